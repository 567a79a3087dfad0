"""Counting that a person may break off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from annotations.errors import StoppedError
from annotations.store.connection import Queries


class Stop:
    """Breaks off what one thread reads from the library, when another one says so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: Queries | None = None
        self._stopped = False

    def stop(self) -> None:
        """Make the reading end with StoppedError, in the middle of a statement if need be, and any later one."""
        with self._lock:
            self._stopped = True
            if self._running is not None:
                self._running.connection.interrupt()

    @contextmanager
    def over(self, queries: Queries) -> Iterator[Queries]:
        """Queries that `stop` ends meanwhile and not afterwards."""
        with self._lock:
            if self._stopped:
                raise StoppedError("stopped")
            self._running = queries
        try:
            yield queries
        finally:
            with self._lock:
                self._running = None
