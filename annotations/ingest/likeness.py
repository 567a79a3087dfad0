"""Telling texts that hardly differ by a few numbers that they share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MIN_WORDS: Final = 50
"""Words from which on a text says enough to be compared."""

SHINGLE: Final = 3
"""Words in a row that are compared."""

BANDS: Final = 4
ROWS: Final = 3
"""Smallest hashes in a band: two texts with a share s of common shingles (Jaccard) have a band in common
with the probability 1 - (1 - s**3)**4: 0.995 for s = 0.9, 0.41 for 0.5, 0.03 for 0.2."""

SAMPLE: Final = 200_000
"""Bytes of a text that are looked at."""

CHUNK: Final = 65_536
"""Bytes of texts from which on they are calculated with, so that the numbers stay in the processor's cache."""

_ASCII = bytes(range(128))
_WORD_BYTES = bytes(byte if byte >= 128 or chr(byte).isalnum() else 0 for byte in range(256)).lower()
_WESTERN = re.compile(rb"(?:\xc3[\x80-\xbf]|\xc2[\x80-\xb4\xb6-\xbf]|\xe2\x80.|\xe2\x82\xac)*", re.DOTALL)
"""What may stand in UTF-8 beside ASCII, so that `_of_chunk` can fold cases: of letters whose first byte is C3."""


def likenesses(texts: Iterable[bytes]) -> list[tuple[int, ...]]:
    """For each text numbers below 2**63, one a band: texts that share one may be alike. None for less than 50 words.

    The texts are in UTF-8. Case, punctuation and white space do not count. The numbers are the same on every machine.
    """
    found: list[tuple[int, ...]] = []
    chunk: list[bytes] = []
    size = 0
    for text in texts:
        chunk.append(data := _folded(text))
        size += len(data) + 1
        if size > CHUNK:
            found += _of_chunk(chunk)
            chunk, size = [], 0
    return found + _of_chunk(chunk) if chunk else found


def _folded(data: bytes) -> bytes:
    """The beginning of a text, without case where it has other letters than Western ones."""
    data = data[:SAMPLE]
    if not _WESTERN.fullmatch(data.translate(None, _ASCII)):
        data = data.decode("utf-8", "replace").casefold().encode()
    return data[:SAMPLE]


def _of_chunk(texts: list[bytes]) -> list[tuple[int, ...]]:
    """The numbers of some texts, all in one go: numpy takes its time to begin, not to calculate."""
    import numpy as np

    letters = np.frombuffer(
        bytearray(b"\0" + b"\0".join(texts).translate(_WORD_BYTES) + b"\0"), dtype=np.uint8
    )
    _fold(letters)
    inside = letters != 0
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    bounds = np.searchsorted(starts, np.concatenate(([0], np.cumsum(lengths + 1))))
    counts = np.diff(bounds)
    long = np.flatnonzero(counts >= MIN_WORDS)
    found: list[tuple[int, ...]] = [()] * len(texts)
    if not len(long):
        return found
    powers, inverses, factors = _numbers()
    sums = np.cumsum(letters * powers[: len(letters)], dtype=np.uint64)
    words = (sums[ends] - sums[starts]) * inverses[starts]
    shingles = _mixed(words[:-2] + words[1:-1] * factors[0] + words[2:] * factors[1])
    limits = np.stack((bounds[long], bounds[long + 1] - SHINGLE + 1), axis=1).ravel()
    # A text may end with the last word: a limit must be a place in the row that is reduced.
    shingles = np.append(shingles, np.uint64(0))
    smallest = np.stack(
        [np.minimum.reduceat(shingles * factor, limits)[::2] for factor in factors[2:]], axis=1
    )
    rows = smallest.reshape(len(long), BANDS, ROWS) * factors[2 : 2 + ROWS]
    bands = _mixed(rows.sum(axis=2, dtype=np.uint64) + np.arange(BANDS, dtype=np.uint64)) >> np.uint64(1)
    for place, numbers in zip(long.tolist(), bands.tolist(), strict=True):
        found[place] = tuple(numbers)
    return found


def _fold(letters: NDArray[np.uint8]) -> None:
    """Make small letters of Western capitals in UTF-8, and nothing of quotes, dashes and the space that holds."""
    import numpy as np

    first = np.flatnonzero(letters >= 0xC2)
    if not len(first):
        return
    lead, second = letters[first], letters[first + 1]
    capital = first[(lead == 0xC3) & (second <= 0x9E) & (second != 0x97)] + 1
    letters[capital] += 0x20
    sharp = first[(lead == 0xC3) & (second == 0x9F)]
    letters[sharp] = letters[sharp + 1] = ord("s")
    signs = first[(lead == 0xC2) & ((second == 0xA0) | (second == 0xAB) | (second == 0xBB))]
    letters[signs] = letters[signs + 1] = 0
    dashes = first[(lead == 0xE2) & (second == 0x80)]
    for place in range(3):
        letters[dashes + place] = 0


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The numbers with every bit depending on every other (the finish of MurmurHash3)."""
    shift, first, second = (values.dtype.type(n) for n in (33, 0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53))
    values = (values ^ (values >> shift)) * first
    values = (values ^ (values >> shift)) * second
    return values ^ (values >> shift)


@cache
def _numbers() -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]:
    """Powers of an odd number modulo 2**64, those of its inverse, and odd factors that have nothing in common."""
    import numpy as np

    length, base = CHUNK + SAMPLE + 3, 0x9E3779B97F4A7C15
    powers = np.full(length, base, dtype=np.uint64)
    inverses = np.full(length, pow(base, -1, 1 << 64), dtype=np.uint64)
    powers[0] = inverses[0] = 1
    seeds = np.arange(1, 3 + BANDS * ROWS, dtype=np.uint64) * np.uint64(0xD1B54A32D192ED03)
    return np.cumprod(powers), np.cumprod(inverses), _mixed(seeds) | np.uint64(1)
