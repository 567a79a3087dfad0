"""How many forms of a word a search finds, and how many other words, on words chosen by hand."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from annotations.search.inflection import forms
from annotations.search.words import fold

WORDS: dict[str, dict[str, list[str]]] = tomllib.loads(
    (Path(__file__).resolve().parents[1] / "data" / "inflections.toml").read_text("utf-8")
)


FLOORS = {
    # language: recall and precision of the prefix alone when this was written, and the floors of both with forms.
    "de": (0.553, 0.956, 0.98, 0.93),
    "en": (0.504, 0.959, 0.98, 0.94),
    "de-later": (0.424, 0.923, 0.95, 0.92),
    "en-later": (0.340, 1.000, 0.95, 0.96),
}


def measure(language: str, *, expanded: bool) -> tuple[float, float]:
    """Recall and precision over forms and other words; a word is found at the beginning of others, too."""
    counts: Counter[str] = Counter()
    for word, (same, others) in WORDS[language].items():
        typed, related = fold(word.removesuffix("'s")), forms(word) if expanded else frozenset()
        for text, yes, no in ((same, "found", "missed"), (others, "wrong", "left")):
            for term in (fold(one.removesuffix("'s")) for one in text.split()):
                counts[yes if term.startswith(typed) or term in related else no] += 1
    found = counts["found"]
    return found / (found + counts["missed"]), found / (found + counts["wrong"])


@pytest.mark.parametrize("language", FLOORS)
def test_forms_are_found_and_other_words_are_not(language: str) -> None:
    prefix_recall, prefix_precision, recall, precision = FLOORS[language]
    before = measure(language, expanded=False)
    assert before == pytest.approx((prefix_recall, prefix_precision), abs=5e-4)
    measured = measure(language, expanded=True)
    assert measured[0] >= recall, measured
    assert measured[1] >= precision, measured
