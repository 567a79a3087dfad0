"""The mouse on a text: a press puts the caret, a drag selects; two presses on one place select by words, three by
sentences, four by paragraphs, and a drag from there extends by the same unit."""

from __future__ import annotations

from abc import abstractmethod

from textual import events
from textual.geometry import Offset
from textual.scroll_view import ScrollView
from textual.timer import Timer

from annotations.model import Span
from tui.reading.cursor import Cursor
from tui.reading.frame import Frame
from tui.reading.paint import GUTTER, Painter
from tui.reading.textobjects import unit

UNIT_OF_PRESS = {2: "word", 3: "sentence", 4: "paragraph"}
"""What the second, third and fourth press in a row select; the fifth is a first one again."""
SCROLL_EVERY = 0.05
"""Seconds between two scrolls while the mouse is held above or below the text."""


class MouseSelecting(ScrollView):
    """A text whose caret and selection the mouse moves; how quick a double press is, Textual's application says."""

    cursor: Cursor
    painter: Painter | None
    spacing: int
    _held: Span | None = None
    """What the press selected or stands on while the button is held, None otherwise."""
    _unit: str = ""
    """The unit that the drag goes by; empty for graphemes."""
    _presses: int = 0
    _pressed: tuple[Offset, float] = (Offset(-1, -1), 0.0)
    """Where on screen and when (seconds, as Textual's events count) the last press was."""
    _mouse_at: Offset = Offset(0, 0)
    """Where the mouse is while the button is held, from the widget's corner; may lie outside."""
    _scrolling: Timer | None = None

    @abstractmethod
    def _after_move(self, *, scroll: bool = True, span: Span | None = None) -> None:
        """Scroll and draw after the caret has moved."""

    def offset_under(self, at: Offset) -> int | None:
        """The grapheme nearest to a cell of the widget; None where the text has no row."""
        painter = self.painter
        row = Frame(painter.layout, self.spacing).index(at.y + round(self.scroll_y)) if painter else -1
        if painter is None or not 0 <= row < len(painter.layout):
            return None
        return painter.layout.offset_at(row, max(at.x - painter.left - GUTTER, 0))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the caret where the mouse is; with shift, or after other presses there, select."""
        at = event.get_content_offset(self)
        offset = self.offset_under(at) if at is not None and event.button == 1 else None
        if at is None or offset is None:
            return
        if event.shift:
            self._held, self._unit = self.cursor.segments.grapheme(self.cursor.caret), ""
            self.cursor.extend_to(offset)
        else:
            self._unit = self._unit_of(event)
            self.cursor.put(offset)
            around = unit(self._unit, self.cursor.caret, self.cursor.segments, ()) if self._unit else None
            self._held = around or self.cursor.segments.grapheme(self.cursor.caret)
            if around:
                self.cursor.select(around)
        self._mouse_at = at
        self.capture_mouse()
        self._after_move(scroll=False)

    def _unit_of(self, event: events.MouseDown) -> str:
        """Count the press and give the unit that it selects; empty for a first one."""
        place, time = self._pressed
        soon = event.time - time <= self.app.CLICK_CHAIN_TIME_THRESHOLD
        again = soon and place == event.screen_offset and self._presses < max(UNIT_OF_PRESS)
        self._presses = self._presses + 1 if again else 1
        self._pressed = event.screen_offset, event.time
        return UNIT_OF_PRESS.get(self._presses, "")

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select while the button is held; above and below the text, scroll."""
        if self._held is None:
            return
        self._mouse_at = event.get_content_offset_capture(self)
        outside = not 0 <= self._mouse_at.y < self.size.height
        if outside and self._scrolling is None:
            self._scrolling = self.set_interval(SCROLL_EVERY, self._scroll_on)
        elif not outside:
            self._stop_scrolling()
            self._reach()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the drag; the selection stays."""
        if self._held is not None:
            self._end_drag()
            self.release_mouse()

    def on_mouse_release(self, event: events.MouseRelease) -> None:
        """End the drag where something else has taken the mouse."""
        self._end_drag()

    def _end_drag(self) -> None:
        self._held = None
        self._stop_scrolling()

    def _stop_scrolling(self) -> None:
        if self._scrolling is not None:
            self._scrolling.stop()
            self._scrolling = None

    def _scroll_on(self) -> None:
        """Scroll as many rows as the mouse is away from the text, and select as far as is seen then."""
        y, height = self._mouse_at.y, self.size.height
        beyond = y if y < 0 else max(y - height + 1, 0)
        self.scroll_to(y=round(self.scroll_y) + beyond, animate=False, force=True)
        self._reach()

    def _reach(self) -> None:
        """Extend the selection to the row and cell that is nearest to the mouse."""
        painter, held = self.painter, self._held
        if painter is None or held is None or not len(painter.layout):
            return
        y = max(0, min(self._mouse_at.y, self.size.height - 1))
        index = Frame(painter.layout, self.spacing).index(y + round(self.scroll_y))
        y = max(0, min(index, len(painter.layout) - 1))
        offset = painter.layout.offset_at(y, max(self._mouse_at.x - painter.left - GUTTER, 0))
        before = self.cursor.selection
        if self._unit:
            reached = unit(self._unit, offset, self.cursor.segments, ())
            self.cursor.select_from(held, reached or self.cursor.segments.grapheme(offset))
        elif before or offset != held.start:
            self.cursor.extend_to(offset)
        if self.cursor.selection != before:
            self._after_move(scroll=False)
