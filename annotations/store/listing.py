"""Lists of articles of any length: pages found from a known row, not by counting from the first.

A list is a condition over `articles a` and an order. Rows of equal sort keys follow each other by id, in the same
direction. Conditions and orders are SQL of ours; every value is a bound parameter.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from annotations.errors import InputError
from annotations.store.connection import Queries, Value

SORTS: Final = {
    "published": ("a.published", "articles_by_published"),
    "added": ("a.added", "articles_by_added"),
    "title": ("a.title_key", "articles_by_title"),
    "words": ("a.words", "articles_by_words"),
    "source": ("a.source", "articles_by_source"),
    "annotations": ("a.annotations", "articles_by_annotations"),
}
"""Sort keys, their columns, and the index that has them by `archived`."""

SHOWN: Final = "a.archived = 0"
"""The condition of the list that nothing filters."""

FEW: Final = 3_000
"""Articles that are looked up one by one and sorted, in some 10 ms; more are met sooner by walking the list."""

WALKED: Final = 3_000
"""Rows of the list that are tried for the first page, in some 10 ms, before all articles that match are sought."""

FIRST: Final = 60
"""Rows of a first page: what a tall screen shows."""

ENOUGH: Final = 25
"""Rows of a first page that are worth showing before the rest is known: what a small screen shows."""

RANKED: Final = 10_000
"""Newest matches among which the most relevant are sought."""

WEIGHTS: Final = "10.0, 4.0, 1.0"
"""Of title, byline and text in BM25 (Robertson and Zaragoza 2009, as FTS5 has it)."""


class Key(NamedTuple):
    """What tells a row's place in a list: the value of the sort column, and the id."""

    value: Value
    id: int


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted; `relevance` is known only to searches for words."""

    name: str
    descending: bool

    @classmethod
    def of(cls, sort: str) -> Order:
        """The order of a sort key, descending with `-` in front; InputError for an unknown one."""
        name = sort.removeprefix("-")
        if name not in SORTS and name != "relevance":
            known = ", ".join([*SORTS, "relevance"])
            raise InputError(f"unknown sort key {sort!r}; use one of {known}, with - for descending")
        return cls(name, sort.startswith("-"))

    @property
    def sort(self) -> str:
        """The sort key that `of` makes this of."""
        return f"{'-' if self.descending else ''}{self.name}"

    @property
    def column(self) -> str:
        """What it is sorted by."""
        return SORTS[self.name][0]

    @property
    def index(self) -> str:
        """The index that is in this order among what is not archived."""
        return SORTS[self.name][1]

    def by(self, *, backwards: bool = False, indexed: bool = True) -> str:
        """The terms of `ORDER BY`; not `indexed` keeps SQLite from walking the whole list for a few articles."""
        way = "DESC" if self.descending is not backwards else "ASC"
        return f"{'' if indexed else '+'}{self.column} {way}, a.id {way}"

    def beyond(self, *, backwards: bool = False) -> str:
        """The condition on what comes after a key, with the parameters value, value, id."""
        sign = "<" if self.descending is not backwards else ">"
        return f"{self.column} {sign}= ? AND ({self.column} {sign} ? OR a.id {sign} ?)"


@dataclass(frozen=True, slots=True)
class Condition:
    """What the articles of a list have in common."""

    where: str = SHOWN
    """Over `a`, without the words."""
    parameters: tuple[Value, ...] = ()
    match: str = ""
    """Words that must all stand in an article, in the language of FTS5; '' for none."""
    filtered: bool = False
    """Whether it is more than `SHOWN`."""

    @property
    def whole(self) -> tuple[str, tuple[Value, ...]]:
        """The condition with its words as one condition over `a`."""
        if not self.match:
            return self.where, self.parameters
        found = "a.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
        return f"({self.where}) AND {found}", (*self.parameters, self.match)


def stretch(
    queries: Queries,
    order: Order,
    start: Key | None,
    *,
    backwards: bool = False,
    skip: int = 0,
    limit: int,
) -> list[Key]:
    """Keys of the list that nothing filters, from the row after `start` (None: the first or, backwards, the last)."""
    beyond = f" AND {order.beyond(backwards=backwards)}" if start else ""
    parameters = (start.value, start.value, start.id) if start else ()
    rows = queries.tuples(
        f"SELECT {order.column}, a.id FROM articles a INDEXED BY {order.index} WHERE {SHOWN}{beyond}"
        f" ORDER BY {order.by(backwards=backwards)} LIMIT ? OFFSET ?",
        (*parameters, limit, skip),
    )
    return [Key(*row) for row in rows]


def key_of(queries: Queries, order: Order, article: int) -> Key | None:
    """The key of an article in the list that nothing filters, or None if it is not in it."""
    row = queries.row(f"SELECT {order.column} FROM articles a WHERE a.id = ? AND {SHOWN}", (article,))
    return None if row is None else Key(row[0], article)


def beyond(queries: Queries, order: Order, key: Key, *, backwards: bool = False, bound: int) -> int:
    """How many rows of the list that nothing filters come after a key, or before it, counted up to `bound`."""
    sql = (
        f"SELECT count(*) FROM (SELECT 1 FROM articles a INDEXED BY {order.index} WHERE {SHOWN}"
        f" AND {order.beyond(backwards=backwards)} LIMIT ?)"
    )
    return int(queries.value(sql, (key.value, key.value, key.id, bound)))


def unread(queries: Queries, order: Order, key: Key, *, backwards: bool = False) -> Key | None:
    """The key of the next unread article after a key in the list that nothing filters, or None."""
    few = queries.value("SELECT articles FROM tallies WHERE archived = 0 AND read = 0") <= FEW
    row = queries.row(
        f"SELECT {order.column}, a.id FROM articles a INDEXED BY {'articles_unread' if few else order.index}"
        f" WHERE {SHOWN} AND a.read = 0 AND {order.beyond(backwards=backwards)}"
        f" ORDER BY {order.by(backwards=backwards, indexed=not few)} LIMIT 1",
        (key.value, key.value, key.id),
    )
    return None if row is None else Key(*row)


def unread_among(queries: Queries, ids: Sequence[int]) -> set[int]:
    """Which of some articles are unread."""
    rows = queries.tuples(
        "SELECT a.id FROM articles a WHERE a.id IN (SELECT value FROM json_each(?)) AND a.read = 0",
        (json.dumps(list(ids)),),
    )
    return {row[0] for row in rows}


def shown(queries: Queries) -> int:
    """How many articles are not archived."""
    return int(queries.value("SELECT coalesce(sum(articles), 0) FROM tallies WHERE archived = 0"))


def first(queries: Queries, condition: Condition, order: Order) -> tuple[list[int], bool]:
    """The first ids of a filtered list, as fast as they can be had, and whether they are all of it.

    Nothing if a first page would take as long as the whole.
    """
    if order.name == "relevance":
        return [], False
    if condition.match:
        found = queries.value(
            "SELECT count(*) FROM (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT ?)",
            (condition.match, FEW + 1),
        )
        if found <= FEW:
            return list(every(queries, condition, order)), True
    where, parameters = condition.whole
    if SHOWN not in where:
        return [], False  # No index has archived articles among the others.
    tried = f"SELECT a.id FROM articles a INDEXED BY {order.index} WHERE {SHOWN} ORDER BY {order.by()}"
    if condition.where == SHOWN:
        rows = queries.tuples(
            f"SELECT a.id FROM articles a INDEXED BY {order.index} WHERE {where} ORDER BY {order.by()} LIMIT ?",
            (*parameters, FIRST),
        )
    else:
        rows = queries.tuples(
            f"SELECT a.id FROM ({tried} LIMIT ?) w CROSS JOIN articles a ON a.id = w.id WHERE {where} LIMIT ?",
            (WALKED, *parameters, FIRST),
        )
    return ([row[0] for row in rows], False) if len(rows) >= ENOUGH else ([], False)


def every(queries: Queries, condition: Condition, order: Order) -> array[int]:
    """The ids of all articles of a filtered list, eight bytes each."""
    if order.name == "relevance":
        return _ranked(queries, condition, order)
    if condition.match:
        source = (
            "(SELECT rowid AS id FROM articles_fts WHERE articles_fts MATCH ?) f"
            " CROSS JOIN articles a ON a.id = f.id"
        )
        parameters: tuple[Value, ...] = (condition.match, *condition.parameters)
        if _many(queries, condition.match):
            return (
                _walked(queries, condition, order)
                if _much(queries, condition)
                else _sifted(queries, condition, order)
            )
    else:
        source, parameters = "articles a", condition.parameters
    sql = f"SELECT a.id FROM {source} WHERE {condition.where} ORDER BY {order.by(indexed=False)}"
    return _ids(queries, sql, parameters)


def _many(queries: Queries, match: str) -> bool:
    """Whether so many articles have the words that walking the whole list is faster than sorting them."""
    bound = shown(queries) // 10
    count = queries.value(
        "SELECT count(*) FROM (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT ?)",
        (match, bound + 1),
    )
    return bool(count > max(bound, FEW))


def _much(queries: Queries, condition: Condition) -> bool:
    """Whether more than a few articles meet a condition, were it not for its words."""
    if condition.where == SHOWN:
        return True
    sql = f"SELECT count(*) FROM (SELECT 1 FROM articles a WHERE {condition.where} LIMIT ?)"
    return bool(queries.value(sql, (*condition.parameters, FEW + 1)) > FEW)


def _sifted(queries: Queries, condition: Condition, order: Order) -> array[int]:
    """Of the few articles that meet a condition, those that have its words."""
    sql = (
        f"SELECT a.id FROM (SELECT a.id AS id FROM articles a WHERE {condition.where} LIMIT {FEW}) w"
        " CROSS JOIN articles a ON a.id = w.id"
        " WHERE +a.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
        f" ORDER BY {order.by(indexed=False)}"
    )
    return _ids(queries, sql, (*condition.parameters, condition.match))


def _walked(queries: Queries, condition: Condition, order: Order) -> array[int]:
    where, parameters = condition.whole
    by = order.by(indexed=SHOWN in where)
    index = f" INDEXED BY {order.index}" if SHOWN in where else ""
    return _ids(queries, f"SELECT a.id FROM articles a{index} WHERE {where} ORDER BY {by}", parameters)


def _ranked(queries: Queries, condition: Condition, order: Order) -> array[int]:
    """By BM25 among the newest matches; without words, by date."""
    if not condition.match:
        return every(queries, condition, Order("published", descending=True))
    oldest = queries.value(
        "SELECT min(id) FROM (SELECT rowid AS id FROM articles_fts WHERE articles_fts MATCH ?"
        " ORDER BY rowid DESC LIMIT ?)",
        (condition.match, RANKED),
    )
    # BM25 is the less the better: descending relevance is ascending rank.
    way = "ASC" if order.descending else "DESC"
    sql = (
        f"SELECT a.id FROM (SELECT rowid AS id, bm25(articles_fts, {WEIGHTS}) AS score FROM articles_fts"
        " WHERE articles_fts MATCH ? AND rowid >= ?) f CROSS JOIN articles a ON a.id = f.id"
        f" WHERE {condition.where} ORDER BY f.score {way}, a.id DESC"
    )
    return _ids(queries, sql, (condition.match, oldest, *condition.parameters))


def _ids(queries: Queries, sql: str, parameters: Sequence[Value]) -> array[int]:
    """The ids that a statement gives, strung together by SQLite: other threads run meanwhile."""
    found: Any = queries.value(f"SELECT group_concat(id) FROM ({sql})", parameters)
    return array("q", map(int, found.split(","))) if found else array("q")


def bounded(queries: Queries, condition: Condition, bound: int | None = None) -> int:
    """How many articles meet a condition, counted up to `bound` if there is one."""
    where, parameters = condition.whole
    sql = f"SELECT count(*) FROM (SELECT 1 FROM articles a WHERE {where} LIMIT ?)"
    return int(queries.value(sql, (*parameters, -1 if bound is None else bound)))
