"""Units of a text: word, mention, quotation, sentence, paragraph; one around the caret, the next, the next larger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from annotations.model import BlockKind, Mention, Span
from annotations.text import Segments

UNITS = ("word", "mention", "quotation", "sentence", "paragraph")
"""The names of the units; of two that are equally large the first one is meant."""

_MARK = re.compile('[„“”‚‘’»«›‹"]')


def unit(name: str, offset: int, segments: Segments, mentions: Sequence[Mention]) -> Span | None:
    """The unit of that name around `offset`; None where there is none (between words, outside a quotation).

    Between two sentences it is the next one of the block, between two blocks the one above.

    Raises:
        KeyError: there is no unit of that name.
    """
    if name == "word":
        return segments.word(offset)
    if name == "mention":
        start, end = segments.grapheme(offset)
        return next((Span(m.start, m.end) for m in mentions if m.start < end and start < m.end), None)
    if name == "quotation":
        return segments.quotation(offset)
    if name == "sentence":
        found = segments.sentence(offset)
        return found if found.end > found.start else None
    if name == "paragraph":
        return _paragraph(offset, segments)
    raise KeyError(name)


def _paragraph(offset: int, segments: Segments) -> Span | None:
    index = segments.block(offset)
    if index < 0:
        return None
    block = segments.text.blocks[index]
    return Span(block.start, block.end)


def next_unit(name: str, span: Span, segments: Segments, mentions: Sequence[Mention]) -> Span | None:
    """The first unit of that name that begins at or after the end of `span`; None if none follows.

    Raises:
        KeyError: there is no unit of that name.
    """
    if name == "mention":
        return next((Span(m.start, m.end) for m in mentions if m.start >= span.end), None)
    if name not in UNITS:
        raise KeyError(name)
    return next((each for each in _onward(name, span.end, segments) if each.start >= span.end), None)


def _onward(name: str, offset: int, segments: Segments) -> Iterator[Span]:
    """The units of that name in order, from the block at `offset` on; those before `offset` may be left out."""
    for block in segments.text.blocks[max(segments.block(offset), 0) :]:
        start = max(block.start, offset)
        if name == "word":
            yield from segments.words(start, block.end)
        elif name == "sentence":
            yield from segments.sentences(start, block.end)
        elif name == "paragraph":
            yield Span(block.start, block.end)
        else:
            if block.kind is BlockKind.QUOTATION:
                yield Span(block.start, block.end)
            marks = (mark.start() for mark in _MARK.finditer(segments.text.content, start, block.end))
            yield from (found for at in marks if (found := segments.quotation(at)) and found.start == at)


def grow(span: Span, segments: Segments, mentions: Sequence[Mention]) -> Span:
    """The smallest unit strictly larger than `span` that contains it; after the paragraphs the whole text.

    A span over several sentences or paragraphs grows to all those it touches.
    """
    whole = Span(0, len(segments.text.content))
    larger = [each for each in _around(span, segments, mentions) if _contains(each, span) and each != span]
    return min(larger, key=lambda each: each.end - each.start, default=whole)


def _contains(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _around(span: Span, segments: Segments, mentions: Sequence[Mention]) -> Iterator[Span]:
    """What `span` may grow to, the smaller kinds first."""
    for name in ("word", "mention"):
        if found := unit(name, span.start, segments, mentions):
            yield found
    yield from _quotations(span.start, segments)
    last = max(span.end - 1, span.start)
    for name in ("sentence", "paragraph"):
        first, final = unit(name, span.start, segments, mentions), unit(name, last, segments, mentions)
        if first and final:
            yield Span(min(first.start, span.start), max(final.end, span.end))


def _quotations(offset: int, segments: Segments) -> Iterator[Span]:
    """The quotations around `offset`, from the innermost out."""
    at = offset
    while (found := segments.quotation(at)) is not None:
        if found.end > offset:
            yield found
        if found.start == 0:
            return
        at = found.start - 1
