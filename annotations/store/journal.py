"""The journal: one entry for each action of a person, to be undone and redone, also after a restart."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Reversible
from dataclasses import dataclass
from typing import Final

from annotations.errors import ConflictError, LibraryError
from annotations.model import Change
from annotations.store import links
from annotations.store.connection import Queries, Value
from annotations.store.ledger import restore
from annotations.store.recorder import (
    KEYS,
    TOGETHER,
    Key,
    Recorder,
    Row,
    RowChange,
    decode,
    insert_row,
    read_row,
    read_rows,
    where_key,
)
from annotations.store.schema import VERSION
from annotations.store.values import not_before, now

MERGE: Final = "merge"
"""The operation that merging another library is."""

STAMPS: Final = "stamps"
"""The table of stamps, which triggers write too."""

USES: Final = (("annotation_tags", "tag_id"), ("article_tags", "tag_id"), ("tag_rules", "tag_id"))
"""Where a tag may still be used when the action that made it is undone."""

PARAMETERS: Final = 10_000
"""Values in one statement, far below SQLite's limit of 32,766."""

LAST_UNDONE: Final = "SELECT coalesce(max(undone), 0) FROM journal WHERE undone IS NOT NULL"
"""The number of the latest undo, 0 if there is none."""

REDOABLE: Final = "undone IS NOT NULL AND (undone_by = ? OR undone <= ?)"
"""Entries that a session undid, or that were undone before it began."""

PLACE: Final = frozenset({"text_id", "start", "end", "exact", "prefix", "suffix", "anchor", "score"})
"""Columns of an annotation that follow its article's text; a person who changes them also sets `modified`."""

FOLLOWING: Final = {"annotations": PLACE, "feeds": frozenset({"source_id", "url", "home"})}
"""Columns that change without a person: as the text does, and as a feed says of itself."""


@dataclass(frozen=True, slots=True)
class Session:
    """Whose actions can be undone: those of this session, and those that were there when it began."""

    id: str
    last_entry: int
    last_undone: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One action in the journal."""

    id: int
    change: Change
    changes: Reversible[RowChange]
    """In the order in which they were made."""
    merge: bool = False
    """Whether it brought another library's work: taken back, nothing of it is left, not even that it is gone."""


def begin(queries: Queries, session: str) -> Session:
    """A session that starts with what the journal holds now; its times are later than those in it."""
    last: int = queries.value("SELECT coalesce(max(id), 0) FROM journal")
    for time in (
        queries.value("SELECT at FROM journal WHERE id = ?", (last,)),
        queries.value("SELECT max(added) FROM articles WHERE archived = 0"),
    ):
        not_before(time or "")
    return Session(session, last, queries.value(LAST_UNDONE))


def append(recorder: Recorder, session: Session, operation: str, change: Change) -> None:
    """Note what the recorder changed as one action; what this session had undone can no longer be redone."""
    changes = recorder.noted()
    if not changes:
        return
    recorder.run(f"DELETE FROM journal WHERE {REDOABLE}", (session.id, session.last_undone))
    recorder.run(
        "INSERT INTO journal(at, session, operation, schema, message, article, annotation, start, changes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            now(),
            session.id,
            operation,
            VERSION,
            change.message,
            change.article,
            change.annotation,
            change.start,
            changes,
        ),
    )


def to_undo(queries: Queries, session: Session) -> Entry | None:
    """The action that an undo takes back, or None."""
    row = queries.row(
        "SELECT * FROM journal WHERE undone IS NULL AND (session = ? OR id <= ?) ORDER BY id DESC LIMIT 1",
        (session.id, session.last_entry),
    )
    return None if row is None else _entry(row)


def weight(queries: Queries, session: Session, *, redo: bool) -> int:
    """How much the journal keeps of the action that comes next, in bytes; 0 if there is none."""
    which, order, parameters = (
        (REDOABLE, "undone", (session.id, session.last_undone))
        if redo
        else ("undone IS NULL AND (session = ? OR id <= ?)", "id", (session.id, session.last_entry))
    )
    sql = f"SELECT length(CAST(changes AS BLOB)) FROM journal WHERE {which} ORDER BY {order} DESC LIMIT 1"
    return int(queries.value(sql, parameters) or 0)


