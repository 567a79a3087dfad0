"""A picture in cells, with a cursor on one of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.pictures.ink import Cell, Picture, Row
from tui.widgets.rows import crop

STEP = 10
"""Columns of a page."""


class PictureView(Widget, can_focus=True, inherit_bindings=False):
    """Draws a picture line by line; all of its lines are made anew where the cursor or the size is another."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "picture--strong", "picture--accent", "picture--faint", "picture--cursor",
    }  # fmt: skip
    ALLOW_SELECT = False

    class Moved(Message):
        """Another number is under the cursor."""

    class Opened(Message):
        """A number was clicked twice, or clicked while under the cursor."""

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.ascii = ascii
        self.picture: Picture | None = None
        self.empty: Sequence[str] = ()
        """What is said where there is nothing to draw."""
        self.cursor: Cell = (0, 0)
        self._lines: list[Row] | None = None

    def show(self, picture: Picture | None, cursor: Cell = (0, 0), empty: Sequence[str] = ()) -> None:
        """Draw another picture."""
        self.picture, self.empty = picture, empty
        self._lines = None
        self.cursor = (0, 0)
        if picture is not None:
            self.cursor = self._within(cursor)
        self.refresh()

    def _within(self, cell: Cell) -> Cell:
        assert self.picture
        return (
            max(0, min(cell[0], self.picture.rows - 1)),
            max(0, min(cell[1], self.picture.columns - 1)),
        )

    def step(self, action: str) -> bool:
        """Carry out a motion; False if it is none."""
        row, column = self.cursor
        far = 1 << 30
        to = {
            "cursor_up": (row - 1, column),
            "cursor_down": (row + 1, column),
            "picture_left": (row, column - 1),
            "picture_right": (row, column + 1),
            "cursor_page_up": (row, column - STEP),
            "cursor_page_down": (row, column + STEP),
            "cursor_first": (row, 0),
            "cursor_last": (row, far),
        }.get(action)
        if to is None:
            return False
        if self.picture is not None:
            self._move(self._within(to))
        return True

    def _move(self, cell: Cell) -> None:
        if cell != self.cursor:
            self.cursor, self._lines = cell, None
            self.refresh()
            self.post_message(self.Moved())

    def on_focus(self) -> None:
        """The terminal's cursor waits at the corner."""
        self.app.cursor_position = Offset(*self.content_region.offset)

    def on_resize(self) -> None:
        """Another size has room for something else."""
        self._lines = None

    def notify_style_update(self) -> None:
        """Draw in the inks of the new theme."""
        super().notify_style_update()
        self._lines = None

    def render_line(self, y: int) -> Strip:
        """One row on screen."""
        base, width = self.rich_style, self.size.width
        if self.picture is None:
            said = self.empty[y - 1] if 0 < y <= len(self.empty) else ""
            faint = base + self.get_component_rich_style("picture--faint", partial=True)
            return Strip([Segment("  " + crop(said, width - 2), faint)]).adjust_cell_length(width, base)
        if self._lines is None:
            self._lines = self.picture.lines(width, self.size.height, self.cursor, ascii=self.ascii)
        pieces = self._lines[y] if y < len(self._lines) else []
        segments = [Segment(text, base + self._ink(style)) for text, style in pieces if text]
        return Strip(segments).adjust_cell_length(width, base)

    def _ink(self, style: str) -> Style:
        return self.get_component_rich_style(f"picture--{style}", partial=True) if style else Style()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor under the mouse; a click on it opens."""
        at = event.get_content_offset(self)
        if at is None or self.picture is None:
            return
        cell = self.picture.cell_at(at.x, at.y, self.size.width, self.size.height, self.cursor)
        if cell is None:
            return
        if cell == self.cursor or event.chain > 1:
            self.cursor = cell
            self.post_message(self.Opened())
        else:
            self._move(cell)
