"""Saved searches and sources beside the list: choose one, save the filter, forget a search."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer

from annotations.errors import GlosseError, InputError
from annotations.model import SavedSearch
from tui.screens.listing import Listing
from tui.screens.stage import Shown
from tui.widgets.rows import RowList

if TYPE_CHECKING:
    from tui.widgets.sidebar import Sidebar

SOON = 0.3
"""Seconds after the last change until searches are counted again: many keys in a row count once."""


class Searches(Listing):
    """Makes the sidebar when it is first shown, and keeps it true from then on."""

    _soon: Timer | None = None
    """When the searches are counted again."""

    class Tallied(Message):
        """The unread articles of a search are counted."""

        def __init__(self, query: str, unread: int) -> None:
            super().__init__()
            self.query = query
            self.unread = unread

    @property
    def sidebar(self) -> Sidebar:
        """Views, searches and sources."""
        if self._sidebar is None:
            from tui.widgets.sidebar import Sidebar

            self._sidebar = Sidebar(id="sidebar", ascii=self.settings.ascii)
            self.query_one("#side", Vertical).mount(self._sidebar)
            self.fill_sidebar()
        return self._sidebar

    def fill_sidebar(self) -> None:
        """Show what there is by now; what has to be counted is counted in the background."""
        if self._sidebar is None:
            return
        try:
            searches = self.library.searches()
            key = self.actions.key("save_search", ascii=self.settings.ascii)
            library = self.library
            self._sidebar.fill(library.tallies(), searches, library.sources(), library.feeds(), key)
        except GlosseError as error:
            self.say(str(error), failed=True)
            return
        if self._soon:
            self._soon.stop()
        if searches:
            run = partial(self.run_worker, partial(self._tally, searches), group="tally", thread=True)
            self._soon = self.set_timer(SOON, run)

    def _tally(self, searches: Sequence[SavedSearch]) -> None:
        """Count the unread articles of every search, in a thread of its own."""
        from tui.widgets.sidebar import BOUND

        for search in searches:
            try:
                unread = self.library.unread(search.query, bound=BOUND + 1)
            except GlosseError:
                continue
            self.post_message(self.Tallied(search.query, unread))

    @on(Tallied)
    def _tallied(self, event: Tallied) -> None:
        sidebar = self.sidebar
        if sidebar.unread.get(event.query) != event.unread:
            sidebar.unread[event.query] = event.unread
            sidebar.refresh()

    def reload_rows(self) -> None:
        """Draw the rows of list and sidebar anew."""
        super().reload_rows()
        self.fill_sidebar()

    def follow_outside(self) -> None:
        """Show what came into the library from outside in list and sidebar."""
        super().follow_outside()
        self.fill_sidebar()

    def show_pane(self, shown: Shown) -> None:
        """Bring a pane to the front and give it the keys."""
        if shown == "sidebar":
            _ = self.sidebar
        super().show_pane(shown)

    def do_go_searches(self) -> None:
        """To saved searches and sources."""
        self.fill_sidebar()
        self.show_pane("sidebar")
        self.tell()

    @on(RowList.Opened, "#sidebar")
    def list_shelved(self) -> None:
        """List what the row under the bar stands for."""
        row = self.sidebar.current
        if row is None or row.kind in ("heading", "note"):
            return
        self.show_pane("library")
        self.filter_line.value = row.query
        self.tell()

    def do_save_search(self) -> None:
        """Keep the filter under a name."""
        from tui.screens.prompt import Prompt

        query = self.query_text.strip()
        if not query:
            self.say(f"No filter to save: {self.actions.key('filter')} types one")
            return

        def named(name: str | None) -> None:
            if name and self.attempt(lambda: self.library.save_search(name, query)):
                self.fill_sidebar()

        hint = f"{query}\nA search of the same name is replaced."
        known = next((each.name for each in self.library.searches() if each.query == query), "")
        self.app.push_screen(Prompt("Save this filter under the name", _some, hint=hint, value=known), named)

    def do_delete_search(self) -> None:
        """Forget the search under the bar."""
        row = self.sidebar.current
        if row is None or row.kind != "search":
            self.say("No saved search here")
        elif self.attempt(lambda: self.library.delete_search(row.name)):
            self.fill_sidebar()


def _some(name: str) -> None:
    """InputError for an empty name."""
    if not name.strip():
        raise InputError("give it a name")
