"""One request from the first address to the last: redirects, retries, statuses, and what is kept of the answer."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx
import stamina
from stamina.instrumentation import set_on_retry_hooks

from annotations.errors import FetchError
from annotations.incoming import Request, Response
from annotations.ingest.web import addresses, bodies
from annotations.ingest.web.caching import freshness
from annotations.ingest.web.failures import of_error, of_status
from annotations.ingest.web.limits import Limits
from annotations.ingest.web.network import Guard, Transport

HOPS = 10
"""Redirects that are followed at the most."""

TRIES = 3
"""Times that one address is asked if it fails in a way that may pass."""

_PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_LASTING = frozenset([301, 308])
_REDIRECTS = _LASTING | {302, 303, 307}
_LONGEST = 1000
"""Characters of an `ETag` or a `Last-Modified` that are kept."""


@dataclass(frozen=True, slots=True)
class _Redirect:
    location: str
    lasting: bool


class _Budget:
    """Seconds that a request has left for its own work."""

    def __init__(self, seconds: float) -> None:
        self.whole = self.left = seconds

    @asynccontextmanager
    async def spent(self) -> AsyncIterator[None]:
        """Take what happens inside off; FetchError when nothing is left."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        try:
            async with asyncio.timeout(self.left):
                yield
        except TimeoutError as error:
            raise FetchError(f"the answer takes longer than {self.whole:g} s", transient=True) from error
        finally:
            self.left -= loop.time() - start


class Client:
    """Asks servers; everything runs in one asyncio loop.

    It goes to httpx's transport without httpx's client, which keeps cookies and reads settings of the environment.
    """

    def __init__(self, agent: str, limits: Limits) -> None:
        self._limits = limits
        self._guard = Guard()
        self._transport = Transport(self._guard, limits.at_once)
        self._agent = agent
        seconds = limits.seconds
        self._timeout = httpx.Timeout(seconds.read, connect=seconds.connect, pool=None).as_dict()
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(limits.per_host)
        )
        self._all = asyncio.Semaphore(limits.at_once)
        # Retries are nobody's news: without this, stamina logs them, and the log ends on the terminal.
        set_on_retry_hooks(())

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    async def fetch(self, request: Request) -> Response:
        """What the server answers, or FetchError."""
        typed = addresses.host_of(request.host) if request.host else ""
        url = addresses.first(request.url, typed)
        budget = _Budget(self._limits.seconds.whole)
        seen = {url}
        moved = ""
        lasting = True
        for _ in range(HOPS + 1):
            answer = await self._patiently(url, request, typed, budget)
            if isinstance(answer, Response):
                return replace(answer, moved=moved)
            url = addresses.following(url, answer.location, typed)
            if url in seen:
                raise FetchError("it leads round in a circle, as for readers that keep no cookies")
            seen.add(url)
            lasting = lasting and answer.lasting
            moved = str(url) if lasting else moved
        raise FetchError(f"it leads on to another address more than {HOPS} times")

    async def _patiently(
        self, url: httpx.URL, request: Request, typed: str, budget: _Budget
    ) -> Response | _Redirect:
        """What one address answers; asked again, after a short wait, if it fails in a way that may pass."""

        def again(error: Exception) -> bool:
            passing = isinstance(error, FetchError) and error.transient and not error.retry_after
            return passing and budget.left > 0

        tries = stamina.retry_context(
            again, attempts=TRIES, timeout=None, wait_initial=0.1, wait_max=1.0, wait_jitter=0.2
        )
        async for attempt in tries:
            with attempt:
                return await self._ask(url, request, typed, budget)
        raise AssertionError("the last attempt returns or raises")

    def _request(self, url: httpx.URL, request: Request) -> httpx.Request:
        """What is sent; what came with the last answer goes back byte by byte."""
        values = {
            "User-Agent": self._agent,
            "Accept": request.accept or _PAGE,
            "Accept-Encoding": bodies.ACCEPTED,
            "If-None-Match": _kept(request.etag),
            "If-Modified-Since": _kept(request.modified),
        }
        headers = [
            (key.encode(), value.encode("latin-1", "replace")) for key, value in values.items() if value
        ]
        asked = httpx.Request("GET", url, headers=headers, extensions={"timeout": self._timeout})
        if url.userinfo:
            return next(httpx.BasicAuth(url.username, url.password).auth_flow(asked))
        return asked

    async def _ask(
        self, url: httpx.URL, request: Request, typed: str, budget: _Budget
    ) -> Response | _Redirect:
        host = addresses.name(url)
        async with self._hosts[host], self._all, budget.spent():
            await self._guard.admit(host, host == typed, self._limits.seconds.connect)
            try:
                await self._transport.make_room(url)
                response = await self._transport.handle_async_request(self._request(url, request))
                async with aclosing(response):
                    return await self._answer(response, url, request)
            except FetchError:
                raise
            except Exception as error:  # whatever the libraries make of a hostile answer
                raise of_error(error, self._limits.seconds) from error

    async def _answer(
        self, response: httpx.Response, url: httpx.URL, request: Request
    ) -> Response | _Redirect:
        """What the head of an answer means, with its body if that is wanted; other bodies are not even read."""
        status = response.status_code
        now = datetime.now(UTC)
        if status in _REDIRECTS and "location" in response.headers:
            return _Redirect(response.headers["location"], status in _LASTING)
        unchanged = status == 304 and bool(request.etag or request.modified)
        if not unchanged and status not in (200, 203):
            raise of_status(status, response.headers.get("retry-after", ""), now)
        kept = {key.lower(): value.decode("latin-1") for key, value in response.headers.raw}
        media_type, charset = _content_type(response.headers.get("content-type", ""))
        return Response(
            status=304 if unchanged else 200,
            url=addresses.bare(url),
            body=await bodies.read(response, self._limits.size),
            media_type=media_type,
            charset=charset,
            etag=_kept(kept.get(b"etag", "")) or (request.etag if unchanged else ""),
            modified=_kept(kept.get(b"last-modified", "")) or (request.modified if unchanged else ""),
            fresh=freshness(response.headers, now),
        )


def _kept(value: str) -> str:
    """The value of a header if it may be sent back, else an empty one."""
    sound = all(" " <= letter <= "~" or "\xa0" <= letter <= "\xff" for letter in value)
    return value if sound and len(value) <= _LONGEST else ""


def _content_type(value: str) -> tuple[str, str]:
    """Media type and charset, in small letters, each empty where it is missing or nonsense."""
    media_type, *parameters = value.lower().split(";")
    found = ""
    for parameter in parameters:
        key, _, given = parameter.partition("=")
        if key.strip() == "charset" and not found:
            found = given.strip().strip("\"'")
    plain = media_type.strip()
    return (
        plain if plain.isascii() and plain.isprintable() and len(plain) <= 100 else "",
        found if found.isascii() and found.isprintable() and len(found) <= 40 else "",
    )
