"""Opening a library file: created if missing, checked before anything is written, upgraded if behind."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from annotations.errors import GlosseError, LibraryError, NewerLibraryError, OlderLibraryError, ReadOnlyError
from annotations.folders import make_private
from annotations.store.connection import Store, connect, damaged, is_open, translate, uri
from annotations.store.schema import APPLICATION_ID, VERSION


class Opened(NamedTuple):
    """A store and whether opening it made a new library."""

    store: Store
    created: bool


_MAGIC: Final = b"SQLite format 3\0"

_HEADER: Final = 100
"""Bytes of the head of every SQLite file (sqlite.org/fileformat2.html, section 1.3)."""


Upgrading = Callable[[int], object]
"""Called before a library is upgraded, with its size in bytes: that of a large one takes a while."""


def silent(size: int) -> None:
    """Nobody waits for the upgrade."""


def open_store(path: Path, *, read_only: bool = False, upgrading: Upgrading = silent) -> Opened:
    """Open the library at `path`, creating it (readable by its owner only) where there is none.

    A file that cannot be written opens read-only. LibraryError: not a library, empty, cut short, damaged, or not to be
    created; NewerLibraryError: written by a newer Glosse. Those are told by their first bytes, before SQLite opens
    them, which might take a journal into them.
    """
    try:
        missing = not path.exists()
        folder = path.is_dir()
    except OSError as error:
        raise LibraryError(f"cannot open the library {path}: {error.strerror}") from error
    if folder:
        raise LibraryError(f"{path} is a folder; give the path of a library file")
    if missing and read_only:
        raise LibraryError(f"there is no library at {path}")
    created = missing and _create(path)
    check_head(path)
    try:
        if not read_only and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
            try:
                return Opened(_open_for_writing(path, upgrading), created)
            except ReadOnlyError:
                pass
        return Opened(_open_for_reading(path), created)
    except (
        UnicodeDecodeError
    ) as error:  # SQLite names what is wrong with its list of tables, in letters that are none.
        raise damaged(path) from error


def _create(path: Path) -> bool:
    """Make a library beside `path` and move it there whole; False if another process was faster."""
    from annotations.store.creating import create

    path = Path(os.path.realpath(path))
    new = path.with_name(f"{path.name}.new-{os.urandom(4).hex()}")
    try:
        make_private(path.parent)
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"cannot create a library at {path}: {reason}; choose another place with --library"
        raise LibraryError(message) from error
    try:
        with closing(connect(uri(new, "mode=rw"), path, writing=True)) as connection:
            _use_wal(connection, path)
            create(connection)
        return _move(new, path)
    except sqlite3.Error as error:
        raise translate(error, path) from error
    finally:
        for left in (new, *(new.with_name(new.name + end) for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)


def _move(new: Path, path: Path) -> bool:
    """Give a new file its name, unless another has it by now."""
    try:
        os.link(new, path)
    except FileExistsError:
        return False
    except OSError:  # No links there, as on a stick.
        if path.exists():
            return False
        new.replace(path)
    return True


def check_head(path: Path) -> None:
    """Refuse what is no library that this code can read, without changing anything beside it either."""
    try:
        if is_open(path):
            return
        with path.open("rb") as file:
            head = file.read(_HEADER)
            size = file.seek(0, os.SEEK_END)
    except OSError as error:
        raise LibraryError(f"cannot open the library {path}: {error.strerror}") from error
    if not head:
        raise LibraryError(
            f"{path} is empty, zero bytes long: put a backup in its place, or delete it to begin anew"
        )
    if not head.startswith(_MAGIC):
        raise LibraryError(f"{path} is not a Glosse library; choose another file with --library")
    if len(head) < _HEADER:
        raise LibraryError(f"the library {path} is cut short; put a backup in its place")
    page = 65536 if head[16:18] == b"\0\1" else int.from_bytes(head[16:18])
    journal = path.with_name(path.name + "-wal")
    if int.from_bytes(head[68:72]) != APPLICATION_ID:
        head = _head_in_journal(journal, page)
        if int.from_bytes(head[68:72]) != APPLICATION_ID:
            raise LibraryError(f"{path} belongs to another program; choose another file with --library")
    _check_version(int.from_bytes(head[60:64]), path)
    whole = page * int.from_bytes(head[28:32])
    # Its size is said for sure if both counters are equal, and later pages may be in the journal yet.
    if size < whole and head[24:28] == head[92:96] and not (journal.exists() and journal.stat().st_size):
        raise LibraryError(
            f"the library {path} is cut short: it has {size:,} of {whole:,} bytes; put a backup in its place, or"
            " save what is left by `glosse doctor --salvage NEW`"
        )


def _head_in_journal(journal: Path, page: int) -> bytes:
    """The head of a library that was never taken from its journal into its file, or nothing.

    A journal has a head of 32 bytes, and before each page 24 that begin with its number (sqlite.org/fileformat2.html,
    section 4.1).
    """
    try:
        with journal.open("rb") as file:
            for at in range(32, file.seek(0, os.SEEK_END), 24 + page):
                file.seek(at)
                frame = file.read(24 + _HEADER)
                if int.from_bytes(frame[:4]) == 1 and frame[24:].startswith(_MAGIC):
                    return frame[24:]
    except OSError:
        pass
    return b""


def _use_wal(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        raise LibraryError(f"the disk of the library {path} does not allow shared memory; use a local disk")


def _open_for_writing(path: Path, upgrading: Upgrading) -> Store:
    address = uri(path, "mode=rw")
    connection = connect(address, path, writing=True)
    try:
        version = _checked_version(connection, path)
        _use_wal(connection, path)
        if version < VERSION:
            upgrading(path.stat().st_size)
            _upgrade(connection, path)
        return Store(path, address, connection)
    except sqlite3.Error as error:
        connection.close()
        raise translate(error, path) from error
    except BaseException:
        connection.close()
        raise


def _upgrade(connection: sqlite3.Connection, path: Path) -> None:
    """Back up and migrate, both while nobody else can: another process finds the library upgraded then."""
    from annotations.store.migrations import back_up, migrate

    def keep(version: int) -> None:
        # SQLite copies nothing by a connection that is about to write.
        with closing(connect(uri(path, "mode=ro"), path, writing=False)) as reading:
            back_up(reading, path, version)

    migrate(connection, keep)


def _open_for_reading(path: Path) -> Store:
    """Read beside other processes; where WAL's files cannot be made, as a file that never changes."""
    failure: GlosseError | None = None
    journal = path.with_name(path.name + "-wal")
    for mode in ("mode=ro", "mode=ro&immutable=1"):
        if failure and journal.exists() and journal.stat().st_size:
            raise LibraryError(
                f"the last changes of the library {path} are in {journal.name} beside it, which cannot be read where"
                " nothing can be written: copy both to another folder"
            )
        address = uri(path, mode)
        connection = connect(address, path, writing=False)
        try:
            version = _checked_version(connection, path)
        except sqlite3.OperationalError as error:
            failure = translate(error, path)
            continue
        except sqlite3.Error as error:
            raise translate(error, path) from error
        finally:
            connection.close()
        if version < VERSION:
            raise OlderLibraryError(f"the library {path} must be upgraded first, but it cannot be written to")
        return Store(path, address, None)
    raise failure or LibraryError(f"cannot open the library {path}")


def _checked_version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the schema, whose latest change may be in the journal; nothing is written before this."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    _check_version(version, path)
    return version


def _check_version(version: int, path: Path) -> None:
    if version > VERSION:
        raise NewerLibraryError(
            f"the library {path} was written by a newer Glosse (schema {version}, this one knows {VERSION});"
            " upgrade Glosse"
        )
