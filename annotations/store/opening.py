"""Opening a library file: created if missing, checked before anything is written, upgraded if behind."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import NamedTuple

from annotations.errors import GlosseError, LibraryError, NewerLibraryError, ReadOnlyError
from annotations.store.connection import Store, connect, translate, uri
from annotations.store.schema import APPLICATION_ID, VERSION


class Opened(NamedTuple):
    """A store and whether opening it made a new library."""

    store: Store
    created: bool


def open_store(path: Path, *, read_only: bool = False) -> Opened:
    """Open the library at `path`, creating it (readable by its owner only) where there is none.

    A file that cannot be written opens read-only. LibraryError: not a library, damaged, or not to be created;
    NewerLibraryError: written by a newer Glosse.
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
    if missing:
        _create(path)
    if not read_only and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        try:
            return _open_for_writing(path)
        except ReadOnlyError:
            pass
    return Opened(_open_for_reading(path), False)


def _create(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"cannot create a library at {path}: {reason}; choose another place with --library"
        raise LibraryError(message) from error


def _open_for_writing(path: Path) -> Opened:
    address = uri(path, "mode=rw")
    connection = connect(address, path, writing=True)
    try:
        version = _checked_version(connection, path)
        if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise LibraryError(
                f"the disk of the library {path} does not allow shared memory; use a local disk"
            )
        if version < VERSION:
            _upgrade(connection, path, version)
        return Opened(Store(path, address, connection), version == 0)
    except sqlite3.Error as error:
        connection.close()
        raise translate(error, path) from error
    except BaseException:
        connection.close()
        raise


def _upgrade(connection: sqlite3.Connection, path: Path, version: int) -> None:
    from annotations.store.migrations import back_up, migrate

    if version > 0:
        back_up(connection, path, version)
    migrate(connection)


def _open_for_reading(path: Path) -> Store:
    """Read beside other processes; where WAL's files cannot be made, as a file that never changes."""
    failure: GlosseError | None = None
    for mode in ("mode=ro", "mode=ro&immutable=1"):
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
            raise LibraryError(f"the library {path} must be upgraded first, but it cannot be written to")
        return Store(path, address, None)
    raise failure or LibraryError(f"cannot open the library {path}")


def _checked_version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the schema, 0 for an empty file; nothing is written before this has passed."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if application != APPLICATION_ID and (tables or version or application):
        raise LibraryError(f"{path} belongs to another program; choose another file with --library")
    if version > VERSION:
        raise NewerLibraryError(
            f"the library {path} was written by a newer Glosse (schema {version}, this one knows {VERSION});"
            " upgrade Glosse"
        )
    return version
