"""The dossier of a name: its mentions over time, what is quoted near them, and the names beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from annotations.errors import GlosseError
from annotations.library import Library
from annotations.model import Companion, Passage, Quotation, Span
from tui import wording
from tui.actions import Actions
from tui.dates import iso
from tui.reading.cursor import TargetKind
from tui.screens.dossier_writing import DossierWriting
from tui.screens.prompt import Prompt
from tui.widgets.dossier_rows import CompanionRows, PassageRows, QuotationRows, Timeline
from tui.widgets.rows import RowList
from tui.widgets.status import Status

VIEWS: Final = {"mentions": "mentions", "quotations": "quotations", "beside": "names beside"}
"""The lists of a dossier and what they are called, in the order of the key that goes from one to the next."""

QUOTATIONS: Final = 1_000
"""Quotations that are listed at most."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """The dossier of one name, and where it was left."""

    name: str
    label: str
    view: str = "mentions"
    cursors: tuple[int, ...] = (0,) * len(VIEWS)
    """Where the bar is in each of `VIEWS`."""


@dataclass(frozen=True, slots=True)
class Jump:
    """The mention or quotation that was opened, and the dossiers that led there, the last one last."""

    article: int
    span: Span
    trail: tuple[Leaf, ...]
    what: TargetKind = "mention"
    """What the target is then: the mention, or a passage that was looked for."""


@dataclass(frozen=True, slots=True)
class Filtered:
    """The articles to be listed, by a filter."""

    query: str


class DossierScreen(DossierWriting[Jump | Filtered]):
    """Three lists, one at a time; Enter goes to the text, or on to the other name's dossier, and q back."""

    PANE = "dossier"

    class Arrived(Message):
        """It is known which names stand beside a name, and what is quoted near it."""

        def __init__(
            self, leaf: Leaf, companions: list[Companion], articles: int, quotations: list[Quotation]
        ) -> None:
            super().__init__()
            self.leaf, self.companions, self.articles = leaf, companions, articles
            self.quotations = quotations

    def __init__(
        self, library: Library, actions: Actions, trail: tuple[Leaf, ...], *, ascii: bool = False
    ) -> None:
        """Show the last dossier of `trail`; those before it are gone back to."""
        super().__init__(library, actions, ascii=ascii)
        self._trail = trail
        self._view = trail[-1].view
        self._articles = 0
        """Articles that were looked through for names beside this one."""

    def compose(self) -> ComposeResult:
        """Top line, bars over time, the lists, the footer."""
        with Horizontal(id="top"):
            yield Static("", id="where", markup=False)
            yield Static("", id="counts", markup=False)
        yield Timeline(id="over-time", ascii=self.ascii)
        yield Static("", id="about", markup=False)
        yield PassageRows(id="passages-of-name", ascii=self.ascii)
        yield QuotationRows(id="quotations", ascii=self.ascii)
        yield CompanionRows(id="companions", ascii=self.ascii)
        yield Status(id="status")

    @property
    def leaf(self) -> Leaf:
        """The name that is shown."""
        return self._trail[-1]

    @property
    def _lists(self) -> dict[str, RowList[Any]]:
        lists: tuple[RowList[Any], ...] = (
            self.query_one(PassageRows), self.query_one(QuotationRows), self.query_one(CompanionRows),
        )  # fmt: skip
        return dict(zip(VIEWS, lists, strict=True))

    @property
    def rows(self) -> RowList[Any]:
        """The list that is shown."""
        return self._lists[self._view]

    def on_mount(self) -> None:
        """Start where it was left."""
        self._open_leaf()

    def on_resize(self) -> None:
        """As many bars as there is room for."""
        self.call_after_refresh(self._load_bars)

    def _open_leaf(self) -> None:
        leaf, gap = self.leaf, " - " if self.ascii else " · "
        self.query_one("#where", Static).update(f"Glosse  Dossier{gap}{leaf.label} {leaf.name}")
        for view, what in (("quotations", "Looking"), ("beside", "Counting")):
            rows = self._lists[view]
            rows.empty = [f"{what} {'...' if self.ascii else '…'}"]
            rows.load(0, lambda offset, limit: (), cursor=0)
        self._load(leaf.cursors[0])
        self._load_bars()
        self._show(leaf.view)
        self.run_worker(
            lambda: self._count(leaf), group="companions", thread=True, exclusive=True, exit_on_error=False
        )

    def _load(self, cursor: int) -> None:
        dossier = self.library.dossier(self.leaf.name, self.leaf.label)
        self._row_of_day, self._last = dossier.row_of_day, dossier.last
        rows = self.query_one(PassageRows)
        rows.empty = ["It is mentioned in no article any more."]
        rows.load(dossier.count, dossier.page, cursor=cursor)
        said = f"{wording.amount(dossier.count, 'mention')} in {wording.amount(dossier.articles, 'article')}"
        self.query_one("#counts", Static).update(said)

    def _load_bars(self) -> None:
        timeline = self.query_one(Timeline)
        bars = self.library.timeline(self.leaf.name, self.leaf.label, timeline.steps)
        timeline.load(bars, self._last)

    def _count(self, leaf: Leaf) -> None:
        """Find what is quoted near it and count the names beside it, in a thread of its own."""
        worker = get_current_worker()
        try:
            companions, articles = self.library.companions(leaf.name, leaf.label)
            found = list[Quotation]()
            for one in self.library.quotations(leaf.name, leaf.label):
                if worker.is_cancelled or len(found) == QUOTATIONS:
                    break
                found.append(one)
        except GlosseError:
            return
        self.post_message(self.Arrived(leaf, companions, articles, found))

    @on(Arrived)
    def _arrived(self, event: Arrived) -> None:
        if event.leaf is not self.leaf:
            return
        self._articles = event.articles
        companions, quotations = self.query_one(CompanionRows), self.query_one(QuotationRows)
        companions.strongest = max((one.strength for one in event.companions), default=1.0)
        companions.empty = ["No name is with it in two paragraphs or more."]
        quotations.empty = ["Nothing is quoted in the paragraphs that mention it."]
        cursors = event.leaf.cursors
        companions.load(len(event.companions), _window(event.companions), cursor=cursors[2])
        quotations.load(len(event.quotations), _window(event.quotations), cursor=cursors[1])
        self._tell()

    def _show(self, view: str) -> None:
        """Bring a list to the front and give it the keys."""
        self._view = view
        for name, rows in self._lists.items():
            rows.display = name == view
        self._tell()
        self.type_into(self.rows)

    def reload(self) -> None:
        """Ask for the rows anew, the bar where it is."""
        self._load(self.query_one(PassageRows).cursor)
        self._load_bars()
        self._tell()

    def _tell(self) -> None:
        looked_at = wording.amount(self._articles, "article")
        about = {
            "mentions": "Its mentions, the newest first; what you annotated there follows the title.",
            "quotations": f"Quoted near it in the newest {looked_at}; who speaks is yours to judge",
            "beside": f"In the same paragraphs of {looked_at}: strength (G²), times together",
        }
        self.query_one("#about", Static).update(about[self._view])
        row = self.rows.current
        published = row.article.published if isinstance(row, Passage | Quotation) else ""
        self.query_one(Timeline).show_month(published)

        def key(action: str) -> str:
            return self.actions.key(action, ascii=self.ascii)

        self.tell_hints(
            [(key("open"), "dossier" if self._view == "beside" else "to the text"),
             (key("beside"), VIEWS[self._next(1)]), (key("dossier_month"), "to month"),
             (key("name_articles"), "articles"), (key("dossier_export"), "export"), (key("help"), "keys"),
             (key("back"), "back")]
        )  # fmt: skip

    def _next(self, step: int) -> str:
        views = list(VIEWS)
        return views[(views.index(self._view) + step) % len(views)]

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()

    def _left(self) -> Leaf:
        """This dossier as it is now."""
        cursors = tuple(rows.cursor for rows in self._lists.values())
        return Leaf(self.leaf.name, self.leaf.label, self._view, cursors)

    @on(RowList.Opened)
    def _open(self) -> None:
        row = self.rows.current
        if isinstance(row, Passage | Quotation):
            span = row.span if isinstance(row, Quotation) else Span(row.mention.start, row.mention.end)
            what: TargetKind = "hit" if isinstance(row, Quotation) else "mention"
            self.dismiss(Jump(row.article.id, span, (*self._trail[:-1], self._left()), what))
        elif isinstance(row, Companion):
            self._trail = (*self._trail[:-1], self._left(), Leaf(row.name, row.label))
            self._open_leaf()

    def _perform(self, action: str) -> None:
        if self.stop_writing(action):
            return
        if action in ("back", "escape") and len(self._trail) > 1:
            self._trail = self._trail[:-1]
            self._open_leaf()
        else:
            super()._perform(action)

    def act(self, action: str) -> None:
        """Open, another list, another month, the articles, a file."""
        if action == "open":
            self._open()
        elif action in ("beside", "beside_back"):
            self._show(self._next(1 if action == "beside" else -1))
        elif action == "escape":
            self.dismiss(None)
        elif action == "name_articles":
            self.dismiss(Filtered(filter_for(self.leaf.name)))
        elif action == "dossier_month":
            self._ask_month()
        elif action in ("month_earlier", "month_later"):
            self._to_month(-1 if action == "month_earlier" else 1)
        elif action == "dossier_export":
            self.ask_where(self.leaf.name, self.leaf.label)

    def _ask_month(self) -> None:
        def typed(text: str | None) -> None:
            if text is not None:
                self._go_to(iso(text))

        self.app.push_screen(
            Prompt("Go to the month", iso, hint="2017, 2017-08, Aug 2017, 2017-08-06"), typed
        )

    def _go_to(self, day: str) -> None:
        """To the first row of a year, month or day, or of what is older."""
        if self._view == "beside":
            self._show("mentions")
        rows = self.rows
        if self._view == "mentions":
            row = self._row_of_day(day)
        else:
            dates = [one.article.published[: len(day)] for at in range(rows.count) if (one := rows.item(at))]
            row = next((at for at, date in enumerate(dates) if date <= day), rows.count)
        if rows.count:
            rows.move_cursor(min(row, rows.count - 1))
            rows.scroll_to(y=rows.cursor * rows.height_of_item, animate=False, force=True)

    def _to_month(self, step: int) -> None:
        """To the first row of the month before, or after, that has any."""
        row, rows = self.rows.current, self.rows
        if not isinstance(row, Passage | Quotation):
            return
        month = row.article.published[:7]
        if step < 0:
            self._go_to(month + "-" if not month else _before(month))
            return
        at = rows.cursor
        while at and (one := rows.item(at - 1)) and one.article.published[:7] == month:
            at -= 1
        if at and (newer := rows.item(at - 1)):
            self._go_to(newer.article.published[:7])


def _before(month: str) -> str:
    """The month before one: `2017-01` -> `2016-12`; of a year alone, the year before."""
    year, _, number = month.partition("-")
    if not number:
        return f"{int(year) - 1:04}-12"
    return f"{int(year) - 1:04}-12" if number == "01" else f"{year}-{int(number) - 1:02}"


def _window(found: Sequence[Any]) -> Callable[[int, int], Sequence[Any]]:
    return lambda offset, limit: found[offset : offset + limit]


def filter_for(name: str) -> str:
    """The filter that lists the articles of a name."""
    return 'name:"' + name.replace('"', '""') + '"'
