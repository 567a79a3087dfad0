"""Motions of the caret over a wrapped text: pure functions from one offset to another.

The caret always stands on a grapheme that can be seen: its offset is the grapheme's first code point and lies inside a
block; 0 in an empty text. What takes no cell, and the line ends of verse, are passed over.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator

from annotations.model import Span
from annotations.text import Segments
from tui.reading.wrap import Layout

VERTICAL = frozenset({"up", "down", "page_up", "page_down", "half_page_up", "half_page_down"})
MOTIONS = VERTICAL | frozenset(
    {
        "left", "right", "word_next", "word_previous", "word_end", "sentence_next", "sentence_previous",
        "paragraph_next", "paragraph_previous", "row_start", "row_end", "first", "last",
    }
)  # fmt: skip

_FAR = 1 << 30
"""A cell right of any row."""


class Motions:
    """Moves over one text in one layout; every motion takes any caret, and clamps at both ends of the text."""

    def __init__(self, segments: Segments, layout: Layout) -> None:
        """`layout` must be one of the text of `segments`."""
        self._segments = segments
        self._layout = layout
        self._blocks = segments.text.blocks
        self._moves: dict[str, Callable[[int], int]] = {
            "left": self._left,
            "right": self._right,
            "word_next": lambda caret: self._ahead(caret, segments.words, lambda word: word.start),
            "word_previous": lambda caret: self._back(caret, segments.words),
            "word_end": lambda caret: self._ahead(caret, segments.words, lambda word: word.end - 1),
            "sentence_next": lambda caret: self._ahead(caret, segments.sentences, lambda each: each.start),
            "sentence_previous": lambda caret: self._back(caret, segments.sentences),
            "paragraph_next": lambda caret: self._ahead(caret, self._paragraphs, lambda block: block.start),
            "paragraph_previous": lambda caret: self._back(caret, self._paragraphs),
            "row_start": lambda caret: layout.offset_at(layout.row_of(caret), 0),
            "row_end": lambda caret: max(caret, layout.offset_at(layout.row_of(caret), _FAR)),
            "first": lambda caret: self._blocks[0].start,
            "last": lambda caret: self._last(len(self._blocks) - 1),
        }

    def move(self, name: str, caret: int, goal: int | None, page: int) -> tuple[int, int | None]:
        """The new caret, and the cell that vertical motions keep to (None after any other).

        `goal` is the cell that the last vertical motion returned, `page` the rows that a page motion goes.

        Raises:
            KeyError: there is no motion of that name.
        """
        if name in VERTICAL:
            rows = {"up": 1, "down": 1, "page_up": page, "page_down": page}.get(name, page // 2)
            return self._vertical(self.nearest(caret), max(rows, 1), goal, back=name.endswith("up"))
        moved = self._moves[name]
        return (self.nearest(moved(self.nearest(caret))) if self._blocks else 0), None

    def nearest(self, offset: int) -> int:
        """Where a caret wanted at `offset` can stand: on the grapheme there, or on the last one before a gap."""
        layout = self._layout
        if not layout.rows:
            return 0
        index = layout.row_of(offset)
        row = layout.rows[index]
        if row.end <= offset < layout.hanging_end(index):
            return self._segments.grapheme(offset).start
        return layout.offset_at(index, layout.cell_of(offset) if offset < row.end else _FAR)

    def _last(self, block: int) -> int:
        """The last grapheme of a block."""
        return self.nearest(self._blocks[block].end)

    def _vertical(self, caret: int, rows: int, goal: int | None, *, back: bool) -> tuple[int, int | None]:
        """Move by rows, on over a blank one, or stay; the cell wanted is that of the caret where none is remembered."""
        layout = self._layout
        if not layout.rows:
            return 0, None
        cell = layout.cell_of(caret) if goal is None else goal
        step, here = -1 if back else 1, layout.row_of(caret)
        wanted = min(max(here + step * rows, 0), len(layout) - 1)
        if layout.rows[wanted].block < 0:
            wanted += step
        return (caret if wanted == here else layout.offset_at(wanted, cell)), cell

    def _left(self, caret: int) -> int:
        block = self._segments.block(caret)
        if caret > self._blocks[block].start:
            return self._segments.previous_grapheme(caret)
        return self._last(block - 1) if block else caret

    def _right(self, caret: int) -> int:
        layout = self._layout
        index = layout.row_of(caret)
        row, starts = layout.rows[index], layout.starts(index)
        if (at := bisect_right(starts, caret)) < len(starts):
            return starts[at]
        hanging = max(self._segments.next_grapheme(caret), row.end)
        if hanging < layout.hanging_end(index):
            return hanging
        below = (layout.rows[at] for at in range(index + 1, len(layout)))
        return next((row.start for row in below if row.start < row.end or row.first), caret)

    def _paragraphs(self, start: int, end: int) -> list[Span]:
        """The block that the range is in."""
        block = self._blocks[self._segments.block(start)]
        return [Span(block.start, block.end)]

    def _ahead(
        self, caret: int, units: Callable[[int, int], list[Span]], point: Callable[[Span], int]
    ) -> int:
        """The first point after the caret, of the units of its block or of one below; else the last grapheme."""

        def points() -> Iterator[int]:
            for block in self._blocks[self._segments.block(caret) :]:
                for unit in units(max(block.start, caret), block.end):
                    yield self.nearest(point(unit))

        return next((found for found in points() if found > caret), self._last(len(self._blocks) - 1))

    def _back(self, caret: int, units: Callable[[int, int], list[Span]]) -> int:
        """The last start before the caret, of the units of its block or of one above; else the first grapheme."""

        def starts() -> Iterator[int]:
            for block in reversed(self._blocks[: self._segments.block(caret) + 1]):
                for unit in reversed(units(block.start, min(block.end, caret))):
                    yield self.nearest(unit.start)

        return next((found for found in starts() if found < caret), self._blocks[0].start)
