"""Where the words of a passage stand again."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.model import Span
from annotations.text.occurrences import same_words, stands_alone


def found(content: str, words: str, nth: int = 0) -> list[int]:
    """Where the words stand, given their `nth` place, from 0."""
    start = -1
    for _ in range(nth + 1):
        start = content.index(words, start + 1)
    return [hit.start for hit in same_words(content, Span(start, start + len(words)))]


@pytest.mark.parametrize(
    ("content", "words", "places"),
    [
        ("Rat, Rathaus, Rates, Stadtrat; der Rat.", "Rat", [0, 35]),
        ("rat Rat RAT", "Rat", [4]),
        ("Rat Rat-Haus Stadt-Rat", "Rat", [0]),
        ("Maduro, Maduro's and Maduro’s", "Maduro", [0, 8, 21]),
        ("12 und 12,5 und 3.12 und 12. dann 112", "12", [0, 25]),
        ("der Rat und der\nRat", "der Rat", [0, 12]),
        ("委内瑞拉总统在委内瑞拉说", "委内瑞拉", [0, 7]),
        ("a.b axb a.b", "a.b", [0, 8]),
        ("C++ und C++", "C++", [0, 8]),
    ],
)
def test_whole_words_are_found_in_the_same_case(content: str, words: str, places: list[int]) -> None:
    assert found(content, words) == places


def test_a_passage_that_cuts_a_word_may_do_so_elsewhere() -> None:
    content = "Mercosur-Staaten und Mercosurland, doch kein Vormercosur"
    assert found(content, "Mercosur") == [0, 21]
    assert found("Altmercosur und Mercosur", "mercosur") == [3]


def test_the_passage_itself_wins_over_what_lies_across_it() -> None:
    assert found("la la la la la", "la la", 1) == [3, 9]


def test_white_space_stands_nowhere() -> None:
    assert same_words("a  b", Span(1, 3)) == []


def test_a_word_that_goes_on_is_cut() -> None:
    assert stands_alone("der Rat tagt", Span(4, 7))
    assert not stands_alone("der Rates", Span(4, 7))
    assert not stands_alone("Stadtrat", Span(5, 8))


@given(st.lists(st.sampled_from(["ab", "a", "ab-a", "b's", "é", " ", ",", "\n\n"]), min_size=1), st.data())
@settings(max_examples=60)
def test_places_hold_the_same_words_and_never_overlap(parts: list[str], data: st.DataObject) -> None:
    content = "".join(parts)
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start + 1, len(content)))
    places = same_words(content, Span(start, end))
    words = content[start:end].split()
    assert all(content[slice(*place)].split() == words for place in places)
    assert all(before.end <= after.start for before, after in pairwise(places))
    assert not words or Span(start, end) in places
