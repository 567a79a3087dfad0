"""What is done to the tag under the bar: each asks for what it needs, and is one action to undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from annotations.codebook import TagNode, TagUse
from annotations.errors import GlosseError
from annotations.library import Library
from annotations.library.names import COLORS
from annotations.model import Change, Tag
from tui import wording
from tui.screens.apart import Apart
from tui.screens.menu import Entry, Menu
from tui.screens.prompt import Prompt
from tui.screens.tag_picker import Picked, TagPicker
from tui.widgets.tag_rows import TagRow

Result = TypeVar("Result")


class Retagging(Apart[Result]):
    """Renames, merges, moves, colours, describes, deletes and binds; a list of tags is built on it."""

    @property
    def gap(self) -> str:
        """What parts two things in a line."""
        return " - " if self.ascii else " · "

    @property
    def node(self) -> TagNode | None:
        """The tag or level under the bar."""
        return None

    def reload(self, keep: str = "") -> None:
        """Ask for the rows anew, with the bar on the tag `keep`."""

    def act(self, action: str) -> None:
        """Do what is asked to the tag under the bar."""
        node = self.node
        if node is None:
            return
        asking: dict[str, Callable[[TagNode], None]] = {
            "rename_tag": self._rename,
            "merge_tag": self._merge,
            "move_tag": self._move,
            "raise_tag": lambda node: self._make(lambda: self.library.move_tag(node.name, "/"), node.level),
            "delete_tag": self._delete,
        }
        if action in asking:
            asking[action](node)
        elif node.tag is None:
            self.status.say(f"“{node.name}” is only a level above other tags", passing=True)
        elif action == "color_tag":
            self._color(node.tag)
        elif action == "describe_tag":
            self._describe(node.tag)
        elif action.startswith("bind_"):
            self._bind(node.tag, int(action.removeprefix("bind_")))

    def _make(self, change: Callable[[], Change], keep: str = "") -> None:
        """Make a change, and put the bar on the tag that it made."""
        made: list[Change] = []

        def kept() -> Change:
            made.append(change())
            return made[0]

        self.change(kept)
        if made and keep:
            self.reload(keep)

    def _prompt(
        self, heading: str, value: str, change: Callable[[str], Change], *, hint: str = "", keep: bool = False
    ) -> None:
        """Ask for a line and make the change with it; what is refused is said there and can be mended."""
        made: list[Change] = []

        def done(line: str | None) -> None:
            if line is not None and made:
                self._make(lambda: made[-1], line if keep else "")

        self.app.push_screen(
            Prompt(heading, lambda line: made.append(change(line)), hint=hint, value=value), done
        )

    def _rename(self, node: TagNode) -> None:
        below = f"{wording.amount(node.below, 'tag')} below it will go along." if node.below else ""
        library = self.library
        self._prompt(
            f"New name of “{node.name}”",
            node.name,
            lambda new: library.rename_tag(node.name, new),
            hint=below,
            keep=True,
        )

    def _describe(self, tag: Tag) -> None:
        value = " ".join(tag.description.split())
        self._prompt(
            f"What “{tag.name}” is for", value, lambda text: self.library.describe_tag(tag.name, text)
        )

    def _others(self, node: TagNode) -> list[Tag]:
        """The tags and levels that are neither this one nor below it, as the picker takes them."""
        here = f"{node.name.casefold()}/"
        return [
            each.tag or Tag(0, "", each.name, "", "", 0, each.whole)
            for each in self.library.tag_tree()
            if not f"{each.name.casefold()}/".startswith(here)
        ]

    def _pick(
        self,
        node: TagNode,
        heading: str,
        change: Callable[[str], Change],
        keep: Callable[[str], str],
        *,
        new: bool,
    ) -> None:
        def picked(answer: Picked | None) -> None:
            if answer is not None:
                self._make(lambda: change(answer.tag), keep(answer.tag))

        picker = TagPicker(self._others(node), "", heading=heading, new=new, ascii=self.ascii)
        self.app.push_screen(picker, picked)

    def _merge(self, node: TagNode) -> None:
        row: TagRow | None = self.rows.current
        if row and row.pair:
            self._merge_pair(row.pair.one, row.pair.other)
            return
        self._pick(
            node,
            f"Merge “{node.name}”{self.gap}{wording.amount(node.whole, 'annotation')}{self.gap}into",
            lambda into: self.library.merge_tags(node.name, into),
            lambda into: into,
            new=False,
        )

    def _merge_pair(self, one: TagNode, other: TagNode) -> None:
        def chosen(way: str | None) -> None:
            if way:
                old, new = (one, other) if way == "merge" else (other, one)
                self._make(lambda: self.library.merge_tags(old.name, new.name))

        entries = [
            Entry("merge", f"“{one.name}” ({one.whole:,}) into “{other.name}” ({other.whole:,})", "m"),
            Entry("back", f"“{other.name}” ({other.whole:,}) into “{one.name}” ({one.whole:,})", "o"),
        ]
        self.app.push_screen(Menu("Merge", entries, ascii=self.ascii), chosen)

    def _move(self, node: TagNode) -> None:
        self._pick(
            node,
            f"“{node.name}” is to stand below",
            lambda below: self.library.move_tag(node.name, below),
            lambda below: f"{below}/{node.level}",
            new=True,
        )

    def _color(self, tag: Tag) -> None:
        def chosen(color: str | None) -> None:
            if color is not None:
                self._make(lambda: self.library.color_tag(tag.name, color.removeprefix("none")))

        now = f"{self.gap}now"
        entries = [
            Entry(color, f"{color}{now if color == tag.color else ''}", str(digit))
            for digit, color in enumerate(COLORS, 1)
        ]
        entries.append(Entry("none", f"the one that its name gives it{'' if tag.color else now}", "0"))
        self.app.push_screen(Menu(f"Colour of “{tag.name}”", entries, ascii=self.ascii), chosen)

    def _bind(self, tag: Tag, digit: int) -> None:
        if tag.key == digit:
            self._make(lambda: self.library.unbind(tag.name))
        else:
            self._make(lambda: self.library.bind(digit, tag.name))

    def _delete(self, node: TagNode) -> None:
        """Say first what happens; with tags below it, ask how far it is to go."""
        entries = []
        try:
            if node.tag:
                entries.append(
                    Entry("one", f"delete it{self._told_of([node.name], self.library, False)}", "d")
                )
            if node.below:
                said = self._told_of([node.name], self.library, True)
                what = "it and " if node.tag else ""
                entries.append(Entry("all", f"delete {what}the {node.below:,} below it{said}", "b"))
        except GlosseError as error:
            self.status.say(str(error), failed=True)
            return

        def chosen(far: str | None) -> None:
            if far:
                self._make(lambda: self.library.delete_tags([node.name], below=far == "all"))

        heading = f"Delete “{wording.clip(node.name, 60)}”? Annotations and articles stay, without it."
        self.app.push_screen(Menu(heading, entries, ascii=self.ascii), chosen)

    def _told_of(self, names: list[str], library: Library, below: bool) -> str:
        return f"{self.gap}{said_of(library.tag_use(names, below=below), self.gap)}"


def said_of(use: TagUse, gap: str) -> str:
    """What deleting tags does: `12 annotations, 1 article · 3 untagged then`."""
    parts = [wording.amount(use.annotations, "annotation")] if use.annotations else []
    parts += [wording.amount(use.articles, "article")] if use.articles else []
    said = ", ".join(parts) or "nothing carries it"
    said += f"{gap}{use.bare:,} untagged then" if use.bare else ""
    return said + (f"{gap}{wording.amount(use.rules, 'rule')} too" if use.rules else "")
