"""Everything that can be added from a path: files, folders and standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from annotations.errors import InputError
from annotations.ingest import eml, epub, html, jsonl, markdown, pdf, plain
from annotations.ingest.boxed import Box
from annotations.ingest.decode import decode
from annotations.model import Draft
from annotations.text import clean_line

SUFFIXES = (".txt", ".md", ".html", ".htm", ".jsonl", ".eml", ".epub", ".pdf")
"""The kinds of file that can be added."""

MAX_FILE = 64 * 1024 * 1024
"""Bytes that a file of one article may have."""

_HTML_STARTS = (b"<!doctype html", b"<html", b"<?xml")


@dataclass(frozen=True, slots=True)
class Found:
    """One article that was found."""

    where: str
    """Path, `path:line`, `path:chapter`, or `-` for standard input."""
    draft: Draft


@dataclass(frozen=True, slots=True)
class Failure:
    """One file or line that could not be read."""

    where: str
    """Path, `path:line`, or `-` for standard input."""
    reason: str
    """What is wrong, to be read after `where`: `is empty`."""


def drafts(target: str, *, stdin: BinaryIO | None = None) -> Iterator[Found | Failure]:
    """The articles under a path, in the order of their names; what cannot be read is a Failure among them.

    A folder is read with the folders in it, hidden ones left out; `-` is `stdin` (standard input unless
    given): JSON lines, HTML, PDF or plain text, whichever its first line is. PDF files, books and letters are read
    in a process of their own, with limits of time and memory.
    """
    with Box() as box:
        yield from _drafts(target, stdin, box)


def _drafts(target: str, stdin: BinaryIO | None, box: Box) -> Iterator[Found | Failure]:
    if target == "-":
        yield from _from_stream(stdin if stdin is not None else sys.stdin.buffer, box)
    else:
        yield from _from_path(target, box)


def _from_path(target: str, box: Box) -> Iterator[Found | Failure]:
    path = Path(target)
    try:
        if not target:
            yield Failure('""', "is no path; name a file or folder")
        elif path.is_dir():
            yield from _from_folder(path, box)
        elif path.suffix.casefold() in SUFFIXES:
            yield from _from_file(path, box)
        elif path.exists():
            yield Failure(_name(path), f"is of no kind that can be added ({' '.join(SUFFIXES)})")
        else:
            yield Failure(_name(path), "no such file or folder")
    except (OSError, ValueError) as error:
        yield Failure(_name(path), _cause(error))


def _from_folder(folder: Path, box: Box) -> Iterator[Found | Failure]:
    empty = True
    unreadable: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.casefold() in SUFFIXES:
                empty = False
                yield from _from_file(Path(parent) / name, box)
    for error in unreadable:
        yield Failure(clean_line(str(error.filename)), _cause(error))
    if empty and not unreadable:
        yield Failure(_name(folder), f"has no file that can be added ({' '.join(SUFFIXES)})")


def _from_file(path: Path, box: Box) -> Iterator[Found | Failure]:
    """The article of a file, or the articles of a file of JSON lines."""
    where = _name(path)
    try:
        real = Path(os.path.realpath(path))
        source = clean_line(real.parent.name)
        if not path.exists():
            yield Failure(where, "no such file or folder")
        elif not path.is_file():
            yield Failure(where, "is not a file")
        elif path.suffix.casefold() == ".jsonl":
            with path.open("rb") as stream:
                yield from _from_lines(stream, where, source)
        else:
            with path.open("rb") as stream:
                data = stream.read(MAX_FILE + 1)
            for part, found in _articles(data, path.suffix.casefold(), where, source, box):
                if isinstance(found, Found):
                    origin = clean_line(real.as_uri()) + part
                    found = replace(found, draft=replace(found.draft, origin=origin))
                yield found
    except (OSError, ValueError) as error:
        yield Failure(where, _cause(error))


def _from_lines(stream: jsonl.Lines, where: str, source: str) -> Iterator[Found | Failure]:
    empty = True
    for number, found in jsonl.read(stream, source):
        empty = False
        place = f"{where}:{number}"
        yield Found(place, found) if isinstance(found, Draft) else Failure(place, str(found))
    if empty:
        yield Failure(where, "is empty")


def _from_stream(stream: BinaryIO, box: Box) -> Iterator[Found | Failure]:
    """The articles of standard input, told by its first line."""
    try:
        first = stream.readline(MAX_FILE + 1)
        if jsonl.is_record(first):
            yield from _from_lines(_Resumed(first, stream), "-", "stdin")
            return
        data = first + stream.read(max(MAX_FILE + 1 - len(first), 0))
        suffix = ".html" if data.lstrip()[:20].lower().startswith(_HTML_STARTS) else ".txt"
        suffix = ".pdf" if data.startswith(b"%PDF-") else suffix
        yield from (found for _, found in _articles(data, suffix, "-", "stdin", box))
    except (OSError, ValueError) as error:
        yield Failure("-", _cause(error))


class _Resumed:
    """A stream of lines whose first was already read."""

    def __init__(self, first: bytes, stream: BinaryIO) -> None:
        self._lines = chain([first], iter(lambda: stream.readline(jsonl.MAX_LINE + 1), b""))

    def readline(self, size: int) -> bytes:
        """The next line, b"" after the last."""
        return next(self._lines, b"")[:size]


def _articles(
    data: bytes, suffix: str, where: str, source: str, box: Box
) -> Iterator[tuple[str, Found | Failure]]:
    """The articles that some bytes are, with what each of several is called within them (`#name`)."""
    if len(data) > MAX_FILE:
        yield "", Failure(where, f"is larger than {MAX_FILE // 1024 // 1024} MB")
        return
    try:
        if not data:
            raise InputError("is empty")
        if suffix == ".epub":
            chapters = box.read(epub.read, data, source)
            for number, (name, draft) in enumerate(chapters, start=1):
                yield f"#{quote(name)}", Found(f"{where}:{number}", draft)
            return
        yield "", Found(where, _one(data, suffix, source, box))
    except InputError as error:
        yield "", Failure(where, str(error))


def _one(data: bytes, suffix: str, source: str, box: Box) -> Draft:
    """The article that some bytes are; InputError where they are none."""
    match suffix:
        case ".html" | ".htm":
            return html.read(data, source)
        case ".pdf":
            return box.read(pdf.read, data, source)
        case ".eml":
            return box.read(eml.read, data, source)
        case ".md":
            return markdown.read(decode(data), source)
        case _:
            return plain.read(decode(data), source)


def _name(path: Path) -> str:
    return clean_line(str(path))


def _cause(error: Exception) -> str:
    """Why the system refused, in its own words."""
    words = error.strerror if isinstance(error, OSError) else str(error)
    return f"cannot be read: {clean_line(words or str(error))}"
