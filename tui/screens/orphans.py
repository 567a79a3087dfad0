"""The orphan desk: annotations whose passage is gone or not certain, beside the likeliest place for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from annotations.library import Library
from annotations.model import Anchor, Doubt
from tui import wording
from tui.actions import Actions
from tui.screens.apart import Apart
from tui.widgets.rows import Line, Piece, RowList
from tui.widgets.status import Status

COMPARED = 4_000
"""Code points of two passages whose words are compared: more than a window has room for, and soon done."""


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
    """Where it was made, what it was made on, what it says."""

    height_of_item = 3

    def lines(self, item: Doubt, *, current: bool) -> Sequence[Line]:
        """Three lines of an annotation."""
        bar = ("> " if self.ascii else "▸ ") if current else "  "
        note = item.annotation
        kind = "not certain" if note.anchor is Anchor.UNCERTAIN else "lost"
        sure = f"{kind} · {round(100 * item.score)} % sure" if item.place else "gone"
        said: list[Piece] = [("    ", ""), *((f"#{tag} ", "accent") for tag in note.tags)]
        said.append((wording.clip(note.note, 200), ""))
        return (
            (((bar, "accent"), (wording.clip(note.exact, 300), "strong")), ((f"  {sure} ", "faint"),)),
            (said, ()),
            ((("    " + item.article_title, "faint"),), ()),
        )


def detail(doubt: Doubt) -> Content:
    """The whole of both passages, with what stands around them and the words that differ in brackets."""
    note = doubt.annotation
    one, two = compared(wording.clip(note.exact, COMPARED), wording.clip(doubt.exact, COMPARED))
    was: list[Piece] = [(_tail(note.prefix), "faint"), *one, (_head(note.suffix), "faint")]
    now: list[Piece] = [(_tail(doubt.prefix), "faint"), *two, (_head(doubt.suffix), "faint")]
    if doubt.place is None:
        now = [("nothing in the text is like it", "faint")]
    inks = {"strong": "bold", "accent": "bold $primary", "faint": "$faint", "": ""}
    lines: list[Content] = []
    for name, pieces in (("was  ", was), ("now  ", now)):
        parts = [Content.styled(name, "$faint"), *(Content.styled(text, inks[ink]) for text, ink in pieces)]
        lines.append(Content("").join(parts))
    return Content("\n\n").join(lines)


def _tail(context: str) -> str:
    words = " ".join(context.split())
    return f"…{words}{' ' if context[-1:].isspace() else ''}" if words else ""


def _head(context: str) -> str:
    words = " ".join(context.split())
    return f"{' ' if context[:1].isspace() else ''}{words}…" if words else ""


class Orphans(Apart[Chosen]):
    """One answer after the other; each is one action, and `u` takes the last one back."""

    PANE = "orphans"
    HERE = "go_orphans"

    def __init__(self, library: Library, actions: Actions, row: int = 0, *, ascii: bool = False) -> None:
        super().__init__(library, actions, ascii=ascii)
        self._row = row

    def compose(self) -> ComposeResult:
        """Top line, the list, both passages of the row under the bar, the footer."""
        with Horizontal(id="top"):
            yield Static("Glosse  Orphan desk", id="where", markup=False)
            yield Static("", id="counts", markup=False)
        yield DoubtRows(id="orphans", ascii=self.ascii)
        with VerticalScroll(id="doubt", can_focus=False):
            yield Static("", id="passages", markup=False)
        yield Status(id="status")

    def on_mount(self) -> None:
        """Start where it was left."""
        self._load(self._row)
        self.type_into(self.rows)

    def _load(self, row: int) -> None:
        count = self.library.count_doubts()
        self.rows.empty = ["Every passage was found.", "When a text changes, what is not certain waits here."]
        self.rows.load(
            count,
            lambda offset, limit: self.library.doubts(limit=limit, offset=offset),
            cursor=max(min(row, count - 1), 0),
        )
        waits = f"{wording.amount(count, 'annotation')} {'waits' if count == 1 else 'wait'}" if count else ""
        self.query_one("#counts", Static).update(waits)
        self._tell()

    def reload(self) -> None:
        """Ask for the rows anew, the bar where it is."""
        self._load(self.rows.cursor)

    def _tell(self) -> None:
        key, doubt = self.actions.key, self.rows.current
        self.query_one("#doubt").display = doubt is not None
        hints = [(key("help"), "keys"), (key("escape"), "back")]
        if doubt is not None:
            self.query_one("#passages", Static).update(detail(doubt))
            asked = [(key("accept"), "there")] if doubt.place else []
            asked += [
                (key("place"), "elsewhere"),
                (key("drop"), "drop"),
                (key("skip"), "skip"),
                (key("undo"), "undo"),
            ]
            hints = [*asked, *hints]
        self.tell_hints(hints)

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(RowList.Opened)
    def _open(self) -> None:
        self._choose(place=False)

    def _choose(self, *, place: bool) -> None:
        if doubt := self.rows.current:
            self.dismiss(Chosen(doubt, self.rows.cursor, place))

    def act(self, action: str) -> None:
        """Answer, skip, look into the article, and lead elsewhere."""
        doubt = self.rows.current
        if action == "skip":
            self.rows.step("cursor_down")
        elif action in ("open", "place"):
            self._choose(place=action == "place")
        elif action == "escape":
            self.dismiss(None)
        elif action == "accept" and doubt:
            self.change(lambda: self.library.accept(doubt))
        elif action == "drop" and doubt:
            self.change(lambda: self.library.delete([doubt.annotation.id]))
