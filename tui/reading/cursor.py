"""Caret, selection and target over one text: what keys change, without a widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from annotations.model import Annotation, Mention, Span
from annotations.text import Segments
from tui.reading.motion import Motions
from tui.reading.paint import Overlay
from tui.reading.runs import Layers
from tui.reading.selection import Selection
from tui.reading.textobjects import grow, next_unit, unit

TargetKind = Literal["selection", "mention", "annotation", "sentence"]


@dataclass(frozen=True, slots=True)
class Target:
    """What an operator would act on."""

    kind: TargetKind
    span: Span


class Cursor:
    """Where a person is in a text. Offsets are code points; the caret always stands on a grapheme's first."""

    def __init__(self, segments: Segments, caret: int | None = None) -> None:
        """Start at `caret`, or at the first block."""
        self.segments = segments
        self.motions: Motions | None = None
        self.mentions: tuple[Mention, ...] = ()
        self.annotations: tuple[Annotation, ...] = ()
        self.layers = Layers((), ())
        length = len(segments.text.content)
        wanted = self.first if caret is None else min(max(caret, 0), length)
        self.caret = segments.grapheme(wanted).start if length else 0
        self.selection: Selection | None = None
        self._goal: int | None = None
        self._jump: Target | None = None
        self._grown: list[Selection] = []

    @property
    def first(self) -> int:
        """The first offset of the text's first block."""
        blocks = self.segments.text.blocks
        return blocks[0].start if blocks else 0

    def set_layers(
        self, mentions: tuple[Mention, ...], annotations: tuple[Annotation, ...], *, hidden: bool = False
    ) -> None:
        """Know other mentions and annotations; with `hidden`, mentions can neither be seen nor jumped to."""
        self.mentions, self.annotations = () if hidden else mentions, annotations
        self.layers = Layers(self.mentions, annotations)
        jump = self._jump
        if jump and jump.kind != "sentence":
            records = self.mentions if jump.kind == "mention" else self.annotations
            if not any((record.start, record.end) == jump.span for record in records):
                self._jump = None

    # What an operator acts on

    @property
    def target(self) -> Target:
        """The selection, what was jumped to last, else the sentence."""
        if self.selection:
            return Target("selection", self.selection.span(self.segments))
        return self._jump or Target("sentence", self.segments.sentence(self.caret))

    @property
    def mention(self) -> Mention | None:
        """The name under the caret."""
        return self.layers.mention_at(self.caret)

    @property
    def here(self) -> list[Annotation]:
        """The annotations under the caret, the one that is the target first, then the shortest."""
        found = [a for a in self.annotations if a.start <= self.caret < a.end]
        target = self.target.span
        return sorted(found, key=lambda a: (a.span != target, a.end - a.start, -a.id))

    @property
    def overlay(self) -> Overlay:
        """What lies over the text now."""
        target = self.target
        selection = target.span if target.kind == "selection" else None
        return Overlay(self.caret, selection, None if selection else target.span)

    # Moving

    def move(self, motion: str, page: int) -> None:
        """Move the caret; a selection is extended, a target falls back to the sentence."""
        if self.motions is None:
            return
        before = self.caret
        self.caret, self._goal = self.motions.move(motion, self.caret, self._goal, page)
        self._grown.clear()
        if self.selection:
            self.selection = self.selection.extend(self.caret)
        elif self.caret != before:
            self._jump = None

    def put(self, offset: int) -> None:
        """Put the caret there and drop selection and target."""
        self.caret = offset
        self.selection, self._jump, self._goal = None, None, None
        self._grown.clear()

    def go(self, span: Span, kind: TargetKind | None = None) -> None:
        """Put the caret at the start of `span`, which becomes the target if it is of a kind."""
        self._goal = None
        if self.selection:
            self.selection = self.selection.extend(
                self.segments.grapheme(max(span.end - 1, span.start)).start
            )
            self.caret = self.selection.caret
            return
        self.caret = self.segments.grapheme(span.start).start
        self._jump = Target(kind, span) if kind else None

    def jump(self, what: Literal["mention", "annotation"], *, back: bool = False) -> Span | None:
        """Go to the next or previous mention or annotation; None if there is none."""
        if what == "mention":
            beyond = self.caret if self._jump else self.caret - 1
            mention = self.layers.previous_mention(self.caret) if back else self.layers.next_mention(beyond)
            span = Span(mention.start, mention.end) if mention else None
        else:
            annotation = self._annotation_beyond(back=back)
            span = annotation.span if annotation else None
        if span:
            self.go(span, what)
        return span

    def _annotation_beyond(self, *, back: bool) -> Annotation | None:
        """The neighbour of the annotation jumped to last, so that several with one start are all reached."""
        ordered = sorted(self.annotations, key=lambda a: (a.start, a.end, a.id))
        jumped = self._jump.span if self._jump and self._jump.kind == "annotation" else None
        if back:
            limit = jumped or Span(self.caret, -1)
            return next((a for a in reversed(ordered) if a.span < limit), None)
        if jumped:
            return next((a for a in ordered if a.span > jumped), None)
        return next((a for a in ordered if a.start >= self.caret), None)

    def drop_target(self) -> bool:
        """Let the target fall back to the sentence; False if it is that already."""
        if self._jump is None:
            return False
        self._jump = None
        return True

    # Selecting

    def start_selection(self) -> None:
        """Select from the caret on."""
        self.selection = Selection(self.caret, self.caret)
        self._grown.clear()

    def extend(self, motion: str, page: int) -> None:
        """Select by shift and an arrow: the first press to the right takes the character under the caret."""
        if self.selection is None:
            self.start_selection()
            if motion == "right":
                return
        self.move(motion, page)

    def extend_to(self, offset: int) -> None:
        """Select as far as `offset`."""
        self.selection = (self.selection or Selection(self.caret, self.caret)).extend(offset)
        self.caret = offset

    def drop_selection(self) -> bool:
        """End the selection, the caret stays; False if there was none."""
        if self.selection is None:
            return False
        self.selection = None
        self._grown.clear()
        return True

    def settle(self) -> None:
        """End the selection; an annotation of exactly its extent becomes the target, the caret stays."""
        if self.selection:
            span = self.selection.span(self.segments)
            self.drop_selection()
            if any(annotation.span == span for annotation in self.annotations):
                self._jump = Target("annotation", span)

    def select(self, span: Span) -> None:
        """Select exactly `span`."""
        self.selection = Selection.from_span(span, self.segments)
        self.caret, self._goal = self.selection.caret, None

    def grow(self) -> None:
        """Grow the selection to the next unit that is larger."""
        if self.selection:
            self._grown.append(self.selection)
            self.select(grow(self.selection.span(self.segments), self.segments, self.mentions))

    def shrink(self) -> None:
        """Take back the last growth; without one, drop the selection."""
        if self._grown:
            self.selection = self._grown.pop()
            self.caret = self.selection.caret
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
