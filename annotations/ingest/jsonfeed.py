"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json
from typing import Any

from annotations.errors import InputError
from annotations.ingest.decode import decode
from annotations.ingest.entries import Document, Markup, Piece, Raw
from annotations.text import clean_line


def is_json(data: bytes) -> bool:
    """Whether a document begins as an object of JSON."""
    return data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def is_feed(data: bytes) -> bool:
    """Whether an object of JSON is a feed."""
    try:
        read(data)
    except InputError:
        return False
    return True


def read(data: bytes) -> Document:
    """The feed that an object of JSON is; InputError for other JSON and for what is none.

    What has the wrong type is left out: a feed without a title is one, and so is an item without a date.
    """
    feed = _object(data)
    version = _string(feed, "version")
    items = feed.get("items")
    if "jsonfeed.org" not in version and not isinstance(items, list):
        raise InputError("is JSON, but not a feed (it has no items)")
    channel = {
        "title": _string(feed, "title"),
        "link": _string(feed, "home_page_url"),
        "language": _string(feed, "language"),
    }
    shared = _names(feed)
    raws = [_raw(item, shared) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return Document("json", raws, channel)


def _object(data: bytes) -> dict[str, Any]:
    try:
        feed = json.loads(decode(data))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}: {error.msg}"
        raise InputError(f"is not valid JSON ({clean_line(where)})") from error
    except (ValueError, RecursionError) as error:
        raise InputError("is not JSON that can be read") from error
    if not isinstance(feed, dict):
        raise InputError("is JSON, but not a feed")
    return feed


def _raw(item: dict[str, Any], shared: str) -> Raw:
    pieces = [
        Piece(_string(item, "content_html"), Markup.HTML),
        Piece(_string(item, "content_text"), Markup.PLAIN),
    ]
    summary = Piece(_string(item, "summary"), Markup.PLAIN)
    guid = item.get("id")
    return Raw(
        str(guid) if isinstance(guid, int | float | str) and not isinstance(guid, bool) else "",
        _string(item, "url") or _string(item, "external_url"),
        Piece(_string(item, "title"), Markup.PLAIN),
        tuple(piece for piece in (*pieces, summary) if piece.words),
        _names(item) or shared,
        _string(item, "date_published") or _string(item, "date_modified"),
        _string(item, "date_modified"),
    )


def _names(value: dict[str, Any]) -> str:
    """The names of the authors, in 1.1 several, in 1.0 one."""
    authors = value.get("authors")
    people = authors if isinstance(authors, list) else [value.get("author")]
    return ", ".join(
        name for person in people if isinstance(person, dict) and (name := _string(person, "name"))
    )


def _string(value: dict[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""
