"""All annotations of the library, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from annotations.errors import QueryError
from annotations.library import Library
from annotations.model import AnnotationRow
from tui import wording
from tui.actions import Actions
from tui.screens.apart import Apart
from tui.widgets.rows import Line, Piece, RowList
from tui.widgets.status import Status


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


class Review(Apart[Passage]):
    """A list with a filter; Enter opens the passage, Esc goes back."""

    PANE = "review"
    HERE = "go_review"

    def __init__(
        self, library: Library, actions: Actions, place: Place, *, given: str = "", ascii: bool = False
    ) -> None:
        """Begin at a `place`; `given` is the filter that the person came with, and that Esc leaves with."""
        super().__init__(library, actions, ascii=ascii)
        self._place, self._given = place, given

    def compose(self) -> ComposeResult:
        """Top line with the filter, the list, the footer."""
        with Horizontal(id="top"):
            yield Static("Glosse  Annotations", id="where", markup=False)
            yield Input(
                self._place.query, placeholder="filter: words, tag:quote, source:…", id="filter", compact=True
            )
            yield Static("", id="counts", markup=False)
        yield AnnotationRows(id="annotations", ascii=self.ascii)
        yield Status(id="status")

    def on_mount(self) -> None:
        """Start where it was left."""
        self._load(self._place.query, self._place.cursor)
        self.type_into(self.rows)

    def _load(self, query: str, cursor: int) -> None:
        try:
            count = self.library.count_annotations(query)
        except QueryError as error:
            self.status.say(str(error), failed=True, passing=True)
            return
        self._place = Place(query, cursor)
        self.rows.empty = (
            ["No annotation fits this filter.", "Esc takes it away."]
            if query
            else ["No annotations yet.", "Open an article and press 1 to tag the sentence under the caret."]
        )
        self.rows.load(
            count,
            lambda offset, limit: self.library.annotation_rows(query, limit=limit, offset=offset),
            cursor=cursor,
        )
        self.query_one("#counts", Static).update(wording.amount(count, "annotation"))
        self._tell()

    def reload(self) -> None:
        """Ask for the rows anew, the bar where it is."""
        self._load(self._place.query, self.rows.cursor)

    def _tell(self) -> None:
        key = self.actions.key
        self.tell_hints([(key("open"), "open"), (key("filter"), "filter"), (key("delete_listed"), "delete"),
                         (key("undo"), "undo"), (key("help"), "keys"), (key("escape"), "back")])  # fmt: skip

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(Input.Changed, "#filter")
    def _filtered(self, event: Input.Changed) -> None:
        if event.value != self._place.query:
            self.status.hush()
            self._load(event.value, 0)

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self.rows.focus()

    @on(RowList.Opened)
    def _open(self) -> None:
        if row := self.rows.current:
            self.dismiss(Passage(row, Place(self._place.query, self.rows.cursor)))

    def typed(self, event: events.Key) -> bool:
        """While the filter is edited, only Esc and the arrows lead out of it."""
        if not isinstance(self.focused, Input):
            return False
        if event.key in ("escape", "down"):
            event.stop()
            self.rows.focus()
        return True

    def act(self, action: str) -> None:
        """Open, filter, delete, and lead elsewhere."""
        row = self.rows.current
        if action == "open":
            self._open()
        elif action == "filter":
            self.query_one("#filter", Input).focus()
        elif action == "escape" and self._place.query != self._given:
            self.query_one("#filter", Input).value = self._given
        elif action == "escape":
            self.dismiss(None)
        elif action == "delete_listed" and row:
            self.change(lambda: self.library.delete([row.annotation.id]))
