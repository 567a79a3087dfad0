"""A passage in a few lines with a part of it marked."""

from __future__ import annotations

import re

from rich.cells import cell_len

Piece = tuple[str, str]
"""A string and the name of the style it is drawn in."""

_WORD = re.compile(r"\S+\s*")


def marked(
    text: str, start: int, end: int, width: int, rows: int, *, ascii: bool = False
) -> list[list[Piece]]:
    """At most `rows` lines of `width` cells, of which one has the beginning of the range `start` to `end`, marked.

    What is cut off at either end is an ellipsis. `text` is one line; the range counts its code points.
    """
    width = max(width, 4)
    lines = _lines(text, width)
    at = next((number for number, (_, last) in enumerate(lines) if start < last), 0)
    first = max(0, min(at - (rows - 1) // 2, len(lines) - rows))
    shown = lines[first : first + rows]
    found = [_pieces(text, *line, start, end) for line in shown]
    dots = "..." if ascii else "…"
    if first and found:
        found[0].insert(0, (dots, "faint"))
    if first + rows < len(lines) and found:
        found[-1].append((dots, "faint"))
    return found


def _lines(text: str, width: int) -> list[tuple[int, int]]:
    """Where lines of whole words begin and end; a word that is wider than a line is cut."""
    found: list[tuple[int, int]] = []
    begin, used = 0, 0
    for word in _WORD.finditer(text):
        cells = cell_len(word[0].rstrip())
        if used and used + cells > width - 1:
            found.append((begin, word.start()))
            begin, used = word.start(), 0
        used += cell_len(word[0])
    return [*found, (begin, len(text))] if begin < len(text) else found


def _pieces(text: str, first: int, last: int, start: int, end: int) -> list[Piece]:
    """A line in what stands before, in and after a range."""
    a, b = min(max(start, first), last), min(max(end, first), last)
    parts = ((text[first:a], ""), (text[a:b], "strong"), (text[b:last].rstrip(), ""))
    return [part for part in parts if part[0]]
