"""Finding words in the text: which passages they stand in, and the way from one to the next."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from annotations.model import Span


class Hits:
    """The passages of a text that some words stand in, in order; they never overlap."""

    def __init__(self, content: str, words: str, spans: Sequence[Span] | None = None) -> None:
        """Find `words` in `content`: a blank stands for any white space; a capital letter makes case matter.

        `spans` are where they stand, if that is known already.
        """
        self.words = words
        if spans is not None:
            self.spans: Sequence[Span] = spans
            self._starts = [span.start for span in spans]
            return
        pattern = r"\s+".join(map(re.escape, words.split()))
        flags = 0 if any(letter.isupper() for letter in words) else re.IGNORECASE
        found = (hit.span() for hit in re.finditer(pattern, content, flags)) if pattern else ()
        self.spans = [Span(*span) for span in found]
        self._starts = [span.start for span in self.spans]

    def __len__(self) -> int:
        return len(self.spans)

    def touching(self, start: int, end: int) -> Sequence[Span]:
        """The hits that share a code point with `start`..`end`."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_left(self._starts, end) if start < end else 0
        return [span for span in self.spans[first:last] if span.end > start]

    def number(self, offset: int) -> int:
        """Which hit begins at `offset`, counted from 1; 0 if none does."""
        at = bisect_left(self._starts, offset)
        return at + 1 if at < len(self._starts) and self._starts[at] == offset else 0

    def beyond(self, offset: int, *, back: bool = False) -> Span | None:
        """The first hit that begins after `offset`, or the last one before it; round the end of the text if need be."""
        if not self.spans:
            return None
        at = bisect_left(self._starts, offset) - 1 if back else bisect_right(self._starts, offset)
        return self.spans[at % len(self.spans)]
