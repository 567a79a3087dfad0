"""What was done, what was deleted and can come back, and what the footer said earlier: three lists, one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from annotations.library import Library
from annotations.steps import Deleted, Step
from tui import wording
from tui.actions import Actions
from tui.screens.apart import Apart
from tui.told import Messages, Told
from tui.widgets.rows import Line, Piece, RowList
from tui.widgets.status import Status

Name = Literal["steps", "deleted", "messages"]

LISTS: Final[dict[Name, str]] = {
    "steps": "History", "deleted": "Deleted annotations", "messages": "Earlier messages",
}  # fmt: skip
"""The lists and their headings, in the order of the key that goes from one to the next."""

SHORT: Final[dict[Name, str]] = {"steps": "history", "deleted": "deleted", "messages": "messages"}
"""The lists, in the footer."""

EMPTY: Final[dict[Name, tuple[str, str]]] = {
    "steps": (
        "Nothing was done yet.",
        "Whatever you mark, tag, correct or star is listed here, and can be undone.",
    ),
    "deleted": ("No annotation is deleted.", "Those that you delete wait here, and can be restored."),
    "messages": ("Nothing was said yet.", "What this line at the bottom says can be read again here."),
}


@dataclass(frozen=True, slots=True)
class Left:
    """Where the lists were left, to come back to it."""

    shown: Name = "steps"
    cursor: int = 0


Row = Step | Deleted
"""What can be opened."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The row that was opened, and where the lists were left."""

    row: Row
    left: Left


class StepRows(RowList[Step]):
    """What was done; when and where."""

    height_of_item = 2

    def lines(self, item: Step, *, current: bool) -> Sequence[Line]:
        """Two lines of an action; what is undone is faint and says so."""
        state = "undone" if item.undone else "" if item.undoable else "by another program"
        where = wording.moment(item.at)
        if item.article_title:
            where += f"{_gap(self)}{item.article_title}"
        said: Piece = (item.message, "faint" if item.undone else "strong")
        return (
            ((_bar(self, current), said), ((f"  {state} ", "accent"),) if state else ()),
            ((("    " + where, "faint"),), ()),
        )


class DeletedRows(RowList[Deleted]):
    """The passage and what was said about it; when it was deleted, and where it was."""

    height_of_item = 2

    def lines(self, item: Deleted, *, current: bool) -> Sequence[Line]:
        """Two lines of an annotation."""
        note, pen = item.annotation, "note: " if self.ascii else "✎ "
        said: list[Piece] = [("    ", ""), *((f"#{tag} ", "accent") for tag in note.tags)]
        if note.note:
            said.append((pen + wording.clip(note.note, 200) + " ", ""))
        said.append((("" if len(said) == 1 else _gap(self).lstrip()) + item.article_title, "faint"))
        when = (f"  {wording.moment(item.at)} ", "faint")
        return (((_bar(self, current), (wording.clip(note.exact, 300), "strong")), (when,)), (said, ()))


class MessageRows(RowList[Told]):
    """When it was said, and what."""

    def lines(self, item: Told, *, current: bool) -> Sequence[Line]:
        """One line of a message; one that says that something could not be done begins with `!`."""
        said = " ".join(item.message.split())
        when: Piece = (f"{wording.moment(item.at)[-5:]}  ", "faint")
        message: Piece = (f"! {said}", "strong") if item.failed else (said, "")
        return (((_bar(self, current), when, message), ()),)


def _bar(rows: RowList[Any], current: bool) -> Piece:
    return ((("> " if rows.ascii else "▸ ") if current else "  "), "accent")


def _gap(rows: RowList[Any]) -> str:
    return " - " if rows.ascii else " · "


