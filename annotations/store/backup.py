"""Copies of a library made while it is in use, each opened and checked before it has its name."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from annotations.errors import LibraryError, StoppedError
from annotations.store.connection import uri

PAGES: Final = 4_096
"""Pages that are copied between two reports of progress: 16 MB."""

STEPS: Final = 100_000
"""Steps of SQLite's machine after which it is asked whether to stop: some milliseconds."""

Report = Callable[[int, int], object]
"""Called with the pages that are copied and all there are."""


def copy(
    connection: sqlite3.Connection,
    target: Path,
    report: Report | None = None,
    stopped: Callable[[], bool] | None = None,
) -> None:
    """Copy the library behind a connection to `target`, by SQLite's online backup; LibraryError if that fails.

    StoppedError, and no copy, once `stopped` says so, or where another program makes the same one. Others may write
    meanwhile: what is copied is the library as it was at the beginning, which is the time that its file has. The copy
    belongs to its owner only (mode 0600), and gets its name when SQLite has found nothing wrong in it.
    """

    def progress(_: int, left: int, whole: int) -> None:
        if stopped is not None and stopped():
            raise StoppedError("stopped")
        if report is not None:
            report(whole - left, whole)

    partial = target.with_name(target.name + ".part")
    own = not connection.in_transaction
    began = time.time()
    try:
        with _alone(target):
            try:
                partial.unlink(missing_ok=True)
                os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                if own:  # A transaction that reads holds this state: without, every write would begin the copy anew.
                    connection.execute("BEGIN")
                    connection.execute("SELECT 1 FROM sqlite_master").fetchone()
                with closing(sqlite3.connect(partial)) as made:
                    connection.backup(made, pages=PAGES, progress=progress)
                _check(partial, target, stopped)
                os.utime(partial, (began, began))
                partial.replace(target)
            finally:
                partial.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise StoppedError("stopped") from error
        raise LibraryError(f"cannot back up the library to {target}: {error}") from error
    finally:
        if own and connection.in_transaction:
            connection.rollback()


def _check(partial: Path, target: Path, stopped: Callable[[], bool] | None) -> None:
    """Open a copy and look whether SQLite finds anything wrong in it: LibraryError."""
    with closing(sqlite3.connect(uri(partial, "mode=ro&immutable=1"), uri=True)) as made:
        if stopped is not None:
            made.set_progress_handler(stopped, STEPS)
        wrong = made.execute("PRAGMA quick_check(1)").fetchone()[0]
    if wrong != "ok":
        raise LibraryError(
            f"the library is damaged: its copy {target} was not kept ({wrong}); see `glosse doctor`"
        )


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Keep other programs from making the same copy; StoppedError if one is at it.

    SQLite has locks of its own on the copy, with which others would interfere: so this one is on a file beside it.
    """
    beside = target.with_name(target.name + ".lock")
    held = os.open(beside, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if not _lock(held) or not os.fstat(held).st_nlink:
            raise StoppedError(f"another program is making the copy {target.name} just now")
        try:
            yield
        finally:
            beside.unlink(missing_ok=True)
    finally:
        os.close(held)


def _lock(held: int) -> bool:
    """Lock an open file for this copy alone, where the system can; False if another copy has it."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # A disk without such locks.
        pass
    return True


def folder_of(path: Path) -> Path:
    """Where the copies of a library are, unless a person says otherwise; made if there is none."""
    folder = path.with_name("backups")
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def name_of(path: Path) -> str:
    """What the names of a library's copies begin with."""
    return path.stem if path.suffix == ".db" else path.name


def daily(path: Path, today: date) -> Path | None:
    """Where today's copy of a library belongs; None if there is one, or nothing has changed since the last.

    A copy from a day that is yet to come was made when the clock was wrong, and says nothing about what changed since.
    """
    target = folder_of(path) / f"{name_of(path)}-{today.isoformat()}.db"
    files = (path, path.with_name(path.name + "-wal"))
    changed = max(file.stat().st_mtime for file in files if file.exists())
    last = max(
        (file.stat().st_mtime for file in _dailies(path, today) if file.name <= target.name), default=0.0
    )
    return None if target.exists() or changed <= last else target


def prune(path: Path, kept: int, today: date) -> None:
    """Delete all but the newest daily copies of a library; copies under other names are the person's.

    Also what is left of copies on other days whose program was killed.
    """
    name = _daily_name(path, r"\.(?:part|lock)")
    left = [
        file
        for file in folder_of(path).iterdir()
        if (match := name.fullmatch(file.name)) and match[1] != today.isoformat()
    ]
    for old in (*_dailies(path, today)[:-kept], *left):
        old.unlink(missing_ok=True)


def _daily_name(path: Path, end: str = "") -> re.Pattern[str]:
    """What the name of a daily copy is like; its group is the day."""
    return re.compile(re.escape(name_of(path)) + r"-(\d{4}-\d\d-\d\d)\.db" + end)


def _dailies(path: Path, today: date) -> list[Path]:
    """The daily copies, the oldest first; before them those from days that are yet to come."""
    name = _daily_name(path)
    found = [(match[1], file) for file in folder_of(path).iterdir() if (match := name.fullmatch(file.name))]
    return [file for day, file in sorted(found, key=lambda one: (one[0] <= today.isoformat(), one[0]))]
