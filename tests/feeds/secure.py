"""A server that speaks HTTP/2 over TLS on the loopback interface, with a certificate of its own making."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import shutil
import ssl
import subprocess
import threading
from pathlib import Path
from typing import Any, Self

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived
from h2.exceptions import ProtocolError

from tests.feeds.misbehaviour import FEED, ZEROS


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost and its key; the test is skipped without the command `openssl`."""
    command = shutil.which("openssl")
    if command is None:
        pytest.skip("needs the command openssl")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    new = [command, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*new, "-out", cert, "-keyout", key], check=True, capture_output=True)
    return cert, key


class SecureServer:
    """Answers by path over HTTP/2 and counts; a context manager with a thread of its own."""

    def __init__(self, cert: Path, key: Path) -> None:
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(cert, key)
        self.context.set_alpn_protocols(["h2"])
        self.asked: list[str] = []
        self.connections = 0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._thread = threading.Thread(target=self._run, name="server", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def url(self, path: str) -> str:
        return f"https://localhost:{self.port}{path}"

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=self.context)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0.05)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        http = H2Connection(H2Configuration(client_side=False))
        http.initiate_connection()
        try:
            with contextlib.suppress(OSError, ProtocolError, asyncio.CancelledError):
                writer.write(http.data_to_send())
                while data := await asyncio.wait_for(reader.read(2**16), 20):
                    for event in http.receive_data(data):
                        if isinstance(event, RequestReceived) and event.stream_id is not None:
                            self._answer(http, event.stream_id, dict(event.headers or ()))
                    writer.write(http.data_to_send())
                    await writer.drain()
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    def _answer(self, http: H2Connection, stream: int, headers: dict[bytes, bytes]) -> None:
        path = headers[b":path"].decode()
        self.asked.append(path)
        match path:
            case "/silent":
                return
            case "/reset":
                http.reset_stream(stream)
                return
            case "/away":
                http.close_connection()
                return
            case "/down":
                plain = headers[b":authority"].replace(b"localhost", b"127.0.0.1")
                head, body = [(":status", "301"), ("location", f"http://{plain.decode()}/")], b""
            case "/short":
                head, body = [(":status", "200"), ("content-length", "9999")], FEED
            case "/bomb":
                head, body = [(":status", "200"), ("content-encoding", "gzip")], gzip.compress(ZEROS)
            case _:
                head, body = [(":status", "200"), ("etag", '"a"')], FEED
        http.send_headers(stream, head)
        http.send_data(stream, body, end_stream=True)
