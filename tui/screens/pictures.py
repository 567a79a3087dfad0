"""Pictures of what is counted: names over time, tags by source, what stands together; each also as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from annotations.pictures import STEPS, Step, Timeline
from tui import wording
from tui.pictures import shown
from tui.pictures.ink import Cell
from tui.pictures.shown import KINDS, TITLES, Data
from tui.screens.choosing import Choice, Choosing
from tui.screens.counting import MOST, Behind, Counting
from tui.widgets.numbers import Table
from tui.widgets.picture import PictureView
from tui.widgets.query_line import QueryLine
from tui.widgets.rows import RowList
from tui.widgets.status import Status


class Pictures(Counting):
    """One picture at a time; Enter leads to what the number under the cursor counts."""

    PANE = "pictures"
    HERE = "go_pictures"

    def compose(self) -> ComposeResult:
        """Top line with the filter, what the numbers are, picture or table, the number in words, the footer."""
        with Horizontal(id="top"):
            yield Static("", id="where", markup=False)
            line = QueryLine(self.library, self._entered, id="filter")
            line.value, line.placeholder = self._left.query, "filter: words, tag:, source:, lang:"
            yield line
            yield Static("", id="counts", markup=False)
        yield Static("", id="about", markup=False)
        yield PictureView(ascii=self.ascii, id="picture")
        yield Table(ascii=self.ascii, id="numbers")
        yield Static("", id="told", markup=False)
        yield Status(id="status")

    def on_mount(self) -> None:
        """Start where it was left."""
        self._show()
        self.type_into(self._table if self._left.table else self.view)
        self._count()

    def _change(self, **values: object) -> None:
        """Show something else."""
        self._keep()
        self._left = replace(self._left, **values)  # type: ignore[arg-type]
        self._show()
        self._count()

    def _show(self) -> None:
        """Bring picture or table to the front."""
        gap = " - " if self.ascii else " · "
        self.query_one("#where", Static).update(f"Glosse  Pictures{gap}{TITLES[self._left.kind]}")
        self.view.display = not self._left.table
        self._table.display = self._left.table

    def _entered(self) -> None:
        """Leave the filter."""
        self.set_focus(self._table if self._left.table else self.view)
        self._tell()

    def _tell(self) -> None:
        """Say what the numbers are, what the one under the cursor is, and what the keys do."""
        data, cell = self._data, self._cell
        ready = data is not None and not shown.is_empty(data)
        about = shown.legend(data) if data is not None and ready else ""
        if ready and self._left.table:
            columns = shown.COLUMNS[self._left.kind]
            heads = "".join(f"{name:>13}" for name in columns[2:])
            left = f"  {columns[0]:<{self._table.first}}  {columns[1]}"
            about = left.ljust(self.size.width - 5 - len(heads)) + heads
        self.query_one("#about", Static).update(about)
        self.query_one("#counts", Static).update(self._counts(data) if data is not None and ready else "")
        said = shown.said(data, cell, ascii=self.ascii) if data is not None and cell else ""
        self.query_one("#told", Static).update(said)
        ids = {
            "picture_next": "next",
            "picture_choose": "names" if self._left.kind in ("mentions", "names") else "tags",
            "picture_step": "step" if self._left.kind == "mentions" else "",
            "picture_table": "picture" if self._left.table else "table",
            "filter": "filter",
            "picture_open": "behind it",
            "help": "keys",
            "back": "back",
        }
        hints = [(self.actions.key(id, ascii=self.ascii), label) for id, label in ids.items() if label]
        if self._asked:
            hints = [(self.actions.key("escape"), "stop")]
        self.status.set("", hints, "read only" if self.library.read_only else "")

    def _counts(self, data: Data) -> str:
        if isinstance(data, Timeline):
            return shown.EVERY[data.step]
        if data.kind == "sources":
            return f"{wording.amount(len(data.rows), 'tag')}, {wording.amount(len(data.columns), 'source')}"
        return wording.amount(len(data.rows), "tag" if data.kind == "tags" else "name")

    @on(RowList.Moved)
    @on(PictureView.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(RowList.Opened)
    @on(PictureView.Opened)
    def _open(self) -> None:
        data, cell = self._data, self._cell
        if data is None or cell is None:
            return
        _, numbers = shown.record(data, cell)
        if not numbers[0]:
            self.status.say("Nothing is counted there")
            return
        self._keep()
        self.dismiss(Behind(*self._behind(data, cell), self._left))

    def _behind(self, data: Data, cell: Cell) -> tuple[str, str]:
        """What finds what a number counts."""
        row, column = cell
        library, query = self.library, self._left.query
        if isinstance(data, Timeline):
            return "articles", library.names_behind(query, [data.names[row]], data.starts[column], data.step)
        if data.kind == "sources":
            return library.marks_behind(query, data.rows[row], data.columns[column])
        both = list(dict.fromkeys((data.rows[row], data.columns[column])))
        return "articles", (library.tags_behind if data.kind == "tags" else library.names_behind)(query, both)

    @on(QueryLine.Changed, "#filter")
    def _filtered(self, event: QueryLine.Changed) -> None:
        if event.value != self._left.query:
            self.status.hush()
            self._change(query=event.value, cells={})

    def typed(self, event: events.Key) -> bool:
        """While the filter is edited, only Esc, Tab and the arrows mean something else."""
        line = self.query_one(QueryLine)
        if line.got(event) or self.focused is line:
            if event.key in ("escape", "down"):
                event.stop()
                self._entered()
            elif event.key == "tab":
                event.stop()
                event.prevent_default()
                line.take_suggestion()
            return True
        return False

    def _perform(self, action: str) -> None:
        if not self._left.table and self.view.step(action):
            return
        if self._left.table and action in ("picture_left", "picture_right"):
            return
        super()._perform(action)

    def act(self, action: str) -> None:
        """Another picture, its table, other names, tags or steps, the filter, and what is behind."""
        if action in ("picture_next", "picture_previous"):
            way = 1 if action == "picture_next" else -1
            self._change(kind=KINDS[(KINDS.index(self._left.kind) + way) % len(KINDS)])
        elif action == "picture_table":
            self._turn()
        elif action == "picture_step" and self._left.kind == "mentions":
            steps: tuple[Step | None, ...] = (None, *STEPS)
            step = steps[(steps.index(self._left.step) + 1) % len(steps)]
            self._left.cells.pop("mentions", None)
            self._data = None
            self._change(step=step)
            self.status.say(shown.EVERY[step] if step else "in steps that fit the window")
        elif action == "picture_choose":
            self._choose()
        elif action == "picture_open":
            self._open()
        elif action == "picture_again":
            self.reload()
        elif action == "filter":
            self.query_one(QueryLine).focus()
        elif action == "escape":
            self._back()

    def _turn(self) -> None:
        """From the picture to its table, or back, at the same number."""
        self._keep()
        self._left = replace(self._left, table=not self._left.table)
        data, cell = self._data, self._left.cells.get(self._left.kind)
        self._show()
        if data is not None and cell and not shown.is_empty(data):
            if self._left.table:
                cells = shown.cells(data)
                twin = cell if isinstance(data, Timeline) or data.kind == "sources" else tuple(sorted(cell))
                self._table.move_cursor(cells.index(twin) if twin in cells else 0)
            else:
                self.view.show(shown.picture(data), cell)
        self.set_focus(self._table if self._left.table else self.view)
        self._tell()

    def _back(self) -> None:
        """Stop counting, take the filter away, or leave."""
        if self._asked:
            self._asked.stop()
            self._asked = None
            again = self.actions.key("picture_again")
            self.view.show(None, empty=["Stopped.", "", f"{again} counts again, Tab shows the next picture."])
            self._tell()
        elif self._left.query:
            self.query_one(QueryLine).value = ""
        else:
            self.dismiss(None)

    def _choose(self) -> None:
        """Choose names, or tags."""
        named = self._left.kind in ("mentions", "names")
        taken = self._left.names if named else self._left.tags
        find = self._find_names if named else self._find_tags
        what = "names" if named else "tags"

        def chosen(answer: tuple[str, ...] | None) -> None:
            if answer is not None and answer != taken:
                self._change(**{what: answer, "cells": {}})

        self.app.push_screen(Choosing(f"Which {what} to show", find, taken, MOST, ascii=self.ascii), chosen)

    def _find_names(self, typed: str) -> tuple[int, Callable[[int, int], Sequence[Choice]]]:
        rows = self.library.name_rows("", typed)
        return rows.count, lambda offset, limit: [
            Choice(one.name, one.mentions) for one in rows.page(offset, limit)
        ]

    def _find_tags(self, typed: str) -> tuple[int, Callable[[int, int], Sequence[Choice]]]:
        part = typed.strip().casefold()
        found = [Choice(tag.name, tag.count) for tag in self.library.tags() if part in tag.name.casefold()]
        found.sort(key=lambda one: -one.count)
        return len(found), lambda offset, limit: found[offset : offset + limit]
