"""All names of the library: by group, filtered, sorted; merged, renamed, hidden, and each one's dossier."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from annotations.errors import GlosseError
from annotations.library import Library
from annotations.model import Name
from tui import wording
from tui.actions import Actions
from tui.screens.correcting import LABEL_ENTRIES
from tui.screens.dossier import DossierScreen, Filtered, Jump, Leaf, filter_for
from tui.screens.menu import Entry, Menu
from tui.screens.name_picker import NamePicker
from tui.screens.previewing import Previewing
from tui.screens.prompt import Prompt
from tui.widgets.name_list import NameList
from tui.widgets.rows import RowList
from tui.widgets.status import Status

GROUPS: Final = {"": "all", "PER": "people", "ORG": "organisations", "LOC": "places", "other": "others"}
"""Groups of labels and what they are called, in the order of the key that goes from one to the next."""

SORTS: Final = {
    "mentions": "most mentions", "articles": "most articles", "name": "by name", "first": "newly seen",
    "last": "lately seen",
}  # fmt: skip
"""The orders and what they are called."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the list of names was left, to come back to it."""

    group: str = ""
    part: str = ""
    sort: str = "mentions"
    hidden: bool = False
    cursor: int = 0
    trail: tuple[Leaf, ...] = ()
    """The dossiers that were open over it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The mention or the articles that were chosen, and where the list was left."""

    what: Jump | Filtered
    place: Place


