"""A difference of two texts as paragraphs to show: what is gone, what is new, and what stayed around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from annotations.library.versions import Difference

Kind = Literal["same", "gone", "new"]

MARKS: dict[Kind, tuple[str, str]] = {"same": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}
"""What stands around words, so that no colour is needed: as `wdiff` and `git diff --word-diff` write it."""

_PART = re.compile(r"\n+|[^\n]+")


@dataclass(slots=True)
class Paragraph:
    """Words of one paragraph, with those that are gone in their place."""

    words: list[tuple[str, Kind]] = field(default_factory=list)
    start: int = 0
    """Where it is in the new text, in code points."""
    end: int = 0
    old_start: int = 0
    old_end: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything in it is gone or new."""
        return any(kind != "same" for _, kind in self.words)

    def marked(self) -> str:
        """The paragraph with marks around what differs."""
        return "".join(f"{MARKS[kind][0]}{text}{MARKS[kind][1]}" for text, kind in self.words)


def paragraphs(difference: Difference) -> list[Paragraph]:
    """All paragraphs of the new text in order, and those of the old one that are gone between them."""
    found = [Paragraph()]
    for piece in difference.pieces:
        if piece.same:
            _add(found, difference.new_content[slice(*piece.new)], "same", piece.new.start, piece.old.start)
            continue
        old, new = difference.old_content[slice(*piece.old)], difference.new_content[slice(*piece.new)]
        _add(found, old, "gone", piece.new.start, piece.old.start)
        _add(found, new, "new", piece.new.start, piece.old.end)
    return [each for each in found if any(text.strip() for text, _ in each.words)]


def _add(found: list[Paragraph], text: str, kind: Kind, new: int, old: int) -> None:
    """Add words to the last paragraph, and begin another after each line end."""
    for part in _PART.findall(text):
        new += len(part) if kind != "gone" else 0
        old += len(part) if kind != "new" else 0
        last = found[-1]
        if not part.startswith("\n"):
            last.words.append((part, kind))
            last.end, last.old_end = max(last.end, new), max(last.old_end, old)
        elif last.words:
            found.append(Paragraph(start=new, end=new, old_start=old, old_end=old))
        else:
            last.start = last.end = new
            last.old_start = last.old_end = old


def near_changes(found: Sequence[Paragraph], around: int = 1) -> Iterator[Paragraph | None]:
    """The paragraphs that changed with their neighbours; None stands for those between."""
    wanted = {
        near
        for at, each in enumerate(found)
        if each.changed
        for near in range(max(at - around, 0), min(at + around + 1, len(found)))
    }
    last = -1
    for at in sorted(wanted):
        if at != last + 1:
            yield None
        yield found[at]
        last = at
    if wanted and last != len(found) - 1:
        yield None
