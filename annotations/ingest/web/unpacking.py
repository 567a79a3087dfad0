"""Packed bodies, piece by piece, so that a small one that unpacks to a huge one is noticed in time."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import brotli
import zstandard

from annotations.errors import FetchError

_PIECE = 2**18
"""Bytes that are unpacked at a time, about."""

_SLICE = 512
"""Bytes that go into zstd at a time, whose output has no limit: each can become 16 MB."""

_WINDOW = 2**23
"""Bytes that zstd may look back: what RFC 9659 allows on the web."""

_MEMBERS = 10_000
"""Packed streams that may follow one another in one body."""


class Unpacker(Protocol):
    """Undoes one `Content-Encoding`."""

    def unpack(self, data: bytes) -> Iterator[bytes]:
        """What comes out for the next piece, in pieces; FetchError if it is not packed this way."""

    def whole(self) -> bool:
        """Whether nothing is missing at the end."""


class Deflated:
    """gzip with any number of members, or deflate with zlib's header or without; what follows is left out."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._object: zlib._Decompress | None = None
        self._waiting = b""
        self._members = 0
        self._over = False

    def unpack(self, data: bytes) -> Iterator[bytes]:
        data = self._waiting + data
        self._waiting = b""
        while not self._over:
            if self._object is None:
                if len(data) < 2:
                    self._waiting = data
                    return
                self._begin(data)
                continue
            try:
                piece = self._object.decompress(data, _PIECE)
            except zlib.error as error:
                raise _wrong(self._encoding) from error
            yield piece
            if self._object.eof:
                data, self._object = self._object.unused_data, None
            else:
                data = self._object.unconsumed_tail
                if not data and len(piece) < _PIECE:
                    return

    def whole(self) -> bool:
        return self._object is None and (self._members > 0 or not self._waiting)

    def _begin(self, data: bytes) -> None:
        """Start on a member, by its first two bytes, or say that there are no more."""
        if self._encoding == "gzip":
            bits = zlib.MAX_WBITS | 16 if data[:2] == b"\x1f\x8b" else 0
        else:
            header = data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0
            bits = 0 if self._members else zlib.MAX_WBITS if header else -zlib.MAX_WBITS
        if not bits and not self._members:
            raise _wrong(self._encoding)
        self._members += 1
        if self._members > _MEMBERS:
            raise FetchError("the answer is packed in more pieces than any server needs")
        self._over = not bits
        self._object = zlib.decompressobj(bits) if bits else None


class Brotli:
    """br; what follows its end is wrong."""

    def __init__(self) -> None:
        self._object = brotli.Decompressor()
        self._given = False

    def unpack(self, data: bytes) -> Iterator[bytes]:
        self._given = True
        try:
            piece = self._object.process(data, output_buffer_limit=_PIECE)
            while piece:
                yield piece
                piece = self._object.process(b"", output_buffer_limit=_PIECE)
        except brotli.error as error:
            raise _wrong("br") from error

    def whole(self) -> bool:
        return bool(self._object.is_finished()) or not self._given


class Zstandard:
    """zstd with any number of frames."""

    def __init__(self) -> None:
        self._object: zstandard.ZstdDecompressionObj | None = None
        self._frames = 0

    def unpack(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _SLICE):
            part = data[start : start + _SLICE]
            while part:
                yield self._next(part)
                part = self._object.unused_data if self._object is not None and self._object.eof else b""

    def whole(self) -> bool:
        return self._object is None or self._object.eof

    def _next(self, part: bytes) -> bytes:
        if self._object is None or self._object.eof:
            self._object = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
            self._frames += 1
            if self._frames > _MEMBERS:
                raise FetchError("the answer is packed in more pieces than any server needs")
        try:
            return self._object.decompress(part)
        except zstandard.ZstdError as error:
            raise _wrong("zstd") from error


_KINDS: dict[str, Callable[[], Unpacker]] = {
    "gzip": lambda: Deflated("gzip"),
    "x-gzip": lambda: Deflated("gzip"),
    "deflate": lambda: Deflated("deflate"),
    "br": Brotli,
    "zstd": Zstandard,
}


def unpackers(encodings: str) -> list[Unpacker]:
    """What undoes the value of `Content-Encoding`, in order; FetchError for what nothing here undoes."""
    names = [
        value for part in encodings.lower().split(",") if (value := part.strip()) not in ("", "identity")
    ]
    unknown = [value for value in names if value not in _KINDS]
    if unknown:
        raise FetchError(
            f"the answer is packed in a way that is not known here ({ascii(unknown[0][:20])[1:-1]})"
        )
    if len(names) > 2:
        raise FetchError("the answer is packed more than twice")
    return [_KINDS[value]() for value in reversed(names)]


def through(chain: list[Unpacker], data: Iterable[bytes]) -> Iterator[bytes]:
    """What comes out for the next pieces at the end of a chain."""
    if not chain:
        yield from data
        return
    for piece in data:
        yield from through(chain[1:], chain[0].unpack(piece))


def _wrong(encoding: str) -> FetchError:
    return FetchError(f"the answer is not packed as {encoding}, which it says it is, or is damaged")