class History(Apart[Chosen]):
    """Enter opens the article where it was done; `r` brings a deleted annotation back."""

    PANE = "history"

    def __init__(
        self, library: Library, actions: Actions, messages: Messages, left: Left, *, ascii: bool = False
    ) -> None:
        super().__init__(library, actions, ascii=ascii)
        self._messages, self._left = messages, left
        self._shown: Name = left.shown
        self._told: tuple[Told, ...] = ()

    def compose(self) -> ComposeResult:
        """Top line, the three lists, the whole of what is under the bar, the footer."""
        with Horizontal(id="top"):
            yield Static("", id="where", markup=False)
            yield Static("", id="counts", markup=False)
        yield StepRows(id="steps", ascii=self.ascii)
        yield DeletedRows(id="deleted", ascii=self.ascii)
        yield MessageRows(id="messages", ascii=self.ascii)
        with VerticalScroll(id="whole", can_focus=False):
            yield Static("", id="passages", markup=False)
        yield Status(id="status")

    @property
    def rows(self) -> RowList[Any]:
        """The list that is shown."""
        return self.query_one(f"#{self._shown}", RowList)

    def on_mount(self) -> None:
        """Start where it was left."""
        self._show(self._left.shown, self._left.cursor)

    def _show(self, name: Name, cursor: int | None = None) -> None:
        """Bring a list to the front and give it the keys."""
        self._shown = name
        for each in LISTS:
            self.query_one(f"#{each}").display = each == name
        self.query_one("#where", Static).update(f"Glosse  {LISTS[name]}")
        self._load(cursor)
        self.type_into(self.rows)

    def _load(self, cursor: int | None = None) -> None:
        library, rows = self.library, self.rows
        if self._shown == "steps":
            count, what = library.count_steps(), "change"
            rows.load(count, lambda start, limit: library.steps(limit=limit, offset=start), cursor=cursor)
        elif self._shown == "deleted":
            count, what = library.count_deleted(), "deleted annotation"
            rows.load(count, lambda start, limit: library.deleted(limit=limit, offset=start), cursor=cursor)
        else:
            self._told = told = tuple(self._messages)
            count, what = len(told), "message"
            rows.load(count, lambda start, limit: told[start : start + limit], cursor=cursor)
        rows.empty = EMPTY[self._shown]
        self.query_one("#counts", Static).update(wording.amount(count, what) if count else "")
        self._tell()

    def reload(self) -> None:
        """Ask for the rows anew, the bar where it is."""
        self._load()

    @property
    def _next(self) -> Name:
        """The list that comes after the one that is shown."""
        names = list(LISTS)
        return names[(names.index(self._shown) + 1) % len(names)]

    def _tell(self) -> None:
        row = self.rows.current
        detail = _detail(row)
        self.query_one("#whole").display = detail is not None
        if detail is not None:
            self.query_one("#passages", Static).update(detail)

        def key(action: str) -> str:
            return self.actions.key(action, ascii=self.ascii)

        hints = [(key("next_list"), SHORT[self._next]), (key("undo"), "undo"), (key("redo"), "redo")]
        if isinstance(row, Deleted):
            hints = [(key("restore"), "restore"), (key("open"), "open"), *hints]
        elif isinstance(row, Step) and row.article is not None:
            hints = [(key("open"), "open"), *hints]
        self.tell_hints([*hints, (key("help"), "keys"), (key("escape"), "back")])

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(RowList.Opened)
    def _open(self) -> None:
        row = self.rows.current
        if isinstance(row, Deleted) or (isinstance(row, Step) and row.article is not None):
            self.dismiss(Chosen(row, Left(self._shown, self.rows.cursor)))
        elif row is not None:
            self.status.say("No article belongs to it", passing=True)

    def lead(self, action: str) -> None:
        """To another list of these, or elsewhere."""
        if action in ("go_history", "go_messages"):
            self._show("steps" if action == "go_history" else "messages")
        else:
            super().lead(action)

    def act(self, action: str) -> None:
        """Open, restore, the next list."""
        if action == "open":
            self._open()
        elif action == "next_list":
            self._show(self._next)
        elif action == "escape":
            self.dismiss(None)
        elif action == "restore":
            self._restore()

    def _restore(self) -> None:
        row = self.rows.current
        if self._shown != "deleted":
            self._show("deleted")
            key = self.actions.key("restore")
            said = f"{key} restores the annotation under the bar" if self.rows.count else "None is deleted"
            self.status.say(said, passing=True)
        elif isinstance(row, Deleted):
            self.change(lambda: self.library.restore([row.annotation.id]))


def _detail(row: Step | Deleted | Told | None) -> Content | None:
    """The whole of what a row can only show the beginning of; an action says all in its row."""
    if isinstance(row, Told):
        return Content(row.message)
    if not isinstance(row, Deleted):
        return None
    note = row.annotation
    parts = [Content.styled(" ".join(note.exact.split()), "bold")]
    if note.note:
        parts.append(Content(note.note))
    return Content("\n\n").join(parts)
