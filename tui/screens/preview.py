"""What a correction would change, each place in its sentence, before it is made: Enter does it, Esc does not."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from annotations.errors import GlosseError
from annotations.library import Library
from annotations.model import Scope
from annotations.proposals import Place, Proposal, ShownPlace
from tui import foreseen, wording
from tui.actions import Actions
from tui.marked import marked
from tui.screens.apart import Apart
from tui.widgets.rows import COLOURS, Line, Piece, RowList
from tui.widgets.status import Status

PAUSE = 0.001
"""Seconds between two looks, in which keys get their turn."""


@dataclass(frozen=True, slots=True)
class Decided:
    """It is to be done, but for these places."""

    leaving: frozenset[Place]


class PlaceRows(RowList[ShownPlace]):
    """The sentence with the words marked; what they are and would be, and where."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COLOURS
    height_of_item = 3
    page = 20  # Each may be in an article of its own, which is read and corrected anew.

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(ascii=ascii, id=id)
        self.left: set[Place] = set()
        """Places that are to stay as they are."""

    def grow(self, count: int) -> None:
        """Show that there are more items; those that are there stay as they are."""
        if count > self.count:
            self._pages.pop(self.count // self.page, None)
            self.count = count
            self.virtual_size = Size(self.size.width, count * self.height_of_item)
        self.refresh()

    def lines(self, item: ShownPlace, *, current: bool) -> Sequence[Line]:
        """Three lines of a place."""
        bar, gap = ("> ", " - ") if self.ascii else ("▸ ", " · ")
        left = item.place in self.left
        end = item.start + len(item.text)
        shown = marked(item.sentence, item.start, end, self.size.width - 6, 2, ascii=self.ascii)
        if left:
            shown = [[(text, "faint") for text, _ in line] for line in shown]
        change = foreseen.change(item, ascii=self.ascii)
        where: list[Piece] = [("    ", ""), ("stays as it is", "faint") if left else (change, "accent")]
        date = wording.date(item.article.published) or "no date"
        where.append((f"{gap}{date}{gap}{wording.clip(item.article.title, 60)}", "faint"))
        lines: list[Line] = [
            ([("    " if row or not current else f"  {bar}", "accent"), *line], ())
            for row, line in enumerate(shown)
        ]
        return (*lines, (where, ()), *[((), ())] * (2 - len(lines)))


class PreviewScreen(Apart[Decided]):
    """Lists places as they are found, in a thread of its own; both keys work at any time."""

    PANE = "preview"

    class Found(Message):
        """More was looked through, or it cannot be."""

        def __init__(self, error: GlosseError | None = None) -> None:
            super().__init__()
            self.error = error

        def can_replace(self, message: Message) -> bool:
            """Only the last of several."""
            return isinstance(message, PreviewScreen.Found) and message.error is None

    def __init__(
        self, library: Library, actions: Actions, proposal: Proposal, *, ascii: bool = False
    ) -> None:
        super().__init__(library, actions, ascii=ascii)
        self._proposal = proposal
        self._preview = library.foresee(proposal)

    def compose(self) -> ComposeResult:
        """Top line, how much would change, the places, the footer."""
        said = self._proposal.said
        with Horizontal(id="top"):
            yield Static(f"Glosse  {said[:1].upper()}{said[1:]}?", id="where", markup=False)
        yield Static("", id="about", markup=False)
        yield PlaceRows(id="places", ascii=self.ascii)
        yield Status(id="status")

    @property
    def rows(self) -> PlaceRows:
        """The list."""
        return self.query_one(PlaceRows)

    def on_mount(self) -> None:
        """Begin to look."""
        self.rows.empty = ["Looking ..." if self.ascii else "Looking …"]
        self.rows.load(0, self._preview.page)
        self._tell()
        self.type_into(self.rows)
        self.run_worker(self._look, group="preview", thread=True, exclusive=True, exit_on_error=False)

    def _look(self) -> None:
        """Look for places, in a thread of its own; whoever leaves does not wait for it."""
        worker = get_current_worker()
        try:
            for _ in self._preview.look(lambda: worker.is_cancelled):
                self.post_message(self.Found())
                time.sleep(PAUSE)
        except GlosseError as error:
            self.post_message(self.Found(error))

    @on(Found)
    def _found(self, event: Found) -> None:
        if event.error is not None:
            self.status.say(str(event.error), failed=True)
        if self._preview.done:
            wide = any(one.correction.scope is Scope.EVERYWHERE for one in self._proposal.after)
            self.rows.empty = [
                "Nothing changes in the articles that are here.",
                f"{self.actions.key('confirm', ascii=self.ascii)} does it all the same"
                + (": it holds in those that are to come." if wide else "."),
            ]
        self.rows.grow(self._preview.count)
        self._tell()

    def _tell(self) -> None:
        preview, left = self._preview, len(self.rows.left)
        said = foreseen.totals(preview.count, preview.articles, preview.unread)
        if left:
            said += f"; {left:,} {'stays' if left == 1 else 'stay'} as {'it is' if left == 1 else 'they are'}"
        self.query_one("#about", Static).update(f"Would change {said}")

        def key(action: str) -> str:
            return self.actions.key(action, ascii=self.ascii)

        row = self.rows.current
        leave = "change it too" if row and row.place in self.rows.left else "leave out"
        hints = [(key("confirm"), "do it"), (key("escape"), "cancel"), (key("leave_out"), leave)]
        looking = "" if preview.done else f"looking {preview.looked_at:,}/{preview.candidates:,}"
        self.tell_hints([*hints, (key("help"), "keys")], looking)

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()

    def act(self, action: str) -> None:
        """Do it, do it not, or leave a place out."""
        if action == "confirm":
            self.dismiss(Decided(frozenset(self.rows.left)))
        elif action == "escape":
            self.dismiss(None)
        elif action == "leave_out":
            self._leave_out()

    def _leave_out(self) -> None:
        row = self.rows.current
        if row is None:
            self.status.say("No place under the bar", passing=True)
            return
        self.rows.left ^= {row.place}
        self.rows.refresh()
        if self.rows.cursor + 1 < self.rows.count:
            self.rows.move_cursor(self.rows.cursor + 1)
        self._tell()
