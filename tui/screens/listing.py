"""The list on the main screen: which articles it shows, filtered as one types and never waited for."""

from __future__ import annotations

from typing import Final

from textual import on
from textual.message import Message
from textual.widgets import Input

from annotations.errors import GlosseError, QueryError, StoppedError
from annotations.library import Rows, Search
from tui import wording
from tui.screens.stage import Stage
from tui.widgets.rows import RowList

HERE: Final = -1
"""Stands for the article that is under the bar when the rows come: what comes in from outside never moves it."""


class Listing(Stage):
    """Shows the rows of a query; one that takes longer is run beside the keys and stopped by the next."""

    sort: str = ""
    """The order that the person chose, unless the filter asks for one; '' is the newest first."""
    search: Search | None = None
    """The query that is being run."""
    outdated = False
    """Whether the library changed while a query was being run, which then has to run again."""
    _untouched = False
    """Whether the library was empty and nobody has moved the bar since: it then stays on the first row."""

    class Arrived(Message):
        """A query has found its first rows, or all of them, or has failed."""

        def __init__(self, search: Search, rows: Rows | GlosseError, keep: int | None) -> None:
            super().__init__()
            self.search = search
            self.rows = rows
            self.keep = keep

    def load_list(self, *, keep: int | None = None, top: bool = False) -> bool:
        """Ask for the list anew, with the bar on article `keep` if it has it, else on the same row, or at the `top`.

        `HERE` keeps the bar on its article, in its place on screen. False if the filter is no query.
        """
        if top:
            self.articles.cursor = 0
        self.articles.choose(None)
        if self.search:
            self.search.stop()
            self.search = None
        try:
            sort = self.library.sort_of(self.query_text) or self.sort
            search = self.library.search(self.query_text, sort)
            if search.at_once:
                self._show(next(iter(search)), keep)
                return True
        except QueryError as error:
            here = self.query_text[error.position :].split(" ")[0]
            where = f"at “{wording.clip(here, 12)}”" if here else "at the end"
            self.say(f"{where}: {error}", failed=True, passing=True)
            return False
        except GlosseError as error:
            self.say(str(error), failed=True)
            return False
        self.search = search
        if keep != HERE:
            self.put("counts", "…")
        self.run_worker(lambda: self._seek(search, keep), group="search", thread=True)
        return True

    def _seek(self, search: Search, keep: int | None) -> None:
        """Run a query, in a thread of its own."""
        try:
            for rows in search:
                self.post_message(self.Arrived(search, rows, keep))
        except StoppedError:
            pass
        except GlosseError as error:
            self.post_message(self.Arrived(search, error, keep))

    @on(Arrived)
    def _rows_arrived(self, event: Arrived) -> None:
        if event.search is not self.search:
            return
        rows, keep = event.rows, event.keep
        if isinstance(rows, GlosseError):
            self.search = None
            self.say(str(rows), failed=True)
            self.count_rows()
            self._take_keys()
            return
        if rows.whole:
            self.search = None
            current = self.articles.current
            if self._early is event.search and current and keep != HERE:
                keep = current.id
        else:
            self._early = event.search
        self._show(rows, keep)
        self._take_keys()

    def _take_keys(self) -> None:
        """Keys that waited for the list have come to it; those that wait for a line go on waiting."""
        if self.waiting and self.focused is not None:
            self.release_keys(self)

    _early: Search | None = None
    """The query whose first page is shown while the rest is sought: the bar then stays where it is."""

    def _show(self, rows: Rows, keep: int | None) -> None:
        steady = keep == HERE
        if steady:
            current = self.articles.current
            keep = current.id if current else None
            # At the very top, what is new comes into sight above the bar.
            steady = bool(self.articles.cursor or self.articles.scroll_y)
        untouched = self._untouched
        self._untouched = not self.query_text and (self._untouched or not rows.count)
        self.rows = rows
        at = 0 if untouched else rows.index_of(keep) if keep is not None else None
        self.articles.empty = (
            [f"Nothing fits “{self.query_text}”.", "Esc takes the filter away."]
            if self.query_text
            else [
                "The library is empty.",
                f"{self.actions.key('add_feed')} adds a feed or a page by its address.",
                "From the shell: glosse add PATH  (.txt .md .html .jsonl, or a folder)",
                "                glosse feeds import FILE  (OPML of another reader)",
            ]
        )
        self.articles.show_excerpts(self._excerpt if self.query_text else None)
        self.articles.load(rows.count, rows.page, cursor=at, steady=steady)
        self.count_rows()
        self.tell()

    def _excerpt(self, article: int) -> tuple[str, list[tuple[int, int]]] | None:
        """The passage of an article that the filter's words stand in."""
        try:
            found = self.library.snippet(article, self.query_text)
        except GlosseError:
            return None
        return (found.text, [(span.start, span.end) for span in found.hits]) if found else None

    def count_rows(self) -> None:
        """Say which row the bar is on, and of how many."""
        count = self.articles.count
        more = "" if self.rows.whole else "+"
        # As wide on every row: another width would lay out the whole screen anew.
        row = f"{self.articles.cursor + 1:,}".rjust(len(f"{count:,}"))
        self.put("counts", f"{row} of {count:,}{more}" if count else "0")

    def reload_rows(self) -> None:
        """Draw the rows anew from the store, the bar where it is; those of a filter stay until it runs again."""
        if not self.query_text and self.library.count() != self.rows.count:
            self.rerun()
        else:
            self.articles.refetch()

    def rerun(self) -> None:
        """Ask for the list anew, the bar on its article, in its place on screen."""
        self.load_list(keep=HERE)

    def follow_outside(self) -> None:
        """Show what came into the library from outside; a choice of several, and a query being run, come first."""
        self.outdated = bool(self.search) or self.articles.choosing
        if not self.outdated:
            self.rerun()

    @on(RowList.Moved, "#library")
    def _moved(self) -> None:
        self._untouched = False
        self.count_rows()
        self.tell()

    @on(Input.Changed, "#filter")
    def _filter(self) -> None:
        typed = self.filter_line.value
        if typed != self.query_text:
            before, self.query_text = self.query_text, typed
            self.status.hush()
            current = self.articles.current
            if not self.load_list(keep=current.id if current else None, top=True):
                self.query_text = before

    def enter_filter(self) -> None:
        """The filter is typed: the list has the keys, as soon as it shows what fits."""
        self._filter()
        self.show_pane("library")
        if self.search:
            self.keep_keys()

    def do_filter(self) -> None:
        """Type a filter."""
        self.type_into(self.filter_line)

    def clear_filter(self) -> bool:
        """Take the filter away; False if there was none."""
        if not self.filter_line.value:
            return False
        self.filter_line.value = ""
        return True

    def on_unmount(self) -> None:
        """Stop what is being sought."""
        if self.search:
            self.search.stop()
