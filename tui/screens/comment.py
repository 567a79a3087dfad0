"""The editor for the comment on a passage."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Static, TextArea

from annotations.errors import GlosseError
from annotations.library.drafting import HEARTBEAT
from tui.screens.typeahead import TypeAhead

HINT = "ctrl+s save   Esc leave   Markdown is kept as written"


KEPT_AFTER = 0.4
"""Seconds after which what was typed is kept."""


class CommentEditor(TypeAhead, ModalScreen[None]):
    """Closes when the comment is saved or given up; until then, what is written is kept beside it."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+enter,f2", "save", "save"),
        Binding("escape", "leave", "leave"),
    ]

    def __init__(
        self,
        quote: str,
        note: str = "",
        draft: str | None = None,
        *,
        save: Callable[[str], str],
        keep: Callable[[str], None],
        drop: Callable[[], None],
        heading: str = "Comment on",
        hint: str = HINT,
    ) -> None:
        """Edit `note`, or go on with its `draft`; the heading stands before the quote, the keys are the hint.

        `save` saves a comment and returns why it could not, or an empty string. `keep` keeps a draft; it is called by
        another thread and may raise GlosseError. `drop` forgets the draft.
        """
        super().__init__()
        self._quote, self._note = quote, note
        self._heading, self._keys = heading, hint
        self._text = note if draft is None else draft
        self._drafted = self._text
        self._save, self._keep, self._drop = save, keep, drop
        self._keeping = Lock()
        self._ended = False
        self._warned = False
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The passage, the text, the keys."""
        with Vertical(classes="dialog dialog-large"):
            yield Static(f"{self._heading} {self._quote}", classes="dialog--heading", markup=False)
            yield TextArea(
                self._text, soft_wrap=True, show_line_numbers=False, compact=True, tab_behavior="focus"
            )
            yield Static(self._keys, classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Go on writing at the end."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        self.type_into(area)
        self.set_interval(HEARTBEAT, self._keep_soon)

    def on_unmount(self) -> None:
        """Keep what was written last, where the program ends with the editor open."""
        self._keep_now()

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed before the editor is there."""
        self.too_early(event)

    @on(TextArea.Changed)
    def _edited(self) -> None:
        self._text = self.query_one(TextArea).text
        if self._warned:
            self._warned = False
            self._hint(self._keys)
        if self._timer is None and self._text != self._drafted:
            self._timer = self.set_timer(KEPT_AFTER, self._keep_soon)

    def _hint(self, text: str) -> None:
        self.query_one(".dialog--hint", Static).update(text)

    def _keep_soon(self) -> None:
        self._timer = None
        if self._text != self._note:
            self.run_worker(self._keep_now, group="draft", thread=True)

    def _keep_now(self) -> None:
        """Keep what is written, in any thread; it may fail, since it will be saved yet."""
        with self._keeping, suppress(GlosseError):
            if not self._ended and self._text != self._note:
                self._keep(self._text)
                self._drafted = self._text

    def _end(self) -> None:
        with self._keeping, suppress(GlosseError):
            self._ended = True
            self._drop()
        self.dismiss(None)

    def action_save(self) -> None:
        """Save it; where that fails, the text stays here and the reason is said."""
        reason = self._save(self.query_one(TextArea).text)
        if reason:
            self._hint(f"Not saved: {reason}")
        else:
            self._end()

    def action_leave(self) -> None:
        """Leave at once if nothing was written, else only when asked twice."""
        if self.query_one(TextArea).text == self._note or self._warned:
            self._end()
            return
        self._warned = True
        self._hint("Not saved. ctrl+s saves it; Esc again throws it away")