def to_redo(queries: Queries, session: Session) -> Entry | None:
    """The action that a redo does again, or None."""
    row = queries.row(
        f"SELECT * FROM journal WHERE {REDOABLE} ORDER BY undone DESC LIMIT 1",
        (session.id, session.last_undone),
    )
    return None if row is None else _entry(row)


def _entry(row: sqlite3.Row) -> Entry:
    change = Change(row["message"], row["article"], row["annotation"], row["start"])
    try:
        changes = decode(row["changes"])
    except (ValueError, TypeError) as error:
        raise LibraryError(
            f"step {row['id']} of the journal is damaged: use a backup to go behind it"
        ) from error
    return Entry(row["id"], change, changes, row["operation"] == MERGE)


def undo(queries: Queries, session: Session, entry: Entry, *, force: bool) -> None:
    """Put every row back as it was before; ConflictError if a row changed since, unless `force`.

    An annotation that the action made becomes a tombstone, unless its article goes with it.
    """
    articles = {c.key[0] for c in entry.changes if c.table == "articles" and c.before is None}
    backwards = (_inverse(c, articles, entry.merge) for c in reversed(entry.changes) if c.table != STAMPS)
    _apply(queries, backwards, "undo", force)
    restore(queries, _stamps(entry), before=True)
    queries.run(
        f"UPDATE journal SET undone = ({LAST_UNDONE}) + 1, undone_by = ? WHERE id = ?",
        (session.id, entry.id),
    )


def redo(queries: Queries, entry: Entry, *, force: bool) -> None:
    """Put every row as the action left it; ConflictError if a row changed since, unless `force`."""
    _apply(queries, (change for change in entry.changes if change.table != STAMPS), "redo", force)
    restore(queries, _stamps(entry), before=False)
    queries.run("UPDATE journal SET undone = NULL, undone_by = NULL WHERE id = ?", (entry.id,))


def _stamps(entry: Entry) -> list[RowChange]:
    """The stamps that an entry changed, which are put right in the end, all together."""
    return [change for change in entry.changes if change.table == STAMPS]


def _inverse(change: RowChange, articles: set[Value], merge: bool) -> RowChange:
    made = change.after if change.before is None and not merge else None
    if change.table == "annotations" and made is not None and made["article_id"] not in articles:
        at = now()
        return RowChange(change.table, change.key, made, {**made, "deleted": at, "modified": at})
    return RowChange(change.table, change.key, change.after, change.before)


def _apply(queries: Queries, changes: Iterable[RowChange], verb: str, force: bool) -> None:
    try:
        for table, there, some in _grouped(changes):
            if table in links.LINKS:
                (links.put if there else links.take)(queries, table, [change.key for change in some])
                continue
            found = _current(queries, some)
            for each, current in found:
                expected = _as_left(each, current, each.before) or _as_left(each, current, each.after)
                if not force and not expected:
                    raise ConflictError(f"cannot {verb}: the {_singular(table)} has changed since")
            _put_all(queries, found)
    except LibraryError as error:
        if isinstance(error.__cause__, sqlite3.IntegrityError):
            raise ConflictError(f"cannot {verb}: something made since depends on it") from error
        raise


def _grouped(changes: Iterable[RowChange]) -> Iterator[tuple[str, bool, list[RowChange]]]:
    """Changes with their table and whether the row is there afterwards; neighbours that are alike together.

    Those of a table of links are, which are there or not: either is what the action left or found, and nothing can
    have changed since. Those that give the same to rows that stay. And those that give annotations other values of the
    same columns, each of them once. One statement for many takes a tenth of the time, because the full-text index is
    written once.
    """
    waiting: list[RowChange] = []
    keys: set[Key] = set()
    for change in changes:
        if waiting and not (
            _are_alike(waiting[-1], change)
            and (change.table in links.LINKS or (len(waiting) < TOGETHER and change.key not in keys))
        ):
            yield waiting[-1].table, waiting[-1].after is not None, waiting
            waiting, keys = [], set()
        waiting.append(change)
        keys.add(change.key)
    if waiting:
        yield waiting[-1].table, waiting[-1].after is not None, waiting


