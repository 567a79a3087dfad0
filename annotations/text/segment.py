"""Segmentation of one text into what a person points at: graphemes, words, sentences, quotations, blocks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cached_property

from annotations.model import Block, BlockKind, Span, Text
from annotations.text.abbreviations import habits
from annotations.text.graphemes import Clusters
from annotations.text.quotations import find_quotations
from annotations.text.sentences import find_sentences
from annotations.text.words import count_words, find_words


class _Pieces:
    """One block, segmented when first asked."""

    def __init__(self, content: str, block: Block, language: str) -> None:
        self._content = content
        self._language = language
        self.start = block.start
        self.end = block.end
        self._whole = block.kind is BlockKind.QUOTATION

    @cached_property
    def clusters(self) -> Clusters:
        """Its graphemes."""
        return Clusters(self._content, self.start, self.end)

    @cached_property
    def words(self) -> list[Span]:
        """Its words, in order."""
        return find_words(self._content, self.start, self.end, self.clusters)

    @cached_property
    def sentences(self) -> list[Span]:
        """Its sentences, in order."""
        return find_sentences(self._content, self.start, self.end, habits(self._language), self.clusters)

    @cached_property
    def quotations(self) -> list[Span]:
        """Its quotations, by start; a block quotation is the outermost of its own."""
        found = find_quotations(self._content, self.start, self.end)
        return [Span(self.start, self.end), *found] if self._whole else found


class Segments:
    """The units of one text, found block by block as they are asked for and kept.

    Every look-up takes any offset (clamped to the text) and costs O(log n) once its block is segmented.
    Offsets and spans are code points of the canonical text. `language` (ISO 639-1) selects the abbreviations;
    "" means unknown.
    """

    def __init__(self, text: Text, language: str = "") -> None:
        self.text = text
        self.language = language
        content = text.content
        self._blocks = text.blocks or ((Block(0, len(content)),) if content else ())
        self._starts = [block.start for block in self._blocks]
        self._pieces: dict[int, _Pieces] = {}

    def grapheme(self, offset: int) -> Span:
        """The grapheme that holds the code point at `offset`; an empty span at the end of the text."""
        length = len(self.text.content)
        offset = max(offset, 0)
        if offset >= length:
            return Span(length, length)
        pieces = self._at(offset)
        if pieces is None or not pieces.start <= offset < pieces.end:
            return Span(offset, offset + 1)
        return pieces.clusters.at(offset)

    def next_grapheme(self, offset: int) -> int:
        """The first grapheme boundary after `offset`, or the end of the text."""
        return self.grapheme(offset).end

    def previous_grapheme(self, offset: int) -> int:
        """The last grapheme boundary before `offset`, or 0."""
        return self.grapheme(min(offset, len(self.text.content)) - 1).start if offset > 0 else 0

    def snap(self, start: int, end: int) -> Span:
        """The range widened to whole graphemes; the ends may be given in either order."""
        start, end = min(start, end), max(start, end)
        first = self.grapheme(start).start
        if start == end:
            return Span(first, first)
        return Span(first, max(first, self.grapheme(end - 1).end))

    def word(self, offset: int) -> Span | None:
        """The word that holds the code point at `offset`, None on spaces and punctuation."""
        pieces = self._at(offset)
        return _holding(pieces.words, offset) if pieces else None

    def words(self, start: int, end: int) -> list[Span]:
        """The words that the range touches, in order."""
        return self._touched(start, end, lambda pieces: pieces.words)

    def sentence(self, offset: int) -> Span:
        """The sentence at `offset`, no space around it; between two the next of the block, else its last."""
        pieces = self._at(offset)
        if pieces is None or not pieces.sentences:
            at = min(max(offset, 0), len(self.text.content))
            return Span(at, at)
        sentences = pieces.sentences
        index = bisect_right(sentences, offset, key=lambda sentence: sentence.end)
        return sentences[min(index, len(sentences) - 1)]

    def sentences(self, start: int, end: int) -> list[Span]:
        """The sentences that the range touches, in order."""
        return self._touched(start, end, lambda pieces: pieces.sentences)

    def block(self, offset: int) -> int:
        """Index of the block at `offset`, between two the one before; -1 for a text without blocks."""
        if not self.text.blocks:
            return -1
        return max(bisect_right(self._starts, offset) - 1, 0)

    def quotation(self, offset: int) -> Span | None:
        """The innermost quotation around the code point at `offset`, its marks included."""
        pieces = self._at(offset)
        if pieces is None:
            return None
        around = [span for span in pieces.quotations if span.start <= offset < span.end]
        return min(around, key=lambda span: span.end - span.start, default=None)

    def quotations(self, offset: int) -> list[Span]:
        """All quotations of the block at `offset`, by start, then the longer first."""
        pieces = self._at(offset)
        return pieces.quotations if pieces else []

    def word_count(self) -> int:
        """Number of words of the whole text, as `count_words` counts them."""
        return count_words(self.text.content)

    def _at(self, offset: int) -> _Pieces | None:
        """The block at `offset`, or the one before where it lies between two."""
        return self._piece(max(bisect_right(self._starts, offset) - 1, 0)) if self._blocks else None

    def _piece(self, index: int) -> _Pieces:
        pieces = self._pieces.get(index)
        if pieces is None:
            pieces = _Pieces(self.text.content, self._blocks[index], self.language)
            self._pieces[index] = pieces
        return pieces

    def _touched(self, start: int, end: int, units: Callable[[_Pieces], list[Span]]) -> list[Span]:
        """The units that overlap the range, over all its blocks."""
        found: list[Span] = []
        index = max(bisect_right(self._starts, start) - 1, 0)
        while index < len(self._blocks) and self._blocks[index].start < end:
            spans = units(self._piece(index))
            first = bisect_right(spans, start, key=lambda span: span.end)
            last = bisect_left(spans, end, key=lambda span: span.start)
            found += spans[first:last]
            index += 1
        return found


def _holding(spans: list[Span], offset: int) -> Span | None:
    """The one of some sorted spans that holds `offset`."""
    index = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return spans[index] if index >= 0 and offset < spans[index].end else None
