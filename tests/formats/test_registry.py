"""The list of formats answers for each what it can do."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from types import SimpleNamespace

import pytest

from annotations.errors import FormatError
from annotations.formats import registry
from annotations.formats.losses import Feature
from annotations.formats.records import ExportArticle
from tests.formats.exchange import written

NAMES = registry.names()


def test_the_formats_of_the_design_are_there() -> None:
    both = {
        "jsonl",
        "csv",
        "tsv",
        "w3c",
        "hypothesis",
        "brat",
        "docbin",
        "conll",
        "doccano",
        "label-studio",
        "xmi",
        "qdpx",
    }
    assert {one.name for one in registry.formats() if one.read and one.write} == both
    assert set(NAMES) - both == {"markdown", "html", "bibtex", "csl"}


@pytest.mark.parametrize("name", NAMES)
def test_each_writes_the_same_again_with_the_same_losses(
    name: str, sample: tuple[ExportArticle, ...]
) -> None:
    first, second = written(name, sample), written(name, sample)
    assert first == second
    if not registry.get(name).binary:
        assert first[0].endswith(b"\n")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_to_write_is_no_error(name: str) -> None:
    data, losses = written(name, ())
    assert losses == ()
    form = registry.get(name)
    if form.read and form.name not in ("csv", "tsv"):
        stream = io.BytesIO(data) if form.binary or form.bytewise else io.StringIO(data.decode(), newline="")
        assert list(form.read(stream, "file")) == []


@pytest.mark.parametrize("name", NAMES)
def test_what_a_format_carries_is_never_said_to_be_lost(name: str, sample: tuple[ExportArticle, ...]) -> None:
    form = registry.get(name)
    lost = {loss.what.removesuffix(" left out") for loss in written(name, sample)[1]}
    assert not lost & {called for feature in form.carries for called in feature.value}
    assert bool(lost) == (form.carries != frozenset(Feature))


@pytest.mark.parametrize("name", NAMES)
def test_losses_name_the_annotations_that_they_concern(name: str, sample: tuple[ExportArticle, ...]) -> None:
    uids = {row.annotation.uid for one in sample for row in one.annotations}
    for loss in written(name, sample)[1]:
        assert set(loss.annotations) <= uids
        assert len(loss.annotations) <= loss.count or "joined" in loss.what
        if loss.what.startswith(("note", "name of an annotator", "exact time", "tags left")):
            assert loss.annotations


@pytest.mark.parametrize("name", NAMES)
def test_an_unplaced_annotation_is_carried_or_told(name: str, sample: tuple[ExportArticle, ...]) -> None:
    from dataclasses import replace

    from annotations.model import Anchor

    one = sample[0]
    gone = replace(one.annotations[0].annotation, exact="Nirgends", anchor=Anchor.ORPHAN)
    orphaned = replace(one, annotations=(replace(one.annotations[0], annotation=gone),))
    data, losses = written(name, [orphaned])
    told = any("without a place" in loss.what for loss in losses)
    carried = b"Nirgends" in data or name in ("bibtex", "csl")
    assert told or carried


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    assert registry.get(" JSONL ").name == "jsonl"
    with pytest.raises(FormatError, match="jsonl, markdown, html, csv, tsv, hypothesis, w3c"):
        registry.get("pdf")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.md", "markdown"),
        ("A.JSONL", "jsonl"),
        ("x.doccano.jsonl", "doccano"),
        ("x.brat.zip", "brat"),
        ("x", None),
    ],
)
def test_a_name_tells_the_format_to_write(name: str, found: str | None) -> None:
    form = registry.by_suffix(name)
    assert (form and form.name) == found


@pytest.mark.parametrize(
    ("name", "head", "found"),
    [
        ("a.jsonl", "", "jsonl"),
        ("A.NDJSON", "", "jsonl"),
        ("a.txt", '\ufeff\n{"type": "article"', "jsonl"),
        ("a", '{"uid": "", "type": "tag"}', "jsonl"),
        ("a.json", '{"text": "a", "label": []}', "doccano"),
        ("a.txt", "exact;start;end\n", "csv"),
    ],
)
def test_a_file_is_known_by_its_content_or_its_name(name: str, head: str, found: str) -> None:
    assert registry.detect(name, io.BytesIO(head.encode())).name == found


@pytest.mark.parametrize(
    ("name", "head", "reason"),
    [
        ("a.md", "", "markdown can be written but not read"),
        ("a.txt", "Text", "its format is not known"),
        ("a", '{"title": "x"}', "its format is not known"),
        ("a.zip", "PK\x03\x04", "its format is not known"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(name: str, head: str, reason: str) -> None:
    with pytest.raises(FormatError, match=f"cannot import {name}: {reason}.*: jsonl"):
        registry.detect(name, io.BytesIO(head.encode()))


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Four packages with formats of their own: one good, one broken, one that is none, one of a name that is taken."""
    good = registry.Format("shout", (".shout",), "all in capitals", frozenset(), _shout)
    made = {
        "shout": lambda: good,
        "broken": lambda: 1 // 0,
        "none": lambda: "a string",
        "taken": lambda: registry.Format("csv", (".x",), "", frozenset()),
    }
    points = [SimpleNamespace(name=name, value=f"package:{name}", load=load) for name, load in made.items()]
    monkeypatch.setattr(registry, "entry_points", lambda group: points if group == registry.GROUP else [])
    registry._others.cache_clear()
    yield
    monkeypatch.undo()
    registry._others.cache_clear()


def _shout(articles: object, out: io.StringIO) -> tuple[()]:
    for one in articles:  # type: ignore[attr-defined]
        out.write(one.article.title.upper() + "\n")
    return ()


@pytest.mark.usefixtures("plugins")
def test_another_package_brings_a_format(sample: tuple[ExportArticle, ...]) -> None:
    assert registry.names()[-1] == "shout"
    assert written("shout", sample[:1])[0] == b"KEIN PLATZ AM TISCH\n"
    assert registry.by_suffix("a.shout") is registry.get("shout")
    for name, reason in (("broken", "ZeroDivisionError"), ("none", "not a Format"), ("taken", "is taken")):
        with pytest.raises(FormatError, match=reason):
            registry.get(name)


def test_an_entry_point_is_loaded_as_packages_declare_it() -> None:
    point = EntryPoint("again", "annotations.formats.registry:_OWN", registry.GROUP)
    assert registry._loaded(point) == "it is not a Format"
