"""The list of articles, two lines each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotations.model import Article
from tui import wording
from tui.widgets.rows import Line, Piece, RowList

Excerpt = tuple[str, Sequence[tuple[int, int]]]
"""A line of text, and the code points of it that are to stand out."""


class ArticleList(RowList[Article]):
    """Title and date, then source, language, length and annotations; a dot says unread, the sign below it coding.

    Several articles are chosen by a row at which the choice begins and the bar, or all at once.
    """

    height_of_item = 2

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(ascii=ascii, id=id)
        self.begun: int | None = None
        """The row at which a choice of several begins; it ends at the bar."""
        self.all_chosen = False
        self.excerpt: Callable[[int], Excerpt | None] | None = None
        """Gives the passage of an article that a filter's words stand in, and where; None where none does."""
        self._excerpts: dict[int, Excerpt | None] = {}

    @property
    def choice(self) -> tuple[int, int]:
        """The first row that is chosen, and the one after the last; without a choice, the row of the bar."""
        if self.all_chosen:
            return 0, self.count
        ends = (self.cursor, self.cursor if self.begun is None else min(self.begun, self.count - 1))
        return min(ends), min(max(ends) + 1, self.count)

    @property
    def choosing(self) -> bool:
        """Whether several articles are chosen, or are being chosen."""
        return self.all_chosen or self.begun is not None

    def choose(self, anchor: int | None, *, everything: bool = False) -> None:
        """Choose from a row to the bar, or everything; None for neither."""
        self.begun, self.all_chosen = anchor, everything
        self.refresh()

    def show_excerpts(self, excerpt: Callable[[int], Excerpt | None] | None) -> None:
        """Show from now on in the second line where a filter's words stand; None: source and length again."""
        self.excerpt = excerpt
        self._excerpts.clear()

    def _why(self, item: Article) -> list[Piece]:
        """The passage that the filter's words stand in, with the words strong; nothing without any."""
        if self.excerpt is None:
            return []
        if item.id not in self._excerpts:
            self._excerpts[item.id] = self.excerpt(item.id)
        found = self._excerpts[item.id]
        if found is None:
            return []
        pieces: list[Piece] = []
        at = 0
        for start, end in found[1]:
            pieces += [(found[0][at:start], "faint"), (found[0][start:end], "strong")]
            at = end
        return [*pieces, (found[0][at:], "faint")]

    def chosen(self, index: int) -> bool:
        """Whether a row is chosen."""
        first, after = self.choice
        return self.choosing and first <= index < after

    def move_cursor(self, index: int) -> None:
        """Put the bar on a row, clamped to the list; a choice goes along."""
        before = self.choice
        super().move_cursor(index)
        if self.begun is not None and self.choice != before:
            self.refresh()

    def lines(self, item: Article, *, current: bool) -> Sequence[Line]:
        """Two lines: what it is, and what is known about it."""
        bar, dot, star, pen, gap, none, side = (
            ("> ", "* ", "+", "notes", " - ", "-", "|")
            if self.ascii
            else ("▸ ", "● ", "★", "✎", " · ", "–", "▌")
        )
        edge = f"{side} " if self.chosen(self.drawn) else "  "
        title: list[Piece] = [
            (bar if current else edge, "accent"),
            ("  " if item.read else dot, "accent"),
            (item.title, "" if item.read else "strong"),
        ]
        when: list[Piece] = [
            ("  " + wording.date(item.published), "faint"),
            (f" {item.language or none:>3} ", "faint"),
        ]
        state = (f"{wording.CODING[item.coding][self.ascii]} ", "faint") if item.coding else ("  ", "")
        below: list[Piece] = [(edge, "accent"), state, *self._why(item)]
        if len(below) == 2:
            facts = [*item.sources[:1], wording.amount(item.words, "word")]
            below.append((gap.join(facts), "faint"))
        if item.tags:
            below.append(("  " + " ".join(f"#{tag}" for tag in item.tags), "faint"))
        marks: list[Piece] = []
        if item.archived:
            marks.append(("archived ", "faint"))
        if item.starred:
            marks.append((f"{star} ", "accent"))
        if item.annotations:
            marks.append((f"{item.annotations} {pen} ", "accent"))
        return ((title, when), (below, marks))
