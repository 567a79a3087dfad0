"""All annotations of the library: as a list or as cards, filtered, in groups, and many of them changed at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from annotations.errors import GlosseError
from annotations.model import AnnotationRow, ExportOptions
from annotations.review import Context, Grouping, ReviewOrder
from tui import wording
from tui.screens.exporting import Export, Form, Scope
from tui.screens.menu import Entry as Choice
from tui.screens.menu import Menu
from tui.screens.review_place import ORDERS, SHORT
from tui.screens.review_place import Passage as Passage
from tui.screens.review_place import Place as Place
from tui.screens.review_seeking import ReviewSeeking
from tui.widgets.query_line import QueryLine
from tui.widgets.review_beside import in_lines, whole
from tui.widgets.review_rows import Entry, ReviewRows
from tui.widgets.rows import RowList
from tui.widgets.status import Status
from tui.widgets.typed_line import TypedLine

ROWS_BELOW: Final = 4
"""Lines of the paragraph below the list, where there is no room beside it."""


class Review(ReviewSeeking):
    """A list with a filter; Enter opens the passage, Esc goes back."""

    HORIZONTAL_BREAKPOINTS = [(0, "-below"), (110, "-beside")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        """Top line with the filter, the list, what the passage stands in, the footer."""
        with Horizontal(id="top"):
            yield Static("Glosse  Annotations", id="where", markup=False)
            line = QueryLine(self.library, self._entered, id="filter")
            line.value, line.placeholder = self._place.query, "filter: words, tag:quote, note:why, color:red"
            yield line
            yield Static("", id="counts", markup=False)
        with Horizontal(id="reviewed"):
            yield ReviewRows(self.library.review_rows, self._context_of, id="annotations", ascii=self.ascii)
            with Vertical(id="around"):
                yield Static("", id="passage", markup=False)
        yield Static("", id="below", markup=False)
        yield Status(id="status")

    def on_mount(self) -> None:
        """Start where it was left."""
        self._load(self._place)
        self.type_into(self.rows)

    # What is said

    def _context_of(self, row: AnnotationRow) -> Context | None:
        try:
            return self.library.context(row.annotation.id)
        except GlosseError:
            return None

    def tell_count(self) -> None:
        """Say what is listed."""
        rows, place, gap = self.rows, self._place, " - " if self.ascii else " · "
        number = rows.outline.review.count if rows.outline else 0
        said = [wording.amount(number, "annotation") if not place.group else f"{number:,}"]
        said += [f"by {place.group.value}"] if place.group else []
        said += [SHORT[place.order]] if SHORT[place.order] else []
        said += ["…" if not self.ascii else "..."] if self._seeking else []
        self.query_one("#counts", Static).update(gap.join(said))

    def tell(self) -> None:
        self.tell_count()
        self._tell_beside()
        chosen = self._number_chosen()
        names = [
            "open_passage",
            "cards",
            "tag",
            "choose",
            "group_by",
            "filter",
            "review_order",
            "help",
            "escape",
        ]
        labels = {"cards": "list"} if self._place.cards else {}
        hints = [
            (self.actions.key(name, ascii=self.ascii), labels.get(name, self.actions[name].label))
            for name in names
        ]
        if chosen:
            more = ["tag", "color_listed", "delete_listed", "export", "escape"]
            hints = [(self.actions.key(name, ascii=self.ascii), self.actions[name].label) for name in more]
        self.tell_hints(hints)
        where = f"{chosen:,} chosen" if chosen else self._where()
        if where:
            self.status.set(where, hints, self.status.state)

    def _where(self) -> str:
        """Where in its group the bar is; nothing without groups."""
        rows = self.rows
        spot = rows.outline.spot(rows.cursor) if rows.outline and rows.outline.grouped else None
        if spot is None or rows.outline is None:
            return ""
        group = rows.outline.review.groups[spot.group]
        name = wording.clip(group.label or "the others", 24)
        number = len(group.ids)
        return f"{name}: {f'{spot.at + 1:,} of ' if spot.at >= 0 else ''}{number:,}"

    def _number_chosen(self) -> int:
        """How many annotations are chosen; 0 without a choice."""
        rows = self.rows
        if rows.held:
            return len(rows.held)
        if rows.all_chosen and rows.outline:
            return rows.outline.review.count
        return len(rows.chosen_ids) if rows.choosing else 0

    def _tell_beside(self) -> None:
        """Show what the passage under the bar stands in."""
        entry: Entry | None = self.rows.current
        row = entry.row if entry else None
        beside, below = self.query_one("#passage", Static), self.query_one("#below", Static)
        context = self._context_of(row) if row and not self._place.cards else None
        if row is None or context is None:
            beside.update("")
            below.update("")
        elif self.has_class("-beside"):
            around = self.query_one("#around").content_size
            tags = self.rows.tags(row.annotation)
            width, height = max(around.width, 20), max(around.height, 10)
            beside.update(whole(row, context, tags, width, height, ascii=self.ascii))
        else:
            below.update(in_lines(context, max(self.size.width - 4, 20), ROWS_BELOW, ascii=self.ascii))

    @on(RowList.Moved)
    def _moved(self) -> None:
        self.tell()

    def on_resize(self) -> None:
        """Another width has another place for what stands beside."""
        self.call_after_refresh(self.tell)

    # The filter

    @on(Input.Changed, "#filter")
    def _filtered(self, event: Input.Changed) -> None:
        self._filter(event.value)

    def _filter(self, query: str) -> None:
        if query != self._wanted.query:
            self.status.hush()
            self.rows.choose(None)
            self._load(replace(self._place, query=query, cursor=0, key="", annotation=0))

    def _entered(self) -> None:
        """The filter is typed: the list has the keys, as soon as it shows what fits."""
        self._filter(self.query_one("#filter", QueryLine).value)
        self.set_focus(self.rows)
        if self._seeking:
            self.keep_keys()

    def typed(self, event: events.Key) -> bool:
        """While the filter is edited, only Esc, the arrow and a Tab with nothing to take lead out of it."""
        if not isinstance(self.focused, TypedLine):
            return False
        if event.key in ("escape", "down", "tab"):
            event.stop()
            event.prevent_default()
            if event.key != "tab" or not self.query_one("#filter", QueryLine).take_suggestion():
                self.set_focus(self.rows)
        return True

    # Keys

    @on(RowList.Opened)
    def _open(self) -> None:
        entry: Entry | None = self.rows.current
        if entry and entry.heading:
            self._fold("unfold_group" if entry.group.key in self._place.folded else "fold_group")
        elif entry and entry.row:
            self.dismiss(Passage(entry.row, self._left))

    def act(self, action: str) -> None:
        """Open, filter, group, fold, choose, export; what changes annotations is done by the class above."""
        rows, place = self.rows, self._left
        if action == "open_passage":
            self._open()
        elif action == "filter":
            self.type_into(self.query_one("#filter", Input))
        elif action == "escape":
            self._escape()
        elif action == "cards":
            self._place = self._wanted = replace(place, cards=not place.cards)
            rows.cards = self._place.cards
            self.set_class(rows.cards, "-cards")
            rows.show(rows.count, rows.cursor)
            self.tell()
        elif action in ("group_by", "group_back"):
            groups = list(Grouping)
            step = 1 if action == "group_by" else -1
            group = groups[(groups.index(self._wanted.group) + step) % len(groups)]
            rows.choose(None)
            self._load(replace(place, group=group, folded=frozenset(), key="", cursor=0))
        elif action == "review_order":
            self._choose_order()
        elif action in ("fold_group", "unfold_group", "fold_groups"):
            self._fold(action)
        elif action.startswith("choose"):
            self._choose(action)
        elif action == "export":
            self._export()
        else:
            super().act(action)

    def _escape(self) -> None:
        """One step: what is being changed, the choice, the filter, the list itself."""
        if self.stop_changing():
            return
        if self.rows.choosing:
            self.rows.choose(None)
            self.tell()
        elif self._wanted.query != self._given:
            self.query_one("#filter", Input).value = self._given
        else:
            self.dismiss(None)

    def _choose(self, action: str) -> None:
        rows = self.rows
        if action == "choose_all":
            rows.choose(None, everything=not rows.all_chosen)
        elif action == "choose":
            rows.choose(None if rows.choosing else rows.cursor)
        else:
            if rows.held or not rows.choosing:
                rows.choose(rows.cursor)
            rows.step("cursor_down" if action == "choose_down" else "cursor_up")
        self.tell()

    def _choose_order(self) -> None:
        def chosen(order: str | None) -> None:
            if order:
                self._load(replace(self._left, order=ReviewOrder(order)))

        entries = [Choice(order.value, said, order.value[0]) for order, said in ORDERS.items()]
        self.app.push_screen(Menu("Annotations in which order", entries, ascii=self.ascii), chosen)

    def _fold(self, action: str) -> None:
        """Fold or unfold; without groups the right arrow opens."""
        rows, place = self.rows, self._left
        entry: Entry | None = rows.current
        if entry is None:
            return
        if not place.group:
            if action == "unfold_group":
                self._open()
            return
        outline, key = rows.outline, entry.group.key
        assert outline
        if action == "fold_groups":
            every = frozenset(group.key for group in outline.review.groups)
            self._refold(frozenset() if place.folded else every)
        elif action == "unfold_group" and not entry.heading:
            self._open()
        elif action == "unfold_group" and key in place.folded:
            self._refold(place.folded - {key})
        elif action == "unfold_group":
            rows.step("cursor_down")
        elif entry.heading and key not in place.folded:
            self._refold(place.folded | {key})
        elif not entry.heading:
            rows.move_cursor(outline.heading(rows.cursor))

    def _refold(self, folded: frozenset[str]) -> None:
        """Show other groups folded, the bar on its row or on the heading of that."""
        outline = self.rows.outline
        if outline:
            self.rows.choose(None)
            self._show(replace(self._left, folded=folded), outline.review, keep=True)

    def _export(self) -> None:
        """Hand on what the filter finds, or what is chosen, in other programs' formats."""
        query, found = self._place.query.strip(), self.rows.outline
        number = wording.amount(found.review.count if found else 0, "annotation")
        what = f"{number} for “{wording.clip(query, 30)}”" if query else number
        scopes: Sequence[Scope] = [
            Scope(what, ExportOptions(annotations=query), "annotations"),
            Scope("the whole library", ExportOptions(), "glosse"),
        ]

        def done(answer: tuple[Form, str] | None) -> None:
            if answer is not None:
                self._form, said = answer
                self.status.say(said)

        form = self._form or Form()
        self.app.push_screen(Export(self.library, scopes, form, Path.cwd(), ascii=self.ascii), done)
