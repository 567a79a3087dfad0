"""The text's frame on screen: rows above and below it, where to scroll, what to draw anew; pure functions of rows."""

from __future__ import annotations

from dataclasses import dataclass

from annotations.model import Span
from tui.reading.wrap import Layout

HEAD = 3
"""Rows above the text: its meta line, the legend, a gap."""
TAIL = 2
"""Rows below the text: a gap and where to go from the end."""
SCROLL_OFF = 2
"""Rows kept visible above and below the caret."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A wrapped text with what stands above and below it; lines count from the top of all that can be scrolled to."""

    layout: Layout
    spacing: int = 1
    """Lines that a row of the layout takes; all but the first are empty."""

    def line(self, index: int) -> int:
        """The line of a row of the layout."""
        return HEAD + index * self.spacing

    def index(self, line: int) -> int:
        """The row of the layout that a line shows or that it stands below; may lie outside of the layout."""
        return (line - HEAD) // self.spacing

    def empty(self, line: int) -> bool:
        """Whether a line only keeps two rows apart."""
        return (line - HEAD) % self.spacing > 0

    @property
    def end(self) -> int:
        """The line after the last row."""
        return HEAD + max((len(self.layout) - 1) * self.spacing + 1, 0)

    @property
    def height(self) -> int:
        """How many lines there are."""
        return self.end + TAIL

    def top_that_shows(self, caret: int, span: Span | None, top: int, height: int) -> int:
        """The line to have on top, the nearest to `top` with the caret, and all of `span` if it fits, on screen.

        The result may lie outside of what can be scrolled to.
        """
        row = self.line(self.layout.row_of(caret))
        first = self.line(self.layout.row_of(span.start)) if span else row
        last = self.line(self.layout.row_of(max(span.end - 1, span.start))) if span else row
        if last - first >= height - 2 * SCROLL_OFF:
            first = last = row
        off = min(SCROLL_OFF, (height - 1) // 2)
        if first - off < top:
            return first - off if first > HEAD else 0
        return max(top, last + off - height + 1)


def changed_rows(layout: Layout, old: Span | None, new: Span | None) -> set[int]:
    """Rows whose text is in exactly one of the two spans, and those with their edges."""

    def rows(start: int, end: int) -> range:
        return (
            range(layout.row_of(start), layout.row_of(max(end - 1, start)) + 1) if end > start else range(0)
        )

    if old is None or new is None or old.end <= new.start or new.end <= old.start:
        return {row for span in (old, new) if span for row in rows(*span)}
    found: set[int] = set()
    for low, high in ((old.start, new.start), (old.end, new.end)):
        if low != high:
            found.update(rows(min(low, high), max(low, high)))
    return found
