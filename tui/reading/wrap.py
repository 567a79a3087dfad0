"""Wraps a text into rows of a measure, and converts between code points and cells.

Rows break at spaces, after hyphens, dashes and slashes inside words, and between East Asian characters (a small
part of UAX #14); a word longer than the measure breaks between graphemes. Cells are counted as Rich counts them,
since Rich draws.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len, split_graphemes

from annotations.model import Block, BlockKind, Text

SINGLE = re.compile(
    r"[\x20-\x7e\xa0-\xac\xae-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20ac]*"
)
"""Characters of one cell each that never join another: a block of them wraps without looking at graphemes."""
NEVER_FIRST = frozenset(
    "、。，．：；？！）］｝〉》」』】〕ー々ゝゞヽヾぁぃぅぇぉっゃゅょァィゥェォッャュョ.,:;?!)]}»”’…"
)
NEVER_LAST = frozenset("（［｛〈《「『【〔([{«„“‚‘")
WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
AFTER = "-‐–—/"


class Row(NamedTuple):
    """One row on screen."""

    start: int
    end: int
    """End of what is drawn, in code points; spaces that hang over the end of the row are left out."""
    indent: int
    """Cells before the content; `lead` is drawn at their right end."""
    lead: str
    block: int
    """Index of the block; -1 for a blank row between two."""
    first: bool
    """Whether the block begins here."""


class Layout:
    """A text wrapped at one measure."""

    def __init__(self, text: Text, measure: int, ascii: bool = False) -> None:
        """Wrap `text` to rows of at most `measure` cells; `ascii` replaces the signs that a font may lack."""
        self.text = text
        self.measure = max(measure, 4)
        self._ascii = ascii
        self._single: list[bool] = []
        rows: list[Row] = []
        previous: Block | None = None
        for index, block in enumerate(text.blocks):
            if previous and not (previous.kind is block.kind is BlockKind.ITEM):
                rows.append(Row(previous.end, previous.end, 0, "", -1, False))
            rows.extend(self._wrap(index, block))
            previous = block
        self.rows: Sequence[Row] = rows
        self._starts = [row.start for row in rows]

    def __len__(self) -> int:
        return len(self.rows)

    def _wrap(self, index: int, block: Block) -> Iterator[Row]:
        indent, lead, every = self._lead(block)
        indent = min(indent, self.measure - 2)
        content = self.text.content
        single = SINGLE.fullmatch(content, block.start, block.end) is not None
        self._single.append(single)
        first = True
        for start, end in _lines(content, block):
            hanging = 2 if block.kind is BlockKind.VERSE and indent + 4 < self.measure else 0
            for at, stop in _broken(content, start, end, self.measure - indent, hanging, single=single):
                extra = hanging if at > start else 0
                shown = lead if first or every else ""
                yield Row(at, stop, indent + extra, shown, index, first)
                first = False

    def _lead(self, block: Block) -> tuple[int, str, bool]:
        """Indent in cells, what is drawn in it, and whether on every row."""
        if block.kind is BlockKind.ITEM:
            marker = block.marker
            if self._ascii:
                marker = marker.replace("•", "-").replace("◦", "-")
            lead = f"{marker} " if marker else ""
            return 2 * block.level + max(cell_len(lead), 2), lead, False
        if block.kind is BlockKind.QUOTATION:
            return 2 + 2 * block.level, "| " if self._ascii else "▎ ", True
        if block.kind is BlockKind.VERSE:
            return 2, "", False
        return 0, "", False

    def row_of(self, offset: int) -> int:
        """The row that shows `offset`; between blocks the last row before, 0 for a text without rows."""
        index = max(bisect_right(self._starts, offset) - 1, 0)
        while index > 0 and self.rows[index].block < 0:
            index -= 1
        return index

    def cell_of(self, offset: int) -> int:
        """The cell of `offset` in its row, from the column's left edge."""
        if not self.rows:
            return 0
        row = self.rows[self.row_of(offset)]
        before = self.text.content[row.start : max(min(offset, row.end), row.start)]
        hanging = max(0, min(offset, self._next_start(self.row_of(offset))) - row.end)
        cells = len(before) if self._is_single(row) else cell_len(before)
        return row.indent + cells + hanging

    def _next_start(self, index: int) -> int:
        """Where the next row of the same block begins, else this row's end."""
        following = self.rows[index + 1] if index + 1 < len(self.rows) else None
        return (
            following.start
            if following and following.block == self.rows[index].block
            else self.rows[index].end
        )

    def _is_single(self, row: Row) -> bool:
        return row.block < 0 or self._single[row.block]

    def offset_at(self, row: int, cell: int) -> int:
        """The start of the grapheme at a cell of a row; left and right of the text the first and the last one."""
        if not self.rows:
            return 0
        line = self.rows[max(0, min(row, len(self.rows) - 1))]
        wanted = max(0, cell - line.indent)
        if self._is_single(line):
            return min(line.start + wanted, max(line.end - 1, line.start))
        graphemes, _ = split_graphemes(self.text.content[line.start : line.end])
        at = line.start
        for start, end, cells in graphemes:
            at = line.start + start
            if wanted < cells or (cells == 0 and wanted == 0 and end == line.end - line.start):
                break
            wanted -= cells
        return at


