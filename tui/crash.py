"""What is left of an error in Glosse itself: one line for the person, the traceback in a file."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_log_path
from rich.text import Text

from annotations.folders import make_private
from annotations.text import clean_line
from annotations.text.canonical import characters


def _private(path: str, flags: int) -> int:
    """Open a file that only its owner can read: a traceback may quote what was read."""
    return os.open(path, flags, 0o600)


class Crash(Exception):
    """Wraps an error nobody expected; Textual prints what `__rich__` gives once the terminal is restored."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self._error = error

    def _keep(self) -> Path | None:
        """The file that the traceback was added to, or None if it cannot be written."""
        folder = user_log_path("glosse", appauthor=False)
        try:
            make_private(folder)
            with open(folder / "crash.log", "a", encoding="utf-8", opener=_private) as file:
                file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n")
                file.write(characters("".join(traceback.format_exception(self._error))))
        except OSError:
            return None
        return folder / "crash.log"

    def __rich__(self) -> Text:
        kept = self._keep()
        where = f"details are in {kept}" if kept else "details could not be kept"
        what = clean_line(f"{type(self._error).__name__}: {self._error}".splitlines()[0])
        return Text(
            f"glosse: an error in Glosse itself ({what}). What the footer confirmed is saved; {where}"
        )
