"""What became different between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from annotations.model import Span

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_PARAGRAPH = re.compile(r"[^\n]*\n*")

COMPARED: Final = 16_000_000
"""Product of the tokens of two stretches up to which they are compared by words: 2 MB of memory, some 30 ms."""


class Piece(NamedTuple):
    """A stretch that both texts have, or that one has in the place of another; code points."""

    old: Span
    new: Span
    same: bool


def difference(old: str, new: str) -> list[Piece]:
    """The pieces of two texts in order, which cover both; those that are not the same never follow one another.

    Paragraphs are compared first, then the words of those that differ: by the longest common subsequence, with
    `rapidfuzz.distance.Indel`. Words that are the same only by the space between them count as different.
    """
    before, after = _cut(_PARAGRAPH, old, 0), _cut(_PARAGRAPH, new, 0)
    raw: list[Piece] = []
    for same, a, b, c, d in _opcodes(before, after, old, new):
        one, other = _joined(before, a, b, old), _joined(after, c, d, new)
        raw += [Piece(one, other, True)] if same else _words(old, new, one, other)
    return _merged(raw, old)


def moved(pieces: Sequence[Piece], offset: int) -> int:
    """Where an offset in the old text is in the new one; within what differs, where that begins there."""
    for piece in pieces:
        if piece.old.start <= offset < piece.old.end:
            return piece.new.start + (offset - piece.old.start if piece.same else 0)
    return pieces[-1].new.end if pieces else 0


def _opcodes(
    before: Sequence[Span], after: Sequence[Span], old: str, new: str
) -> Iterator[tuple[bool, int, int, int, int]]:
    one, other = ([text[slice(*span)] for span in spans] for text, spans in ((old, before), (new, after)))
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        yield tag == "equal", a, b, c, d


def _words(old: str, new: str, one: Span, other: Span) -> list[Piece]:
    """The pieces of two stretches by words."""
    before, after = _cut(_TOKEN, old[slice(*one)], one.start), _cut(_TOKEN, new[slice(*other)], other.start)
    if not before or not after or len(before) * len(after) > COMPARED:
        return [Piece(one, other, False)]
    from rapidfuzz.distance import Indel

    found: list[Piece] = []
    a = c = 0
    words = [old[slice(*span)] for span in before], [new[slice(*span)] for span in after]
    for block in Indel.opcodes(*words).as_matching_blocks():
        if (a, c) != (block.a, block.b):
            found.append(Piece(_at(before, a, block.a, one), _at(after, c, block.b, other), False))
        a, c = block.a + block.size, block.b + block.size
        if block.size:
            found.append(Piece(_at(before, block.a, a, one), _at(after, block.b, c, other), True))
    return found


def _at(spans: Sequence[Span], first: int, last: int, whole: Span) -> Span:
    """The range of some tokens; an empty one stands before the next."""
    start = spans[first].start if first < len(spans) else whole.end
    return Span(start, spans[last - 1].end if last > first else start)


def _joined(spans: Sequence[Span], first: int, last: int, text: str) -> Span:
    start = spans[first].start if first < len(spans) else len(text)
    return Span(start, spans[last - 1].end if last > first else start)


def _cut(pattern: re.Pattern[str], text: str, offset: int) -> list[Span]:
    return [
        Span(offset + each.start(), offset + each.end()) for each in pattern.finditer(text) if each.group()
    ]


def _merged(pieces: Sequence[Piece], old: str) -> list[Piece]:
    """Pieces where differences that only white space parts are one, and neighbours of a kind are too."""
    found: list[Piece] = []
    for at, piece in enumerate(pieces):
        within = 0 < at < len(pieces) - 1
        blank = piece.same and old[slice(*piece.old)].isspace() and "\n" not in old[slice(*piece.old)]
        same = piece.same and not (within and blank)
        if found and found[-1].same == same:
            last = found[-1]
            found[-1] = Piece(Span(last.old.start, piece.old.end), Span(last.new.start, piece.new.end), same)
        else:
            found.append(Piece(piece.old, piece.new, same))
    return found
