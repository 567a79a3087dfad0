"""W3C Web Annotation Data Model as JSON-LD: one collection with one page of annotations.

https://www.w3.org/TR/annotation-model/ ; positions count code points, as the model asks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Final, TextIO
from uuid import NAMESPACE_URL, uuid5

from annotations.formats.fragments import address
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle
from annotations.model import Annotation, Loss

CONTEXT_URL: Final = "http://www.w3.org/ns/anno.jsonld"

CARRIES: Final = frozenset(
    {
        Feature.POSITIONS,
        Feature.CONTEXTS,
        Feature.TAGS,
        Feature.NOTES,
        Feature.COLORS,
        Feature.CREATORS,
        Feature.TIMES,
    }
)


def write(articles: Iterable[ExportArticle], out: TextIO) -> tuple[Loss, ...]:
    """Write an AnnotationCollection with its annotations; its size and name follow them, since it streams."""
    tally = Tally()
    digest = hashlib.sha256()
    total = 0
    out.write(
        f'{{"@context": "{CONTEXT_URL}",\n "type": "AnnotationCollection",\n "label": "Glosse",\n'
        ' "first": {"type": "AnnotationPage",\n  "startIndex": 0,\n  "items": ['
    )
    for one in tally.watch(articles):
        for row in one.annotations:
            item = json.dumps(annotation(row.annotation, row.article_url), ensure_ascii=False)
            out.write(f"{',' if total else ''}\n   {item}")
            digest.update(f"{row.annotation.uid} {row.annotation.modified}\n".encode())
            total += 1
    name = f"glosse:collection:{digest.hexdigest()}"
    page, collection = uuid5(NAMESPACE_URL, f"{name}:page"), uuid5(NAMESPACE_URL, name)
    out.write(f'],\n  "id": "urn:uuid:{page}"}},\n "total": {total},\n "id": "urn:uuid:{collection}"}}\n')
    return tally.losses(CARRIES)


def annotation(one: Annotation, url: str) -> dict[str, object]:
    """One annotation as JSON-LD; an empty note, colour, name or time leaves its key out."""
    fields: dict[str, object] = {
        "@context": CONTEXT_URL,
        "id": f"urn:uuid:{one.uid}",
        "type": "Annotation",
        "motivation": _motivation(one),
    }
    if one.creator:
        fields["creator"] = {"type": "Person", "name": one.creator}
    fields |= {key: time for key, time in (("created", one.created), ("modified", one.modified)) if time}
    if bodies := _bodies(one):
        fields["body"] = bodies
    fields["target"] = _target(one, url)
    return fields


def _motivation(one: Annotation) -> str:
    if one.note:
        return "commenting"
    return "tagging" if one.tags else "highlighting"


def _bodies(one: Annotation) -> list[dict[str, str]]:
    bodies = [_body(tag, "tagging", "text/plain") for tag in one.tags]
    return [*bodies, _body(one.note, "commenting", "text/markdown")] if one.note else bodies


def _body(value: str, purpose: str, form: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "purpose": purpose, "format": form}


def _target(one: Annotation, url: str) -> dict[str, object]:
    """The passage: its article's address, or else its text named by hash; a colour is its style class."""
    quote = {"type": "TextQuoteSelector", "exact": one.exact, "prefix": one.prefix, "suffix": one.suffix}
    position = {"type": "TextPositionSelector", "start": one.start, "end": one.end}
    target: dict[str, object] = {"type": "SpecificResource"}
    target["source"] = address(url) or f"urn:sha256:{one.text_hash}"
    target["selector"] = [quote, position]
    if one.color:
        target["styleClass"] = one.color
    return target
