"""Quotations with their source."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.formats.citation import citation
from annotations.model import Article, Selector

ARTICLE = Article(
    1, "u", "Kein Platz am Tisch", "Ada Lovelace", "2017-08-06", "de", ("Glosse", "Feed"), "https://example.org/a",
    3, False, False, False, (), "", "", 0,
)  # fmt: skip
TITLED = replace(ARTICLE, byline="", sources=(), published="", url="")


def passage(exact: str) -> Selector:
    return Selector(7, 7 + len(exact), exact, "Am Tag ", " sagte er")


def test_a_german_citation() -> None:
    assert citation(ARTICLE, passage("ist kein Platz")) == (
        "„ist kein Platz“ (Ada Lovelace, Kein Platz am Tisch, Glosse, 6. August 2017, "
        "https://example.org/a#:~:text=Am%20Tag-,ist%20kein%20Platz,-sagte%20er)"
    )


def test_an_english_citation() -> None:
    english = replace(ARTICLE, language="en", url="")
    assert citation(english, passage("no room")) == (
        "“no room” (Ada Lovelace, Kein Platz am Tisch, Glosse, 6 August 2017)"
    )


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("2017", "2017"), ("2017-03", "März 2017"), ("2017-03-06", "6. März 2017"), ("", ""), ("gestern", "gestern"),
        ("2017-99-99", "2017-99-99"),
        ("2017-T", "2017-T"),
    ],
)  # fmt: skip
def test_a_date_is_as_coarse_as_it_was_given(published: str, said: str) -> None:
    assert citation(replace(TITLED, published=published), passage("x")) == (
        f"„x“ (Kein Platz am Tisch{', ' if said else ''}{said})"
    )


def test_what_is_said_twice_is_said_once() -> None:
    assert (
        citation(replace(TITLED, sources=("Kein Platz am Tisch",)), passage("x"))
        == "„x“ (Kein Platz am Tisch)"
    )
    assert citation(replace(TITLED, title=""), passage("x")) == "„x“"


@pytest.mark.parametrize(
    ("exact", "said"),
    [
        ("„Ja“, sagte sie, „nein.“", "„‚Ja‘, sagte sie, ‚nein.‘“"),
        ("„Ja, wir gehen.“", "„Ja, wir gehen.“"),
        ("»Ja«, rief er", "„›Ja‹, rief er“"),
        ("Titel\n\nErster Satz.\n\nZweiter", "„Titel / Erster Satz. Zweiter“"),
        ("Vers eins,\nVers zwei.\n\nVers drei", "„Vers eins, / Vers zwei. Vers drei“"),
    ],
)
def test_marks_and_lines_inside_a_quotation(exact: str, said: str) -> None:
    assert citation(replace(TITLED, title=""), passage(exact)) == said


@given(st.text(min_size=1), st.text(), st.text())
@settings(max_examples=60)
def test_a_citation_is_one_line_without_control_characters(exact: str, title: str, published: str) -> None:
    hostile = replace(
        ARTICLE, title=title, byline="\x1b]52;c;x\x07", published=published, url="https://a.b/\x1b[2J"
    )
    made = citation(hostile, passage(exact))
    assert not [c for c in made if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
