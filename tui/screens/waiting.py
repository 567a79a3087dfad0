"""Waiting for a change that takes longer than a key may, while the screen stays alive."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from annotations.errors import GlosseError
from annotations.model import Change

Making = Callable[[], Change]
"""Makes a change, or raises why it could not be made."""

AGAIN: Final = {"undo": "Taking it back …", "redo": "Doing it again …"}
"""What is said while a large change is undone or redone."""


class Waiting(ModalScreen[Making]):
    """Makes a change in a thread and says for how long; leaves with what hands its outcome on, once it is there.

    Nothing else can be done meanwhile, since the library has one writer; it cannot be stopped in the middle.
    """

    class Made(Message):
        """The change is made, or could not be."""

        def __init__(self, outcome: Change | GlosseError) -> None:
            super().__init__()
            self.outcome = outcome

    def __init__(self, said: str, make: Making) -> None:
        super().__init__()
        self._said, self._make = said, make
        self._begun = time.monotonic()

    def compose(self) -> ComposeResult:
        """What is under way."""
        with Vertical(classes="dialog"):
            yield Static(self._said, classes="dialog--heading", markup=False)
            yield Static("", classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Begin."""
        self._tell()
        self.set_interval(0.5, self._tell)
        self.run_worker(self._run, thread=True, exit_on_error=False)

    def _tell(self) -> None:
        seconds = int(time.monotonic() - self._begun)
        self.query_one(".dialog--hint", Static).update(f"It is a large change: {seconds} s so far.")

    def _run(self) -> None:
        try:
            outcome: Change | GlosseError = self._make()
        except GlosseError as error:
            outcome = error
        self.post_message(self.Made(outcome))

    def on_waiting_made(self, event: Made) -> None:
        """Leave with the outcome."""
        outcome = event.outcome

        def hand_on() -> Change:
            if isinstance(outcome, GlosseError):
                raise outcome
            return outcome

        self.dismiss(hand_on)
