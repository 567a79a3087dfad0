"""A scroll bar that moves by whole cells: drawing it costs as much as half the text beside it."""

from __future__ import annotations

from math import ceil

from textual.scroll_view import ScrollView

STEPS = 8
"""Positions of Textual's scroll bar in one cell."""


def steady(top: float, height: int, lines: int) -> float:
    """The last line up to `top` at which the thumb begins with a cell; `height` of `lines` are on screen.

    At the very end it is `top` itself, so that the thumb reaches the end of the bar.
    """
    furthest = lines - height
    if not 0 < top < furthest or height <= 0:
        return top
    room = height - max(1, height * height / lines)
    cell = int(room * top / furthest)
    return min(ceil(STEPS * cell * furthest / room) / STEPS, top) if room > 0 else top


class SteadyScrollView(ScrollView):
    """A `ScrollView` that draws its vertical scroll bar anew only when the thumb moves by a cell."""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the content anew, and the scroll bar if it has to move."""
        if self.show_vertical_scrollbar:
            at = steady(new_value, self.container_size.height, self.virtual_size.height)
            self.vertical_scrollbar.position = at
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)
