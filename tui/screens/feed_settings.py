"""The dialog that sets up a feed."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from annotations.errors import GlosseError
from annotations.incoming import Feed
from annotations.library import Library
from annotations.model import Change
from tui.screens.typeahead import TypeAhead

FIELDS: Final[dict[str, tuple[str, str]]] = {
    "every": (
        "Every (min)",
        "Minutes between two refreshes while Glosse is open; 60 is every hour, 0 only by hand.",
    ),
    "full_text": ("Full text", "yes or no (Space): whether the page of each new article is fetched, too."),
    "language": ("Language", "Of all its articles, such as de or en; empty: told from each text."),
    "filter": (
        "Filter",
        "A query, such as sport OR lang:fr: new articles that it finds are left out, or tagged.",
    ),
    "tags": ("Tags", "What the filter finds gets these tags, parted by commas; empty: it is left out."),
    "keep": (
        "Keep (days)",
        "Read articles that the feed has no more are removed after so many days; 0: never.",
    ),
}
"""Name of the setting -> what it is called, and what it means."""


def values_of(feed: Feed) -> dict[str, str]:
    """The settings of a feed as they are typed."""
    return {
        "every": str(feed.every),
        "full_text": "yes" if feed.full_text else "no",
        "language": feed.language,
        "filter": feed.filter,
        "tags": ", ".join(feed.tags),
        "keep": str(feed.keep),
    }


class YesNo(Input):
    """A line that says yes or no, whatever is typed."""

    def on_key(self, event: events.Key) -> None:
        """`y` and `n` say which, Space and the arrows the other."""
        if event.is_printable or event.key in ("left", "right", "backspace", "delete"):
            event.stop()
            event.prevent_default()
            typed = {"y": "yes", "n": "no"}
            self.value = typed.get(event.key, "no" if self.value == "yes" else "yes")
            self.cursor_position = 0


class FeedSettings(TypeAhead, ModalScreen[Change | None]):
    """Returns what was changed, or None; what cannot be is said, and can be mended."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave"),
        Binding("down,tab", "step(1)"),
        Binding("up,shift+tab", "step(-1)"),
    ]

    def __init__(self, library: Library, feed: Feed, *, ascii: bool = False) -> None:
        super().__init__()
        self._library, self._feed, self._ascii = library, feed, ascii
        self._before = values_of(feed)
        self._wrong = ""

    def compose(self) -> ComposeResult:
        """A line a setting, what the one with the keys means, keys."""
        with Vertical(classes="dialog dialog-feed"):
            yield Static(f"Settings of “{self._feed.name}”", classes="dialog--heading", markup=False)
            for name, (label, _) in FIELDS.items():
                with Horizontal():
                    yield Static(label, classes="dialog--label", markup=False)
                    kind = YesNo if name == "full_text" else Input
                    yield kind(self._before[name], id=f"feed-{name}", compact=True, select_on_focus=False)
            yield Static("\n\n", classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Begin with the first."""
        self.type_into(self._lines[0])

    @property
    def _lines(self) -> list[Input]:
        return list(self.query(Input))

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed before the lines are there."""
        self.too_early(event)

    def on_descendant_focus(self) -> None:
        """Say what the line with the keys means."""
        self._hint()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._wrong = ""
        self._hint()

    def _hint(self) -> None:
        line = self.focused
        about = self._wrong or (FIELDS[_name(line)][1] if isinstance(line, Input) else "")
        arrows = "Up/Down" if self._ascii else "↑↓"
        self.query_one(".dialog--hint", Static).update(
            f"{about}\n\nEnter save   {arrows} setting   Esc leave"
        )

    def action_step(self, step: int) -> None:
        """To the next or previous line."""
        lines = self._lines
        at = lines.index(self.focused) if self.focused in lines else 0
        line = lines[(at + step) % len(lines)]
        line.focus()
        line.cursor_position = 0 if _name(line) == "full_text" else len(line.value)

    @on(Input.Submitted)
    def _take(self) -> None:
        """Keep what is different."""
        typed = {_name(line): line.value for line in self._lines}
        values = {name: value for name, value in typed.items() if value != self._before[name]}
        if not values:
            self.dismiss(None)
            return
        given: dict[str, object] = dict(values)
        if "full_text" in given:
            given["full_text"] = given["full_text"] == "yes"
        try:
            self.dismiss(self._library.set_feed(self._feed.id, given))
        except GlosseError as error:
            self._wrong = str(error)
            self._hint()

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)


def _name(line: Input) -> str:
    """The setting that a line is about."""
    return (line.id or "").removeprefix("feed-")
