"""Mentions over time: for each name a strip of bars, one above the other, all in one scale.

Strips compare better than lines over each other where there are few colours, or none (Tufte's small multiples, The
Visual Display of Quantitative Information, 1983).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from annotations.pictures import Timeline
from tui.pictures.ink import ASCII_BARS, BARS, Cell, Row, fit, window

HIGHEST: Final = 6
"""Lines of a bar at most."""

WIDEST: Final = 8
"""Cells of a bar at most."""

MARGIN: Final = 2


@dataclass(frozen=True, slots=True)
class _Layout:
    """What has room."""

    first_row: int
    strips: int
    height: int
    """Lines of the bars of a strip, below the one with its name."""
    first_column: int
    steps: int
    bar: int
    """Cells of a bar, without the gap."""
    gap: int

    @property
    def pitch(self) -> int:
        """Cells from a bar to the next."""
        return self.bar + self.gap


@dataclass(frozen=True, slots=True)
class Strips:
    """The picture of a timeline."""

    shown: Timeline

    @property
    def rows(self) -> int:
        """Names."""
        return len(self.shown.names)

    @property
    def columns(self) -> int:
        """Steps of time."""
        return len(self.shown.starts)

    def _layout(self, width: int, height: int, cursor: Cell | None) -> _Layout:
        row, column = cursor or (0, 0)
        room = max(height - 2, 2)
        strips = max(min(self.rows, room // 2), 1)
        across = max(width - 2 * MARGIN, 1)
        pitch = max(1, min(WIDEST + 1, across // max(self.columns, 1)))
        gap = int(pitch > 2)
        steps = max(min(self.columns, across // pitch), 1)
        return _Layout(
            window(self.rows, strips, row), strips, max(min(room // strips - 1, HIGHEST), 1),
            window(self.columns, steps, column), steps, pitch - gap, gap,
        )  # fmt: skip

    def lines(self, width: int, height: int, cursor: Cell | None, *, ascii: bool) -> list[Row]:
        """The strips, below them a pointer to the step under the cursor, and the time."""
        at = self._layout(width, height, cursor)
        most = max((number for row in self.shown.mentions for number in row), default=0)
        drawn: list[Row] = []
        for row in range(at.first_row, at.first_row + at.strips):
            drawn += self._strip(row, at, width, most, cursor is not None and cursor[0] == row, ascii=ascii)
        pointer = (cursor[1] - at.first_column) * at.pitch + (at.bar - 1) // 2 if cursor else -1
        mark = "^" if ascii else "▲"
        if cursor:
            drawn.append([(" " * (MARGIN + pointer) + mark, "accent")])
        drawn.append([(" " * MARGIN + self._axis(at), "faint")])
        return drawn[:height]

    def _strip(
        self, row: int, at: _Layout, width: int, most: int, current: bool, *, ascii: bool
    ) -> list[Row]:
        numbers = self.shown.mentions[row]
        total = sum(numbers) + self.shown.undated[row]
        said = f" {total:,}"
        bar = ("> " if ascii else "▸ ") if current else "  "
        name = self.shown.names[row]
        room = max(width - len(said) - 2 * MARGIN, 1)
        label = fit(name, room, ascii=ascii).rstrip()
        drawn: list[Row] = [[(bar, "accent"), (label, "strong" if current else ""), (said, "faint")]]
        heights = [
            -(-number * at.height * len(BARS) // most) if most else 0
            for number in numbers[at.first_column : at.first_column + at.steps]
        ]
        for line in range(at.height - 1, -1, -1):
            pieces: Row = [(" " * MARGIN, "")]
            for high in heights:
                glyph = _glyph(high - line * len(BARS), ascii=ascii)
                if not high and not line:
                    pieces.append((("." if ascii else "·").center(at.bar), "faint"))
                else:
                    pieces.append((glyph * at.bar, "accent"))
                pieces.append((" " * at.gap, ""))
            drawn.append(_joined(pieces))
        return drawn

    def _axis(self, at: _Layout) -> str:
        """As many of the steps as have room, each where its bar begins."""
        axis = ""
        for number in range(at.steps):
            start, place = self.shown.starts[at.first_column + number], number * at.pitch
            if place == 0 or (place >= len(axis) + 2 and place + len(start) <= at.steps * at.pitch + at.bar):
                axis = axis.ljust(place) + start
        return axis

    def cell_at(self, x: int, y: int, width: int, height: int, cursor: Cell) -> Cell | None:
        """The name and step whose bar is drawn there."""
        at = self._layout(width, height, cursor)
        strip, step = y // (at.height + 1), (x - MARGIN) // at.pitch
        if 0 <= strip < at.strips and 0 <= step < at.steps and x >= MARGIN:
            return at.first_row + strip, at.first_column + step
        return None


def _glyph(eighths: int, *, ascii: bool) -> str:
    """What stands where a bar goes on so many eighths of a cell from its lower edge."""
    eighths = max(0, min(eighths, len(BARS)))
    if not eighths:
        return " "
    return ASCII_BARS[(eighths - 1) * len(ASCII_BARS) // len(BARS)] if ascii else BARS[eighths - 1]


def _joined(pieces: Row) -> Row:
    """Neighbours of one style as one piece."""
    return [
        ("".join(text for text, _ in group), style)
        for style, group in groupby(pieces, key=lambda one: one[1])
    ]
