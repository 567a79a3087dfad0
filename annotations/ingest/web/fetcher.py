"""Fetching behind the interface of `concurrent.futures`: a loop of its own in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Self

from annotations.incoming import Request, Response
from annotations.ingest.web.limits import Limits, Seconds

if TYPE_CHECKING:
    from annotations.ingest.web.client import Client

_SOON = 1.0
"""Seconds that closing takes at the most."""


class Fetcher:
    """Fetches what it is asked for, a few at a time; the thread starts with the first request.

    Callbacks of the futures run in that thread and must be short. Proxies of the environment are not used, because
    they would undo the check of addresses; certificates are those of certifi, or what SSL_CERT_FILE names. Importing
    this loads no HTTP library; the first request does, in the thread. Every method may be called from any thread.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        per_host: int = 2,
        at_once: int = 16,
        seconds: Seconds | None = None,
        limit: int = 64 * 2**20,
    ) -> None:
        """`contact` is a page or address for the people behind servers, else the project's own page.

        At most `per_host` connections go to one host and `at_once` in all; a body has at most `limit` bytes.
        """
        self._contact = contact
        self._limits = Limits(per_host, at_once, seconds or Seconds(), limit)
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stop = asyncio.Event()
        self._closed = False
        self._client: Client | None = None

    def submit(self, request: Request) -> Future[Response]:
        """Fetch it; the future fails with FetchError, and cancelling it ends the request at once.

        RuntimeError after `close`.
        """
        with self._lock:
            if self._closed:
                raise RuntimeError("the fetcher takes no more requests: it has been closed")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._run, args=(self._loop,), name="fetcher", daemon=True
                )
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(self._fetch(request), self._loop)

    def close(self) -> None:
        """Give up everything that runs or waits (its futures are cancelled) and end, within a second."""
        with self._lock:
            loop, thread = self._loop, self._thread
            if loop is not None and not self._closed:
                loop.call_soon_threadsafe(self._stop.set)
            self._closed = True
        if thread is not None and thread is not threading.current_thread():
            thread.join(_SOON)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        await self._stop.wait()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.close()

    async def _fetch(self, request: Request) -> Response:
        if self._client is None:
            from annotations.ingest.web.client import Client

            self._client = Client(agent(self._contact), self._limits)
        return await self._client.fetch(request)


def agent(contact: str = "") -> str:
    """What `User-Agent` says: `Glosse/1.0 (+CONTACT)`; without a contact, the project's page if it has one."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        about = metadata("glosse")
    except PackageNotFoundError:
        version, pages = "", []
    else:
        version, pages = f"/{about['Version']}", about.get_all("Project-URL") or []
    labelled = [page.partition(",") for page in pages]
    homes = [
        url.strip()
        for label, _, url in labelled
        if label.strip().lower() in ("home", "homepage", "home page")
    ]
    said = "".join(
        letter for letter in contact or "".join(homes[:1]) if "!" <= letter <= "~" and letter not in "()"
    )
    return f"Glosse{version} (+{said})" if said else f"Glosse{version}"
