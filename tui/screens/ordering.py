"""How the list is ordered, and going to a date in it."""

from __future__ import annotations

from annotations.errors import GlosseError
from tui.dates import iso
from tui.screens.listing import Listing

ORDERS = (
    ("-published", "Newest first", "n"),
    ("published", "Oldest first", "o"),
    ("-added", "Last added first", "a"),
    ("title", "By title", "t"),
    ("source", "By source", "s"),
    ("-words", "Longest first", "l"),
    ("words", "Shortest first", "k"),
    ("-annotations", "Most annotations first", "m"),
    ("-relevance", "Most relevant first, for words in the filter", "r"),
)
"""Sort key, its name, and the key that chooses it."""


class Ordering(Listing):
    """Chooses an order and goes to dates."""

    def do_order(self) -> None:
        """Choose how the list is ordered."""
        from tui.screens.menu import Entry, Menu

        def chosen(sort: str | None) -> None:
            if sort:
                self._order_by(sort)

        now = self.rows.sort
        mark = "*" if self.settings.ascii else "✓"
        entries = [Entry(sort, f"{name} {mark}" if sort == now else name, key) for sort, name, key in ORDERS]
        self.app.push_screen(Menu("Order of the list", entries, ascii=self.settings.ascii), chosen)

    def _order_by(self, sort: str) -> None:
        self.sort = sort
        self.rerun()
        self.say(next(name for key, name, _ in ORDERS if key == sort))

    def do_go_date(self) -> None:
        """Go to a date in the list, which is ordered by date then."""
        from tui.screens.prompt import Prompt

        def typed(text: str | None) -> None:
            if text is not None:
                self._go_to(iso(text))

        hint = "2017, 2017-08, 2017-08-06, 6 Aug 2017, yesterday"
        self.app.push_screen(Prompt("Go to the date", iso, hint=hint), typed)

    def _go_to(self, day: str) -> None:
        if self.rows.sort.removeprefix("-") != "published":
            self.sort = "-published"
            self.load_list(top=True)
            if self.search:
                self.say("Newest first from now on; once more for the date")
                return
        try:
            row = self.rows.row_of_day(day)
        except GlosseError as error:
            self.say(str(error), failed=True)
            return
        if row >= self.rows.count:
            row = self.rows.count - 1
        self.articles.move_cursor(row)
