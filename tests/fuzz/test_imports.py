"""Fuzzing the importers of every format that can be read, into a real library."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import FormatError, InputError
from annotations.formats import registry
from annotations.library import Library
from annotations.model import Draft, Link
from annotations.text import from_plain
from tests.data.hostile import STEERING
from tests.fuzz.fuzzing import may_refuse, strings, target
from tests.fuzz.test_texts import ALLOWED, values
from tests.unit.annotations.library.conftest import assert_sound

READABLE = [one.name for one in registry.formats() if one.read]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where files to import are written."""
    return tmp_path_factory.mktemp("imports")


@pytest.fixture(scope="module")
def library(folder: Path) -> Iterator[Library]:
    """A library of two articles; every import is taken back."""
    with Library.open(folder / "library.db") as opened:
        for title in ("Drei Tage", "Four days"):
            text = from_plain(f"{title}\n\nDer Rat der Stadt tagte. Straße und Ämter blieben zu.")
            text = replace(text, links=(Link(0, 4, "https://example.org/b"),))
            opened.add_draft(Draft(title, text, language="fi", url=f"https://example.org/{title[:4]}"))
            opened.annotate(1, 0, 9, tags=["quote"], note="Notiz")
        yield opened


def exported(library: Library, format: str) -> str:
    """All of a library in a format."""
    out = io.StringIO()
    library.export(format, out)
    return out.getvalue()


def take_in(library: Library, path: Path, format: str) -> None:
    """Import a file that may be anything, check what came of it, and take it back."""
    before = exported(library, "jsonl")
    with may_refuse(FormatError, InputError):
        library.import_file(path, format, dry_run=True)
        assert exported(library, "jsonl") == before
        report = library.import_file(path, format)
        assert_sound(library)
        after = exported(library, "jsonl")
        assert not STEERING.search(after)
        for line in after.splitlines():
            record = json.loads(line)
            for url in (record.get("url"), *(link["url"] for link in record.get("links", ()))):
                assert not url or ALLOWED.fullmatch(url)
        again = library.import_file(path, format)
        assert again.new == 0
        if report.new or report.changed:
            library.undo()
    assert exported(library, "jsonl") == before


@target(400)
@given(st.data())
@pytest.mark.parametrize("format", READABLE)
def test_anything(library: Library, folder: Path, format: str, data: st.DataObject) -> None:
    path = folder / "anything"
    path.write_bytes(
        data.draw(st.binary(max_size=60) | strings.map(lambda s: s.encode("utf-8", "surrogatepass")))
    )
    take_in(library, path, format)


@pytest.mark.parametrize(("format", "content"), [("xmi", b"<\x00")])
def test_what_was_found(library: Library, folder: Path, format: str, content: bytes) -> None:
    path = folder / "found"
    path.write_bytes(content)
    take_in(library, path, format)


def changed(data: st.DataObject, value: Any, depth: int = 0) -> Any:
    """A JSON value with something in it that does not belong there."""
    if isinstance(value, dict) and value and (depth == 0 or data.draw(st.booleans())):
        key = data.draw(st.sampled_from(sorted(value)))
        kind = data.draw(st.sampled_from(["change", "change", "drop", "add"]))
        if kind == "drop":
            return {name: one for name, one in value.items() if name != key}
        return {**value, (key if kind == "change" else "neu"): changed(data, value[key], depth + 1)}
    if isinstance(value, list) and value and data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(value) - 1))
        return [*value[:at], changed(data, value[at], depth + 1), *value[at + 1 :]]
    if isinstance(value, str) and data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(value)))
        return value[:at] + data.draw(strings) + value[at:]
    if isinstance(value, int):
        return data.draw(st.sampled_from([value - 1, value + 1, -1, 0, 2**63, 10**400, 0.5]))
    return data.draw(values)


@target(450)
@given(st.data())
def test_lines_with_a_change(library: Library, folder: Path, data: st.DataObject) -> None:
    records = [json.loads(line) for line in exported(library, "jsonl").splitlines()]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(records) - 1))
        if isinstance(records[at], dict):
            records[at] = changed(data, records[at])
    path = folder / "changed.jsonl"
    lines = [json.dumps(record, ensure_ascii=data.draw(st.booleans())) for record in records]
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    take_in(library, path, "jsonl")


@target(40)
@given(st.data())
@pytest.mark.parametrize("format", READABLE)
def test_files_with_a_change(library: Library, folder: Path, format: str, data: st.DataObject) -> None:
    """What another program wrote, with a few bytes changed, left out or put in."""
    source = folder / f"source.{format}"
    if not source.exists():
        library.export_file(format, source)
    content = bytearray(source.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 4))] = data.draw(
            st.binary(max_size=4)
            | st.sampled_from([b'"', b"{", b"]", b"<", b"&a;", b"\t", b"\n", b"99", b"-1", b"\xc3"])
        )
    path = folder / f"changed.{format}"
    path.write_bytes(content)
    take_in(library, path, format)
