"""Words of a query in a text, beside what the full-text index itself finds."""

from __future__ import annotations

import sqlite3
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.model import Span
from annotations.search.hits import Hit, hits, located, snippet
from annotations.search.sql import articles_parts
from annotations.search.words import fold

TEXT = "Der Präsident traf die Präsidentin.\n\nAngela Merkel und Merkels Leute; die Straße nach São Paulo."


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("prasident", ["Präsident", "Präsidentin"]),
        ("PRÄSIDENT lang:de -merkel", ["Präsident", "Präsidentin"]),
        ('"präsident"', ["Präsident"]),
        ('"angela merkel"', ["Angela Merkel"]),
        ("merk OR paulo", ["Merkel", "Merkels", "Paulo"]),
        ("sao", ["São"]),
        ('"merkel und"', ["Merkel und"]),
        ("is:unread tag:x", []),
        ("fehlt", []),
        ("Paulo's angela", ["Angela", "Paulo"]),
        ('"der präsident" der', ["Der Präsident"]),
        ("leuten strasse", ["Leute", "Straße"]),
        ("Präsidenten", ["Präsident"]),
        ("strasse", ["Straße"]),
    ],
)
def test_words_are_found_where_they_stand(query: str, found: list[str]) -> None:
    assert [TEXT[span.start : span.end] for span in hits(TEXT, query)] == found


words = st.lists(
    st.sampled_from(["Haus", "häuser", "haus", "am", "See", "seen", "2017", "x"]), min_size=1, max_size=8
)
queries = st.sampled_from(
    ["haus", "hau", "see", '"am see"', '"haus am"', "x", "20", "haus see", '"häuser"', "seen am"]
)


@settings(max_examples=150)
@given(words, queries)
def test_a_text_has_hits_for_what_the_index_finds_in_it(chosen: list[str], query: str) -> None:
    content = " ".join(chosen)
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE f USING fts5(t, tokenize='unicode61 remove_diacritics 2')")
        connection.execute("INSERT INTO f VALUES (?)", (content,))
        match = articles_parts(query).match
        found = connection.execute("SELECT count(*) FROM f WHERE f MATCH ?", (match,)).fetchone()[0]
    assert bool(found) <= bool(hits(content, query))
    if query.startswith('"') or " " not in query:
        assert bool(found) == bool(hits(content, query))


@settings(max_examples=150)
@given(st.text(max_size=300), st.sampled_from(["a", "de", "ab OR cd", '"a b"', "1"]))
def test_hits_lie_in_the_text_in_order_and_in_their_snippet(content: str, query: str) -> None:
    found = hits(content, query)
    assert all(0 <= span.start < span.end <= len(content) for span in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    passage = snippet(content, located(content, query))
    assert "\n" not in passage.text
    assert bool(passage.hits) == bool(found)
    folded = {fold(content[span.start : span.end]) for span in found}
    assert all(
        fold(passage.text[span.start : span.end]) in folded for span in passage.hits if "b" not in query
    )


def test_a_snippet_shows_where_most_hits_are() -> None:
    content = "Haus " + "anderes " * 60 + "ein Haus und noch ein Haus " + "weiter " * 40
    passage = snippet(content, located(content, "haus"))
    assert passage.text.startswith("… ")
    assert passage.text.endswith(" …")
    assert [passage.text[span.start : span.end] for span in passage.hits] == ["Haus", "Haus"]
    content = "Haus Haus Haus " + "anderes " * 60 + "Haus am See " + "weiter " * 40
    assert "Haus am See" in snippet(content, located(content, "see haus")).text
    assert snippet("kurz", []).text == "kurz"
    assert snippet("a" * 300, [Hit(Span(0, 300), 0)]).hits == (Span(0, 300),)
