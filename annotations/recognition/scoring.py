"""Scores of found mentions against gold: exact span and label, micro-averaged. Imports no spaCy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

LABELS = ("PER", "ORG", "LOC", "MISC")
"""Labels of the bundled pipelines."""

PLO = ("PER", "ORG", "LOC")
"""The labels that all corpora agree on."""


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1, each in percent."""

    precision: float
    """Share of predicted mentions that are right."""
    recall: float
    """Share of gold mentions that were found."""
    f1: float
    """Harmonic mean of both."""

    @classmethod
    def of(cls, right: int, predicted: int, gold: int) -> Score:
        """Compute a score from counts; without any prediction or gold mention the shares are 0."""
        precision = 100 * right / predicted if predicted else 0.0
        recall = 100 * right / gold if gold else 0.0
        f1 = 200 * right / (predicted + gold) if predicted + gold else 0.0
        return cls(precision, recall, f1)


@dataclass
class Counts:
    """Counts of mentions by label."""

    right: Counter[str] = field(default_factory=Counter)
    """Predicted mentions with exactly a gold mention's span and label."""
    predicted: Counter[str] = field(default_factory=Counter)
    """Predicted mentions."""
    gold: Counter[str] = field(default_factory=Counter)
    """Gold mentions, those that cut through tokens included."""

    def add(self, gold: Iterable[tuple[int, int, str]], predicted: Iterable[tuple[int, int, str]]) -> None:
        """Count one text; spans are half-open code point offsets with a label."""
        gold_set, predicted_set = set(gold), set(predicted)
        self.gold.update(label for _, _, label in gold_set)
        self.predicted.update(label for _, _, label in predicted_set)
        self.right.update(label for _, _, label in gold_set & predicted_set)

    def score(self, labels: Sequence[str] = LABELS) -> Score:
        """Return the micro-average over `labels`."""
        return Score.of(
            *(sum(part[label] for label in labels) for part in (self.right, self.predicted, self.gold))
        )
