"""Builds the cluster tables of a pipeline from the word lists in the data directory."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from pathlib import Path

import srsly

from annotations.recognition.clusters import ClusterTable, ClusterTables

BROWN_FILES = {"de": "clusters_de_full.txt.xz", "en": "clusters_en.txt.xz"}
"""Brown clusters of each language, a line a cluster: number, tab, words."""

VECTOR_FILE = "kglove.txt.xz"
"""Clusters of word vectors, a line a cluster: three numbers from fine to coarse, tab, words in lower case."""

NAMES_FILE = "gazset.json.xz"
"""Lists of first names (F), last names (L), cities (C) and countries (T)."""

BROWN_BITS = (4, 6, 10)
"""Lengths of the bit prefixes of a Brown cluster; the tree's root is the lowest bit, as in spaCy's tables."""


def _lines(path: Path) -> Iterator[tuple[list[int], list[str]]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            numbers, _, words = line.rstrip("\n").partition("\t")
            yield [int(number) for number in numbers.split()], words.split(" ")


def brown_table(path: Path) -> ClusterTable:
    """Read Brown clusters; the columns are the prefixes of `BROWN_BITS` and the whole number."""
    return ClusterTable.build(
        ([*(number & ((1 << bits) - 1) for bits in BROWN_BITS), number], words)
        for (number,), words in _lines(path)
    )


def vector_table(path: Path) -> ClusterTable:
    """Read clusters of word vectors; the columns are as in the file."""
    return ClusterTable.build(_lines(path))


def read_names(path: Path) -> dict[str, list[str]]:
    """Read the lists of names by kind."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        lists: dict[str, list[str]] = json.load(file)
    return lists


def names_table(path: Path) -> ClusterTable:
    """Read lists of names; the one column tells in which lists a word stands, whole or as part of a name."""
    kinds: dict[str, int] = {}
    for bit, names in enumerate(read_names(path).values()):
        for name in names:
            parts = name.split()
            if len(parts) == 1:
                kinds[name] = kinds.get(name, 0) | 1 << bit
            for part in parts if len(parts) > 1 else ():
                if part[:1].isupper():
                    kinds[part] = kinds.get(part, 0) | 1 << (bit + 4)
    masks: dict[int, list[str]] = {}
    for word, mask in kinds.items():
        masks.setdefault(mask, []).append(word)
    return ClusterTable.build(((mask,), words) for mask, words in sorted(masks.items()))


def build_tables(resources: Path, lang: str) -> ClusterTables:
    """Build all tables of one language from the resources directory."""
    return ClusterTables(
        (
            brown_table(resources / BROWN_FILES[lang]),
            vector_table(resources / VECTOR_FILE),
            names_table(resources / NAMES_FILE),
        )
    )


def write_tables(tables: ClusterTables, path: Path) -> None:
    """Write tables as one msgpack file."""
    srsly.write_msgpack(path, tables.to_message())


def read_tables(path: Path) -> ClusterTables:
    """Read tables that `write_tables` wrote."""
    return ClusterTables.from_message(srsly.read_msgpack(path))
