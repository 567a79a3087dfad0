"""Word clusters: compact tables from words to cluster columns, and the spellings that are looked up."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAX_SPELLINGS = 8
"""How many spellings of one word are looked up at most."""


def word_hash(word: str) -> int:
    """Return the CRC-32 of the word in UTF-8; 1 of 5,000 unknown words hits a table of 860,000 by chance."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def spellings(word: str) -> list[str]:
    """Return the spellings under which `word` is looked up, the surest first, at most `MAX_SPELLINGS`.

    These are the word itself, in title and lower case; the same without a genitive s; the last part of a
    compound with hyphens. Repeated and empty spellings are left out.
    """
    stem = word
    for ending in ("'s", "\u2019s", "s", "'", "\u2019"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            break
    last = word.rpartition("-")[2]
    tries = [word, word.title(), word.lower(), stem, stem.title(), stem.lower(), last, last.lower()]
    return list(dict.fromkeys(spelling for spelling in tries if spelling))


def pack(array: NDArray[Any]) -> bytes:
    """Compress an integer array byte plane by byte plane, which suits small numbers in wide types."""
    planes = np.ascontiguousarray(array).view(np.uint8).reshape(-1, array.itemsize)
    return zlib.compress(planes.T.tobytes(), 9)


def unpack(packed: bytes, dtype: str) -> NDArray[Any]:
    """Undo `pack` for an array of the little-endian `dtype`."""
    size = np.dtype(dtype).itemsize
    planes = np.frombuffer(zlib.decompress(packed), dtype=np.uint8).reshape(size, -1)
    return np.ascontiguousarray(planes.T).view(dtype).reshape(-1)


@dataclass(frozen=True)
class ClusterTable:
    """One clustering of words, sorted by word hash."""

    hashes: NDArray[np.uint32]
    """Sorted distinct word hashes, shape (words,)."""
    ids: NDArray[np.uint16]
    """Row of `groups` for each hash, shape (words,); never 0."""
    groups: NDArray[np.uint16]
    """Column values of each cluster, shape (clusters + 1, columns); row 0 and value 0 are unknown words."""

    @classmethod
    def build(cls, clusters: Iterable[tuple[Sequence[int], Sequence[str]]]) -> ClusterTable:
        """Make a table from pairs of column values and words; of words with equal hashes the first one wins.

        Column values are any integers; they are renumbered from 1 on, column by column, so that each fits a
        small embedding table.
        """
        values: list[Sequence[int]] = []
        hashes: list[int] = []
        ids: list[int] = []
        for columns, words in clusters:
            values.append(columns)
            hashes.extend(word_hash(word) for word in words)
            ids.extend([len(values)] * len(words))
        dense = [np.unique(column, return_inverse=True)[1] + 1 for column in zip(*values, strict=True)]
        groups = np.vstack([np.zeros((1, len(dense)), dtype=np.int64), np.stack(dense, axis=1)])
        distinct, first = np.unique(np.asarray(hashes, dtype=np.uint32), return_index=True)
        return cls(distinct, np.asarray(ids, dtype=np.uint16)[first], groups.astype(np.uint16))

    def find(self, hashes: NDArray[np.uint32]) -> NDArray[np.uint16]:
        """Return cluster columns, shape (words, columns), for rows of alternative hashes, (words, spellings).

        The first hash of a row that is in the table counts.
        """
        places = np.searchsorted(self.hashes, hashes).clip(max=len(self.hashes) - 1)
        hits = self.hashes[places] == hashes
        rows = np.arange(len(hashes))
        best = hits.argmax(axis=1)
        chosen = np.where(hits[rows, best], self.ids[places[rows, best]], 0)
        return self.groups[chosen]

    def to_message(self) -> dict[str, Any]:
        """Return the table as bytes and numbers only, for msgpack."""
        steps = np.diff(self.hashes, prepend=np.uint32(0)).astype("<u4")
        return {
            "hashes": pack(steps),
            "ids": pack(self.ids.astype("<u2")),
            "groups": pack(self.groups.astype("<u2").reshape(-1)),
            "columns": int(self.groups.shape[1]),
        }

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> ClusterTable:
        """Undo `to_message`."""
        hashes = np.cumsum(unpack(message["hashes"], "<u4"), dtype=np.uint32)
        groups = unpack(message["groups"], "<u2").reshape(-1, message["columns"])
        return cls(hashes, unpack(message["ids"], "<u2"), groups)


@dataclass(frozen=True)
class ClusterTables:
    """The clusterings that one pipeline uses, side by side."""

    tables: tuple[ClusterTable, ...] = ()
    """In the order of their columns."""

    @property
    def columns(self) -> int:
        """Number of columns of all tables."""
        return sum(table.groups.shape[1] for table in self.tables)

    def find(self, words: Sequence[str]) -> NDArray[np.uint64]:
        """Return the columns of all tables for each word, shape (words, columns)."""
        hashes = np.zeros((len(words), MAX_SPELLINGS), dtype=np.uint32)
        for row, word in enumerate(words):
            codes = [word_hash(spelling) for spelling in spellings(word)]
            hashes[row] = (codes + codes[:1] * MAX_SPELLINGS)[:MAX_SPELLINGS] if codes else 0
        parts = [table.find(hashes) for table in self.tables]
        if not parts:
            return np.zeros((len(words), 0), dtype=np.uint64)
        return np.concatenate(parts, axis=1).astype(np.uint64)

    def to_message(self) -> list[dict[str, Any]]:
        """Return all tables as bytes and numbers only, for msgpack."""
        return [table.to_message() for table in self.tables]

    @classmethod
    def from_message(cls, message: list[dict[str, Any]]) -> ClusterTables:
        """Undo `to_message`."""
        return cls(tuple(ClusterTable.from_message(part) for part in message))
