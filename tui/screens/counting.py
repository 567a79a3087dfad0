"""Counting what a picture shows, beside the keys: asked for anew with every change, and stopped when nobody waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from rich.cells import cell_len
from textual import on
from textual.message import Message

from annotations.errors import GlosseError, StoppedError
from annotations.library import Library
from annotations.library.stopping import Stop
from annotations.pictures import Step, Timeline
from tui.actions import Actions
from tui.pictures import shown
from tui.pictures.ink import Cell
from tui.pictures.shown import Data, Kind
from tui.screens.apart import Apart
from tui.widgets.numbers import Entry, Table
from tui.widgets.picture import PictureView

SOON = 0.3
"""Seconds that the numbers before stay, so that nothing flickers while a filter is typed."""

MOST = 24
"""Names or tags that can be chosen."""


@dataclass(frozen=True, slots=True)
class Left:
    """Where the pictures were left, to come back to it."""

    kind: Kind = "mentions"
    query: str = ""
    step: Step | None = None
    """Chosen steps of time; None for those that fit."""
    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """Those that were chosen; none for the most frequent."""
    table: bool = False
    cells: dict[Kind, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Behind:
    """The query that finds what a number counts, and where the pictures were left."""

    what: str
    """`articles` or `annotations`."""
    query: str
    left: Left


class Counting(Apart[Behind]):
    """A picture and its table, which get their numbers from a thread of their own."""

    class Counted(Message):
        """The numbers of a picture are there, or cannot be."""

        def __init__(self, asked: Stop, data: Data | GlosseError) -> None:
            super().__init__()
            self.asked, self.data = asked, data

    def __init__(self, library: Library, actions: Actions, left: Left, *, ascii: bool = False) -> None:
        super().__init__(library, actions, ascii=ascii)
        self._left = left
        self._asked: Stop | None = None
        """The counting under way."""
        self._data: Data | None = None
        self._drawn: Kind | None = None
        """The picture that was asked for last."""

    @property
    def view(self) -> PictureView:
        """The picture."""
        return self.query_one(PictureView)

    @property
    def _table(self) -> Table:
        return self.query_one(Table)

    @property
    def _cell(self) -> Cell | None:
        """The number under the cursor, or under the bar of the table."""
        if self._data is None or shown.is_empty(self._data):
            return None
        if not self._left.table:
            return self.view.cursor
        entry: Entry | None = self._table.current
        return entry.cell if entry else None

    def _tell(self) -> None:
        """Say what is shown; every screen says its own."""

    def on_unmount(self) -> None:
        """Nobody waits for the numbers any more."""
        if self._asked:
            self._asked.stop()

    def reload(self) -> None:
        """Count anew, the cursor where it is."""
        self._keep()
        self._count()

    def _keep(self) -> None:
        if cell := self._cell:
            self._left.cells[self._left.kind] = cell

    def _count(self) -> None:
        """Ask for the numbers of the picture, and for no others any more."""
        if self._asked:
            self._asked.stop()
        asked = self._asked = Stop()
        left, width = self._left, max(self.size.width, 40)
        same, self._drawn = self._drawn == left.kind, left.kind
        self._data = None
        if same:
            self.set_timer(SOON, partial(self._wait, asked))
        else:
            self._wait(asked)
        self._tell()

        def count() -> None:
            try:
                found: Data | GlosseError = self._counted(left, width, asked)
            except StoppedError:
                return
            except GlosseError as error:
                found = error
            self.post_message(self.Counted(asked, found))

        self.run_worker(count, group="pictures", thread=True, exit_on_error=False)

    def _wait(self, asked: Stop) -> None:
        """Say that it is counted, if it still is."""
        if asked is self._asked:
            dots = "..." if self.ascii else "…"
            self.view.show(None, empty=[f"Counting {dots}", "", "Esc stops it."])
            self._table.empty = self.view.empty
            self._table.load(0, lambda offset, limit: ())

    def _counted(self, left: Left, width: int, stop: Stop) -> Data:
        """The numbers of a picture, in a thread of its own."""
        library, most = self.library, max((width - 4) // 2, 20)
        if left.kind == "mentions":
            return library.mentions_over_time(left.names, left.query, step=left.step, most=most, stop=stop)
        if left.kind == "sources":
            return library.source_grid(left.tags, left.query, rows=MOST, stop=stop)
        if left.kind == "together":
            return library.tag_grid(left.tags, left.query, rows=MOST, stop=stop)
        return library.name_grid(left.names, left.query, rows=MOST, stop=stop)

    @on(Counted)
    def _arrived(self, event: Counted) -> None:
        if event.asked is not self._asked:
            return
        self._asked = None
        if isinstance(event.data, GlosseError):
            self.view.show(None, empty=[])
            self.status.say(str(event.data), failed=True, passing=True)
            return
        self._data = data = event.data
        cell = self._left.cells.get(self._left.kind) or self._begin(data)
        empty = shown.is_empty(data)
        nothing = shown.nothing(self._left.kind, self._left.query)
        self.view.show(None if empty else shown.picture(data), cell, nothing)
        cells = [] if empty else shown.cells(data)
        self._table.empty = nothing
        names = data.starts if isinstance(data, Timeline) else data.rows
        self._table.first = min(max(map(cell_len, names), default=1), self.size.width // 3)
        self._table.load(
            len(cells),
            lambda offset, limit: [
                Entry(*shown.record(data, one), one) for one in cells[offset : offset + limit]
            ],
            cursor=cells.index(cell) if cell in cells else 0,
        )
        self._tell()

    @staticmethod
    def _begin(data: Data) -> Cell:
        """Where the cursor begins: over time at the latest step, in a table at the first number."""
        return (0, len(data.starts) - 1) if isinstance(data, Timeline) and data.starts else (0, 0)
