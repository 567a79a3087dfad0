"""Scores of found mentions against gold: exact span and label, micro-averaged. Imports no spaCy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from annotations.measures import Credit, LabelScore
from annotations.recognition.labels import comparable

Found = tuple[int, int, str]
"""Start and end in code points of a text, and label."""

Pair = tuple[Sequence[Found], Sequence[Found]]
"""The gold mentions of a text and those that were found in it."""

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
        return Score.of(*self.over(labels))

    def over(self, labels: Sequence[str]) -> tuple[int, int, int]:
        """Return the right, the predicted and the gold mentions of `labels` together."""
        right, predicted, gold = (
            sum(part[label] for label in labels) for part in (self.right, self.predicted, self.gold)
        )
        return right, predicted, gold


RESAMPLES = 1000
"""Draws from which an interval is taken."""

SEED = 1
"""Seed of these draws, so that the same data give the same interval."""

_AT_ONCE = 1_000_000
"""Numbers drawn at a time, which bounds memory."""


def scores(pairs: Sequence[Pair]) -> tuple[tuple[LabelScore, ...], tuple[tuple[str, int, int], ...]]:
    """Score what was found in texts against gold: by label, then `PLO` and `ALL`, each with an interval.

    Labels are compared as `comparable` has them. PER, ORG, LOC count always and MISC where the gold has any; of others
    only those that both sides have. The second result is what does not count: label, gold and found mentions of it.
    """
    pairs = [(_compared(gold), _compared(found)) for gold, found in pairs]
    totals = Counts()
    for gold, found in pairs:
        totals.add(gold, found)
    counting = [label for label in LABELS if label != "MISC" or totals.gold[label]]
    counting += sorted((totals.gold.keys() & totals.predicted.keys()) - {*LABELS})
    others = sorted((totals.gold.keys() | totals.predicted.keys()) - {*counting})
    groups = [*((label, [label]) for label in counting), ("PLO", list(PLO)), ("ALL", counting)]
    tables = [_table(pair, groups) for pair in pairs]
    found_scores = []
    for (name, labels), interval in zip(groups, intervals(tables), strict=True):
        score = totals.score(labels)
        right, predicted, wanted = totals.over(labels)
        found_scores.append(
            LabelScore(name, score.precision, score.recall, score.f1, right, predicted, wanted, interval)
        )
    return tuple(found_scores), tuple((one, totals.gold[one], totals.predicted[one]) for one in others)


def _compared(mentions: Iterable[Found]) -> list[Found]:
    return sorted({(start, end, comparable(label)) for start, end, label in mentions})


def _table(pair: Pair, groups: Sequence[tuple[str, Sequence[str]]]) -> list[tuple[int, int, int]]:
    """Right, found and gold mentions of one text, by group of labels."""
    counts = Counts()
    counts.add(*pair)
    return [counts.over(labels) for _, labels in groups]


def intervals(tables: Sequence[Sequence[tuple[int, int, int]]]) -> list[tuple[float, float] | None]:
    """The 95 % interval of each group's F1 in percent, from the counts (right, found, gold) of each text.

    None with a single text, which says nothing of others.

    Percentiles of the bootstrap over texts (Efron and Tibshirani 1993, chapter 13): mentions of one text depend on each
    other, so texts are drawn, not mentions.
    """
    import numpy as np

    if len(tables) < 2:
        return [None for table in tables for _ in table]
    counts = np.array(tables, dtype=np.float64)
    number, groups, _ = counts.shape
    draw = np.random.default_rng(SEED)
    drawn = []
    for at in range(0, RESAMPLES, step := max(1, _AT_ONCE // number)):
        weights = draw.multinomial(number, np.full(number, 1 / number), min(step, RESAMPLES - at))
        drawn.append((weights @ counts.reshape(number, -1)).reshape(-1, groups, 3))
    right, found, gold = np.moveaxis(np.concatenate(drawn), 2, 0)
    f1 = 200 * right / np.maximum(found + gold, 1)
    low, high = np.percentile(f1, (2.5, 97.5), axis=0)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def exact(pairs: Sequence[Pair]) -> Score:
    """The micro-average over all labels: exact span, and label as `comparable` has it."""
    counts = Counts()
    for gold, found in pairs:
        counts.add(_compared(gold), _compared(found))
    return counts.score(sorted(counts.gold.keys() | counts.predicted.keys()))


def partial_credit(pairs: Sequence[Pair]) -> Credit | None:
    """F1 where an overlap or a span alone counts too, as the package `nervaluate` has it; None without gold."""
    if not any(gold for gold, _ in pairs):
        return None
    from nervaluate import Evaluator

    gold, found = (
        [
            [{"label": label, "start": start, "end": end - 1} for start, end, label in sorted(side)]
            for side in sides
        ]
        for sides in zip(*pairs, strict=True)
    )
    labels = sorted({label for pair in pairs for side in pair for _, _, label in side})
    overall = Evaluator(gold, found, tags=labels, loader="dict").evaluate()["overall"]
    return Credit(*(100.0 * overall[way].f1 for way in ("strict", "exact", "partial", "ent_type")))
