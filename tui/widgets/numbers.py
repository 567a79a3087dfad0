"""The numbers of a picture as a table, one a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.pictures.ink import Cell, fit
from tui.widgets.rows import Line, RowList


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table."""

    words: tuple[str, ...]
    numbers: tuple[int, ...]
    cell: Cell


class Table(RowList[Entry]):
    """The numbers of a picture, one a line."""

    first = 12
    """Cells of the first column."""

    def lines(self, item: Entry, *, current: bool) -> Sequence[Line]:
        """The one line of a number."""
        bar = ("> " if self.ascii else "▸ ") if current else "  "
        one, other = item.words
        numbers = "".join(f"{number:>13,}" for number in item.numbers)
        return (
            (
                [(bar, "accent"), (fit(one, self.first, ascii=self.ascii) + "  ", ""), (other, "strong")],
                [(numbers + " ", "")],
            ),
        )
