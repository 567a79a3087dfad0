"""The main screen: list, text and margin beside each other or one at a time, and where every key arrives."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from annotations.errors import GlosseError, StoppedError
from annotations.library import Library
from annotations.model import Span
from tui.actions import MAIN, Actions, shown
from tui.reading.keys import Action as KeyAction
from tui.reading.keys import Pending, Sequences
from tui.screens.coding import Coding
from tui.screens.fetching import EACH, FIRST_LOOK
from tui.screens.finding import Finding
from tui.screens.going import Going
from tui.screens.handing import Handing
from tui.screens.jumping import Jumping
from tui.screens.subscribing import Subscribing
from tui.settings import Settings
from tui.told import Messages
from tui.widgets.article_list import ArticleList
from tui.widgets.query_line import QueryLine
from tui.widgets.rows import RowList
from tui.widgets.status import Status
from tui.widgets.typed_line import TypedLine, hand_on

COPIED_AFTER = 10
"""Seconds after the start when the library is copied, if it was not today."""

POLL = 1.0
"""Seconds between looks whether another program changed the library."""


class MainScreen(Going, Finding, Jumping, Coding, Handing, Subscribing):
    """Every key comes here, in the order typed: an operator acts on what was on screen when it was pressed."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (40, "-narrow"), (110, "-medium"), (150, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (10, "-high")]  # noqa: RUF012

    AUTO_FOCUS = "#library"

    furnished = False
    """Whether everything is there that nobody waits for at the start."""

    def __init__(
        self,
        library: Library,
        settings: Settings,
        actions: Actions,
        *,
        article: int | None = None,
        at: int | None = None,
        messages: Messages | None = None,
    ) -> None:
        super().__init__(library, settings, actions, classes=f"-show-library {self._room()}")
        self.messages = Messages() if messages is None else messages
        self.pending_articles = []
        self.without_names = {}
        self._first = (article, at)
        self._keys = {pane: Sequences(actions.bindings(pane)) for pane in MAIN}
        self._last_focused: Widget | None = None

    def _room(self) -> str:
        """The classes that the size of the window gives: had from the start, they need no second layout."""
        width, height = self.app.size
        bounds = (self.HORIZONTAL_BREAKPOINTS, width), (self.VERTICAL_BREAKPOINTS, height)
        return " ".join([name for at, name in points if at <= size][-1] for points, size in bounds)

    def compose(self) -> ComposeResult:
        """Top line, panes, note, hint, footer."""
        plain = self.settings.ascii
        with Horizontal(id="top"):
            yield Static("Glosse  Library", id="where", markup=False)
            yield QueryLine(self.library, self.enter_filter, id="filter")
            yield Static("", id="counts", markup=False)
        with Horizontal(id="panes"):
            with Vertical(id="side"):
                yield ArticleList(id="library", ascii=plain)
            yield Vertical(id="reading")
        yield Static("", id="note", markup=False)
        yield Static("", id="hint", markup=False)
        yield Horizontal(id="finding")
        yield Status(id="status")
        yield Static(
            "Glosse needs at least 40 columns and 10 rows; make the window larger.",
            id="too-small",
            markup=False,
        )

    def on_mount(self) -> None:
        """Show the list, or the article asked for; then look for names in the background."""
        self.load_list(keep=self._first[0])
        self.show_pane("library")
        self._last_focused = self.focused
        article, at = self._first
        if article is not None:
            self.open_article(article, at=Span(at, at + 1) if at is not None else None)
        self.tell()
        self.set_interval(POLL, self._look_for_changes)

    def furnish(self) -> None:
        """What follows once the list is on screen.

        The panes that an article will need, names in the background, searches where there is room for them.
        """
        if self.furnished:
            return
        self.furnished = True
        self.style_all()
        _ = self.view, self.margin, self.find_line
        self.start_recognising()
        self._show_beside()
        self.tell_waiting()
        self.set_timer(FIRST_LOOK, self.refresh_due)
        self.set_interval(EACH, self.refresh_due)
        self.set_timer(COPIED_AFTER, lambda: self.run_worker(self._back_up, group="copy", thread=True))

    def _back_up(self) -> None:
        """Copy the library once a day, in a thread of its own; whoever quits does not wait for it."""
        try:
            self.library.back_up_daily(self.settings.backups, lambda: not self.is_running)
        except StoppedError:
            pass
        except GlosseError as error:
            self.app.call_from_thread(self.say, str(error), failed=True)

    def _show_beside(self) -> None:
        """In a wide window saved searches and sources stand below the list."""
        if self.wide:
            _ = self.sidebar

    def on_resize(self) -> None:
        """Another width may have room for more."""
        if self.furnished:
            self.call_after_refresh(self._show_beside)

    def _look_for_changes(self) -> None:
        try:
            if self.library.changed() or self.outdated:
                self.follow_outside()
                self._reload_list()
        except GlosseError as error:
            self.say(str(error), failed=True)

    def _reload_list(self) -> None:
        """Draw the list that has the whole window anew, if there is one."""
        above = self.app.screen
        if above is not self:
            from tui.screens.apart import Apart

            if isinstance(above, Apart):
                above.reload()

    def on_unmount(self) -> None:
        """Give up what is being sought."""
        super().on_unmount()
        self.pending_articles.clear()

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Resolve a key or a sequence in the focused pane."""
        self.furnish()
        self.finish_opening()
        if self.app.screen is not self:
            hand_on(event, self.app.screen)
            return
        if self.too_early(event):
            return
        if isinstance(self.focused, TypedLine):
            self._key_in_line(self.focused, event)
            return
        if self.choosing:
            event.stop()
            event.prevent_default()
            self.choose_place(event.character if event.is_printable and event.character else event.key)
            self.tell()
            return
        keys = self._keys[self.pane]
        outcome = keys.feed(event.key)
        if isinstance(outcome, Pending):
            event.stop()
            options = "   ".join(
                f"{shown(key, ascii=self.settings.ascii)} {self.actions[id].label}"
                for key, id in outcome.options
            )
            self.say(f"{shown(keys.pending, ascii=self.settings.ascii)} …  {options}", passing=True)
        elif isinstance(outcome, KeyAction):
            event.stop()
            event.prevent_default()
            self.status.hush()
            self.perform(outcome.name)
        else:
            self.status.hush()

    def _key_in_line(self, line: TypedLine, event: events.Key) -> None:
        if not line.got(event):
            hand_on(event, self)
        elif line is self._find_line:
            if event.key == "escape":
                event.stop()
                event.prevent_default()
                self.leave_find()
        elif event.key == "tab" and self.filter_line.take_suggestion():
            event.stop()
            event.prevent_default()
        elif event.key in ("escape", "down", "tab"):
            event.stop()
            event.prevent_default()
            self.show_pane("library")
            self.tell()

    def perform(self, action: str) -> None:
        """Carry out an action by its id, in the pane that has the keys.

        What the text has to say elsewhere is said at once: text and footer come on screen in one drawing.
        """
        if self._step(action):
            self.tell()
        elif action.startswith("favourite_"):
            self.favourite(int(action.removeprefix("favourite_")))
        elif self.perform_reading(action):
            self.follow_caret()
        else:
            run: Callable[[], None] = getattr(self, f"do_{action}")
            run()
            if self.in_text:
                self.follow_caret()

    def _step(self, action: str) -> bool:
        """Move the bar of the list that has the keys."""
        rows = self.focused
        done = isinstance(rows, RowList) and rows.step(action)
        if done and rows is self.articles:
            self.count_rows()
        return done

    def do_tag(self) -> None:
        """Tag the passage; in the library, the article."""
        if self.focused is self.articles:
            self.tag_article()
        else:
            super().do_tag()

    def on_descendant_focus(self) -> None:
        """Another pane has the keys; a sequence that was begun in the one before is given up."""
        if self.focused is not self._last_focused:
            self._last_focused = self.focused
            for keys in self._keys.values():
                keys.reset()
        self.tell()

    # Going places

    @on(RowList.Opened, "#library")
    def do_open(self) -> None:
        """Open what is under the bar."""
        if self.in_margin:
            self.open_margin_row()
        elif self.pane == "sidebar":
            self.list_shelved()
        elif article := self.articles.current:
            self.opened_from = "library"
            if self.open_article(article.id):
                self.call_after_refresh(self.show_filtered, article.id)

    def do_delete_listed(self) -> None:
        """Delete the annotation under the bar of the margin."""
        self.delete_margin_row()

    def do_pane_next(self) -> None:
        """The next pane that there is."""
        order = [
            "library",
            *(["sidebar"] if self.wide else []),
            *(["text", "margin"] if self.article else []),
        ]
        here = "text" if self.pane == "select" else self.pane
        following = order[(order.index(here) + 1) % len(order)] if here in order else "library"
        if following == "library":
            self.remember_place()
            self.reload_rows()
        self.show_pane(following)  # type: ignore[arg-type]
        self.tell()

    def do_go_library(self) -> None:
        """The list of articles."""
        self.leave_article()
        self.opened_from = "library"
        self.show_pane("library")
        self.reload_rows()
        self.tell()

    def do_escape(self) -> None:
        """One step back: selection, target, pane, review, filter; never quits."""
        if self.focused is self.articles:
            if not (self.stop_fetching() or self.drop_choice() or self.clear_filter()):
                self.say(f"{self.actions.key('back')} quits", passing=True)
        elif self.pane == "sidebar":
            self.show_pane("library")
        elif self.in_margin:
            self.show_pane("text")
        elif not (
            self.leave_resizing()
            or self.view.drop_selection()
            or self.view.drop_target()
            or self.view.drop_hits()
        ):
            self.leave_text()
        self.tell()

    def do_back(self) -> None:
        """One step back; at the list, quit."""
        if self.focused is self.articles:
            self.leave_article()
            self.app.exit()
        elif self.pane == "sidebar":
            self.show_pane("library")
        elif self.in_margin:
            self.show_pane("text")
        else:
            self.view.drop_selection()
            self.leave_text()
        self.tell()

    def do_help(self) -> None:
        """All keys."""
        from tui.screens.help import Help

        self.app.push_screen(Help(self.actions, ascii=self.settings.ascii))
