"""What stands with what: a table of numbers, each with a shade that says how large it is among the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from annotations.pictures import Grid, shade
from tui.pictures.ink import ASCII_SHADES, SHADES, Cell, Piece, Row, fit, short, window

NARROWEST: Final = 9
"""Cells of a column at least: a number of four digits, its shade, and what marks the cursor."""

WIDEST: Final = 14
LABEL: Final = 28
"""Cells of the names of rows at most."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """What has room."""

    label: int
    first_row: int
    rows: int
    first_column: int
    columns: int
    cell: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The picture of a grid."""

    shown: Grid

    @property
    def rows(self) -> int:
        """Rows of numbers."""
        return len(self.shown.rows)

    @property
    def columns(self) -> int:
        """Columns of numbers."""
        return len(self.shown.columns)

    @property
    def _square(self) -> bool:
        return self.shown.kind != "sources"

    def _named(self, names: tuple[str, ...], at: int) -> str:
        """A name; in a square table with its number, by which its column is told from others that begin alike."""
        return f"{at + 1} {names[at]}" if self._square else names[at]

    def _heading(self, column: int) -> str:
        """What stands over a column: of a tag the last level, for the others stand beside its row."""
        name = self._named(self.shown.columns, column)
        if self.shown.kind != "tags":
            return name
        number, _, tag = name.partition(" ")
        return f"{number} {tag.rpartition('/')[2]}"

    def _layout(self, width: int, height: int, cursor: Cell | None) -> _Layout:
        row, column = cursor or (0, 0)
        longest = max((cell_len(self._named(self.shown.rows, at)) for at in range(self.rows)), default=1)
        label = max(min(longest, LABEL, width // 4), 4)
        across = max(width - label - 4, NARROWEST)
        columns = max(min(self.columns, across // NARROWEST), 1)
        rows = max(min(self.rows, height - 1), 1)
        return _Layout(
            label, window(self.rows, rows, row), rows, window(self.columns, columns, column), columns,
            min(WIDEST, across // columns),
        )  # fmt: skip

    def lines(self, width: int, height: int, cursor: Cell | None, *, ascii: bool) -> list[Row]:
        """A line of headings, with an arrow where there are more columns, and one a row."""
        at = self._layout(width, height, cursor)
        most = max(
            (
                number
                for row, numbers in enumerate(self.shown.cells)
                for column, number in enumerate(numbers)
                if not (self._square and row == column)
            ),
            default=0,
        )
        head: Row = [(" " * (at.label + 3), "")]
        for column in range(at.first_column, at.first_column + at.columns):
            name = fit(self._heading(column), at.cell - 1, ascii=ascii).rstrip()
            padded = " " * (at.cell - 1 - cell_len(name)) + name + " "
            head.append((padded, "strong" if cursor and cursor[1] == column else "faint"))
        if at.first_column:
            head[0] = (("<" if ascii else "‹").rjust(at.label + 3), "accent")
        if at.first_column + at.columns < self.columns:
            head.append((">" if ascii else "›", "accent"))
        drawn = [head]
        for row in range(at.first_row, at.first_row + at.rows):
            current = cursor is not None and cursor[0] == row
            bar = ("> " if ascii else "▸ ") if current else "  "
            label = fit(self._named(self.shown.rows, row), at.label, ascii=ascii)
            line: Row = [(bar, "accent"), (label + " ", "strong" if current else "")]
            for column in range(at.first_column, at.first_column + at.columns):
                line += self._cell(row, column, at.cell, most, cursor == (row, column), ascii=ascii)
            drawn.append(line)
        return drawn[:height]

    def _cell(
        self, row: int, column: int, cells: int, most: int, current: bool, *, ascii: bool
    ) -> list[Piece]:
        """The number at the right of a column, its shade behind it, brackets around both under the cursor."""
        number = self.shown.cells[row][column]
        alone = self._square and row == column
        shades = ASCII_SHADES if ascii else SHADES
        level = 0 if alone else shade(number, most, len(shades))
        ink = (shades[level - 1] if level else " ") * 2
        said = short(number, cells - 5) if number else "." if ascii else "·"
        begin, end = ("[", "]") if current else (" ", " ")
        style = "cursor" if current else "faint" if alone or not number else ""
        left = f"{begin}{said:>{cells - 5}} "
        return [(left, style), (ink, "cursor" if current else "accent"), (end, style)]

    def cell_at(self, x: int, y: int, width: int, height: int, cursor: Cell) -> Cell | None:
        """The number that is drawn there."""
        at = self._layout(width, height, cursor)
        row, column = y - 1, (x - at.label - 3) // at.cell
        if 0 <= row < at.rows and 0 <= column < at.columns:
            return at.first_row + row, at.first_column + column
        return None
