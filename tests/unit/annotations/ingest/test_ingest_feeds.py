"""Feeds of any bytes: an outline or a reason, clean texts, keys that are unique and stay."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.errors import InputError, NotFoundError
from annotations.incoming import Entry, Item, Outline
from annotations.ingest import parsing
from annotations.ingest.entries import Piece, Raw, outlined
from annotations.ingest.items import words
from annotations.ingest.likeness import BANDS, likenesses
from annotations.ingest.links import absolute, page_address
from annotations.ingest.moments import moment
from annotations.ingest.survey import survey
from annotations.ingest.xmltext import mended, utf8, without_doctype
from annotations.text import clean_line
from annotations.text.canonical import characters
from tests.feeds.documents import ADDRESS, DOCUMENTS, rss

Read = tuple[Outline, list[Item | str]]


def read(document: bytes, charset: str = "") -> Read | str:
    """A document's outline and items, or why it is none."""
    try:
        outline = parsing.open_feed("t", document, ADDRESS, charset)
    except InputError as error:
        return str(error)
    try:
        return outline, parsing.part("t", 1_000).items
    finally:
        parsing.close_feed("t")


def check(document: bytes) -> None:
    """Whatever the document is: the same twice, keys once, every string clean."""
    found = read(document)
    assert read(document) == found
    if isinstance(found, str):
        assert found
        assert clean_line(found) == found
        return
    outline, items = found
    keys = [entry.key for entry in outline.entries]
    assert len(set(keys)) == len(keys)
    for line in (outline.title, outline.home, outline.moved, outline.problem, outline.language, *keys):
        assert clean_line(line) == line
    for entry, item in zip(outline.entries, items, strict=True):
        assert len(entry.digest) == 16
        if isinstance(item, str):
            continue
        assert (item.key, item.digest, item.draft.url) == entry
        text = item.draft.text
        assert text.content
        assert characters(text.content) == text.content
        assert "\x1b" not in text.content
        assert all(block.start < block.end <= len(text.content) for block in text.blocks)
        for line in (
            item.draft.title,
            item.draft.byline,
            item.draft.published,
            item.draft.url,
            item.draft.source,
        ):
            assert clean_line(line) == line
        assert all(link.url.casefold().startswith(("http:", "https:", "mailto:")) for link in text.links)


@given(st.binary(max_size=400))
@example(b"<rss><channel><item><title>\x1b[0m")
@example(b"\xff\xfe<\0")
@example(b"{}")
@example(b'{"items": [{"id": 1e999, "title": "\\ud800"}]}')
def test_any_bytes(document: bytes) -> None:
    check(document)


PIECES = [
    *(
        b"<",
        b">",
        b"&",
        b"</title>",
        b"<title>",
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"-->",
        b"&#27;",
        b"&nbsp;",
        b"\x1b[31m",
    ),
    *(
        b"\xff",
        b"\0",
        b'"',
        b"<!DOCTYPE x [",
        b"</item>",
        b"<item>",
        b"<guid>g</guid>",
        b' xml:base="//x y["',
        b"\xed\xa0\x80",
    ),
]


@given(
    st.sampled_from([case.document for case in DOCUMENTS if len(case.document) < 5_000]),
    st.lists(
        st.tuples(st.integers(0, 5_000), st.integers(0, 30), st.sampled_from([b"", *PIECES])), max_size=4
    ),
)
def test_documents_that_were_damaged(document: bytes, damages: list[tuple[int, int, bytes]]) -> None:
    for place, length, piece in damages:
        at = place % (len(document) + 1)
        document = document[:at] + piece + document[at + length :]
    check(document)


@given(
    st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=9), st.lists, max_leaves=3),
    st.data(),
)
def test_json_of_wrong_types(value: object, data: st.DataObject) -> None:
    names = ("version", "title", "home_page_url", "language", "items", "authors", "author", "url", "id")
    names += ("content_html", "content_text", "summary", "date_published")
    make = st.dictionaries(st.sampled_from(names), st.just(value) | st.just("https://a.example/"))
    item = data.draw(make)
    check(json.dumps({**data.draw(make), "items": [item, value, {**item, "authors": [item]}]}).encode())


