"""What the parts of the main screen share: the library, the panes, and one way to make a change."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from textual import events
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from annotations.errors import ChangedError, ConflictError, GlosseError
from annotations.library import Library, Rows
from annotations.model import Article, Change, Tag
from tui.actions import Actions
from tui.screens.typeahead import TypeAhead
from tui.settings import Settings
from tui.widgets.article_list import ArticleList
from tui.widgets.query_line import QueryLine
from tui.widgets.status import Status

if TYPE_CHECKING:
    from tui.reading.view import ReadingView
    from tui.widgets.margin import Margin
    from tui.widgets.sidebar import Sidebar

Shown = Literal["library", "text", "margin", "sidebar"]

LATER = [Path(__file__).parents[1] / "reading/reading.tcss", Path(__file__).with_name("dialogs.tcss")]
"""Style sheets of what is not on screen at the start; to read them costs it 15 ms."""


class Stage(TypeAhead, Screen[None]):
    """The panes by name, the article that is open, and the footer."""

    WAITING = False
    rows: Rows
    """What the list shows."""
    _view: ReadingView | None = None
    _margin: Margin | None = None
    _sidebar: Sidebar | None = None
    _styled = False

    def __init__(self, library: Library, settings: Settings, actions: Actions, *, classes: str = "") -> None:
        super().__init__(classes=classes)
        self.library = library
        self.settings = settings
        self.actions = actions
        self.article: Article | None = None
        self.query_text = ""
        self._put: dict[str, str] = {}
        self._favourites: dict[int, Tag] | None = None
        self.hint_step = 1 if library.created else 0
        """Which of the three steps for a newcomer is shown; 0: none any more."""

    @property
    def view(self) -> ReadingView:
        """The text, which is made when it is first asked for: the list is on screen much sooner without it."""
        if self._view is None:
            self.style_all()
            from tui.reading.view import ReadingView

            settings = self.settings
            self._view = ReadingView(
                id="text", measure=settings.measure, spacing=settings.spacing, ascii=settings.ascii
            )
            self.query_one("#reading").mount(self._view)
        return self._view

    @property
    def in_text(self) -> bool:
        """Whether the text has the keys."""
        return self._view is not None and self.focused is self._view

    @property
    def articles(self) -> ArticleList:
        """The articles."""
        return self.query_one("#library", ArticleList)

    @property
    def margin(self) -> Margin:
        """Annotations and names of the open article; made when it is first asked for, too."""
        if self._margin is None:
            self.style_all()
            from tui.widgets.margin import Margin

            self._margin = Margin(id="margin", ascii=self.settings.ascii)
            self.query_one("#panes").mount(self._margin)
        return self._margin

    @property
    def in_margin(self) -> bool:
        """Whether the margin has the keys."""
        return self._margin is not None and self.focused is self._margin

    @property
    def in_sidebar(self) -> bool:
        """Whether the sidebar has the keys."""
        return self._sidebar is not None and self.focused is self._sidebar

    @property
    def status(self) -> Status:
        """The footer."""
        return self.query_one("#status", Status)

    @property
    def filter_line(self) -> QueryLine:
        """Where the filter is typed."""
        return self.query_one("#filter", QueryLine)

    @property
    def wide(self) -> bool:
        """Whether list, text and margin stand beside each other."""
        return self.has_class("-wide")

    def style_all(self) -> None:
        """Read the style sheets of text and dialogs, once."""
        if not self._styled:
            self._styled = True
            self.app.stylesheet.read_all(LATER)

    def say(self, message: str, *, failed: bool = False, passing: bool = False) -> None:
        """A line in the footer, until the next key; one that is only `passing` cannot be read again."""
        self.status.say(message, failed=failed, passing=passing)

    def attempt(self, change: Callable[[], Change]) -> Change | None:
        """Make a change, show what it did or why it could not be made, and draw what it touched."""
        try:
            made = change()
        except ChangedError as error:
            self.after_change()
            self.say(str(error), failed=True)
            return None
        except ConflictError as error:
            self.say(f"{error} ({self.actions.key('undo')} again takes it back all the same)", failed=True)
            return None
        except GlosseError as error:
            self.say(str(error), failed=True)
            return None
        self.after_change()
        self.say(made.message + ("" if self.settings.ascii else "  ✓"))
        return made

    def after_change(self) -> None:
        """Draw what a change may have touched."""

    def follow_outside(self) -> None:
        """Show what came into the library from outside."""

    def reload_rows(self) -> None:
        """Draw the rows of the list anew."""

    def rerun(self) -> None:
        """Ask for the list anew, the bar where it is."""

    def tell(self) -> None:
        """Say in the footer where the person is and what can be done there."""

    def show_pane(self, shown: Shown) -> None:
        """Bring a pane to the front and give it the keys."""
        panes = {f"-show-{pane}": shown == pane for pane in get_args(Shown)}
        self.update_classes({"-open": self.article is not None, **panes})
        made = self.view if shown == "text" else self.margin if shown == "margin" else None
        self.set_focus(made or self.query_one(f"#{shown}"))

    def type_into(self, widget: Widget) -> None:
        """Give the keys to a line as soon as it is there; what is typed until then waits for it."""
        self.set_focus(None)
        super().type_into(widget)

    def too_early(self, event: events.Key) -> bool:
        """Whether a key has to wait; Esc does not, and forgets those that do."""
        if event.key == "escape" and self.waiting:
            self.forget_keys()
        return super().too_early(event)

    def draw_at_once(self, then: Callable[[], None] | None = None) -> None:
        """Let what changes in this turn come on screen in one drawing, as soon as all panes have said what changes.

        `then` is called after that.
        """
        held = ExitStack()
        if then:
            held.callback(self.call_after_refresh, then)
        held.enter_context(self.app.batch_update())
        self.view.call_later(self.call_later, held.close)

    @property
    def favourites(self) -> dict[int, Tag]:
        """Digit -> tag, read once between two changes: the footer names them with every key."""
        if self._favourites is None:
            self._favourites = dict(self.library.favourites())
        return self._favourites

    def put(self, id: str, text: str) -> None:
        """Show `text` in a line of its own; one that shows it already is let be, since anew it costs a layout."""
        before = self._put.get(id)
        if before != text:
            self._put[id] = text
            line = self.query_one(f"#{id}", Static)
            as_wide = id == "counts" and before is not None and len(before) == len(text)
            line.update(text, layout=line.display and not as_wide)
            line.set_class(bool(text), "-shown")
