"""Connections that go only where they may: every host is looked up once, and what was checked is connected to."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import httpcore
import httpx
from httpcore import SOCKET_OPTION

from annotations.errors import FetchError
from annotations.ingest.web.addresses import name, public

_TRIED = 4
"""Addresses of one host that are tried at the most."""

_IDLE = 15.0
"""Seconds that a connection is kept open for another request."""


class Missing(NamedTuple):
    """Why a host has no address."""

    text: str
    transient: bool = False


Found = tuple[str, ...] | Missing


class Guard(httpcore.AsyncNetworkBackend):
    """Looks a host up once in its own life, and connects to what it found and to nothing else.

    So a name that is public when it is checked cannot be private when it is connected to, nor a connection to a
    private address be found open by a request that may not use it.
    """

    def __init__(self) -> None:
        self._inner = httpcore.AnyIOBackend()
        self._found: dict[str, asyncio.Future[Found]] = {}

    async def admit(self, host: str, typed: bool, seconds: float) -> None:
        """FetchError for a host without addresses, or with a private one if nobody `typed` it."""
        try:
            async with asyncio.timeout(seconds):
                found = await self._look_up(host)
        except TimeoutError as error:
            raise FetchError(
                f"the name {host} could not be looked up within {seconds:g} s", transient=True
            ) from error
        if isinstance(found, Missing):
            raise FetchError(found.text, transient=found.transient)
        if not typed and not all(map(public, found)):
            raise FetchError(f"{host} is in a private network, which is asked only for a host that was typed")

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers of those that `admit` has found for the host."""
        looked_up = self._found.get(host.lower())
        found = looked_up.result() if looked_up is not None and looked_up.done() else ()
        if isinstance(found, Missing) or not found:
            raise FetchError(f"the host {host} has not been looked up")
        share = None if timeout is None else timeout / len(found)
        failed: Exception | None = None
        for address in found:
            try:
                return await self._inner.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        assert failed is not None
        raise failed

    async def sleep(self, seconds: float) -> None:
        """Wait, for the pool's own use."""
        await asyncio.sleep(seconds)

    async def _look_up(self, host: str) -> Found:
        known = self._found.get(host)
        if known is None:
            known = self._found[host] = asyncio.get_running_loop().create_future()
            # Not the loop's own threads: the interpreter would wait for a look-up that hangs.
            threading.Thread(target=_resolve, args=(host, known), name="look-up", daemon=True).start()
        found = await asyncio.shield(known)
        if isinstance(found, Missing) and self._found.get(host) is known:
            del self._found[host]
        return found


def _resolve(host: str, future: asyncio.Future[Found]) -> None:
    """Settle the future with the addresses of a host, or with why it has none; runs in a thread of its own."""
    found: Found
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        found = tuple(dict.fromkeys(str(row[4][0]) for row in rows))[:_TRIED]
    except socket.gaierror as error:
        again = error.errno == socket.EAI_AGAIN
        text = (
            f"the name {host} cannot be looked up at the moment"
            if again
            else f"there is no host of the name {host}"
        )
        found = Missing(text, again)
    except (OSError, ValueError):
        found = Missing(f"there is no host of the name {host[:100]}")
    # The loop may have ended, or the future been given up, in the meantime.
    with contextlib.suppress(RuntimeError):
        future.get_loop().call_soon_threadsafe(lambda: None if future.done() else future.set_result(found))


class _Pool(httpcore.AsyncConnectionPool):
    """Connections whose certificates are read when the first of them needs some, which takes 30 ms."""

    def create_connection(self, origin: httpcore.Origin) -> httpcore.AsyncConnectionInterface:
        """A connection to a server, which is not open yet."""
        if origin.scheme == b"https" and self._ssl_context is None:
            self._ssl_context = httpx.create_ssl_context()
        return super().create_connection(origin)


class Transport(httpx.AsyncHTTPTransport):
    """httpx's transport over connections of a Guard; HTTP/2 where a server offers it.

    Certificates are checked against those of certifi, or those that SSL_CERT_FILE or SSL_CERT_DIR name. Proxies
    of the environment are not used: a proxy would look names up itself, and undo the check of addresses.
    """

    def __init__(self, guard: Guard, at_once: int) -> None:
        self._origins: defaultdict[str, list[httpcore.Origin]] = defaultdict(list)
        self._pool = _Pool(
            max_connections=at_once,
            max_keepalive_connections=at_once,
            keepalive_expiry=_IDLE,
            http2=True,
            network_backend=guard,
        )

    async def make_room(self, url: httpx.URL) -> None:
        """Close idle connections to other ports of the host, so that it never has more of them than requests."""
        own = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=b"/").origin
        origins = self._origins[name(url)]
        if own not in origins:
            origins.append(own)
        others = [origin for origin in origins if origin != own]
        for connection in self._pool.connections if others else []:
            if connection.is_idle() and any(connection.can_handle_request(origin) for origin in others):
                await connection.aclose()
