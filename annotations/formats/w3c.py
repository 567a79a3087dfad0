"""W3C Web Annotation Data Model as JSON-LD: one collection with one page of annotations.

https://www.w3.org/TR/annotation-model/ ; positions count code points, as the model asks.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO, Any, Final, TextIO
from uuid import NAMESPACE_URL, UUID, uuid5

from annotations.anchoring.selectors import describe
from annotations.formats.bounds import json_objects
from annotations.formats.fields import Fields
from annotations.formats.fragments import address
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle, ImportAnnotation, ImportNote, Record
from annotations.formats.whole import HASHED, note_uid, noted, page_of, whole_page
from annotations.model import CONTEXT, Annotation, Article, Loss, Mention, Selector
from annotations.text import clean_line, clean_note

CONTEXT_URL: Final = "http://www.w3.org/ns/anno.jsonld"

IDENTIFYING: Final = "identifying"
"""Motivation of recognised names (Web Annotation Data Model, 3.3.5)."""

_UUID: Final = "urn:uuid:"
_LISTS: Final = frozenset({"", "first.items", "items", "@graph"})

CARRIES: Final = frozenset(
    {
        Feature.ARTICLE_NOTES,
        Feature.POSITIONS,
        Feature.CONTEXTS,
        Feature.OVERLAPS,
        Feature.TAGS,
        Feature.HIERARCHY,
        Feature.NOTES,
        Feature.COLORS,
        Feature.CREATORS,
        Feature.TIMES,
        Feature.MENTIONS,
    }
)


def write(articles: Iterable[ExportArticle], out: TextIO) -> tuple[Loss, ...]:
    """Write an AnnotationCollection with its annotations; its size and name follow them, since it streams."""
    tally = Tally(CARRIES)
    digest = hashlib.sha256()
    total = 0
    out.write(
        f'{{"@context": "{CONTEXT_URL}",\n "type": "AnnotationCollection",\n "label": "Glosse",\n'
        ' "first": {"type": "AnnotationPage",\n  "startIndex": 0,\n  "items": ['
    )
    for one in tally.watch(articles):
        whole = [_on_whole(one.article)] if one.article.note else []
        objects = [*whole, *(annotation(row.annotation, row.article_url) for row in one.annotations)]
        for fields in chain(objects, (_identification(mention, one) for mention in one.mentions)):
            out.write(f"{',' if total else ''}\n   {json.dumps(fields, ensure_ascii=False)}")
            digest.update(f"{fields['id']} {fields.get('modified', '')}\n".encode())
            total += 1
    name = f"glosse:collection:{digest.hexdigest()}"
    page, collection = uuid5(NAMESPACE_URL, f"{name}:page"), uuid5(NAMESPACE_URL, name)
    out.write(f'],\n  "id": "urn:uuid:{page}"}},\n "total": {total},\n "id": "urn:uuid:{collection}"}}\n')
    return tally.losses()


def read(data: IO[bytes], name: str) -> Iterator[Record]:
    """The annotations of a collection, a page, a list or a single one, as they come.

    An id that is no UUID becomes the UUID that RFC 9562 (version 5) makes of it, so that it is the same again next
    time. What names a person or thing by machine (motivation `identifying`) is skipped; what is said of a
    whole page is a note about its article; media and annotations without quotation are counted as lost.
    """
    skipped: Counter[str] = Counter()
    for number, values in enumerate(json_objects(data, name, _LISTS), 1):
        found = _read_one(Fields(values, f"{name}: annotation {number}"))
        if isinstance(found, ImportAnnotation | ImportNote):
            yield found
        elif found:
            skipped[found] += 1
    for what, count in skipped.items():
        yield Loss(what, count)


def looks_like(start: str) -> bool:
    """Whether a file that begins so holds Web Annotations."""
    return start[:1] in ("{", "[") and ("www.w3.org/ns/anno" in start or '"TextQuoteSelector"' in start)


def annotation(one: Annotation, url: str) -> dict[str, object]:
    """One annotation as JSON-LD; an empty note, colour, name or time leaves its key out."""
    fields: dict[str, object] = {
        "@context": CONTEXT_URL,
        "id": f"{_UUID}{one.uid}",
        "type": "Annotation",
        "motivation": _motivation(one),
    }
    if one.creator:
        fields["creator"] = {"type": "Person", "name": one.creator}
    fields |= {key: time for key, time in (("created", one.created), ("modified", one.modified)) if time}
    if bodies := _bodies(one):
        fields["body"] = bodies
    fields["target"] = _target(one, url, one.text_hash, one.color)
    return fields


def _on_whole(article: Article) -> dict[str, object]:
    """The note about an article as a whole: its target is the page, without a selector."""
    return {
        "@context": CONTEXT_URL,
        "id": f"{_UUID}{note_uid(article.uid)}",
        "type": "Annotation",
        "motivation": "commenting",
        "body": [_body(article.note, "commenting", "text/markdown")],
        "target": page_of(article),
    }


def _motivation(one: Annotation) -> str:
    if one.note:
        return "commenting"
    return "tagging" if one.tags else "highlighting"


def _bodies(one: Annotation) -> list[dict[str, str]]:
    bodies = [_body(tag, "tagging", "text/plain") for tag in one.tags]
    return [*bodies, _body(one.note, "commenting", "text/markdown")] if one.note else bodies


def _body(value: str, purpose: str, form: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "purpose": purpose, "format": form}


def _target(one: Annotation | Selector, url: str, text_hash: str, color: str) -> dict[str, object]:
    """The passage: its article's address, or else its text named by hash; a colour is its style class."""
    quote = {"type": "TextQuoteSelector", "exact": one.exact, "prefix": one.prefix, "suffix": one.suffix}
    position = {"type": "TextPositionSelector", "start": one.start, "end": one.end}
    target: dict[str, object] = {"type": "SpecificResource"}
    target["source"] = address(url) or f"{HASHED}{text_hash}"
    target["selector"] = [quote, position]
    if color:
        target["styleClass"] = color
    return target


