"""Keeping a library safe: copies of it, what is wrong with it, what can be saved of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from annotations.errors import GlosseError, InputError, LibraryError
from annotations.library.core import Core
from annotations.library.wording import counted
from annotations.store import backup
from annotations.store.backup import Report

SAVED = ("articles", "annotations", "tags", "corrections")
"""Tables whose rows a person counts."""


class Keeping(Core):
    """The part of the facade that copies the library."""

    def back_up(self, target: Path | None = None, report: Report | None = None) -> Path:
        """Copy the library as it is now and check the copy; others may write meanwhile.

        Without a `target` the copy goes to the folder `backups` beside the library, under the time. InputError if the
        target exists, LibraryError if the copy cannot be made.
        """
        if target is None:
            name = f"{backup.name_of(self.path)}-{datetime.now().astimezone().strftime('%Y-%m-%dT%H%M%S')}.db"
            target = self._folder() / name
        if target.exists():
            raise InputError(f"{target} is there already; give another name")
        if not target.parent.is_dir():
            raise InputError(f"there is no folder {target.parent} to put the backup in")
        with closing(self._store.another().connection) as connection:
            backup.copy(connection, target, report)
        return target

    def back_up_daily(self, kept: int, stopped: Callable[[], bool] = lambda: False) -> Path | None:
        """Copy the library if that was not done today and something has changed since; None if it was not needed.

        The newest `kept` of these copies stay; 0 for none at all. StoppedError once `stopped` says so, or while another
        program makes today's.
        """
        if kept < 1 or self.read_only:
            return None
        self._folder()
        today = datetime.now().astimezone().date()
        target = backup.daily(self.path, today)
        if target is None:
            return None
        with closing(self._store.another().connection) as connection:
            backup.copy(connection, target, stopped=stopped)
        backup.prune(self.path, kept, today)
        return target

    def _folder(self) -> Path:
        try:
            return backup.folder_of(self.path)
        except OSError as error:
            raise LibraryError(
                f"cannot make the folder {self.path.with_name('backups')}: {error.strerror}"
            ) from error


def examine(path: Path) -> Iterator[str]:
    """What is wrong in the library at `path`, one line each; nothing is changed. LibraryError if there is none."""
    from annotations.store import doctor
    from annotations.store.connection import connect, translate, uri

    if not path.is_file():
        raise LibraryError(f"there is no library at {path}")
    well = True
    for found in doctor.examine(path):
        well = False
        yield found
    if well:  # A damaged file is not opened for writing.
        try:
            with closing(connect(uri(path, "mode=rw"), path, writing=True)) as connection:
                yield from doctor.examine_index(connection)
        except (sqlite3.Error, GlosseError) as error:
            reason = translate(error, path) if isinstance(error, sqlite3.Error) else error
            yield f"the index was not looked at: {reason}"


def salvage(path: Path, new: Path) -> list[str]:
    """Write what can be read at `path` into a new library, and say how much that is; `path` is left as it is.

    InputError if `new` exists, LibraryError if nothing can be read or the new library cannot be written.
    """
    from annotations.store.connection import connect, uri
    from annotations.store.opening import open_store
    from annotations.store.salvage import salvage as take

    if new.exists():
        raise InputError(f"{new} is there already; give the name of a new file")
    if not path.is_file():
        raise LibraryError(f"there is no library at {path}")
    open_store(new).store.close()
    try:
        with closing(connect(uri(new, "mode=rw"), new, writing=True)) as connection:
            counts = take(path, connection)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    said = []
    for table in SAVED:
        taken, whole = counts.get(table, (0, None))
        said.append(
            f"{counted(taken, table.removesuffix('s'))} saved"
            + (f" of {whole:,}" if whole is not None and whole != taken else "")
            + (", there may have been more" if whole is None else "")
        )
    return said
