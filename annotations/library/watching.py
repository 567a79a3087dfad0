"""Following files and folders: what is put there or changed becomes articles."""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Final

from annotations.errors import InputError
from annotations.library.adding import Adding
from annotations.model import AddResult

SETTLED_MS: Final = 800
"""Milliseconds for which changes are collected, so that a file is not read while it is written."""

LOOKED_MS: Final = 500
"""Milliseconds after which it is looked whether to stop."""


class Watching(Adding):
    """The part of the facade that follows folders."""

    def watch(
        self, targets: Sequence[str], *, language: str = "", stop: threading.Event | None = None
    ) -> Generator[Sequence[AddResult], None, None]:
        """Add what is in files and folders, then whatever is put there or changed, until `stop` is set.

        A step is the results of some files; an empty one says that all there was is added. What is deleted there stays
        here. InputError for a target that cannot be followed.
        """
        from watchfiles import Change, watch

        from annotations.ingest.files import SUFFIXES

        for target in targets:
            if not Path(target).exists():
                raise InputError(f"{target!r} cannot be followed: only files and folders can")
        yield from self.add_steps(targets, language=language)
        yield []
        for changes in watch(
            *targets, debounce=SETTLED_MS, rust_timeout=LOOKED_MS, stop_event=stop, raise_interrupt=True
        ):
            paths = sorted(
                path
                for change, path in changes
                if change is not Change.deleted
                and Path(path).suffix.casefold() in SUFFIXES
                and Path(path).is_file()
                and not Path(path).name.startswith(".")
            )
            if paths:
                yield from self.add_steps(paths, language=language)
