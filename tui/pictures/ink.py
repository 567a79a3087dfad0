"""What pictures are drawn with: pieces in named styles, labels of so many cells, bars and shades."""

from __future__ import annotations

from typing import Final, Protocol

from rich.cells import cell_len, set_cell_size

Piece = tuple[str, str]
"""A string and the style it is drawn in: `strong`, `accent`, `faint`, `cursor`, or '' for plain."""
Row = list[Piece]
Cell = tuple[int, int]
"""Row and column of a number in a picture."""

BARS: Final = "▁▂▃▄▅▆▇█"
ASCII_BARS: Final = ".:#"
"""Heights within a cell, the last one all of it."""
SHADES: Final = "░▒▓█"
ASCII_SHADES: Final = ":+%#"


class Picture(Protocol):
    """Numbers in rows and columns, of which one is under the cursor."""

    @property
    def rows(self) -> int:
        """Rows of numbers."""

    @property
    def columns(self) -> int:
        """Columns of numbers."""

    def lines(self, width: int, height: int, cursor: Cell | None, *, ascii: bool) -> list[Row]:
        """At most `height` lines of at most `width` cells, around the cursor where not all has room."""

    def cell_at(self, x: int, y: int, width: int, height: int, cursor: Cell) -> Cell | None:
        """The number that is drawn at a cell of these lines."""


def fit(text: str, cells: int, *, ascii: bool) -> str:
    """`text` in exactly so many cells, with an ellipsis where it is cut."""
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    mark = "~" if ascii else "…"
    return set_cell_size(set_cell_size(text, max(cells - 1, 0)).rstrip() + mark, cells)


def window(count: int, room: int, at: int) -> int:
    """The first of `room` out of `count` that are shown, so that `at` is among them, in the middle if may be."""
    return max(0, min(at - room // 2, count - room))


def short(number: int, cells: int) -> str:
    """A number in at most so many cells, four at least: all of its digits, or thousands (`12k`) and so on."""
    for said in (f"{number:,}", str(number)):
        if len(said) <= cells:
            return said
    for unit in "kMGT":
        number //= 1_000
        if number < 1_000:
            return f"{number}{unit}"
    return "+"
