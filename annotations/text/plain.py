"""Plain text into blocks: paragraphs wrapped by hand, lists, verse and headings, told by their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from annotations.model import BlockKind, Text
from annotations.text.builder import TextBuilder
from annotations.text.canonical import characters, clean_line

LONG_LINE = 120
"""Code points from which a line was not wrapped by hand: it is a paragraph of its own."""

HEADING_LENGTH = 100
"""Code points that a heading, or a title taken from the text, has at most."""

OPENING_LENGTH = 80
"""Code points of the opening words that stand for a title."""

_BLANK = re.compile(r"\n(?:[^\S\n]*\n)+")
_BULLET = re.compile(r"\s*[-*•‣◦·–+]\s+(?=\S)")
_NUMBER = re.compile(r"\s*\(?(\d{1,3})[.)]\s+(?=\S)")
_SENTENCE_END = re.compile(r"""[.!?…:;,]["'”“’»«›‹)\]]*\Z""")
_TITLE_END = re.compile(r"""[.…:;,]["'”“’»«›‹)\]]*\Z""")
_LINE_STOP = re.compile(r"""[.,;:!?…–—]["'”“’»«›‹)\]]*\Z""")
_HYPHENATED = re.compile(r"[^\W\d_]-\Z")
_AFTER_HYPHEN = re.compile(r"(?!(?:und|oder|bzw|sowie|and|or|et|ou|y|o|e)\b)[^\W\d_]")


@dataclass(slots=True)
class _Piece:
    """A block as it is being found: its lines are joined unless it is a verse."""

    lines: list[str]
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    number: int | None = None
    """Number of a numbered line that stands alone: an item only beside its neighbour in number."""


def from_plain(raw: str) -> Text:
    """The canonical text of a plain text.

    Blank lines part blocks. Lines wrapped by hand are joined; a line longer than 120 code points is a
    paragraph of its own; list lines become items that keep their mark; ragged lines stay as verse. A short
    line between blank lines, without punctuation at its end, is a heading: of level 1 in front of everything,
    of level 2 later.
    """
    groups = [_lines(group) for group in _BLANK.split(characters(raw)) if group and not group.isspace()]
    width = _wrap_width(groups)
    pieces = [piece for group in groups for piece in _pieces(group, width)]
    _settle_numbers(pieces)
    _settle_headings(pieces)
    builder = TextBuilder()
    for piece in pieces:
        if piece.kind is BlockKind.VERSE:
            builder.add("\n".join(piece.lines), piece.kind, piece.level)
        elif len(piece.lines) == 1:
            builder.add_line(piece.lines[0], piece.kind, piece.level)
        else:
            builder.add(_joined(piece.lines), piece.kind, piece.level)
    return builder.build()


def derived_title(text: Text) -> str:
    """A title for a text without one: its first block if that is short, else its opening words with `…`."""
    if not text.content:
        return ""
    end = text.blocks[0].end if text.blocks else len(text.content)
    first = clean_line(text.content[: min(end, 4 * HEADING_LENGTH)])
    if len(first) <= HEADING_LENGTH and end <= 4 * HEADING_LENGTH:
        return first
    opening = first[: OPENING_LENGTH + 1]
    words = opening.rpartition(" ")[0] or first[:OPENING_LENGTH]
    return f"{words.rstrip(' ,;:.–—-…')}…"


def _lines(group: str) -> list[str]:
    """The lines between two blank lines, without space at their ends."""
    if "\n" not in group:
        return [group.rstrip()]
    return [line.rstrip() for line in group.split("\n") if line and not line.isspace()]


def _wrap_width(groups: list[list[str]]) -> int:
    """The width that the text was wrapped to: that of the longest line with a neighbour, 0 without one."""
    lengths = [len(line) for group in groups if len(group) > 1 for line in group]
    return max((length for length in lengths if length <= LONG_LINE), default=0)


def _pieces(lines: list[str], width: int) -> Iterator[_Piece]:
    """The blocks of the lines between two blank lines."""
    if len(lines) == 1:
        number = _NUMBER.match(lines[0])
        kind = BlockKind.ITEM if _BULLET.match(lines[0]) else BlockKind.PARAGRAPH
        yield _Piece(lines, kind, 0, int(number[1]) if number else None)
        return
    marked = _marked(lines)
    if marked:
        yield from _listed(lines, marked, width)
    elif any(len(line) > LONG_LINE for line in lines):
        yield from (_Piece([line]) for line in lines)
    elif _is_verse(lines, width):
        yield _Piece(lines, BlockKind.VERSE)
    else:
        yield from _indented(lines)


