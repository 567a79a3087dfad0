"""The list of feeds: folders with what is unread in them, and how each feed is doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, Final

from rich.cells import set_cell_size

from annotations.incoming import Feed, FeedState
from tui import wording
from tui.widgets.rows import Line, Piece, RowList, crop

ROOMY: Final = 100
"""Cells from which the settings of a feed have a column of their own."""

SETTINGS: Final = 38
"""Cells of that column."""

COLUMNS: Final = (13, 8, 10)
"""Cells of the columns at the right: when it last answered, what is unread, how many articles there are."""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed, or (without one) the folder of some."""

    feeds: tuple[Feed, ...]
    folder: str = ""
    feed: Feed | None = None
    indent: int = 0

    @property
    def unread(self) -> int:
        """Unread articles of the feed, or of all in the folder."""
        return sum(feed.unread for feed in self.feeds)

    @property
    def articles(self) -> int:
        """Articles of the feed, or of all in the folder."""
        return sum(feed.articles for feed in self.feeds)

    @property
    def failing(self) -> int:
        """Feeds that did not answer as they should."""
        return sum(feed.state in (FeedState.FAILING, FeedState.GONE) for feed in self.feeds)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.feed.name if self.feed else self.folder or "In no folder"


def rows_of(feeds: Sequence[Feed]) -> list[FeedRow]:
    """The rows of feeds that are in the order of their folders; without any folder, there are only feeds."""
    rows: list[FeedRow] = []
    foldered = any(feed.folder for feed in feeds)
    for folder, members in groupby(feeds, key=lambda feed: feed.folder):
        found = tuple(members)
        if foldered:
            rows.append(FeedRow(found, folder))
        rows += [FeedRow((feed,), folder, feed, 2 * foldered) for feed in found]
    return rows


def query_of(row: FeedRow) -> str:
    """The filter that finds the articles of a row."""
    return " OR ".join(exactly(feed.name) for feed in row.feeds)


def exactly(source: str) -> str:
    """The query for the articles of a source."""
    return 'source:"' + source.replace('"', '""') + '"'


def columns() -> str:
    """The heads of the columns at the right."""
    return "".join(
        f"{head:>{cells}}" for head, cells in zip(("answered", "unread", "articles"), COLUMNS, strict=True)
    )


class FeedRows(RowList[FeedRow]):
    """One line a folder or feed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--warning"}

    def lines(self, item: FeedRow, *, current: bool) -> Sequence[Line]:
        """Its name at the left; settings, last answer, unread and all articles at the right."""
        bar, dot, down = ("> ", "* ", "v ") if self.ascii else ("▸ ", "● ", "▾ ")
        unread, articles = (f"{item.unread:,}" if item.unread else ""), f"{item.articles:,}"
        numbers: list[Piece] = [
            (f"{unread:>{COLUMNS[1]}}", "strong" if item.unread else "faint"),
            (f"{articles:>{COLUMNS[2]}} ", "faint"),
        ]
        left: list[Piece] = [(bar if current else "  ", "accent")]
        if item.feed is None:
            failing = f"{item.failing} failing" if item.failing else ""
            left += [(down, "faint"), (item.name, "heading")]
            return ((left, [(f"{failing:>{COLUMNS[0]}}", "warning"), *numbers]),)
        feed = item.feed
        bad = feed.state in (FeedState.FAILING, FeedState.GONE)
        mark: Piece = ("! ", "warning") if bad else (dot if feed.unread else "  ", "accent")
        left += [(" " * item.indent, ""), mark, (feed.name, "strong" if feed.unread else "")]
        state: Piece = (f"  {answered(feed):>{COLUMNS[0] - 2}}", "warning" if bad else "faint")
        short: list[Piece] = []
        if self.size.width >= ROOMY:
            said = (" - " if self.ascii else " · ").join(settings(feed, short=True))
            short = [(f"  {set_cell_size(crop(said, SETTINGS), SETTINGS)}", "faint")]
        return ((left, [*short, state, *numbers]),)


def answered(feed: Feed) -> str:
    """When it last answered, or how it fails, in a few cells."""
    if feed.state in (FeedState.FAILING, FeedState.GONE):
        return feed.state.value
    return wording.lately(feed.came) if feed.came else "not yet"


def settings(feed: Feed, *, short: bool = False) -> list[str]:
    """How it is set up, a phrase a setting."""
    said = [wording.every(feed.every)]
    if feed.full_text:
        said.append("full text")
    if feed.language:
        said.append(wording.language(feed.language))
    if feed.filter:
        what = " ".join(f"#{tag}" for tag in feed.tags) + " for" if feed.tags else "leaves out"
        said.append("filter" if short else f"{what} “{feed.filter}”")
    if feed.keep:
        said.append(f"keeps {wording.amount(feed.keep, 'day')}")
    return said
