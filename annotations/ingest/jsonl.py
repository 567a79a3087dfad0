"""Articles in JSON lines: one object a line, read line by line however long the file is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Protocol

from annotations.errors import InputError
from annotations.ingest.fields import Fields
from annotations.model import Draft
from annotations.text import clean_line, from_plain

MAX_LINE = 64 * 1024 * 1024
"""Bytes that one line may have."""


class Lines(Protocol):
    """A stream of bytes that gives one line at a time."""

    def readline(self, size: int, /) -> bytes:
        """The next line, cut at `size` bytes; b"" after the last."""


def read(stream: Lines, source: str) -> Iterator[tuple[int, Draft | InputError]]:
    """The articles of a stream with their line numbers, from 1; a bad line is an InputError in its place.

    A line has `text`, and optionally `title byline published language source url tags`. Blank lines are
    skipped. Raises OSError where the stream does.
    """
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if len(line) > MAX_LINE:
            yield number, InputError(f"is longer than {MAX_LINE // 1024 // 1024} MB; the rest was not read")
            return
        if not line.strip():
            continue
        try:
            yield number, _draft(line, number, source)
        except InputError as error:
            yield number, error


def is_record(line: bytes) -> bool:
    """Whether a line is an object of JSON lines."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _draft(line: bytes, number: int, source: str) -> Draft:
    values = _values(line)
    kind = values.get("type", "article")
    if kind != "article":
        what = clean_line(kind)[:40] if isinstance(kind, str) else "strange"
        raise InputError(f"line {number} is a {what} record: use glosse import")
    text = values.get("text")
    if not isinstance(text, str):
        raise InputError("has no text" if text is None else "text is not a string")
    return Fields.of(values).draft(from_plain(text), source)


def _values(line: bytes) -> dict[str, object]:
    """The object that a line is."""
    try:
        values = json.loads(line.decode("utf-8").rstrip())
    except UnicodeDecodeError as error:
        raise InputError(f"is not valid UTF-8 at byte {error.start} of the line") from error
    except json.JSONDecodeError as error:
        raise InputError(f"is not valid JSON at column {error.pos + 1}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise InputError("is not JSON that can be read") from error
    if not isinstance(values, dict):
        raise InputError('is not an object: expected {"title": …, "text": …}')
    return values
