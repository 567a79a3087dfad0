"""The one list of formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from annotations.errors import FormatError
from annotations.formats import csv, jsonl, markdown, w3c
from annotations.formats.losses import Feature
from annotations.formats.records import ExportArticle, Record
from annotations.model import Loss

Writer = Callable[[Iterable[ExportArticle], TextIO], tuple[Loss, ...]]
"""Writes articles as they come and returns what it could not carry; errors of the stream are the caller's."""

Reader = Callable[[TextIO, str], Iterator[Record]]
"""Yields what a stream holds; the string names it in errors. FormatError at the first line that is wrong."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format, with what it can do."""

    name: str
    suffixes: tuple[str, ...]
    """Ends of file names, the usual one first."""
    carries: frozenset[Feature]
    write: Writer | None = None
    read: Reader | None = None


_FORMATS: Final = (
    Format("jsonl", (".jsonl", ".ndjson"), jsonl.CARRIES, jsonl.write, jsonl.read),
    Format("markdown", (".md", ".markdown"), markdown.CARRIES, markdown.write),
    Format("csv", (".csv",), csv.CARRIES, csv.write),
    Format("w3c", (".jsonld", ".json"), w3c.CARRIES, w3c.write),
)


def names() -> tuple[str, ...]:
    """The names of the formats that can be written."""
    return tuple(one.name for one in _FORMATS if one.write)


def get(name: str) -> Format:
    """The format of that name; FormatError lists the names there are."""
    for one in _FORMATS:
        if one.name == name.strip().casefold():
            return one
    raise FormatError(f"no format of that name; there is {', '.join(one.name for one in _FORMATS)}")


def detect(path: Path, head: str) -> Format:
    """The readable format of a file, by the end of its name, else by its first characters.

    FormatError where neither says, or where the format can only be written.
    """
    suffix = path.suffix.casefold()
    found = next((one for one in _FORMATS if suffix in one.suffixes), None)
    if found is None and jsonl.looks_like(head):
        found = get("jsonl")
    if found is None or found.read is None:
        readable = ", ".join(one.name for one in _FORMATS if one.read)
        what = "its format is not known" if found is None else f"{found.name} can be written but not read"
        raise FormatError(f"cannot import {path.name}: {what}; formats that can be read: {readable}")
    return found
