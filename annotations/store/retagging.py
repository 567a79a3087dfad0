"""Giving everything that carries a tag another one, or none: few statements, however many things that are."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from annotations.store import links
from annotations.store.articles import SEPARATOR, split
from annotations.store.connection import Queries
from annotations.store.recorder import Key, Recorder, RowChange
from annotations.store.values import fold, now


def branch(queries: Queries, name: str) -> list[sqlite3.Row]:
    """The rows of a tag and of all below it, those above before those below."""
    key = fold(name)
    # `0` is the character after `/`.
    return queries.rows(
        "SELECT * FROM tags WHERE fold = ? OR (fold >= ? AND fold < ?) ORDER BY fold",
        (key, f"{key}/", f"{key}0"),
    )


def row_of(queries: Queries, name: str) -> sqlite3.Row | None:
    """The row of the tag of this name, whatever its case."""
    return queries.row("SELECT * FROM tags WHERE fold = ?", (fold(name),))


def take_off(recorder: Recorder, tag: int) -> None:
    """Take a tag off everything that carries it, also what is deleted."""
    _touch(recorder, tag)
    for table, column in links.LINKS.items():
        _unlink(recorder, table, _keys(recorder, table, column, tag))


def hand_over(recorder: Recorder, old: int, new: int) -> None:
    """Give everything that carries a tag another one instead."""
    _touch(recorder, old)
    for table, column in links.LINKS.items():
        keys = _keys(recorder, table, column, old)
        known = {key for key, _ in _keys(recorder, table, column, new)}
        recorder.link_all(table, [(key, new) for key, _ in keys if key not in known])
        _unlink(recorder, table, keys)


def feeds_follow(recorder: Recorder, names: Mapping[str, str]) -> None:
    """Let feeds put other tags on their new articles; `names` are the new ones by the old ones, case-folded."""
    for id_, tags in recorder.tuples("SELECT id, tags FROM feeds WHERE tags <> ''"):
        wanted = {fold(name): name for name in (names.get(fold(tag), tag) for tag in split(tags))}
        recorder.update("feeds", [id_], {"tags": SEPARATOR.join(wanted.values())})


def _keys(recorder: Recorder, table: str, column: str, tag: int) -> list[Key]:
    return [
        (row[0], tag)
        for row in recorder.tuples(f"SELECT {column} FROM {table} WHERE tag_id = ? ORDER BY 1", (tag,))
    ]


def _unlink(recorder: Recorder, table: str, keys: Sequence[Key]) -> None:
    """Delete rows that are there."""
    links.take(recorder, table, keys)
    recorder.changes += [RowChange(table, key, {}, None) for key in keys]


def _touch(recorder: Recorder, tag: int) -> None:
    """Say of the annotations that carry a tag that they are changed now."""
    rows = recorder.tuples(
        "SELECT n.id FROM annotation_tags x JOIN annotations n ON n.id = x.annotation_id"
        " WHERE x.tag_id = ? AND n.deleted IS NULL ORDER BY n.id",
        (tag,),
    )
    recorder.update("annotations", [row[0] for row in rows], {"modified": now()})