def test_what_a_feed_says_of_itself() -> None:
    channel = (
        "<language>de-AT</language><ttl>90</ttl>"
        '<new-feed-url xmlns="http://www.itunes.com/dtds/podcast-1.0.dtd">https://neu.example/f</new-feed-url>'
    )
    found = read(rss(channel=channel))
    assert found == (
        Outline("Blatt", "https://blatt.example/", "rss", "de", (), every=90, moved="https://neu.example/f"),
        [],
    )


@pytest.mark.parametrize(
    ("channel", "minutes"),
    [
        ("<ttl>0</ttl>", 0),
        ("<ttl>99999</ttl>", 7 * 24 * 60),
        ("<ttl>bald</ttl>", 0),
        ("<updatePeriod> Daily </updatePeriod><updateFrequency>4</updateFrequency>", 360),
        ("<updatePeriod>hourly</updatePeriod><updateFrequency>0</updateFrequency>", 60),
        ("<updatePeriod>yearly</updatePeriod>", 7 * 24 * 60),
    ],
)
def test_how_long_a_feed_asks_to_wait(channel: str, minutes: int) -> None:
    found = read(rss(channel=channel))
    assert not isinstance(found, str)
    assert found[0].every == minutes


def test_items_come_in_parts_without_those_that_are_known() -> None:
    outline = parsing.open_feed("t", rss(*(f"<title>n{n}</title>" for n in range(5))), ADDRESS)
    assert [entry.url for entry in outline.entries] == [""] * 5
    found = [parsing.part("t", 2) for _ in range(3)]
    assert [[item.draft.title for item in part.items if isinstance(item, Item)] for part in found] == [
        ["n0", "n1"],
        ["n2", "n3"],
        ["n4"],
    ]
    assert [part.last for part in found] == [False, False, True]
    known = {entry.key: entry.digest.hex() for entry in outline.entries[1:]}
    known[outline.entries[2].key] = "another"
    parsing.open_feed("t", rss(*(f"<title>n{n}</title>" for n in range(5))), ADDRESS, known=known)
    part = parsing.part("t", 9)
    assert [item.draft.title for item in part.items if isinstance(item, Item)] == ["n0", "n2"]
    assert part.last
    parsing.close_feed("t")
    parsing.close_feed("t")
    with pytest.raises(NotFoundError, match="no feed is open"):
        parsing.part("t", 1)


def test_only_words_and_addresses_make_a_version() -> None:
    def digest(item: str) -> bytes:
        return parsing.open_feed("t", rss(item), ADDRESS).entries[0].digest

    same = digest("<guid>g</guid><title>a</title><pubDate>2017</pubDate>")
    assert digest("<guid>g</guid><title>a</title><pubDate>2018</pubDate>") == same
    assert digest("<guid>g</guid><title>b</title><pubDate>2017</pubDate>") != same
    assert digest("<guid>g</guid><title>a</title><link>/2</link>") != same
    parsing.close_feed("t")


RAWS = st.builds(
    Raw,
    guid=st.sampled_from(["", "g", "g https://b.example/1", "h"]),
    link=st.sampled_from(["", "https://b.example/1", "https://b.example/2", "javascript:x"]),
    title=st.sampled_from([Piece("a"), Piece("b"), Piece("")]),
    pieces=st.sampled_from([(), (Piece("x"),)]),
    byline=st.just(""),
    published=st.sampled_from(["", "2017", "2018", "bald"]),
)


@given(st.lists(RAWS, max_size=12), st.randoms(use_true_random=False))
def test_keys_are_unique_whatever_the_order(raws: list[Raw], chance: random.Random) -> None:
    first = outlined(raws, ADDRESS)
    keys = [entry.key for entry, _ in first]
    assert len(set(keys)) == len(keys)
    chance.shuffle(raws)
    assert entries(outlined(raws, ADDRESS)) == entries(first)


def entries(pairs: list[tuple[Entry, Raw]]) -> set[Entry]:
    return {entry for entry, _ in pairs}


def test_a_key_that_is_too_long() -> None:
    ((entry, _),) = outlined([Raw("g" * 10_000, "", Piece("a"), (), "", "")], ADDRESS)
    assert len(entry.key) == 32


