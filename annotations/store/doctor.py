"""Looking for what is wrong in a library file, without changing anything in it."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from annotations.errors import GlosseError
from annotations.store.connection import connect, damaged, translate, uri
from annotations.store.opening import check_head
from annotations.store.recorder import is_readable
from annotations.store.schema import VERSION
from annotations.store.texts import structure

FINDINGS: Final = 20
"""Faults of one kind that are told."""

COUNTERS: Final = {
    "the count of all articles": (
        "SELECT archived, read, articles FROM tallies WHERE articles > 0",
        "SELECT archived, read, count(*) FROM articles GROUP BY archived, read",
    ),
    "the counts of sources": (
        "SELECT id, articles, unread FROM sources",
        "SELECT s.id, coalesce(sum(a.archived = 0), 0), coalesce(sum(a.archived = 0 AND a.read = 0), 0) FROM sources s"
        " LEFT JOIN article_sources x ON x.source_id = s.id LEFT JOIN articles a ON a.id = x.article_id GROUP BY s.id",
    ),
    "the counts of annotations": (
        "SELECT id, annotations FROM articles WHERE annotations <> 0",
        "SELECT article_id, count(*) FROM annotations WHERE deleted IS NULL GROUP BY article_id",
    ),
}
"""What is counted as it changes, and the same counted now."""


def examine(path: Path) -> Iterator[str]:
    """What is wrong in the library at `path`, one line each; nothing after what spoils the rest."""
    try:
        check_head(path)
        address = uri(path, "mode=ro")
        with closing(connect(address, path, writing=False)) as connection:
            connection.text_factory = _read
            broken = False
            for (found,) in connection.execute(f"PRAGMA integrity_check({FINDINGS})"):
                if found != "ok":
                    broken = True
                    yield f"damaged: {' '.join(found.split())}"
            if broken:
                return
            if connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
                yield "behind: the next start upgrades it, and keeps a copy of what it was"
                return
            yield from _contents(connection)
    except sqlite3.Error as error:
        yield str(translate(error, path))
    except UnicodeDecodeError:
        yield str(damaged(path))
    except GlosseError as error:
        yield str(error)


def _read(stored: bytes) -> str:
    """Text as far as it is any: what damage has left is told, too."""
    return stored.decode("utf-8", "replace")


def _contents(connection: sqlite3.Connection) -> Iterator[str]:
    """What SQLite cannot know."""
    for row in connection.execute("PRAGMA foreign_key_check").fetchmany(FINDINGS):
        yield f"a row of {row[0]} refers to one of {row[2]} that is not there (row {row[1]})"
    for name, (kept, counted) in COUNTERS.items():
        if {tuple(row) for row in connection.execute(kept)} != {
            tuple(row) for row in connection.execute(counted)
        }:
            yield f"{name} is wrong" if name.startswith("the count of") else f"{name} are wrong"
    yield from _texts(connection)
    yield from _structures(connection)
    yield from _quotes(connection)
    for id_, changes in connection.execute("SELECT id, changes FROM journal"):
        if not is_readable(changes):
            yield f"step {id_} of the journal cannot be read: it cannot be undone"


def _texts(connection: sqlite3.Connection) -> Iterator[str]:
    """Texts are named by the digest of their content; those without rules are yet to come from elsewhere."""
    for id_, digest, stored in connection.execute("SELECT id, hash, content FROM texts WHERE rules > 0"):
        try:
            content = stored.encode() if isinstance(stored, str) else zlib.decompress(stored)
        except (zlib.error, TypeError):
            yield f"text {id_} cannot be read"
            continue
        if hashlib.sha256(content).digest() != digest:
            yield f"text {id_} is not what was added"


def _structures(connection: sqlite3.Connection) -> Iterator[str]:
    """Versions say where the paragraphs and links of a text are."""
    for article, text_id, *stored in connection.execute(
        "SELECT article_id, text_id, blocks, links FROM versions"
    ):
        try:
            structure(*stored)
        except (ValueError, TypeError):
            yield f"the paragraphs of article {article} in text {text_id} cannot be read"


def _quotes(connection: sqlite3.Connection) -> Iterator[str]:
    """Annotations stand on their quotes."""
    rows = connection.execute(
        "SELECT n.id, n.article_id, n.start, n.end, n.exact, t.content FROM annotations n"
        " JOIN texts t ON t.id = n.text_id WHERE n.deleted IS NULL AND n.anchor IN ('exact', 'moved')"
        " ORDER BY n.text_id"
    )
    for id_, article, start, end, exact, stored in rows:
        try:
            content = stored if isinstance(stored, str) else zlib.decompress(stored).decode()
        except (zlib.error, TypeError, UnicodeDecodeError):
            continue
        if content[start:end] != exact:
            yield f"annotation {id_} of article {article} is not on its quote"


def examine_index(connection: sqlite3.Connection) -> Iterator[str]:
    """Whether the full-text indexes are in step; takes a connection that may write, and writes nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for table, compared in (("articles_fts", 1), ("annotations_fts", 0)):
            try:
                connection.execute(
                    f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', ?)", (compared,)
                )
            except sqlite3.DatabaseError:
                yield f"the index {table} is out of step: words are found where they are not, or not where they are"
    finally:
        connection.rollback()
