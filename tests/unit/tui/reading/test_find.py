"""Words found in a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.reading.find import Hits

LETTERS = st.text("abAB .\n", max_size=40)


def test_a_capital_letter_makes_case_matter() -> None:
    assert [tuple(span) for span in Hits("der Rat, ein Rat, rat", "rat").spans] == [
        (4, 7),
        (13, 16),
        (18, 21),
    ]
    assert [tuple(span) for span in Hits("der Rat, ein Rat, rat", "Rat").spans] == [(4, 7), (13, 16)]


def test_a_blank_is_any_white_space_and_signs_are_meant_as_they_are() -> None:
    assert [tuple(span) for span in Hits("12,5 Mio.\n\nEuro (ca.)", "mio. euro").spans] == [(5, 15)]
    assert [tuple(span) for span in Hits("(ca.) caX", "ca.").spans] == [(1, 4)]
    assert not Hits("Text", "  ").spans


def test_the_way_goes_round_the_ends() -> None:
    hits = Hits("a b a b a", "a")
    assert [hits.beyond(at) for at in (0, 1, 8)] == [(4, 5), (4, 5), (0, 1)]
    assert [hits.beyond(at, back=True) for at in (0, 8)] == [(8, 9), (4, 5)]
    assert [hits.number(at) for at in (0, 1, 4, 8)] == [1, 0, 2, 3]
    assert Hits("a", "x").beyond(0) is None


@given(LETTERS, st.text("abAB ", max_size=3), st.integers(0, 40), st.integers(0, 40))
def test_hits_are_apart_hold_the_words_and_are_all_found_by_place(
    content: str, words: str, one: int, other: int
) -> None:
    hits = Hits(content, words)
    assert all(a.end <= b.start for a, b in zip(hits.spans, hits.spans[1:], strict=False))
    for span in hits.spans:
        assert (
            " ".join(content[span.start : span.end].split()).casefold() == " ".join(words.split()).casefold()
        )
    start, end = sorted((one, other))
    wanted = [s for s in hits.spans if s.start < end and s.end > start] if start < end else []
    assert list(hits.touching(start, end)) == wanted
