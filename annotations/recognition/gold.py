"""Reads texts whose names were marked by hand, in the formats that other tools write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotations.errors import FormatError, GlosseError
from annotations.model import Block
from annotations.recognition.gold_columns import columns
from annotations.recognition.gold_w3c import TextOf, annotations_of
from annotations.recognition.scoring import Found

COLUMNS = frozenset({".conll", ".iob", ".iob2", ".bio", ".tsv", ".txt"})
"""Endings of files with a token a line."""

W3C = frozenset({".jsonld", ".json"})
"""Endings of files of W3C annotations."""

DOCBIN = ".spacy"
"""Ending of spaCy's binary files."""

ENDINGS = frozenset({*COLUMNS, *W3C, ".jsonl", DOCBIN})


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text and every name in it."""

    content: str
    spans: tuple[Found, ...]
    blocks: tuple[Block, ...] = ()
    """Its blocks, where they are known; else empty lines separate them."""


def files(path: Path) -> list[Path]:
    """The file itself, or those of a folder that have a known ending; FormatError if there is none."""
    if not path.exists():
        raise FormatError(f"{path}: no such file")
    try:
        found = sorted(each for each in path.iterdir() if each.suffix in ENDINGS) if path.is_dir() else [path]
    except OSError as error:
        raise FormatError(f"{path}: cannot be read: {error.strerror or error}") from error
    if not found or found[0].suffix not in ENDINGS:
        known = " ".join(sorted(ENDINGS))
        raise FormatError(f"{path}: its format is not known from its ending; known are {known}")
    return found


def read(path: Path, text_of: TextOf) -> list[GoldText]:
    """The texts of a file that is no DocBin, in order.

    `text_of` gives the text that W3C annotations are of. FormatError names the file, the line and what is wrong.
    """
    content = _content(path)
    try:
        if path.suffix in W3C:
            return [
                GoldText(text.content, spans, text.blocks)
                for text, spans in annotations_of(_json(content), text_of)
            ]
        if path.suffix == ".jsonl":
            return [GoldText(*one) for one in _lines(content, _record)]
        return [GoldText(*one) for one in columns(content)]
    except FormatError as error:
        raise FormatError(f"{path}:{error}" if str(error)[:1].isdigit() else f"{path}: {error}") from error


def read_docbin(path: str) -> list[tuple[str, tuple[Found, ...]]]:
    """The texts and spans of spaCy's binary file; to be called where spaCy may be imported. FormatError."""
    import spacy
    from spacy.tokens import DocBin

    try:
        docs = list(DocBin().from_disk(path).get_docs(spacy.blank("xx").vocab))
    except OSError as error:
        raise FormatError(f"{path}: cannot be read: {error.strerror or error}") from error
    except Exception as error:
        raise FormatError(f"{path}: is no DocBin of spaCy's, or is damaged") from error
    if docs and not any(doc.has_annotation("ENT_IOB") for doc in docs):
        raise FormatError(f"{path}: its texts have no entities marked")
    return [(doc.text, tuple((ent.start_char, ent.end_char, ent.label_) for ent in doc.ents)) for doc in docs]


def _content(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FormatError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}: not UTF-8 (byte {error.start})") from error


def _json(content: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise FormatError(f"{line}: is no JSON") from error


Read = tuple[str, tuple[Found, ...]]
"""A text and its spans."""


def _lines(content: str, read_one: Callable[[dict[str, Any]], Read | None]) -> Iterator[Read]:
    """What stands in each line of JSON; FormatError begins with the line's number."""
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise FormatError(f"{number}: is no JSON") from error
        if not isinstance(value, dict):
            raise FormatError(f"{number}: is no object")
        try:
            found = read_one(value)
            if found is not None:
                yield found
        except GlosseError as error:
            raise FormatError(f"{number}: {error}") from error


def _record(value: dict[str, Any]) -> Read | None:
    """A text with `ents`, or with `spans`, `entities` or `label` as others call them; None if it was rejected there."""
    text = value.get("text")
    if not isinstance(text, str):
        raise FormatError("has no `text`")
    key = next((key for key in ("ents", "spans", "entities", "label") if key in value), None)
    if key is None:
        raise FormatError("has no `ents` or `spans`")
    marked = value[key]
    if not isinstance(marked, list):
        raise FormatError(f"`{key}` is no list")
    if value.get("answer", "accept") != "accept":
        return None
    return text, tuple(_span(one, len(text)) for one in marked)


def _span(one: Any, length: int) -> Found:
    """A span as [start, end, label], or as an object with these keys."""
    parts = [one.get(key) for key in ("start", "end", "label")] if isinstance(one, dict) else one
    if not (isinstance(parts, list) and len(parts) == 3):
        raise FormatError("a span is [start, end, label], or an object with these keys")
    start, end, label = parts
    if type(start) is not int or type(end) is not int or not isinstance(label, str) or not label:
        raise FormatError("a span is [start, end, label]: two integers and a word")
    if not 0 <= start < end <= length:
        raise FormatError(f"the span {start}:{end} does not fit the text, which has {length} code points")
    return start, end, label
