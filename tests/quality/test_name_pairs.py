"""How well mentions are grouped into names, on 300 pairs labelled by hand before the rules were tried on them."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from annotations.recognition.names import group

PATH = Path(__file__).resolve().parents[1] / "data" / "name_pairs.toml"
DIGEST = "5fcfe6efd4a94517"
"""Of the pairs that the floors were measured on."""

FLOORS = {"PER": (1.0, 0.98), "ORG": (1.0, 0.82), "LOC": (1.0, 0.91)}
"""Precision and recall that are not to be lost, by label."""


class Pair(NamedTuple):
    """Two names that one article mentions, in this order."""

    label: str
    language: str
    kind: str
    names: tuple[str, str]
    same: bool

    def merged(self) -> bool:
        """Whether they are counted under one name."""
        one, two = group([(self.label, name) for name in self.names], self.language)
        return one == two


def _pairs() -> Iterator[Pair]:
    for each in tomllib.loads(PATH.read_text("utf-8"))["pairs"]:
        for verdict in ("same", "different"):
            for line in each.get(verdict, ()):
                one, _, two = line.partition("|")
                yield Pair(each["label"], each["language"], each["kind"], (one, two), verdict == "same")


PAIRS = list(_pairs())


def measure(pairs: list[Pair]) -> tuple[float, float]:
    """Pairwise precision and recall: of the pairs that were merged, how many are the same, and the reverse."""
    merged = [pair for pair in pairs if pair.merged()]
    right = sum(pair.same for pair in merged)
    return right / (len(merged) or 1), right / (sum(pair.same for pair in pairs) or 1)


def test_the_pairs_are_those_that_were_measured() -> None:
    assert len(PAIRS) == 300
    assert len({(pair.label, pair.language, pair.names) for pair in PAIRS}) == 300
    assert hashlib.sha256(PATH.read_bytes()).hexdigest()[:16] == DIGEST


@pytest.mark.parametrize("label", FLOORS)
def test_precision_and_recall(label: str) -> None:
    pairs = [pair for pair in PAIRS if pair.label == label]
    precision, recall = measure(pairs)
    print(f"{label}: {len(pairs)} pairs, precision {precision:.3f}, recall {recall:.3f}")
    wrong = [pair for pair in pairs if pair.merged() != pair.same]
    assert precision >= FLOORS[label][0], wrong
    assert recall >= FLOORS[label][1], wrong


def test_people_with_different_first_names_are_never_merged() -> None:
    pairs = [pair for pair in PAIRS if pair.kind == "first names"]
    assert len(pairs) >= 30
    assert [pair.names for pair in pairs if pair.merged()] == []
    assert [pair.names for pair in pairs if pair._replace(names=pair.names[::-1]).merged()] == []
