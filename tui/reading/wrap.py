"""A text wrapped at one measure: rows on screen, and the way between code points and cells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from annotations.model import Block, BlockKind, Text
from tui.reading.breaks import break_line, cell_count, is_single, units

STEP = 2
"""Cells by which items, quotations, verse and each level of them stand in."""
NARROWEST = 4
"""Cells of the narrowest measure."""

_OWN_MARKER = re.compile(r"(?:[•◦▪‣*+–—-]|\(?\w{1,3}[.)])[ \xa0]+")


class Row(NamedTuple):
    """One row on screen."""

    start: int
    end: int
    """End of what is drawn, in code points; spaces that hang over the end of the row are left out."""
    indent: int
    """Cells before the content; `lead` is drawn at their right end."""
    lead: str
    block: int
    """Index of the block; -1 for a blank row between two, whose start and end are the end of the block above."""
    first: bool
    """Whether the block begins here."""


class _Shape(NamedTuple):
    """How the rows of one block stand in: cells before its first row and before the others, what is drawn there."""

    first: int
    rest: int
    lead: str = ""
    every: bool = False
    """Whether the lead stands on every row."""


class Layout:
    """A text wrapped at one measure; offsets are code points, cells count from the column's left edge.

    Every look-up takes any offset, row and cell, and clamps it.
    """

    def __init__(self, text: Text, measure: int, ascii: bool = False) -> None:
        """Wrap `text` to rows of at most `measure` cells; `ascii` replaces the signs that a font may lack."""
        self.text = text
        self.measure = max(measure, NARROWEST)
        self._ascii = ascii
        markers = _marker_cells(text.blocks)
        rows: list[Row] = []
        previous: Block | None = None
        for index, block in enumerate(text.blocks):
            if previous and not (previous.kind is block.kind is BlockKind.ITEM):
                rows.append(Row(previous.end, previous.end, 0, "", -1, False))
            self._wrap(rows, index, block, self._shape(block, markers[index]))
            previous = block
        self.rows: Sequence[Row] = rows
        """The rows from the top, blank ones between blocks included; none between two items."""
        self._starts = [row.start for row in rows]
        self._looked_at: tuple[int, tuple[list[int], list[int]]] = (-1, ([], []))

    def __len__(self) -> int:
        return len(self.rows)

    def _wrap(self, rows: list[Row], index: int, block: Block, shape: _Shape) -> None:
        content, measure = self.text.content, self.measure
        begun = len(rows)
        for start, end in _lines(content, block):
            rest = shape.rest
            if block.kind is BlockKind.VERSE:
                rest = self._clamped(rest + _leading_spaces(content, start, end))
            pairs = break_line(content, start, end, measure - shape.first, measure - rest)
            at, stop = pairs[0]
            first = len(rows) == begun
            lead = shape.lead if shape.every else ""
            rows.append(Row(at, stop, shape.first, shape.lead if first else lead, index, first))
            rows.extend([Row(at, stop, rest, lead, index, False) for at, stop in pairs[1:]])

    def _clamped(self, cells: int) -> int:
        """An indent that leaves at least half the measure to the words."""
        return min(cells, self.measure // 2)

    def _shape(self, block: Block, marker: int) -> _Shape:
        if block.kind is BlockKind.ITEM:
            return self._item_shape(block, marker)
        if block.kind is BlockKind.QUOTATION:
            indent = self._clamped(STEP * (block.level + 1))
            return _Shape(indent, indent, ("| " if self._ascii else "▎ ") * (indent // STEP), every=True)
        if block.kind is BlockKind.VERSE:
            return _Shape(self._clamped(STEP), self._clamped(2 * STEP))
        return _Shape(0, 0)

    def _item_shape(self, block: Block, marker: int) -> _Shape:
        outer = STEP * block.level
        if block.marker:
            indent = self._clamped(outer + marker)
            shown = re.sub("[•◦▪‣]", "*", block.marker) if self._ascii else block.marker
            return _Shape(indent, indent, f"{shown} ")
        own = _OWN_MARKER.match(self.text.content, block.start, block.end)
        if own is None:
            return _Shape(self._clamped(outer + STEP), self._clamped(outer + STEP))
        return _Shape(self._clamped(outer), self._clamped(outer + own.end() - own.start()))

    def row_of(self, offset: int) -> int:
        """The row that shows `offset` or that it hangs on; between blocks the last row before; 0 without rows."""
        index = max(bisect_right(self._starts, offset) - 1, 0)
        while index > 0 and self.rows[index].block < 0:
            index -= 1
        return index

    def hanging_end(self, row: int) -> int:
        """Where the spaces end that hang over the end of a row; line ends are left out."""
        if not self.rows:
            return 0
        row = min(max(row, 0), len(self.rows) - 1)
        line = self.rows[row]
        if line.block < 0:
            return line.end
        below = self.rows[row + 1] if row + 1 < len(self.rows) else None
        end = below.start if below and below.block == line.block else self.text.blocks[line.block].end
        newline = self.text.content.find("\n", line.end, end)
        return end if newline < 0 else newline

    def starts(self, row: int) -> Sequence[int]:
        """The starts of all that can be told apart in a row, in order; none in a blank one."""
        line = self.rows[row]
        if is_single(self.text.content, line.start, line.end):
            return range(line.start, line.end)
        return self._units(row)[0]

    def _units(self, row: int) -> tuple[list[int], list[int]]:
        """`units` of a row; the last one is remembered, for a key asks several times."""
        if self._looked_at[0] != row:
            self._looked_at = row, units(self.text.content, self.rows[row].start, self.rows[row].end)
        return self._looked_at[1]

    def cell_of(self, offset: int) -> int:
        """The cell where the grapheme at `offset` begins; for a line end or a gap the first one after its row."""
        if not self.rows:
            return 0
        index = self.row_of(offset)
        row = self.rows[index]
        content, offset = self.text.content, min(max(offset, row.start), self.hanging_end(index))
        if is_single(content, row.start, offset) and is_single(content, row.start, row.end):
            return row.indent + offset - row.start
        starts, cells = self._units(index)
        if offset >= row.end:
            return row.indent + cells[-1] + cell_count(content[row.end : offset])
        return row.indent + cells[bisect_right(starts, offset) - 1]

    def offset_at(self, row: int, cell: int) -> int:
        """The start of the grapheme drawn at a cell of a row.

        Left of the text it is the row's first, right of it the last one drawn. On a blank row it is the last grapheme
        of the row above. The inverse of `cell_of` for everything drawn.
        """
        if not self.rows:
            return 0
        index = min(max(row, 0), len(self.rows) - 1)
        line = self.rows[index]
        if line.block < 0:
            return self.offset_at(self.row_of(line.start), 1 << 30)
        wanted = max(cell - line.indent, 0)
        if is_single(self.text.content, line.start, line.end):
            return max(min(line.start + wanted, line.end - 1), line.start)
        starts, cells = self._units(index)
        if not starts:
            return line.start
        return starts[min(max(bisect_right(cells, wanted) - 1, 0), len(starts) - 1)]


def _lines(content: str, block: Block) -> Iterator[tuple[int, int]]:
    """The lines of a block, without their line ends: one, but for verse."""
    start = block.start
    while (at := content.find("\n", start, block.end)) >= 0:
        yield start, at
        start = at + 1
    yield start, block.end


def _leading_spaces(content: str, start: int, end: int) -> int:
    at = start
    while at < end and content[at] == " ":
        at += 1
    return at - start


def _marker_cells(blocks: Sequence[Block]) -> list[int]:
    """Cells that each item's marker takes with its gap: the widest of its level in one list, so that they align."""
    found: list[int] = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        members = list(group)
        widest: dict[int, int] = {}
        if kind is BlockKind.ITEM:
            for block in members:
                widest[block.level] = max(widest.get(block.level, STEP), cell_count(block.marker) + 1)
        found.extend(widest.get(block.level, 0) for block in members)
    return found
