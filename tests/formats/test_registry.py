"""The list of formats answers for each what it can do."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from annotations.errors import FormatError
from annotations.formats import registry
from annotations.formats.losses import Feature
from annotations.formats.records import ExportArticle


def test_the_formats_that_can_be_written() -> None:
    assert registry.names() == ("jsonl", "markdown", "csv", "w3c")


@pytest.mark.parametrize("name", registry.names())
def test_each_writes_ends_its_last_line_and_says_the_same_losses_again(
    name: str, sample: tuple[ExportArticle, ...]
) -> None:
    form = registry.get(name)
    assert form.write is not None
    first, second = io.StringIO(newline=""), io.StringIO(newline="")
    assert form.write(iter(sample), first) == form.write(iter(sample), second)
    assert first.getvalue() == second.getvalue()
    assert first.getvalue().endswith("\n")


@pytest.mark.parametrize("name", registry.names())
def test_what_a_format_carries_is_never_said_to_be_lost(name: str, sample: tuple[ExportArticle, ...]) -> None:
    form = registry.get(name)
    assert form.write is not None
    lost = {loss.what.removesuffix(" left out") for loss in form.write(iter(sample), io.StringIO())}
    assert not lost & {name for feature in form.carries for name in feature.value}
    assert bool(lost) == (form.carries != frozenset(Feature))


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    assert registry.get(" JSONL ").name == "jsonl"
    with pytest.raises(FormatError, match="jsonl, markdown, csv, w3c"):
        registry.get("pdf")


@pytest.mark.parametrize(
    ("name", "head"),
    [("a.jsonl", ""), ("A.NDJSON", ""), ("a.txt", '\ufeff\n{"type": "article"'), ("a", '{"uid": "", "type"')],
)
def test_a_file_is_known_by_its_name_or_its_first_line(name: str, head: str) -> None:
    assert registry.detect(Path(name), head).name == "jsonl"


@pytest.mark.parametrize(
    ("name", "head", "reason"),
    [
        ("a.csv", "uid,id", "csv can be written but not read"),
        ("a.md", "", "markdown can be written but not read"),
        ("a.txt", "Text", "its format is not known"),
        ("a", '{"title": "x"}', "its format is not known"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(name: str, head: str, reason: str) -> None:
    with pytest.raises(FormatError, match=f"cannot import {name}: {reason}.*: jsonl"):
        registry.detect(Path(name), head)
