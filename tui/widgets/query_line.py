"""The line in which a filter is typed, with what could follow in faint letters."""

from __future__ import annotations

from collections.abc import Callable

from textual.suggester import Suggester

from annotations.errors import GlosseError
from annotations.library import Library
from tui.widgets.typed_line import TypedLine


class _Completer(Suggester):
    """Completes fields, tags, sources, names and languages from the library."""

    def __init__(self, library: Library) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._library = library

    async def get_suggestion(self, value: str) -> str | None:
        """The query with its last term completed, or None."""
        try:
            found = self._library.complete(value, len(value), limit=5)
        except GlosseError:
            return None
        typed = value[found.start :]
        if not typed or found.end != len(value):
            return None
        fitting = (each for each in found.candidates if each.casefold().startswith(typed.casefold()))
        candidate = next((each for each in fitting if len(each) > len(typed)), None)
        return value + candidate[len(typed) :] if candidate else None


class QueryLine(TypedLine):
    """A filter; Tab and the right arrow take what is suggested."""

    def __init__(self, library: Library, entered: Callable[[], None], *, id: str) -> None:
        super().__init__(entered, id=id, suggester=_Completer(library))

    def take_suggestion(self) -> bool:
        """Type what is suggested; False if nothing is."""
        if not self.cursor_at_end or len(self._suggestion) <= len(self.value):
            return False
        self.action_cursor_right()
        return True
