"""The feeds that a page names, and telling what kind of document something is."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final, Literal
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from annotations.errors import InputError
from annotations.incoming import FoundFeed
from annotations.ingest import html, html_head, jsonfeed
from annotations.ingest.decode import decode
from annotations.ingest.links import page_address
from annotations.ingest.xmltext import root_name, utf8
from annotations.text import clean_line

Kind = Literal["feed", "page", "text", "pdf", "other"]

MAX_FEEDS: Final = 50
"""Feeds of a page that are named."""

MAX_LINKS: Final = 20_000
"""Links of a page that are looked at."""

_TYPES: Final = frozenset(
    [
        *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"),
        *("application/xml", "text/xml", "application/x-rss+xml", "application/x.atom+xml"),
    ]
)
_LOOKS_LIKE = re.compile(
    r"(?:^|/)(?:feeds?|rss|atom|rdf)/?$|(?:^|[/._-])(?:feed|rss|atom|index|rdf)\w{0,8}\.(?:xml|rdf|json|rss|atom)$|\.(?:rss|atom|rdf)$",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|div|p|article|main|section|h1|span|table|title|meta)\b", re.IGNORECASE
)


def feeds_of(data: bytes, url: str, charset: str = "") -> list[FoundFeed]:
    """The feeds that a page names, each address once: first those of its head, then links that look like one.

    Those of comments come last in either group. InputError for bytes that are no text.
    """
    page = html.parsed(data, charset)
    base = page.find(".//base")
    root = page_address(base.get("href") or "" if base is not None else "", url) or url
    named = [*islice(_declared(page, root), MAX_FEEDS)]
    linked = [*islice(_linked(page, root), MAX_FEEDS)]
    found: dict[str, FoundFeed] = {}
    for feed in (*sorted(named, key=_is_of_comments), *sorted(linked, key=_is_of_comments)):
        found.setdefault(feed.url, feed)
    return list(found.values())[:MAX_FEEDS]


def _declared(page: HtmlElement, base: str) -> list[FoundFeed]:
    found = []
    for link in islice(page.iter("link"), MAX_LINKS):
        relations = (link.get("rel") or "").casefold().split()
        kind = clean_line(link.get("type") or "").casefold().partition(";")[0].strip()
        address = page_address(link.get("href") or "", base)
        is_json = kind == "application/json" and "feed" in address.casefold()
        if address and ("feed" in relations or ("alternate" in relations and (kind in _TYPES or is_json))):
            found.append(FoundFeed(address, clean_line(link.get("title") or ""), kind))
    return found


def _linked(page: HtmlElement, base: str) -> list[FoundFeed]:
    found = []
    for link in islice(page.iter("a"), MAX_LINKS):
        address = page_address(link.get("href") or "", base)
        if address and _LOOKS_LIKE.search(urlsplit(address).path):
            found.append(FoundFeed(address, html_head.words(link)[:200], ""))
    return found


def _is_of_comments(feed: FoundFeed) -> bool:
    return (
        "comment" in feed.url.casefold()
        or "kommentar" in feed.title.casefold()
        or "comment" in feed.title.casefold()
    )


def sniff(data: bytes, media_type: str = "") -> Kind:
    """What kind of document some bytes are: they are believed before the media type that a server sent."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if jsonfeed.is_json(data):
        return "feed" if media_type == "application/feed+json" or jsonfeed.is_feed(data) else "text"
    try:
        head = utf8(data[: 64 * 1024])
    except InputError:
        return "other"
    name = root_name(head)
    if name in ("rss", "feed", "rdf"):
        return "feed"
    if (
        name == "html"
        or (name and media_type in ("text/html", "application/xhtml+xml"))
        or _MARKUP.search(head)
    ):
        return "page"
    if name and media_type.endswith(("/rss+xml", "/atom+xml", "/rdf+xml")):
        return "feed"
    return "text" if _is_text(data) and not (name and media_type.endswith("xml")) else "other"


def _is_text(data: bytes) -> bool:
    try:
        decode(data)
    except InputError:
        return False
    return True
