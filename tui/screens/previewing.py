"""Whole-window lists whose changes are shown before they are made."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from annotations.errors import GlosseError
from annotations.model import Change
from annotations.proposals import Place, Proposal
from tui.screens.apart import Apart
from tui.screens.preview import Decided, PreviewScreen

Answer = TypeVar("Answer")


class Previewing(Apart[Answer]):
    """Shows which places a change of corrections concerns, and makes it if that is wanted."""

    def ask(self, propose: Callable[[], Proposal], carry_out: Callable[[Collection[Place]], Change]) -> None:
        """Show what would change, and carry it out if that is wanted; a read-only library says so at once."""
        if self.library.read_only:
            self.change(lambda: carry_out(()))
            return
        try:
            proposal = propose()
        except GlosseError as error:
            self.status.say(str(error), failed=True)
            return

        def decided(answer: Decided | str | None) -> None:
            self.type_into(self.rows)
            if isinstance(answer, Decided):
                self.change(lambda: carry_out(answer.leaving))

        self.app.push_screen(PreviewScreen(self.library, self.actions, proposal, ascii=self.ascii), decided)
