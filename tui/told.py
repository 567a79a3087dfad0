"""Earlier messages of the footer, kept while Glosse runs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

KEPT = 200
"""Messages that can be read again."""


@dataclass(frozen=True, slots=True)
class Told:
    """One message, and whether it said that something could not be done."""

    at: str
    """UTC in ISO 8601."""
    message: str
    failed: bool


class Messages:
    """The last messages, the newest first."""

    def __init__(self) -> None:
        self._told: deque[Told] = deque(maxlen=KEPT)

    def __iter__(self) -> Iterator[Told]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)

    def add(self, message: str, *, failed: bool) -> None:
        """Keep a message that is shown now."""
        self._told.appendleft(Told(datetime.now(UTC).isoformat(timespec="milliseconds"), message, failed))
