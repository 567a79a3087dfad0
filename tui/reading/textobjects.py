"""Units of a text: word, mention, quotation, sentence, paragraph; one around the caret, the next, the next larger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotations.model import Mention, Span
from annotations.text import Segments

UNITS = ("word", "mention", "quotation", "sentence", "paragraph")


def unit(name: str, offset: int, segments: Segments, mentions: Sequence[Mention]) -> Span | None:
    """The unit of that name around `offset`; None where there is none (between words, outside a quotation)."""
    if name == "word":
        return segments.word(offset)
    if name == "mention":
        return next((Span(m.start, m.end) for m in mentions if m.start <= offset < m.end), None)
    if name == "quotation":
        return segments.quotation(offset)
    if name == "sentence":
        found = segments.sentence(offset)
        return found if found.end > found.start else None
    return _paragraph(segments.block(offset), segments)


def _paragraph(index: int, segments: Segments) -> Span | None:
    if index < 0:
        return None
    block = segments.text.blocks[index]
    return Span(block.start, block.end)


def next_unit(name: str, span: Span, segments: Segments, mentions: Sequence[Mention]) -> Span | None:
    """The first unit of that name that begins at or after the end of `span`; None if none follows."""
    blocks = segments.text.blocks
    if name == "paragraph":
        return next((Span(b.start, b.end) for b in blocks if b.start >= span.end), None)
    if name == "mention":
        return next((Span(m.start, m.end) for m in mentions if m.start >= span.end), None)
    if name == "quotation":
        found = (segments.quotation(at) for at in range(span.end, len(segments.text.content)))
        return next((quotation for quotation in found if quotation and quotation.start >= span.end), None)
    for index in range(max(segments.block(span.end), 0), len(blocks)):
        block = blocks[index]
        units = (
            segments.words(block.start, block.end)
            if name == "word"
            else segments.sentences(block.start, block.end)
        )
        following = next((each for each in units if each.start >= span.end), None)
        if following:
            return following
    return None


def grow(span: Span, segments: Segments, mentions: Sequence[Mention]) -> Span:
    """The smallest unit strictly larger than `span` that contains it; the whole text after the last paragraph."""
    larger = [each for each in _around(span, segments, mentions) if _contains(each, span) and each != span]
    return min(larger, key=lambda each: each.end - each.start, default=Span(0, len(segments.text.content)))


def _contains(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _around(span: Span, segments: Segments, mentions: Sequence[Mention]) -> Iterator[Span]:
    last = max(span.end - 1, span.start)
    for name in UNITS:
        first, final = unit(name, span.start, segments, mentions), unit(name, last, segments, mentions)
        if first and final:
            yield Span(min(first.start, final.start), max(first.end, final.end))
        elif first or final:
            yield first or final or span
    quotation = segments.quotation(span.start)
    while quotation and quotation.start > 0:
        yield quotation
        outer = segments.quotation(quotation.start - 1)
        quotation = outer if outer and _contains(outer, quotation) else None
