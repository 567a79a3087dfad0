"""Feeds: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed, out of the bytes that a server sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from annotations.errors import InputError
from annotations.ingest import jsonfeed
from annotations.ingest.entries import Document, Markup, Piece, Raw
from annotations.ingest.survey import Survey, survey
from annotations.ingest.xmltext import mended, root_name, utf8, whole_items, without_doctype
from annotations.text import clean_line

PATIENCE: Final = 4 << 20
"""Bytes up to which a document that is not well-formed is read by both parsers."""

_KINDS: Final = {"rss": "rss", "feed": "atom", "rdf": "rdf"}
_OTHERS: Final = {
    "html": "is an HTML page, not a feed",
    "opml": "is a list of feeds (OPML), not a feed; import it",
    "urlset": "is a sitemap, not a feed",
    "sitemapindex": "is a sitemap, not a feed",
    "svg": "is a picture (SVG), not a feed",
}
_MARKUP: Final = {
    "text": Markup.PLAIN,
    "text/plain": Markup.PLAIN,
    "html": Markup.HTML,
    "xhtml": Markup.HTML,
    "application/xhtml+xml": Markup.HTML,
}


def read(data: bytes, charset: str = "") -> Document:
    """The feed that some bytes are; InputError for what is none, to be read after its address.

    `fastfeedparser` reads what is well-formed, after the commonest mistakes are mended; `feedparser` takes what
    remains, and documents with what the former leaves out. Neither is shown a document type, so no entity is
    declared, expanded or fetched.
    """
    if jsonfeed.is_json(data):
        return jsonfeed.read(data)
    if data[:1024].lstrip().startswith(b"%PDF-"):
        raise InputError("is a PDF file, not a feed")
    data = utf8(data, charset)
    if root_name(data) == "html":
        raise InputError(_OTHERS["html"])
    data, doctype = without_doctype(data)
    kind = kind_of(data)
    seen = survey(mended(data) if doctype else data)
    problem = seen.problem
    if doctype or problem:
        data = mended(data)
        seen = survey(data) if problem else seen
        data = whole_items(data) if seen.cut else data
    if b"<!ENTITY" in doctype:
        problem = "declares entities of its own, which are left as they are written"
    if seen.hostile or (seen.deep and len(data) > PATIENCE // 2):
        raise InputError(seen.problem)
    items, channel = _items(data, seen)
    if not items and seen.problem and not seen.channel and not channel:
        raise InputError(seen.problem)
    return Document(kind, items, {**channel, **seen.channel}, problem)


def kind_of(data: bytes) -> str:
    """What kind of feed it is by its first element; InputError for another document."""
    name = root_name(data)
    if name in _KINDS:
        return _KINDS[name]
    if name not in _OTHERS:
        for found in re.finditer(rb"<(rss|feed|rdf:RDF)[\s>]", data[:8192], re.IGNORECASE):
            return _KINDS[found[1].decode().casefold().rpartition(":")[2]]
    if name in _OTHERS or not name:
        raise InputError(_OTHERS.get(name, "is text, not a feed"))
    if name in ("body", "head", "div", "script", "p", "title", "meta"):
        raise InputError(_OTHERS["html"])
    raise InputError(f"is XML, but not a feed (its first element is <{clean_line(name)[:40]}>)")


def _items(data: bytes, seen: Survey) -> tuple[list[Raw], dict[str, str]]:
    """The items of a document, with what the parser says of the feed where the survey could not see it.

    Of a document that is not well-formed both parsers guess, and the one that finds more is believed.
    """
    readers = [_patient] if seen.deep else [_patient, _fast] if seen.careful else [_fast, _patient]
    both = bool(seen.problem) and len(data) <= PATIENCE
    best: list[Raw] = []
    channel: dict[str, str] = {}
    for reader in readers:
        items, said = reader(data)
        channel = {**said, **channel}
        best = max(best, items, key=_extent)
        if best and not both:
            break
    return best, channel


def some(data: bytes, *, careful: bool) -> list[Raw]:
    """The items of a part of a feed that is a well-formed document of its own; `careful` is what its survey says."""
    for reader in (_patient, _fast) if careful else (_fast, _patient):
        items, _ = reader(data)
        if items:
            return items
    return []


def _extent(items: list[Raw]) -> tuple[int, int]:
    """How much was read: items, and characters in them."""
    return len(items), sum(
        len(raw.title.words) + sum(len(piece.words) for piece in raw.pieces) for raw in items
    )


def _fast(data: bytes) -> tuple[list[Raw], dict[str, str]]:
    from fastfeedparser import main

    # It makes the best of dates: "2016" is a day of this month to it. They are wanted as they are written.
    main._parse_date = _as_written
    try:
        found = main.parse(data, include_tags=False, include_media=False, include_enclosures=False)
    except (ValueError, TypeError, AttributeError, LookupError):
        return [], {}
    said = {name: value for name in ("title", "link") if isinstance(value := found["feed"].get(name), str)}
    return [_raw(entry) for entry in found["entries"]], said


def _as_written(value: str) -> str:
    return value


def _raw(entry: Mapping[str, Any]) -> Raw:
    """An item of `fastfeedparser`."""
    pieces = [
        Piece(part["value"], _MARKUP.get(part["type"] or "", Markup.UNSAID), part.get("base") or "")
        for part in entry.get("content", ())
        if part["value"]
    ]
    summary = entry.get("description") or ""
    if summary and (not pieces or pieces[0].words.strip() != summary):
        pieces.append(Piece(summary))
    return Raw(
        entry.get("id") or "",
        _link(entry),
        Piece(entry.get("title") or ""),
        tuple(pieces),
        entry.get("author") or "",
        entry.get("published") or entry.get("updated") or "",
        entry.get("updated") or "",
    )


def _link(entry: Mapping[str, Any]) -> str:
    """The address of an item: its first link that is no attachment, comment or other relation."""
    link: str = entry.get("link") or ""
    links = entry.get("links")
    if links:
        own = [a["href"] for a in links if a.get("rel") in (None, "alternate")]
        others = {a["href"] for a in links if a.get("rel") not in (None, "alternate")}
        if link in others or not link:
            return own[0] if own else ""
    return link


def _patient(data: bytes) -> tuple[list[Raw], dict[str, str]]:
    from io import BytesIO

    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        found = feedparser.parse(
            BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError):
        return [], {}
    feed = dict(found.get("feed", {}))
    said = {name: value for name in ("title", "link", "language") if isinstance(value := feed.get(name), str)}
    return [_patient_raw(dict(entry)) for entry in found.get("entries", ())], said


def _patient_raw(entry: dict[str, Any]) -> Raw:
    """An item of `feedparser`, as a plain mapping: its own gives names that are missing other meanings."""
    parts = [*entry.get("content", ()), *filter(None, [entry.get("summary_detail")])]
    pieces = {part["value"]: _piece(part) for part in parts if part.get("value")}
    link = entry.get("link") or ""
    if link == entry.get("id") and not entry.get("guidislink", True) and not entry.get("links"):
        link = ""
    own = [
        a.get("href") for a in entry.get("links", ()) if a.get("rel") in (None, "alternate") and a.get("href")
    ]
    authors = [author.get("name") or "" for author in entry.get("authors", ()) if author]
    return Raw(
        entry.get("id") or "",
        own[0] if own else link,
        _piece(entry.get("title_detail") or {"value": entry.get("title") or ""}),
        tuple(pieces.values()),
        ", ".join(filter(None, authors)) or entry.get("author") or "",
        entry.get("published") or entry.get("created") or entry.get("updated") or "",
        entry.get("updated") or "",
    )


def _piece(part: Mapping[str, Any]) -> Piece:
    markup = _MARKUP.get(part.get("type") or "", Markup.UNSAID)
    if markup is Markup.PLAIN:
        markup = Markup.UNSAID
    return Piece(part.get("value") or "", markup, part.get("base") or "")
