"""Conversion between code points and UTF-16 units, for formats and programs that count the latter."""

from __future__ import annotations

import re
from bisect import bisect_left

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Utf16:
    """The offsets of one content in UTF-16 code units; a look-up is O(log n) of those above U+FFFF."""

    def __init__(self, content: str) -> None:
        self._length = len(content)
        self._astral = [found.start() for found in _ASTRAL.finditer(content)]
        self._astral_units = [offset + index for index, offset in enumerate(self._astral)]

    def to_utf16(self, offset: int) -> int:
        """Units before the code point offset `offset`, which is clamped to the content."""
        offset = min(max(offset, 0), self._length)
        return offset + bisect_left(self._astral, offset)

    def from_utf16(self, units: int) -> int:
        """Code points before `units` units, clamped; the middle of a pair counts as its start."""
        units = min(max(units, 0), self._length + len(self._astral))
        before = bisect_left(self._astral_units, units)
        if before and self._astral_units[before - 1] == units - 1:
            return self._astral[before - 1]
        return units - before
