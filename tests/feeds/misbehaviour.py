"""What servers do, one route each; everything ends by itself after some seconds or megabytes."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
import zstandard

from tests.feeds.server import Answer, Asked, Raw, Route

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title><link>http://paper.example/</link>'
    b"<item><guid>1</guid><title>One</title><description>Some words of it.</description></item></channel></rss>"
)
XML = ("Content-Type", "application/rss+xml; charset=utf-8")
ETAG = '"v1-\xe9"'
MODIFIED = "Sun, 06 Aug 2017 10:00:00 GMT"
ZEROS = bytes(8 * 2**20)


def fine(body: bytes = FEED, *headers: tuple[str, str]) -> Answer:
    return Answer(body, 200, (XML, *headers))


def packed(body: bytes, encoding: str) -> Answer:
    return fine(body, ("Content-Encoding", encoding))


def redirect(location: str, status: int = 302) -> Answer:
    return Answer(b"over there", status, (("Location", location),))


def conditional(asked: Asked, name: str, value: str, header: str) -> Answer:
    """304 if the request has the value of last time."""
    same = asked.headers.get(header) == value
    return Answer(b"", 304, ((name, value),)) if same else fine(FEED, (name, value))


def too_long(*headers: tuple[str, str]) -> Answer:
    """More than was declared; if the connection stays open, the rest is in the way of the next answer."""
    return fine(FEED + b"more", ("Content-Length", str(len(FEED))), *headers)


def cookie(asked: Asked) -> Answer:
    """A cookie, and at the second time an error if it came back."""
    return Answer(b"", 500) if "cookie" in asked.headers else fine(FEED, ("Set-Cookie", "who=you; Path=/"))


def flaky(asked: Asked) -> Answer:
    return Answer(b"", 503) if asked.times < 3 else fine()


def numbered(asked: Asked) -> Answer:
    """One redirect after another, each to a new address."""
    number = int(asked.path.rpartition("/")[2])
    return redirect(f"{asked.path.rpartition('/')[0]}/{number + 1}")


def later(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


async def drip(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    for _number in range(150):
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.1)


async def silent(_: Asked, writer: asyncio.StreamWriter) -> None:
    await writer.drain()
    await asyncio.sleep(15)


async def stuck(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nbeginning")
    await writer.drain()
    await asyncio.sleep(15)


async def endless(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _number in range(1024):
        writer.write(b"10000\r\n" + bytes(2**16) + b"\r\n")
        await writer.drain()


async def headers(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(10 * 2**10):
        writer.write(b"X-%d: %s\r\n" % (number, b"x" * 1000))
        await writer.drain()
    writer.write(b"\r\n")


def bytes_of(data: bytes, reset: bool = False) -> Raw:
    """These bytes and the end of the connection, by force if it is to be a `reset`."""

    async def write(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        await asyncio.sleep(0.05)
        if reset:
            raw: socket.socket = writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    return Raw(write)


def _raw_deflate(data: bytes) -> bytes:
    pack = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return pack.compress(data) + pack.flush()


ROUTES: dict[str, Route] = {
    "/fine": fine(),
    "/empty": fine(b""),
    "/etag": lambda asked: conditional(asked, "ETag", ETAG, "if-none-match"),
    "/modified": lambda asked: conditional(asked, "Last-Modified", MODIFIED, "if-modified-since"),
    "/304": Answer(b"", 304),
    "/fresh": fine(FEED, ("Cache-Control", "max-age=600"), ("Age", "60")),
    "/cookie": cookie,
    "/charset": Answer(FEED, 200, (("Content-Type", 'Text/XML; Charset="Klingon-8"'),)),
    "/content-type": Answer(FEED, 200, (("Content-Type", "\xff;;=;charset="),)),
    "/gzip": packed(gzip.compress(FEED), "gzip"),
    "/gzip-members": packed(gzip.compress(FEED[:50]) + gzip.compress(FEED[50:]), "x-gzip"),
    "/gzip-padding": packed(gzip.compress(FEED) + bytes(100), "gzip"),
    "/deflate": packed(zlib.compress(FEED), "deflate"),
    "/raw-deflate": packed(_raw_deflate(FEED), "deflate"),
    "/br": packed(brotli.compress(FEED), "br"),
    "/zstd": packed(zstandard.compress(FEED), "zstd"),
    "/twice": packed(brotli.compress(gzip.compress(FEED)), "gzip, br"),
    "/thrice": packed(FEED, "gzip, gzip, gzip"),
    "/unknown": packed(FEED, "rot13"),
    "/not-gzip": packed(FEED, "gzip"),
    "/gzip-truncated": packed(gzip.compress(FEED)[:60], "gzip"),
    "/br-truncated": packed(brotli.compress(FEED)[:60], "br"),
    "/zstd-truncated": packed(zstandard.compress(FEED)[:60], "zstd"),
    "/gzip-bomb": packed(gzip.compress(ZEROS), "gzip"),
    "/deflate-bomb": packed(zlib.compress(ZEROS), "deflate"),
    "/br-bomb": packed(brotli.compress(ZEROS), "br"),
    "/zstd-bomb": packed(zstandard.compress(ZEROS), "zstd"),
    "/double-bomb": packed(gzip.compress(gzip.compress(ZEROS)), "gzip, gzip"),
    "/drip": Raw(drip),
    "/silent": Raw(silent),
    "/stuck": Raw(stuck),
    "/endless": Raw(endless),
    "/declared": bytes_of(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx"),
    "/too-short": bytes_of(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort"),
    "/too-long": bytes_of(too_long(("Connection", "close")).written()),
    "/two-lengths": bytes_of(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nshort"),
    "/chunk": bytes_of(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"),
    "/reset": bytes_of(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort", reset=True),
    "/closed": bytes_of(b""),
    "/garbage": bytes_of(b"\x16\x03\x01SSH-2.0-nobody\r\n\r\n"),
    "/headers": Raw(headers),
    "/flaky": flaky,
    "/circle": redirect("/circle/back"),
    "/circle/back": redirect("/circle"),
    "/itself": redirect(""),
    **{f"/chain/{number}": numbered for number in range(12)},
    "/nowhere": Answer(b"", 302),
    "/nonsense": redirect("http://[::1/"),
    "/moved": redirect("/moved/on", 301),
    "/moved/on": redirect("/fine#part", 308),
    "/elsewhere": redirect("/fine", 307),
    "/moved-then-elsewhere": redirect("/elsewhere", 301),
    "/elsewhere-then-moved": redirect("/moved", 303),
    "/to-localhost": lambda asked: redirect(f"http://localhost:{asked.port}/fine"),
    "/to-other-loopback": lambda asked: redirect(f"http://127.0.0.2:{asked.port}/fine"),
    "/to-number": lambda asked: redirect(f"http://2130706434:{asked.port}/fine"),
    "/to-private": redirect("http://10.0.0.1/"),
    "/to-metadata": redirect("http://169.254.169.254/latest/meta-data/"),
    "/to-ipv6": redirect("http://[::1]/"),
    "/to-mapped": redirect("http://[::ffff:127.0.0.1]/"),
    "/to-password": lambda asked: redirect(f"http://me:secret@127.0.0.1:{asked.port}/fine"),
    "/to-file": redirect("file:///etc/passwd"),
    "/to-ftp": redirect("ftp://ftp.example/feed"),
    "/to-script": redirect("javascript:alert(1)"),
    **{
        f"/{status}": Answer(b"no", status)
        for status in (204, 206, 300, 400, 401, 403, 404, 405, 410, 429, 451)
    },
    **{f"/{status}": Answer(b"no", status) for status in (500, 501, 502, 503, 504, 599)},
    "/429-seconds": Answer(b"", 429, (("Retry-After", "120"),)),
    "/503-date": lambda _: Answer(b"", 503, (("Retry-After", later(24 * 3600 - 60)),)),
    "/429-nonsense": Answer(b"", 429, (("Retry-After", "soon"),)),
}