def _marked(lines: list[str]) -> list[int]:
    """Indices of the lines that begin a list entry: two bullets, a first bullet, or numbers that count up."""
    bullets = [index for index, line in enumerate(lines) if _BULLET.match(line)]
    if len(bullets) > 1 or bullets == [0]:
        return bullets
    numbers = [(index, int(found[1])) for index, line in enumerate(lines) if (found := _NUMBER.match(line))]
    counting = all(after == before + 1 for (_, before), (_, after) in pairwise(numbers))
    return [index for index, _ in numbers] if len(numbers) > 1 and counting else []


def _listed(lines: list[str], marked: list[int], width: int) -> Iterator[_Piece]:
    """The entries of a list, each with the lines that go on with it, after what stands before the first."""
    if marked[0]:
        yield from _pieces(lines[: marked[0]], width)
    outer = min(len(lines[index]) - len(lines[index].lstrip()) for index in marked)
    for index, following in zip(marked, [*marked[1:], len(lines)], strict=True):
        line = lines[index]
        level = 1 if len(line) - len(line.lstrip()) > outer else 0
        yield _Piece(lines[index:following], BlockKind.ITEM, level)


def _is_verse(lines: list[str], width: int) -> bool:
    """Whether lines end where the writer wanted: half had room for the next word, or most have a stop."""
    broken = sum(
        len(line) + 1 + len(following.split(maxsplit=1)[0]) <= 0.85 * width
        for line, following in pairwise(lines)
    )
    if broken * 2 >= len(lines) - 1:
        return True
    stops = sum(_LINE_STOP.search(line) is not None for line in lines)
    return len(lines) > 2 and width <= 65 and stops >= 0.6 * len(lines)


def _indented(lines: list[str]) -> Iterator[_Piece]:
    """Wrapped paragraphs that an indented first line parts."""
    paragraph: list[str] = []
    for line in lines:
        if paragraph and line[0].isspace() and not paragraph[-1][0].isspace():
            yield _Piece(paragraph)
            paragraph = []
        paragraph.append(line)
    yield _Piece(paragraph)


def _joined(lines: list[str]) -> str:
    """Lines as one: with a space between, but for a word that goes on after its hyphen."""
    joined = lines[0]
    for line in lines[1:]:
        line = line.lstrip()
        within = _HYPHENATED.search(joined[-2:]) and _AFTER_HYPHEN.match(line) and line[0].islower()
        joined += line if within else f" {line}"
    return joined


def _settle_numbers(pieces: list[_Piece]) -> None:
    """Make items of the numbered lines that stand alone, if the one before or after counts on."""
    numbers = [piece.number for piece in pieces]
    for index, piece in enumerate(pieces):
        if piece.number is None:
            continue
        before = numbers[index - 1] if index else None
        after = numbers[index + 1] if index + 1 < len(numbers) else None
        if before == piece.number - 1 or after == piece.number + 1:
            piece.kind = BlockKind.ITEM


def _settle_headings(pieces: list[_Piece]) -> None:
    """Make headings of short lines that stand alone in front of something else."""
    short = [index for index, piece in enumerate(pieces) if _is_short(piece)]
    heads = [index for index in short if not _SENTENCE_END.search(pieces[index].lines[0])]
    if len(heads) * 2 > len(pieces) + 1:
        return
    if 0 in short and 0 not in heads and not _TITLE_END.search(pieces[0].lines[0]):
        heads.append(0)
    for index in heads:
        if index < len(pieces) - 1:
            pieces[index].kind = BlockKind.HEADING
            pieces[index].level = 2 if index else 1


def _is_short(piece: _Piece) -> bool:
    """Whether a piece is one line that is short enough for a heading, and has a letter."""
    if piece.kind is not BlockKind.PARAGRAPH or len(piece.lines) > 1:
        return False
    line = piece.lines[0]
    return len(line.strip()) <= HEADING_LENGTH and any(map(str.isalpha, line))
