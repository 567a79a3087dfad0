"""Cuts a text into the pieces that a pipeline is given, none of which reaches over a block's edge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.model import Block, Span

UNIT = 10_000
"""Code points that a pipeline is given as one text; longer blocks are cut."""

OVERLAP = 300
"""Code points on either side of such a cut that both pieces see, so that no mention is cut with the block."""

PART = 40_000
"""Code points a task: about a second's work, after which something more urgent gets its turn."""

_SENTENCE_END = re.compile(r"[.!?…][\"'”“’»«)]*\s+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A range of the text that is read on its own."""

    start: int
    end: int
    first: int
    """Mentions that start from here on..."""
    last: int
    """...and before here are its own; the rest it only reads for context."""


def units(content: str, blocks: Sequence[Block] = ()) -> list[Unit]:
    """The units of a text, in order; without blocks, those are what empty lines separate."""
    spans = [Span(block.start, block.end) for block in blocks] or _paragraphs(content)
    return [unit for span in spans for unit in _cut(content, span)]


def parts(found: Sequence[Unit], size: int = PART) -> Iterator[list[Unit]]:
    """The units in groups of about `size` code points, one task each."""
    group: list[Unit] = []
    total = 0
    for unit in found:
        if group and total + unit.end - unit.start > size:
            yield group
            group, total = [], 0
        group.append(unit)
        total += unit.end - unit.start
    if group:
        yield group


def _paragraphs(content: str) -> list[Span]:
    spans, start = [], 0
    for gap in re.finditer(r"\n{2,}", content):
        spans.append(Span(start, gap.start()))
        start = gap.end()
    return [span for span in [*spans, Span(start, len(content))] if span.start < span.end]


def _cut(content: str, span: Span) -> Iterator[Unit]:
    at = span.start
    while span.end - at > UNIT:
        cut = _boundary(content, at + UNIT * 4 // 5, at + UNIT)
        yield Unit(_back(content, at, span.start), _on(content, cut, span.end), at, cut)
        at = cut
    if at < span.end:
        yield Unit(_back(content, at, span.start), span.end, at, span.end)


def _boundary(content: str, low: int, high: int) -> int:
    """Where to cut in a range: after the last sentence, else after the last white space, else at its end."""
    ends = [match.end() for match in _SENTENCE_END.finditer(content, low, high)]
    if ends:
        return ends[-1]
    spaces = [content.rfind(space, low, high) for space in (" ", "\n")]
    return max(spaces) + 1 if max(spaces) >= 0 else high


def _back(content: str, at: int, start: int) -> int:
    """Where the context before a cut begins, at a word if there is one."""
    if at == start:
        return start
    low = max(start, at - OVERLAP)
    return max(low, content.find(" ", low, at) + 1)


def _on(content: str, cut: int, end: int) -> int:
    """Where the context after a cut ends, at a word if there is one."""
    high = min(end, cut + OVERLAP)
    if high == end:
        return end
    space = content.rfind(" ", cut, high)
    return space if space > cut else high
