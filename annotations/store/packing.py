"""The changes of one action that are too many to be kept as they are: in packs, of which one at a time is unpacked."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Final

from annotations.errors import LibraryError

LENGTH: Final = 4
"""Bytes, the most significant first, that say how long the pack after them is."""

LEVEL: Final = 1
"""Of zlib: the quickest, which makes 1/4.0 of the JSON of an import; the slowest makes 1/4.6 of it."""


def pack(text: str) -> bytes:
    """A pack of some characters, with its length before it; packs are put one after another."""
    packed = zlib.compress(text.encode("utf-8", "surrogatepass"), LEVEL)
    return len(packed).to_bytes(LENGTH, "big") + packed


class Packs:
    """Packs that stand one after another, from the first to the last and back.

    LibraryError for bytes that `pack` did not make.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._places = list(self._found())

    def __iter__(self) -> Iterator[str]:
        return self._texts(self._places)

    def __reversed__(self) -> Iterator[str]:
        return self._texts(self._places[::-1])

    def _found(self) -> Iterator[tuple[int, int]]:
        """Start and end of each."""
        at = 0
        while at < len(self._data):
            start = at + LENGTH
            at = start + int.from_bytes(self._data[at:start], "big")
            yield start, at

    def _texts(self, places: Sequence[tuple[int, int]]) -> Iterator[str]:
        for start, end in places:
            try:
                yield zlib.decompress(self._data[start:end]).decode("utf-8", "surrogatepass")
            except (zlib.error, UnicodeDecodeError) as error:
                raise LibraryError(f"what an action changed cannot be read any more: {error}") from error
