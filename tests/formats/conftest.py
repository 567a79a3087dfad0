"""A small library's worth of articles as formats get them, and the comparison with golden files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.anchoring.selectors import describe
from annotations.formats.records import ExportArticle
from annotations.model import Anchor, Annotation, AnnotationRow, Article, BlockKind, Tag, Text
from annotations.text import TextBuilder

GOLDEN = Path(__file__).parent / "golden"
UID = "0190b7a0-0000-7000-8000-0000000000"


def article(number: int, text: Text, title: str, **fields: object) -> Article:
    values: dict[str, object] = {
        "id": number,
        "uid": f"{UID}{number:02}",
        "title": title,
        "byline": "",
        "published": "",
        "language": "de",
        "sources": (),
        "url": "",
        "words": len(text.content.split()),
        "read": False,
        "starred": False,
        "archived": False,
        "tags": (),
        "text_hash": text.hash,
        "added": "2026-01-31T18:30:00.000Z",
        "annotations": 0,
    }
    return Article(**(values | fields))  # type: ignore[arg-type]


def row(number: int, one: Article, text: Text, words: str, **fields: object) -> AnnotationRow:
    start = text.content.index(words)
    selector = describe(text.content, start, start + len(words))
    values: dict[str, object] = {
        "id": number,
        "uid": f"{UID}{number + 50:02}",
        "article": one.id,
        "start": selector.start,
        "end": selector.end,
        "exact": selector.exact,
        "prefix": selector.prefix,
        "suffix": selector.suffix,
        "text_hash": text.hash,
        "tags": (),
        "note": "",
        "color": "",
        "creator": "Anna Ä.",
        "created": "2026-02-01T09:00:00.123Z",
        "modified": "2026-02-02T10:30:00.456Z",
    }
    annotation = Annotation(**(values | fields))  # type: ignore[arg-type]
    return AnnotationRow(annotation, one.title, one.url, one.published, one.sources, words.partition("\n")[0])


def german() -> ExportArticle:
    builder = TextBuilder()
    builder.add("Kein Platz am Tisch", BlockKind.TITLE)
    builder.add("Das Bündnis Mercosur hat Venezuela am Samstag ausgeschlossen; Nicolás Maduro widersprach.")
    builder.add(
        [("„Wenn wir gehen, dann ", ""), ("durch die Tür", "https://example.org/tuer"), ("“, sagte er.", "")]
    )
    builder.add("Roses are red,\nviolets - too", BlockKind.VERSE)
    builder.add("1. Kuba schließt sich an 🇨🇺.", BlockKind.ITEM, marker="•")
    text = builder.build()
    one = article(
        1,
        text,
        "Kein Platz am Tisch",
        byline="Glosse: eine *Probe*",
        published="2017-08-06",
        sources=("Seed", 'A "second" one'),
        url="https://example.org/a-b(c)?x=1&y=2#top",
        read=True,
        tags=("Lateinamerika", "new york"),
    )
    rows = (
        row(1, one, text, "Nicolás Maduro", tags=("person/maduro", "quote; or, not")),
        row(
            2,
            one,
            text,
            "widersprach.\n\n„Wenn wir gehen",
            tags=("quote",),
            note="Wem?\n\n- dem *Rat*\n- allen",
        ),
        row(3, one, text, "Roses are red,\nviolets - too", color="teal", creator=""),
        row(4, one, text, "1. Kuba", note="=1+1", anchor=Anchor.MOVED, score=0.75),
    )
    tags = (
        Tag(1, f"{UID}91", "quote", "yellow", "Words of others", 1, 1),
        Tag(2, f"{UID}92", "Lateinamerika", "", "", 0, 0),
    )
    return ExportArticle(one, text, rows, tags)


def hostile() -> ExportArticle:
    builder = TextBuilder()
    builder.add("<script>alert(1)</script> [x](javascript:alert(1)) ![i](http://evil.example/i.png)")
    builder.add("# Not a heading, [[not a link]], `not code`, ==not marked==, %%shown%%, $1$, #notag ^id")
    text = builder.build()
    title = '=HYPERLINK("http://evil.example") </h2><b> --- [[x]]'
    one = article(2, text, title, url="javascript:alert(1)", language="", sources=("@source",))
    rows = (
        row(
            5, one, text, text.content, tags=("#a [[b]]", "2017", "!!"), note="---\n# <b>x</b> ![[y]]\n%%z%%"
        ),
    )
    return ExportArticle(one, text, rows, (Tag(1, f"{UID}91", "quote", "yellow", "Words of others", 1, 1),))


def bare() -> ExportArticle:
    builder = TextBuilder()
    builder.add("Nothing was marked here.")
    text = builder.build()
    return ExportArticle(article(3, text, "Brief", language="en", starred=True), text)


@pytest.fixture
def sample() -> tuple[ExportArticle, ...]:
    """An ordinary article with four annotations, a hostile one with one, and one without any."""
    return german(), hostile(), bare()


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares with a file in `golden`; with GLOSSE_GOLDEN=write in the environment it is written instead."""

    def compare(name: str, content: str) -> None:
        path = GOLDEN / name
        if os.environ.get("GLOSSE_GOLDEN") == "write":
            path.write_bytes(content.encode())
        assert content.encode() == path.read_bytes()

    return compare
