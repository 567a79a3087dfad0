"""Where the words of one passage stand again in a text."""

from __future__ import annotations

import re
from typing import Final

from annotations.model import Span

_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana and ideographs: scripts whose words have no space between them."""

_JOINING: Final = "'’\\-\u2010\u2011_"
"""What holds a word together inside."""

_BEGINS: Final = re.compile(rf"(?<![^\W_])(?<![^\W_][{_JOINING}])(?<!\d[.,:])|(?=[{_UNSPACED}])")
"""A place where a word may begin; a number's separators only hold digits together."""

_ENDS: Final = re.compile(rf"(?![^\W_])(?![{_JOINING}](?!s\b)[^\W_])(?!(?<=\d)[.,:]\d)|(?<=[{_UNSPACED}])")
"""A place where a word may end; an English genitive (`Mercosur's`) ends its word too."""


def stands_alone(content: str, span: Span) -> bool:
    """Whether no word is cut at either end of a range."""
    return bool(_BEGINS.match(content, span.start) and _ENDS.match(content, span.end))


def same_words(content: str, span: Span) -> list[Span]:
    """Where the words of a passage stand in the text, itself included, in order, none over another.

    Case counts, and any white space may be between the words. They count only where no word is cut at an end;
    an end that cuts a word of the passage itself (`Mercosur` in `Mercosur-Staaten`) may do so elsewhere.
    """
    words = content[span.start : span.end].split()
    if not words:
        return []
    begins = _BEGINS.match(content, span.start) is not None
    ends = _ENDS.match(content, span.end) is not None
    body = re.compile(r"\s+".join(map(re.escape, words)))
    found, at = [span], 0
    while hit := body.search(content, at):
        start, end = hit.span()
        cut = (begins and not _BEGINS.match(content, start)) or (ends and not _ENDS.match(content, end))
        if cut or (start < span.end and span.start < end):
            at = start + 1
        else:
            found.append(Span(start, end))
            at = end
    return sorted(found)
