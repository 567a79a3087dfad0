"""The measure by which the bundled pipelines are judged, on examples counted by hand."""

from __future__ import annotations

import pytest
import spacy

from annotations.recognition.scoring import PLO, Counts, Score
from annotations.recognition.training.data import Sample
from annotations.recognition.training.evaluate import evaluate, joined, table


def test_only_exact_span_and_label_count() -> None:
    counts = Counts()
    counts.add(
        gold=[(0, 4, "PER"), (10, 14, "LOC"), (20, 30, "ORG"), (40, 44, "MISC")],
        predicted=[(0, 4, "PER"), (10, 14, "ORG"), (20, 29, "ORG")],
    )
    counts.add(gold=[], predicted=[(0, 3, "MISC")])
    counts.add(gold=[(0, 5, "LOC")], predicted=[(0, 5, "LOC")])
    every = counts.score()
    assert (every.precision, every.recall) == (pytest.approx(40.0), pytest.approx(40.0))
    three = counts.score(PLO)
    assert (three.precision, three.recall, three.f1) == (50.0, 50.0, 50.0)
    assert counts.score(("MISC",)).f1 == 0.0
    location = counts.score(("LOC",))
    assert (location.precision, location.recall) == (100.0, 50.0)
    assert location.f1 == pytest.approx(200 / 3)


def test_nothing_scores_zero() -> None:
    assert Score.of(0, 0, 0) == Score(0.0, 0.0, 0.0)


def test_repeated_prediction_counts_once() -> None:
    counts = Counts()
    counts.add(gold=[(0, 4, "PER")], predicted=[(0, 4, "PER"), (0, 4, "PER")])
    assert counts.score().precision == 100.0


def test_pipeline_is_measured_from_raw_text() -> None:
    nlp = spacy.blank("de")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "LOC", "pattern": "Köln"}, {"label": "PER", "pattern": "Anna"}]
    )
    samples = [
        Sample("Anna ist in Köln.", ((0, 4, "PER"), (12, 16, "LOC"))),
        Sample("Die CDU-Spitze in Köln.", ((4, 7, "ORG"), (18, 22, "LOC"))),
    ]
    for documents in (samples, joined(samples, 2, "\n\n")):
        measured = evaluate(nlp, documents, "handmade")
        assert measured.counts.score() == Score(100.0, 75.0, pytest.approx(600 / 7))
        assert measured.words == 10
        assert "| PER ORG LOC | 100.0 | 75.0 | 85.7 | 4 |" in table(measured)
        assert "| ORG | 0.0 | 0.0 | 0.0 | 1 |" in table(measured)


def test_joined_keeps_the_rest() -> None:
    samples = [Sample(f"S{number}", ((0, 2, "LOC"),)) for number in range(5)]
    parts = joined(samples, 2, " ")
    assert [part.text for part in parts] == ["S0 S1", "S2 S3", "S4"]
    assert parts[1].spans == ((0, 2, "LOC"), (3, 5, "LOC"))
