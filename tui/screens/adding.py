"""The dialog that adds a feed, or a page as an article, by its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from annotations.errors import GlosseError, NothingError
from annotations.incoming import Feed, FoundFeed
from annotations.library import Library
from annotations.library.errands import Errand
from annotations.library.subscribing import address, host_of
from annotations.model import AddResult, AddStatus, Article
from tui.screens.typeahead import TypeAhead
from tui.widgets.rows import Line, RowList

KINDS = {"rss": "RSS", "atom": "Atom", "rdf": "RDF", "json": "JSON Feed"}


@dataclass(frozen=True, slots=True)
class Added:
    """A feed that is subscribed to, or an article that is in the library by now."""

    feed: Feed | None = None
    article: Article | None = None
    new: bool = True


class FoundRows(RowList[FoundFeed]):
    """The feeds that a page names: title and kind, address."""

    height_of_item = 2

    def lines(self, item: FoundFeed, *, current: bool) -> Sequence[Line]:
        """Two lines of a feed."""
        bar = ("> " if self.ascii else "▸ ") if current else "  "
        return (
            (
                ((bar, "accent"), (item.title or host_of(item.url), "strong")),
                ((f" {kind_of(item)} ", "faint"),),
            ),
            ((("  " + item.url, "faint"),), ()),
        )


def kind_of(found: FoundFeed) -> str:
    """What kind of feed it is, in a word."""
    return next((name for part, name in KINDS.items() if part in found.kind.casefold()), "")


class AddFeed(TypeAhead, ModalScreen[Added | None]):
    """An address is typed and looked at; several feeds are chosen from, a page without any becomes an article."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave"),
        Binding("enter", "take"),
        Binding("down,tab", "step('cursor_down')"),
        Binding("up,shift+tab", "step('cursor_up')"),
        Binding("j", "step('cursor_down')"),
        Binding("k", "step('cursor_up')"),
    ]

    class Found(Message):
        """What is at the address, or why nothing can be had from there."""

        def __init__(self, errand: object, value: list[FoundFeed] | AddResult | GlosseError) -> None:
            super().__init__()
            self.errand, self.value = errand, value

    def __init__(self, library: Library, folder: str = "", *, ascii: bool = False) -> None:
        """Put a new feed into `folder`."""
        super().__init__()
        self._library, self._folder, self._ascii = library, folder, ascii
        self._url = ""
        self._asked: object = None
        """What is being asked for outside; an answer to anything else comes too late."""
        self._errand: Errand | None = None

    def compose(self) -> ComposeResult:
        """Heading, line, the feeds that were found, keys."""
        with Vertical(classes="dialog dialog-add"):
            where = f" to the folder {self._folder}" if self._folder else ""
            yield Static(
                f"Add a feed{where}, or a page as an article", classes="dialog--heading", markup=False
            )
            yield Input(placeholder="https://", compact=True)
            yield FoundRows(ascii=self._ascii)
            yield Static("", classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Type at once."""
        self._rows.display = False
        self._hint("The address of a feed, or of a page: its feeds are found.", "Enter look   Esc leave")
        self.type_into(self.query_one(Input))

    @property
    def _rows(self) -> FoundRows:
        return self.query_one(FoundRows)

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed before the line is there."""
        self.too_early(event)

    def _hint(self, said: str, keys: str) -> None:
        self.query_one(".dialog--hint", Static).update(f"{said}\n\n{keys}")

    # Looking

    @on(Input.Submitted)
    def _look(self, event: Input.Submitted) -> None:
        if self._asked is not None:
            return
        try:
            host = host_of(address(event.value))
        except GlosseError as error:
            self._failed(str(error))
            return
        self._url = event.value
        self._ask("find_feeds", f"Asking {host} …")

    def _ask(self, method: str, said: str) -> None:
        asked = self._asked = object()
        self._hint(said, "Esc stops")

        def ask() -> None:
            try:
                errand = self._library.errand(method, self._url)
                self._errand = errand
                if self._asked is not asked:
                    errand.stop()
                for value in errand:
                    self.post_message(self.Found(asked, value))
            except GlosseError as error:
                self.post_message(self.Found(asked, error))

        self.run_worker(ask, group="look", thread=True, exit_on_error=False)

    @on(Found)
    def _found(self, event: Found) -> None:
        if event.errand is not self._asked:
            return
        self._asked = self._errand = None
        value = event.value
        if isinstance(value, NothingError):
            self._ask("add_page", "No feed there; adding the page as an article …")
        elif isinstance(value, GlosseError):
            self._failed(str(value))
        elif isinstance(value, AddResult):
            self._added(value)
        elif len(value) == 1:
            self._subscribe(value[0])
        else:
            self._offer(value)

    def _added(self, result: AddResult) -> None:
        if result.status is AddStatus.FAILED or result.article is None:
            self._failed(result.reason or "nothing could be added")
        else:
            self.dismiss(Added(article=result.article, new=result.status is AddStatus.ADDED))

    def _failed(self, reason: str) -> None:
        """Say why, and let the address be mended."""
        self._hint(reason[:1].upper() + reason[1:], "Enter look again   Esc leave")

    # Choosing

    def _offer(self, found: Sequence[FoundFeed]) -> None:
        rows = self._rows
        rows.display = True
        rows.styles.height = min(2 * len(found), 12)
        rows.load(len(found), lambda start, limit: found[start : start + limit], cursor=0)
        arrows = "Up/Down" if self._ascii else "↑↓"
        self._hint(f"The page names {len(found)} feeds.", f"Enter add   {arrows} choose   Esc back")
        self.type_into(rows)

    @on(RowList.Opened)
    def action_take(self) -> None:
        """Subscribe to the feed under the bar."""
        if self._rows.display and (found := self._rows.current):
            self._subscribe(found)

    def _subscribe(self, found: FoundFeed) -> None:
        # What a page calls its feed is often no more than "RSS"; the feed itself knows better.
        name = "" if "/" in found.kind else found.title
        try:
            feed = self._library.subscribe(found.url, name, folder=self._folder, host=found.host)
        except GlosseError as error:
            self._failed(str(error))
            return
        self.dismiss(Added(feed))

    def action_step(self, action: str) -> None:
        """Move the bar."""
        if self._rows.display:
            self._rows.step(action)

    def action_leave(self) -> None:
        """One step back: stop looking, back to the address, leave."""
        line = self.query_one(Input)
        if self._asked is not None:
            self._asked = None
            if self._errand:
                self._errand.stop()
            self._hint("Stopped; nothing was added.", "Enter look again   Esc leave")
        elif self._rows.display:
            self._rows.display = False
            self._hint("The address of a feed, or of a page: its feeds are found.", "Enter look   Esc leave")
            line.focus()
        else:
            self.dismiss(None)

    def on_unmount(self) -> None:
        """Nobody waits for what is being looked at."""
        self._asked = None
        if self._errand:
            self._errand.leave()
