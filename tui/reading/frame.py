"""The text's frame on screen: rows above and below it, where to scroll, what to draw anew; pure functions of rows."""

from __future__ import annotations

from annotations.model import Span
from tui.reading.wrap import Layout

HEAD = 3
"""Rows above the text: its meta line, the legend, a gap."""
TAIL = 2
"""Rows below the text: a gap and where to go from the end."""
SCROLL_OFF = 2
"""Rows kept visible above and below the caret."""


def top_that_shows(layout: Layout, caret: int, span: Span | None, top: int, height: int) -> int:
    """The row to have on top, the nearest to `top` with the caret, and all of `span` if it fits, on screen.

    Rows are those of the layout with `HEAD` rows above; the result may lie outside of what can be scrolled to.
    """
    row = layout.row_of(caret) + HEAD
    first = layout.row_of(span.start) + HEAD if span else row
    last = layout.row_of(max(span.end - 1, span.start)) + HEAD if span else row
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
