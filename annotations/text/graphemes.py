"""Grapheme clusters of one block: what a person sees as one character.

Only clusters of several code points are kept; between them every code point stands alone. A run of characters
that never join with a neighbour (Latin, Greek, Cyrillic, kana, Han and common punctuation) is not looked at
closely, and a text of nothing else never imports the tables of wcwidth.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from annotations.model import Span

#: Characters that are a cluster of their own beside each other. Left out although nearby: U+00A9, U+00AE,
#: U+203C, U+2049, U+2122 and U+2139, which begin emoji sequences, and every combining mark, joiner and jamo.
_ALONE = (
    "\n -~\xa0-\xa8\xaa-\xad\xaf-\u02ff\u0370-\u0482\u048a-\u058f\u2010-\u2027\u2030-\u203b\u203d-\u2048"
    "\u20a0-\u20cf\u3001-\u3020\u3041-\u3096\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff"
)
#: Joining characters, with those that stand alone among them: a prefix, a letter and a mark are one cluster.
_JOINING_RUN = re.compile(f"[^{_ALONE}]+(?:[{_ALONE}][^{_ALONE}]+)*")


class Clusters:
    """The grapheme clusters between two offsets of a content, of which the first must begin a cluster."""

    def __init__(self, content: str, start: int, end: int) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        runs = list(_JOINING_RUN.finditer(content, start, end))
        if not runs:
            return
        from wcwidth import iter_graphemes

        for run in runs:
            at = max(run.start() - 1, start)
            stop = min(run.end() + 1, end)
            for cluster in iter_graphemes(content[at:stop]):
                if len(cluster) > 1:
                    self._starts.append(at)
                    self._ends.append(at + len(cluster))
                at += len(cluster)

    @property
    def all_single(self) -> bool:
        """Whether no cluster has more than one code point."""
        return not self._starts

    def at(self, offset: int) -> Span:
        """The cluster that holds the code point at `offset`."""
        index = bisect_right(self._starts, offset) - 1
        if index >= 0 and offset < self._ends[index]:
            return Span(self._starts[index], self._ends[index])
        return Span(offset, offset + 1)
