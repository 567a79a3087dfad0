"""Naming a passage on the command line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import InputError
from tui.cli.passages import locate, occurrences, parse_range

CONTENT = "Kein Platz am Tisch\n\nMaduro kam nach Caracas. In Caracas sprach (er) mit\nMaduro."


def test_a_quote_is_found_whatever_white_space_is_given() -> None:
    start, end = locate(CONTENT, " am\tTisch Maduro  kam ", None, "article 1")
    assert CONTENT[start:end] == "am Tisch\n\nMaduro kam"


def test_a_quote_is_no_pattern() -> None:
    start, end = locate(CONTENT, "(er)", None, "article 1")
    assert CONTENT[start:end] == "(er)"
    assert occurrences(CONTENT, "M.duro") == []


def test_a_quote_that_stands_twice_must_be_chosen() -> None:
    with pytest.raises(InputError, match=r"“Caracas” stands 2 times in article 1.*--nth 1 to 2"):
        locate(CONTENT, "Caracas", None, "article 1")
    assert [locate(CONTENT, "Caracas", n, "article 1").start for n in (1, 2)] == [37, 49]
    with pytest.raises(InputError, match=r"--nth 3.*only 2 times"):
        locate(CONTENT, "Caracas", 3, "article 1")
    with pytest.raises(InputError, match=r"--nth 2.*only once"):
        locate(CONTENT, "Tisch", 2, "article 1")


def test_a_quote_that_is_not_there_or_empty_is_told() -> None:
    with pytest.raises(InputError, match="“Havanna” is not in article 1"):
        locate(CONTENT, "Havanna", None, "article 1")
    with pytest.raises(InputError, match="--quote is empty"):
        locate(CONTENT, " \n", None, "article 1")


@given(st.integers(0, len(CONTENT) - 1), st.integers(1, 30))
@settings(max_examples=100)
def test_every_passage_is_among_the_occurrences_of_its_own_words(start: int, length: int) -> None:
    quote = CONTENT[start : start + length]
    if quote.strip():
        first = start + len(quote) - len(quote.lstrip())
        assert (first, first + len(quote.strip())) in occurrences(CONTENT, quote)


@pytest.mark.parametrize("value", ["", "3", "3:", ":3", "5:5", "6:5", "-1:4", "a:b", "1:2:3", "1.5:3"])
def test_a_range_has_two_ends_in_order(value: str) -> None:
    with pytest.raises(InputError, match="START:END"):
        parse_range(value)


def test_a_range_is_read() -> None:
    assert parse_range(" 0:12 ") == (0, 12)
