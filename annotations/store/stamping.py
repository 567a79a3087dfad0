"""When and where each thing was last changed by a person, kept by triggers: what merging two libraries goes by.

A stamp is a hybrid logical clock (Kulkarni et al., Logical Physical Clocks, 2014) in one integer: milliseconds since
1970 in the upper 48 bits, a counter in the lower 16. It grows with every change, also where the system's clock goes
back, unless that was more than a day ahead. Nothing but a new article has no stamp: it has the values that are given.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from annotations.store.connection import Queries

COUNTER: Final = 16
"""Bits of a stamp that count changes within a millisecond."""

DAY: Final = 86_400_000 << COUNTER
"""How far the clock of a library may be ahead of the system's before it is taken for a mistake."""

BASE: Final = "*"
"""The field whose stamp all fields of a thing have that were never changed: that of its making."""

TAG: Final = "tag "
"""What the field of a tag that a thing carries, or has carried, begins with; the tag's identity follows."""

NOW: Final = f"(CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) << {COUNTER})"
"""The present as a stamp, in SQL."""

_STAMP: Final = (
    "CREATE VIEW stamping AS SELECT kind, item, field FROM stamps",
    # To insert into the view is to stamp: later than all before, and than the stamp it has, whatever the clock says.
    f"""CREATE TRIGGER stamping_stamps INSTEAD OF INSERT ON stamping BEGIN
        UPDATE clock SET last =
            CASE WHEN last > {NOW} + {DAY} THEN {NOW} ELSE max(last + 1, {NOW}) END;
        INSERT INTO stamps(kind, item, field, at, replica)
        SELECT new.kind, new.item, new.field, max(c.last, coalesce((SELECT max(s.at) + 1 FROM stamps s
            WHERE s.kind = new.kind AND s.item = new.item AND s.field IN (new.field, '{BASE}', 'deleted')), 0)),
            c.replica
        FROM clock c WHERE true
        ON CONFLICT(kind, item, field) DO UPDATE SET at = excluded.at, replica = excluded.replica;
    END""",
)


def _stamp(kind: str, item: str, field: str) -> str:
    return f"INSERT INTO stamping VALUES ('{kind}', {item}, {field});"


def made(kind: str, table: str) -> str:
    """A trigger that stamps a thing when it is made."""
    return f"""CREATE TRIGGER {table}_stamped_made AFTER INSERT ON {table} BEGIN
        {_stamp(kind, "new.uid", f"'{BASE}'")}
    END"""


def changed(kind: str, table: str, field: str) -> str:
    """A trigger that stamps a field of a thing when it gets another value."""
    return f"""CREATE TRIGGER {table}_stamped_{field} AFTER UPDATE OF {field} ON {table}
        WHEN old.{field} IS NOT new.{field} BEGIN
        {_stamp(kind, "new.uid", f"'{field}'")}
    END"""


def gone(kind: str, table: str) -> str:
    """A trigger by which a thing that leaves no row behind leaves the stamp of its end."""
    return f"""CREATE TRIGGER {table}_stamped_gone AFTER DELETE ON {table} BEGIN
        {_stamp(kind, "old.uid", "'deleted'")}
        DELETE FROM stamps WHERE kind = '{kind}' AND item = old.uid AND field <> 'deleted';
    END"""


def _forgotten(kind: str, table: str) -> str:
    return f"""CREATE TRIGGER {table}_unstamped AFTER DELETE ON {table} BEGIN
        DELETE FROM stamps WHERE kind = '{kind}' AND item = old.uid;
    END"""


def _tagged(kind: str, table: str, of: str) -> list[str]:
    """Triggers for the tags that a thing carries; none while the thing itself is not there."""
    return [
        f"""CREATE TRIGGER {table}_stamped_{event} AFTER {event} ON {table} BEGIN
        INSERT INTO stamping SELECT '{kind}', x.uid, '{TAG}' || g.uid FROM {of}s x, tags g
            WHERE x.id = {row}.{of}_id AND g.id = {row}.tag_id;
    END"""
        for event, row in (("INSERT", "new"), ("DELETE", "old"))
    ]


