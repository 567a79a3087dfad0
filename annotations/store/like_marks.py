"""Where the words of a passage stand in annotations: few rows of each word, however many annotations there are."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from annotations.store.articles import split
from annotations.store.connection import Queries

TAKEN: Final = 300
"""The newest annotations with a word that are looked at; a word that more have says little of what they are about."""


class Bearing(NamedTuple):
    """The annotations that have a word."""

    ids: list[int]
    """The newest, at most `TAKEN`."""
    number: float
    """How many there are: of more than `TAKEN`, what the distance between those says."""


class Marked(NamedTuple):
    """An annotation that has tags."""

    exact: str
    tags: list[str]


def last(queries: Queries) -> int:
    """The highest id of an annotation, 0 for none: nearly how many there are."""
    return int(queries.value("SELECT coalesce(max(id), 0) FROM annotations"))


def bearing(queries: Queries, term: str, last: int) -> Bearing:
    """The annotations whose passage has a word, as the index has it; `last` is the highest id."""
    rows = queries.tuples(
        "SELECT rowid FROM annotations_fts WHERE annotations_fts MATCH ? ORDER BY rowid DESC LIMIT ?",
        (f'exact : "{term}"', TAKEN),
    )
    ids = [row[0] for row in rows]
    if len(ids) < TAKEN:
        return Bearing(ids, len(ids))
    return Bearing(ids, max(len(ids) * last / (last - ids[-1] + 1), len(ids)))


def marked(
    queries: Queries, ids: Sequence[int], creators: Collection[str], without: int
) -> dict[int, Marked]:
    """Those of some annotations that have tags and were made by one of these people, but for one."""
    rows = queries.tuples(
        "SELECT n.id, n.exact, (SELECT group_concat(t.name, char(31)) FROM annotation_tags x"
        " JOIN tags t ON t.id = x.tag_id WHERE x.annotation_id = n.id) AS tags FROM annotations n"
        " WHERE n.id IN (SELECT value FROM json_each(?)) AND n.deleted IS NULL AND n.id <> ?"
        " AND n.creator IN (SELECT value FROM json_each(?)) AND tags IS NOT NULL",
        (json.dumps(list(ids)), without, json.dumps(list(creators))),
    )
    return {id_: Marked(exact, split(tags)) for id_, exact, tags in rows}
