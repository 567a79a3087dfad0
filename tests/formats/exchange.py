"""Writing and reading a format in memory, and articles made by Hypothesis."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from unicodedata import normalize

from hypothesis import strategies as st

from annotations.formats import registry
from annotations.formats.records import ExportArticle, ImportAnnotation, ImportArticle, Record
from annotations.model import Loss, Mention
from annotations.text import TextBuilder, characters, clean_line, clean_note
from tests.formats.conftest import article, row

CREATED = "2026-02-01T09:00:00.123Z"


def written(name: str, articles: Iterable[ExportArticle]) -> tuple[bytes, tuple[Loss, ...]]:
    """What a format makes of articles, and what it lost."""
    form = registry.get(name)
    out: io.BytesIO | io.StringIO = io.BytesIO() if form.binary else io.StringIO(newline="")
    assert form.write
    losses = form.write(iter(articles), out)
    value = out.getvalue()
    return value if isinstance(value, bytes) else value.encode(), losses


def read(name: str, data: bytes) -> list[Record]:
    """What a format reads in bytes."""
    form = registry.get(name)
    assert form.read
    stream = (
        io.BytesIO(data)
        if form.binary or form.bytewise
        else io.TextIOWrapper(io.BytesIO(data), "utf-8", newline="")
    )
    return list(form.read(stream, "file"))


def annotations(records: Iterable[Record]) -> list[ImportAnnotation]:
    """The annotations among records."""
    return [one for one in records if isinstance(one, ImportAnnotation)]


def texts(records: Iterable[Record]) -> list[ImportArticle]:
    """The articles among records."""
    return [one for one in records if isinstance(one, ImportArticle)]


def hard() -> ExportArticle:
    """A text on which offsets go wrong: characters above U+FFFF, sequences of them, combining marks, CJK, Arabic."""
    builder = TextBuilder()
    builder.add("👩‍👩‍👧 Die Familie Ṓno 🇩🇪 aß ‘Weißwürste’.")
    builder.add("東京では、首相が会見した。𠮷野家も。 مرحبا بالعالم؟ e̋ n̈")
    builder.add("Zeile eins,\nZeile 🎉 zwei;\nund a\u00a0b", kind=_verse())
    text = builder.build()
    one = article(
        7, text, "Schweres 🎈", published="2026-05", url="https://example.org/7", sources=("Das „Blatt“",)
    )
    words = [
        "👩‍👩‍👧 Die Familie",
        "Ṓno",
        "🇩🇪 aß",
        "首相が会見した",
        "𠮷野家も。 مرحبا",
        "e̋",
        "Zeile 🎉 zwei;\nund",
    ]
    rows = tuple(
        row(
            number,
            one,
            text,
            normalize("NFC", words[number - 1]),
            tags=(f"t/{number}", "ä b"),
            note=f"N 🎉 {number}",
        )
        for number in range(1, len(words) + 1)
    )
    start = text.content.index("東京")
    return ExportArticle(one, text, rows, (), (Mention(start, start + 2, "LOC", "東京", "東京", "ja 1"),))


def _verse() -> object:
    from annotations.model import BlockKind

    return BlockKind.VERSE


def one_tag_each(one: ExportArticle) -> ExportArticle:
    """The article with at most one tag on each annotation, for formats that know one label."""
    rows = tuple(
        replace(row, annotation=replace(row.annotation, tags=row.annotation.tags[:1]))
        for row in one.annotations
    )
    return replace(one, annotations=rows)


_CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Co", "Cn"]) | st.sampled_from(
    "aä ß.-'\"<>&;:|\\\t#%{}[]=+@\n🎉𠮷\u0301\u200d“„東e"
)
_STRINGS = st.text(_CHARACTERS, max_size=20)
_LINES = _STRINGS.map(clean_line)
_TAGS = _LINES.map(lambda tag: "/".join(part for one in tag.split("/") if (part := one.strip()))).filter(bool)


@st.composite
def articles(draw: st.DrawFn) -> ExportArticle:
    """An article of canonical text, whose annotations have extents of their own."""
    builder = TextBuilder()
    for part in draw(st.lists(st.text(_CHARACTERS, min_size=1, max_size=60), min_size=1, max_size=4)):
        builder.add(part)
    if not builder.build().content:
        builder.add("Text")
    text = builder.build()
    one = article(
        draw(st.integers(1, 99)),
        text,
        draw(_LINES) or "Titel",
        byline=draw(_LINES),
        published=draw(st.sampled_from(["", "2017", "2017-08", "2017-08-06"])),
        language=draw(st.sampled_from(["de", "en", ""])),
        sources=tuple(dict.fromkeys(filter(None, [draw(_LINES).replace(";", "")]))),
        url=draw(st.sampled_from(["", "https://example.org/ä?x=1&y=(2)#z"])),
    )
    offsets = st.integers(0, len(text.content) - 1)
    lengths = draw(st.lists(st.tuples(offsets, st.integers(1, 30)), max_size=5))
    extents = {(start, min(start + length, len(text.content))) for start, length in lengths}
    rows = []
    for number, (start, end) in enumerate(sorted(extents), 1):
        exact = text.content[start:end]
        if exact != exact.strip() or not exact or characters(exact) != exact:
            continue
        fields = {
            "tags": tuple(dict.fromkeys(draw(st.lists(_TAGS, max_size=3, unique_by=str.casefold)))),
            "note": clean_note(draw(_STRINGS)),
            "color": draw(st.sampled_from(["", "teal", "red"])),
            "creator": draw(_LINES),
        }
        made = row(number, one, text, exact, **fields)
        prefix = text.content[max(0, start - 32) : start]
        suffix = text.content[end : end + 32]
        placed = replace(made.annotation, start=start, end=end, prefix=prefix, suffix=suffix)
        rows.append(replace(made, annotation=placed))
    return ExportArticle(one, text, tuple(rows))
