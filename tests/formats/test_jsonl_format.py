"""JSON lines lose nothing, and a file that is not what it should be is refused by line."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.anchoring.selectors import describe
from annotations.errors import FormatError
from annotations.formats import jsonl
from annotations.formats.records import (
    ExportArticle,
    ImportAnnotation,
    ImportArticle,
    ImportTag,
    Record,
)
from annotations.model import (
    Anchor,
    Annotation,
    AnnotationRow,
    Article,
    BlockKind,
    Draft,
    Selector,
    Tag,
)
from annotations.text import TextBuilder, clean_line, clean_note

ANNOTATION = {
    "type": "annotation",
    "uid": "0190b7a0-0000-7000-8000-000000000051",
    "text_hash": "0" * 64,
    "start": 4,
    "end": 9,
    "exact": "Platz",
}


def expected(one: ExportArticle) -> list[Record]:
    """What must come back of an article."""
    article = one.article
    source = article.sources[0] if article.sources else ""
    draft = Draft(
        article.title,
        one.text,
        article.byline,
        article.published,
        article.language,
        source,
        article.url,
        article.tags,
    )
    flags = article.read, article.starred, article.archived, article.seed
    records: list[Record] = [ImportTag(t.name, t.uid, t.color, t.description, t.key) for t in one.tags]
    records.append(ImportArticle(draft, article.uid, one.text.hash, article.sources, *flags, article.added))
    for row in one.annotations:
        note = row.annotation
        records.append(
            ImportAnnotation(
                note.uid,
                article.uid,
                row.article_url,
                note.text_hash,
                Selector(note.start, note.end, note.exact, note.prefix, note.suffix),
                note.tags,
                note.note,
                note.color,
                note.creator,
                note.created,
                note.modified,
                note.anchor,
                note.score,
            )
        )
    return records


def written(articles: list[ExportArticle]) -> str:
    out = io.StringIO()
    assert jsonl.write(iter(articles), out) == ()
    return out.getvalue()


def read(content: str) -> list[Record]:
    return list(jsonl.read(io.StringIO(content), "notes.jsonl"))


outside = st.text(st.characters(codec="utf-8"), max_size=30)
some_line = outside.map(clean_line)
times = st.datetimes().map(
    lambda time: f"{time:%Y}".zfill(4) + f"{time:-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03}Z"
)
uids = st.uuids().map(str)


@st.composite
def exports(draw: st.DrawFn) -> ExportArticle:
    builder = TextBuilder()
    for kind, content, url in draw(
        st.lists(st.tuples(st.sampled_from(BlockKind), outside, some_line), max_size=4)
    ):
        builder.add(
            [("x ", ""), (content, url)], kind, draw(st.integers(0, 6)), draw(st.sampled_from(["", "•"]))
        )
    builder.add("Ende.")
    text = builder.build()
    tags = tuple(dict.fromkeys(draw(st.lists(some_line.filter(bool), max_size=3))))
    article = Article(
        id=draw(st.integers(1, 9)),
        uid=draw(uids),
        title=draw(some_line),
        byline=draw(some_line),
        published=draw(some_line),
        language=draw(some_line),
        sources=tuple(draw(st.lists(some_line.filter(bool), max_size=2))),
        url=draw(some_line),
        words=1,
        read=draw(st.booleans()),
        starred=draw(st.booleans()),
        archived=draw(st.booleans()),
        tags=tags,
        text_hash=text.hash,
        added=draw(times),
        annotations=1,
        seed=draw(st.booleans()),
    )
    start = draw(st.integers(0, len(text.content) - 1))
    selector = describe(text.content, start, draw(st.integers(start + 1, len(text.content))))
    annotation = Annotation(
        id=1,
        uid=draw(uids),
        article=article.id,
        start=selector.start,
        end=selector.end,
        exact=selector.exact,
        prefix=selector.prefix,
        suffix=selector.suffix,
        text_hash=text.hash,
        tags=tags,
        note=clean_note(draw(outside)),
        color=draw(st.sampled_from(["", "teal"])),
        creator=draw(some_line),
        created=draw(times),
        modified=draw(times),
        anchor=draw(st.sampled_from(Anchor)),
        score=draw(st.floats(0, 1)),
    )
    row = AnnotationRow(annotation, article.title, article.url, article.published, article.sources, "")
    records = tuple(
        Tag(n, draw(uids), name, "", clean_note(draw(outside)), draw(st.integers(0, 9)), n)
        for n, name in enumerate(tags, 1)
    )
    return ExportArticle(article, text, (row,), records)


@settings(max_examples=60, deadline=None)
@given(exports())
def test_everything_comes_back(one: ExportArticle) -> None:
    content = written([one])
    assert read(content) == expected(one)
    assert len(content.splitlines()) >= 2
    assert content.count("\n") == len(one.tags) + 2


def test_the_sample_comes_back(sample: tuple[ExportArticle, ...]) -> None:
    records = read(written(list(sample)))
    assert records == [
        *expected(sample[0]),
        *expected(replace(sample[1], tags=())),
        *expected(sample[2]),
    ]


def test_golden_bytes(sample: tuple[ExportArticle, ...], golden: Callable[[str, str], None]) -> None:
    golden("sample.jsonl", written(list(sample)))


def test_offsets_cut_the_quote_out_of_the_text(sample: tuple[ExportArticle, ...]) -> None:
    texts: dict[str, str] = {}
    for line in map(json.loads, written(list(sample)).splitlines()):
        if line["type"] == "article":
            texts[line["text_hash"]] = line["text"]
        elif line["type"] == "annotation":
            assert texts[line["text_hash"]][line["start"] : line["end"]] == line["exact"]


def test_articles_are_written_as_they_come(sample: tuple[ExportArticle, ...]) -> None:
    out = io.StringIO()
    lengths: list[int] = []

    def slowly() -> object:
        for one in sample:
            lengths.append(out.tell())
            yield one

    jsonl.write(slowly(), out)  # type: ignore[arg-type]
    assert 0 == lengths[0] < lengths[1] < lengths[2] < out.tell()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not a line of JSON"),
        ("[1]", "not a JSON object"),
        ("{" * 5000, "not a line of JSON"),
        ('{"a":' * 100_000, "not a line of JSON"),
        ('{"title": "x", "text": "y"}', 'no "type"'),
        ('{"type": "feed"}', 'unknown "type"'),
        ('{"type": ["article"]}', 'unknown "type"'),
        ('{"type": "tag"}', "name is missing"),
        ('{"type": "tag", "name": " "}', "name must be text that is not empty"),
        ('{"type": "tag", "name": "x", "key": 10}', "key must be a whole number from 0 to 9"),
        ('{"type": "tag", "name": "x", "key": true}', r"key must be .*\(it is true or false\)"),
        ('{"type": "tag", "name": "x", "uid": "7"}', "uid must be a UUID"),
        ('{"type": "article", "text": ""}', "text must be text that is not empty"),
        ('{"type": "article", "text": "x", "text_hash": "00"}', "64 hexadecimal digits"),
        ('{"type": "article", "text": "x", "text_hash": "' + "0" * 64 + '"}', "not the SHA-256 of text"),
        ('{"type": "article", "text": "x\\ud800"}', "half a character at 1"),
        (
            '{"type": "article", "text": "xyz", "blocks": [{"start": 0, "end": 4}]}',
            r"blocks\[0\]: end must be",
        ),
        ('{"type": "article", "text": "xyz", "blocks": [{"start": 1, "end": 3}]}', "leaves words out"),
        ('{"type": "article", "text": "xyz", "blocks": [{"start": 0, "end": 2}]}', "blocks end at 2"),
        (
            '{"type": "article", "text": "x", "blocks": [{"start": 0, "end": 1, "kind": "b"}]}',
            "kind must be one",
        ),
        ('{"type": "article", "text": "x", "links": [{"start": 0, "end": 0}]}', r"links\[0\]: end must be"),
        ('{"type": "article", "text": "x", "links": [3]}', "links must be a list of objects"),
        ('{"type": "article", "text": "x", "tags": "y"}', "tags must be a list of texts"),
        ('{"type": "article", "text": "x", "added": "yesterday"}', "added must be a time"),
        ('{"type": "article", "text": "x", "added": "0001-01-01T00:00:00+23:00"}', "added must be a time"),
        ('{"type": "article", "text": "x", "read": 1}', "read must be true or false"),
        (json.dumps(ANNOTATION | {"exact": ""}), "exact must be text that is not empty"),
        (json.dumps(ANNOTATION | {"end": 8}), "exact has not the length"),
        (json.dumps(ANNOTATION | {"start": 10**400, "end": 10**400 + 5}), "start must be a whole number"),
        (json.dumps(ANNOTATION | {"score": 2}), "score must be a number from 0 to 1"),
        (json.dumps(ANNOTATION | {"score": float("nan")}), "not a line of JSON"),
        (json.dumps(ANNOTATION | {"anchor": "here"}), "anchor must be one of exact"),
    ],
)
def test_a_wrong_line_is_named(line: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason) as caught:
        read(f"\n{json.dumps(ANNOTATION)}\n{line}\n")
    assert str(caught.value).startswith("notes.jsonl:3:")
    assert "\n" not in str(caught.value)


def test_bytes_that_are_not_utf8_are_refused() -> None:
    with pytest.raises(FormatError, match="not UTF-8"):
        list(jsonl.read(io.TextIOWrapper(io.BytesIO(b'{"type": "tag", "name": "\xff"}'), "utf-8"), "x"))


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["type", "uid", "text", "blocks", "links", "start", "end", "exact", "tags", "name", "key"]
        ),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats()
            | st.text(max_size=5)
            | st.sampled_from(["article"]),
            lambda inner: (
                st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["start", "end"]), inner)
            ),
            max_leaves=4,
        ),
    ),
    st.sampled_from(["tag", "article", "annotation"]),
)
def test_an_object_of_whatever_shape_is_read_or_refused(values: dict[str, object], kind: str) -> None:
    line = json.dumps({"type": kind} | values)
    try:
        records = read(line)
    except FormatError as error:
        message = str(error)
    else:
        message = f"notes.jsonl:1: {len(records)}"
    assert message.startswith("notes.jsonl:1:")


def test_what_a_terminal_would_obey_is_taken_out() -> None:
    evil = "a\x1b]52;c;eA==\x07b\u202ec"
    lines = [
        {"type": "tag", "name": evil, "description": evil},
        {
            "type": "article",
            "title": evil,
            "byline": evil,
            "url": evil,
            "sources": [evil],
            "text": f"x {evil}\n\n\n\ny",
        },
        ANNOTATION
        | {"exact": "\x1b[1mP", "end": 9, "note": evil, "creator": evil, "tags": [evil], "prefix": evil},
    ]
    tag, article, annotation = read("\n".join(json.dumps(line) for line in lines))
    shown = f"{tag}{article}{annotation}"
    assert not any(repr(c)[1:-1] in shown or c in shown for c in "\x1b\x07\u202e")
    assert isinstance(article, ImportArticle)
    assert isinstance(annotation, ImportAnnotation)
    assert article.draft.text.content == "x a]52;c;eA==bc\n\ny"
    assert article.text_hash != article.draft.text.hash
    assert annotation.selector == Selector(4, 8, "[1mP", "a]52;c;eA==bc", "")


def test_links_and_blocks_survive_cleaning() -> None:
    line = {
        "type": "article",
        "text": "Auf\x00 die\n\n- Liste",
        "blocks": [
            {"start": 0, "end": 8, "kind": "heading", "level": 2},
            {"start": 10, "end": 17, "kind": "item", "level": 1},
        ],
        "links": [{"start": 12, "end": 17, "url": "https://example.org/"}],
    }
    (article,) = read(json.dumps(line))
    assert isinstance(article, ImportArticle)
    text = article.draft.text
    assert text.content == "Auf die\n\n- Liste"
    assert [(block.kind, block.level) for block in text.blocks] == [
        (BlockKind.HEADING, 2),
        (BlockKind.ITEM, 1),
    ]
    assert [text.content[link.start : link.end] for link in text.links] == ["Liste"]


def test_times_are_brought_to_utc() -> None:
    (annotation,) = read(
        json.dumps(ANNOTATION | {"created": "2026-01-31T01:00:00+02:00", "modified": "2026-01-31"})
    )
    assert isinstance(annotation, ImportAnnotation)
    assert annotation.created == "2026-01-30T23:00:00.000Z"
    assert annotation.modified == "2026-01-31T00:00:00.000Z"
