"""Odd and hostile feeds, each with what becomes of it.

`DOCUMENTS` is the one list of them: the tests go through it, and `docs/feeds.md` shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Read:
    """A document that is a feed, and what is in it."""

    items: tuple[str, ...] = ()
    """The items in order: their texts, ` | ` for each blank line; `!` and the reason where one cannot be kept."""
    problem: str = ""
    """What a person is told about the document; empty for nothing."""
    links: tuple[str, ...] = ()
    """Where the links in all texts lead."""
    published: tuple[str, ...] | None = None
    """Dates of all items, if they matter."""
    urls: tuple[str, ...] | None = None
    keys: tuple[str, ...] | None = None
    kind: str = "rss"


class Case(NamedTuple):
    """A document and what becomes of it."""

    name: str
    document: bytes
    outcome: Read | str
    """What is read, or why the document is refused."""


HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n'
NAMES = (
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    b'xmlns:atom="http://www.w3.org/2005/Atom"'
)


def rss(*items: str, head: bytes = HEAD, channel: str = "") -> bytes:
    """A feed in RSS 2.0 of `https://blatt.example/`."""
    inner = "".join(f"<item>{item}</item>" for item in items)
    return (
        head
        + b'<rss version="2.0" '
        + NAMES
        + b"><channel><title>Blatt</title><link>https://blatt.example/</link>"
        + f"{channel}{inner}</channel></rss>".encode()
    )


def atom(*entries: str, attributes: str = "") -> bytes:
    """A feed in Atom 1.0."""
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return (
        HEAD
        + f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Blatt</title>'
        f'<link href="https://blatt.example/"/>{inner}</feed>'.encode()
    )


def dated(*dates: str) -> bytes:
    """A feed with an item for each date."""
    return rss(*(f"<title>n{n}</title><pubDate>{date}</pubDate>" for n, date in enumerate(dates)))


ADDRESS = "https://blatt.example/feeds/alle.xml"
"""Where every document comes from."""

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
NO_DATES = ("", "", "", "", "", "")

DOCUMENTS: list[Case] = [
    # What feeds may be
    Case(
        "RSS 2.0",
        rss("<title>Markt</title><description>Heute ist Markt.</description>"),
        Read(("Markt | Heute ist Markt.",)),
    ),
    Case(
        "RSS 0.91 with its document type",
        b'<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        b'"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Alt</title>'
        b"<item><title>Caf&eacute;</title><link>https://alt.example/1</link></item></channel></rss>",
        Read(("Café",), urls=("https://alt.example/1",)),
    ),
    Case(
        "RSS 0.90",
        b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Alt</title></channel>'
        b"<item><title>Eins</title><link>https://alt.example/1</link></item></rdf:RDF>",
        Read(("Eins",), kind="rdf"),
    ),
    Case(
        "RSS 1.0 (RDF)",
        HEAD
        + b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="c"><title>C</title></channel>'
        b'<item rdf:about="https://r.example/1"><title>T</title><link>https://r.example/1</link>'
        b"<description>Worte.</description><dc:date>2016-05</dc:date></item></rdf:RDF>",
        Read(("T | Worte.",), kind="rdf", published=("2016-05",)),
    ),
    Case(
        "Atom 0.3",
        HEAD + b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>A</title><entry>'
        b'<title mode="escaped">Ein &lt;i>altes&lt;/i> Blatt</title><id>1</id><issued>2004-01-01</issued>'
        b'<content type="text/html" mode="escaped">&lt;p>Worte.&lt;/p></content></entry></feed>',
        Read(("Ein altes Blatt | Worte.",), kind="atom", published=("2004-01-01",)),
    ),
    Case(
        "Atom 1.0, published before updated",
        atom(
            "<title>T</title><id>1</id><updated>2020-02-02T00:00:00Z</updated><published>2019-01-01</published>"
        ),
        Read(("T",), kind="atom", published=("2019-01-01",)),
    ),
    Case(
        "Atom without its namespace",
        b"<feed><title>n</title><entry><title>Eins</title><id>1</id></entry></feed>",
        Read(("Eins",), kind="atom"),
    ),
    Case(
        "JSON Feed 1.1",
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [{"id": 7, "content_text": '
        b'"Ein Wort \\ud800\\u001b[1m."}, {"id": "8", "title": "T", "content_html": "<p>Zwei <b>Worte</b>"}, 5]}',
        Read(("Ein Wort \ufffd[1m.", "T | Zwei Worte"), kind="json", keys=("7", "8")),
    ),
    Case("a feed without items", rss(), Read()),
    Case("a feed without anything", b"<rss/>", Read()),
    Case("an item without anything but an address", rss("<link>/1</link>"), Read(("!has no text",))),
    # What no feed is
    Case("nothing", b" \n\0 ", "is empty"),
    Case(
        "an HTML page",
        b"<!DOCTYPE html><html><body><p>404 &nbsp;</body></html>",
        "is an HTML page, not a feed",
    ),
    Case(
        "an HTML page in XML",
        HEAD + b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
        "is an HTML page, not a feed",
    ),
    Case("words", b"Service unavailable", "is text, not a feed"),
    Case("other XML", HEAD + b"<note>x</note>", "is XML, but not a feed (its first element is <note>)"),
    Case("a list of feeds", b'<opml version="2.0"/>', "is a list of feeds (OPML), not a feed; import it"),
    Case("a sitemap", HEAD + b"<urlset/>", "is a sitemap, not a feed"),
    Case("a PDF file", b"%PDF-1.7\n", "is a PDF file, not a feed"),
    Case("a picture", b"\x89PNG\r\n\x1a\n\0\0\0", "is not text (a PNG image)"),
    Case("JSON of something else", b'{"error": "no such key"}', "is JSON, but not a feed (it has no items)"),
    Case("JSON that breaks off", b'{"items": [', "is not valid JSON (line 1, column 12: Expecting value)"),
    Case("JSON nested deeply", b'{"a":' * 100_000, "is not JSON that can be read"),
    # Broken XML
    Case(
        "characters with names that XML does not know",
        rss("<title>Caf&eacute;&nbsp;&hellip; &unbekannt;</title>"),
        Read(("Café … &unbekannt;",), "is not well-formed XML (line 2: undefined entity)"),
    ),
    Case(
        "& and < that are not escaped",
        rss("<title>Müller & Söhne, AT&T</title><description>1 < 2</description>"),
        Read(
            ("Müller & Söhne, AT&T | 1 < 2",),
            "is not well-formed XML (line 2: not well-formed (invalid token))",
        ),
    ),
    Case(
        "cut off: an item that is not whole waits for the next time",
        rss("<title>Eins</title><description>Ganz.</description>", "<title>Zwei</title><description>Halb u")[
            :-38
        ],
        Read(("Eins | Ganz.",), "is not well-formed XML (line 2: unclosed token)"),
    ),
    Case(
        "tags that do not match",
        rss("<title>Eins</title><description>Erstens.</descr>", "<title>Zwei</title>"),
        Read(("Eins | Erstens.", "Zwei"), "is not well-formed XML (line 2: mismatched tag)"),
    ),
    Case(
        "words before and after the document",
        b"\n\n  Warning: no such file\n" + rss("<title>Eins</title>") + b"<!-- 0.2 s --> Ende",
        Read(("Eins",), "is not well-formed XML (line 3: syntax error)"),
    ),
    Case("white space before the document", b"\r\n\t " + rss("<title>Eins</title>"), Read(("Eins",))),
    Case(
        "markup that is not escaped",
        rss(
            "<title>Ein <b>fetter</b> Titel</title><description>Vor <p>im <a href='/x'>Absatz</a></p></description>"
        ),
        Read(("Ein fetter Titel | Vor | im Absatz",), links=("https://blatt.example/x",)),
    ),
    Case(
        "a comment inside of words",
        rss("<title>Vorn <!-- weg --> und hinten</title>"),
        Read(("Vorn und hinten",)),
    ),
    Case(
        "elements 100,000 deep",
        rss("<title>T</title><description>" + "<p>" * 100_000 + "tief" + "</p>" * 100_000 + "</description>"),
        Read(("T | tief",), "has elements nested more than 200 deep"),
    ),
    Case(
        "an element with 20,000 attributes",
        b"<rss " + b"".join(b"a%d='x' " % n for n in range(20_000)) + b"/>",
        "has an element with more than 300 attributes",
    ),
    # Encodings
    Case("UTF-8 with a byte order mark", b"\xef\xbb\xbf" + rss("<title>Grüße</title>"), Read(("Grüße",))),
    Case(
        "UTF-16",
        rss("<title>Grüße</title>", head=b"<?xml version='1.0' encoding='utf-16'?>")
        .decode()
        .encode("utf-16"),
        Read(("Grüße",)),
    ),
    Case(
        "UTF-16 without a byte order mark",
        rss("<title>Grüße</title>", head=b"").decode().encode("utf-16-le"),
        Read(("Grüße",)),
    ),
    Case(
        "UTF-8 that calls itself Latin-1",
        rss("<title>Grüße</title>", head=b'<?xml version="1.0" encoding="iso-8859-1"?>'),
        Read(("Grüße",)),
    ),
    Case(
        "Windows-1252 that calls itself UTF-8",
        rss("<title>Schöne Grüße – „bald“</title>").decode().encode("cp1252"),
        Read(("Schöne Grüße – „bald“",)),
    ),
    Case(
        "KOI8-R that says so",
        rss("<title>Новый день</title>", head=b'<?xml version="1.0" encoding="koi8-r"?>')
        .decode()
        .encode("koi8-r"),
        Read(("Новый день",)),
    ),
    # Entities
    Case(
        "an entity bomb",
        rss("<title>&l9;</title>", head=HEAD + f'<!DOCTYPE rss [<!ENTITY l0 "haha">{LAUGHS}]>'.encode()),
        Read(("&l9;",), "declares entities of its own, which are left as they are written"),
    ),
    Case(
        "an external entity",
        rss(
            "<title>a &x; b</title>",
            head=HEAD + b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        ),
        Read(("a &x; b",), "declares entities of its own, which are left as they are written"),
    ),
    Case(
        "a parameter entity from elsewhere",
        rss(
            "<title>a</title>", head=HEAD + b'<!DOCTYPE rss [<!ENTITY % d SYSTEM "http://127.0.0.1/d"> %d;]>'
        ),
        Read(("a",), "declares entities of its own, which are left as they are written"),
    ),
    Case(
        "a document type without an end",
        HEAD + b"<!DOCTYPE rss [" + b"<!ENTITY a 'b'>" * 9,
        "has a document type that does not end, or of more than 64 KB",
    ),
    # Control characters
    Case(
        "escape sequences, in bytes, as a reference and in JSON's way",
        rss("<title>a\x1b[31mb&#27;[0mc&#x9b;2Jd\u202e\u2028</title><description>x\x07&#7;y</description>"),
        Read(("a[31mb[0mc2Jd | xy",), "is not well-formed XML (line 2: not well-formed (invalid token))"),
    ),
    Case(
        "an escape sequence that was escaped twice",
        rss("<title>a&amp;#27;[31mb</title><description>&lt;p>x&amp;#27;[0m&amp;#x1b;]0;y</description>"),
        Read(("a[31mb | x[0m]0;y",)),
    ),
    # Titles and texts
    Case(
        "HTML in a title",
        rss("<title>&lt;b>Fett&lt;/b> &amp;amp; &lt;br/>mehr</title>"),
        Read(("Fett & mehr",)),
    ),
    Case(
        "a title that was escaped once too often",
        rss("<title>&amp;lt;i&amp;gt;AT&amp;amp;T&amp;lt;/i&amp;gt;</title>"),
        Read(("AT&T",)),
    ),
    Case(
        "a title with a < of its own",
        atom("<title>x &lt; y &amp;amp; List&lt;Wort></title><id>1</id>"),
        Read(("x < y & List<Wort>",), kind="atom"),
    ),
    Case(
        "a title in XHTML",
        atom(
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Ein <em>Wort</em></div></title><id>1</id>'
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><h2>U</h2><p>Satz.</p></div></content>'
        ),
        Read(("Ein Wort | U | Satz.",), kind="atom"),
    ),
    Case(
        "content longer than the summary, and the other way round",
        rss(
            "<title>a</title><description>Kurz.</description><content:encoded>&lt;p>Viel länger.</content:encoded>",
            "<title>b</title><content:encoded>Kurz.</content:encoded><description>Hier viel länger.</description>",
        ),
        Read(("a | Viel länger.", "b | Hier viel länger.")),
    ),
    Case(
        "plain text with line ends",
        rss("<description>Erster Absatz.\n\nZweiter Absatz.</description>"),
        Read(("Erster Absatz. | Zweiter Absatz.",)),
    ),
    Case(
        "an attachment and nothing else",
        rss('<enclosure url="https://b.example/a.mp3" type="audio/mpeg"/>'),
        Read(("!has no text",)),
    ),
    Case(
        "scripts, forms and pictures",
        rss(
            "<description>&lt;script>x()&lt;/script>&lt;img src=x onerror=y()>"
            "&lt;p onclick=z()>Worte&lt;/p></description>"
        ),
        Read(("Worte",)),
    ),
    # Addresses
    Case(
        "relative links: to the item's address, or to that of the site",
        rss(
            "<title>a</title><link>/tag/1.html</link><description>&lt;a href='2.html'>b&lt;/a></description>",
            "<title>c</title><description>&lt;a href='2.html'>d&lt;/a></description>",
        ),
        Read(
            ("a | b", "c | d"),
            links=("https://blatt.example/tag/2.html", "https://blatt.example/2.html"),
            urls=("https://blatt.example/tag/1.html", ""),
        ),
    ),
    Case(
        "relative links under xml:base",
        atom(
            '<title>a</title><id>1</id><link href="1"/>'
            '<content type="html" xml:base="z/">&lt;a href="q">b&lt;/a></content>',
            attributes='xml:base="https://basis.example/x/"',
        ),
        Read(
            ("a | b",),
            kind="atom",
            urls=("https://basis.example/x/1",),
            links=("https://basis.example/x/z/q",),
        ),
    ),
    Case(
        "links that lead into the reader",
        rss(
            "<title>a</title><link>javascript:alert(1)</link>"
            "<description>&lt;a href='java&amp;#10;script:x()'>b&lt;/a> "
            "&lt;a href='data:text/html,x'>c&lt;/a> &lt;a href='file:///etc/passwd'>d&lt;/a> "
            "&lt;a href=' HTTPS://gut.example/a b '>e&lt;/a></description>"
        ),
        Read(("a | b c d e",), urls=("",), links=("HTTPS://gut.example/a%20b",)),
    ),
    Case(
        "links to attachments and to the feed itself",
        atom(
            '<title>a</title><id>1</id><link rel="enclosure" href="a.mp3"/><link rel="self" href="s"/><link href="/1"/>'
        ),
        Read(("a",), kind="atom", urls=("https://blatt.example/1",)),
    ),
    # What tells items apart
    Case(
        "a guid that is an address, and one that says it is none",
        rss(
            "<guid>https://blatt.example/1</guid><title>a</title>",
            '<guid isPermaLink="false">https://blatt.example/2</guid><title>b</title>',
        ),
        Read(
            ("a", "b"),
            urls=("https://blatt.example/1", ""),
            keys=("https://blatt.example/1", "https://blatt.example/2"),
        ),
    ),
    Case(
        "items without a guid",
        rss("<title>a</title><link>/1</link>", "<title>b</title>"),
        Read(("a", "b"), keys=("https://blatt.example/1", "971db2b2d5")),
    ),
    Case("an item twice", rss(*["<guid>g</guid><title>a</title>"] * 2), Read(("a",), keys=("g",))),
    Case(
        "one guid for two items",
        rss("<guid>g</guid><title>a</title><link>/1</link>", "<guid>g</guid><title>b</title><link>/2</link>"),
        Read(("a", "b"), keys=("g https://blatt.example/1", "g https://blatt.example/2")),
    ),
    Case(
        "an item in two versions: the newer is kept",
        rss(
            "<guid>g</guid><title>neu</title><link>/1</link><pubDate>2019</pubDate>",
            "<guid>g</guid><title>alt</title><link>/1</link><pubDate>2018</pubDate>",
        ),
        Read(("neu",), keys=("g",)),
    ),
    # Dates
    Case(
        "dates as RFC 822 has them, with a wrong weekday, and with the names of zones",
        dated(
            "Sun, 06 Aug 2017 12:00:00 +0200",
            "Mon, 06 Aug 2017 12:00:00 GMT",
            "06 Aug 17 12:00 EST",
            "Sun, 6 Aug 2017 12:00:00 XYZ",
        ),
        Read(
            ("n0", "n1", "n2", "n3"),
            published=(
                "2017-08-06T10:00:00.000Z",
                "2017-08-06T12:00:00.000Z",
                "2017-08-06T17:00:00.000Z",
                "2017-08-06T12:00:00.000Z",
            ),
        ),
    ),
    Case(
        "dates as ISO 8601 has them, with and without zone and time",
        dated(
            "2017-08-06T12:00:00.5+02:00",
            "2017-08-06T12:00",
            "2017-08-06",
            "2017-08",
            "2017",
            "20170806T120000Z",
        ),
        Read(
            ("n0", "n1", "n2", "n3", "n4", "n5"),
            published=(
                "2017-08-06T10:00:00.000Z",
                "2017-08-06T12:00:00.000Z",
                "2017-08-06",
                "2017-08",
                "2017",
                "2017-08-06T12:00:00.000Z",
            ),
        ),
    ),
    Case(
        "dates in other languages",
        dated(
            "Mo, 06 Sep 2021", "6. März 2021, 14:30 Uhr", "1 de mayo de 2019", "06 août 2017", "06.08.2017"
        ),
        Read(
            ("n0", "n1", "n2", "n3", "n4"),
            published=("2021-09-06", "2021-03-06T14:30:00.000Z", "2019-05-01", "2017-08-06", "2017-08-06"),
        ),
    ),
    Case(
        "what is no date",
        dated("morgen", "31 Feb 2017", "0000-00-00 00:00:00", "1502013600", "9" * 500, "06/08/2017"),
        Read(("n0", "n1", "n2", "n3", "n4", "n5"), published=NO_DATES),
    ),
    Case(
        "a date to come",
        dated("Sat, 01 Jan 2089 00:00:00 GMT"),
        Read(("n0",), published=("2089-01-01T00:00:00.000Z",)),
    ),
]
