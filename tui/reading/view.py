"""The reading view: one text in a column, with a caret, a selection and a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip

from annotations.model import Annotation, Mention, Position, Span, Text
from annotations.text import Segments
from tui import collector
from tui.reading.cursor import Cursor, Target
from tui.reading.find import Hits
from tui.reading.frame import TAIL, Frame, changed_rows
from tui.reading.inks import COMPONENTS, inks_of
from tui.reading.kept import Overlay
from tui.reading.layering import Shown
from tui.reading.lettering import Lettering
from tui.reading.motion import Motions
from tui.reading.mouse import MouseSelecting
from tui.reading.moving import CaretMoving
from tui.reading.paint import GUTTER, LABELS, Painter, filled
from tui.reading.wrap import Layout
from tui.widgets.steady import SteadyScrollView

Pieces = Sequence[tuple[str, str]]
"""Strings, each with the label of a name that it is drawn like, or ''."""


class ReadingView(CaretMoving, MouseSelecting, Lettering, SteadyScrollView, can_focus=True):
    """Shows a text by the Line API; it knows no store, and says what happened by messages."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    ALLOW_SELECT = False

    class CaretMoved(Message):
        """The caret, the selection or the target changed."""

    class EndShown(Message):
        """The last row of the text came on screen."""

    def __init__(
        self, *, measure: int = 72, spacing: int = 1, ascii: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.measure = measure
        self.spacing = spacing
        self.ascii = ascii
        self.cursor = Cursor(Segments(Text("")))
        self.mentions: tuple[Mention, ...] = ()
        self.annotations: tuple[Annotation, ...] = ()
        self.quantities: tuple[Mention, ...] = ()
        self.shown = Shown()
        self.hits = Hits("", "")
        self.focused_reading = False
        self.painter: Painter | None = None
        self._colors: Mapping[str, str] = {}
        self._head: tuple[Pieces, Pieces] = ((), ())
        self._tail = ""
        self._top = 0
        self._overlay = Overlay()

    # What is shown

    @property
    def position(self) -> Position:
        """Where the person is, to come back to it."""
        return Position(self._top, self.cursor.caret)

    @property
    def target(self) -> Target:
        """What an operator acts on."""
        return self.cursor.target

    def show(
        self,
        segments: Segments,
        mentions: tuple[Mention, ...],
        annotations: tuple[Annotation, ...],
        colors: Mapping[str, str],
        position: Position | None = None,
    ) -> None:
        """Show a text from `position` on; `colors` maps tags to their colours."""
        self.cursor = Cursor(segments, position.caret if position else None)
        self.mentions, self.annotations, self._colors = mentions, annotations, colors
        self.quantities = ()
        self.hits = Hits("", "")
        self._top = min(position.top, len(segments.text.content)) if position else 0
        self.painter = None
        self._lay_out()
        self._after_move(scroll=position is not None)

    def set_names(self, mentions: tuple[Mention, ...]) -> None:
        """Show other names in the same text; nothing moves."""
        self.mentions = mentions
        self._relayer()

    def set_quantities(self, quantities: tuple[Mention, ...]) -> None:
        """Show dates, amounts and percentages in the same text, where no name is."""
        self.quantities = quantities
        self._relayer()

    def set_annotations(self, annotations: tuple[Annotation, ...], colors: Mapping[str, str]) -> None:
        """Show other annotations in the same text; nothing moves."""
        self.annotations, self._colors = annotations, colors
        self._relayer()

    def set_head(self, meta: str, legend: Pieces, tail: str) -> None:
        """Say what stands above and below the text, a line each."""
        self._head, self._tail = (((meta, ""),), legend), tail
        self.refresh()

    def show_layers(self, shown: Shown) -> None:
        """Show other layers; nothing moves."""
        self.shown = shown
        self._relayer()

    def find(self, words: str) -> Hits:
        """Show where words stand in the text, or nothing found any more if there are none; the caret stays."""
        return self._hit(Hits(self.text.content, words))

    def show_hits(self, words: str, spans: Sequence[Span]) -> None:
        """Show places that were found elsewhere, for `words`; the caret stays."""
        self._hit(Hits(self.text.content, words, spans))

    def _hit(self, hits: Hits) -> Hits:
        self.hits = hits
        if self.painter:
            self.painter.set_hits(hits)
        self.refresh()
        return hits

    def toggle_focus(self) -> bool:
        """Dim all but the paragraph of the caret, or none; returns what holds now."""
        self.focused_reading = not self.focused_reading
        self._light()
        return self.focused_reading

    def _light(self) -> None:
        block = self.cursor.segments.block(self.cursor.caret) if self.focused_reading else None
        if self.painter and self.painter.light(block):
            self.refresh()

    def _relayer(self) -> None:
        shown = self.shown
        self.cursor.set_layers(
            shown.mentions(self.mentions),
            shown.annotations(self.annotations),
            shown.mentions(self.quantities),
        )
        if self.painter:
            self.painter.set_layers(self.cursor.layers, self._colors, labels=shown.labels)
            self._redraw(self.painter.layout, self._overlay, self.cursor.overlay, outdated=True)
        self._overlay = self.cursor.overlay

    def _lay_out(self) -> None:
        """Wrap the text at the current width, with the same word on top as before; later if it is not on screen."""
        if not self.size.width:
            return
        width = max(self.size.width, 12)
        painter = self.painter
        if painter and painter.segments is self.cursor.segments and painter.width == width:
            return
        measure = max(min(self.measure, width - GUTTER - 1 - LABELS), 8)
        layout = Layout(self.text, measure, self.ascii)
        left = max((width - GUTTER - LABELS - measure) // 2, 0)
        self.cursor.motions = Motions(self.cursor.segments, layout)
        self.painter = Painter(
            self.cursor.segments, layout, inks_of(self), left=left, width=width, ascii=self.ascii
        )
        self.painter.set_hits(self.hits)
        frame = Frame(layout, self.spacing)
        self.virtual_size = Size(width, frame.height)
        self._relayer()
        self.refresh()
        top = frame.line(layout.row_of(self._top)) if len(layout) and self._top > self.cursor.first else 0
        self.scroll_to(y=top, animate=False, force=True)

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew and keep the same word on top."""
        self._appear()

    def _appear(self) -> None:
        """Wrap for the size that there is; a text that was opened out of sight shows its caret."""
        opened = self.painter is None
        with collector.paused():
            self._lay_out()
        self._after_move(scroll=opened)

    def notify_style_update(self) -> None:
        """Draw anew in the colours of another theme; the rows stay as they are wrapped."""
        super().notify_style_update()
        if self.painter and self.is_attached:
            self.painter.set_inks(inks_of(self))
            self.refresh()

    def drop_hits(self) -> bool:
        """Show no hits any more; False if there were none."""
        found = bool(self.hits.words)
        if found:
            self.find("")
        return found

    def peek(self, span: Span | None) -> None:
        """Scroll to `span`, or back to the caret, without moving the caret."""
        layout = self.painter.layout if self.painter else None
        if layout is not None and len(layout):
            caret = span.start if span else self.cursor.caret
            self._show(layout, caret, span)

    # Drawing

    def _after_move(self, *, scroll: bool = True, span: Span | None = None) -> None:
        before, self._overlay = self._overlay, self.cursor.overlay
        layout = self.painter.layout if self.painter else None
        if layout is not None and len(layout):
            if scroll:
                self._show(layout, self.cursor.caret, span)
            self._light()
            self._redraw(layout, before, self._overlay)
            self._place_cursor()
            self._tell_end()
        else:
            self.refresh()
        self.post_message(self.CaretMoved())

    def _show(self, layout: Layout, caret: int, span: Span | None) -> None:
        """Scroll as little as possible so that `caret`, and all of `span` if it fits, is on screen."""
        height = max(self.size.height, 1)
        self._scroll_lines(
            Frame(layout, self.spacing).top_that_shows(caret, span, round(self.scroll_y), height)
        )

    def _scroll_lines(self, top: int) -> None:
        top = max(0, min(top, self.virtual_size.height - self.size.height))
        if top != round(self.scroll_y):
            self.scroll_to(y=top, animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Notice a scroll by key, wheel or bar: the word on top is the one to keep."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.call_later(self._note_top)

    def _note_top(self) -> None:
        painter = self.painter
        if painter and len(painter.layout) and painter.width == max(self.size.width, 12):
            index = Frame(painter.layout, self.spacing).index(round(self.scroll_y))
            kept = painter.layout.row_of(self._top)
            if index != kept:
                self._top = painter.layout.rows[max(0, min(index, len(painter.layout) - 1))].start
            self._tell_end()

    def _redraw(self, layout: Layout, before: Overlay, after: Overlay, *, outdated: bool = False) -> None:
        """Refresh the rows that the two overlays show differently, and those that other layers have outdated."""
        rows: set[int] = set()
        if before != after:
            rows = {layout.row_of(max(before.caret, 0)), layout.row_of(after.caret)}
        for old, new in ((before.selection, after.selection), (before.target, after.target)):
            if old != new:
                rows |= changed_rows(layout, old, new)
        if before.jumped != after.jumped:
            rows |= changed_rows(layout, before.target, None) | changed_rows(layout, None, after.target)
        frame, top = Frame(layout, self.spacing), round(self.scroll_y)
        if outdated and self.painter:
            first, last = max(frame.index(top), 0), frame.index(top + self.size.height - 1)
            on_screen = range(first, min(last + 1, len(layout)))
            rows.update(row for row in on_screen if not self.painter.fresh(row, after))
        shown = [y for y in (frame.line(row) - top for row in rows) if 0 <= y < self.size.height]
        if shown:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in shown))

    def _place_cursor(self) -> None:
        """Keep the terminal's own cursor on the caret, for braille displays and screen readers."""
        painter = self.painter
        if not self.has_focus or painter is None or not len(painter.layout):
            return
        layout, caret = painter.layout, self.cursor.caret
        x = painter.left + GUTTER + layout.cell_of(caret)
        y = Frame(layout, self.spacing).line(layout.row_of(caret)) - round(self.scroll_y)
        if 0 <= y < self.size.height:
            self.app.cursor_position = self.content_region.offset + Offset(x, y)

    @property
    def at_end(self) -> bool:
        """Whether the last row of the text is on screen."""
        painter = self.painter
        if painter is None:
            return False
        return round(self.scroll_y) + self.size.height >= Frame(painter.layout, self.spacing).end

    def _tell_end(self) -> None:
        if self.at_end:
            self.post_message(self.EndShown())

    @property
    def progress(self) -> int:
        """How far the caret is, in percent of the text."""
        length = len(self.text.content)
        return round(100 * self.cursor.caret / length) if length else 100

    def render_line(self, y: int) -> Strip:
        """One row on screen; a text that was opened out of sight is wrapped in time for its first drawing."""
        if self.painter is None and self.size.width:
            self._appear()
        painter = self.painter
        if painter is None:
            return Strip.blank(self.size.width, self.rich_style)
        row = y + round(self.scroll_y)
        frame = Frame(painter.layout, self.spacing)
        index = frame.index(row)
        if 0 <= index < len(painter.layout) and row < frame.end:
            if frame.empty(row):
                return Strip.blank(painter.width, painter.inks.base)
            strip = painter.paint(index, self._overlay)
            return self._lettered(painter, index, strip) if self._letters else strip
        if 0 <= row < len(self._head):
            said = self._head[row]
        else:
            said = ((self._tail, ""),) if row == frame.end + TAIL - 1 else ()
        inks = painter.inks
        pieces = [Segment(text, inks.name(label) if label else inks.faint) for text, label in said]
        indent = Segment(" " * (painter.left + GUTTER), inks.base)
        return filled([indent, *pieces], painter.width, inks.base)

    def on_focus(self) -> None:
        """Show the caret at once."""
        self._place_cursor()
