"""The dialog that chooses a tag, or makes a new one, in a few keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from annotations.codebook import Suggestion
from annotations.errors import GlosseError
from annotations.model import Tag
from annotations.text import clean_line
from tui import wording
from tui.screens.typeahead import TypeAhead
from tui.suggested import reason
from tui.themes import tag_color
from tui.widgets.rows import COLOURS, Line, Piece, RowList

FIRST = 16
"""Code points of a suggested tag's name among the keys."""


@dataclass(frozen=True, slots=True)
class Picked:
    """The tag that was chosen; `digit` is the key it is to be bound to, or 0."""

    tag: str
    digit: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of the picker."""

    name: str
    tag: Tag | None = None
    """None: choosing it makes a new tag."""
    why: str = ""
    """Why it is suggested, if it is."""


def choices(typed: str, tags: Sequence[Tag], taken: frozenset[str] = frozenset()) -> list[Choice]:
    """What the picker offers for what was typed: names that begin with it, then parts that do, then any that hold it.

    Without a word typed: favourites by digit, then the most used. A name that no tag has is offered as a new tag, last.
    """
    wanted = clean_line(typed).lstrip("#").strip("/ ")
    fold = wanted.casefold()

    def rank(tag: Tag) -> tuple[int, int, int, str]:
        name = tag.name.casefold()
        if name.startswith(fold):
            place = 0
        elif any(part.startswith(fold) for part in name.replace("/", " ").split()):
            place = 1
        else:
            place = 2
        return (place, tag.key or 10, -tag.count, name)

    found = sorted((tag for tag in tags if fold in tag.name.casefold()), key=rank)
    rows = [Choice(tag.name, tag) for tag in found if tag.name not in taken or fold]
    if wanted and not any(tag.name.casefold() == fold for tag in found):
        rows.append(Choice(wanted))
    return rows


class TagRows(RowList[Choice]):
    """The tags that fit what was typed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COLOURS
    notes: Mapping[str, str] = MappingProxyType({})
    """What stands at the end of a tag's row instead of its count."""

    def lines(self, item: Choice, *, current: bool) -> Sequence[Line]:
        """Digit, name and description; count at the right."""
        bar = ("> " if self.ascii else "▸ ") if current else "  "
        if item.tag is None:
            return (([(bar, "accent"), ("new tag  ", "faint"), (f"#{item.name}", "strong")], []),)
        digit = str(item.tag.key) if item.tag.key else " "
        left: list[Piece] = [
            (bar, "accent"),
            (f"{digit} ", "accent"),
            (f"#{item.name}", tag_color(item.name, item.tag.color)),
        ]
        about = item.why or item.tag.description
        if about:
            left.append((f"  {about}", "faint"))
        note = self.notes.get(item.tag.name, "")
        said = "suggested" if item.why else note
        return ((left, [(f" {said} " if said else f"{item.tag.count} ", "accent" if note else "faint")]),)


