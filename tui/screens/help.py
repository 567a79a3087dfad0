"""All keys, by what they are for."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.actions import Actions, shown
from tui.screens.typeahead import TypeAhead

GROUPS = (
    "Go", "Move", "Jump", "Select", "Mark", "Undo", "Correct names", "Names", "View", "Library", "Tags",
    "Pictures", "Feeds",
)  # fmt: skip

DIGITS = {
    "favourite": "Set or remove a favourite tag; a digit without one lets you choose it",
    "bind": "The digit that sets the tag in a text; again: none",
}
"""Actions of which there is one a digit, and what is said of all of them."""


def key_table(actions: Actions, *, ascii: bool = False) -> list[tuple[str, list[tuple[str, str]]]]:
    """Heading -> (keys, what they do), in the order that help and documentation show them."""
    ordered = sorted(actions, key=lambda action: GROUPS.index(action.group))
    table = []
    for group, members in groupby(ordered, key=lambda action: action.group):
        rows = []
        for action in members:
            series, _, digit = action.id.rpartition("_")
            if series in DIGITS:
                if digit == "1":
                    rows.append(("1 … 9", DIGITS[series]))
                continue
            rows.append(("  ".join(shown(key, ascii=ascii) for key in action.keys), action.help))
        table.append((group, rows))
    return table


class Help(TypeAhead, ModalScreen[None]):
    """Scrolls; any of Esc, q, ? leaves."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,f1", "leave")]

    def __init__(self, actions: Actions, *, ascii: bool = False) -> None:
        super().__init__()
        self._actions, self._ascii = actions, ascii

    def compose(self) -> ComposeResult:
        """One table over all groups, and how to leave."""
        with Vertical(classes="dialog dialog-help"):
            yield Static("Keys", classes="dialog--heading", markup=False)
            with VerticalScroll():
                yield Static(self._table(), markup=False)
            yield Static(
                "arrows scroll   Esc leave   ctrl+p finds an action by name",
                classes="dialog--hint",
                markup=False,
            )

    def on_mount(self) -> None:
        """Scroll with the keys at once."""
        self.type_into(self.query_one(VerticalScroll))

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed before the table is there."""
        self.too_early(event)

    def _table(self) -> Content:
        lines: list[Content] = []
        for group, rows in key_table(self._actions, ascii=self._ascii):
            lines += [Content(""), Content.styled(group, "bold $primary")]
            for keys, what in rows:
                lines.append(Content.assemble(Content.styled(f"  {keys:<22} ", "bold"), what))
        return Content("\n").join(lines[1:])

    def action_leave(self) -> None:
        """Back to where it was asked for."""
        self.dismiss(None)
