"""The two ends of a worker's socket: numbered messages of any length. Imports nothing but the standard library."""

from __future__ import annotations

import socket
import struct
from typing import Final

_HEAD: Final = struct.Struct("!QQ")
"""The number of a message and its length in bytes, before each."""

_SMALL: Final = 1 << 16
"""Bytes up to which a message is put together with its head, which is faster than to send both."""


class Wire:
    """One end of the socket; it may be read by one thread while another writes.

    Messages of tens of megabytes are received into the memory that they stay in: `multiprocessing.Connection`, which
    asks for all that is missing at each read and joins what it got, takes three times as long.
    """

    def __init__(self, descriptor: int) -> None:
        """Take over an open socket by its descriptor."""
        self._socket = socket.socket(fileno=descriptor)

    def fileno(self) -> int:
        """The descriptor, to wait for."""
        return self._socket.fileno()

    def send(self, number: int, payload: bytes) -> None:
        """Send a message; OSError once the other end is closed."""
        head = _HEAD.pack(number, len(payload))
        if len(payload) <= _SMALL:
            self._socket.sendall(head + payload)
        else:
            self._socket.sendall(head)
            self._socket.sendall(payload)

    def receive(self) -> tuple[int, bytearray]:
        """Wait for a message: its number and what was sent; EOFError once the other end is closed, or OSError."""
        number, length = _HEAD.unpack(self._received(_HEAD.size))
        return number, self._received(length)

    def _received(self, length: int) -> bytearray:
        room = bytearray(length)
        view = memoryview(room)
        while view:
            # All in one call: between two of them this thread would have to wait for the interpreter's lock.
            got = self._socket.recv_into(view, 0, socket.MSG_WAITALL)
            if not got:
                raise EOFError
            view = view[got:]
        return room

    def close(self) -> None:
        """Close this end, which the other one sees."""
        self._socket.close()
