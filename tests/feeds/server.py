"""A web server on the loopback interface that answers, or misbehaves, as a test tells it to."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Self

LONGEST = 20.0
"""Seconds that one answer may take, however it misbehaves."""

_MOMENT = 0.01
"""Seconds after which a new connection counts: by then the end of one that it replaces has been noticed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came."""

    path: str
    """With its query."""
    headers: dict[str, str]
    """Names in small letters."""
    address: str
    """The address of this machine that it came to."""
    times: int
    """How often this path has been asked for, this time counted."""

    @property
    def base(self) -> str:
        """The address of the server as the client sees it: `http://HOST:PORT`."""
        return f"http://{self.headers.get('host', '')}"

    @property
    def port(self) -> str:
        return self.headers.get("host", "").rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class Answer:
    """A well-formed answer; its length is declared if no header does."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()

    def written(self) -> bytes:
        names = {name.lower() for name, _ in self.headers}
        lines = [f"HTTP/1.1 {self.status} Status", *(f"{name}: {value}" for name, value in self.headers)]
        if not names & {"content-length", "transfer-encoding"} and self.status != 304:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + self.body


@dataclass(frozen=True, slots=True)
class Raw:
    """Something that writes to the connection whatever it likes; the connection is closed afterwards."""

    write: Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


Route = Answer | Raw | Callable[[Asked], Answer]


class Server:
    """A server in a thread of its own, on a port that is free; a context manager.

    `routes` may be changed at any time; a path without a route is 404. Several `hosts` share one port.
    """

    def __init__(self, routes: dict[str, Route] | None = None, hosts: Sequence[str] = ("127.0.0.1",)) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.asked: list[Asked] = []
        self.most = 0
        """The highest number of connections at a time."""
        self.most_of: Counter[str] = Counter()
        """The same for each address of this machine."""
        self.connections = 0
        """All that there ever were."""
        self.port = 0
        self._hosts = hosts
        self._times: Counter[str] = Counter()
        self._open: list[tuple[str, asyncio.StreamReader]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="server", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10), "the server did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def count(self, path: str) -> int:
        """How often a path has been asked for."""
        return self._times[path]

    def of(self, path: str) -> list[Asked]:
        """The requests for a path."""
        return [asked for asked in self.asked if asked.path == path]

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        servers: list[asyncio.Server] = []
        for host in self._hosts:
            server = await asyncio.start_server(self._connected, host, self.port, backlog=512)
            self.port = server.sockets[0].getsockname()[1]
            servers.append(server)
        self._ready.set()
        await self._stop.wait()
        for server in servers:
            server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0.01)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        address = writer.get_extra_info("sockname")[0]
        self._open.append((address, reader))
        self.connections += 1
        self._loop.call_later(_MOMENT, self._count_open)
        try:
            # Whatever the client does, or this server to it, ends the connection and nothing else.
            with contextlib.suppress(OSError, EOFError, TimeoutError, asyncio.LimitOverrunError):
                while await asyncio.wait_for(self._exchange(reader, writer, address), LONGEST):
                    pass
        except asyncio.CancelledError:
            pass
        finally:
            self._open.remove((address, reader))
            self._tasks.discard(task)
            writer.close()

    def _count_open(self) -> None:
        # What the client has closed may wait for its turn to be taken off.
        now = Counter(address for address, reader in self._open if not reader.at_eof())
        self.most = max(self.most, now.total())
        self.most_of |= now

    async def _exchange(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str
    ) -> bool:
        """Answer one request; whether there may be another on this connection."""
        first = await reader.readexactly(1)
        if first == b"\x16":  # the beginning of TLS, which this server does not speak
            writer.write(Answer(b"", 400).written())
            await writer.drain()
            return False
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:])
        }
        self._times[path] += 1
        asked = Asked(path, headers, address, self._times[path])
        self.asked.append(asked)
        route = self.routes.get(path, Answer(b"nothing here", 404))
        if isinstance(route, Raw):
            await route.write(asked, writer)
            await writer.drain()
            return False
        answer = route if isinstance(route, Answer) else route(asked)
        writer.write(answer.written())
        await writer.drain()
        return headers.get("connection", "").lower() != "close"
