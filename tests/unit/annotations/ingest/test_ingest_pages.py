"""Pages, the feeds that they name, and what kind of document something is."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from annotations.errors import InputError
from annotations.incoming import FoundFeed
from annotations.ingest import pages, parsing
from annotations.model import Draft, Text
from annotations.text import clean_line
from annotations.text.canonical import characters

URL = "https://blatt.example/tag/eins.html"

PAGE = """<!doctype html><html lang="de-AT"><head><title>Die Ernte – Blatt</title><base href="/archiv/">
<link rel="canonical" href="/tag/eins"><meta property="og:site_name" content="Das &#27;[1mBlatt">
<meta name="author" content="Ana B"><meta property="article:published_time" content="2017-08-06T12:00:00+02:00">
</head><body><nav><ul><li><a href="/">Start</a></li><li><a href="/politik">Politik</a></li></ul></nav>
<article><h1>Die Ernte</h1><p>Am Morgen kamen die Leute vom <a href="hof?x=1">Hof am See</a> zusammen und zählten die
Säcke, die seit dem Abend vor dem Tor standen.</p><h2>Der Nachmittag</h2><p>Später regnete es <b>stark</b>, und
<i>alle</i> liefen in die Scheune, wo noch Platz für viele war.</p><ul><li>ein Sack Hafer, <a
href="javascript:x()">gewogen</a></li><li>zwei Säcke Weizen</li></ul><ol><li>zählen</li><li>wiegen</li></ol>
<blockquote><p>Wir haben lange gewartet, sagte der alte Mann am Tor.</p></blockquote><pre>x = 1
  y = 2</pre><script>x()</script><p>Zum Schluss sangen sie<br>ein altes Lied.</p></article>
