"""Writing a dossier into a file: asks where, says how far it is, and what it wrote."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Generic

from textual import on
from textual.message import Message

from annotations.errors import GlosseError, InputError, StoppedError
from annotations.library import Library
from tui import wording
from tui.screens.apart import Apart, Result
from tui.screens.prompt import Prompt

TOLD: Final = 0.1
"""Seconds between two counts of what is written."""

LONGEST: Final = 80
"""Code points of a name in the name of a file."""


class DossierWriting(Apart[Result], Generic[Result]):
    """The part of the dossier's screen that writes it; one at a time."""

    _writing = _stopping = False

    class Wrote(Message):
        """How far it is, or what became of it."""

        def __init__(self, said: str, *, done: bool = False, failed: bool = False) -> None:
            super().__init__()
            self.said, self.done, self.failed = said, done, failed

    def ask_where(self, name: str, label: str) -> None:
        """Ask for a file and write the dossier into it."""
        if self._writing:
            self.status.say("A dossier is being written; Esc stops it", failed=True)
            return

        def typed(text: str | None) -> None:
            if text is not None:
                self._write(name, label, _path(text))

        heading, hint = "Write the dossier to", ".html is one page to read and print, .md is Markdown"
        value = str(_homely(Path.cwd() / f"{_file_name(name)}.html"))
        self.app.push_screen(Prompt(heading, _checking(self.library), hint=hint, value=value), typed)

    def stop_writing(self, action: str) -> bool:
        """Esc while a file is written stops that; returns whether it did."""
        if action != "escape" or not self._writing:
            return False
        self._stopping = True
        return True

    def _write(self, name: str, label: str, path: Path) -> None:
        self._writing, self._stopping = True, False
        told = 0.0

        def progress(done: int, total: int) -> None:
            nonlocal told
            if self._stopping or not self.is_attached:
                raise StoppedError("stopped; no file was written")
            if time.monotonic() - told > TOLD:
                told = time.monotonic()
                self.post_message(
                    self.Wrote(f"writing: {done:,} of {wording.amount(total, 'article')}   Esc stops it")
                )

        def run() -> None:
            try:
                number = self.library.export_dossier(name, label, path, progress=progress)
            except GlosseError as error:
                self.post_message(self.Wrote(str(error), done=True, failed=True))
            else:
                said = f"wrote {wording.amount(number, 'mention')} to {_homely(path)}"
                self.post_message(self.Wrote(said, done=True))

        self.run_worker(run, group="writing", thread=True, exit_on_error=False)

    @on(Wrote)
    def _wrote(self, event: Wrote) -> None:
        if event.done:
            self._writing = False
        if event.done or self._writing:
            self.status.say(event.said, failed=event.failed, passing=not event.done)


def _file_name(name: str) -> str:
    """A name as that of a file: `Nicolás Maduro`, without what file systems do not take."""
    kept = re.sub(r'[\x00-\x1f/\\\\:*?"<>|]+', " ", name)
    return " ".join(kept.split()).strip(". ")[:LONGEST].rstrip(". ") or "dossier"


def _path(typed: str) -> Path:
    path = Path(typed.strip()).expanduser()
    return path if path.is_absolute() else Path.cwd() / path


def _checking(library: Library) -> Callable[[str], object]:
    """Says what is wrong with a path; a file that is there is replaced if Enter is pressed once more."""
    asked = ""

    def check(typed: str) -> object:
        nonlocal asked
        if not typed.strip():
            raise InputError("name a file")
        path = _path(typed)
        library.dossier_format(path)
        if path.is_dir():
            raise InputError(f"{_homely(path)} is a folder; name a file in it")
        if not path.parent.is_dir():
            raise InputError(f"there is no folder {_homely(path.parent)}")
        if path.exists() and asked != str(path):
            asked = str(path)
            raise InputError(f"{_homely(path)} is there; Enter replaces it")
        return path

    return check


def _homely(path: Path) -> str:
    """A path as a person types it."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path != home and path.is_relative_to(home) else str(path)
