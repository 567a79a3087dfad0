"""What keeps a code book: new tags, examples, rules, and whether tags are made anywhere else."""

from __future__ import annotations

from typing import TypeVar

from annotations.codebook import TagRule
from annotations.errors import GlosseError
from annotations.model import Change, Tag
from tui import wording
from tui.screens.comment import CommentEditor
from tui.screens.menu import Entry, Menu
from tui.screens.prompt import Prompt
from tui.screens.retagging import Retagging
from tui.screens.rule_editor import RuleEditor

Result = TypeVar("Result")

LINES = "One passage a line   ctrl+s save   Esc leave"


class BookKeeping(Retagging[Result]):
    """Adds to what is done to the tag under the bar; some of it needs none."""

    def act(self, action: str) -> None:
        """Make tags, close or open the book; examples and rules of the tag under the bar."""
        tag = self.node.tag if self.node else None
        if action == "new_tag":
            self._new_tag()
        elif action == "close_book":
            closed = self.library.code_book_closed
            self._make(self.library.open_code_book if closed else self.library.close_code_book)
        elif action == "tag_examples" and tag:
            self._examples(tag)
        elif action == "tag_rules" and tag:
            self._rules(tag)
        else:
            super().act(action)

    def _new_tag(self) -> None:
        made: list[Change] = []

        def done(name: str | None) -> None:
            if name is not None and made:
                self._make(lambda: made[-1], " ".join(name.split()))

        hint = "It can have levels: country/venezuela"
        self.app.push_screen(
            Prompt("Name of the new tag", lambda name: made.append(self.library.make_tag(name)), hint=hint),
            done,
        )

    def _examples(self, tag: Tag) -> None:
        def save(text: str) -> str:
            try:
                made = self.library.exemplify_tag(tag.name, text.split("\n"))
            except GlosseError as error:
                return str(error)
            self._make(lambda: made)
            return ""

        editor = CommentEditor(
            f"“{wording.clip(tag.name, 50)}”",
            "\n".join(tag.examples),
            save=save,
            keep=lambda _: None,
            drop=lambda: None,
            heading="Passages that show what it is for:",
            hint=LINES,
        )
        self.app.push_screen(editor)

    def _rules(self, tag: Tag) -> None:
        """Choose one of the rules of a tag to change it, or make one; the first at once."""
        rules = self.library.tag_rules(tag.name)
        if not rules:
            self._edit_rule(tag, None)
            return
        entries = [
            Entry(str(at), wording.clip(rule.query, 56), str(at + 1) if at < 9 else "")
            for at, rule in enumerate(rules)
        ]
        entries.append(Entry("new", "another rule", "n"))

        def chosen(id: str | None) -> None:
            if id is not None:
                self._edit_rule(tag, None if id == "new" else rules[int(id)])

        heading = f"Articles get “{wording.clip(tag.name, 40)}” where one of these finds them"
        self.app.push_screen(Menu(heading, entries, ascii=self.ascii), chosen)

    def _edit_rule(self, tag: Tag, rule: TagRule | None) -> None:
        def done(change: Change | None) -> None:
            if change is not None:
                self._make(lambda: change)

        self.app.push_screen(RuleEditor(self.library, tag.name, rule, ascii=self.ascii), done)
