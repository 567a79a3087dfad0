"""The feeds that a person reads, by folder: what is unread, how each is doing, and how it is set up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from annotations.incoming import Feed, FeedState
from annotations.library import Library
from annotations.model import Change
from tui import wording
from tui.actions import Actions
from tui.messages import Fetched
from tui.screens.apart import Apart
from tui.screens.feed_settings import FeedSettings
from tui.screens.prompt import Prompt
from tui.widgets.feed_rows import FeedRow, FeedRows, columns, query_of, rows_of, settings
from tui.widgets.rows import RowList
from tui.widgets.status import Status


@dataclass(frozen=True, slots=True)
class Listed:
    """The filter for the articles of a feed or folder, and where the list of feeds was left."""

    query: str
    feed: int


class Outside(Protocol):
    """Who sends out what goes outside: the main screen."""

    def refresh_feeds(self, ids: Sequence[int] | None = None, name: str = "") -> None:
        """Ask feeds what is new."""

    def stop_fetching(self) -> bool:
        """Give up what is under way; False for nothing."""

    def add_feed(self, folder: str = "") -> None:
        """Ask for an address."""

    def progress_of_feeds(self) -> str:
        """How far it is."""


class Feeds(Apart[Listed]):
    """Enter lists the articles; everything that concerns a feed can be changed and undone here."""

    PANE = "feeds"
    HERE = "go_feeds"

    def __init__(
        self, library: Library, actions: Actions, outside: Outside, feed: int = 0, *, ascii: bool = False
    ) -> None:
        """Show all feeds with the bar on the one of the id `feed`, if there is such a one."""
        super().__init__(library, actions, ascii=ascii)
        self._outside, self._feed = outside, feed

    def compose(self) -> ComposeResult:
        """Top line, heads of the columns, the list, more about the row under the bar, the footer."""
        with Horizontal(id="top"):
            yield Static("Glosse  Feeds", id="where", markup=False)
            yield Static("", id="counts", markup=False)
        yield Static(columns(), id="columns", markup=False)
        yield FeedRows(id="feeds", ascii=self.ascii)
        with VerticalScroll(id="whole", can_focus=False):
            yield Static("", id="passages", markup=False)
        yield Status(id="status")

    def on_mount(self) -> None:
        """Start on the feed that is asked for."""
        self._load(self._feed)
        self.type_into(self.rows)

    def _load(self, feed: int = 0) -> None:
        """Ask for the rows anew, with the bar on a feed, or else where it was."""
        feeds = self.library.feeds()
        rows = rows_of(feeds)
        at = next((index for index, row in enumerate(rows) if row.feed and row.feed.id == feed), None)
        if at is None and not feed:
            at = next((index for index, row in enumerate(rows) if row.feed), None)
        key = self.actions.key
        self.rows.empty = [
            "No feeds yet.",
            "",
            f"{key('add_feed')} adds one: its address, or that of a page whose feeds are then found.",
            "From another reader: glosse feeds import FILE  (OPML, or newsboat's urls)",
        ]
        self.rows.load(len(rows), lambda start, limit: rows[start : start + limit], cursor=at)
        failing = sum(feed.state in (FeedState.FAILING, FeedState.GONE) for feed in feeds)
        parts = [wording.amount(len(feeds), "feed")] if feeds else []
        parts += [f"{sum(feed.unread for feed in feeds):,} unread"] if feeds else []
        parts += [f"{failing} failing"] if failing else []
        self.query_one("#counts", Static).update(self._gap.join(parts))
        self.query_one("#columns").display = bool(feeds)
        self._tell()

    def reload(self) -> None:
        """Ask for the rows anew, the bar on its feed."""
        row: FeedRow | None = self.rows.current
        cursor = self.rows.cursor
        self._load(row.feed.id if row and row.feed else -1)
        if not (row and row.feed):
            self.rows.move_cursor(cursor)

    @property
    def _gap(self) -> str:
        return " - " if self.ascii else " · "

    def _tell(self) -> None:
        row: FeedRow | None = self.rows.current
        self.query_one("#whole").display = row is not None
        if row is not None:
            self.query_one("#passages", Static).update(detail(row, self._gap))
        under_way = self._outside.progress_of_feeds()
        names = ["open", "refresh_feed", "refresh_feeds", "add_feed"]
        others = ["set_feed", "rename_feed", "move_feed", "remove_feed"] if row and row.feed else []
        foldered = ["rename_feed"] if row and row.folder and not row.feed else []
        first = (
            ["escape", *names] if under_way else [*(names if row else ["add_feed"]), "set_feed", *foldered]
        )
        rest = ["help", *others] if under_way else ["help", "escape", *others[1:]]
        labels = {"refresh_feeds": "all", **({"escape": "stop"} if under_way else {})}
        hints = [
            (self.actions.key(name, ascii=self.ascii), labels.get(name, self.actions[name].label))
            for name in [*first, *rest]
            if name != "set_feed" or others
        ]
        self.tell_hints(hints, under_way)

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(Fetched)
    def _fetched(self) -> None:
        self.reload()

    @on(RowList.Opened)
    def _open(self) -> None:
        row: FeedRow | None = self.rows.current
        if row:
            self.dismiss(Listed(query_of(row), row.feed.id if row.feed else 0))

    def act(self, action: str) -> None:
        """What is done to the feed under the bar."""
        row: FeedRow | None = self.rows.current
        if action == "open":
            self._open()
        elif action == "escape":
            if not self._outside.stop_fetching():
                self.dismiss(None)
        elif action == "refresh_feeds":
            self._outside.refresh_feeds()
        elif action == "add_feed":
            self._outside.add_feed(row.folder if row else "")
        elif row is None:
            self.status.say(f"No feed here; {self.actions.key('add_feed')} adds one", passing=True)
        elif action == "refresh_feed":
            self._outside.refresh_feeds([feed.id for feed in row.feeds], row.name)
        elif row.feed is None and row.folder and action in ("rename_feed", "move_feed"):
            self._rename_folder(row.folder)
        elif row.feed is None:
            self.status.say("That is a folder; put the bar on a feed", passing=True)
        else:
            self._act_on(action, row.feed)

    def _act_on(self, action: str, feed: Feed) -> None:
        library = self.library
        if action == "remove_feed":
            self.change(lambda: library.remove_feed(feed.id))
        elif action == "rename_feed":
            self._ask(
                f"Name of “{feed.name}”", lambda name: library.rename_feed(feed.id, name), value=feed.name
            )
        elif action == "move_feed":
            folders = sorted({each.folder for each in library.feeds() if each.folder}, key=str.casefold)
            known = f"There are: {wording.clip(', '.join(folders), 150)}\n" if folders else ""
            self._ask(
                f"Folder of “{feed.name}”",
                lambda folder: library.set_feed(feed.id, {"folder": folder}),
                hint=f"{known}A/B is folder B in A; empty: in no folder.",
                value=feed.folder,
                known=folders,
            )
        elif action == "set_feed":

            def done(change: Change | None) -> None:
                if change is not None:
                    self.change(lambda: change)

            self.app.push_screen(FeedSettings(library, feed, ascii=self.ascii), done)

    def _rename_folder(self, folder: str) -> None:
        self._ask(
            f"Name of the folder “{folder}”",
            lambda name: self.library.rename_folder(folder, name),
            hint="A/B is folder B in A; empty: its feeds are in no folder.",
            value=folder,
        )

    def _ask(
        self,
        heading: str,
        change: Callable[[str], Change],
        *,
        hint: str = "",
        value: str = "",
        known: Sequence[str] = (),
    ) -> None:
        """Ask for a line and make a change with it; what cannot be is said while it can be mended."""
        made: list[Change] = []

        def taken(line: str | None) -> None:
            if line is not None:
                self.change(lambda: made[-1])

        def check(line: str) -> None:
            made.append(change(line))

        self.app.push_screen(Prompt(heading, check, hint=hint, value=value, known=known), taken)


def detail(row: FeedRow, gap: str) -> Content:
    """All that is known of a feed, or how many feeds a folder has."""
    feed = row.feed
    if feed is None:
        said = [
            wording.amount(len(row.feeds), "feed"),
            f"{row.unread:,} unread of {wording.amount(row.articles, 'article')}",
        ]
        return Content(gap.join(said))
    times = [f"answered {wording.moment(feed.came)}" if feed.came else "has not answered yet"]
    if feed.due and feed.every and feed.state is not FeedState.GONE:
        times.append(f"asked again {wording.moment(feed.due)}")
    lines = [Content.styled(feed.url, "$faint"), Content(gap.join(times)), Content(gap.join(settings(feed)))]
    if feed.error:
        gone = "; it is asked only by hand" if feed.state is FeedState.GONE else ""
        lines.append(Content.styled(f"! {feed.error}{gone}", "$warning"))
    return Content("\n").join(lines)