@pytest.mark.parametrize(
    ("written", "base", "there"),
    [
        ("b", "https://a.example/x/", "https://a.example/x/b"),
        ("//b.example/c", "https://a.example/", "https://b.example/c"),
        ("#fn1", "https://a.example/x", "https://a.example/x#fn1"),
        ("mailto:a@b.example", "", "mailto:a@b.example"),
        (" https://a.example/a\n b ", "", "https://a.example/a%20b"),
        ("javascript:x", "https://a.example/", ""),
        ("java\tscript:x", "https://a.example/", ""),
        ("data:text/html,x", "https://a.example/", ""),
        ("b", "", ""),
        ("http://[", "https://a.example/", ""),
        ("//[x", "https://a.example/", ""),
        ("a" * 9000, "https://a.example/", ""),
    ],
)
def test_where_a_link_leads(written: str, base: str, there: str) -> None:
    assert absolute(written, base) == there
    assert page_address(written, base) == (there if there.startswith("http") else "")


@given(st.text(max_size=120))
@example("Sun, 06 Aug 2017 99:99:99 +9999")
@example("1 Jan 0001 00:00 +1400")
@example("9999-12-31T23:59:59-14:00")
@example("06 Aug 2017 12:00 UTC+99")
def test_a_date_is_one_or_none(written: str) -> None:
    found = moment(written)
    assert not found or moment(found) == found


@given(st.text())
def test_a_title_is_words(written: str) -> None:
    assert clean_line(words(Piece(written))) == words(Piece(written))


@given(st.binary(max_size=200))
def test_mending_twice_is_mending_once(document: bytes) -> None:
    assert mended(mended(document)) == mended(document)


def test_mending_leaves_what_is_right_alone() -> None:
    right = b"<rss>&amp;&lt;&#228;&#xe4;<![CDATA[a & b < c &nbsp;]]></rss>"
    assert mended(right) == right
    assert not survey(right).problem


def test_a_document_type_with_everything_in_it() -> None:
    typed = b"""<!DOCTYPE rss [<!-- ]> don't --><!ENTITY a "]>"><!ATTLIST x y CDATA '>'>] ><rss/>"""
    assert without_doctype(typed)[0] == b"<rss/>"


def test_an_encoding_of_the_server_counts_where_the_document_names_none() -> None:
    document = "<rss><channel><title>Привет</title></channel></rss>".encode("koi8-r")
    assert "Привет" in utf8(document, "koi8-r").decode()
    assert "Привет" in utf8(b'<?xml version="1.0" encoding="koi8-r"?>' + document, "iso-8859-1").decode()
    assert "日本" in utf8("<rss>日本</rss>".encode("iso-2022-jp"), "iso-2022-jp").decode()


def shuffled(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [f"wort{chance.randrange(5000)}" for _ in range(count)]


def test_texts_that_hardly_differ_have_a_number_in_common() -> None:
    met = 0
    for seed in range(200):
        one = shuffled(300, seed)
        other = [*one]
        other[seed] = "anders"
        other[299 - seed // 2] = "anders"
        a, b, c = likenesses(
            text.encode()
            for text in (
                " ".join(one),
                "„" + ", ".join(other).upper() + "“",
                " ".join(shuffled(300, seed + 1000)),
            )
        )
        assert len(a) == len(b) == BANDS
        met += bool({*a} & {*b})
        assert not {*a} & {*c}
    assert met >= 198


def test_likeness_is_the_same_alone_and_among_others() -> None:
    texts = [
        b"",
        *(" ".join(shuffled(count, count)).encode() for count in (49, 50, 51, 3000, 40_000)),
        b"kurz",
        b"a " * 60,
    ]
    assert likenesses(texts) == [numbers for text in texts for numbers in likenesses([text])]
    assert [bool(numbers) for numbers in likenesses(texts)] == [
        False,
        False,
        True,
        True,
        True,
        True,
        False,
        True,
    ]
    assert all(0 <= number < 2**63 for numbers in likenesses(texts) for number in numbers)
    assert likenesses([]) == []
