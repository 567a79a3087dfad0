"""One HTML page to read, print and hand on: the texts with their highlights, and the notes in the margin.

It needs no script and no network, and its policy allows neither.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import chain, groupby, islice
from typing import Final, NamedTuple, TextIO

from annotations.formats import html_notes as margin
from annotations.formats.html_pictures import section
from annotations.formats.html_style import STYLE
from annotations.formats.html_text import Highlight, Marked, block_html, by_block, color_of, depth_of, lanes
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle
from annotations.formats.spans import unplaced
from annotations.model import Block, BlockKind, Loss, Tag, Text
from annotations.pictures import Pictures

CARRIES: Final = frozenset(
    {
        Feature.BARE,
        Feature.TEXTS,
        Feature.TITLES,
        Feature.BYLINES,
        Feature.DATES,
        Feature.LANGUAGES,
        Feature.SOURCES,
        Feature.STATES,
        Feature.CODING,
        Feature.ARTICLE_NOTES,
        Feature.ARTICLE_TAGS,
        Feature.POSITIONS,
        Feature.CONTEXTS,
        Feature.OVERLAPS,
        Feature.TAGS,
        Feature.HIERARCHY,
        Feature.NOTES,
        Feature.COLORS,
        Feature.CREATORS,
        Feature.TIMES,
        Feature.ANCHORS,
        Feature.CODES,
        Feature.MENTIONS,
    }
)
"""Everything is there for the eye; no program reads it back."""

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_KEY: Final = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A UUID; another annotation is called by its number."""
_DEEPEST: Final = 6
"""Level of headings and of indentation beyond which there is no smaller one."""

_GROUPS: Final[dict[BlockKind | None, tuple[str, str, str]]] = {
    BlockKind.ITEM: ("ul", "li", ' role="list"'),
    BlockKind.QUOTATION: ("blockquote", "div", ""),
}
"""What blocks of a kind that follow each other are held together by, and each of them within it."""


class _Row(NamedTuple):
    """A block, and the notes beside it."""

    kind: BlockKind | None
    """None for what is said about the article, which has the tags beside it."""
    left: str
    beside: list[Highlight]

    @property
    def has_aside(self) -> bool:
        """Whether something stands beside it."""
        return self.kind is None or bool(self.beside)


def write(articles: Iterable[ExportArticle], out: TextIO) -> tuple[Loss, ...]:
    """Write all articles into one page, each as it comes."""
    return write_pictured(articles, out, Pictures)


def write_pictured(
    articles: Iterable[ExportArticle], out: TextIO, pictures: Callable[[], Pictures]
) -> tuple[Loss, ...]:
    """As `write`, with pictures before the articles if there are several; they are asked for only then."""
    tally = Tally(CARRIES)
    watched = tally.watch(articles)
    first = list(islice(watched, 2))
    out.write(_head(first))
    out.write("<body>\n<main>\n")
    if len(first) > 1:
        out.write(section(pictures()))
    for number, one in enumerate(chain(first, watched), 1):
        out.write(_article(one, number))
    out.write("" if first else "<p>There is nothing to show.</p>\n")
    out.write("</main>\n</body>\n</html>\n")
    return tally.losses()


def _head(first: list[ExportArticle]) -> str:
    title = first[0].article.title or "Untitled" if first else "Glosse"
    language = _language(first[0].article.language) if first else ""
    more = " and more" if len(first) > 1 else ""
    return f"""\
<!doctype html>
<html lang="{language or "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Glosse">
<title>{escape(title)}{more}</title>
<style>
{STYLE}</style>
</head>
"""


def _article(one: ExportArticle, number: int) -> str:
    article = one.article
    tags = {tag.name: tag for tag in one.tags}
    placed, lost = _highlights(one, number)
    rows = list(_rows(one, placed))
    shown = {highlight.key for row in rows for highlight in row.beside}
    lost = [*(highlight for highlight in placed if highlight.key not in shown), *lost]
    key = article.uid if _KEY.fullmatch(article.uid) else str(number)
    parts = [
        f'<article id="article-{key}" lang="{_language(article.language)}">\n<div class="text">',
        *(_run(run, one, tags) for run in _runs(rows)),
        "</div>",
        margin.gone(lost, tags),
        margin.names(one.mentions),
        "</article>\n",
    ]
    return "\n".join(part for part in parts if part)


def _highlights(one: ExportArticle, number: int) -> tuple[list[Highlight], list[Highlight]]:
    """The annotations that have a place in the text, in reading order, and those that have none; all numbered."""
    colors = {tag.name: tag.color for tag in one.tags}
    lost = {id(annotation) for annotation in unplaced(one)}
    made = sorted(
        (row.annotation for row in one.annotations),
        key=lambda a: (id(a) in lost, *((a.start, a.end) if id(a) not in lost else (0, 0))),
    )
    placed = [a for a in made if id(a) not in lost]
    heights = [*lanes(placed), *(0 for _ in lost)]
    found = [
        Highlight(
            at,
            f"note-{a.uid}" if _KEY.fullmatch(a.uid) else f"note-{number}-{at}",
            color_of(a, colors),
            a,
            lane,
        )
        for at, (a, lane) in enumerate(zip(made, heights, strict=True), 1)
    ]
    return found[: len(placed)], found[len(placed) :]


