"""brat standoff is read by pybrat, and what brat's editor changes comes back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pybrat.parser import BratParser  # type: ignore[import-untyped]

from annotations.errors import FormatError
from annotations.formats import brat
from annotations.formats.records import ExportArticle
from annotations.model import Loss
from tests.formats.exchange import annotations, hard, one_tag_each, read, written


def unpacked(articles: tuple[ExportArticle, ...], folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(written("brat", articles)[0])) as archive:
        archive.extractall(folder)


def changed(articles: tuple[ExportArticle, ...], change: Callable[[str], str]) -> bytes:
    """An export whose first `.ann` file somebody has changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(written("brat", articles)[0])) as before,
        zipfile.ZipFile(out, "w") as after,
    ):
        for name in before.namelist():
            content = before.read(name).decode()
            after.writestr(name, change(content) if name.endswith(".ann") else content)
    return out.getvalue()


def test_golden_files(sample: tuple[ExportArticle, ...], golden: Callable[[str, str], None]) -> None:
    golden("sample.ann", "".join(content.decode() for one in sample for _, content in brat.files(one)[1:]))


def test_pybrat_reads_every_span(sample: tuple[ExportArticle, ...], tmp_path: Path) -> None:
    articles = tuple(
        map(one_tag_each, (*sample, hard()))
    )  # pybrat refuses two types on one passage, brat does not
    unpacked(articles, tmp_path)
    examples = {one.id: one for one in BratParser(error="raise").parse(tmp_path)}
    assert len(examples) == len(articles)
    for one in articles:
        example = examples[brat.stem(one.article)]
        assert example.text == one.text.content
        labels = sum(len(row.annotation.tags) or 1 for row in one.annotations) + len(one.mentions)
        assert len(example.entities) == labels
        covered = {one.text.content[s.start : s.end] for e in example.entities for s in e.spans}
        assert {
            line for row in one.annotations for line in row.annotation.exact.split("\n") if line
        } <= covered


def test_a_type_and_a_note_that_were_changed_count(sample: tuple[ExportArticle, ...]) -> None:
    data = changed(
        sample, lambda ann: ann.replace("person_maduro ", "Politician ").replace("Wem? - dem", "Wer? - dem")
    )
    found = {one.selector.exact[:7]: one for one in annotations(read("brat", data))}
    assert found["Nicolás"].tags == ("Politician", "quote; or, not")
    assert found["widersp"].note == "Wer? - dem *Rat* - allen"
    assert found["1. Kuba"].note == "=1+1"


def test_relations_events_and_attributes_are_counted(sample: tuple[ExportArticle, ...]) -> None:
    lines = "R1\tsays Arg1:T1 Arg2:T2\nE1\tX:T1\nA1\tNegated T1\n*\tEquiv T1 T2\n"
    records = read("brat", changed(sample[:1], lambda ann: ann + lines))
    assert {loss.what: loss.count for loss in records if isinstance(loss, Loss)} == {
        "relations left out": 1,
        "events left out": 1,
        "attributes left out": 1,
        "equivalences left out": 1,
    }


def test_gaps_are_covered_and_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "New and old York")
        archive.writestr("a.ann", "T1\tPlace 0 3;12 16\tNew York\n")
    records = read("brat", out.getvalue())
    assert [one.selector.exact for one in annotations(records)] == ["New and old York"]
    assert Loss("gaps inside passages covered with them", 1) in records


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("T1 X 0 1 a", r"a\.ann:1: not a line of brat"),
        ("T1\tX 0 99\ta", "not within the text"),
        ("?", "begins with"),
    ],
)
def test_a_broken_line_is_named(line: str, reason: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "Text")
        archive.writestr("a.ann", line)
    with pytest.raises(FormatError, match=reason):
        read("brat", out.getvalue())