<aside>Anzeige: Kaufen Sie Säcke</aside><footer>Impressum</footer></body></html>"""


def shape(text: Text) -> list[tuple[str, int, str, str]]:
    return [(b.kind.value, b.level, b.marker, text.content[b.start : b.end]) for b in text.blocks]


def links(text: Text) -> list[tuple[str, str]]:
    return [(text.content[link.start : link.end], link.url) for link in text.links]


def test_a_page_with_everything() -> None:
    draft = parsing.page(PAGE.encode(), URL)
    assert shape(draft.text) == [
        ("title", 0, "", "Die Ernte"),
        ("paragraph", 0, "", "Am Morgen kamen die Leute vom Hof am See zusammen und zählten die Säcke, "
         "die seit dem Abend vor dem Tor standen."),
        ("heading", 2, "", "Der Nachmittag"),
        ("paragraph", 0, "", "Später regnete es stark, und alle liefen in die Scheune, wo noch Platz für viele war."),
        ("item", 0, "•", "ein Sack Hafer, gewogen"),
        ("item", 0, "•", "zwei Säcke Weizen"),
        ("item", 0, "1.", "zählen"),
        ("item", 0, "2.", "wiegen"),
        ("quotation", 0, "", "Wir haben lange gewartet, sagte der alte Mann am Tor."),
        ("verse", 0, "", "x = 1\n  y = 2"),
        ("verse", 0, "", "Zum Schluss sangen sie\nein altes Lied."),
    ]  # fmt: skip
    assert links(draft.text) == [("Hof am See", "https://blatt.example/archiv/hof?x=1")]
    assert (draft.title, draft.byline, draft.published) == ("Die Ernte", "Ana B", "2017-08-06T10:00:00.000Z")
    assert (draft.language, draft.source, draft.url) == (
        "de",
        "Das [1mBlatt",
        "https://blatt.example/tag/eins",
    )


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://blatt.example/", URL),
        ("https://anderswo.example/tag/eins", URL),
        ("javascript:x", URL),
        ("http://[", URL),
        ("https://blatt.example/kurz", "https://blatt.example/kurz"),
    ],
)
def test_a_page_may_give_itself_an_address_of_its_own_site_only(canonical: str, url: str) -> None:
    page = f'<html><head><link rel="canonical" href="{canonical}"></head><body><p>Ein paar Worte.</p></body></html>'
    assert parsing.page(page.encode(), URL).url == url


def test_a_page_in_which_no_article_is_found_is_taken_whole() -> None:
    draft = parsing.page(b"<p>Kurz.</p><ul><li>eins</ul>", URL)
    assert shape(draft.text) == [("paragraph", 0, "", "Kurz."), ("item", 0, "•", "eins")]
    assert (draft.source, draft.url) == ("blatt.example", URL)


def test_a_page_that_is_too_deep_to_be_looked_through() -> None:
    page = "<html><body>" + "<div>" * (pages.MAX_DEPTH + 10) + "<p>Unten stehen Worte.</p>"
    assert parsing.page(page.encode(), URL).text.content == "Unten stehen Worte."


def test_what_a_page_looks_like_to_a_parser_that_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    import trafilatura

    def fails(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(trafilatura, "bare_extraction", fails)
    assert parsing.page(PAGE.encode(), URL).title == "Die Ernte"


def test_other_encodings_and_plain_text() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Grüße aus Köln'
    assert parsing.page(page.encode("latin-1"), URL).text.content == "Grüße aus Köln"
    russian = "<html><body><p>Новый день".encode("koi8-r")
    assert parsing.page(russian, URL, "koi8-r").text.content == "Новый день"
    draft = parsing.page(b"Ein Satz.\n\nNoch einer.", URL, media_type="text/plain")
    assert (draft.text.content, draft.source, draft.url) == ("Ein Satz.\n\nNoch einer.", "blatt.example", URL)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0", "is neither a page nor a text"),
        (b"<rss><channel/></rss>", "is a feed, not an article: follow it with glosse feeds add"),
        (b"<html><body><script>x()</script>", "has no text"),
        (b"%PDF-1.4\n", "is a damaged PDF file"),
    ],
)
def test_what_no_article_can_be_read_from(data: bytes, reason: str) -> None:
    with pytest.raises(InputError) as refusal:
        parsing.page(data, URL)
    assert str(refusal.value).startswith(reason)


@given(
    st.binary(max_size=200)
    | st.text(alphabet="<>/pdivah1 \n=\"'&;#xé\x1b\u202e", max_size=200).map(str.encode)
)
@settings(suppress_health_check=[HealthCheck.too_slow])
@example(b"<a href='http://['>x</a><base href='http://['>")
@example(b"<p<>!")
def test_any_bytes_are_a_page_or_none(data: bytes) -> None:
    parsing.sniff(data)
    for read in (parsing.page, parsing.feeds_of):
        try:
            found = read(data, URL)
        except InputError:
            continue
        if isinstance(found, Draft):
            assert characters(found.text.content) == found.text.content
            assert clean_line(found.title) == found.title


NAMING = b"""<html><head><link rel=alternate type="application/rss+xml" title="Kommentare" href="/comments/feed">
<link rel="Alternate" type="Application/RSS+XML; charset=x" title="Das &lt;b>Blatt" href="/feed">
<link rel=alternate type="application/atom+xml" href="https://anderswo.example/atom">
<link rel=alternate type="application/json" href="/wp-json/x"><link rel=alternate hreflang=en href="/en">
<link rel=alternate type="application/feed+json" href="feed.json"><link rel=alternate type=application/rss+xml href="file:///x">
</head><body><a href="/feed">RSS</a><a href="/sport/rss.xml">Sport</a><a href="javascript:feed.xml">x</a>
<a href="/futter/feeder">Futter</a><a href="http://[/feed">y</a></body></html>"""


def test_the_feeds_of_a_page() -> None:
    assert parsing.feeds_of(NAMING, URL) == [
        FoundFeed("https://blatt.example/feed", "Das <b>Blatt", "application/rss+xml"),
        FoundFeed("https://anderswo.example/atom", "", "application/atom+xml"),
        FoundFeed("https://blatt.example/tag/feed.json", "", "application/feed+json"),
        FoundFeed("https://blatt.example/comments/feed", "Kommentare", "application/rss+xml"),
        FoundFeed("https://blatt.example/sport/rss.xml", "Sport", ""),
    ]


@pytest.mark.parametrize(
    ("data", "media_type", "kind"),
    [
        (b"<?xml version='1.0'?><rss/>", "text/html", "feed"),
        ("<feed/>".encode("utf-16"), "", "feed"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "application/json", "feed"),
        (b'{"a": 1}', "application/json", "text"),
        (b"<!DOCTYPE html><p>x", "application/rss+xml", "page"),
        (b"<p>x", "", "page"),
        (b"%PDF-1.4", "text/html", "pdf"),
        (b"Worte", "application/octet-stream", "text"),
        (b"\x89PNG\r\n\x1a\n\0", "text/plain", "other"),
        (b"<?xml version='1.0'?><note/>", "application/xml", "other"),
        (b"", "text/html", "other"),
    ],
)
def test_what_kind_of_document_it_is(data: bytes, media_type: str, kind: str) -> None:
    assert parsing.sniff(data, media_type) == kind
