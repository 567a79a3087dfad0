"""Annotations on texts that were edited: none silently on other words, few lost."""

from __future__ import annotations

from collections import Counter

from annotations.anchoring.resolve import resolve, suggest
from annotations.ingest.seeds import seeds
from annotations.model import Anchor
from tests.quality.edits import cases


def test_hardly_any_is_silently_wrong_and_few_are_lost() -> None:
    count: Counter[str] = Counter()
    for case in cases([draft.text for draft in seeds()], seed=11, a_text=12):
        found = resolve(case.content, case.selector)
        count["all"] += 1
        count["exists"] += case.exists
        if found is None:
            count["lost"] += case.exists and suggest(case.content, case.selector) is None
        elif found[1] is not Anchor.UNCERTAIN:
            count["wrong"] += not case.right(found[0])
            count["placed"] += case.exists
    assert count["all"] > 900
    assert count["wrong"] <= 0.002 * count["all"]
    assert count["lost"] <= 0.03 * count["exists"]
    assert count["placed"] >= 0.9 * count["exists"]
