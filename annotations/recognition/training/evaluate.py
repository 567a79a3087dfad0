"""Measures a pipeline: exact span and label, from the raw text, micro-averaged."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from annotations.recognition.scoring import LABELS, PLO, Counts
from annotations.recognition.training.data import Sample, join_samples, read_samples

TEST_FILES = {"de": ("germeval14_test",), "en": ("wikigold_slice", "uner_ewt_test")}
"""Test sets of each language; the first one is the headline. Nothing is ever tuned on them."""


@dataclass(frozen=True)
class Evaluation:
    """What one pipeline reached on one test set."""

    test: str
    """Name of the test file, without its ending."""
    counts: Counts
    """Mentions counted."""
    words: int
    """Tokens of the test set that are not white space."""
    seconds: float
    """Processor time that recognition took, loading not included."""

    @property
    def words_per_s(self) -> int:
        """Speed, rounded to hundreds."""
        return round(self.words / self.seconds / 100) * 100 if self.seconds else 0


def joined(samples: Sequence[Sample], size: int, separator: str) -> list[Sample]:
    """Join each `size` samples in their order to one document."""
    return [join_samples(samples[at : at + size], separator) for at in range(0, len(samples), size)]


def evaluate(nlp: Language, samples: Sequence[Sample], test: str) -> Evaluation:
    """Run `nlp` over the raw texts of `samples` and count."""
    counts, words = Counts(), 0
    started = time.process_time()
    docs = list(nlp.pipe(sample.text for sample in samples))
    seconds = time.process_time() - started
    for doc, sample in zip(docs, samples, strict=True):
        counts.add(sample.spans, [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents])
        words += sum(not token.is_space for token in doc)
    return Evaluation(test, counts, words, seconds)


def evaluate_test(nlp: Language, data: Path, test: str, size: int = 1, separator: str = " ") -> Evaluation:
    """Measure `nlp` on a test file of the data directory, `size` sentences a document."""
    return evaluate(nlp, joined(read_samples(data / "test" / f"{test}.jsonl"), size, separator), test)


def table(evaluation: Evaluation) -> str:
    """Return the figures of an evaluation as a Markdown table."""
    rows = ["| | precision | recall | F1 | gold mentions |", "|---|---|---|---|---|"]
    groups = [("PER ORG LOC", PLO), ("all", LABELS), *((label, (label,)) for label in LABELS)]
    for name, labels in groups:
        score = evaluation.counts.score(labels)
        gold = sum(evaluation.counts.gold[label] for label in labels)
        rows.append(f"| {name} | {score.precision:.1f} | {score.recall:.1f} | {score.f1:.1f} | {gold} |")
    return "\n".join(rows)
