"""A selection: two graphemes and all that lies between them."""

from __future__ import annotations

from dataclasses import dataclass

from annotations.model import Span
from annotations.text import Segments


@dataclass(frozen=True, slots=True)
class Selection:
    """From one grapheme to another, both inclusive; the offsets are the starts of those graphemes."""

    anchor: int
    """Where it was begun."""
    caret: int
    """The end that motions move."""

    def span(self, segments: Segments) -> Span:
        """The code points it covers, whole graphemes at both ends."""
        return segments.snap(min(self.anchor, self.caret), max(self.anchor, self.caret) + 1)

    def extend(self, caret: int) -> Selection:
        """The same anchor, another end."""
        return Selection(self.anchor, caret)

    def swapped(self) -> Selection:
        """The caret at the other end."""
        return Selection(self.caret, self.anchor)

    @classmethod
    def from_span(cls, span: Span, segments: Segments) -> Selection:
        """A selection of `span` widened to whole graphemes, the caret on its last one."""
        last = max(span.end - 1, span.start)
        return cls(segments.grapheme(span.start).start, segments.grapheme(last).start)
