"""Readers of files whose parsers may hang or take all memory: each runs in a process that can be ended."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Final, Self, TypeVar

from annotations.errors import InputError, WorkerCrashedError
from annotations.workers import Worker

T = TypeVar("T")

SECONDS: Final = 60.0
"""Seconds that a file may take."""

MEMORY_MB: Final = 1_024
"""MiB that the process may have."""


class Box:
    """A process that starts with the first file and ends with this context; more than one file may go through it."""

    def __init__(self, seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> None:
        self._seconds, self._memory_mb = seconds, memory_mb
        self._worker: Worker | None = None

    def read(self, reader: Callable[[bytes, str], T], data: bytes, source: str) -> T:
        """What `reader` makes of the bytes; InputError if it takes too long, takes too much memory or crashes."""
        if self._worker is None:
            self._worker = Worker(memory_mb=self._memory_mb)
        try:
            return self._worker.submit(reader, data, source, seconds=self._seconds, attempts=1).result()
        except MemoryError as error:
            raise InputError(f"takes more than {self._memory_mb} MB of memory to read") from error
        except WorkerCrashedError as error:
            self.close()
            raise InputError(f"cannot be read: {error}") from error

    def close(self) -> None:
        """End the process, if there is one."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.shutdown(cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
