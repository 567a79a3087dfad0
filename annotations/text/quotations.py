"""Quotations of one block: pairs of quotation marks of any habit, nested, unbalanced marks left aside."""

from __future__ import annotations

import re

from annotations.model import Span

_MARK = re.compile('[„“”‚‘’»«›‹"]')
#: What may close a quotation, by the mark that opened it.
_CLOSERS = {
    "„": '“”"',
    "“": "”",
    "”": "”",
    "‚": "‘’",
    "‘": "’",
    "»": "«",
    "«": "»",
    "›": "‹",
    "‹": "›",
    '"': '"',
}
_BEFORE_OPENING = "([{—–-/„“”‚‘»«›‹\"'¿¡"
_DEPTH = 8
"""Open marks remembered: quotations nest two or three deep, a heap of stray marks must cost nothing."""


def find_quotations(content: str, start: int, end: int) -> list[Span]:
    """The pairs between two offsets, marks included, sorted by start, then with the longer first.

    A quotation of several paragraphs repeats its opening mark before each: all but the last end with a block.
    """
    pairs: list[Span] = []
    opened: list[tuple[int, str]] = []
    for found in _MARK.finditer(content, start, end):
        at, mark = found.start(), found[0]
        closes = _closed_by(content, start, at, end, opened)
        if closes is not None:
            pairs.append(Span(opened[closes][0], at + 1))
            del opened[closes:]
        elif _may_open(content, start, at, end):
            opened = [*opened[1 - _DEPTH :], (at, mark)]
    if opened and opened[0][0] == start and content.startswith(f"\n\n{opened[0][1]}", end):
        pairs.append(Span(start, end))
    return sorted(pairs, key=lambda pair: (pair.start, -pair.end))


def _closed_by(content: str, start: int, at: int, end: int, opened: list[tuple[int, str]]) -> int | None:
    """Which of the open quotations the mark at `at` closes: the innermost that it fits."""
    mark = content[at]
    after_letter = at > start and content[at - 1].isalnum()
    before_letter = at + 1 < end and content[at + 1].isalnum()
    if mark in "’‘" and after_letter and before_letter:
        return None
    if mark == '"' and before_letter and (at == start or content[at - 1].isspace()):
        return None
    for index in range(len(opened) - 1, -1, -1):
        if mark in _CLOSERS[opened[index][1]]:
            return index
    return None


def _may_open(content: str, start: int, at: int, end: int) -> bool:
    """Whether the mark at `at` can be an opening one: its neighbours are not those of a closing mark."""
    mark = content[at]
    if mark == "’" or at + 1 >= end:
        return False
    if mark == '"':
        return at == start or not content[at - 1].isalnum()
    if mark == "«":
        return True
    if content[at + 1].isspace():
        return False
    return mark == "„" or at == start or content[at - 1].isspace() or content[at - 1] in _BEFORE_OPENING
