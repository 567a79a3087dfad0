"""Letters over the text for a quick jump: what can be jumped to on screen, and how the letters are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.segment import Segment
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotations.model import Span, Text
from tui.reading.cursor import Cursor, Target, TargetKind
from tui.reading.frame import Frame
from tui.reading.paint import GUTTER, Painter


class Lettering(ScrollView):
    """A text with letters over its places."""

    cursor: Cursor
    painter: Painter | None
    spacing: int
    _letters: Sequence[tuple[int, str]] = ()

    @property
    def text(self) -> Text:
        """The text on screen."""
        return self.cursor.segments.text

    def places(self) -> list[Target]:
        """The names, annotations, links and sentences that begin on screen, those nearest to the caret first."""
        painter = self.painter
        if painter is None or not len(painter.layout):
            return []
        rows, frame = painter.layout.rows, Frame(painter.layout, self.spacing)
        top = max(frame.index(round(self.scroll_y)), 0)
        bottom = min(max(frame.index(round(self.scroll_y) + self.size.height - 1), 0), len(rows) - 1)
        start, end = rows[top].start, painter.row_end(bottom)
        cursor, found = self.cursor, dict[int, Target]()
        spans: list[tuple[TargetKind, Sequence[Span]]] = [
            ("mention", [Span(m.start, m.end) for m in cursor.layers.mentions_in(start, end)]),
            ("annotation", [a.span for a in cursor.layers.touching(start, end)]),
            ("sentence", [Span(link.start, link.end) for link in self.text.links]),
            ("sentence", cursor.segments.sentences(start, end)),
        ]
        for kind, several in spans:
            for span in several:
                if start <= span.start < end:
                    found.setdefault(span.start, Target(kind, span))
        found.pop(cursor.caret, None)
        return sorted(found.values(), key=lambda place: abs(place.span.start - cursor.caret))

    def show_places(self, names: Mapping[int, str]) -> None:
        """Show letters over the text: offset -> letters; none takes them away."""
        self._letters = sorted(names.items())
        self.refresh()

    def _lettered(self, painter: Painter, index: int, strip: Strip) -> Strip:
        """A row with the letters of a quick jump over it."""
        layout, row = painter.layout, painter.layout.rows[index]
        for offset, letters in self._letters:
            if row.start <= offset < row.end:
                cell = painter.left + GUTTER + layout.cell_of(offset)
                over = Strip([Segment(letters, painter.inks.letters)])
                strip = Strip.join(
                    [strip.crop(0, cell), over, strip.crop(cell + len(letters), painter.width)]
                )
        return strip
