"""Motions of the caret over a wrapped text: pure functions from one offset to another."""

from __future__ import annotations

from collections.abc import Callable

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


class Motions:
    """Moves over one text in one layout; every result is a grapheme's start inside a block (0 in an empty text)."""

    def __init__(self, segments: Segments, layout: Layout) -> None:
        self._segments = segments
        self._layout = layout
        self._blocks = segments.text.blocks
        self._moves: dict[str, Callable[[int], int]] = {
            "left": self._left,
            "right": self._right,
            "word_next": lambda caret: self._word(caret, lambda words: _after(words, caret)),
            "word_previous": self._word_previous,
            "word_end": self._word_end,
            "sentence_next": self._sentence_next,
            "sentence_previous": self._sentence_previous,
            "paragraph_next": self._paragraph_next,
            "paragraph_previous": self._paragraph_previous,
            "row_start": lambda caret: self._layout.rows[self._layout.row_of(caret)].start,
            "row_end": lambda caret: self._layout.offset_at(self._layout.row_of(caret), 1 << 30),
            "first": lambda caret: self._blocks[0].start,
            "last": lambda caret: self._last(len(self._blocks) - 1),
        }

    def move(self, name: str, caret: int, goal: int | None, page: int) -> tuple[int, int | None]:
        """The new caret, and the cell that vertical motions keep to (None after any other).

        `page` is the number of rows that a page motion goes.

        Raises:
            KeyError: there is no motion of that name.
        """
        if not self._blocks:
            return 0, None
        if name in VERTICAL:
            rows = {
                "up": -1,
                "down": 1,
                "page_up": -page,
                "page_down": page,
                "half_page_up": -(page // 2 or 1),
            }
            return self._vertical(caret, rows.get(name, page // 2 or 1), goal)
        return self._inside(self._moves[name](self._inside(caret))), None

    def _inside(self, offset: int) -> int:
        """The nearest grapheme start that is in a block."""
        index = max(self._segments.block(offset), 0)
        block = self._blocks[index]
        if offset < block.start:
            return block.start
        return self._last(index) if offset >= block.end else self._segments.grapheme(offset).start

    def _last(self, index: int) -> int:
        block = self._blocks[index]
        return self._segments.grapheme(max(block.end - 1, block.start)).start

    def _vertical(self, caret: int, rows: int, goal: int | None) -> tuple[int, int]:
        layout = self._layout
        cell = layout.cell_of(caret) if goal is None else goal
        here = layout.row_of(caret)
        wanted = max(0, min(here + rows, len(layout) - 1))
        step = 1 if rows > 0 else -1
        while 0 <= wanted < len(layout) and layout.rows[wanted].block < 0:
            wanted += step
        return self._inside(layout.offset_at(wanted, cell)), cell

    def _left(self, caret: int) -> int:
        before = self._segments.previous_grapheme(caret)
        index = self._segments.block(before)
        return self._last(index) if index >= 0 and before >= self._blocks[index].end else before

    def _right(self, caret: int) -> int:
        after, index = self._segments.next_grapheme(caret), self._segments.block(caret)
        if after < self._blocks[index].end:
            return after
        return self._blocks[index + 1].start if index + 1 < len(self._blocks) else caret

    def _word(self, caret: int, choose: Callable[[list[Span]], Span | None]) -> int:
        """The start of the word that is chosen, block by block from the caret's on; the last grapheme without one."""
        for block in self._blocks[self._segments.block(caret) :]:
            if found := choose(self._segments.words(block.start, block.end)):
                return found.start
        return self._last(len(self._blocks) - 1)

    def _word_previous(self, caret: int) -> int:
        for block in reversed(self._blocks[: self._segments.block(caret) + 1]):
            words = [word for word in self._segments.words(block.start, block.end) if word.start < caret]
            if words:
                return words[-1].start
        return self._blocks[0].start

    def _word_end(self, caret: int) -> int:
        for block in self._blocks[self._segments.block(caret) :]:
            for word in self._segments.words(block.start, block.end):
                last = self._segments.grapheme(word.end - 1).start
                if last > caret:
                    return last
        return self._last(len(self._blocks) - 1)

    def _sentence_next(self, caret: int) -> int:
        for block in self._blocks[self._segments.block(caret) :]:
            if found := _after(self._segments.sentences(block.start, block.end), caret):
                return found.start
        return self._last(len(self._blocks) - 1)

    def _sentence_previous(self, caret: int) -> int:
        for block in reversed(self._blocks[: self._segments.block(caret) + 1]):
            found = [each for each in self._segments.sentences(block.start, block.end) if each.start < caret]
            if found:
                return found[-1].start
        return self._blocks[0].start

    def _paragraph_next(self, caret: int) -> int:
        following = next(
            (block.start for block in self._blocks[self._segments.block(caret) :] if block.start > caret),
            None,
        )
        return self._last(len(self._blocks) - 1) if following is None else following

    def _paragraph_previous(self, caret: int) -> int:
        before = [
            block.start for block in self._blocks[: self._segments.block(caret) + 1] if block.start < caret
        ]
        return before[-1] if before else self._blocks[0].start


def _after(spans: list[Span], offset: int) -> Span | None:
    return next((span for span in spans if span.start > offset), None)
