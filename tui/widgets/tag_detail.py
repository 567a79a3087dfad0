"""What is told of the tag under the bar: what it is for, and which tags stand with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from annotations.codebook import TagNode, TagRule, Together
from tui import wording
from tui.widgets.rows import crop

NAME: Final = 21
"""Cells for a name beside the list."""

EXAMPLE: Final = 120
"""Code points of an example or a rule beside the list."""

FEW: Final = 6
"""Examples and rules that are shown there."""


def whole(node: TagNode, together: Sequence[Together] | None, rules: Sequence[TagRule] = ()) -> Content:
    """All about a tag, for the column beside the list."""
    parts = [Content.styled(node.name, "bold")]
    if node.tag is None:
        parts.append(Content.styled("A level above other tags, no tag itself.", "$faint"))
        return Content("\n\n").join(parts)
    if node.tag.description:
        parts.append(Content(node.tag.description))
    if node.tag.examples:
        lines = [Content(f"“{wording.clip(line, EXAMPLE)}”") for line in node.tag.examples[:FEW]]
        parts.append(_listed("Examples", lines, len(node.tag.examples)))
    if rules:
        lines = [Content(wording.clip(rule.query, EXAMPLE)) for rule in rules[:FEW]]
        parts.append(_listed("Articles get it by", lines, len(rules)))
    if together is None:
        parts.append(Content.styled("…", "$faint"))
    elif not together:
        parts.append(Content.styled("No other tag stands with it.", "$faint"))
    else:
        lines = [Content.styled(f"{'Stands with':<{NAME}}{'annotations':>12}{'articles':>9}", "$faint")]
        for one in together:
            name = crop(one.name, NAME - 1)
            gap = " " * (NAME - cell_len(name))
            lines.append(Content(f"{name}{gap}{one.annotations:>12,}{one.articles:>9,}"))
        parts.append(Content("\n").join(lines))
    return Content("\n\n").join(parts)


def _listed(heading: str, lines: list[Content], number: int) -> Content:
    more = [Content.styled(f"… {number - len(lines):,} more", "$faint")] if number > len(lines) else []
    return Content("\n").join([Content.styled(heading, "$faint"), *lines, *more])


def in_line(
    node: TagNode, together: Sequence[Together] | None, gap: str, rules: Sequence[TagRule] = ()
) -> Content:
    """What a tag is used with, for one line; before it how many rules and examples it has."""
    found = _used_with(node, together, gap)
    counts = [wording.amount(len(rules), "rule")] if rules else []
    if node.tag and node.tag.examples:
        counts.append(wording.amount(len(node.tag.examples), "example"))
    return Content.assemble(Content.styled(gap.join([*counts, ""]), "$faint"), found) if counts else found


def _used_with(node: TagNode, together: Sequence[Together] | None, gap: str) -> Content:
    if node.tag is None:
        return Content.styled("a level above other tags, no tag itself", "$faint")
    if together is None:
        return Content.styled("…", "$faint")
    if not together:
        return Content.styled("no other tag stands with it", "$faint")
    said = gap.join(
        f"{one.name} {one.annotations:,}"
        if one.annotations
        else f"{one.name} in {wording.amount(one.articles, 'article')}"
        for one in together[:8]
    )
    return Content.assemble(Content.styled("with ", "$faint"), wording.clip(said, 150))
