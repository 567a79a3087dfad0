"""Words: runs of letters and digits with what holds them together inside."""

from __future__ import annotations

import re
import unicodedata
from itertools import filterfalse

from annotations.model import Span
from annotations.text.graphemes import Clusters

_WORD = re.compile(r"[^\W_]+(?:(?:['’\-\u2010\u2011_]|(?<=\d)[.,:](?=\d))[^\W_]+)*")
_LETTER = re.compile(r"[^\W_]")
_ASCII = bytes(range(128))
_COMMON = re.compile(
    rb"(?:[\xc4\xc5\xd0\xd1][\x80-\xbf]|\xc3[\x80-\x96\x98-\xb6\xb8-\xbf]"  # letters
    rb"|\xc2[\xa0\xa7\xab\xb0\xb7\xbb]|\xe2\x80[\x90-\xa7\xb0-\xbe]|\xe2\x82\xac)*"  # the space that holds, and signs
)
"""What may stand in UTF-8 beside ASCII, so that the first byte of each character tells letters from signs."""
_LETTERS = bytes(byte for byte in range(128) if chr(byte).isalnum()) + b"\xc3\xc4\xc5\xd0\xd1"
_WHITE = bytes(byte for byte in range(128) if chr(byte).isspace())
_SHAPES = bytes.maketrans(_LETTERS + _WHITE, b"a" * len(_LETTERS) + b" " * len(_WHITE))
_SIGNS = bytes(byte for byte in range(256) if byte not in _LETTERS + _WHITE)
"""Signs, and what follows the first byte of a character."""
_JOINERS = "\u200c\u200d"


def count_words(content: str, data: bytes = b"") -> int:
    """Number of words as word processors count them: stretches between spaces that have a letter or digit.

    Latin and Cyrillic texts without rare signs are counted by their bytes, which takes a quarter of the time; `data`
    are these, in UTF-8, if they are known.
    """
    data = data or content.encode("utf-8", "surrogatepass")
    beyond = data.translate(None, _ASCII)
    if not _COMMON.fullmatch(beyond):
        tokens = content.split()
        odd = [token for token in filterfalse(str.isalnum, tokens) if not token[0].isalnum()]
        return len(tokens) - sum(not _LETTER.search(token) for token in odd)
    if b"\xc2\xa0" in beyond:
        data = data.replace(b"\xc2\xa0", b" ")
    return (b" " + data.translate(_SHAPES, _SIGNS)).count(b" a")


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
