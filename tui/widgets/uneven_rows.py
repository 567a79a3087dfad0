"""A list whose rows differ in height and are measured only when they come on screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region, Size
from textual.strip import Strip

from tui.widgets.rows import Line, RowList, crop

Item = TypeVar("Item")

WHEEL = 3
"""Lines that a step of the mouse wheel scrolls by."""


class UnevenRows(RowList[Item]):
    """Knows which row is at its top and by how many lines that is scrolled out, and goes on from there.

    So a list of a hundred thousand rows is as fast as one of ten, and nobody knows how many lines it has: there is
    no scroll bar, and whoever shows it says in which row the bar is. Several rows are chosen from one to the bar.
    """

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(ascii=ascii, id=id)
        self.begun: int | None = None
        """The row at which a choice of several begins; it ends at the bar."""
        self.all_chosen = False
        self._top = self._skip = 0
        self._window: list[tuple[int, int]] | None = None
        """Row, and line of that row, of each line on screen."""
        self._drawn: dict[int, Sequence[Line]] = {}
        """The lines of rows on screen."""

    def height_of(self, index: int) -> int:
        """How many lines a row has."""
        return len(self.lines_of(index))

    def lines_of(self, index: int) -> Sequence[Line]:
        """The lines of a row, made when it is first shown."""
        found = self._drawn.get(index)
        if found is None:
            item = self.item(index)
            self.drawn = index
            found = () if item is None else self.lines(item, current=index == self.cursor)
            self._drawn[index] = found
        return found

    def forget(self) -> None:
        """Draw all rows anew."""
        self._window = None
        self._drawn.clear()
        self.refresh()

    @property
    def choice(self) -> tuple[int, int]:
        """The first row that is chosen, and the one after the last; without a choice, the row of the bar."""
        if self.all_chosen:
            return 0, self.count
        ends = (self.cursor, self.cursor if self.begun is None else min(self.begun, self.count - 1))
        return min(ends), min(max(ends) + 1, self.count)

    @property
    def choosing(self) -> bool:
        """Whether several rows are chosen, or are being chosen."""
        return self.all_chosen or self.begun is not None

    def choose(self, anchor: int | None, *, everything: bool = False) -> None:
        """Choose from a row to the bar, or everything; None for neither."""
        self.begun, self.all_chosen = anchor, everything
        self.forget()

    def chosen(self, index: int) -> bool:
        """Whether a row is chosen."""
        first, after = self.choice
        return self.choosing and first <= index < after

    def show(self, count: int, cursor: int, *, keep: bool = False) -> None:
        """Show so many rows, with the bar on one of them; with `keep` at the height where it was."""
        at = next((y for y, (row, _) in enumerate(self._lines()) if row == self.cursor), 0)
        self.count = count
        self.cursor = max(0, min(cursor, count - 1))
        self.measure()
        if keep:
            self._top, self._skip = self.cursor, 0
            self._scroll(-at)
        self.call_after_refresh(self.reveal)

    def refetch(self) -> None:
        """Draw the same rows as they are in the store by now."""
        self._pages.clear()
        self.forget()

    def _lines(self) -> list[tuple[int, int]]:
        """What is on screen, from the top down."""
        if self._window is None:
            found: list[tuple[int, int]] = []
            row, skip = self._top, self._skip
            while len(found) < self.size.height and row < self.count:
                found += [(row, line) for line in range(skip, self.height_of(row))]
                row, skip = row + 1, 0
            self._window = found[: self.size.height]
            shown = {row for row, _ in self._window}
            self._drawn = {row: lines for row, lines in self._drawn.items() if row in shown}
        return self._window

    def _scroll(self, lines: int) -> None:
        """Move what is on screen, as far as there are rows."""
        self._skip += lines
        while self._skip < 0 and self._top > 0:
            self._top -= 1
            self._skip += self.height_of(self._top)
        self._skip = max(self._skip, 0)
        while self._top < self.count - 1 and self._skip >= self.height_of(self._top):
            self._skip -= self.height_of(self._top)
            self._top += 1
        if self._top >= self.count - 1:
            self._top = max(self.count - 1, 0)
            self._skip = min(self._skip, max(self.height_of(self._top) - 1, 0)) if self.count else 0
        self._window = None
        self.refresh()

    def _fill(self) -> None:
        """Leave no room below the last row that rows above could have."""
        missing = self.size.height - len(self._lines())
        if missing > 0 and (self._top or self._skip):
            self._scroll(-missing)

    def reveal(self) -> None:
        """Scroll so that the row under the bar is on screen, from its first line on, and put the cursor on it."""
        before = self._top, self._skip
        if self.count:
            height, own = self.size.height, self.height_of(self.cursor)
            inside = self._top == self.cursor and own - self._skip >= height
            if self.cursor < self._top or (self.cursor == self._top and self._skip and not inside):
                self._top, self._skip, self._window = self.cursor, 0, None
            elif not inside and sum(row == self.cursor for row, _ in self._lines()) < min(own, height):
                self._top, self._skip, self._window = self.cursor, 0, None
                if own < height:
                    self._scroll(own - height)
            self._fill()
        if self.has_focus:
            y = next((y for y, (row, _) in enumerate(self._lines()) if row == self.cursor), 0)
            origin = self.content_region.offset
            self.app.cursor_position = Offset(origin.x, origin.y + y)
        if before != (self._top, self._skip):
            self.refresh()

    def move_cursor(self, index: int) -> None:
        """Put the bar on a row, clamped to the list; a choice goes along."""
        for row in (self.cursor, max(0, min(index, self.count - 1))):
            self._drawn.pop(row, None)
        before = self.choice
        super().move_cursor(index)
        if self.begun is not None and self.choice != before:
            self.forget()

    def _redraw(self, *rows: int) -> None:
        width = self.size.width
        regions = [Region(0, y, width, 1) for y, (row, _) in enumerate(self._lines()) if row in rows]
        if regions:
            self.refresh(*regions)

    def step(self, action: str) -> bool:
        """Carry out a `cursor_...` action; False if it is none. A row higher than the list is scrolled first."""
        lines = self._lines()
        if action in ("cursor_down", "cursor_page_down") and lines and lines[-1][0] == self.cursor:
            left = self.height_of(self.cursor) - 1 - lines[-1][1]
            if left > 0:
                self._scroll(min(left, max(self.size.height - 2, 1)))
                return True
        if action in ("cursor_up", "cursor_page_up") and self._top == self.cursor and self._skip:
            self._scroll(-min(self._skip, max(self.size.height - 2, 1)))
            return True
        page = max(len({row for row, _ in lines}) - 1, 1)
        to = {
            "cursor_up": self.cursor - 1,
            "cursor_down": self.cursor + 1,
            "cursor_page_up": self.cursor - page,
            "cursor_page_down": self.cursor + page,
            "cursor_first": 0,
            "cursor_last": self.count - 1,
        }.get(action)
        if to is None:
            return False
        self.move_cursor(to)
        return True

    def measure(self) -> None:
        """No line is known but those on screen."""
        self.virtual_size = Size(self.size.width, 0)
        self.forget()

    def row_at(self, y: int) -> int:
        """The row in a line on screen, or -1."""
        lines = self._lines()
        return lines[y][0] if 0 <= y < len(lines) else -1

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll; the bar stays where it is."""
        self._wheel(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll likewise."""
        self._wheel(event, -WHEEL)

    def _wheel(self, event: events.MouseEvent, lines: int) -> None:
        event.stop()
        event.prevent_default()
        self._scroll(lines)
        self._fill()

    def render_line(self, y: int) -> Strip:
        """One line on screen."""
        base = self._base = self._base or self.rich_style
        width, lines = self.size.width, self._lines()
        if self.count == 0:
            said = self.empty[y - 1] if 0 < y <= len(self.empty) else ""
            faint = Segment("  " + crop(said, width - 2), base + self.style("faint"))
            return Strip([faint]).adjust_cell_length(width, base)
        if y >= len(lines):
            return Strip.blank(width, base)
        row, line = lines[y]
        if row == self.cursor:
            base += self.style("cursor" if self.has_focus else "cursor-blurred")
        elif self.chosen(row):
            base += self.style("cursor-blurred")
        found = self.lines_of(row)
        return self._draw(found[line], width, base) if line < len(found) else Strip.blank(width, base)
