"""CSV for spreadsheets and statistics: one line an annotation, with its article beside it (RFC 4180, UTF-8).

A cell that a spreadsheet might run as a formula begins with an apostrophe; `restore` takes it away again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, TextIO

from annotations.errors import FormatError
from annotations.formats.bounds import ITEM
from annotations.formats.fields import Fields
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle, ImportAnnotation, Record
from annotations.model import CONTEXT, Anchor, AnnotationRow, Loss, Selector
from annotations.text import clean_line

COLUMNS: Final = (
    "uid",
    "id",
    "article_uid",
    "article",
    "article_title",
    "article_url",
    "article_published",
    "sources",
    "text_hash",
    "sentence",
    "start",
    "end",
    "exact",
    "prefix",
    "suffix",
    "tags",
    "note",
    "color",
    "creator",
    "created",
    "modified",
    "anchor",
    "score",
)
"""The first line of every file; new columns are only ever added at the end."""

CARRIES: Final = frozenset(
    {
        Feature.TITLES,
        Feature.DATES,
        Feature.SOURCES,
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
    }
)

TOLD: Final = {
    "start": Feature.POSITIONS,
    "tags": Feature.TAGS,
    "note": Feature.NOTES,
    "color": Feature.COLORS,
}
"""Columns without which a table says nothing of something, so that the library keeps what it has."""

_FORMULA: Final = re.compile("'*[=+\\-@\t\r＝＋－＠]")
"""What spreadsheets take for a formula (OWASP: CSV injection), or what `neutralise` makes of that."""


def write(articles: Iterable[ExportArticle], out: TextIO, delimiter: str = ",") -> tuple[Loss, ...]:
    """Write a heading and one line an annotation."""
    tally = Tally(CARRIES)
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(COLUMNS)
    for one in tally.watch(articles):
        for row in one.annotations:
            writer.writerow([_cell(value) for value in _values(row, one.article.uid)])
    return tally.losses()


def write_tabs(articles: Iterable[ExportArticle], out: TextIO) -> tuple[Loss, ...]:
    """Write the same with tabs between the cells."""
    return write(articles, out, "\t")


def read(lines: TextIO, name: str) -> Iterator[Record]:
    """The annotations of such a file, or of one by another program with some of the columns, `exact` among them.

    Cells may be parted by commas, semicolons or tabs. FormatError names the line and column that is wrong.
    """
    first = lines.readline(ITEM)
    delimiter = max("\t;,", key=first.count)
    csv.field_size_limit(ITEM)
    rows = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    columns: list[str] = []
    lacks: frozenset[Feature] = frozenset()
    try:
        for cells in rows:
            if not columns:
                columns = _heading(cells, name)
                lacks = frozenset(feature for column, feature in TOLD.items() if column not in columns)
            elif any(cells):
                where = f"{name}:{rows.line_num}"
                yield _record(_named(columns, cells, where), lacks, where)
    except csv.Error as error:
        raise FormatError(f"{name}:{rows.line_num}: not a line of a table: {error}") from error


def looks_like(start: str) -> bool:
    """Whether a file that begins so is a table of annotations."""
    first = start.partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    return {"exact", "start"} <= {cell.strip(' "\r') for cell in first.split(delimiter)}


def _heading(cells: list[str], name: str) -> list[str]:
    columns = [cell.strip("\ufeff ").casefold() for cell in cells]
    if "exact" not in columns:
        raise FormatError(
            f"{name}:1: no column “exact”; the first line names the columns, as `glosse export` does"
        )
    return columns


def _named(columns: list[str], cells: list[str], where: str) -> dict[str, str]:
    """The cells of a line by their columns; FormatError if some are missing or too many, as in a file cut short."""
    if len(cells) < len(columns) or any(cells[len(columns) :]):
        raise FormatError(f"{where}: not as many cells as there are columns ({len(cells)}, {len(columns)})")
    return dict(zip(columns, map(restore, cells), strict=False))


def _record(cells: dict[str, str], lacks: frozenset[Feature], where: str) -> ImportAnnotation:
    values: dict[str, object] = dict(cells)
    for key in ("start", "end", "score"):
        if cells.get(key):
            values[key] = _number(cells[key])
        else:
            values.pop(key, None)
    if not values.get("anchor"):
        values.pop("anchor", None)
    fields = Fields(values, where)
    exact = fields.quote("exact", required=True)
    start = fields.integer("start", default=0)
    tags = [clean_line(tag) for tag in split(cells.get("tags", ""))]
    return ImportAnnotation(
        uid=fields.uid("uid"),
        article_uid=fields.uid("article_uid"),
        article_url=fields.line("article_url"),
        text_hash=fields.hash("text_hash"),
        selector=Selector(
            start,
            start + len(exact),
            exact,
            fields.quote("prefix")[-CONTEXT:],
            fields.quote("suffix")[:CONTEXT],
        ),
        tags=tuple(tag for tag in tags if tag),
        note=fields.note("note"),
        color=fields.line("color"),
        creator=fields.line("creator"),
        created=fields.time("created"),
        modified=fields.time("modified"),
        anchor=fields.choice("anchor", Anchor, Anchor.EXACT),
        score=fields.share("score", 1.0),
        lacks=lacks,
    )


def _number(cell: str) -> float | str:
    """The number that a cell is, whole if it can be; the cell itself if it is none."""
    try:
        number = float(cell)
    except ValueError:
        return cell
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def neutralise(cell: str) -> str:
    """The cell with an apostrophe in front if it, after any apostrophes, begins as a formula does."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    """The cell that `neutralise` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def join(values: Iterable[str]) -> str:
    """Several values in one cell, parted by semicolons; a semicolon or backslash in one gets a backslash."""
    return ";".join(re.sub(r"[\\;]", r"\\\g<0>", value) for value in values)


def split(cell: str) -> list[str]:
    """The values that `join` was given, none of which may be empty."""
    return [re.sub(r"\\(.)", r"\1", value) for value in re.findall(r"(?:\\.|[^\\;])+", cell)]


def _cell(value: str | int | float) -> str | int | float:
    return neutralise(value) if isinstance(value, str) else value


def _values(row: AnnotationRow, article_uid: str) -> tuple[str | int | float, ...]:
    """One value a column, in the order of `COLUMNS`."""
    one = row.annotation
    return (
        one.uid,
        one.id,
        article_uid,
        one.article,
        row.article_title,
        row.article_url,
        row.article_published,
        join(row.sources),
        one.text_hash,
        row.sentence,
        one.start,
        one.end,
        one.exact,
        one.prefix,
        one.suffix,
        join(one.tags),
        one.note,
        one.color,
        one.creator,
        one.created,
        one.modified,
        one.anchor.value,
        one.score,
    )
