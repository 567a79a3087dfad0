"""All tags: a tree with counts, what is hardly used, what may be the same; and everything that puts them in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Static

from annotations.codebook import TagNode, TagRule, Together
from annotations.errors import GlosseError
from annotations.library import Library
from tui import wording
from tui.actions import Actions
from tui.screens.book_keeping import BookKeeping
from tui.screens.tag_views import EMPTY, SHORT, VIEWS, View
from tui.widgets.rows import RowList
from tui.widgets.status import Status
from tui.widgets.tag_detail import in_line, whole
from tui.widgets.tag_rows import TagRow, TagTree, shown
from tui.widgets.typed_line import TypedLine


@dataclass(frozen=True, slots=True)
class Left:
    """Where the list was left, to come back to it."""

    view: View = "all"
    cursor: int = 0
    wanted: str = ""
    folded: frozenset[str] = field(default_factory=frozenset)
    """Case-folded names of tags whose lower ones are hidden."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The filter for the annotations of a tag, and where the list was left."""

    query: str
    left: Left


class Tags(BookKeeping[Listed]):
    """Enter lists the annotations of the tag under the bar."""

    PANE = "tags"
    HERE = "go_tags"
    HORIZONTAL_BREAKPOINTS = [(0, "-below"), (100, "-beside")]  # noqa: RUF012

    class Found(Message):
        """What a tag is used with was counted."""

        def __init__(self, name: str, together: Sequence[Together]) -> None:
            super().__init__()
            self.name = name
            self.together = together

    def __init__(self, library: Library, actions: Actions, left: Left, *, ascii: bool = False) -> None:
        super().__init__(library, actions, ascii=ascii)
        self._view, self._wanted, self._folded = left.view, left.wanted, set(left.folded)
        self._left = left
        self._told = ""
        self._rules_of: dict[str, list[TagRule]] = {}

    def compose(self) -> ComposeResult:
        """Top line with the filter, the list, what goes with the tag under the bar, the footer."""
        with Horizontal(id="top"):
            yield Static("", id="where", markup=False)
            line = TypedLine(self._entered, id="filter")
            line.value, line.placeholder = self._wanted, "filter: part of a name"
            yield line
            yield Static("", id="counts", markup=False)
        with Horizontal(id="tagged"):
            yield TagTree(id="tags", ascii=self.ascii)
            with VerticalScroll(id="beside", can_focus=False):
                yield Static("", id="more", markup=False)
        yield Static("", id="line", markup=False)
        yield Status(id="status")

    def on_mount(self) -> None:
        """Start where it was left."""
        self._load(cursor=self._left.cursor)
        self.type_into(self.rows)

    @property
    def node(self) -> TagNode | None:
        """The tag or level under the bar."""
        row: TagRow | None = self.rows.current
        return row.node if row else None

    def _load(self, *, cursor: int | None = None, keep: str = "") -> None:
        """Ask for the rows anew, with the bar on the tag `keep` if it is there, or else on a row."""
        library, rows = self.library, self.rows
        if self._view in ("unused", "once"):
            times, wanted = int(self._view == "once"), self._wanted.strip()
            count = library.count_tags_used(times, wanted)
            rows.load(
                count,
                lambda start, limit: [
                    TagRow(node) for node in library.tags_used(times, wanted, limit=limit, offset=start)
                ],
                cursor=cursor,
            )
            what = wording.amount(count, "tag")
        else:
            found = (
                self._similar()
                if self._view == "similar"
                else shown(library.tag_tree(), self._folded, self._wanted)
            )
            at = next(
                (i for i, row in enumerate(found) if row.node.name.casefold() == keep.casefold()), cursor
            )
            rows.load(len(found), lambda start, limit: found[start : start + limit], cursor=at)
            what = wording.amount(len(found), "pair") if self._view == "similar" else self._amount(found)
        nothing = ("No tag has that in its name.", "Esc takes the filter away.")
        rows.empty = nothing if self._wanted.strip() else EMPTY[self._view]
        closed = f"{self.gap}closed" if self.library.code_book_closed else ""
        self.query_one("#where", Static).update(f"Glosse  {VIEWS[self._view]}{closed}")
        self._rules_of = _by_tag(self.library.tag_rules())
        self.query_one("#counts", Static).update(what)
        self._told = ""
        self._tell()

    def _similar(self) -> list[TagRow]:
        wanted = self._wanted.strip().casefold()
        return [
            TagRow(pair.one, pair)
            for pair in self.library.similar_tags()
            if wanted in pair.one.name.casefold() or wanted in pair.other.name.casefold()
        ]

    def _amount(self, found: Sequence[TagRow]) -> str:
        """How many tags there are, hidden ones too, or fit the filter."""
        if not self._wanted.strip():
            return wording.amount(len(self.library.tags()), "tag")
        return wording.amount(sum(row.node.tag is not None for row in found), "tag")

    def reload(self, keep: str = "") -> None:
        """Ask for the rows anew, the bar on its tag."""
        node = self.node
        self._load(keep=keep or (node.name if node else ""))

    def _tell(self) -> None:
        row: TagRow | None = self.rows.current
        self._ask(row.node if row else None)
        following = SHORT[self._next]
        names = ["merge_tag", "rename_tag", "list_tag"] if self._view == "similar" else [
            "list_tag", "rename_tag", "merge_tag", "move_tag", "describe_tag", "tag_examples", "tag_rules",
            "delete_tag", "color_tag",
        ]  # fmt: skip
        hints = [
            (self.actions.key(name, ascii=self.ascii), self.actions[name].label) for name in names if row
        ]
        tab = (self.actions.key("next_tags", ascii=self.ascii), following)
        self.tell_hints(
            [
                *hints[:1],
                tab,
                *hints[1:],
                (self.actions.key("help"), "keys"),
                (self.actions.key("escape"), "back"),
            ]
        )

    def _ask(self, node: TagNode | None) -> None:
        """Have counted what the tag under the bar is used with, beside the keys; only the last one is shown."""
        name = node.tag.name if node and node.tag else ""
        if name and name == self._told:
            return
        self._told = name
        self._show(node, None if name else ())
        if name:
            self.run_worker(
                lambda: self._count(name), group="together", exclusive=True, thread=True, exit_on_error=False
            )

    def _count(self, name: str) -> None:
        """Count, in a thread of its own, unless the bar has gone on."""
        if name != self._told:
            return
        try:
            together = self.library.tags_together(name)
        except GlosseError:
            return
        self.post_message(self.Found(name, together))

    @on(Found)
    def _found(self, event: Found) -> None:
        node = self.node
        if node and node.tag and node.tag.name == event.name:
            self._show(node, event.together)

    def _show(self, node: TagNode | None, together: Sequence[Together] | None) -> None:
        rules = self._rules_of.get(node.name, ()) if node else ()
        self.query_one("#more", Static).update(whole(node, together, rules) if node else "")
        self.query_one("#line", Static).update(in_line(node, together, self.gap, rules) if node else "")

    @property
    def _next(self) -> View:
        names = list(VIEWS)
        return names[(names.index(self._view) + 1) % len(names)]

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(Input.Changed, "#filter")
    def _filtered(self, event: Input.Changed) -> None:
        self._filter(event.value)

    def _filter(self, wanted: str) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            self._load(cursor=0)

    def _entered(self) -> None:
        """The filter is typed: the list has the keys."""
        self._filter(self.query_one("#filter", TypedLine).value)
        self.set_focus(self.rows)

    def typed(self, event: events.Key) -> bool:
        """While the filter is edited, only Esc and the arrows lead out of it."""
        if not isinstance(self.focused, TypedLine):
            return False
        if event.key in ("escape", "down"):
            event.stop()
            self.set_focus(self.rows)
        return True

    @on(RowList.Opened)
    def _list(self) -> None:
        row: TagRow | None = self.rows.current
        if row is None:
            return
        nodes = [row.pair.one, row.pair.other] if row.pair else [row.node]
        below = row.folded is True or row.node.tag is None or row.pair is not None
        query = " OR ".join(
            self.library.tag_query(node.name, below=below and bool(node.below)) for node in nodes
        )
        if not self.library.count_annotations(query):
            self.status.say("No annotation carries it", passing=True)
            return
        left = Left(self._view, self.rows.cursor, self._wanted, frozenset(self._folded))
        self.dismiss(Listed(query, left))

    def act(self, action: str) -> None:
        """List, filter, fold, the next view; what changes tags is done by the class above."""
        if action == "list_tag":
            self._list()
        elif action == "filter":
            self.type_into(self.query_one("#filter", Input))
        elif action == "escape" and self._wanted:
            self.query_one("#filter", Input).value = ""
        elif action == "escape":
            self.dismiss(None)
        elif action == "next_tags":
            self._view = self._next
            self._load(cursor=0)
        elif action in ("fold", "unfold", "fold_all"):
            self._fold(action)
        else:
            super().act(action)

    def _fold(self, action: str) -> None:
        row: TagRow | None = self.rows.current
        if row is None or not row.tree or self._wanted.strip():
            return
        key = row.node.name.casefold()
        if action == "fold_all":
            names = {node.name.casefold() for node in self.library.tag_tree() if node.below}
            self._folded = set() if self._folded else names
            self._load(keep=row.node.name if not self._folded else row.node.name.split("/")[0])
        elif action == "fold" and row.folded is False:
            self._folded.add(key)
            self.reload()
        elif action == "fold" and row.node.depth:
            self._load(keep=row.node.name.rpartition("/")[0])
        elif action == "unfold" and row.folded:
            self._folded.discard(key)
            self.reload()
        elif action == "unfold" and row.folded is False:
            self.rows.step("cursor_down")


def _by_tag(rules: Sequence[TagRule]) -> dict[str, list[TagRule]]:
    found: dict[str, list[TagRule]] = {}
    for rule in rules:
        found.setdefault(rule.tag, []).append(rule)
    return found
