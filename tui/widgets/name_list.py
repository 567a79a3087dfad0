"""The list of names: label, name, when it was mentioned, how often, since when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from annotations.model import Name
from tui.sparkline import spark
from tui.widgets.rows import COLOURS, Line, RowList

STEPS = 12
"""Parts of the time that the bars stand for."""

TOGETHER = 20
"""Rows whose bars are asked for at once."""

WIDE = 100
"""Columns from which on days are shown, not months."""

STYLES = {"PER": "per", "ORG": "org", "LOC": "loc"}


class NameList(RowList[Name]):
    """One line a name."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COLOURS
    over_time: Callable[[Sequence[Name], int], list[list[int]]] = staticmethod(lambda names, steps: [])
    """Gives the numbers of the bars."""

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(ascii=ascii, id=id)
        self._bars: dict[int, list[int]] = {}

    def forget_bars(self) -> None:
        """Ask for the bars anew: the rows are others."""
        self._bars.clear()

    def heading(self) -> str:
        """What stands over the columns at the right."""
        day = 10 if self.size.width >= WIDE else 7
        columns = f"{'over time':<{STEPS}} {'mentions':>9}{'articles':>9}  {'first':<{day}} {'last':<{day}} "
        return columns.rjust(self.size.width - 1)

    def lines(self, item: Name, *, current: bool) -> Sequence[Line]:
        """The one line of a name."""
        bar = ("> " if self.ascii else "▸ ") if current else "  "
        day = 10 if self.size.width >= WIDE else 7
        most = ("<=" if self.ascii else "≤") if item.at_most else ""
        numbers = f" {item.mentions:>9,}{f'{most}{item.articles:,}':>9}  "
        days = f"{item.first[:day]:<{day}} {item.last[:day]:<{day}} "
        return (
            (
                (
                    (bar, "accent"),
                    (f"{item.label[:5]:<5} ", STYLES.get(item.label, "misc")),
                    (item.name, "strong"),
                ),
                ((spark(self._bar(self.drawn), ascii=self.ascii), "accent"), (numbers, ""), (days, "faint")),
            ),
        )

    def _bar(self, row: int) -> list[int]:
        if row not in self._bars:
            first = row - row % TOGETHER
            names = [one for at in range(first, first + TOGETHER) if (one := self.item(at))]
            for at, bars in enumerate(self.over_time(names, STEPS)):
                self._bars[first + at] = bars
        return self._bars.get(row, [0] * STEPS)