def known(kind: str, table: str, column: str) -> str:
    """A statement that stamps things from before there were stamps: they were changed when they say so."""
    time = f"CAST(round((julianday({column}) - 2440587.5) * 86400000) AS INTEGER) << {COUNTER}"
    return f"""INSERT OR IGNORE INTO stamps(kind, item, field, at, replica)
        SELECT '{kind}', uid, '{BASE}', coalesce({time}, 0), 1 FROM {table}"""


FIRST: Final = (
    "INSERT OR IGNORE INTO replicas(id, uid)"
    " VALUES (1, coalesce((SELECT min(uid) FROM tags), lower(hex(randomblob(8)))))"
)
"""The name of a library from before there were stamps: the same in all its copies, as its stamps are."""

KNOWN: Final = (
    known("annotation", "annotations", "modified"),
    known("tag", "tags", "modified"),
    known("correction", "corrections", "created"),
    known("search", "searches", "modified"),
)
"""Statements that stamp what has no stamp."""

STATEMENTS: Final[Sequence[str]] = (
    # Libraries whose changes are in this one, and up to which of their stamps. A copy of a file is a library
    # of its own: `place` says which file was written by this name.
    """CREATE TABLE replicas(
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        place TEXT NOT NULL DEFAULT '',
        seen INTEGER NOT NULL DEFAULT 0)""",
    FIRST,
    """CREATE TABLE stamps(
        kind TEXT NOT NULL,
        item TEXT NOT NULL,
        field TEXT NOT NULL,
        at INTEGER NOT NULL,
        replica INTEGER NOT NULL REFERENCES replicas(id),
        PRIMARY KEY(kind, item, field)) WITHOUT ROWID""",
    # Two libraries can have made the same tag or article: afterwards it has the smaller of both identities.
    "CREATE TABLE aliases(uid TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID",
    *KNOWN,
    "CREATE TABLE clock(replica INTEGER NOT NULL REFERENCES replicas(id), last INTEGER NOT NULL)",
    "INSERT INTO clock SELECT 1, coalesce(max(at), 0) FROM stamps",
    *_STAMP,
    made("annotation", "annotations"),
    *(changed("annotation", "annotations", field) for field in ("note", "color", "deleted")),
    # Annotations follow their text; only a person who puts one elsewhere changes its time, too.
    f"""CREATE TRIGGER annotations_stamped_place AFTER UPDATE OF start, end, text_id, anchor ON annotations
        WHEN old.modified <> new.modified AND (old.start <> new.start OR old.end <> new.end
            OR old.text_id <> new.text_id OR old.anchor <> new.anchor) BEGIN
        {_stamp("annotation", "new.uid", "'place'")}
    END""",
    _forgotten("annotation", "annotations"),
    *_tagged("annotation", "annotation_tags", "annotation"),
    *(changed("article", "articles", field) for field in ("read", "starred", "archived")),
    _forgotten("article", "articles"),
    *_tagged("article", "article_tags", "article"),
    made("tag", "tags"),
    *(changed("tag", "tags", field) for field in ("name", "color", "description")),
    gone("tag", "tags"),
    made("correction", "corrections"),
    changed("correction", "corrections", "scope"),
    gone("correction", "corrections"),
    made("search", "searches"),
    *(changed("search", "searches", field) for field in ("name", "query")),
    gone("search", "searches"),
)
"""Tables and triggers."""


def claim(queries: Queries) -> None:
    """See to it that what this file is changed to from now on is stamped as its own.

    A copy has the name of the library that it was copied from, and whoever merges the two would take the changes of
    one for those of the other: a file at another place gets another name.
    """
    row = queries.row("SELECT r.place, c.last FROM clock c JOIN replicas r ON r.id = c.replica")
    place = _place(queries)
    if row is None or row["place"] == place:
        return
    queries.run("UPDATE replicas SET seen = ? WHERE id = (SELECT replica FROM clock)", (row["last"],))
    new = queries.run("INSERT INTO replicas(uid, place) VALUES (?, ?)", (os.urandom(8).hex(), place))
    queries.run("UPDATE clock SET replica = ?", (new,))


def _place(queries: Queries) -> str:
    """What tells a file from its copies: machine, path and inode, as a digest."""
    path = queries.path.resolve()
    said = f"{platform.node()}\0{path}\0{path.stat().st_ino}"
    return hashlib.blake2b(said.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
