"""Connections to one library file: a reader a thread, one locked writer a process, errors translated."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from annotations.errors import GlosseError, LibraryError, ReadOnlyError, StoppedError
from annotations.store.blind import veil
from annotations.store.stamping import claim

BUSY_MS = 5_000
"""Milliseconds that a writer waits for another process before it gives up."""

WRITER_CACHE = 16_384
"""KiB of pages that the writer may hold before it spills a transaction: 500 articles and their index."""

LASTING = ("PRAGMA synchronous = FULL", "PRAGMA wal_autocheckpoint = 1000")
"""How a writer writes: every transaction is on the disk when it ends, and in the file soon afterwards."""

SAMPLE = 1_000
"""Rows of each index that are looked at to learn how many share a value."""

Value = str | int | float | bytes | None
"""What one column of one row can hold."""


REFUSALS = (sqlite3.Error, UnicodeDecodeError)
"""What Python's `sqlite3` raises: the second one where a damaged list of tables makes SQLite say what is no text."""


def translate(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> GlosseError:
    """The error of ours that says what an SQLite error means for the library at `path`."""
    if isinstance(error, UnicodeDecodeError):
        return damaged(path)
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryError(f"the library {path} is busy: another program is writing to it; try again")
    if primary == sqlite3.SQLITE_INTERRUPT:
        return StoppedError("stopped")
    if primary == sqlite3.SQLITE_READONLY:
        return ReadOnlyError(f"the library {path} is read-only; make the file and its folder writable")
    if primary == sqlite3.SQLITE_FULL:
        return LibraryError(f"the disk of the library {path} is full; free some space and try again")
    if primary == sqlite3.SQLITE_NOTADB:
        return LibraryError(f"{path} is not a Glosse library; choose another file with --library")
    if primary == sqlite3.SQLITE_CORRUPT:
        return damaged(path)
    if primary == sqlite3.SQLITE_PROTOCOL:
        return LibraryError(f"the library {path} cannot be locked where it is; copy it to a local disk")
    if primary == sqlite3.SQLITE_IOERR:
        return LibraryError(
            f"the disk of the library {path} refused to read or write ({error}); see whether it is full, or a network"
            " share that is gone or cannot lock files: a local disk is safe"
        )
    if primary == sqlite3.SQLITE_CANTOPEN:
        return LibraryError(
            f"cannot open the library {path}: see whether its folder is there and can be written to; on a network share"
            " that has no shared memory, copy it to a local disk"
        )
    return LibraryError(f"the library {path} cannot be used: {error}")


def damaged(path: Path) -> LibraryError:
    """What is said of a library that is no longer what was written."""
    return LibraryError(
        f"the library {path} is damaged; it was left as it is: put a backup in its place, or"
        " save what is left by `glosse doctor --salvage NEW`"
    )


class Queries:
    """Plain SQL over one connection, with SQLite's errors translated."""

    only: str | None = None
    """The person whose annotations alone the connection has, or None for everybody's."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path

    def rows(self, sql: str, parameters: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """All rows of a statement; LibraryError if SQLite refuses."""
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except REFUSALS as error:
            raise translate(error, self.path) from error

    def tuples(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """All rows as bare tuples, which take half the time of rows that know their columns."""
        try:
            cursor = self.connection.cursor()
            cursor.row_factory = None
            return cursor.execute(sql, parameters).fetchall()
        except REFUSALS as error:
            raise translate(error, self.path) from error

    def row(self, sql: str, parameters: Sequence[Value] = ()) -> sqlite3.Row | None:
        """The first row, or None."""
        try:
            found: sqlite3.Row | None = self.connection.execute(sql, parameters).fetchone()
        except REFUSALS as error:
            raise translate(error, self.path) from error
        return found

    def value(self, sql: str, parameters: Sequence[Value] = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    def run(self, sql: str, parameters: Sequence[Value] = ()) -> int:
        """Run a statement; returns the row id of a row that it inserted."""
        try:
            return self.connection.execute(sql, parameters).lastrowid or 0
        except REFUSALS as error:
            raise translate(error, self.path) from error

    def run_many(self, sql: str, parameters: Iterable[Sequence[Value]]) -> None:
        """Run a statement once for each row of parameters."""
        try:
            self.connection.executemany(sql, parameters)
        except REFUSALS as error:
            raise translate(error, self.path) from error


def uri(path: Path, mode: str) -> str:
    """The address under which SQLite opens `path`; `mode` is a query such as `mode=ro`."""
    return f"file:{quote(os.fsencode(path.resolve()))}?{mode}"


def connect(address: str, path: Path, *, writing: bool) -> sqlite3.Connection:
    """A connection set up as every connection to a library is; LibraryError if the file cannot be opened."""
    try:
        connection = sqlite3.connect(
            address, uri=True, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise translate(error, path) from error
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        for setting in LASTING if writing else ("PRAGMA query_only = ON",):
            connection.execute(setting)
        if writing:
            connection.execute("PRAGMA secure_delete = OFF")
            connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE}")
    except sqlite3.Error as error:
        connection.close()
        raise translate(error, path) from error
    return connection


_OPEN: Counter[tuple[int, int]] = Counter()
"""How many stores of this process have a file open, by device and inode."""


def is_open(path: Path) -> bool:
    """Whether a store of this process has the file open: whoever else opens and closes it takes SQLite's locks away.

    See sqlite.org/howtocorrupt.html, section 2.2.
    """
    found = path.stat()
    return _OPEN[found.st_dev, found.st_ino] > 0


class Store:
    """An open library file that has been checked and is up to date.

    `address` is the URI that readers open; `writer` is None where nothing can be written.
    """

    def __init__(self, path: Path, address: str, writer: sqlite3.Connection | None) -> None:
        self.path = path
        self.read_only = writer is None
        self._address = address
        self._writer = None if writer is None else Queries(writer, path)
        self._writing = threading.RLock()
        self._local = threading.local()
        self._readers: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._others: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._closed = False
        self._claimed = False
        self._only: str | None = None
        self._written: threading.Event | None = None
        found = path.stat()
        self._file = found.st_dev, found.st_ino
        _OPEN[self._file] += 1
        self._watched = self._writer or Queries(connect(address, path, writing=False), path)
        self._seen = self._watched.value("PRAGMA data_version")

    def reader(self) -> Queries:
        """The queries of the calling thread; LibraryError once the library is closed."""
        if self._closed:
            raise LibraryError(f"the library {self.path} is closed")
        queries: Queries | None = getattr(self._local, "queries", None)
        if queries is None:
            queries = self._local.queries = self._veiled(Queries(self._connect(), self.path))
        return queries

    def show_only(self, creator: str) -> None:
        """Let every reader from now on have no annotations but one person's; whoever writes still has all."""
        self._only = creator

    @property
    def only(self) -> str | None:
        """The person whose annotations alone readers have, or None for everybody's."""
        return self._only

    def _veiled(self, queries: Queries) -> Queries:
        if self._only is not None:
            try:
                veil(queries.connection, self._only)
            except REFUSALS as error:
                raise translate(error, self.path) from error
            queries.only = self._only
        return queries

    @contextmanager
    def sighted(self) -> Iterator[None]:
        """In the calling thread, readers have everybody's annotations meanwhile."""
        if self._only is None:
            yield
            return
        before = self.reader()
        whole = self._local.queries = Queries(connect(self._address, self.path, writing=False), self.path)
        try:
            yield
        finally:
            self._local.queries = before
            whole.connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = connect(self._address, self.path, writing=False)
        with self._guard:
            for thread, old in self._readers:
                if not thread.is_alive():
                    old.close()
            self._readers = [(thread, old) for thread, old in self._readers if thread.is_alive()]
            self._readers.append((threading.current_thread(), connection))
        return connection

    def another(self) -> Queries:
        """Queries over a connection that any thread may use, one at a time, until the store is closed."""
        queries = self._veiled(Queries(connect(self._address, self.path, writing=False), self.path))
        with self._guard:
            self._others.append(queries.connection)
        return queries

    @contextmanager
    def writing(self) -> Iterator[Queries]:
        """One transaction: all of it is on the disk when the block ends, or none of it if the block raises.

        ReadOnlyError where nothing can be written, LibraryError if another process holds the file too long.
        """
        if self._writer is None:
            raise ReadOnlyError(
                f"the library {self.path} is read-only; make the file and its folder writable"
            )
        with self._writing:
            if self._closed:
                raise LibraryError(f"the library {self.path} is closed")
            queries = self._writer
            try:
                queries.run("BEGIN IMMEDIATE")
                if not self._claimed:
                    claim(queries)
                yield queries
                queries.run("COMMIT")
                self._claimed = True
                if self._written is not None:
                    self._written.set()
            except BaseException:
                if queries.connection.in_transaction:
                    queries.connection.rollback()
                raise

    @contextmanager
    def written_to(self, written: threading.Event, *pragmas: str) -> Iterator[None]:
        """Set `written` after each transaction of the block, under some settings; in the end all is on the disk."""
        if self._writer is None:
            raise ReadOnlyError(f"the library {self.path} is read-only")
        with self._writing:
            for pragma in pragmas:
                self._writer.run(pragma)
            self._written = written
        try:
            yield
        finally:
            with self._writing:
                self._written = None
                if not self._closed:
                    for setting in LASTING:
                        self._writer.rows(setting)
                    self._sync_log()
                    self._writer.rows("PRAGMA wal_checkpoint(PASSIVE)")

    def _sync_log(self) -> None:
        """Bring the log to the disk: a checkpoint does so only as far as no reader of an older state keeps it back."""
        with suppress(FileNotFoundError):
            log = os.open(
                f"{self.path}-wal", os.O_RDONLY
            )  # Nobody holds locks on it that closing would take.
            try:
                os.fsync(log)
            finally:
                os.close(log)

    def changed(self) -> bool:
        """Whether another connection than this store's wrote since this was last asked."""
        if self._closed or not self._writing.acquire(blocking=False):
            return False
        try:
            seen = self._watched.value("PRAGMA data_version")
        finally:
            self._writing.release()
        changed, self._seen = seen != self._seen, seen
        return bool(changed)

    def take_stock(self) -> None:
        """Tell SQLite how many rows share a value, once there are ten times as many articles as it knows of.

        Without that it takes the few articles of a rare tag or language for many, and looks at the whole list.
        """
        if self._writer is None or self._closed or not self._writing.acquire(blocking=False):
            return
        try:
            count = self._writer.value("SELECT sum(articles) FROM tallies")
            known = self._writer.value("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'") and (
                self._writer.value(
                    "SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'articles'"
                )
            )
            if count >= 10 * max(known or 0, 100):
                self._writer.run(f"PRAGMA analysis_limit = {SAMPLE}")
                self._writer.run("ANALYZE")
        except GlosseError:
            return  # Another process writes: there will be another time.
        finally:
            self._writing.release()

    def close(self) -> None:
        """Close every connection; closing twice is allowed."""
        self.take_stock()
        with self._writing, self._guard:
            if not self._closed:
                _OPEN[self._file] -= 1
            self._closed = True
            for connection in [*self._others, *(connection for _, connection in self._readers)]:
                connection.close()
            self._readers.clear()
            self._watched.connection.close()
