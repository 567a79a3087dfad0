"""The editor for the comment on a passage."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from tui.screens.typeahead import TypeAhead

HINT = "ctrl+s save   Esc leave   Markdown is kept as written"


class CommentEditor(TypeAhead, ModalScreen[str | None]):
    """Returns the comment, or None if it was left as it was."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+enter,f2", "save", "save"),
        Binding("escape", "leave", "leave"),
    ]

    def __init__(self, quote: str, note: str = "") -> None:
        super().__init__()
        self._quote, self._note = quote, note
        self._warned = False

    def compose(self) -> ComposeResult:
        """The passage, the text, the keys."""
        with Vertical(classes="dialog dialog-large"):
            yield Static(f"Comment on {self._quote}", classes="dialog--heading", markup=False)
            yield TextArea(
                self._note, soft_wrap=True, show_line_numbers=False, compact=True, tab_behavior="focus"
            )
            yield Static(HINT, classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Go on writing at the end."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        self.type_into(area)

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed before the editor is there."""
        self.too_early(event)

    @on(TextArea.Changed)
    def _edited(self) -> None:
        if self._warned:
            self._warned = False
            self.query_one(".dialog--hint", Static).update(HINT)

    def action_save(self) -> None:
        """Hand the text back."""
        self.dismiss(self.query_one(TextArea).text)

    def action_leave(self) -> None:
        """Leave at once if nothing was written, else only when asked twice."""
        if self.query_one(TextArea).text == self._note or self._warned:
            self.dismiss(None)
            return
        self._warned = True
        self.query_one(".dialog--hint", Static).update("Not saved. ctrl+s saves it; Esc again throws it away")
