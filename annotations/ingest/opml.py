"""Lists of feeds in OPML, which most readers of feeds write."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from annotations.errors import InputError
from annotations.incoming import Subscription
from annotations.ingest.links import page_address
from annotations.ingest.xmltext import root_name, utf8, without_doctype
from annotations.text import clean_line

MAX_LIST: Final = 16 << 20
"""Bytes of the longest list that is read."""

MAX_FEEDS: Final = 50_000
"""Feeds of a list that are read."""

MAX_FOLDERS: Final = 8
"""Folders within folders that are kept; what is deeper lies in the last of them."""

_BOM: Final = b"\xef\xbb\xbf"


def read(data: bytes) -> list[Subscription]:
    """The feeds of a list, each address once, in its order; InputError for what is no list of feeds.

    A list that is broken gives what can be read of it.
    """
    if len(data) > MAX_LIST:
        raise InputError(f"is larger than {MAX_LIST >> 20} MB")
    data, _ = without_doctype(utf8(data))
    if root_name(data) != "opml":
        raise InputError("is not a list of feeds (OPML)")
    found: dict[str, Subscription] = {}
    for outline in _outlines(data):
        url = page_address(outline["url"], "")
        if not url or len(found) >= MAX_FEEDS:
            continue
        folders = [name.replace("/", "∕") for name in map(clean_line, outline["folders"]) if name][
            :MAX_FOLDERS
        ]
        categories = (clean_line(part).strip("/") for part in outline["category"].split(","))
        found.setdefault(
            url,
            Subscription(
                url=url,
                title="" if (title := clean_line(outline["title"])) == url else title,
                home=page_address(outline["home"], ""),
                folder="/".join(folders),
                tags=tuple(dict.fromkeys(tag for tag in categories if tag and tag != "/".join(folders))),
            ),
        )
    return list(found.values())


def _outlines(data: bytes) -> list[dict[str, Any]]:
    """The outlines that are feeds, as `listparser` meets them, with the folders that are open around each."""
    import listparser
    from lxml import etree

    met: list[dict[str, Any]] = []

    class Handler(listparser.Handler):  # type: ignore[misc]
        """Keeps what `listparser` forgets: the page of a feed, and which of its categories are folders."""

        def start_opml_outline(self, attrs: dict[str, str]) -> None:
            if attrs.get("xmlurl") and attrs.get("type", "").strip().casefold() != "source":
                named = attrs.get("title", "").strip() or attrs.get("text", "")
                met.append(
                    {
                        "url": attrs["xmlurl"],
                        "title": named,
                        "home": attrs.get("htmlurl", ""),
                        "folders": list(self.hierarchy),
                        "category": attrs.get("category", ""),
                    }
                )
            super().start_opml_outline(attrs)

        def end_opml_outline(self) -> None:
            if self.hierarchy:
                super().end_opml_outline()

    handler = Handler()
    handler.harvest.update({"feeds": [], "lists": [], "opportunities": [], "meta": {}, "version": ""})
    parser = etree.HTMLParser(target=handler, recover=True, no_network=True, encoding="utf-8", huge_tree=True)
    try:
        etree.parse(BytesIO(_BOM + data), parser)
    except (etree.LxmlError, LookupError, AttributeError, ValueError) as error:
        if not met:
            raise InputError("is a list of feeds (OPML) that cannot be read") from error
    return met


def write(subscriptions: Iterable[Subscription], title: str = "Glosse") -> str:
    """The feeds as OPML 2.0, folders as outlines around them; in the order of their folders, then as given."""
    feeds = sorted(subscriptions, key=lambda feed: feed.folder.casefold().split("/"))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{_escaped(title)}</title></head>",
        "  <body>",
    ]
    open_now: list[str] = []
    for feed in feeds:
        folders = feed.folder.split("/") if feed.folder else []
        common = _common(open_now, folders)
        lines += ["  " * depth + "</outline>" for depth in range(len(open_now) + 1, common + 1, -1)]
        for depth in range(common, len(folders)):
            name = quoteattr(folders[depth].replace("∕", "/"))
            lines.append("  " * (depth + 2) + f"<outline text={name} title={name}>")
        open_now = folders
        lines.append("  " * (len(folders) + 2) + _outline(feed))
    lines += ["  " * depth + "</outline>" for depth in range(len(open_now) + 1, 1, -1)]
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _common(one: list[str], other: list[str]) -> int:
    """How many folders two paths begin with in common."""
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count


def _outline(feed: Subscription) -> str:
    name = quoteattr(feed.title or feed.url)
    parts = [f'<outline type="rss" text={name} title={name} xmlUrl={quoteattr(feed.url)}']
    if feed.home:
        parts.append(f"htmlUrl={quoteattr(feed.home)}")
    if feed.tags:
        parts.append(f"category={quoteattr(','.join(tag.replace(',', ' ') for tag in feed.tags))}")
    return " ".join(parts) + "/>"


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
