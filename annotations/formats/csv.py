"""CSV for spreadsheets and statistics: one line an annotation, with its article beside it (RFC 4180, UTF-8).

A cell that a spreadsheet might run as a formula begins with an apostrophe; `restore` takes it away again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Final, TextIO

from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle
from annotations.model import AnnotationRow, Loss

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
        Feature.TAGS,
        Feature.NOTES,
        Feature.COLORS,
        Feature.CREATORS,
        Feature.TIMES,
        Feature.ANCHORS,
    }
)

_FORMULA: Final = re.compile("'*[=+\\-@\t\r＝＋－＠]")
"""What spreadsheets take for a formula (OWASP: CSV injection), or what `neutralise` makes of that."""


def write(articles: Iterable[ExportArticle], out: TextIO) -> tuple[Loss, ...]:
    """Write a heading and one line an annotation."""
    tally = Tally()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in tally.watch(articles):
        for row in one.annotations:
            writer.writerow([_cell(value) for value in _values(row, one.article.uid)])
    return tally.losses(CARRIES)


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