class TagPicker(TypeAhead, ModalScreen[Picked | None]):
    """Type to narrow, Enter takes the row under the bar, Esc leaves everything as it was."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave"),
        Binding("down", "step('cursor_down')"),
        Binding("up", "step('cursor_up')"),
        Binding("pagedown", "step('cursor_page_down')"),
        Binding("pageup", "step('cursor_page_up')"),
        Binding("tab", "complete"),
        Binding("ctrl+b", "bind"),
        Binding("ctrl+s", "suggested"),
    ]

    class Suggested(Message):
        """Like passages were found."""

        def __init__(self, found: Sequence[Suggestion]) -> None:
            super().__init__()
            self.found = found

    def __init__(
        self,
        tags: Sequence[Tag],
        what: str,
        *,
        digit: int = 0,
        heading: str = "",
        new: bool = True,
        closed: bool = False,
        suggest: Callable[[], Sequence[Suggestion]] | None = None,
        notes: Mapping[str, str] = MappingProxyType({}),
        ascii: bool = False,
    ) -> None:
        """`what` names the passage; `digit` is a key without a tag, which the chosen tag is bound to.

        With a `heading` the tag is for something else, and no digit can be bound; without `new`, or while the code book
        is `closed`, it must be there. `suggest` finds tags that the passage may deserve, in a thread of its own;
        without it nothing is suggested. `notes` are said of tags, by their names.
        """
        super().__init__()
        self._tags, self._what, self._digit, self._ascii = tags, what, digit, ascii
        self._heading, self._new, self._book_closed = heading, new and not closed, closed
        self._suggest, self._notes = suggest, notes
        self._suggested: list[Choice] = []
        self._binding = False

    def compose(self) -> ComposeResult:
        """Heading, what is typed, the rows, the keys."""
        with Vertical(classes="dialog"):
            heading = f"Tag for key {self._digit}, and on" if self._digit else self._heading or "Tag"
            yield Static(f"{heading} {self._what}", classes="dialog--heading", markup=False)
            book = "; the code book is closed" if self._book_closed else ""
            asked = "type to find or to name a new tag" if self._new else f"type to find a tag{book}"
            yield Input(placeholder=asked, compact=True, select_on_focus=False)
            yield TagRows(ascii=self._ascii)
            yield Static("", classes="dialog--about", markup=False)
            yield Static("", classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Start with what is used most."""
        self.query_one(TagRows).can_focus = False
        self.query_one(TagRows).notes = self._notes
        none = ["No tags yet: type a name and press Enter." if self._new else "No tag has that in its name."]
        if self._book_closed:
            none.append("The code book is closed: the list of tags makes new ones.")
        self.query_one(TagRows).empty = none
        self.query_one(".dialog--about").display = any(tag.description or tag.examples for tag in self._tags)
        self._narrow("")
        self.type_into(self.query_one(Input))
        if self._suggest is not None:
            self.run_worker(self._look, thread=True, exit_on_error=False)

    def _look(self) -> None:
        """Find like passages beside the keys; without any, nothing is said."""
        assert self._suggest is not None
        with suppress(GlosseError):
            self.post_message(self.Suggested(self._suggest()))

    @on(Suggested)
    def _show_suggested(self, event: Suggested) -> None:
        """Put them above the others; the bar stays on its tag, so that a key that is on its way takes what it meant."""
        known = {tag.name: tag for tag in self._tags}
        self._suggested = [
            Choice(one.tag, known[one.tag], reason(one)) for one in event.found if one.tag in known
        ]
        if self._suggested and not self.query_one(Input).value:
            self.query_one(".dialog--about").display = True
            self._narrow("", cursor=self.query_one(TagRows).cursor + len(self._suggested))

    def _narrow(self, typed: str, *, cursor: int | None = None) -> None:
        rows = [row for row in choices(typed, self._tags) if row.tag or self._new]
        above = [] if typed else self._suggested
        rows = [*above, *rows]
        at = len(above) if cursor is None else cursor
        self.query_one(TagRows).load(
            len(rows), lambda offset, limit: rows[offset : offset + limit], cursor=at
        )
        if not self._binding:
            self._hint(self._keys(suggested=bool(above)))
        self._tell_about()

    def _keys(self, *, suggested: bool) -> str:
        """What the keys do."""
        bind = "" if self._heading else "ctrl+b digit   "
        if suggested:
            first = wording.clip(self._suggested[0].name, FIRST)
            return f"ctrl+s #{first}   Enter take   {bind}Esc leave"
        return f"Enter take   ↑↓ choose   Tab complete   {bind}Esc leave"

    @on(RowList.Moved)
    def _tell_about(self) -> None:
        """Say what the tag under the bar is for, which its row may have no room for."""
        row = self.query_one(TagRows).current
        tag = row.tag if row else None
        examples = [f"“{one}”" for one in tag.examples] if tag else []
        about = [row.why if row else "", tag.description if tag else "", *examples]
        said = (" - " if self._ascii else " · ").join(filter(None, about))
        self.query_one(".dialog--about", Static).update(wording.clip(said, 128))

    def _hint(self, text: str) -> None:
        if self._ascii:
            text = text.replace("↑↓", "Up/Down")
        self.query_one(".dialog--hint", Static).update(text)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    @on(Input.Submitted)
    @on(RowList.Opened)
    def _take(self) -> None:
        row = self.query_one(TagRows).current
        if row is None:
            self._hint("Type a name first, or Esc to leave")
        else:
            self.dismiss(Picked(row.name, self._digit))

    def on_key(self, event: events.Key) -> None:
        """After ctrl+b: the digit that the tag under the bar is bound to."""
        if self.too_early(event) or not self._binding:
            return
        event.stop()
        event.prevent_default()
        self._binding = False
        row = self.query_one(TagRows).current
        if row and event.key in "123456789":
            self.dismiss(Picked(row.name, int(event.key)))
        else:
            self.query_one(Input).focus()
            self._hint("Not bound: press ctrl+b and then a digit from 1 to 9")

    def action_bind(self) -> None:
        """Wait for the digit to bind the tag to."""
        row = self.query_one(TagRows).current
        if row and not self._heading:
            self._binding = True
            self.set_focus(None)
            self._hint(f"Press 1-9: the key for #{wording.clip(row.name, 40)}")

    def action_suggested(self) -> None:
        """Take the likeliest of the suggested tags, if they are there."""
        if self._suggested and not self.query_one(Input).value:
            self.dismiss(Picked(self._suggested[0].name, self._digit))

    def action_step(self, action: str) -> None:
        """Move the bar while typing goes on."""
        self.query_one(TagRows).step(action)

    def action_complete(self) -> None:
        """Put the name under the bar into the line."""
        if row := self.query_one(TagRows).current:
            line = self.query_one(Input)
            line.value = row.name
            line.cursor_position = len(row.name)

    def action_leave(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)
