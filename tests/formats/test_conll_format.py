"""seqeval takes the labels strictly, spaCy converts the file, and the text comes back out of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from seqeval.metrics.sequence_labeling import get_entities  # type: ignore[import-untyped]
from seqeval.scheme import IOB2, Entities  # type: ignore[import-untyped]
from spacy.tokens import DocBin

from annotations.errors import FormatError
from annotations.formats.records import ExportArticle
from annotations.formats.spans import flat, spans
from tests.formats.exchange import annotations, hard, read, texts, written


def rows(data: bytes) -> list[list[list[str]]]:
    """The columns of each sentence."""
    parts = data.decode().split("\n\n")
    return [[line.split(" ") for line in part.splitlines()] for part in parts if part.strip()]


def test_golden_bytes(sample: tuple[ExportArticle, ...], golden: Callable[[str, str], None]) -> None:
    golden("sample.conll", written("conll", (*sample, hard()))[0].decode())


def test_seqeval_finds_every_passage(sample: tuple[ExportArticle, ...]) -> None:
    for one in (*sample, hard()):
        sentences = rows(written("conll", [one])[0])
        assert all(len(line) == 4 for sentence in sentences for line in sentence)
        labels = [[line[3] for line in sentence] for sentence in sentences]
        wanted = len(flat(s for s in spans(one) if s.annotation)[0])
        assert sum(map(len, Entities(labels, IOB2, False).entities)) == wanted
        assert len(get_entities(labels)) == wanted
        assert len(get_entities([[line[2] for line in s] for s in sentences])) == len(one.mentions)


def test_spacy_converts_it(sample: tuple[ExportArticle, ...], tmp_path: Path) -> None:
    (tmp_path / "sample.conll").write_bytes(written("conll", sample)[0])
    command = [sys.executable, "-m", "spacy", "convert", "sample.conll", ".", "-c", "conll", "-n", "1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    docs = list(DocBin().from_disk(tmp_path / "sample.spacy").get_docs(spacy.blank("xx").vocab))
    assert len(docs) == len(sample)
    wanted = [len(flat(s for s in spans(one) if s.annotation)[0]) for one in sample]
    assert [len(doc.ents) for doc in docs] == wanted


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("Ada B-PER\nLovelace I-PER\nmet O\n. O\n", [("Ada Lovelace", ("PER",))]),
        (
            "U.N. NNP I-NP I-ORG\nofficial NN I-NP O\nEkeus NNP I-NP I-PER\n",
            [("U.N.", ("ORG",)), ("Ekeus", ("PER",))],
        ),
        ("A B-X\nB E-X\nC S-Y\n", [("A B", ("X",)), ("C", ("Y",))]),
        ("A B-X\nB B-X\nC I-Y\n", [("A", ("X",)), ("B", ("X",)), ("C", ("Y",))]),
        ("# sent_id = 1\nA\tB-X\n", [("A", ("X",))]),
    ],
)
def test_other_schemes_are_understood(lines: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(one.selector.exact, one.tags) for one in annotations(read("conll", lines.encode()))] == found


def test_punctuation_gets_no_space_before_it() -> None:
    records = read("conll", b"Ada B-PER\nleft O\n( O\nlate O\n) O\n. O\n\nWhy O\n? O\n")
    assert texts(records)[0].draft.text.content == "Ada left (late). Why?"


@pytest.mark.parametrize(
    ("lines", "reason"), [("word\n", "file:1: no label"), ("a O\nb NN\n", "file:2: the last column")]
)
def test_a_line_without_a_label_is_named(lines: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read("conll", lines.encode())