class Names(Previewing[Chosen]):
    """A windowed list; Enter opens the dossier of the name under the bar."""

    PANE = "names"
    HERE = "go_names"

    class Counted(Message):
        """All names are counted, or cannot be."""

        def __init__(self, error: GlosseError | None = None) -> None:
            super().__init__()
            self.error = error

    def __init__(self, library: Library, actions: Actions, place: Place, *, ascii: bool = False) -> None:
        super().__init__(library, actions, ascii=ascii)
        self._place = place
        self._becomes: Name | None = None
        """What the name under the bar is called after a change."""

    def compose(self) -> ComposeResult:
        """Top line with the filter, the heading, the list, the footer."""
        with Horizontal(id="top"):
            yield Static("", id="where", markup=False)
            yield Input(self._place.part, placeholder="filter: part of the name", id="filter", compact=True)
            yield Static("", id="counts", markup=False)
        yield Static("", id="columns", markup=False)
        yield NameList(id="names", ascii=self.ascii)
        yield Status(id="status")

    @property
    def rows(self) -> NameList:
        """The list."""
        return self.query_one(NameList)

    def on_mount(self) -> None:
        """Start where it was left, in the dossier if one was open."""
        self.rows.over_time = self.library.over_time
        if self.library.names_counted():
            self._begin()
            return
        self.rows.empty = ["Counting the names of all articles" + (" ..." if self.ascii else " …")]
        self.rows.load(0, lambda offset, limit: [])
        self.run_worker(self._count, group="names", thread=True, exit_on_error=False)

    def _count(self) -> None:
        """Count all names, in a thread of its own."""
        try:
            self.library.count_names()
        except GlosseError as error:
            self.post_message(self.Counted(error))
        else:
            self.post_message(self.Counted())

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        if event.error is None:
            self._begin()
        else:
            self.rows.empty = [str(event.error)]
            self.rows.refresh()

    def _begin(self) -> None:
        self._load(self._place)
        if self._place.trail:
            self._open_dossier(self._place.trail)
        else:
            self.type_into(self.rows)

    def on_resize(self) -> None:
        """Columns are as wide as the window lets them."""
        self.call_after_refresh(self._head)

    def _head(self) -> None:
        self.query_one("#columns", Static).update(self.rows.heading())

    def _load(self, place: Place, keep: Name | None = None) -> None:
        """Show the names of a place, with the bar on the name to keep if it is among them."""
        self._place = place
        found = self.library.name_rows(place.group, place.part, place.sort, hidden=place.hidden)
        at = found.index_of(keep.name, keep.label) if keep else None
        rows = self.rows
        rows.forget_bars()
        rows.empty = (
            ["No name is hidden."] if place.hidden else
            ["No name fits this filter.", "Esc takes it away."] if place.part or place.group else
            ["No names yet.", "They come as articles are read, or all at once: glosse recognise --all"]
        )  # fmt: skip
        rows.load(found.count, found.page, cursor=place.cursor if at is None else at)
        gap = " - " if self.ascii else " · "
        group = GROUPS.get(place.group, place.group)
        where = gap.join(["Glosse  Names", group, *(["hidden"] if place.hidden else [])])
        self.query_one("#where", Static).update(where)
        self.query_one("#counts", Static).update(
            f"{wording.amount(found.count, 'name')}, {SORTS[place.sort]}"
        )
        self.call_after_refresh(self._head)
        self._tell()

    def reload(self) -> None:
        """Ask for the rows anew, the bar on the same name, or where it is."""
        keep, self._becomes = self._becomes or self.rows.current, None
        self._load(replace(self._place, cursor=self.rows.cursor), keep)

    def _tell(self) -> None:
        def key(action: str) -> str:
            return self.actions.key(action, ascii=self.ascii)

        hide = "list again" if self._place.hidden else "hide"
        self.tell_hints(
            [(key("open"), "dossier"), (key("name_articles"), "articles"), (key("name_group"), "group"),
             (key("filter"), "filter"), (key("name_order"), "order"), (key("name_merge"), "merge"),
             (key("name_rename"), "rename"), (key("name_hide"), hide), (key("go_rules"), "rules"),
             (key("help"), "keys")]
        )  # fmt: skip

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(Input.Changed, "#filter")
    def _filtered(self, event: Input.Changed) -> None:
        if event.value != self._place.part:
            self.status.hush()
            self._load(replace(self._place, part=event.value, cursor=0))

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self.rows.focus()

    def typed(self, event: events.Key) -> bool:
        """While the filter is edited, only Esc and the arrows lead out of it."""
        if not isinstance(self.focused, Input):
            return False
        if event.key in ("escape", "down", "tab"):
            event.stop()
            event.prevent_default()
            self.rows.focus()
        return True

    @on(RowList.Opened)
    def _open(self) -> None:
        if name := self.rows.current:
            self._open_dossier((Leaf(name.name, name.label),))

    def _open_dossier(self, trail: tuple[Leaf, ...]) -> None:
        def left(answer: Jump | Filtered | str | None) -> None:
            if isinstance(answer, Jump):
                self._leave(answer, answer.trail)
            elif isinstance(answer, Filtered):
                self._leave(answer, ())
            elif answer is not None and answer != self.HERE:
                self.dismiss(answer)
            else:
                self.type_into(self.rows)
                self.reload()

        self.app.push_screen(DossierScreen(self.library, self.actions, trail, ascii=self.ascii), left)

    def _leave(self, what: Jump | Filtered, trail: tuple[Leaf, ...]) -> None:
        self.dismiss(Chosen(what, replace(self._place, cursor=self.rows.cursor, trail=trail)))

    def act(self, action: str) -> None:
        """Go through groups, orders and hidden names, or do something to the name under the bar."""
        place, name = self._place, self.rows.current
        if action in ("name_group", "name_group_back"):
            groups = list(GROUPS)
            step = 1 if action == "name_group" else -1
            group = groups[(groups.index(place.group) + step) % len(groups)]
            self._load(replace(place, group=group, cursor=0), name)
        elif action == "name_order":
            self._choose_order()
        elif action == "name_hidden":
            self._load(replace(place, hidden=not place.hidden, cursor=0))
        elif action == "filter":
            self.query_one("#filter", Input).focus()
        elif action == "escape":
            self._back()
        elif name is None:
            self.status.say("No name under the bar", passing=True)
        elif action == "open":
            self._open()
        elif action == "name_articles":
            self._leave(Filtered(filter_for(name.name)), ())
        else:
            self._rule(action, name)

    def _back(self) -> None:
        """One step: filter, hidden names, group, the list itself."""
        place = self._place
        if place.part:
            self.query_one("#filter", Input).value = ""
        elif place.hidden or place.group:
            self._load(replace(place, hidden=False, group="" if not place.hidden else place.group, cursor=0))
        else:
            self.dismiss(None)

    def _choose_order(self) -> None:
        def chosen(sort: str | None) -> None:
            if sort:
                self._load(replace(self._place, sort=sort, cursor=0))

        entries = [Entry(sort, said, sort[0]) for sort, said in SORTS.items()]
        self.app.push_screen(Menu("Names in which order", entries, ascii=self.ascii), chosen)

    def _rule(self, action: str, name: Name) -> None:
        """Carry out what changes a name."""
        library, one = self.library, (name.name, name.label)
        if action == "name_hide":
            hide = library.unhide_name if self._place.hidden else library.hide_name
            self.change(lambda: hide(*one))
        elif action == "name_merge":
            heading = f"Count {wording.clip(name.name, 40)} as"
            picker = NamePicker(library, heading, name, ascii=self.ascii)
            self.app.push_screen(picker, partial(self._merge, name))
        elif action == "name_rename":
            prompt = Prompt(f"Show {wording.clip(name.name, 40)} as", lambda line: None, value=name.name)
            self.app.push_screen(prompt, partial(self._rename, name))
        elif action == "name_split":
            self._split(name)
        elif action == "name_relabel":
            heading = f"{wording.clip(name.name, 40)} is {name.label}; what is it?"
            entries = [Entry(*entry) for entry in LABEL_ENTRIES]
            self.app.push_screen(Menu(heading, entries, ascii=self.ascii), partial(self._relabel, name))

    def _relabel(self, name: Name, to: str | None) -> None:
        if to is not None:
            self._becomes = replace(name, label=to)
            self.ask(
                lambda: self.library.propose_relabel(name.name, name.label, to),
                lambda leaving: self.library.relabel_name(
                    name.name, name.label, to, leaving=leaving, later=True
                ),
            )

    def _merge(self, name: Name, into: str | None) -> None:
        if into is not None:
            self._becomes = replace(name, name=into)
            self.change(lambda: self.library.merge_name(name.name, into, name.label))

    def _rename(self, name: Name, to: str | None) -> None:
        if to is not None and to != name.name:
            self._becomes = replace(name, name=to)
            self.change(lambda: self.library.rename_name(name.name, to, name.label))

    def _split(self, name: Name) -> None:
        def chosen(written: str | None) -> None:
            if written:
                self.change(lambda: self.library.split_name(written, name.label))

        parts = [one for one in self.library.written(name.name, name.label) if one != name.name]
        if not parts:
            self.status.say("No other name counts as it", passing=True)
        elif len(parts) == 1:
            chosen(parts[0])
        else:
            entries = [Entry(part, part) for part in parts]
            self.app.push_screen(Menu("Which is a name of its own", entries, ascii=self.ascii), chosen)
