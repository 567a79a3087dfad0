"""The dialog that chooses several names, or tags, for a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.screens.typeahead import TypeAhead
from tui.widgets.rows import Line, RowList

ROWS = 10
"""Choices that are shown at once."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen, and how often it is there."""

    name: str
    count: int


class Choices(RowList[Choice]):
    """What can be chosen, with a mark at what is."""

    taken: frozenset[str] = frozenset()

    def lines(self, item: Choice, *, current: bool) -> Sequence[Line]:
        """The one line of a choice."""
        bar = ("> " if self.ascii else "▸ ") if current else "  "
        mark = ("x " if self.ascii else "✓ ") if item.name in self.taken else "  "
        return (
            ([(bar, "accent"), (mark, "accent"), (item.name, "strong")], [(f"{item.count:,} ", "faint")]),
        )


class Choosing(TypeAhead, ModalScreen[tuple[str, ...] | None]):
    """Type to narrow, Enter takes or leaves the one under the bar, Esc is done; gives back all that were taken."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "done", "done"),
        Binding("down", "step('cursor_down')"),
        Binding("up", "step('cursor_up')"),
        Binding("pagedown", "step('cursor_page_down')"),
        Binding("pageup", "step('cursor_page_up')"),
        Binding("ctrl+n", "clear", "none"),
    ]

    def __init__(
        self,
        heading: str,
        find: Callable[[str], tuple[int, Callable[[int, int], Sequence[Choice]]]],
        taken: Sequence[str],
        most: int,
        *,
        ascii: bool = False,
    ) -> None:
        """Offer what `find` gives for what is typed: a number and pages; `taken` are chosen from the start."""
        super().__init__()
        self._heading, self._find, self._most, self._ascii = heading, find, most, ascii
        self._taken = list(taken)

    def compose(self) -> ComposeResult:
        """Heading, what is typed, the rows, what is chosen, the keys."""
        with Vertical(classes="dialog"):
            yield Static(self._heading, classes="dialog--heading", markup=False)
            yield Input(compact=True, placeholder="part of a name")
            yield Choices(ascii=self._ascii)
            yield Static("", id="taken", markup=False)
            keys = "Enter take or leave   ctrl+n none   Esc done"
            yield Static(keys, classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Offer all; type at once."""
        self.query_one(Choices).styles.height = ROWS
        self._offer("")
        self._tell()
        self.type_into(self.query_one(Input))

    def on_key(self, event: Key) -> None:
        """Keep what is typed before the line is there."""
        self.too_early(event)

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        self._offer(event.value)

    def _offer(self, typed: str) -> None:
        rows = self.query_one(Choices)
        rows.empty = ["Nothing fits."]
        rows.load(*self._find(typed), cursor=0)

    def _tell(self, over: str = "") -> None:
        rows = self.query_one(Choices)
        rows.taken = frozenset(self._taken)
        rows.refresh()
        said = over or (", ".join(self._taken) if self._taken else "none chosen: the most frequent are shown")
        self.query_one("#taken", Static).update(said)

    @on(RowList.Opened)
    @on(Input.Submitted)
    def action_take(self) -> None:
        """Take what is under the bar, or leave it if it was taken."""
        chosen = self.query_one(Choices).current
        if chosen is None:
            return
        if chosen.name in self._taken:
            self._taken.remove(chosen.name)
        elif len(self._taken) >= self._most:
            self._tell(f"at most {self._most}: leave one out first")
            return
        else:
            self._taken.append(chosen.name)
        self._tell()

    def action_clear(self) -> None:
        """Leave all."""
        self._taken.clear()
        self._tell()

    def action_step(self, action: str) -> None:
        """Move the bar."""
        self.query_one(Choices).step(action)

    def action_done(self) -> None:
        """Give back what was taken."""
        self.dismiss(tuple(self._taken))
