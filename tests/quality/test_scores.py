"""The gate: the bundled pipelines don't get worse. Floors are a little below what docs/recognition.md reports."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from annotations.library.checking import check_set
from annotations.recognition import architectures, worker
from annotations.recognition.scoring import LABELS, PLO, Counts

PIPELINES = Path(architectures.__file__).with_name("pipelines")

SEED_FLOORS = {"de": (80.0, 85.0), "en": (76.0, 82.0)}
"""All labels, and PER ORG LOC, on the marked seed articles through the product's own path."""

CORPORA = {
    ("de", "germeval14_test"): (
        79.0,
        82.0,
        "255ad9ee8b37d759d68ef5dbe3ac870476baa6ac8ea01d85ebb04cafecdc5448",
    ),
    ("en", "wikigold_slice"): (
        77.0,
        81.0,
        "c5f0accb6532157156440708352c508c18b404afceadee787fc8a6d386fb028b",
    ),
    ("en", "uner_ewt_test"): (
        65.0,
        69.0,
        "f13f22c6791c8df5a6381c7d7d9a77915860954dd3587a264b89a9c0c0fcdb1e",
    ),
}
"""All labels, PER ORG LOC, and SHA-256 of the file that was measured."""


def path_of(language: str) -> str:
    return str(PIPELINES / f"{language}_glosse")


@pytest.mark.parametrize("language", sorted(SEED_FLOORS))
def test_seed_articles(language: str) -> None:
    lessons = check_set(language)
    counts = Counts()
    for lesson, found in zip(
        lessons, worker.recognise(path_of(language), [one.text for one in lessons]), strict=True
    ):
        counts.add(lesson.spans, found)
    everything, main = SEED_FLOORS[language]
    assert sum(counts.gold.values()) > 250
    assert counts.score(LABELS).f1 >= everything
    assert counts.score(PLO).f1 >= main


@pytest.mark.parametrize(("language", "test"), sorted(CORPORA))
def test_corpora(language: str, test: str, shared: Path) -> None:
    from annotations.recognition.training.evaluate import evaluate_test

    data = shared / "ner-data"
    everything, main, digest = CORPORA[language, test]
    assert hashlib.sha256((data / "test" / f"{test}.jsonl").read_bytes()).hexdigest() == digest, "other data"
    counts = evaluate_test(worker.pipeline(path_of(language))[0], data, test).counts
    assert counts.score(LABELS).f1 >= everything
    assert counts.score(PLO).f1 >= main
