"""Tags in a list: as a tree with counts, or pairs of those that are alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from annotations.codebook import Alike, TagNode
from tui.themes import tag_color
from tui.widgets.rows import COLOURS, Line, Piece, RowList


@dataclass(frozen=True, slots=True)
class TagRow:
    """One row: a tag or a level, or a pair."""

    node: TagNode
    """Of a pair the one that is used less."""
    pair: Alike | None = None
    folded: bool | None = None
    """Whether what is below it is hidden; None where there is nothing, or no tree is shown."""
    tree: bool = False


def shown(nodes: Sequence[TagNode], folded: Collection[str], wanted: str) -> list[TagRow]:
    """The rows of a tree, without what is below folded names (case-folded).

    With something `wanted` in names, those with the levels above them, and nothing is folded.
    """
    wanted = wanted.casefold().strip()
    if wanted:
        keys = [node.name.casefold() for node in nodes if wanted in node.name.casefold()]
        kept = {
            "/".join(levels[:depth])
            for levels in (key.split("/") for key in keys)
            for depth in range(1, len(levels) + 1)
        }
        return [
            TagRow(node, None, False if node.below else None, tree=True)
            for node in nodes
            if node.name.casefold() in kept
        ]
    rows, hidden = [], ""
    for node in nodes:
        key = node.name.casefold()
        if hidden and key.startswith(hidden):
            continue
        here = key in folded and bool(node.below)
        hidden = f"{key}/" if here else ""
        rows.append(TagRow(node, None, here if node.below else None, tree=True))
    return rows


class TagTree(RowList[TagRow]):
    """Digit, name, what it is for; how much carries it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COLOURS

    def lines(self, item: TagRow, *, current: bool) -> Sequence[Line]:
        """One line."""
        bar: Piece = ((("> " if self.ascii else "▸ ") if current else "  "), "accent")
        if item.pair:
            return (self._pair(item.pair, bar),)
        node = item.node
        left: list[Piece] = [bar]
        tag = node.tag
        left.append((f"{tag.key} " if tag and tag.key else "  ", "accent"))
        if item.tree:
            sign = "  " if item.folded is None else "+ " if item.folded else "- "
            left.append(("  " * node.depth + sign, "faint"))
        name = node.level if item.tree else node.name
        left.append((name, tag_color(tag.name, tag.color) if tag else "faint"))
        if tag and tag.description:
            left.append((f"  {' '.join(tag.description.split())}", "faint"))
        return ((left, self._count(node)),)

    def _count(self, node: TagNode) -> list[Piece]:
        articles = "" if not node.articles else f"{node.articles:,} article{'s' * (node.articles != 1)}  "
        own = f"{node.own:,} of " if node.below and node.tag else ""
        return [(f"  {articles}", "faint"), (own, "faint"), (f"{node.whole:,} ", "")]

    def _pair(self, pair: Alike, bar: Piece) -> Line:
        arrow = " -> " if self.ascii else " → "
        pieces = [bar, ("  ", "")]
        for node, gap in ((pair.one, arrow), (pair.other, "")):
            tag = node.tag
            pieces += [
                (node.name, tag_color(tag.name, tag.color) if tag else "faint"),
                (f" {node.whole:,}", ""),
                (gap, "faint"),
            ]
        return pieces, [(f"  {pair.why} ", "faint")]
