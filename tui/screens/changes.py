"""What changed in an article since it was annotated: old and new words in one text, with the annotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from annotations.errors import GlosseError
from annotations.library import Library
from annotations.library.versions import Difference
from annotations.model import Annotation, Article, Span
from tui import wording
from tui.actions import Actions
from tui.changes import MARKS, Kind, Paragraph, near_changes, paragraphs
from tui.screens.apart import Apart
from tui.widgets.rows import COLOURS, Line, Piece, RowList
from tui.widgets.status import Status

STYLES: Final[dict[Kind, str]] = {"same": "", "gone": "red", "new": "green"}
"""How words are drawn, beside their marks."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line on screen."""

    pieces: tuple[Piece, ...]
    start: int = 0
    """Where it is in the text now, in code points."""
    first: bool = False
    """Whether a change begins here that is not the one before."""


class ChangeRows(RowList[Row]):
    """Wrapped paragraphs with what is gone and what is new."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COLOURS

    def lines(self, item: Row, *, current: bool) -> Sequence[Line]:
        """The one line that it is."""
        bar = ("> " if self.ascii else "▸ ") if current else "  "
        return (((((bar, "accent"), *item.pieces)), ()),)


def wrapped(paragraph: Paragraph, width: int) -> Iterator[Row]:
    """A paragraph in lines of at most `width` cells, broken between words."""
    pieces: list[Piece] = []
    room, at, start = width, paragraph.start, paragraph.start
    first = before = blank = False
    for text, kind in paragraph.words:
        opening, closing = MARKS[kind]
        words = text.split()
        blank, found = blank or text[:1].isspace(), 0
        for number, word in enumerate(words):
            found = text.index(word, found)
            shown = (opening if number == 0 else "") + word + (closing if number == len(words) - 1 else "")
            gap = " " if (blank or number) and pieces else ""
            if pieces and gap and cell_len(gap + shown) > room:
                yield Row(tuple(pieces), start, first)
                pieces, room, first, gap = [], width, False, ""
                start = at if kind == "gone" else at + found
            if kind != "same" and not before:
                first = True
            before, blank = kind != "same", False
            pieces.append((gap + shown, STYLES[kind]))
            room -= cell_len(gap + shown)
            found += len(word)
        blank = text[-1:].isspace()
        at += 0 if kind == "gone" else len(text)
    if pieces:
        yield Row(tuple(pieces), start, first)


def rows_of(found: Difference, width: int, *, ascii: bool) -> list[Row]:
    """What is shown: paragraphs that changed with their neighbours, below each the annotations that it concerns."""
    rows: list[Row] = []
    gap, pen = ("...", "note: ") if ascii else ("…", "✎ ")
    for paragraph in near_changes(paragraphs(found)):
        if paragraph is None:
            rows += [Row(((gap, "faint"),)), Row(())]
            continue
        rows += wrapped(paragraph, width)
        if paragraph.changed:
            rows += [_noted(note, pen, "on its passage") for note in found.followed
                     if note.start < paragraph.end and note.end > paragraph.start]  # fmt: skip
            rows += [_noted(note, pen, "waits on the orphan desk") for note in found.left
                     if note.start < paragraph.old_end and note.end > paragraph.old_start]  # fmt: skip
        rows.append(Row(()))
    return rows[:-1]


def _noted(note: Annotation, pen: str, state: str) -> Row:
    tags = [(f"#{tag} ", "accent") for tag in note.tags]
    quote: Piece = (f"“{wording.clip(note.exact, 60)}” ", "strong")
    return Row((("  " + pen, "accent"), *tags, quote, (state, "faint")), note.start)


class Changes(Apart[Span]):
    """Gives back the place that was chosen, in the text now."""

    PANE = "changes"
    HERE = "go_changes"

    def __init__(self, library: Library, actions: Actions, article: Article, *, ascii: bool = False) -> None:
        super().__init__(library, actions, ascii=ascii)
        self._article = article
        self._old: int | None = None
        self._found: Difference | None = None
        self._rows: list[Row] = []

    def compose(self) -> ComposeResult:
        """Top line, the text, the footer."""
        with Horizontal(id="top"):
            yield Static("Glosse  What changed", id="where", markup=False)
            yield Static("", id="counts", markup=False)
        yield ChangeRows(id="changes", ascii=self.ascii)
        yield Status(id="status")

    def on_mount(self) -> None:
        """Compare, and begin at the first change."""
        self._compare()
        self.type_into(self.rows)

    def _compare(self) -> None:
        try:
            self._found = self.library.difference(self._article.id, self._old)
        except GlosseError as error:
            self._found = None
            self.rows.empty = [f"{str(error)[:1].upper()}{str(error)[1:]}."]
            self.rows.load(0, lambda start, limit: ())
            self._tell()
            return
        found = self._found
        self.query_one("#counts", Static).update(
            f"{wording.amount(found.changes, 'change')} since version {found.old.number},"
            f" {wording.moment(found.old.added)}"
        )
        self._lay()
        first = next((number for number, row in enumerate(self._rows) if row.first), 0)
        self.rows.load(len(self._rows), lambda start, limit: self._rows[start : start + limit], cursor=first)
        self._tell()

    def _lay(self) -> None:
        if self._found is not None:
            width = min(max(self.rows.size.width or self.size.width, 20) - 4, 100)
            self._rows = rows_of(self._found, width, ascii=self.ascii)

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew."""
        if self._found is not None:
            self.call_after_refresh(self._wrap)

    def _wrap(self) -> None:
        at = self.rows.current
        self._lay()
        row = next((number for number, each in enumerate(self._rows) if at and each.start >= at.start), 0)
        self.rows.load(len(self._rows), lambda start, limit: self._rows[start : start + limit], cursor=row)

    def _tell(self) -> None:
        def key(action: str) -> str:
            return self.actions.key(action, ascii=self.ascii)

        hints = [(key("help"), "keys"), (key("escape"), "back")]
        if self._found is not None:
            found = [(key("change_next"), "next change"), (key("open"), "go there"), (key("older"), "older")]
            hints = [*found, *hints]
        self.tell_hints(hints)

    def reload(self) -> None:
        """Compare anew."""
        self._compare()

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(RowList.Opened)
    def _open(self) -> None:
        row = self.rows.current
        if row is not None and self._found is not None and self._found.new.current:
            end = min(row.start + 1, len(self._found.new_content))
            self.dismiss(Span(min(row.start, end), end))

    def act(self, action: str) -> None:
        """To the next or last change, into the text, to older versions."""
        if action in ("change_next", "change_previous"):
            self._step(1 if action == "change_next" else -1)
        elif action in ("older", "newer"):
            self._turn(-1 if action == "older" else 1)
        elif action == "open":
            self._open()
        elif action == "escape":
            self.dismiss(None)

    def _step(self, way: int) -> None:
        at = self.rows.cursor + way
        while 0 <= at < len(self._rows):
            if self._rows[at].first:
                self.rows.move_cursor(at)
                return
            at += way
        self.status.say("No change after this one" if way > 0 else "No change before this one", passing=True)

    def _turn(self, way: int) -> None:
        """Compare with an older or a newer version."""
        if self._found is None:
            return
        number = self._found.old.number + way
        if not 1 <= number < self._found.new.number:
            self.status.say(
                "No older version" if way < 0 else "No newer version to compare with", passing=True
            )
            return
        self._old = number
        self._compare()
