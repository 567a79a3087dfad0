"""Drawn rows that are kept, each with what it shows: a row is drawn anew only when that has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from rich.segment import Segment
from textual.strip import Strip

from annotations.model import Span

LIMIT = 400
"""Rows that are kept at most, those drawn last: some ten screens, at 5 KB a row."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What lies over the text and changes with every key."""

    caret: int = -1
    selection: Span | None = None
    target: Span | None = None
    jumped: bool = False
    """Whether the target was jumped to."""

    def within(self, start: int, end: int) -> Overlay | None:
        """What of it a row from `start` to before `end` (with its hanging spaces) shows; None for nothing."""
        caret = self.caret if start <= self.caret < max(end, start + 1) else -1
        selection, target = _part(self.selection, start, end), _part(self.target, start, end)
        if caret < 0 and not selection and not target:
            return None
        return Overlay(caret, selection, target, self.jumped and target is not None)


def _part(span: Span | None, start: int, end: int) -> Span | None:
    if span is None or span.start >= end or span.end <= start:
        return None
    return Span(max(span.start, start), min(span.end, end))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Code points of a row that are drawn alike, but for links, hits and what lies over them."""

    start: int
    end: int
    label: str
    """Label of the mention that it is part of, or ''."""
    begins: bool
    """Whether that mention begins here."""
    colors: tuple[str, ...]
    """Of the annotations on it, the longest first."""


@dataclass(frozen=True, slots=True)
class Content:
    """All that a row shows of the layers, apart from what lies over them."""

    gutter: tuple[Segment, ...] = ()
    """The lanes of brackets, from the left."""
    stretches: tuple[Stretch, ...] = ()
    hits: tuple[Span, ...] = ()
    dimmed: bool = False
    labels: bool = False


@dataclass(slots=True)
class _Kept:
    over: Hashable
    content: Content
    strip: Strip
    generation: int


class Strips:
    """The rows drawn last, plain ones and, beside each, the one with what lay over it last."""

    def __init__(self) -> None:
        self.rebuilt = 0
        """Rows drawn anew so far."""
        self._generation = 0
        self._plain: dict[int, _Kept] = {}
        self._laid: dict[int, _Kept] = {}

    def outdate(self) -> None:
        """Compare every row with what it should show before it is used again."""
        self._generation += 1

    def clear(self) -> None:
        """Forget all rows."""
        self._plain.clear()
        self._laid.clear()

    def fresh(self, index: int, over: Overlay | None, content: Callable[[], Content]) -> bool:
        """Whether a row is kept as it should be now."""
        kept = (self._plain if over is None else self._laid).get(index)
        if kept is None or kept.over != over:
            return False
        if kept.generation != self._generation and kept.content == content():
            kept.generation = self._generation
        return kept.generation == self._generation

    def get(
        self,
        index: int,
        over: Overlay | None,
        content: Callable[[], Content],
        draw: Callable[[Content], Strip],
    ) -> Strip:
        """The row with that over it; drawn if it is not kept or shows something else by now."""
        rows = self._plain if over is None else self._laid
        if self.fresh(index, over, content):
            return rows[index].strip
        self.rebuilt += 1
        shown = content()
        rows.pop(index, None)
        while len(rows) >= LIMIT:
            del rows[next(iter(rows))]
        kept = rows[index] = _Kept(over, shown, draw(shown), self._generation)
        return kept.strip
