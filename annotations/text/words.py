"""Words: runs of letters and digits with what holds them together inside."""

from __future__ import annotations

import re
import unicodedata
from itertools import filterfalse

from annotations.model import Span
from annotations.text.graphemes import Clusters

_WORD = re.compile(r"[^\W_]+(?:(?:['’\-\u2010\u2011_]|(?<=\d)[.,:](?=\d))[^\W_]+)*")
_LETTER = re.compile(r"[^\W_]")
_JOINERS = "\u200c\u200d"


def count_words(content: str) -> int:
    """Number of words as word processors count them: stretches between spaces that have a letter or digit."""
    tokens = content.split()
    odd = [token for token in filterfalse(str.isalnum, tokens) if not token[0].isalnum()]
    return len(tokens) - sum(not _LETTER.search(token) for token in odd)


def find_words(content: str, start: int, end: int, clusters: Clusters) -> list[Span]:
    """The words between two offsets, in order, none of which splits a cluster."""
    found = [Span(*word.span()) for word in _WORD.finditer(content, start, end)]
    if clusters.all_single:
        return found
    words: list[Span] = []
    for word in found:
        first = min(clusters.at(word.start).start, word.start)
        last = max(clusters.at(word.end - 1).end, _marked_end(content, word.end, end))
        if words and first <= words[-1].end and _only_marks(content, words[-1].end, word.start):
            words[-1] = Span(words[-1].start, max(last, words[-1].end))
        else:
            words.append(Span(first, last))
    return words


def _is_mark(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character)[0] == "M"


def _marked_end(content: str, offset: int, end: int) -> int:
    """The end of the marks and joiners that follow a word."""
    while offset < end and _is_mark(content[offset]):
        offset += 1
    return offset


def _only_marks(content: str, start: int, end: int) -> bool:
    return all(_is_mark(content[offset]) for offset in range(start, end))