def _rows(one: ExportArticle, placed: list[Highlight]) -> Iterator[_Row]:
    """The blocks, the title of the article first, with the highlights that begin in each."""
    text, title = one.text, one.article.title
    blocks = text.blocks or ((Block(0, len(text.content)),) if text.content else ())
    about = _Row(None, margin.about(one.article) or "<div></div>", [])
    titled = _begins_with_title(text, title)
    if not titled:
        yield _Row(BlockKind.TITLE, f'<header><h1 dir="auto">{escape(title) or "Untitled"}</h1></header>', [])
        yield about
    beside: defaultdict[int, list[Highlight]] = defaultdict(list)
    at = 0
    for highlight in placed:
        while at < len(blocks) - 1 and blocks[at].end <= highlight.start:
            at += 1
        beside[at].append(highlight)
    for number, marked in enumerate(by_block(blocks, placed, text.links, one.mentions)):
        words = block_html(text.content, marked, beside[number])
        yield _Row(marked.block.kind, _block(marked, words, first=titled and not number), beside[number])
        if titled and not number:
            yield about


def _begins_with_title(text: Text, title: str) -> bool:
    """Whether the first block is the article's title, which need not stand above it once more."""
    if not text.blocks or text.blocks[0].kind is not BlockKind.TITLE:
        return False
    block = text.blocks[0]
    return not title or text.content[block.start : block.end].split() == title.split()


def _block(marked: Marked, words: str, *, first: bool) -> str:
    """A block as the element that it is; the first one is the title of the article."""
    block = marked.block
    depth = depth_of(marked)
    deep = f' style="--depth:{depth}"' if depth > 1 else ""
    level = min(max(block.level, 0), _DEEPEST)
    inside = f' class="block {block.kind}" dir="auto"{deep}'
    match block.kind:
        case BlockKind.TITLE:
            if first:
                return f"<header><h1{inside}>{words}</h1></header>"
            tag = "h2"
        case BlockKind.HEADING:
            tag = f"h{min(max(level, 1) + 1, _DEEPEST)}"
        case BlockKind.ITEM:
            marker = f'<span class="marker">{escape(block.marker)}</span>' if block.marker else ""
            return f'<div class="entry{_indent(level)}">{marker}<span{inside}>{words}</span></div>'
        case BlockKind.QUOTATION if level:
            return f'<div class="{_indent(level).strip()}"><p{inside}>{words}</p></div>'
        case _:
            tag = "p"
    return f"<{tag}{inside}>{words}</{tag}>"


def _indent(level: int) -> str:
    return f" level-{level}" if level else ""


def _runs(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    """The rows, parted so that each run has one row with something beside it, and no heading parted from its text."""
    run: list[_Row] = []
    for row in rows:
        if row.has_aside and any(before.has_aside for before in run):
            at = len(run)
            while run[at - 1].kind is BlockKind.HEADING and not run[at - 1].has_aside:
                at -= 1
            yield run[:at]
            run = run[at:]
        run.append(row)
    yield run


def _run(run: list[_Row], one: ExportArticle, tags: dict[str, Tag]) -> str:
    """A grid: its rows on the left, and beside one of them what reaches down to an empty row at its end.

    That row alone grows where the notes are longer than the text.
    """
    at = next((at for at, row in enumerate(run) if row.has_aside), None)
    aside = "" if at is None else _aside(run[at], one, tags, f"{at + 1}/-1")
    rows = f' style="grid-template-rows:repeat({len(run)},auto) 1fr"' if aside else ""
    parts = [f'<div class="run"{rows}>']
    for group_of, group in groupby(enumerate(run), key=lambda item: _GROUPS.get(item[1].kind)):
        outer, each, role = group_of or ("", "div", "")
        parts.append(f'<{outer} class="group"{role}>' if outer else "")
        for number, row in group:
            beside = f"\n{aside}\n" if aside and number == at else ""
            parts.append(f'<{each} class="row">{row.left}{beside}</{each}>')
        parts.append(f"</{outer}>" if outer else "")
    parts.append("</div>")
    return "\n".join(part for part in parts if part)


def _aside(row: _Row, one: ExportArticle, tags: dict[str, Tag], lines: str) -> str:
    return (
        margin.notes(row.beside, tags, one.article.url, lines)
        if row.beside
        else margin.legend(one, tags, lines)
    )


def _language(code: str) -> str:
    """A language as HTML takes it, or empty, which is to say unknown."""
    return code if _LANGUAGE.fullmatch(code) else ""
