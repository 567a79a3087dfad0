"""What the worker process is asked for: feeds, their items, and pages, out of bytes from the web.

Everything here is a function over bytes that fetches nothing. The worker bounds its time and memory; `prepare` is its
initializer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from annotations.errors import InputError, NotFoundError
from annotations.incoming import Entry, Outline, Part
from annotations.ingest import feeds, pages, pdf
from annotations.ingest import items as articles
from annotations.ingest.discovery import feeds_of, sniff
from annotations.ingest.entries import Piece, Raw, outlined
from annotations.ingest.fields import language_code
from annotations.ingest.links import host, page_address
from annotations.ingest.parts import Parts, UnfitError
from annotations.model import Draft
from annotations.text import clean_line

__all__ = ["close_feed", "feeds_of", "open_feed", "page", "part", "prepare", "sniff"]

MAX_WAIT: Final = 7 * 24 * 60
"""Minutes that a feed can ask readers to wait."""

_PERIODS: Final = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}


@dataclass(slots=True)
class _Open:
    """A feed between `open_feed` and `close_feed`."""

    data: bytes
    charset: str
    url: str
    known: dict[str, str]
    """The digests of the items that are nothing new, in hexadecimal digits, by their keys."""
    wanted: deque[tuple[Entry, Raw]] = field(default_factory=deque)
    """What is new and has not been asked for yet."""
    base: str = ""
    source: str = ""
    parts: Parts | None = None
    """What a large one is read by, as long as that goes well and is not finished."""

    def want(self, pairs: Iterable[tuple[Entry, Raw]]) -> None:
        """Add what is new among these."""
        known = self.known
        self.wanted += [pair for pair in pairs if known.get(pair[0].key) != pair[0].digest.hex()]


_OPEN: dict[str, _Open] = {}
"""The feeds that are open in this process, by token."""


def prepare() -> None:
    """Import what every feed needs, once; what pages need takes as long again, and comes with the first of them."""
    import fastfeedparser  # noqa: F401
    import lxml.html  # noqa: F401
    import numpy  # noqa: F401


def open_feed(
    token: str,
    data: bytes,
    url: str,
    charset: str = "",
    media_type: str = "",
    known: Mapping[str, str] = MappingProxyType({}),
) -> Outline:
    """What a feed says of itself and which items it has; they are kept under `token` until `close_feed`.

    `url` is where it came from; `charset` and `media_type` are what the server said, of which the latter is not
    believed. Of items with these `known` digests, in hexadecimal digits by key, nothing more will be said. Where none
    is known, of a large feed that can be read bit by bit only the head is: its items, and what stands behind them, come
    with its parts. InputError for what is no feed, to be read after its address.
    """
    opened = _Open(data, charset, url, dict(known))
    try:
        if known:
            raise UnfitError("what is known may have to be told from what stands further down")
        opened.parts = parts = Parts(data, charset)
        opened.data = parts.data
        parts.open()
        outline = _outline(opened, parts.kind, parts.channel)
    except UnfitError:
        outline = _whole(opened)
    _OPEN[token] = opened
    return outline


def part(token: str, number: int) -> Part:
    """The next items of a feed that are not known: this many, or as many as there are.

    InputError where a document turns out to be no feed. NotFoundError where none is open under `token`, as in a worker
    that has been started again.
    """
    feed = _OPEN.get(token)
    if feed is None:
        raise NotFoundError(f"no feed is open as {token}; open it again")
    entries: list[Entry] = []
    outline, anew = None, False
    while feed.parts is not None and len(feed.wanted) < number:
        try:
            pairs = feed.parts.more(feed.base)
        except UnfitError:
            outline, anew = _whole(feed), True
            entries = list(outline.entries)
            break
        entries += [entry for entry, _ in pairs]
        feed.want(pairs)
        if feed.parts.ended:
            outline = _outline(feed, feed.parts.kind, feed.parts.channel)
            feed.parts, feed.data = None, b""
    chosen = [feed.wanted.popleft() for _ in range(min(number, len(feed.wanted)))]
    if feed.parts is not None:
        feed.known.update((entry.key, entry.digest.hex()) for entry, _ in chosen)
    made = articles.made(chosen, feed.base, feed.source)
    return Part(made, tuple(entries), feed.parts is None and not feed.wanted, outline, anew)


def _whole(opened: _Open) -> Outline:
    """The outline of a document that is read as a whole."""
    opened.parts = None
    document = feeds.read(opened.data, opened.charset)
    opened.data = b""
    outline = _outline(opened, document.kind, document.channel, document.problem)
    pairs = outlined(document.items, opened.base)
    opened.wanted.clear()
    opened.want(pairs)
    return replace(outline, entries=tuple(entry for entry, _ in pairs))


def _outline(opened: _Open, kind: str, channel: dict[str, str], problem: str = "") -> Outline:
    """What a feed says of itself, without entries."""
    url = page_address(channel.get("base", ""), opened.url) or opened.url
    home = page_address(channel.get("link", ""), url)
    opened.base = url if kind == "atom" else home or url
    opened.source = articles.words(Piece(channel.get("title", "")))
    return Outline(
        title=opened.source,
        home=home,
        kind=kind,
        language=_language(channel.get("language", "")),
        entries=(),
        every=_every(channel),
        problem=clean_line(problem)[:200],
        moved=page_address(channel.get("new-feed-url", ""), url),
    )


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


def _every(channel: dict[str, str]) -> int:
    """Minutes that a feed asks to wait: its `ttl`, else its period through its frequency."""
    ttl = channel.get("ttl", "").strip()
    if ttl.isdecimal() and len(ttl) <= 6:
        return min(int(ttl), MAX_WAIT)
    period = _PERIODS.get(channel.get("updateperiod", "").strip().casefold(), 0)
    often = channel.get("updatefrequency", "").strip()
    times = int(often) if often.isdecimal() and 0 < len(often) <= 4 else 1
    return min(period // max(times, 1), MAX_WAIT)
