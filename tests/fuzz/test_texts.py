"""Fuzzing what makes strings from outside fit to keep, and what reads articles out of files."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from annotations.errors import InputError
from annotations.ingest import html, jsonl, markdown, plain
from annotations.ingest.decode import decode
from annotations.ingest.files import Failure, drafts
from annotations.model import Draft, Text
from annotations.text import Segments, TextBuilder, clean_line, clean_note, clean_quote, cut, from_plain
from tests.data.hostile import STEERING
from tests.fuzz.fuzzing import PIECES, may_refuse, strings, target
from tests.unit.annotations.text.test_text_properties import assert_canonical

ALLOWED = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)


def fit(text: Text) -> None:
    """A text as every text has to be, whatever it was made of."""
    assert_canonical(text)
    at = 0
    for link in text.links:
        assert at <= link.start < link.end <= len(text.content)
        assert ALLOWED.fullmatch(link.url)
        assert not STEERING.search(link.url)
        at = link.end
    # Made of its own blocks it is the same again. How a plain text was wrapped, it no longer tells.
    again = TextBuilder()
    for block in text.blocks:
        again.add(cut(text, block.start, block.end), block.kind, block.level, block.marker)
    assert again.build() == replace(text, links=())
    assert_canonical(from_plain(text.content))


def fit_draft(draft: Draft) -> None:
    """A draft whose every string is clean."""
    fit(draft.text)
    for line in (draft.title, draft.byline, draft.published, draft.language, draft.source, *draft.tags):
        assert line == clean_line(line)
        assert not STEERING.search(line)
    assert not draft.url or draft.url.casefold().startswith(("http://", "https://"))


def read(reader: Callable[..., Draft], *given: object) -> None:
    """Read something that may be no article."""
    with may_refuse(InputError):
        fit_draft(reader(*given, "Quelle"))


@target(800)
@given(strings)
def test_cleaning(value: str) -> None:
    for clean in (clean_line, clean_note, clean_quote):
        once = clean(value)
        assert not STEERING.search(once)
        assert clean(once) == once


@target(450)
@given(strings, st.sampled_from(["", "de", "en", "fr", "es"]), st.integers(0, 300), st.integers(1, 300))
@example("0\n 0", "", 1, 1)
def test_plain_text_and_its_units(value: str, language: str, start: int, length: int) -> None:
    text = from_plain(value)
    fit(text)
    if not text.content:
        return
    segments = Segments(text, language)
    start = min(start, len(text.content) - 1)
    end = min(start + length, len(text.content))
    first, last = segments.snap(start, end)
    assert first <= start < end <= last
    passage = cut(text, first, last)
    assert clean_quote(passage) == passage
    sentence = segments.sentence(first)
    assert 0 <= sentence.start < sentence.end <= len(text.content)
    assert sentence.start <= first < sentence.end or text.content[first].isspace()


lines_of_front_matter = st.tuples(
    st.sampled_from(["title", "author", "byline", "published", "language", "url", "tags", "source", "x"]),
    strings | st.sampled_from(["[a, b]", "{a: b}", "!!python/x y", "&a [*a]", "|", "- a", "'", "2017-08-06"]),
).map(": ".join)
front_matter = st.lists(lines_of_front_matter, max_size=5).map(
    lambda lines: "\n".join(["---", *lines, "---"])
)


@target(450)
@given(front_matter | st.just(""), strings)
@example("---\ntitle: \u200b\n---", "0")
@example("---\ntitle: \n0:\n...\ntitle: \n0\n\ntitle: 000\ntitle: \n\n---", "0")
def test_plain_files_with_front_matter(front: str, body: str) -> None:
    read(plain.read, f"{front}\n{body}")


blocks = st.sampled_from(
    [
        *("# ", "## ", "- ", "1. ", "999999999. ", "> ", "    ", "```\n", "\n", "\n\n", "***", "---\n", "| a | b |\n"),
        *("[a](javascript:x)", "[a](https://b.c \"d\")", "![a](data:x)", "<a href='javascript:x'>", "</a>", "<b>"),
        *("<!--", "<br>", "&#27;", "&#x9b;", "&lt;", "<https://a.b>", "<script>x</script>", "\\[", "[a]: b\n", "[a]"),
    ]
)  # fmt: skip
marked_up = st.lists(blocks | strings, max_size=14).map("".join)


@target(450)
@given(front_matter | st.just(""), marked_up)
@example("", "# # \xa00")
def test_markdown(front: str, body: str) -> None:
    read(markdown.read, f"{front}\n{body}")


tags = st.sampled_from(
    [
        *("<p>", "</p>", "<h1>", "</h1>", "<a href='javascript:x'>", "<a href=' https://a.b '>", "</a>", "<ol>"),
        *("<ol start='-99999999'>", "<li>", "</ol>", "<pre>", "</pre>", "<blockquote>", "</blockquote>", "<br>", "<b>"),
        *("<title>", "</title>", "<meta name=author content='a\x1b[2Jb'>", "<link rel=canonical href='javascript:x'>"),
        *("<meta charset=utf-7>", "<html lang='\x1b[2J'>", "<time datetime=x>", "<article>", "</article>", "<main>"),
        *("<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml version='1.0'?>", "<!DOCTYPE a ["),
        *("&#27;", "&#0;", "&#x9b;2J", "&#xd800;", "&#x110000;", "&nbsp;", "<td>", "<p hidden>"),
    ]
)  # fmt: skip
pages = st.lists(tags | strings, max_size=16).map("".join)


@target(450)
@given(pages)
@example("<pre>0000\x850\n\n0\r0")
def test_html(page: str) -> None:
    read(html.read, page.encode("utf-8", "surrogatepass"))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | strings,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(strings, inner, max_size=3),
    max_leaves=4,
)
records = st.fixed_dictionaries(
    {"text": strings},
    optional=dict.fromkeys(
        ("type", "title", "byline", "published", "language", "source", "url", "tags", "date", "x"),
        strings | values,
    ),
).map(lambda record: json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass"))
lines = st.lists(
    records | st.binary(max_size=20) | strings.map(lambda s: s.encode("utf-8", "replace")), max_size=4
)


@target(450)
@given(lines)
def test_lines_of_json(given: list[bytes]) -> None:
    for number, found in jsonl.read(io.BytesIO(b"\n".join(given)), "Quelle"):
        assert number
        if isinstance(found, InputError):
            assert str(found)
        else:
            fit_draft(found)


@target(450)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.tuples(
            strings, st.sampled_from(["utf-8", "utf-16", "utf-32", "cp1252", "latin-1", "utf-8-sig"])
        ).map(lambda pair: pair[0].encode(pair[1], "replace")),
        pages.map(lambda page: page.encode("utf-8", "replace")),
        st.lists(st.sampled_from([piece.encode() for piece in PIECES]) | st.binary(max_size=3)).map(b"".join),
    )
)
def test_bytes(data: bytes) -> None:
    with may_refuse(InputError):
        assert isinstance(decode(data), str)
    for found in drafts("-", stdin=io.BytesIO(data)):
        if isinstance(found, Failure):
            assert not STEERING.search(found.reason)
        else:
            fit_draft(found.draft)
