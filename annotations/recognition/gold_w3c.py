"""Names that stand as tags in W3C annotations: Glosse's own exports, and the gold that its seed articles have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from annotations.errors import FormatError
from annotations.model import Text
from annotations.recognition.labels import normal_label
from annotations.recognition.scoring import LABELS, Found

TextOf = Callable[[str], Text | None]
"""The text that a target's `source` names (an address, or `urn:sha256:` and a hash), or None if nobody has it."""

_LABEL = re.compile(r"[A-Z][A-Z_]+")


def annotations_of(document: Any, text_of: TextOf) -> list[tuple[Text, tuple[Found, ...]]]:
    """The texts that annotations are of, in the order of the first one, each with its names.

    `document` is a collection, a page, a list of annotations or a single one. A tag is a label if it is one of the four
    in any case, or in capitals; `names/PER` is `PER`. Annotations without such a tag are passed over. FormatError names
    the annotation.
    """
    texts: dict[str, Text] = {}
    spans: dict[str, list[Found]] = {}
    for number, item in enumerate(_items(document), 1):
        labels = list(_labels(item))
        if not labels:
            continue
        source, start, end, exact = _target(item, number)
        if source not in texts:
            text = text_of(source)
            if text is None:
                raise FormatError(
                    f"annotation {number}: nobody here has the text {source}; `glosse add` its article first"
                )
            texts[source] = text
        content = texts[source].content
        if not 0 <= start < end <= len(content) or (exact and content[start:end] != exact):
            raise FormatError(f"annotation {number}: {start}:{end} is not {exact!r} in the text {source}")
        spans.setdefault(source, []).extend((start, end, label) for label in labels)
    if not texts:
        raise FormatError("no annotation in it has a label such as PER for a tag")
    return [(text, tuple(sorted(spans[source]))) for source, text in texts.items()]


def _items(document: Any) -> Iterator[dict[str, Any]]:
    """The annotations of a document, however they are wrapped."""
    if isinstance(document, list):
        for each in document:
            yield from _items(each)
    elif isinstance(document, dict):
        for key in ("first", "items"):
            if key in document:
                yield from _items(document[key])
                return
        if "target" in document:
            yield document


def _labels(item: dict[str, Any]) -> Iterator[str]:
    for body in _several(item.get("body")):
        value = body.get("value") if isinstance(body, dict) else body
        if not isinstance(value, str) or (isinstance(body, dict) and body.get("purpose") == "commenting"):
            continue
        label = value.rpartition("/")[2]
        if normal_label(label) in LABELS or _LABEL.fullmatch(label):
            yield normal_label(label)


def _target(item: dict[str, Any], number: int) -> tuple[str, int, int, str]:
    """Source, range and quote of the first target that has a range."""
    for target in _several(item.get("target")):
        if not isinstance(target, dict):
            continue
        selectors = [each for each in _several(target.get("selector")) if isinstance(each, dict)]
        exact = next((each.get("exact") for each in selectors if "exact" in each), "")
        for selector in selectors:
            start, end = selector.get("start"), selector.get("end")
            if type(start) is int and type(end) is int and isinstance(target.get("source"), str):
                return target["source"], start, end, exact if isinstance(exact, str) else ""
    raise FormatError(f"annotation {number}: has no source and TextPositionSelector")


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
