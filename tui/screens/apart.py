"""Lists that take the whole window: what all of them do with keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.screen import Screen

from annotations.errors import ConflictError, GlosseError
from annotations.library import Library
from annotations.model import Change
from tui.actions import Actions, Pane
from tui.reading.keys import Action as KeyAction
from tui.reading.keys import Sequences
from tui.screens.help import Help
from tui.screens.typeahead import TypeAhead
from tui.screens.waiting import AGAIN, Making, Waiting
from tui.widgets.rows import RowList
from tui.widgets.status import Status
from tui.widgets.typed_line import hand_on

Result = TypeVar("Result")


class Apart(TypeAhead, Screen[Result | str | None], Generic[Result]):
    """Moves the bar, leads to other places, undoes; the rest is up to each list.

    It gives back what was chosen in it, the action that leads elsewhere, or None.
    """

    AUTO_FOCUS = ""
    PANE: ClassVar[Pane]
    HERE: ClassVar[str] = ""
    """The action that leads to this list."""
    _refused: str = ""
    """What was refused with the last key, because somebody else has changed the same."""

    def __init__(self, library: Library, actions: Actions, *, ascii: bool = False) -> None:
        super().__init__()
        self.library, self.actions, self.ascii = library, actions, ascii
        self._keys = Sequences(actions.bindings(self.PANE))

    @property
    def rows(self) -> RowList[Any]:
        """The list."""
        return self.query_one(RowList)

    @property
    def status(self) -> Status:
        """The footer."""
        return self.query_one(Status)

    def act(self, action: str) -> None:
        """What only this list does."""

    def reload(self) -> None:
        """Ask for the rows anew, the bar where it is."""

    def typed(self, event: events.Key) -> bool:
        """Whether a key belongs to a line that is typed into."""
        return False

    def tell_hints(self, hints: list[tuple[str, str]], under_way: str = "") -> None:
        """Say in the footer where the bar is, what the keys do, what is under way, and that all is saved."""
        rows, saved = self.rows, "saved" if self.ascii else "saved ✓"
        row = f"{rows.cursor + 1:,} of {rows.count:,}" if rows.count else ""
        state = "read only" if self.library.read_only else saved
        blind = "blind" if self.library.blind else ""
        self.status.set(row, hints, "  ".join(said for said in (under_way, blind, state) if said))

    def on_key(self, event: events.Key) -> None:
        """Resolve a key or a sequence."""
        if self.too_early(event):
            return
        if self.app.screen is not self:
            hand_on(event, self.app.screen)
            return
        if self.typed(event):
            return
        outcome = self._keys.feed(event.key)
        if isinstance(outcome, KeyAction):
            event.stop()
            event.prevent_default()
            self.status.hush()
            self._perform(outcome.name)

    def _perform(self, action: str) -> None:
        refused, self._refused = self._refused, ""
        if self.rows.step(action):
            return
        if action in ("back", "go_library"):
            self.dismiss(None)
        elif action == "help":
            self.app.push_screen(Help(self.actions, ascii=self.ascii))
        elif action in ("undo", "redo"):
            self._again(action, force=refused == action)
        elif action.startswith("go_"):
            self.lead(action)
        else:
            self.act(action)

    def lead(self, action: str) -> None:
        """Go elsewhere."""
        if action != self.HERE:
            self.dismiss(action)

    def _again(self, action: str, *, force: bool) -> None:
        """Undo or redo; asked twice in a row, also over somebody else's change. Names are counted afterwards."""
        step = self.library.undo if action == "undo" else self.library.redo

        def done(make: Making | None) -> None:
            if make is not None:
                self.change(make, asked=action)

        if self.library.is_long(redo=action == "redo"):
            self.app.push_screen(Waiting(AGAIN[action], lambda: step(force=force, later=True)), done)
        else:
            done(lambda: step(force=force, later=True))

    def change(self, change: Callable[[], Change], *, asked: str = "") -> None:
        """Make a change, draw what is left, and say what it did or why it could not be made.

        `asked` is the action that does it over somebody else's change, if it is asked once more.
        """
        try:
            made = change()
        except GlosseError as error:
            said = str(error)
            if asked and isinstance(error, ConflictError):
                self._refused = asked
                said += f" ({self.actions.key(asked)} again does it all the same)"
            self.status.say(said, failed=True)
            return
        self.reload()
        self.status.say(made.message)
