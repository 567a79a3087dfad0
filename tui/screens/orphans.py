"""The orphan desk: annotations whose passage is gone or not certain, beside the likeliest place for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Static

from annotations.errors import GlosseError
from annotations.library import Library
from annotations.model import Anchor, Change, Doubt
from tui import wording
from tui.actions import Actions
from tui.reading.keys import Action as KeyAction
from tui.reading.keys import Sequences
from tui.screens.help import Help
from tui.screens.typeahead import TypeAhead
from tui.widgets.rows import Line, Piece, RowList
from tui.widgets.status import Status
from tui.widgets.typed_line import hand_on

AROUND = 24
"""Code points that are shown before and after a passage."""

SHOWN = 160
"""Code points of a passage that are shown."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What to open, and whether a passage is to be chosen there."""

    doubt: Doubt
    row: int
    place: bool


def compared(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Two passages, the words that only one of them has in brackets and in another ink."""
    before, after = old.split(), new.split()
    one: list[Piece] = []
    two: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for pieces, words in ((one, before[a:b]), (two, after[c:d])):
            if words and tag == "equal":
                pieces.append((" ".join(words) + " ", "strong"))
            elif words:
                pieces.append((f"[{' '.join(words)}] ", "accent"))
    return _without_end(one), _without_end(two)


def _without_end(pieces: list[Piece]) -> list[Piece]:
    """Pieces without the blank at their end."""
    return [*pieces[:-1], *((text.rstrip(), style) for text, style in pieces[-1:])]


class DoubtRows(RowList[Doubt]):
    """What it was made on, where it could be now, what it says."""

    height_of_item = 5

    def lines(self, item: Doubt, *, current: bool) -> Sequence[Line]:
        """Five lines of an annotation, the last one empty."""
        bar = ("> " if self.ascii else "▸ ") if current else "  "
        note = item.annotation
        kind = "not certain" if note.anchor is Anchor.UNCERTAIN else "lost"
        sure = f"{kind} · {round(100 * item.score)} % sure" if item.place else "gone"
        said: list[Piece] = [("    ", ""), *((f"#{tag} ", "accent") for tag in note.tags)]
        said.append((wording.clip(note.note, 200), "") if note.note else ("", ""))
        one, two = compared(wording.clip(note.exact, SHOWN), wording.clip(item.exact, SHOWN))
        was = [("  was  ", "faint"), (_tail(note.prefix), "faint"), *one, (_head(note.suffix), "faint")]
        now: list[Piece] = [("  now  ", "faint")]
        if item.place:
            now += [(_tail(item.prefix), "faint"), *two, (_head(item.suffix), "faint")]
        else:
            now.append(("nothing in the text is like it", "faint"))
        return (
            (((bar, "accent"), (item.article_title, "strong")), ((f"  {sure} ", "faint"),)),
            (was, ()),
            (now, ()),
            (said, ()),
            ((), ()),
        )


def _tail(context: str) -> str:
    words = " ".join(context.split())[-AROUND:]
    return f"…{words}{' ' if context[-1:].isspace() else ''}" if words else ""


def _head(context: str) -> str:
    words = " ".join(context.split())[:AROUND]
    return f"{' ' if context[:1].isspace() else ''}{words}…" if words else ""


class Orphans(TypeAhead, Screen[Chosen | None]):
    """One answer after the other; each is one action, and `u` takes the last one back."""

    AUTO_FOCUS = ""

    def __init__(self, library: Library, actions: Actions, row: int = 0, *, ascii: bool = False) -> None:
        super().__init__()
        self._library, self._actions, self._row, self._ascii = library, actions, row, ascii
        self._keys = Sequences(actions.bindings("orphans"))

    def compose(self) -> ComposeResult:
        """Top line, the list, the footer."""
        with Horizontal(id="top"):
            yield Static("Glosse  Orphan desk", id="where", markup=False)
            yield Static("", id="counts", markup=False)
        yield DoubtRows(id="orphans", ascii=self._ascii)
        yield Status(id="status")

    @property
    def rows(self) -> DoubtRows:
        """The list."""
        return self.query_one(DoubtRows)

    def on_mount(self) -> None:
        """Start where it was left."""
        self._load(self._row)
        self.type_into(self.rows)

    def _load(self, row: int) -> None:
        count = self._library.count_doubts()
        self.rows.empty = ["Every passage was found.", "When a text changes, what is not certain waits here."]
        self.rows.load(
            count,
            lambda offset, limit: self._library.doubts(limit=limit, offset=offset),
            cursor=max(min(row, count - 1), 0),
        )
        waits = f"{wording.amount(count, 'annotation')} {'waits' if count == 1 else 'wait'}" if count else ""
        self.query_one("#counts", Static).update(waits)
        self._tell()

    def _tell(self) -> None:
        key = self._actions.key
        hints = [(key("help"), "keys"), (key("escape"), "back")]
        if self.rows.count:
            doubt = self.rows.current
            asked = [(key("accept"), "there")] if doubt and doubt.place else []
            asked += [
                (key("place"), "elsewhere"),
                (key("drop"), "drop"),
                (key("skip"), "skip"),
                (key("undo"), "undo"),
            ]
            hints = [*asked, *hints]
        row = f"{self.rows.cursor + 1} of {self.rows.count}" if self.rows.count else ""
        saved = "read only" if self._library.read_only else "saved ✓" if not self._ascii else "saved"
        self.query_one(Status).set(row, hints, saved)

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(RowList.Opened)
    def _open(self) -> None:
        self._choose(place=False)

    def _choose(self, *, place: bool) -> None:
        if doubt := self.rows.current:
            self.dismiss(Chosen(doubt, self.rows.cursor, place))

    def on_key(self, event: events.Key) -> None:
        """Keys of the desk."""
        if self.too_early(event):
            return
        if self.app.screen is not self:
            hand_on(event, self.app.screen)
            return
        outcome = self._keys.feed(event.key)
        if isinstance(outcome, KeyAction):
            event.stop()
            event.prevent_default()
            self.query_one(Status).hush()
            self._perform(outcome.name)

    def _perform(self, action: str) -> None:
        doubt = self.rows.current
        if self.rows.step(action):
            return
        if action == "skip":
            self.rows.step("cursor_down")
        elif action in ("open", "place"):
            self._choose(place=action == "place")
        elif action in ("escape", "back", "go_library"):
            self.dismiss(None)
        elif action == "help":
            self.app.push_screen(Help(self._actions, ascii=self._ascii))
        elif action == "undo":
            self._change(self._library.undo)
        elif action == "redo":
            self._change(self._library.redo)
        elif action == "accept" and doubt:
            self._change(lambda: self._library.accept(doubt.annotation.id))
        elif action == "drop" and doubt:
            self._change(lambda: self._library.delete([doubt.annotation.id]))

    def _change(self, change: Callable[[], Change]) -> None:
        try:
            made = change()
        except GlosseError as error:
            self.query_one(Status).say(str(error), failed=True)
            return
        self._load(self.rows.cursor)
        self.query_one(Status).say(made.message)
