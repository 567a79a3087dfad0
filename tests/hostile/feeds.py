"""Feeds, pages and lists of feeds whose every string is hostile."""

from __future__ import annotations

import json
from html import escape

from tests.data.hostile import HOSTILE
from tests.feeds.server import Answer, Route

XML = ("Content-Type", "application/xml; charset=utf-8")
NAMES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)


def encoded(value: str) -> bytes:
    """As a server sends it: UTF-8 as far as there is any."""
    return value.encode("utf-8", "replace")


def rss(values: list[str], written: str) -> bytes:
    """An RSS feed; `written` is `raw`, `escaped`, or `numbers` for character references."""
    items = []
    for number, value in enumerate(values):
        it = {
            "raw": value,
            "escaped": escape(value),
            "numbers": "".join(f"&#{ord(each)};" for each in value),
        }[written]
        items.append(
            f"<item><guid>{it}{number}</guid><title>{it}</title><link>{it}</link><dc:creator>{it}</dc:creator>"
            f"<pubDate>{it}</pubDate><category>{it}</category><description>Text {number}. {it}</description></item>"
            f"<item><guid>h{number}</guid><title>Haus {number}</title>"
            f"<link>https://example.org/{written}/{number}</link><content:encoded>"
            f"<![CDATA[<p>Satz {number}. {value}</p><a href='{value}'>x</a>]]></content:encoded></item>"
        )
    first = escape(values[0])
    return encoded(
        f'<rss version="2.0" {NAMES}><channel><title>{first}</title><link>{first}</link><language>{first}</language>'
        f"<ttl>{first}</ttl><sy:updatePeriod>{first}</sy:updatePeriod>{''.join(items)}</channel></rss>"
    )


def json_feed(values: list[str]) -> bytes:
    """A JSON Feed."""
    items = [
        {
            "id": value,
            "title": value,
            "url": value,
            "content_html": f"<p>Wort {number} {value}</p>",
            "summary": value,
        }
        | {"authors": [{"name": value}], "date_published": value, "tags": [value]}
        for number, value in enumerate(values)
    ]
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps(
        {"version": version, "title": values[0], "home_page_url": values[0], "items": items}
    ).encode()


def opml(values: list[str]) -> bytes:
    """A list of feeds."""
    outlines = "".join(
        f'<outline text="{escape(value)}"><outline type="rss" text="{escape(value)}" category="{escape(value)}"'
        f' xmlUrl="https://example.org/opml/{number}" htmlUrl="{escape(value)}"/></outline>'
        f'<outline text="x" xmlUrl="{escape(value)}"/>'
        for number, value in enumerate(values)
    )
    return encoded(f'<opml version="2.0"><body>{outlines}</body></opml>')


def page(value: str, number: int) -> bytes:
    """A page."""
    it = escape(value)
    return encoded(
        f'<html lang="{it}"><head><title>{it}</title><meta name="author" content="{it}">'
        f'<link rel="canonical" href="{it}">'
        f'<meta property="article:published_time" content="{it}"><meta property="og:site_name" content="{it}"></head>'
        f"<body><article><h1>{it}</h1><p>Absatz {number}. {value}</p>"
        f"<p><a href='{it}'>hier</a> steht mehr.</p></article>"
    )


def routes() -> dict[str, Route]:
    """All of it, by path."""
    values = [value for value in HOSTILE.values() if len(value) < 100_000]
    found: dict[str, Route] = {
        f"/{how}": Answer(rss(values, how), 200, (XML,)) for how in ("raw", "escaped", "numbers")
    }
    found |= {
        f"/one/{number}": Answer(rss([value], "escaped"), 200, (XML,)) for number, value in enumerate(values)
    }
    found |= {f"/page/{number}": Answer(page(value, number)) for number, value in enumerate(values)}
    return found | {"/json": Answer(json_feed(values), 200, (("Content-Type", "application/feed+json"),))}
