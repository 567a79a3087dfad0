"""Caret, selection and target over one text: what keys change, without a widget."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Literal

from annotations.model import Annotation, Mention, Span
from annotations.text import Segments
from tui.reading.kept import Overlay
from tui.reading.motion import Motions
from tui.reading.runs import Layers, apart
from tui.reading.selection import Selection
from tui.reading.textobjects import grow, next_unit, unit

TRAIL = 100
"""Places that jumps came from, as many as are remembered."""

TargetKind = Literal["selection", "mention", "annotation", "hit", "sentence"]


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
        self.quantities: frozenset[Mention] = frozenset()
        """Those that are shown beside the mentions."""
        self._measured: tuple[Mention, ...] = ()
        self._marked: tuple[Mention, ...] = ()
        self.layers = Layers((), ())
        self.caret = self._stand(self.first if caret is None else caret)
        self.selection: Selection | None = None
        self._goal: int | None = None
        self._jump: Target | None = None
        self._grown: list[Selection] = []
        self._trail: list[int] = []
        self._spans: dict[TargetKind, list[Span]] = {}

    @property
    def first(self) -> int:
        """The first offset of the text's first block."""
        blocks = self.segments.text.blocks
        return blocks[0].start if blocks else 0

    def set_layers(
        self,
        mentions: tuple[Mention, ...],
        annotations: tuple[Annotation, ...],
        quantities: tuple[Mention, ...] = (),
    ) -> None:
        """Know other mentions and annotations.

        Quantities are only looked at: they are shown where no mention is, and no key acts on them.
        """
        if mentions is not self.mentions or quantities is not self._measured:
            self._measured = quantities
            beside = apart(quantities, sorted(mentions, key=lambda m: m.start)) if quantities else ()
            self.quantities = frozenset(beside)
            self._marked = (*mentions, *beside) if beside else mentions
        if mentions is not self.mentions:
            self._spans.pop("mention", None)
        if annotations is not self.annotations:
            self._spans.pop("annotation", None)
        self.mentions, self.annotations = mentions, annotations
        self.layers = Layers(self._marked, annotations, self.layers)
        jump = self._jump
        if jump and jump.kind in ("mention", "annotation") and jump.span not in self._ranges(jump.kind):
            self._jump = None

    def _ranges(self, kind: TargetKind) -> list[Span]:
        """Where mentions or annotations are, each range once, in order."""
        if kind not in self._spans:
            records = self.mentions if kind == "mention" else self.annotations
            self._spans[kind] = sorted({Span(record.start, record.end) for record in records})
        return self._spans[kind]

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
        return next((found for found in self._under() if found not in self.quantities), None)

    @property
    def quantity(self) -> Mention | None:
        """The date, amount or percentage under the caret."""
        return next((found for found in self._under() if found in self.quantities), None)

    def _under(self) -> list[Mention]:
        runs = self.layers.runs(*self.segments.grapheme(self.caret))
        return [run.mention for run in runs if run.mention]

    @property
    def here(self) -> list[Annotation]:
        """The annotations under the caret, the one that is the target first, then the shortest."""
        start, end = self.segments.grapheme(self.caret)
        found = {a.id: a for a in self.layers.touching(start, end)}
        if self._jump and self._jump.kind == "annotation":
            jumped = self._jump.span
            found |= {a.id: a for a in self.layers.touching(*jumped) if a.span == jumped}
        target = self.target.span
        return sorted(found.values(), key=lambda a: (a.span != target, a.end - a.start, -a.id))

    @property
    def overlay(self) -> Overlay:
        """What lies over the text now."""
        target = self.target
        selection = target.span if target.kind == "selection" else None
        if selection:
            return Overlay(self.caret, selection)
        return Overlay(self.caret, None, target.span, target.kind != "sentence")

    # Moving

    def _stand(self, offset: int) -> int:
        """Where a caret wanted at `offset` can stand: on the grapheme there, or on the last one before a gap."""
        return self.motions.nearest(offset) if self.motions else self._inside(offset)

    def _inside(self, offset: int) -> int:
        """The grapheme at `offset`, or the nearest in the block at it."""
        index = self.segments.block(offset)
        if index < 0:
            return 0
        block = self.segments.text.blocks[index]
        return self.segments.grapheme(min(max(offset, block.start), block.end - 1)).start

    def _arrive(self, caret: int) -> None:
        """Let the caret be there, and a selection reach it; what was jumped to is left behind."""
        if caret != self.caret:
            self._jump = None
        self.caret = caret
        if self.selection:
            self.selection = self.selection.extend(caret)

    def move(self, motion: str, page: int) -> None:
        """Move the caret; a selection is extended, a target falls back to the sentence."""
        if self.motions is None:
            return
        caret, self._goal = self.motions.move(motion, self.caret, self._goal, page)
        if caret != self.caret:
            self._grown.clear()
            if motion in ("first", "last"):
                self._remember()
        self._arrive(caret)

    def put(self, offset: int) -> None:
        """Put the caret there and drop selection and target."""
        self.selection, self._jump, self._goal = None, None, None
        self._grown.clear()
        self._arrive(self._stand(offset))

    def go(self, span: Span, kind: TargetKind | None = None) -> None:
        """Put the caret at the start of `span`, which becomes the target if it is of a kind.

        A selection is extended instead, so that it takes in all of `span`.
        """
        self._goal = None
        self._remember()
        if self.selection:
            self._grown.clear()
            self._arrive(self._reach(self.selection, span))
            return
        self._arrive(self._stand(span.start))
        self._jump = Target(kind, span) if kind else None

    def _remember(self) -> None:
        """Keep where a jump came from; the same place only once."""
        self._trail = [*(at for at in self._trail[-TRAIL:] if at != self.caret), self.caret]

    def back(self) -> bool:
        """To where the last jump came from that has not been gone back over; False if there is none."""
        while self._trail:
            came_from = self._trail.pop()
            if came_from != self.caret:
                self._goal = None
                self._arrive(self._stand(came_from))
                return True
        return False

    def _reach(self, selection: Selection, span: Span) -> int:
        """Where a selection has to end to take in `span`: its start if it begins before the anchor, else its end."""
        wanted = span.start if span.start < selection.anchor else max(span.end - 1, span.start)
        return self._inside(wanted)

    def jump(self, what: Literal["mention", "annotation"], *, back: bool = False) -> Span | None:
        """Go to the next or previous mention or annotation; None if there is none.

        One that begins at the caret is the next, unless it was jumped to.
        """
        spans = self._ranges(what)
        if self._jump and self._jump.kind == what and not self.selection:
            begun = self._jump.span
            at = bisect_left(spans, begun) - 1 if back else bisect_right(spans, begun)
        else:
            at = bisect_left(spans, Span(self.caret, -1)) - back
        beyond = (spans[index] for index in (range(at, -1, -1) if back else range(at, len(spans))))
        span = next((span for span in beyond if self._leads_on(span, back=back)), None)
        if span:
            self.go(span, what)
        return span

    def _leads_on(self, span: Span, *, back: bool) -> bool:
        """Whether a selection that is extended to `span` ends elsewhere than now, in that direction."""
        if not self.selection:
            return True
        reached = self._reach(self.selection, span)
        return reached < self.caret if back else reached > self.caret

    def word_with(self, initial: str) -> Span | None:
        """The next word after the caret that begins with a letter, whatever its case; None if there is none."""
        content, wanted = self.segments.text.content, initial.casefold()
        for block in self.segments.text.blocks[max(self.segments.block(self.caret), 0) :]:
            for word in self.segments.words(max(block.start, self.caret + 1), block.end):
                if word.start > self.caret and content[word.start].casefold() == wanted:
                    return word
        return None

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
        self._goal = None
        self._grown.clear()
        self.selection = self.selection or Selection(self.caret, self.caret)
        self._arrive(self._stand(offset))

    def select_from(self, held: Span, reached: Span) -> None:
        """Select both spans and all between them, the caret at the end where `reached` lies."""
        self._grown.clear()
        self.select(Span(min(held.start, reached.start), max(held.end, reached.end)))
        if reached.start < held.start:
            self.swap_ends()

    def drop_selection(self) -> bool:
        """End the selection, the caret stays; False if there was none."""
        if self.selection is None:
            return False
        self.selection = None
        self._grown.clear()
        return True

    def settle(self) -> None:
        """End the selection; an annotation of exactly its extent becomes the target; the caret stays."""
        if self.selection:
            span = self._without_space(self.selection.span(self.segments))
            self.drop_selection()
            annotated = any(annotation.span == span for annotation in self.annotations)
            self._jump = Target("annotation", span) if annotated else None

    def _without_space(self, span: Span) -> Span:
        """What is left of a passage without white space at its ends; annotations have none."""
        said = self.segments.text.content[span.start : span.end]
        return Span(
            span.start + len(said) - len(said.lstrip()),
            max(span.end - len(said) + len(said.rstrip()), span.start),
        )

    def select(self, span: Span) -> None:
        """Select `span`, widened to whole graphemes; line ends between blocks are left out at its ends."""
        inside = Span(self._inside(span.start), self._inside(max(span.end - 1, span.start)) + 1)
        self._take(Selection.from_span(inside, self.segments))

    def _take(self, selection: Selection) -> None:
        self.selection, self._goal = selection, None
        self._arrive(selection.caret)

    def grow(self) -> None:
        """Grow the selection to the next unit that is larger."""
        if self.selection:
            before, span = self.selection, self.selection.span(self.segments)
            self.select(grow(span, self.segments, self.mentions))
            if self.target.span != span:
                self._grown.append(before)

    def shrink(self) -> None:
        """Take back the last growth; without one, drop the selection."""
        if self._grown:
            self._take(self._grown.pop())
        else:
            self.drop_selection()

    def select_unit(self, name: str) -> bool:
        """Select the unit around the caret, or take the next one along; False where there is none."""
        current = self.selection.span(self.segments) if self.selection else None
        at = unit(name, current.start if current else self.caret, self.segments, self.mentions)
        at = self.segments.snap(*at) if at else None
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
            self._take(self.selection.swapped())
