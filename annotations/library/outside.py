"""The way outside: what fetches, and the process that reads what came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from annotations.errors import GlosseError, InputError, WorkerCrashedError
from annotations.incoming import Outline, Request, Response
from annotations.model import Draft

if TYPE_CHECKING:
    from annotations.ingest.web.fetcher import Fetcher
    from annotations.workers import Worker

SECONDS: Final = 60.0
"""How long a document, or a part of one, may be read."""

MEMORY_MB: Final = 768
"""MiB of data that the reading process may use: a feed of 50 MB takes some 400 while it is read."""


class Outside:
    """Fetches, and has read what came, in a process that is started when there is something to read."""

    def __init__(self, fetcher: Fetcher, reader: Worker) -> None:
        self._fetcher = fetcher
        self._reader = reader

    def fetch(self, request: Request) -> Future[Response]:
        """Ask for an address; FetchError if nothing usable comes."""
        return self._fetcher.submit(request)

    def ask(self, function: str, *arguments: Any) -> Future[Any]:
        """Call a function of `annotations.ingest.parsing` in the reading process; its result is for `answer`."""
        from annotations.ingest.asking import ask

        return self._reader.submit(ask, function, *arguments, seconds=SECONDS, attempts=1)

    def read(self, function: str, *arguments: Any) -> Any:
        """Call it and wait; errors are those of `answer`."""
        return answer(self.ask(function, *arguments))

    def ask_feed(
        self, token: str, response: Response, known: Mapping[str, str] | None = None
    ) -> Future[Outline]:
        """Ask what a feed that came says of itself; its items are kept under `token` until they are forgotten.

        Those with `known` digests, by key, are not told again.
        """
        return self.ask("open_feed", token, *_bytes(response), known or {})

    def open_feed(self, token: str, response: Response) -> Outline:
        """Ask that, and wait."""
        outline: Outline = answer(self.ask_feed(token, response))
        return outline

    def page(self, response: Response) -> Draft:
        """The article of a page that came."""
        draft: Draft = self.read("page", *_bytes(response))
        return draft

    def forget(self, token: str) -> None:
        """Let the reading process drop a feed, if it is still there."""
        with suppress(WorkerCrashedError):
            self.ask("close_feed", token)


def _bytes(response: Response) -> tuple[bytes, str, str, str]:
    return response.body, response.url, response.charset, response.media_type


def answer(asked: Future[Any]) -> Any:
    """What the reading process says.

    InputError for what cannot be read, whatever it broke there; WorkerCrashedError for what took the process down, or
    too long.
    """
    try:
        return asked.result()
    except GlosseError:
        raise
    except MemoryError as error:
        raise InputError(f"takes more than {MEMORY_MB} MB of memory to read") from error
    except Exception as error:  # the parsers are others' and the bytes anybody's
        raise InputError(f"cannot be read ({type(error).__name__})") from error


@contextmanager
def outside(*, expecting: bool = False) -> Iterator[Outside]:
    """A way outside, closed within a second in the end, whatever is still under way.

    `expecting` starts the reading process at once: something to read will come.
    """
    from platformdirs import user_log_path

    from annotations.ingest.asking import ask
    from annotations.workers import Worker

    log = user_log_path("glosse") / "intake.log"
    reader = Worker("annotations.ingest.parsing:prepare", log, MEMORY_MB)
    try:
        if expecting:
            reader.submit(ask, "close_feed", "")

        from annotations.ingest.web.fetcher import Fetcher

        with Fetcher() as fetcher:
            yield Outside(fetcher, reader)
    finally:
        reader.shutdown(cancel_futures=True)
