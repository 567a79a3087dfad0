"""The corrections of names that hold everywhere: filtered, relabelled, narrowed, deleted; and where each was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from annotations.errors import GlosseError
from annotations.library import Library
from annotations.model import CorrectionKind, Scope
from annotations.proposals import Rule
from tui import wording
from tui.actions import Actions
from tui.screens.correcting import LABEL_ENTRIES
from tui.screens.menu import Entry, Menu
from tui.screens.previewing import Previewing
from tui.widgets.name_list import STYLES
from tui.widgets.rows import COLOURS, Line, RowList
from tui.widgets.status import Status

NO_NAME = "no name"

DONE = {
    CorrectionKind.ADD: "added",
    CorrectionKind.DISMISS: "dismissed",
    CorrectionKind.RELABEL: "relabelled",
}
"""What was done to make a rule."""


@dataclass(frozen=True, slots=True)
class Left:
    """Where the list was left, to come back to it."""

    part: str = ""
    cursor: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rule whose article was opened, and where the list was left."""

    rule: Rule
    left: Left


class RuleRows(RowList[Rule]):
    """What words are and in how many articles they stand; who said so, when and where."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COLOURS
    height_of_item = 2

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(ascii=ascii, id=id)
        self.articles: dict[str, int] = {}
        """In how many articles words stand, as far as that is counted."""

    def lines(self, item: Rule, *, current: bool) -> Sequence[Line]:
        """Two lines of a rule."""
        bar, gap = ("> ", " - ") if self.ascii else ("▸ ", " · ")
        made = item.made
        number = self.articles.get(made.correction.surface)
        counted = ("..." if self.ascii else "…") if number is None else wording.amount(number, "article")
        style = "faint" if item.what == NO_NAME else STYLES.get(item.what, "misc")
        said = f"{DONE[made.correction.kind]} {wording.moment(made.created)[:10]} by {made.creator}"
        return (
            (
                ((bar if current else "  ", "accent"), (f"{item.what[:7]:<8}", style),
                 (wording.clip(made.correction.surface, 200), "strong")),
                ((f"  {counted} ", "faint"),),
            ),
            ((("          ", ""), (f"{said}{gap}in {item.article_title or 'an untitled article'}", "faint")), ()),
        )  # fmt: skip


class Rules(Previewing[Chosen]):
    """Every change shows first which places it concerns; Enter goes to where a rule was made."""

    PANE = "rules"
    HERE = "go_rules"

    class Counted(Message):
        """In how many articles the words of some rules stand."""

        def __init__(self, articles: dict[str, int]) -> None:
            super().__init__()
            self.articles = articles

    def __init__(self, library: Library, actions: Actions, left: Left, *, ascii: bool = False) -> None:
        super().__init__(library, actions, ascii=ascii)
        self._left = left
        self._part = left.part

    def compose(self) -> ComposeResult:
        """Top line with the filter, the list, the footer."""
        with Horizontal(id="top"):
            yield Static("Glosse  Rules", id="where", markup=False)
            yield Input(self._part, placeholder="filter: part of the words", id="filter", compact=True)
            yield Static("", id="counts", markup=False)
        yield RuleRows(id="rules", ascii=self.ascii)
        yield Status(id="status")

    @property
    def rows(self) -> RuleRows:
        """The list."""
        return self.query_one(RuleRows)

    def on_mount(self) -> None:
        """Start where it was left."""
        self._load(self._left.cursor)
        self.type_into(self.rows)

    def _load(self, cursor: int) -> None:
        found = self.library.rule_list(self._part)
        rows = self.rows
        key = self.actions.key
        corrections = " ".join(key(id) for id in ("add_mention", "dismiss_mention", "relabel_mention"))
        rows.empty = (
            ["No rule has that in its words.", "Esc takes the filter away."] if self._part.strip() else
            ["No rules yet.", f"In a text, {corrections} correct a name; {key('correct_everywhere')} then lets that"
             " hold everywhere."]
        )  # fmt: skip
        rows.load(len(found), lambda start, limit: found[start : start + limit], cursor=cursor)
        self.query_one("#counts", Static).update(wording.amount(len(found), "rule"))
        words = dict.fromkeys(one.made.correction.surface for one in found)
        missing = [one for one in words if one not in rows.articles]
        self.run_worker(
            lambda: self._count(missing), group="rules", thread=True, exclusive=True, exit_on_error=False
        )
        self._tell()

    def _count(self, words: Sequence[str]) -> None:
        """Count articles with the words of rules, in a thread of its own."""
        worker = get_current_worker()
        for one in words:
            if worker.is_cancelled:
                return
            try:
                self.post_message(self.Counted({one: self.library.articles_with(one)}))
            except GlosseError:
                return

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        self.rows.articles |= event.articles
        self.rows.refresh()

    def reload(self) -> None:
        """Ask for the rows anew, the bar where it is."""
        self.rows.articles.clear()
        self._load(self.rows.cursor)

    def _tell(self) -> None:
        ids = ("open", "relabel_rule", "delete_rule", "narrow_rule", "filter", "help", "undo", "back")
        labels = {"open": "to the text"}
        self.tell_hints(
            [
                (self.actions.key(id, ascii=self.ascii), labels.get(id, self.actions[id].label))
                for id in (ids if self.rows.count else ("help", "back"))
            ]
        )

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(Input.Changed, "#filter")
    def _filtered(self, event: Input.Changed) -> None:
        if event.value != self._part:
            self._part = event.value
            self.status.hush()
            self._load(0)

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
        if rule := self.rows.current:
            self.dismiss(Chosen(rule, Left(self._part, self.rows.cursor)))

    def act(self, action: str) -> None:
        """Filter, go to where a rule was made, or change the rule under the bar."""
        rule = self.rows.current
        if action == "filter":
            self.query_one("#filter", Input).focus()
        elif action == "escape" and self._part:
            self.query_one("#filter", Input).value = ""
        elif action == "escape":
            self.dismiss(None)
        elif rule is None:
            self.status.say("No rule under the bar", passing=True)
        elif action == "open":
            self._open()
        elif action == "relabel_rule":
            self._relabel(rule)
        elif action == "narrow_rule":
            self._set(rule, None, "", Scope.ARTICLE)
        elif action == "delete_rule":
            library, ids = self.library, [rule.made.id]
            self.ask(
                lambda: library.propose_deletion(ids),
                lambda leaving: library.delete_rules(ids, leaving=leaving, later=True),
            )

    def _relabel(self, rule: Rule) -> None:
        def chosen(label: str | None) -> None:
            if label == NO_NAME:
                self._set(rule, CorrectionKind.DISMISS, "", Scope.EVERYWHERE)
            elif label:
                self._set(rule, None, label, Scope.EVERYWHERE)

        entries = [Entry(*entry) for entry in LABEL_ENTRIES]
        entries.append(Entry(NO_NAME, "      no name", "x"))
        heading = f"“{wording.clip(rule.made.correction.surface, 48)}” is {rule.what}; what is it?"
        self.app.push_screen(Menu(heading, entries, ascii=self.ascii), chosen)

    def _set(self, rule: Rule, kind: CorrectionKind | None, label: str, scope: Scope) -> None:
        library, id_ = self.library, rule.made.id
        self.ask(
            lambda: library.propose_rule(id_, kind, label, scope),
            lambda leaving: library.set_rule(id_, kind, label, scope, leaving=leaving, later=True),
        )
