"""What a person settled for the library as a whole."""

from __future__ import annotations

from typing import Final

from annotations.store.connection import Queries
from annotations.store.recorder import Recorder

CODE_BOOK: Final = "code book"
"""Whether tags can be made anywhere: `closed`, or no row."""

CLOSED: Final = "closed"


def is_closed(queries: Queries) -> bool:
    """Whether the code book is closed: a tag that is not in it is made only where the book is kept."""
    return bool(queries.value("SELECT value FROM settings WHERE name = ?", (CODE_BOOK,)) == CLOSED)


def close(recorder: Recorder) -> bool:
    """Close the code book; returns whether it was open."""
    if is_closed(recorder):
        return False
    recorder.delete("settings", (CODE_BOOK,))
    return recorder.link("settings", {"name": CODE_BOOK, "value": CLOSED})


def open_(recorder: Recorder) -> bool:
    """Open the code book; returns whether it was closed."""
    return is_closed(recorder) and recorder.delete("settings", (CODE_BOOK,))
