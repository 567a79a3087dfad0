"""Tags, colours and addresses as people and sources write them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.errors import InputError
from annotations.library.names import canonical_url, color_name, tag_name, tag_names
from annotations.library.wording import OPENING, counted, opening


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("quote", "quote"),
        (" Land / Venezuela ", "Land/Venezuela"),
        ("a//b/", "a/b"),
        ("a\nb", "a b"),
        ("„x“", "„x“"),
    ],
)
def test_tags_are_trimmed_segment_by_segment(given_name: str, kept: str) -> None:
    assert tag_name(given_name) == kept


@pytest.mark.parametrize("empty", ["", "  ", "/", " / / ", "\x1b", "\u202e"])
def test_empty_tags_are_refused(empty: str) -> None:
    with pytest.raises(InputError, match="tag is empty"):
        tag_name(empty)


def test_a_pasted_passage_is_no_tag() -> None:
    with pytest.raises(InputError, match="at most 200"):
        tag_name("Wort " * 50)


@given(st.text(max_size=20))
def test_a_kept_tag_stays_as_it_is(value: str) -> None:
    try:
        name = tag_name(value)
    except InputError:
        return
    assert tag_name(name) == name


def test_several_tags_are_without_repetition_and_in_order() -> None:
    assert tag_names(["b", "A", "a", "B", "c"]) == ["b", "A", "c"]
    with pytest.raises(InputError, match="list"):
        tag_names("abc")


def test_colours_are_the_eight() -> None:
    assert color_name(" Teal ") == "teal"
    assert color_name("") == ""
    with pytest.raises(InputError, match=r"mauve.*red, orange"):
        color_name("mauve")


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://Example.ORG/a?utm_source=x&id=3&fbclid=z#top", "https://example.org/a?id=3"),
        ("https://example.org:443", "https://example.org/"),
        ("http://example.org:8080/A/", "http://example.org:8080/A/"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("not an address", ""),
        ("https://[broken", ""),
        ("https://example.org:port/", ""),
        ("", ""),
    ],
)
def test_addresses_of_one_page_are_equal(address: str, canonical: str) -> None:
    assert canonical_url(address) == canonical


@given(st.text(max_size=40).map(lambda tail: f"https://example.org/{tail}"))
@example("https://example.org/ #")
def test_a_canonical_address_is_its_own(address: str) -> None:
    once = canonical_url(address)
    assert canonical_url(once) == once


def test_numbers_have_their_nouns() -> None:
    assert counted(1, "word") == "1 word"
    assert counted(1204, "word") == "1,204 words"
    assert counted(2, "entry", "entries") == "2 entries"


@given(st.text(max_size=60))
def test_openings_are_one_short_line(passage: str) -> None:
    line = opening(passage)
    assert "\n" not in line
    assert len(line) <= OPENING + 4


def test_openings_end_at_a_word() -> None:
    assert opening("Wir werden") == "“Wir werden”"
    assert opening("Wir werden weiter kämpfen, sagte er.") == "“Wir werden weiter …”"
