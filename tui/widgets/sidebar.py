"""What there is to read: all articles, saved searches, feeds and sources, each with its unread articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from annotations.incoming import Feed, FeedState
from annotations.model import SavedSearch, SourceCount
from tui.widgets.feed_rows import exactly, query_of, rows_of
from tui.widgets.rows import Line, RowList

BOUND = 10_000
"""Unread articles of a search that are counted; beyond, `10,000+` says enough."""

Kind = Literal["heading", "note", "view", "unread", "search", "folder", "feed", "failing", "source"]


@dataclass(frozen=True, slots=True)
class Shelved:
    """One row: a heading, or something whose articles Enter lists."""

    kind: Kind
    name: str
    query: str = ""
    count: int | None = None
    """What stands at the right; None for nothing."""
    indent: int = 0


class Sidebar(RowList[Shelved]):
    """Views, saved searches, feeds by folder, other sources; `unread` has what is counted of the searches, by query."""

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(ascii=ascii, id=id)
        self.rows: Sequence[Shelved] = ()
        self.unread: dict[str, int] = {}

    def lines(self, item: Shelved, *, current: bool) -> Sequence[Line]:
        """Name at the left, number of articles at the right."""
        if item.kind == "heading":
            return (([(item.name, "heading")], []),)
        if item.kind == "note":
            return (([(f"  {item.name}", "faint")], []),)
        bar, more = ("> ", "...") if self.ascii else ("▸ ", "…")
        count = f"{item.count:,}" if item.count else ""
        unread = item.count if item.kind in ("source", "unread", "folder", "feed", "failing") else 0
        if item.kind == "search":
            unread = self.unread.get(item.query)
            count = (
                more
                if unread is None
                else f"{BOUND:,}+"
                if unread > BOUND
                else f"{unread:,}"
                if unread
                else ""
            )
        name = f"{' ' * item.indent}{'! ' if item.kind == 'failing' else ''}{item.name}"
        left = [(bar if current else "  ", "accent"), (name, "strong" if unread else "")]
        return ((left, [(f"{count} ", "faint")]),)

    def fill(
        self,
        tallies: Mapping[str, int],
        searches: Sequence[SavedSearch],
        sources: Sequence[SourceCount],
        feeds: Sequence[Feed],
        save: str,
    ) -> None:
        """Show them; `save` is the key that saves a search."""
        rows = [
            Shelved("view", "All articles", "", tallies["all"]),
            Shelved("unread", "Unread", "is:unread", tallies["unread"]),
            Shelved("view", "Starred", "is:starred", tallies["starred"]),
            *_coded(tallies),
            Shelved("view", "Archive", "is:archived", tallies["archived"]),
            Shelved("heading", "Saved searches"),
            *(Shelved("search", each.name, each.query) for each in searches),
            *([] if searches else [Shelved("note", f"none yet: {save} saves the filter")]),
            *_feeds(feeds),
            *_sources(sources, feeds),
        ]
        here = self.rows[self.cursor] if self.cursor < len(self.rows) else None
        found = (
            at for at, row in enumerate(rows) if here and (row.name, row.query) == (here.name, here.query)
        )
        self.rows = rows
        self.load(len(rows), lambda offset, limit: rows[offset : offset + limit], cursor=next(found, None))

    def move_cursor(self, index: int) -> None:
        """Put the bar on a row; headings are passed over."""
        way = 1 if index >= self.cursor else -1
        index = max(0, min(index, len(self.rows) - 1))
        while 0 <= index < len(self.rows) and self.rows[index].kind in ("heading", "note"):
            index += way
        if 0 <= index < len(self.rows):
            super().move_cursor(index)


def _coded(tallies: Mapping[str, int]) -> Iterator[Shelved]:
    """How far the coding of articles is, once it is said of any."""
    done = {"Coding": tallies["coding"], "Coded": tallies["coded"]}
    if any(done.values()):
        for name, count in {"Uncoded": tallies["all"] - sum(done.values()), **done}.items():
            yield Shelved("view", name, f"is:{name.lower()}", count)


def _feeds(feeds: Sequence[Feed]) -> Iterator[Shelved]:
    """Feeds below their folders; nothing for nobody who reads any."""
    if feeds:
        yield Shelved("heading", "Feeds, unread")
    for row in rows_of(feeds):
        bad = row.feed is not None and row.feed.state in (FeedState.FAILING, FeedState.GONE)
        kind: Kind = "folder" if row.feed is None else "failing" if bad else "feed"
        yield Shelved(kind, row.name, query_of(row), row.unread, row.indent)


def _sources(sources: Sequence[SourceCount], feeds: Sequence[Feed]) -> Iterator[Shelved]:
    """Sources that are no feed."""
    read = {feed.name for feed in feeds}
    others = [each for each in sources if each.name not in read]
    if others or not feeds:
        yield Shelved("heading", "Sources, unread")
    for each in others:
        yield Shelved("source", each.name, exactly(each.name), each.unread)
