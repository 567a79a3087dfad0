"""Pairs of names that may mean the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from annotations.search.alike import alike


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Fact check", "fact-check", "spelling"),
        ("Café", "cafe", "spelling"),
        ("ort/Köln", "Ort/koln", "spelling"),
        ("claim", "claims", "ending"),
        ("offene Frage", "offene Fragen", "ending"),
        ("Land", "Länder", "ending"),
        ("country", "countries", "ending"),
        ("Venezuela", "Venezuella", "typo"),
        ("quotation", "qoutation", "typo"),
    ],
)
def test_these_are_alike(one: str, other: str, why: str) -> None:
    found = list(alike([one, other]))
    assert [(set(pair[:2]), pair[2]) for pair in found] == [({one, other}, why)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cat", "car"),
        ("2016", "2017"),
        ("wave 1", "wave 2"),
        ("claim", "quote"),
        ("a/claim", "b/claim"),
        ("?", "!"),
    ],
)
def test_these_are_not(one: str, other: str) -> None:
    assert list(alike([one, other])) == []


@given(
    st.lists(st.text(alphabet="abcdeft ", min_size=5, max_size=9).filter(str.strip), max_size=12, unique=True)
)
def test_every_letter_mistyped_is_found_and_each_pair_once(names: list[str]) -> None:
    found = [frozenset(pair[:2]) for pair in alike(names)]
    assert len(found) == len(set(found))
    plain = {name: name.replace(" ", "") for name in names}
    first = {plain[name]: name for name in reversed(names)}
    for one in first:
        for other in first:
            if one < other and min(len(one), len(other)) >= 5 and OSA.distance(one, other) == 1:
                assert frozenset((first[one], first[other])) in found
