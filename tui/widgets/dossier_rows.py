"""The lists of a dossier, and the bars over time above them."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar, Final, Generic, TypeVar

from rich.style import Style
from rich.text import Text
from textual.widgets import Static

from annotations.model import Annotation, Article, Companion, Passage, Quotation, Relation
from tui import wording
from tui.marked import marked
from tui.sparkline import spark
from tui.widgets.name_list import STYLES
from tui.widgets.rows import COLOURS, Line, Piece, RowList

BAR: Final = 12
"""Cells of the strongest companion's bar."""

ENDS: Final = 22
"""Cells beside the bars over time: a month and its blanks on either side."""

MONTH: Final = 10
"""Cells of a month over the rows that it has."""

RELATIONS: Final = {
    Relation.SENTENCE: "the name is in its sentence",
    Relation.INSIDE: "the name is in it",
    Relation.NEAR: "near",
}
"""Where the name is, in a few cells."""


class Timeline(Static):
    """One row of bars, from the first month of a name to its last, the one under the bar of the list underlined."""

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._ascii = ascii
        self._bars: Sequence[tuple[str, int]] = ()
        self._month = self._last = ""

    @property
    def steps(self) -> int:
        """How many bars there is room for."""
        return max(self.app.size.width - ENDS, 1)

    def load(self, bars: Sequence[tuple[str, int]], last: str) -> None:
        """Show other bars: the first month of each, and its number; `last` is the last month of the last one."""
        self._bars, self._last = bars, last[:7]
        self._show_bars()

    def show_month(self, published: str) -> None:
        """Underline the bar of a date; none for ''."""
        if published[:7] != self._month:
            self._month = published[:7]
            self._show_bars()

    def _show_bars(self) -> None:
        if not self._bars:
            self.update("  No dates" if not self._month else "")
            return
        line = spark([number for _, number in self._bars], ascii=self._ascii)
        at = bisect_right([month for month, _ in self._bars], self._month) - 1 if self._month else -1
        first, last = wording.date(self._bars[0][0]), wording.date(self._last)
        here = Style(color=self.screen.rich_style.color, bold=True, underline=True)
        text = Text(no_wrap=True)
        text.append(f"  {first:>8} ")
        for number, cell in enumerate(line):
            text.append(cell, here if number == at else "")
        text.append(f" {last}" if last != first else "")
        self.update(text)


Dated = TypeVar("Dated", Passage, Quotation)


class DatedRows(RowList[Dated], Generic[Dated]):
    """Passages in three lines, with the month beside the first one that it has."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COLOURS
    height_of_item = 3

    @abstractmethod
    def _text(self, item: Dated) -> tuple[str, int, int]:
        """A passage, and the range in it that is marked."""

    def _after(self, item: Dated) -> list[Piece]:
        """What follows the date."""
        return []

    def lines(self, item: Dated, *, current: bool) -> Sequence[Line]:
        """Two lines of the passage, one of what is known of it."""
        bar = "> " if self.ascii else "▸ "
        month = self._new_month(item)
        shown: list[list[Piece]] = marked(*self._text(item), self.size.width - 6 - MONTH, 2, ascii=self.ascii)
        where: list[Piece] = [("    ", ""), (wording.date(item.article.published) or "no date", "faint")]
        where += [*self._after(item), *_noted(item.annotations, ascii=self.ascii)]
        first: list[Piece] = [(f"  {bar}" if current else "    ", "accent"), *(shown[0] if shown else [])]
        second: list[Piece] = [("    ", ""), *(shown[1] if len(shown) > 1 else [])]
        return (first, [(f"{month} ", "strong")] if month else ()), (second, ()), (where, ())

    def _new_month(self, item: Dated) -> str:
        """The month of a row, if the one before has another."""
        row = self.drawn
        before = self.item(row - 1) if row else None
        month = item.article.published[:7]
        if before is not None and before.article.published[:7] == month:
            return ""
        return wording.date(month) or "no date"

    def _title(self, article: Article) -> Piece:
        return f"{' - ' if self.ascii else ' · '}{article.title}", "faint"


class PassageRows(DatedRows[Passage]):
    """The sentence with the name marked, and where it stands."""

    def _text(self, item: Passage) -> tuple[str, int, int]:
        return item.sentence, item.start, item.start + item.mention.end - item.mention.start

    def _after(self, item: Passage) -> list[Piece]:
        return [self._title(item.article)]


class QuotationRows(DatedRows[Quotation]):
    """A quotation in its sentence, and where the name is."""

    def _text(self, item: Quotation) -> tuple[str, int, int]:
        return item.context, item.start, item.end

    def _after(self, item: Quotation) -> list[Piece]:
        gap, style = " - " if self.ascii else " · ", "faint" if item.relation is Relation.NEAR else "accent"
        return [(gap, "faint"), (RELATIONS[item.relation], style), self._title(item.article)]


def _noted(annotations: Sequence[Annotation], *, ascii: bool) -> list[Piece]:
    """What a person annotated there."""
    pen, pieces = "note: " if ascii else "✎ ", list[Piece]()
    for note in annotations:
        pieces += [(f"  #{tag}", "accent") for tag in note.tags]
        pieces += [(f"  {pen}{wording.clip(note.note, 40)}", "")] if note.note else []
        pieces += [("  marked", "accent")] if not note.tags and not note.note else []
    return pieces


class CompanionRows(RowList[Companion]):
    """A name, in how many paragraphs it is too, and how strongly it goes with the other."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COLOURS
    strongest = 1.0

    def lines(self, item: Companion, *, current: bool) -> Sequence[Line]:
        """The one line of a companion."""
        bar, block = ("> ", "#") if self.ascii else ("▸ ", "█")
        cells = max(round(BAR * item.strength / self.strongest), 1)
        return (
            (
                ((bar if current else "  ", "accent"), (f"{item.label[:5]:<5} ", STYLES.get(item.label, "misc")),
                 (item.name, "strong")),
                ((f"{block * cells:<{BAR}}", "accent"), (f" {item.strength:>9,.1f}", ""),
                 (f"  {item.together:>5,} of {item.paragraphs:<5,} ", "faint")),
            ),
        )  # fmt: skip