def _lines(content: str, block: Block) -> Iterator[tuple[int, int]]:
    """The lines of a block: one, but for verse."""
    start = block.start
    while (at := content.find("\n", start, block.end)) >= 0:
        yield start, at
        start = at + 1
    yield start, block.end


def _broken(
    content: str, start: int, end: int, width: int, hanging: int, *, single: bool
) -> Iterator[tuple[int, int]]:
    """Rows of one line: (start, end of what is drawn)."""
    breaker = _break_single if single else _break_any
    at, room = start, width
    while True:
        stop, following = breaker(content, at, end, max(room, 1))
        yield at, stop
        if following >= end:
            return
        at, room = following, width - hanging


def _break_single(content: str, at: int, end: int, width: int) -> tuple[int, int]:
    """Where a row of one-cell characters ends and the next begins."""
    limit = at + width
    if end <= limit:
        return end, end
    space = content.rfind(" ", at, limit + 1)
    mark = max(content.rfind(sign, at + 1, limit) for sign in AFTER)
    while mark > max(space, at) and not (content[mark - 1].isalnum() and content[mark + 1].isalnum()):
        mark = max(content.rfind(sign, at + 1, mark) for sign in AFTER)
    if mark > space and mark > at:
        return mark + 1, mark + 1
    if space > at:
        return _trimmed(content, at, space, end)
    return limit, limit


def _trimmed(content: str, at: int, space: int, end: int) -> tuple[int, int]:
    """A break at a run of spaces: they hang over the end of the row."""
    stop, following = space, space
    while stop > at and content[stop - 1] == " ":
        stop -= 1
    while following < end and content[following] == " ":
        following += 1
    return (stop, following) if stop > at else (space, following)


def _break_any(content: str, at: int, end: int, width: int) -> tuple[int, int]:
    """Where a row ends and the next begins, grapheme by grapheme."""
    graphemes, _ = split_graphemes(content[at : min(end, at + 8 * width + 64)])
    used, best = 0, (0, 0)
    for index, (start, stop, cells) in enumerate(graphemes):
        cluster = content[at + start : at + stop]
        if cluster == " ":
            if used <= width:
                best = _trimmed(content, at, at + start, end)
            used += cells
            continue
        if used + cells > width and start > 0:
            if best[0] > at:
                return best
            return at + start, at + start
        used += cells
        following = graphemes[index + 1] if index + 1 < len(graphemes) else None
        if following and used <= width and _may_break(content, at + start, at + stop, at + following[1]):
            best = (at + stop, at + stop)
    reached = at + graphemes[-1][1] if graphemes else end
    return (reached, reached) if reached < end else (end, end)


def _may_break(content: str, start: int, stop: int, after: int) -> bool:
    """Whether a row may end between two graphemes with no space there."""
    left, right = content[start:stop], content[stop:after]
    if left == "\u200b":
        return True
    if right[0] in NEVER_FIRST or left[0] in NEVER_LAST or right[0] == " ":
        return False
    if left in AFTER:
        return start > 0 and content[start - 1].isalnum() and right[0].isalnum()
    return bool(WIDE.match(left) or WIDE.match(right)) and left != "\xa0" and right != "\xa0"
