"""Writing what can still be read of a damaged library into a new one."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from annotations.errors import LibraryError
from annotations.store import coding, stamping
from annotations.store.connection import translate, uri
from annotations.store.recorder import is_readable
from annotations.store.texts import structure

TABLES: Final = (
    "texts", "sources", "articles", "article_sources", "versions", "positions", "pipelines", "recognitions", "mentions",
    "corrections", "choices", "tags", "annotations", "annotation_tags", "article_tags", "searches", "drafts", "journal",
    "feeds", "fetches", "feed_items", "likenesses", "name_rules",
    "tag_rules", "settings",
)  # fmt: skip
"""Tables that are taken over, what others refer to first; the rest follows from them."""

TRIED: Final = 50_000
"""Stretches of a table that cannot be read, after which the rest is given up."""

DANGLING: Final = (
    "DELETE FROM article_sources WHERE source_id NOT IN (SELECT id FROM sources)"
    " OR article_id IN (SELECT id FROM articles WHERE text_id NOT IN (SELECT id FROM texts))",
    "DELETE FROM articles WHERE text_id NOT IN (SELECT id FROM texts)",
    "UPDATE articles SET first_text_id = text_id WHERE first_text_id NOT IN (SELECT id FROM texts)",
    "DELETE FROM versions WHERE article_id NOT IN (SELECT id FROM articles) OR text_id NOT IN (SELECT id FROM texts)",
    "DELETE FROM positions WHERE article_id NOT IN (SELECT id FROM articles)",
    "DELETE FROM recognitions WHERE text_id NOT IN (SELECT id FROM texts)"
    " OR pipeline_id NOT IN (SELECT id FROM pipelines)",
    "DELETE FROM mentions WHERE (text_id, pipeline_id) NOT IN (SELECT text_id, pipeline_id FROM recognitions)",
    "DELETE FROM corrections WHERE article_id NOT IN (SELECT id FROM articles)"
    " OR text_id NOT IN (SELECT id FROM texts)",
    "DELETE FROM annotation_tags WHERE tag_id NOT IN (SELECT id FROM tags)"
    " OR annotation_id NOT IN (SELECT id FROM annotations WHERE article_id IN (SELECT id FROM articles)"
    " AND text_id IN (SELECT id FROM texts))",
    "DELETE FROM annotations WHERE article_id NOT IN (SELECT id FROM articles)"
    " OR text_id NOT IN (SELECT id FROM texts)",
    "DELETE FROM article_tags WHERE article_id NOT IN (SELECT id FROM articles) OR tag_id NOT IN (SELECT id FROM tags)",
    "DELETE FROM tag_rules WHERE tag_id NOT IN (SELECT id FROM tags)",
    "DELETE FROM feeds WHERE source_id NOT IN (SELECT id FROM sources)",
    "DELETE FROM feed_items WHERE article_id NOT IN (SELECT id FROM articles)",
    "DELETE FROM drafts WHERE article_id NOT IN (SELECT id FROM articles) OR text_id NOT IN (SELECT id FROM texts)",
)
"""Rows that refer to what could not be read."""


def salvage(path: Path, new: sqlite3.Connection) -> dict[str, tuple[int, int | None]]:
    """Copy every readable row at `path` into the empty, up-to-date library behind `new`, in one transaction.

    Returns how many rows of each table came over, and how many there were (None where that cannot be told). The
    damaged file is opened as one that never changes, and its journal is left out. LibraryError if nothing in it can be
    read.
    """
    counts: dict[str, tuple[int, int | None]] = {}
    try:
        with closing(sqlite3.connect(uri(path, "mode=ro&immutable=1"), uri=True)) as old:
            old.execute("PRAGMA writable_schema = ON")  # Takes a file that is shorter than its head says.
            try:
                there = {row[0] for row in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            except (sqlite3.Error, UnicodeDecodeError) as error:
                raise LibraryError(f"nothing in {path} can be read: its list of tables is damaged") from error
            new.execute("PRAGMA foreign_keys = OFF")
            new.execute("BEGIN IMMEDIATE")
            try:
                for table in TABLES:
                    new.execute(f"DELETE FROM {table}")
                new.execute("UPDATE tallies SET articles = 0")
                for table in TABLES:
                    if table in there:
                        counts[table] = _take(old, new, table)
                for statement in DANGLING:
                    new.execute(statement)
                _restore_stamps(old, new, there)
                _restore_versions(new)
                new.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
                new.execute("COMMIT")
            except BaseException:
                new.rollback()
                raise
    except sqlite3.Error as error:
        raise translate(error, path) from error
    return {
        table: (int(new.execute(f"SELECT count(*) FROM {table}").fetchone()[0]), whole)
        for table, (_, whole) in counts.items()
    }


def _restore_stamps(old: sqlite3.Connection, new: sqlite3.Connection, there: set[str]) -> None:
    """Take over when things were changed: triggers have stamped all of it as changed just now."""
    for table in ("stamps", "aliases", "clock", "replicas"):
        new.execute(f"DELETE FROM {table}")
    for table in ("replicas", "aliases", "stamps"):
        if table in there:
            _take(old, new, table)
    new.execute(stamping.FIRST)
    new.execute("DELETE FROM stamps WHERE replica NOT IN (SELECT id FROM replicas)")
    for statement in (*stamping.KNOWN, *coding.KNOWN):
        new.execute(statement)
    # What is changed from now on has another name: see `stamping.claim`.
    new.execute("UPDATE replicas SET place = ''")
    new.execute("INSERT INTO clock SELECT (SELECT min(id) FROM replicas), coalesce(max(at), 0) FROM stamps")


def _restore_versions(new: sqlite3.Connection) -> None:
    """Give articles whose paragraphs were lost those that their texts show; headings and links are gone."""
    rows = new.execute(
        "SELECT a.id, a.text_id, a.added, t.content FROM articles a JOIN texts t ON t.id = a.text_id"
        " WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.article_id = a.id AND v.text_id = a.text_id)"
    ).fetchall()
    for article, text, added, content in rows:
        blocks = [
            [*each.span(), "paragraph", 0, ""]
            for each in re.finditer(r"[^\n](?:.*?[^\n])??(?=\n\n|\Z)", content, re.S)
        ]
        new.execute(
            "INSERT INTO versions(article_id, text_id, added, blocks, links) VALUES (?, ?, ?, ?, '[]')",
            (article, text, added, json.dumps(blocks)),
        )


def _take(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> tuple[int, int | None]:
    """Copy the readable rows of a table."""
    known = {row[1] for row in new.execute(f"PRAGMA table_info({table})")}
    columns = [row[1] for row in old.execute(f"PRAGMA table_info({table})") if row[1] in known]
    if table == "sources":  # Counted anew by triggers.
        columns = [column for column in columns if column not in ("articles", "unread")]
    if table == "articles":
        columns = [column for column in columns if column != "annotations"]
    names = ", ".join(columns)
    statement = f"INSERT OR IGNORE INTO {table}({names}) VALUES ({', '.join('?' * len(columns))})"
    if table == "article_sources":  # A source counts its articles as they come.
        statement = (
            f"INSERT OR IGNORE INTO {table}({names}) SELECT ?1, ?2 WHERE ?1 IN (SELECT id FROM articles)"
        )
    taken = 0
    for row in _rows(old, table, names):
        fits = FITS.get(table)
        if fits is not None and not fits(dict(zip(columns, row, strict=True))):
            continue
        try:
            taken += new.execute(statement, row).rowcount
        except sqlite3.IntegrityError:
            continue  # A value that was bitten off.
    try:
        whole = int(old.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.Error:
        return taken, None
    return taken, whole


def _is_whole(text: dict[str, Any]) -> bool:
    """Whether a text is what was added; one that is reserved for an orphan from elsewhere has no content yet."""
    stored = text["content"]
    try:
        content = stored.encode() if isinstance(stored, str) else zlib.decompress(stored)
    except (zlib.error, TypeError, UnicodeEncodeError):
        return False
    return not text["rules"] or hashlib.sha256(content).digest() == text["hash"]


def _is_read(version: dict[str, Any]) -> bool:
    """Whether it can be told where the paragraphs of a version are."""
    try:
        structure(version["blocks"], version["links"])
    except (ValueError, TypeError):
        return False
    return True


FITS: Final[Mapping[str, Callable[[dict[str, Any]], bool]]] = {
    "texts": _is_whole,
    "versions": _is_read,
    "journal": lambda step: is_readable(step["changes"]),
}
"""What tells, of a row that can be read, whether it is of any use."""


def _rows(old: sqlite3.Connection, table: str, names: str) -> Iterator[tuple[Any, ...]]:
    """All readable rows, never many at a time; those around a damaged page are found from both sides and by halves."""
    try:
        low, high = old.execute(f"SELECT min(rowid), max(rowid) FROM {table}").fetchone()
    except sqlite3.OperationalError:  # It has no rowid.
        yield from _ends(old, table, names)
        return
    except sqlite3.Error:
        low, high = 1, 1 << 24
    if low is None:
        return
    waiting, failed = [(low, high)], 0
    while waiting and failed < TRIED:
        first, last = waiting.pop()
        try:
            for rowid, *row in old.execute(
                f"SELECT rowid, {names} FROM {table} WHERE rowid BETWEEN ? AND ? ORDER BY rowid",
                (first, last),
            ):
                first = rowid + 1
                yield tuple(row)
        except (sqlite3.Error, UnicodeDecodeError, OverflowError):
            failed += 1
            if first < last:
                middle = (first + last) // 2
                waiting += [(middle + 1, last), (first, middle)]


def _ends(old: sqlite3.Connection, table: str, names: str) -> Iterator[tuple[Any, ...]]:
    """Rows of a table without rowids, as far as they can be read from either end."""
    keys = [row[1] for row in old.execute(f"PRAGMA table_info({table})") if row[5]]
    for way in ("ASC", "DESC"):
        order = ", ".join(f"{key} {way}" for key in keys)
        rows = old.cursor()
        try:
            rows.execute(f"SELECT {names} FROM {table} ORDER BY {order}")
            while (row := rows.fetchone()) is not None:
                yield row
        except (sqlite3.Error, UnicodeDecodeError):
            continue
        return
