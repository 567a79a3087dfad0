"""All annotations of the library, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input, Static

from annotations.errors import GlosseError, QueryError
from annotations.library import Library
from annotations.model import AnnotationRow
from tui import wording
from tui.actions import Actions
from tui.reading.keys import Action as KeyAction
from tui.reading.keys import Sequences
from tui.screens.help import Help
from tui.screens.typeahead import TypeAhead
from tui.widgets.rows import Line, Piece, RowList
from tui.widgets.status import Status
from tui.widgets.typed_line import hand_on


@dataclass(frozen=True, slots=True)
class Place:
    """Where the list of annotations was left, to come back to it."""

    query: str = ""
    cursor: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """The annotation that was opened, and where the list was left."""

    row: AnnotationRow
    place: Place


class AnnotationRows(RowList[AnnotationRow]):
    """Quotation, tags and comment, where it stands."""

    height_of_item = 3

    def lines(self, item: AnnotationRow, *, current: bool) -> Sequence[Line]:
        """Three lines of an annotation."""
        bar, pen, gap = ("> ", "note: ", " - ") if self.ascii else ("▸ ", "✎ ", " · ")
        annotation = item.annotation
        said: list[Piece] = [("    ", "")]
        said += [(f"#{tag} ", "accent") for tag in annotation.tags]
        if annotation.note:
            said.append((pen + wording.clip(annotation.note, 200), ""))
        if len(said) == 1:
            said.append(("marked", "faint"))
        where = [item.article_title, *item.sources[:1], wording.date(item.article_published)]
        return (
            (
                (
                    (bar if current else "  ", "accent"),
                    ("  ", ""),
                    (wording.clip(annotation.exact, 300), "strong"),
                ),
                (("  " + wording.date(annotation.modified), "faint"), (" ", "")),
            ),
            (said, ()),
            ((("    " + gap.join(part for part in where if part), "faint"),), ()),
        )


class Review(TypeAhead, Screen[Passage | None]):
    """A list with a filter; Enter opens the passage, Esc goes back."""

    AUTO_FOCUS = ""

    def __init__(self, library: Library, actions: Actions, place: Place, *, ascii: bool = False) -> None:
        super().__init__()
        self._library, self._actions, self._place, self._ascii = library, actions, place, ascii
        self._keys = Sequences(actions.bindings("review"))

    def compose(self) -> ComposeResult:
        """Top line with the filter, the list, the footer."""
        with Horizontal(id="top"):
            yield Static("Glosse  Annotations", id="where", markup=False)
            yield Input(
                self._place.query, placeholder="filter: words, tag:quote, source:…", id="filter", compact=True
            )
            yield Static("", id="counts", markup=False)
        yield AnnotationRows(id="annotations", ascii=self._ascii)
        yield Status(id="status")

    @property
    def rows(self) -> AnnotationRows:
        """The list."""
        return self.query_one(AnnotationRows)

    def on_mount(self) -> None:
        """Start where it was left."""
        self._load(self._place.query, self._place.cursor)
        self.type_into(self.rows)

    def _load(self, query: str, cursor: int) -> None:
        status = self.query_one(Status)
        try:
            count = self._library.count_annotations(query)
        except QueryError as error:
            status.say(str(error), failed=True)
            return
        self._place = Place(query, cursor)
        self.rows.empty = (
            ["No annotation fits this filter.", "Esc takes it away."]
            if query
            else ["No annotations yet.", "Open an article and press 1 to tag the sentence under the caret."]
        )
        self.rows.load(
            count,
            lambda offset, limit: self._library.annotation_rows(query, limit=limit, offset=offset),
            cursor=cursor,
        )
        self.query_one("#counts", Static).update(wording.amount(count, "annotation"))
        self._tell()

    def _tell(self) -> None:
        key = self._actions.key
        hints = [(key("open"), "open"), (key("filter"), "filter"), (key("delete_listed"), "delete"),
                 (key("undo"), "undo"), (key("help"), "keys"), (key("escape"), "back")]  # fmt: skip
        row = f"{self.rows.cursor + 1} of {self.rows.count}" if self.rows.count else ""
        self.query_one(Status).set(
            row, hints, "read only" if self._library.read_only else "saved ✓" if not self._ascii else "saved"
        )

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(Input.Changed, "#filter")
    def _filtered(self, event: Input.Changed) -> None:
        if event.value != self._place.query:
            self.query_one(Status).hush()
            self._load(event.value, 0)

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self.rows.focus()

    @on(RowList.Opened)
    def _open(self) -> None:
        if row := self.rows.current:
            self.dismiss(Passage(row, Place(self._place.query, self.rows.cursor)))

    def on_key(self, event: events.Key) -> None:
        """Keys of the list; while the filter is edited only Esc and the arrows lead out of it."""
        if self.too_early(event):
            return
        if self.app.screen is not self:
            hand_on(event, self.app.screen)
            return
        if isinstance(self.focused, Input):
            if event.key in ("escape", "down"):
                event.stop()
                self.rows.focus()
            return
        outcome = self._keys.feed(event.key)
        if isinstance(outcome, KeyAction):
            event.stop()
            event.prevent_default()
            self.query_one(Status).hush()
            self._perform(outcome.name)

    def _perform(self, action: str) -> None:
        if self.rows.step(action):
            return
        if action == "open":
            self._open()
        elif action == "filter":
            self.query_one("#filter", Input).focus()
        elif action == "escape" and self._place.query:
            self.query_one("#filter", Input).value = ""
        elif action in ("escape", "back", "go_library"):
            self.dismiss(None)
        elif action == "help":
            self.app.push_screen(Help(self._actions, ascii=self._ascii))
        elif action in ("delete_listed", "undo", "redo"):
            self._change(action)

    def _change(self, action: str) -> None:
        row = self.rows.current
        try:
            if action == "undo":
                change = self._library.undo()
            elif action == "redo":
                change = self._library.redo()
            elif row:
                change = self._library.delete([row.annotation.id])
            else:
                return
        except GlosseError as error:
            self.query_one(Status).say(str(error), failed=True)
            return
        self._load(self._place.query, self.rows.cursor)
        self.query_one(Status).say(change.message)
