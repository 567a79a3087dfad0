"""A dialog for one line of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from annotations.errors import GlosseError
from tui.screens.typeahead import TypeAhead


class Prompt(TypeAhead, ModalScreen[str | None]):
    """Returns the line, or None if nothing was to be done; what cannot be understood is said and can be mended."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "leave")]

    def __init__(
        self,
        heading: str,
        check: Callable[[str], object],
        *,
        hint: str = "",
        value: str = "",
        known: Sequence[str] = (),
    ) -> None:
        """Ask with a `heading`; `check` raises a GlosseError for a line that cannot be taken.

        `known` are lines that are offered as one types; the right arrow takes one over.
        """
        super().__init__()
        self._known = known
        self._heading, self._check, self._hint, self._value = heading, check, hint, value

    def compose(self) -> ComposeResult:
        """Heading, line, keys."""
        with Vertical(classes="dialog"):
            yield Static(self._heading, classes="dialog--heading", markup=False)
            known = SuggestFromList(self._known, case_sensitive=False) if self._known else None
            yield Input(self._value, compact=True, suggester=known)
            hint = f"{self._hint}\n" if self._hint else ""
            yield Static(f"{hint}Enter take   Esc leave", classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Type at once."""
        self.type_into(self.query_one(Input))

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed before the line is there."""
        self.too_early(event)

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        try:
            self._check(event.value)
        except GlosseError as error:
            self.query_one(".dialog--hint", Static).update(str(error))
            return
        self.dismiss(event.value)

    def action_leave(self) -> None:
        """Take nothing."""
        self.dismiss(None)
