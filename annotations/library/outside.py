"""The way outside: what fetches, and the process that reads what came."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from annotations.incoming import Request, Response
from annotations.workers import Worker

if TYPE_CHECKING:
    from annotations.ingest.web.fetcher import Fetcher

SECONDS: Final = 60.0
"""How long a document, or a part of one, may be read."""

MEMORY_MB: Final = 400
"""MiB of data that the reading process may use."""


class Outside:
    """Fetches, and has read what came, in a process that is started when there is something to read."""

    def __init__(self, fetcher: Fetcher, reader: Worker) -> None:
        self._fetcher = fetcher
        self._reader = reader

    def fetch(self, request: Request) -> Future[Response]:
        """Ask for an address; FetchError if nothing usable comes."""
        return self._fetcher.submit(request)

    def read(self, function: str, *arguments: Any) -> Future[Any]:
        """Call a function of `annotations.ingest.parsing` in the reading process.

        InputError for what cannot be read; WorkerCrashedError for what takes the process down, or too long.
        """
        from annotations.ingest import parsing

        return self._reader.submit(getattr(parsing, function), *arguments, seconds=SECONDS, attempts=1)


@contextmanager
def outside() -> Iterator[Outside]:
    """A way outside, closed within a second in the end, whatever is still under way."""
    from platformdirs import user_log_path

    from annotations.ingest.web.fetcher import Fetcher

    log = user_log_path("glosse") / "intake.log"
    reader = Worker("annotations.ingest.parsing:prepare", log, MEMORY_MB, restarts=3)
    try:
        with Fetcher() as fetcher:
            yield Outside(fetcher, reader)
    finally:
        reader.shutdown(cancel_futures=True)
