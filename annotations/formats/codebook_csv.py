"""Code books as tables: one line a tag, with `name`, `color`, `description`, `key`, `examples` (RFC 4180, UTF-8).

A cell of examples has one a line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, TextIO

from annotations.errors import FormatError
from annotations.formats.bounds import ITEM
from annotations.formats.csv import neutralise, restore
from annotations.formats.examples import lines
from annotations.formats.records import ImportTag
from annotations.model import Tag
from annotations.text import clean_line, clean_note

COLUMNS: Final = ("name", "color", "description", "key", "examples")
"""The first line of every file; new columns are only ever added at the end."""


def write(tags: Iterable[Tag], out: TextIO) -> None:
    """Write a heading and one line a tag; what a spreadsheet would run as a formula gets an apostrophe in front."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for tag in tags:
        cells = (neutralise(cell) for cell in (tag.name, tag.color, tag.description))
        writer.writerow((*cells, tag.key or "", neutralise("\n".join(tag.examples))))


def read(table: TextIO, name: str) -> Iterator[ImportTag]:
    """The tags of such a table, or of another one with a column `name`; cells parted by commas, semicolons or tabs.

    FormatError says which line is wrong.
    """
    first = table.readline(ITEM)
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(ITEM)
    rows = csv.reader(chain([first], table), delimiter=delimiter, strict=True)
    columns: list[str] = []
    try:
        for cells in rows:
            where = f"{name}:{rows.line_num}"
            if not columns:
                columns = [cell.strip("\ufeff ").casefold() for cell in cells]
                if "name" not in columns:
                    raise FormatError(f"{name}:1: no column “name”; the first line names the columns")
            elif any(cell.strip() for cell in cells):
                if len(cells) < len(columns) or any(cells[len(columns) :]):
                    raise FormatError(
                        f"{where}: not as many cells as there are columns ({len(cells)}, {len(columns)})"
                    )
                yield _tag(dict(zip(columns, map(restore, cells), strict=False)), where)
    except csv.Error as error:
        raise FormatError(f"{name}:{rows.line_num}: not a line of a table: {error}") from error


def _tag(cells: dict[str, str], where: str) -> ImportTag:
    name, key = clean_line(cells["name"]), cells.get("key", "").strip()
    if not name.strip("/ "):
        raise FormatError(f"{where}: a tag without a name")
    if key not in {"", *"0123456789"}:
        raise FormatError(f"{where}: key must be a digit from 1 to 9")
    return ImportTag(
        name=name,
        color=clean_line(cells.get("color", "")).casefold(),
        description=clean_note(cells.get("description", "")).strip(),
        key=int(key or 0),
        examples=lines(clean_note(cells.get("examples", ""))),
    )
