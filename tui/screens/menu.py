"""A short list to choose from, each entry with its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.screens.typeahead import TypeAhead
from tui.widgets.rows import Line, RowList


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose."""

    id: str
    label: str
    key: str = ""
    """Textual's name of the key that chooses it at once."""
    shown: str = ""
    """That key as a person reads it."""


class MenuRows(RowList[Entry]):
    """The entries."""

    def lines(self, item: Entry, *, current: bool) -> Sequence[Line]:
        """Label at the left, key at the right."""
        bar = ("> " if self.ascii else "▸ ") if current else "  "
        return (([(bar, "accent"), (item.label, "")], [(f"{item.shown or item.key} ", "accent")]),)


class Menu(TypeAhead, ModalScreen[str | None]):
    """Returns the id of what was chosen, or None."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave"),
        Binding("enter", "take"),
        Binding("down,j,tab", "step('cursor_down')"),
        Binding("up,k,shift+tab", "step('cursor_up')"),
    ]

    def __init__(self, heading: str, entries: Sequence[Entry], *, ascii: bool = False) -> None:
        super().__init__()
        self._heading, self._entries, self._ascii = heading, entries, ascii

    def compose(self) -> ComposeResult:
        """Heading, entries, keys."""
        with Vertical(classes="dialog dialog-menu"):
            yield Static(self._heading, classes="dialog--heading", markup=False)
            yield MenuRows(ascii=self._ascii)
            arrows = "Up/Down" if self._ascii else "↑↓"
            yield Static(f"Enter take   {arrows} choose   Esc leave", classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Show the entries with the bar on the first."""
        rows = self.query_one(MenuRows)
        rows.styles.height = min(len(self._entries), 14)
        rows.load(len(self._entries), lambda offset, limit: self._entries[offset : offset + limit], cursor=0)
        self.type_into(rows)

    def on_key(self, event: events.Key) -> None:
        """An entry's own key chooses it."""
        if self.too_early(event):
            return
        for entry in self._entries:
            if entry.key and event.key == entry.key:
                event.stop()
                self.dismiss(entry.id)
                return

    @on(RowList.Opened)
    def action_take(self) -> None:
        """Choose the entry under the bar."""
        entry = self.query_one(MenuRows).current
        self.dismiss(entry.id if entry else None)

    def action_step(self, action: str) -> None:
        """Move the bar."""
        self.query_one(MenuRows).step(action)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