def _are_alike(one: RowChange, other: RowChange) -> bool:
    if (one.table, one.after is None) != (other.table, other.after is None):
        return False
    if one.table in links.LINKS or (
        _stays(other) and one.before is other.before and one.after is other.after
    ):
        return True
    if one.table != "annotations" or one.after is None or other.after is None:
        return False
    return one.after.keys() == other.after.keys()


def _stays(change: RowChange) -> bool:
    """Whether a row with the key `id` is only given other values."""
    return change.before is not None and change.after is not None and KEYS[change.table] == ("id",)


def _current(queries: Queries, some: list[RowChange]) -> list[tuple[RowChange, Row | None]]:
    """Some changes of one table, each with its row as it is now."""
    if len(some) == 1:
        return [(some[0], read_row(queries, some[0].table, some[0].key))]
    rows = read_rows(queries, some[0].table, [change.key[0] for change in some])
    return [(change, rows.get(change.key[0])) for change in some]


def _singular(table: str) -> str:
    return {"annotation_tags": "tag of the annotation", "article_tags": "tag of the article"}.get(
        table, table.replace("_", " ").removesuffix("s")
    )


def _as_left(change: RowChange, current: Row | None, expected: Row | None) -> bool:
    """Whether a row is in one of the states that an action left or found it in.

    A tombstone counts as no annotation, and re-anchoring is no change by a person.
    """
    following = FOLLOWING.get(change.table, frozenset())
    if current is not None and expected is None and current.get("deleted") is not None:
        return True
    if current is None or expected is None:
        return current is expected
    return all(current.get(column) == value for column, value in expected.items() if column not in following)


def _put_all(queries: Queries, found: list[tuple[RowChange, Row | None]]) -> None:
    """Give rows of one group their states, by one statement where they are many and there."""
    there = [change for change, current in found if current is not None]
    if len(there) < 2 or there[0].after is None:
        for change, current in found:
            _put(queries, change, current)
        return
    for change, current in found:
        if current is None:
            _put(queries, change, None)
    table, values = there[0].table, there[0].after
    if not values:
        return
    if all(change.after is values for change in there):
        ids = json.dumps([change.key[0] for change in there])
        assignments = ", ".join(f"{column} = ?" for column in values)
        queries.run(
            f"UPDATE {table} SET {assignments} WHERE id IN (SELECT value FROM json_each(?))",
            (*values.values(), ids),
        )
        return
    assignments = ", ".join(f"{column} = column{at}" for at, column in enumerate(values, 2))
    places = f"({', '.join('?' * (len(values) + 1))})"
    many = PARAMETERS // (len(values) + 1)
    for start in range(0, len(there), many):
        rows = [(*change.key, *(change.after or {}).values()) for change in there[start : start + many]]
        queries.run(
            f"UPDATE {table} SET {assignments} FROM (VALUES {', '.join([places] * len(rows))}) WHERE id = column1",
            [value for row in rows for value in row],
        )


def _put(queries: Queries, change: RowChange, current: Row | None) -> None:
    """Give the row its state `after`, whatever it is now; a tag that is used elsewhere stays."""
    table, key, after = change.table, change.key, change.after
    if after is None:
        if current is not None and not (table == "tags" and _used(queries, key)):
            queries.run(f"DELETE FROM {table} WHERE {where_key(table)}", key)
    elif current is None:
        if change.before is None:
            insert_row(queries, table, {**_key_columns(table, key), **after})
    elif change.before is not None or table == "annotations":
        assignments = ", ".join(f"{column} = ?" for column in after)
        if assignments:
            queries.run(f"UPDATE {table} SET {assignments} WHERE {where_key(table)}", (*after.values(), *key))


def _key_columns(table: str, key: Key) -> Row:
    return dict(zip(KEYS[table], key, strict=True))


def _used(queries: Queries, tag: Key) -> bool:
    return any(
        queries.value(f"SELECT EXISTS(SELECT 1 FROM {table} WHERE {column} = ?)", tag)
        for table, column in USES
    )
