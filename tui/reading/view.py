"""The reading view: one text in a column, with a caret, a selection and a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotations.model import Annotation, Mention, Position, Span, Text
from annotations.text import Segments
from tui.reading.inks import COMPONENTS, inks_of
from tui.reading.motion import Motions
from tui.reading.paint import GUTTER, Overlay, Painter
from tui.reading.runs import Layers
from tui.reading.selection import Selection
from tui.reading.textobjects import grow, next_unit, unit
from tui.reading.wrap import Layout

HEAD = 3
"""Rows above the text: its meta line, the legend, a gap."""
TAIL = 2
"""Rows below the text: a gap and where to go from the end."""
SCROLL_OFF = 2
"""Rows kept visible above and below the caret."""

TargetKind = Literal["selection", "mention", "annotation", "sentence"]
Names = Literal["shown", "labels", "hidden"]


@dataclass(frozen=True, slots=True)
class Target:
    """What an operator would act on."""

    kind: TargetKind
    span: Span


class ReadingView(ScrollView, can_focus=True):
    """Shows a text by the Line API; it knows no store, and says what happened by messages."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    ALLOW_SELECT = False

    class CaretMoved(Message):
        """The caret, the selection or the target changed."""

    class EndShown(Message):
        """The last row of the text came on screen."""

    def __init__(self, *, measure: int = 72, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.measure = measure
        self.ascii = ascii
        self.segments = Segments(Text(""))
        self.mentions: tuple[Mention, ...] = ()
        self.annotations: tuple[Annotation, ...] = ()
        self.colors: Mapping[str, str] = {}
        self.names: Names = "shown"
        self.caret = 0
        self.meta = ""
        self.legend: Sequence[tuple[str, str]] = ()
        self.tail = ""
        self.selection: Selection | None = None
        self.painter: Painter | None = None
        self.motions: Motions | None = None
        self.layers = Layers((), ())
        self._goal: int | None = None
        self._jump: Target | None = None
        self._grown: list[Selection] = []
        self._top = 0
        self._overlay = Overlay()
        self._dragging = False

    # What is shown

    def show(
        self,
        segments: Segments,
        mentions: tuple[Mention, ...],
        annotations: tuple[Annotation, ...],
        colors: Mapping[str, str],
        position: Position | None = None,
    ) -> None:
        """Show a text from `position` on; `colors` maps tags to their colours."""
        self.segments, self.colors = segments, colors
        self.mentions, self.annotations = mentions, annotations
        length = len(segments.text.content)
        self.caret = min(position.caret, length) if position else self._first_offset()
        self.caret = segments.grapheme(self.caret).start if length else 0
        self._top = min(position.top, length) if position else 0
        self.selection, self._jump, self._goal, self._grown = None, None, None, []
        self._lay_out()
        if position is None or position.top <= self._first_offset():
            self.scroll_to(y=0, animate=False, force=True)
        self._after_move(scroll=position is not None)

    def _first_offset(self) -> int:
        blocks = self.segments.text.blocks
        return blocks[0].start if blocks else 0

    def set_names(self, mentions: tuple[Mention, ...]) -> None:
        """Show other names in the same text; nothing moves."""
        self.mentions = mentions
        self._relayer()

    def set_annotations(self, annotations: tuple[Annotation, ...], colors: Mapping[str, str]) -> None:
        """Show other annotations in the same text; nothing moves."""
        self.annotations, self.colors = annotations, colors
        self._relayer()

    def set_head(self, meta: str, legend: Sequence[tuple[str, str]], tail: str) -> None:
        """Say what stands above and below the text, a line each; the legend is (string, label or '') pieces."""
        self.meta, self.legend, self.tail = meta, legend, tail
        self.refresh()

    def cycle_names(self) -> Names:
        """Names shown -> with their labels -> hidden -> shown; returns what holds now."""
        order: tuple[Names, ...] = ("shown", "labels", "hidden")
        self.names = order[(order.index(self.names) + 1) % len(order)]
        self._relayer()
        return self.names

    def _relayer(self) -> None:
        self.layers = Layers(() if self.names == "hidden" else self.mentions, self.annotations)
        if self._jump and self._jump.kind in ("mention", "annotation") and not self._still_there(self._jump):
            self._jump = None
        if self.painter:
            self.painter.set_layers(self.layers, self.colors, labels=self.names == "labels")
        self._overlay = self._current_overlay()
        self.refresh()

    def _still_there(self, target: Target) -> bool:
        records = self.mentions if target.kind == "mention" else self.annotations
        return any((record.start, record.end) == target.span for record in records)

    def _lay_out(self) -> None:
        width = max(self.size.width - self.scrollbar_size_vertical, 12)
        measure = max(min(self.measure, width - GUTTER - 1), 8)
        layout = Layout(self.segments.text, measure, self.ascii)
        left = max((width - GUTTER - measure) // 2, 0)
        self.motions = Motions(self.segments, layout)
        self.painter = Painter(
            self.segments, layout, inks_of(self), left=left, width=width, ascii=self.ascii
        )
        self.virtual_size = Size(width, len(layout) + HEAD + TAIL)
        self._relayer()
        if len(layout):
            top_row = layout.row_of(self._top)
            self.scroll_to(y=top_row + HEAD if self._top > self._first_offset() else self.scroll_y and 0, animate=False, force=True)

    @property
    def layout_rows(self) -> Layout | None:
        """The text wrapped at the current width."""
        return self.painter.layout if self.painter else None

    @property
    def position(self) -> Position:
        """Where the person is, to come back to it."""
        return Position(self._top, self.caret)

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew and keep the same word on top."""
        self._lay_out()
        self._after_move(scroll=False)

    def notify_style_update(self) -> None:
        """Draw anew in the colours of another theme."""
        super().notify_style_update()
        if self.painter and self.is_attached:
            self._lay_out()

    # The caret

    def move(self, motion: str) -> None:
        """Move the caret; a selection is extended, a target falls back to the sentence."""
        if not self.motions:
            return
        page = max(self.size.height - 2, 1)
        before = self.caret
        self.caret, self._goal = self.motions.move(motion, self.caret, self._goal, page)
        if self.selection:
            self.selection = self.selection.extend(self.caret)
            self._grown.clear()
        elif self.caret != before:
            self._jump = None
        self._after_move()
        if self.caret == before and motion in ("up", "page_up", "half_page_up", "first"):
            self._scroll_to(0)

    def go(self, span: Span, kind: TargetKind | None = None) -> None:
        """Put the caret at the start of `span`, which becomes the target if it is of a kind."""
        self.caret, self._goal = self.segments.grapheme(span.start).start, None
        if self.selection:
            self.selection = self.selection.extend(max(span.end - 1, span.start))
            self.caret = self.selection.caret
        self._jump = Target(kind, span) if kind else None
        self._after_move(span=span)

    def jump(self, what: Literal["mention", "annotation"], *, back: bool = False) -> bool:
        """To the next or previous mention or annotation; False if there is none."""
        layers = self.layers
        if what == "mention":
            found = layers.previous_mention(self.caret) if back else layers.next_mention(self.caret)
        else:
            found = self._annotation_beyond(back=back)
        if found is None:
            return False
        self.go(Span(found.start, found.end), what)
        return True

    def _annotation_beyond(self, *, back: bool) -> Annotation | None:
        """The neighbour of the annotation jumped to last, so that several with one start are all reached."""
        ordered = sorted(self.annotations, key=lambda a: (a.start, a.end, a.id))
        here = (self.caret, self._jump.span.end) if self._jump and self._jump.kind == "annotation" else None
        if back:
            before = [a for a in ordered if (a.start, a.end) < (here or (self.caret, -1))]
            return before[-1] if before else None
        after = [a for a in ordered if ((a.start, a.end) > here if here else a.start > self.caret)]
        if not here and (covering := [a for a in ordered if a.start == self.caret]):
            return covering[0]
        return after[0] if after else None

    @property
    def mention(self) -> Mention | None:
        """The name under the caret."""
        return self.layers.mention_at(self.caret)

    @property
    def target(self) -> Target:
        """What an operator acts on: the selection, what was jumped to, else the sentence."""
        if self.selection:
            return Target("selection", self.selection.span(self.segments))
        return self._jump or Target("sentence", self.segments.sentence(self.caret))

    # The selection

    def start_selection(self) -> None:
        """Select from the caret on."""
        self.selection, self._grown = Selection(self.caret, self.caret), []
        self._after_move()

    def extend(self, motion: str) -> None:
        """Select by shift and an arrow: the first press takes the character under the caret along."""
        if self.selection is None:
            self.start_selection()
            if motion == "right":
                return
        self.move(motion)

    def drop_selection(self) -> bool:
        """End the selection, the caret stays; False if there was none."""
        if self.selection is None:
            return False
        self.selection, self._grown = None, []
        self._after_move()
        return True

    def drop_target(self) -> bool:
        """Let the target fall back to the sentence; False if it is that already."""
        if self._jump is None:
            return False
        self._jump = None
        self._after_move()
        return True

    def select(self, span: Span) -> None:
        """Select exactly `span`."""
        self.selection = Selection.from_span(span, self.segments)
        self.caret = self.selection.caret
        self._after_move()

    def grow(self) -> None:
        """Grow the selection to the next unit that is larger."""
        if self.selection is None:
            return
        span = grow(self.selection.span(self.segments), self.segments, self.mentions)
        self._grown.append(self.selection)
        self.select(span)

    def shrink(self) -> None:
        """Take back the last growth; without one, drop the selection."""
        if self._grown:
            self.selection = self._grown.pop()
            self.caret = self.selection.caret
            self._after_move()
        else:
            self.drop_selection()

    def select_unit(self, name: str) -> bool:
        """Select the unit around the caret, or take the next one along; False where there is none."""
        current = self.selection.span(self.segments) if self.selection else None
        at = unit(name, current.start if current else self.caret, self.segments, self.mentions)
        if at and current and current.start == at.start and current.end >= at.end:
            following = next_unit(name, current, self.segments, self.mentions)
            at = Span(current.start, following.end) if following else None
        if at is None:
            return False
        if self.selection:
            self._grown.append(self.selection)
        self.select(at)
        return True

    def swap_ends(self) -> None:
        """Move the caret to the other end of the selection."""
        if self.selection:
            self.selection = self.selection.swapped()
            self.caret = self.selection.caret
            self._after_move()

    # Drawing

    def _current_overlay(self) -> Overlay:
        target = self.target
        selection = target.span if target.kind == "selection" else None
        return Overlay(self.caret, selection, None if selection else target.span)

    def _after_move(self, *, scroll: bool = True, span: Span | None = None) -> None:
        before, self._overlay = self._overlay, self._current_overlay()
        layout = self.layout_rows
        if layout is None or not len(layout):
            self.refresh()
            self.post_message(self.CaretMoved())
            return
        if scroll:
            self._reveal(layout, span)
        self._refresh_between(layout, before, self._overlay)
        self._place_cursor(layout)
        self.post_message(self.CaretMoved())
        self._tell_end(layout)

    def _reveal(self, layout: Layout, span: Span | None) -> None:
        row = layout.row_of(self.caret) + HEAD
        last = layout.row_of(max(span.end - 1, span.start)) + HEAD if span else row
        height = max(self.size.height, 1)
        if last - row >= height - 2 * SCROLL_OFF:
            last = row
        off = min(SCROLL_OFF, (height - 1) // 2)
        top = round(self.scroll_y)
        if row - off < top:
            top = row - off if row > HEAD else 0
        elif last + off >= top + height:
            top = last + off - height + 1
        self._scroll_to(top)

    def _scroll_to(self, top: int) -> None:
        top = max(0, min(top, self.virtual_size.height - self.size.height))
        if top != round(self.scroll_y):
            self.scroll_to(y=top, animate=False, force=True)
        self._note_top()

    def _note_top(self) -> None:
        layout = self.layout_rows
        if layout and len(layout):
            index = max(0, min(round(self.scroll_y) - HEAD, len(layout) - 1))
            self._top = layout.rows[index].start

    def _refresh_between(self, layout: Layout, before: Overlay, after: Overlay) -> None:
        """Redraw the rows that either overlay shows and both show differently."""
        if before == after:
            return
        rows: set[int] = {layout.row_of(max(before.caret, 0)), layout.row_of(after.caret)}
        for old, new in ((before.selection, after.selection), (before.target, after.target)):
            if old != new:
                rows |= _changed_rows(layout, old, new)
        top = round(self.scroll_y)
        shown = [row + HEAD - top for row in rows if 0 <= row + HEAD - top < self.size.height]
        self.refresh(*(Region(0, y, self.size.width, 1) for y in shown)) if shown else None

    def _place_cursor(self, layout: Layout) -> None:
        """Keep the terminal's own cursor on the caret, for braille displays and screen readers."""
        if not self.has_focus or not self.painter:
            return
        row = layout.row_of(self.caret)
        x = self.painter.left + GUTTER + layout.cell_of(self.caret)
        y = row + HEAD - round(self.scroll_y)
        origin = self.content_region.offset
        if 0 <= y < self.size.height:
            self.app.cursor_position = Offset(origin.x + x, origin.y + y)

    def _tell_end(self, layout: Layout) -> None:
        if round(self.scroll_y) + self.size.height >= len(layout) + HEAD:
            self.post_message(self.EndShown())

    @property
    def at_end(self) -> bool:
        """Whether the last row of the text is on screen."""
        layout = self.layout_rows
        return layout is not None and round(self.scroll_y) + self.size.height >= len(layout) + HEAD

    @property
    def progress(self) -> int:
        """How far the caret is, in percent of the text."""
        length = len(self.segments.text.content)
        return round(100 * self.caret / length) if length else 100

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Notice a scroll by wheel or bar: the word on top is the one to keep."""
        super().watch_scroll_y(old_value, new_value)
        layout = self.layout_rows
        if round(old_value) != round(new_value) and layout and len(layout):
            self._tell_end(layout)

    def render_line(self, y: int) -> Strip:
        """One row on screen."""
        painter = self.painter
        if painter is None:
            return Strip.blank(self.size.width)
        inks, width = painter.inks, painter.width
        row = y + round(self.scroll_y)
        index = row - HEAD
        if 0 <= index < len(painter.layout):
            return painter.paint(index, self._overlay)
        said: Sequence[tuple[str, str]] = ()
        if row == 0:
            said = ((self.meta, ""),)
        elif row == 1:
            said = self.legend
        elif index == len(painter.layout) + TAIL - 1:
            said = ((self.tail, ""),)
        pieces = [Segment(text, painter.inks.name(label) if label else inks.faint) for text, label in said]
        return Strip([Segment(" " * (painter.left + GUTTER), inks.base), *pieces]).adjust_cell_length(width, inks.base)

    def on_focus(self) -> None:
        """Show the caret at once."""
        if layout := self.layout_rows:
            self._place_cursor(layout)

    # The mouse

    def _offset_under(self, event: events.MouseEvent) -> int | None:
        painter, layout = self.painter, self.layout_rows
        at = event.get_content_offset(self)
        if painter is None or layout is None or at is None or not len(layout):
            return None
        row = at.y + round(self.scroll_y) - HEAD
        if not 0 <= row < len(layout):
            return None
        return layout.offset_at(row, max(at.x - painter.left - GUTTER, 0))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the caret where the mouse is."""
        offset = self._offset_under(event)
        if offset is not None:
            self.selection, self._grown, self._jump, self._goal = None, [], None, None
            self.caret = offset
            self._dragging = True
            self.capture_mouse()
            self._after_move(scroll=False)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select while the button is held."""
        offset = self._offset_under(event) if self._dragging else None
        if offset is not None and offset != self.caret:
            self.selection = (self.selection or Selection(self.caret, self.caret)).extend(offset)
            self.caret = offset
            self._after_move(scroll=False)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the drag; the selection stays."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()


def _changed_rows(layout: Layout, old: Span | None, new: Span | None) -> set[int]:
    """Rows whose text is in exactly one of the two spans, and those with their edges."""

    def rows(start: int, end: int) -> range:
        return range(layout.row_of(start), layout.row_of(max(end - 1, start)) + 1) if end > start else range(0)

    if old is None or new is None or old.end <= new.start or new.end <= old.start:
        return {row for span in (old, new) if span for row in rows(*span)}
    found: set[int] = set()
    for low, high in ((old.start, new.start), (old.end, new.end)):
        if low != high:
            found.update(rows(min(low, high), max(low, high)))
    return found

