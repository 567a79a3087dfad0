"""The list of articles, two lines each."""

from __future__ import annotations

from collections.abc import Sequence

from annotations.model import Article
from tui import wording
from tui.widgets.rows import Line, Piece, RowList


class ArticleList(RowList[Article]):
    """Title and date, then source, language, length and annotations; a dot says unread."""

    height_of_item = 2

    def lines(self, item: Article, *, current: bool) -> Sequence[Line]:
        """Two lines: what it is, and what is known about it."""
        bar, dot, star, pen, gap, none = (
            ("> ", "* ", "+", "notes", " - ", "-") if self.ascii else ("▸ ", "● ", "★", "✎", " · ", "–")
        )
        title: list[Piece] = [
            (bar if current else "  ", "accent"),
            ("  " if item.read else dot, "accent"),
            (item.title, "" if item.read else "strong"),
        ]
        when: list[Piece] = [
            ("  " + wording.date(item.published), "faint"),
            (f" {item.language or none:>3} ", "faint"),
        ]
        facts = [*item.sources[:1], wording.amount(item.words, "word")]
        below: list[Piece] = [("    " + gap.join(facts), "faint")]
        if item.tags:
            below.append(("  " + " ".join(f"#{tag}" for tag in item.tags), "faint"))
        marks: list[Piece] = []
        if item.starred:
            marks.append((f"{star} ", "accent"))
        if item.annotations:
            marks.append((f"{item.annotations} {pen} ", "accent"))
        return ((title, when), (below, marks))
