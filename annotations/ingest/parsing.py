"""What the worker process is asked for: feeds, their items, and pages, out of bytes from the web.

Everything here is a function over bytes that fetches nothing. The worker bounds its time and memory; `prepare` is its
initializer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from annotations.errors import InputError, NotFoundError
from annotations.incoming import Entry, Item, Outline
from annotations.ingest import feeds, pages, pdf
from annotations.ingest import items as articles
from annotations.ingest.discovery import feeds_of, sniff
from annotations.ingest.entries import Document, Piece, Raw, outlined
from annotations.ingest.fields import language_code
from annotations.ingest.links import host, page_address
from annotations.model import Draft
from annotations.text import clean_line

__all__ = ["close_feed", "feeds_of", "items", "open_feed", "page", "prepare", "sniff"]

MAX_WAIT: Final = 7 * 24 * 60
"""Minutes that a feed can ask readers to wait."""

_PERIODS: Final = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}


@dataclass(frozen=True, slots=True)
class _Open:
    """A feed between `open_feed` and `close_feed`."""

    entries: list[tuple[Entry, Raw]]
    base: str
    source: str


_OPEN: dict[str, _Open] = {}
"""The feeds that are open in this process, by token."""


def prepare() -> None:
    """Import what every feed needs, once; what pages need takes as long again, and comes with the first of them."""
    import fastfeedparser  # noqa: F401
    import lxml.html  # noqa: F401
    import numpy  # noqa: F401


def open_feed(token: str, data: bytes, url: str, charset: str = "", media_type: str = "") -> Outline:
    """What a feed says of itself and which items it has; they are kept under `token` until `close_feed`.

    `url` is where it came from; `charset` and `media_type` are what the server said, of which the latter is not
    believed. InputError for what is no feed, to be read after its address.
    """
    document = feeds.read(data, charset)
    channel = document.channel
    url = page_address(channel.get("base", ""), url) or url
    home = page_address(channel.get("link", ""), url)
    base = url if document.kind == "atom" else home or url
    title = articles.words(Piece(channel.get("title", "")))
    entries = outlined(document.items, base)
    _OPEN[token] = _Open(entries, base, title)
    return Outline(
        title=title,
        home=home,
        kind=document.kind,
        language=_language(channel.get("language", "")),
        entries=tuple(entry for entry, _ in entries),
        every=_every(document),
        problem=clean_line(document.problem)[:200],
        moved=page_address(channel.get("new-feed-url", ""), url),
    )


def items(token: str, places: Sequence[int]) -> list[Item | str]:
    """The items at some places in the order of the outline; for one that cannot be kept, why.

    NotFoundError where no feed is open under `token`, as in a worker that has been started again.
    """
    feed = _OPEN.get(token)
    if feed is None:
        raise NotFoundError(f"no feed is open as {token}; open it again")
    for place in places:
        if not 0 <= place < len(feed.entries):
            raise InputError(f"the feed has no item {place}")
    return articles.made((feed.entries[place] for place in places), feed.base, feed.source)


def close_feed(token: str) -> None:
    """Forget the items of a feed; nothing happens if there are none."""
    _OPEN.pop(token, None)


def page(data: bytes, url: str, charset: str = "", media_type: str = "") -> Draft:
    """The article of a page, a plain text or the text layer of a PDF; InputError for what has no text.

    `url` is where it came from, `charset` and `media_type` what the server said. The bytes are believed before it.
    """
    kind = sniff(data, media_type)
    if kind == "pdf":
        return replace(pdf.read(data, host(url)), url=url)
    if kind == "feed":
        raise InputError("is a feed, not an article: follow it with glosse feeds add")
    if kind == "other":
        raise InputError("is neither a page nor a text" if data else "is empty")
    return pages.read(data, url, charset, "text/plain" if kind == "text" else "text/html")


def _language(tag: str) -> str:
    code = language_code(tag)
    return code if len(code) == 2 else ""


def _every(document: Document) -> int:
    """Minutes that a feed asks to wait: its `ttl`, else its period through its frequency."""
    channel = document.channel
    ttl = channel.get("ttl", "").strip()
    if ttl.isdecimal() and len(ttl) <= 6:
        return min(int(ttl), MAX_WAIT)
    period = _PERIODS.get(channel.get("updateperiod", "").strip().casefold(), 0)
    often = channel.get("updatefrequency", "").strip()
    times = int(often) if often.isdecimal() and 0 < len(often) <= 4 else 1
    return min(period // max(times, 1), MAX_WAIT)