def _identification(mention: Mention, one: ExportArticle) -> dict[str, object]:
    """A recognised name: said by a program, for identifying, so that nobody takes it for a person's annotation."""
    named = f"{one.text.hash} {mention.start} {mention.end} {mention.label} {mention.pipeline}"
    creator = "Person" if mention.pipeline == "person" else "Software"
    return {
        "@context": CONTEXT_URL,
        "id": f"{_UUID}{uuid5(NAMESPACE_URL, f'glosse:mention:{named}')}",
        "type": "Annotation",
        "motivation": IDENTIFYING,
        "creator": {"type": creator, "name": mention.pipeline},
        "body": [
            _body(mention.label, "classifying", "text/plain"),
            _body(mention.name, IDENTIFYING, "text/plain"),
        ],
        "target": _target(
            describe(one.text.content, mention.start, mention.end), one.article.url, one.text.hash, ""
        ),
    }


def _read_one(fields: Fields) -> ImportAnnotation | ImportNote | str:
    """One annotation; or why it is left out, which is empty for what no person made."""
    if IDENTIFYING in _several(fields.values.get("motivation")):
        return ""
    target = _passage(fields)
    if target is None:
        page, (tags, notes) = whole_page(_several(fields.values.get("target"))), _said(fields)
        if page and (tags or notes):
            uid = _uid(fields.raw("id"))
            return noted(uid, clean_line(page), "\n\n".join(notes), tuple(tags), fields.where)
        return "annotations of whole pages or of other things than a passage left out"
    source, quote, position = target
    exact = quote.quote("exact")
    if not exact.strip():
        return "annotations without a quotation left out"
    start = position.integer("start", default=0)
    selector = Selector(
        start, start + len(exact), exact, quote.quote("prefix")[-CONTEXT:], quote.quote("suffix")[:CONTEXT]
    )
    tags, notes = _said(fields)
    hashed = source.casefold().removeprefix(HASHED) if source.casefold().startswith(HASHED) else ""
    return ImportAnnotation(
        uid=_uid(fields.raw("id")),
        article_uid="",
        article_url="" if hashed else source,
        text_hash=Fields({"source": hashed}, fields.where).hash("source"),
        selector=selector,
        tags=tuple(tags),
        note="\n\n".join(notes),
        color=_first_text(_one(fields.values.get("target")).get("styleClass")),
        creator=_person(fields.values.get("creator")),
        created=fields.time("created"),
        modified=fields.time("modified") or fields.time("created"),
    )


def _uid(iri: str) -> str:
    """The UUID in an IRI, else the one made of it; empty for no IRI."""
    try:
        return str(UUID(iri.casefold().removeprefix(_UUID))) if iri else ""
    except ValueError:
        return str(uuid5(NAMESPACE_URL, iri.encode("utf-8", "replace").decode()))


def _several(value: object) -> list[Any]:
    """A JSON-LD value as a list: one stands for a list of it."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _one(value: object) -> dict[str, Any]:
    """The first object of a JSON-LD value."""
    return next((one for one in _several(value) if isinstance(one, dict)), {})


def _first_text(value: object) -> str:
    return next((clean_line(one) for one in _several(value) if isinstance(one, str)), "")


def _passage(fields: Fields) -> tuple[str, Fields, Fields] | None:
    """Where the first target with a selector is: its source, the quotation, the position; None without one."""
    for target in _several(fields.values.get("target")):
        if not isinstance(target, dict):
            continue
        found: dict[str, dict[str, Any]] = {}
        waiting = _several(target.get("selector"))
        for selector in waiting:  # which grows by those that refine others
            if isinstance(selector, dict):
                found.setdefault(str(selector.get("type")), selector)
                waiting += _several(selector.get("refinedBy"))
        if "TextQuoteSelector" in found:
            source = target.get("source")
            source = source.get("id") if isinstance(source, dict) else source
            quote, position = found["TextQuoteSelector"], found.get("TextPositionSelector", {})
            where = f"{fields.where}: selector"
            return (source if isinstance(source, str) else ""), Fields(quote, where), Fields(position, where)
    return None


def _said(fields: Fields) -> tuple[list[str], list[str]]:
    """Tags and notes of the bodies; a body that is not told to be a tag is a note."""
    tags, notes = [], []
    given = fields.values.get("bodyValue")
    for body in [*_several(fields.values.get("body")), *([given] if given else [])]:
        one = {"value": body} if isinstance(body, str) else body
        value = one.get("value") or one.get("source") or one.get("id") if isinstance(one, dict) else None
        if not isinstance(value, str):
            continue
        purposes = _several(one.get("purpose")) or _several(fields.values.get("motivation"))
        if {"tagging", "classifying"} & {purpose for purpose in purposes if isinstance(purpose, str)}:
            tags.append(clean_line(value))
        else:
            notes.append(clean_note(value))
    return [tag for tag in tags if tag], [note for note in notes if note]


def _person(value: object) -> str:
    """The name of the first creator."""
    for one in _several(value):
        name = (one.get("name") or one.get("nickname") or one.get("id")) if isinstance(one, dict) else one
        if found := _first_text(name):
            return found
    return ""
