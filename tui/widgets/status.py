"""The footer: what an operator would act on, the most useful keys, and whether everything is saved."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.rows import Piece, crop

Hint = tuple[str, str]
"""A key as it is shown, and what it does."""


class Status(Widget):
    """One row, or two where favourites have no other place; hints go first when it gets narrow."""

    COMPONENT_CLASSES = {"status--key", "status--faint", "status--message", "status--error", "status--state"}  # noqa: RUF012
    ALLOW_SELECT = False

    class Said(Message):
        """A message was shown that is worth reading again."""

        def __init__(self, message: str, *, failed: bool) -> None:
            super().__init__()
            self.message = message
            self.failed = failed

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.left = ""
        self.message = ""
        self.failed = False
        self.hints: Sequence[Hint] = ()
        self.state = ""
        self.second: Sequence[Piece] = ()
        self._inks: dict[str, Style] = {}

    def say(self, message: str, *, failed: bool = False, passing: bool = False) -> None:
        """Show a message in the target's place until the next key; one that is only `passing` is not kept."""
        self.message, self.failed = message, failed
        self.refresh()
        if message and not passing:
            # Not by way of the screen: a message that a screen's own key makes goes no further than it.
            self.app.post_message(self.Said(message, failed=failed))

    def hush(self) -> None:
        """Take the message away."""
        if self.message:
            self.message = ""
            self.refresh()

    def set(self, left: str, hints: Sequence[Hint], state: str, second: Sequence[Piece] = ()) -> None:
        """Say where the caret is, which keys help there, and the saved state."""
        if (left, hints, state, second) == (self.left, self.hints, self.state, self.second):
            return
        self.left, self.hints, self.state = left, hints, state
        if bool(second) != bool(self.second):
            self.styles.height = 2 if second else 1
        self.second = second
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget the styles of the theme before."""
        super().notify_style_update()
        self._inks.clear()

    def _ink(self, name: str) -> Style:
        if name not in self._inks:
            ink = self.get_component_rich_style(f"status--{name}", partial=True)
            self._inks[name] = self.rich_style + ink
        return self._inks[name]

    def render_line(self, y: int) -> Strip:
        """The first or the second row."""
        width, base = self.size.width, self.rich_style
        segments = self._first(width) if y == 0 else self._favourites(width)
        return Strip(segments).adjust_cell_length(width, base)

    def _first(self, width: int) -> list[Segment]:
        base = self.rich_style
        state = f"  {self.state} " if self.state else " "
        said = " " + (self.message or self.left)
        room = width - cell_len(state)
        said = crop(said, room)
        room -= cell_len(said)
        hints: list[Segment] = []
        for key, label in self.hints:
            cells = cell_len(key) + cell_len(label) + 3
            if cells > room - 1:
                break
            room -= cells
            hints += [
                Segment("  ", base),
                Segment(key, self._ink("key")),
                Segment(f" {label}", self._ink("faint")),
            ]
        ink = self._ink("error" if self.failed else "message") if self.message else base
        return [
            Segment(said, ink),
            Segment(" " * max(room, 0), base),
            *hints,
            Segment(state, self._ink("state")),
        ]

    def _favourites(self, width: int) -> list[Segment]:
        segments, room = [Segment(" ", self.rich_style)], width - 1
        for text, name in self.second:
            if cell_len(text) > room:
                break
            room -= cell_len(text)
            segments.append(Segment(text, self._ink(name or "faint")))
        return segments
