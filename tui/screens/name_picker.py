"""The dialog that chooses a name of the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from annotations.library import Library
from annotations.model import Name
from tui.screens.typeahead import TypeAhead
from tui.widgets.rows import Line, RowList

ROWS = 10
"""Names that are shown at once."""


class PickedRows(RowList[Name]):
    """Names with their mentions."""

    def lines(self, item: Name, *, current: bool) -> Sequence[Line]:
        """The one line of a name."""
        bar = ("> " if self.ascii else "▸ ") if current else "  "
        return (([(bar, "accent"), (item.name, "strong")], [(f"{item.mentions:,} ", "faint")]),)


class NamePicker(TypeAhead, ModalScreen[str | None]):
    """Type to narrow, Enter takes the name under the bar; gives it back, or None."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave"),
        Binding("down", "step('cursor_down')"),
        Binding("up", "step('cursor_up')"),
        Binding("pagedown", "step('cursor_page_down')"),
        Binding("pageup", "step('cursor_page_up')"),
        Binding("tab", "complete"),
    ]

    def __init__(self, library: Library, heading: str, name: Name, *, ascii: bool = False) -> None:
        """Offer the names of the label of `name`, but not itself."""
        super().__init__()
        self._library, self._heading, self._of, self._ascii = library, heading, name, ascii

    def compose(self) -> ComposeResult:
        """Heading, what is typed, the rows, the keys."""
        with Vertical(classes="dialog"):
            yield Static(self._heading, classes="dialog--heading", markup=False)
            yield Input(compact=True)
            yield PickedRows(ascii=self._ascii)
            yield Static("Enter take   Tab complete   Esc leave", classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Offer the most mentioned; type at once."""
        self.query_one(PickedRows).styles.height = ROWS
        self._offer("")
        self.type_into(self.query_one(Input))

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed before the line is there."""
        self.too_early(event)

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        self._offer(event.value)

    def _offer(self, typed: str) -> None:
        rows = self._library.name_rows(self._of.label, typed)
        own = rows.index_of(self._of.name, self._of.label)
        list_ = self.query_one(PickedRows)
        list_.empty = ["No name fits."]
        list_.load(rows.count - (own is not None), _without(rows.page, own), cursor=0)

    @on(RowList.Opened)
    @on(Input.Submitted)
    def action_take(self) -> None:
        """Give back the name under the bar, if there is one."""
        if chosen := self.query_one(PickedRows).current:
            self.dismiss(chosen.name)

    def action_complete(self) -> None:
        """Type the name under the bar."""
        if chosen := self.query_one(PickedRows).current:
            line = self.query_one(Input)
            line.value = chosen.name
            line.cursor_position = len(chosen.name)

    def action_step(self, action: str) -> None:
        """Move the bar."""
        self.query_one(PickedRows).step(action)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


def _without(
    page: Callable[[int, int], Sequence[Name]], own: int | None
) -> Callable[[int, int], Sequence[Name]]:
    """The same rows without one of them."""

    def others(offset: int, limit: int) -> Sequence[Name]:
        if own is None or own >= offset + limit:
            return page(offset, limit)
        if own < offset:
            return page(offset + 1, limit)
        return [*page(offset, own - offset), *page(own + 1, limit - (own - offset))]

    return others
