"""Writing rows so that every change can be taken back: each row's state before and after is kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Reversible, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from annotations.errors import LibraryError
from annotations.store.connection import Queries, Store, Value
from annotations.store.packing import Packs, pack

TOGETHER = 5_000
"""Rows that are read and written by one statement."""

A_STATEMENT = 100
"""New rows in one statement, whose values are parameters: 20 columns stay far below SQLite's limit of 32,766."""

Row = dict[str, Value]
Key = tuple[Value, ...]

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "articles": ("id",),
    "versions": ("id",),
    "article_sources": ("article_id", "source_id"),
    "article_tags": ("article_id", "tag_id"),
    "positions": ("article_id",),
    "annotations": ("id",),
    "annotation_tags": ("annotation_id", "tag_id"),
    "tags": ("id",),
    "corrections": ("id",),
    "choices": ("language",),
    "searches": ("id",),
    "name_rules": ("id",),
    "tag_rules": ("id",),
    "settings": ("name",),
    "sources": ("id",),
    "feeds": ("id",),
    "feed_items": ("id",),
    "replicas": ("id",),
    "aliases": ("uid",),
    "stamps": ("kind", "item", "field"),
}
"""The primary key of each table whose changes are recorded."""

UNRECORDED: Final[Mapping[str, frozenset[str]]] = {
    "articles": frozenset({"annotations"}),
    "sources": frozenset({"articles", "unread"}),
}
"""Columns that triggers keep right, so that no change of a person ever holds them."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """What happened to a row: `before` is None for a new one, `after` for a deleted one, else the changes."""

    table: str
    key: Key
    before: Row | None
    after: Row | None


def where_key(table: str) -> str:
    """The condition that picks one row of `table` by its primary key."""
    return " AND ".join(f"{column} = ?" for column in KEYS[table])


def read_row(queries: Queries, table: str, key: Key) -> Row | None:
    """The columns of a row beside its key, without those that triggers keep."""
    row = queries.row(f"SELECT * FROM {table} WHERE {where_key(table)}", key)
    return None if row is None else _values(table, row)


def read_rows(queries: Queries, table: str, ids: Sequence[Value]) -> dict[Value, Row]:
    """The same of several rows of a table with the key `id`, by their keys."""
    rows = queries.rows(
        f"SELECT * FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (_json(list(ids)),)
    )
    return {row["id"]: _values(table, row) for row in rows}


def _values(table: str, row: sqlite3.Row) -> Row:
    left_out = UNRECORDED.get(table, frozenset()).union(KEYS[table])
    return {column: row[column] for column in row.keys() if column not in left_out}  # noqa: SIM118


def insert_row(queries: Queries, table: str, values: Mapping[str, Value]) -> int:
    """Insert a row; returns its row id. An article is also entered into the full-text index."""
    rowid = _insert(queries, table, values)
    if table == "articles":
        _index(queries, [rowid])
    return rowid


def _insert(queries: Queries, table: str, values: Mapping[str, Value]) -> int:
    places = ", ".join("?" * len(values))
    return queries.run(f"INSERT INTO {table}({', '.join(values)}) VALUES ({places})", tuple(values.values()))


def _index(queries: Queries, articles: Sequence[int]) -> None:
    """Enter articles into the full-text index, all by one statement.

    FTS5 writes its index to the disk before every statement that SQLite may have to take back alone, as this one and
    those with triggers: so those come first, and this one once.
    """
    queries.run(
        "INSERT INTO articles_fts(rowid, title, byline, content)"
        " SELECT id, title, byline, content FROM article_texts WHERE id IN (SELECT value FROM json_each(?))",
        (_json(list(articles)),),
    )


class Recorder(Queries):
    """One transaction whose row changes are noted in `changes`, unless nobody will undo them."""

    def __init__(self, queries: Queries, *, noting: bool = True) -> None:
        super().__init__(queries.connection, queries.path)
        self.changes: list[RowChange] = []
        self._noting = noting
        self._packed = bytearray()
        self._unindexed: list[int] = []
        """Articles that have yet to be entered into the full-text index."""
        self._differences: dict[tuple[Key, Key, Key], tuple[Row, Row]] = {}
        """The last difference between two states of a row."""

    def set_aside(self) -> None:
        """Pack what `changes` holds and begin it anew, so that an action of any size needs little memory."""
        if self.changes:
            self._packed += pack(encode(self.changes))
            self.changes.clear()

    def noted(self) -> str | bytes:
        """All changes as the journal keeps them: JSON, or packs of it where some were set aside; empty for none."""
        if not self._packed:
            return encode(self.changes) if self.changes else ""
        self.set_aside()
        return bytes(self._packed)

    def insert(self, table: str, values: Mapping[str, Value]) -> int:
        """Insert a row into a table with an integer key; returns its id."""
        rowid = _insert(self, table, values)
        if table == "articles":
            self._unindexed.append(rowid)
        self._note(table, (rowid,))
        return rowid

    def index(self) -> None:
        """Enter the new articles into the full-text index: before one of them changes, and in the end."""
        if self._unindexed:
            _index(self, self._unindexed)
            self._unindexed = []

    def next_id(self, table: str) -> int:
        """The id that the next row of a table with an integer key `id` gets in this transaction."""
        return int(self.value(f"SELECT coalesce(max(id), 0) + 1 FROM {table}"))

    def insert_all(self, table: str, rows: Sequence[Mapping[str, Value]]) -> range:
        """Insert rows of the same columns into a table with an integer key `id`, numbered from `next_id` on.

        Returns their ids.
        """
        first = self.next_id(table)
        ids = range(first, first + len(rows))
        if not rows:
            return ids
        self._insert_rows(
            table, ("id", *rows[0]), [(id_, *row.values()) for id_, row in zip(ids, rows, strict=True)]
        )
        if table == "articles":
            self._unindexed += ids
        if self._noting:
            made = self.rows(f"SELECT * FROM {table} WHERE id BETWEEN ? AND ? ORDER BY id", (first, ids[-1]))
            self.changes += [RowChange(table, (row["id"],), None, _values(table, row)) for row in made]
        return ids

    def link_all(self, table: str, keys: Sequence[Key]) -> None:
        """Insert rows that are nothing but a key, none of which is there yet; what they refer to may follow."""
        self.run("PRAGMA defer_foreign_keys = ON")
        columns = KEYS[table]
        self._insert_rows(table, columns, keys)
        if self._noting:
            self.changes += [RowChange(table, key, None, {}) for key in keys]

    def _insert_rows(self, table: str, columns: Sequence[str], rows: Sequence[Key]) -> None:
        """Insert rows, many by each statement.

        SQLite copies every page that a statement with triggers changes, to be able to take it back alone: for single
        rows of a table with ten indexes that takes four fifths of the time.
        """
        places = f"({', '.join('?' * len(columns))})"
        for start in range(0, len(rows), A_STATEMENT):
            some = rows[start : start + A_STATEMENT]
            self.run(
                f"INSERT INTO {table}({', '.join(columns)}) VALUES {', '.join([places] * len(some))}",
                [value for row in some for value in row],
            )

    def link(self, table: str, values: Mapping[str, Value], *, new: bool = False) -> bool:
        """Insert a row whose key is among `values`, unless it is there; returns whether it was missing.

        `new` says that it is missing.
        """
        key = tuple(values[column] for column in KEYS[table])
        if not new and read_row(self, table, key) is not None:
            return False
        insert_row(self, table, values)
        self._note(table, key)
        return True

    def _note(self, table: str, key: Key) -> None:
        if self._noting:
            self.changes.append(RowChange(table, key, None, read_row(self, table, key)))

    def update(self, table: str, keys: Sequence[Value], values: Mapping[str, Value]) -> list[Value]:
        """Set columns of the rows of these (single-column) keys; returns the keys whose rows differed."""
        if table == "articles":
            self.index()
        touched: list[Value] = []
        for start in range(0, len(keys), TOGETHER):
            touched += self._update(table, keys[start : start + TOGETHER], values)
        return touched

    def _update(self, table: str, keys: Sequence[Value], values: Mapping[str, Value]) -> list[Value]:
        (column,) = KEYS[table]
        among = f"{column} IN (SELECT value FROM json_each(?))"
        found = self.tuples(
            f"SELECT {column}, {', '.join(values)} FROM {table} WHERE {among}", (_json(list(keys)),)
        )
        new, known = tuple(values.values()), {row[0]: row[1:] for row in found}
        touched = [key for key in keys if known.get(key, new) != new]
        if not touched:
            return []
        if self._noting:
            for key in touched:
                before, after = self._difference(tuple(values), known[key], new)
                self.changes.append(RowChange(table, (key,), before, after))
        assignments = ", ".join(f"{name} = ?" for name in values)
        self.run(f"UPDATE {table} SET {assignments} WHERE {among}", (*new, _json(touched)))
        return touched

    def _difference(self, names: Key, old: Key, new: Key) -> tuple[Row, Row]:
        """What differs, before and after; the same objects for many rows, which share one record in the journal."""
        known = self._differences.get((names, old, new))
        if known is None:
            rows = [
                (str(name), one, other)
                for name, one, other in zip(names, old, new, strict=True)
                if one != other
            ]
            known = {name: one for name, one, _ in rows}, {name: other for name, _, other in rows}
            self._differences = {(names, old, new): known}
        return known

    def delete(self, table: str, key: Key) -> bool:
        """Delete a row; returns whether there was one."""
        if table == "articles":
            self.index()
        before = read_row(self, table, key)
        if before is None:
            return False
        self.run(f"DELETE FROM {table} WHERE {where_key(table)}", key)
        if self._noting:
            self.changes.append(RowChange(table, key, before, None))
        return True


@contextmanager
def recording(store: Store, *, noting: bool = True) -> Iterator[Recorder]:
    """One transaction of `store` as a recorder; errors as in `Store.writing`."""
    with store.writing() as queries:
        recorder = Recorder(queries, noting=noting)
        yield recorder
        recorder.index()


def encode(changes: Sequence[RowChange]) -> str:
    """Changes as JSON; neighbours that did the same to different rows share one record."""
    records = (
        f"[{_json(table)},{_json([list(change.key) for change in group])},{before},{after}]"
        for (table, before, after), group in groupby(changes, key=_Likeness())
    )
    return f"[{','.join(records)}]"


class _Likeness:
    """What neighbours that share a record have in common; states that are one object are encoded once."""

    def __init__(self) -> None:
        self._last: RowChange | None = None
        self._key = ("", "", "")

    def __call__(self, change: RowChange) -> tuple[str, str, str]:
        last = self._last
        if last is None or (change.table, id(change.before), id(change.after)) != (
            last.table,
            id(last.before),
            id(last.after),
        ):
            self._key = (change.table, _json(change.before), _json(change.after))
        self._last = change
        return self._key


_encoder: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _json(value: object) -> str:
    """A value as compact JSON; None at once, since half of a bulk change's rows have no state before it."""
    return "null" if value is None else _encoder.encode(value)


def decode(kept: str | bytes) -> Reversible[RowChange]:
    """The changes that `encode` or `Recorder.noted` wrote."""
    return _Packed(kept) if isinstance(kept, bytes) else _decoded(kept)


def is_readable(kept: object) -> bool:
    """Whether `decode` can read all of what a journal holds."""
    if not isinstance(kept, str | bytes):
        return False
    try:
        for _ in decode(kept):
            pass
    except (ValueError, TypeError, LibraryError):
        return False
    return True


class _Packed:
    """Changes of which one pack at a time is in memory."""

    def __init__(self, data: bytes) -> None:
        self._packs = Packs(data)

    def __iter__(self) -> Iterator[RowChange]:
        return (change for text in self._packs for change in _decoded(text))

    def __reversed__(self) -> Iterator[RowChange]:
        return (change for text in reversed(self._packs) for change in reversed(_decoded(text)))


def _decoded(text: str) -> list[RowChange]:
    return [
        RowChange(table, tuple(key), before, after)
        for table, keys, before, after in json.loads(text)
        for key in keys
    ]
