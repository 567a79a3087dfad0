"""Forms of words, and words as the full-text index has them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotations.search.inflection import LONGEST, forms
from annotations.search.words import fold, tokens

ALPHABET = "aäåÅßẞſçÉéñøŁµςΣΆάЁйİıIĀ日本한가٣٤x²½'’-_.,:;#@&/ \n\t\u0301\u0305\u0308\u030d\u200d\u00ad\ue000"


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("Präsidenten", "prasident"),
        ("Häusern", "haus"),
        ("Haus", "haeuser"),
        ("ärzte", "aerzten"),
        ("Größe", "groesse"),
        ("GROESSE", "große"),
        ("Strasse", "straße"),
        ("Müller", "mueller"),
        ("mueller", "muller"),
        ("Muller", "muellers"),
        ("countries", "country"),
        ("stopped", "stops"),
        ("using", "used"),
        ("London's", "london"),
        ("Mu\u0308ller", "mueller"),
    ],
)
def test_a_form_is_found(word: str, form: str) -> None:
    assert form in forms(word)
    assert "zebra" not in forms(word)


@pytest.mark.parametrize(
    "word", ["", "x", "a b", "Mercosur-Gipfel", "2017", "30er", "a" * (LONGEST + 1), "…"]
)
def test_what_is_no_word_has_no_forms(word: str) -> None:
    assert forms(word) == frozenset()


@settings(max_examples=300, deadline=None)
@given(st.text("aäeoöuüßsrnmdtyiclg", max_size=LONGEST) | st.text(max_size=20))
@example("ssaßessoußsaess")
@example("aouaouaouaouaouaouaouaouaouaouaouaou")
def test_forms_are_few_and_folded(word: str) -> None:
    found = forms(word)
    assert len(found) <= 300
    assert fold(word) not in found
    assert all(form == fold(form) and len(list(tokens(form))) == 1 for form in found)


@settings(max_examples=300, deadline=None)
@given(st.text(ALPHABET, max_size=20))
@example("Straße STRASSE straẞe")
@example("a\u0301 \u0301b c\u0305d")
def test_words_are_those_of_the_index(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE f USING fts5(x, tokenize='unicode61 remove_diacritics 2')")
        connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(f, instance)")
        connection.execute("INSERT INTO f VALUES (?)", (text,))
        indexed = [term for (term,) in connection.execute("SELECT term FROM v ORDER BY offset")]
    found = list(tokens(text))
    assert [token.term for token in found] == indexed
    assert [fold(text[token.start : token.end]) for token in found] == indexed
