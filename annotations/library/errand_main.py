"""The other end of an `Errand`: a process that opens the library, makes one call, and sends what comes of it."""

from __future__ import annotations

import contextlib
import os
import pickle
import threading
import traceback
from collections.abc import Generator, Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

GRACE: Final = 2.0
"""Seconds in which a call that is given up may come to a good end; then the process just ends."""

NICE: Final = 5
"""How much this process gives way to the reader's keys (nice(2))."""


def main(descriptor: int) -> None:
    """Make the call that is asked for over the socket `descriptor`, and end with it or with the other end."""
    from annotations.library.errands import answer

    os.nice(NICE)
    connection = Connection(descriptor)
    path, creator, method, arguments, options = connection.recv()
    given_up = threading.Event()
    threading.Thread(target=_listen, args=(connection, given_up), daemon=True).start()
    try:
        _call(connection, given_up, Path(path), creator, method, arguments, options)
        _send(connection, "end", None)
    except Exception as error:  # noqa: BLE001 - whatever it is, the reader has to say it
        traceback.print_exc()
        _send(connection, "error", answer(error))
    os._exit(0)


def _call(
    connection: Connection,
    given_up: threading.Event,
    path: Path,
    creator: str,
    method: str,
    arguments: tuple[Any, ...],
    options: dict[str, Any],
) -> None:
    from annotations.library import Library

    with Library.open(path, creator=creator) as library:
        result = getattr(library, method)(*arguments, **options)
        values: Iterable[Any] = result if isinstance(result, Generator) else [result]
        for value in values:
            if given_up.is_set() or not _send(connection, "value", value):
                break
        if isinstance(result, Generator):
            result.close()


def _listen(connection: Connection, given_up: threading.Event) -> None:
    """Wait for the other end to say stop, or to close; then see that this process ends."""
    with contextlib.suppress(EOFError, OSError):
        connection.recv_bytes()
    given_up.set()
    threading.Event().wait(GRACE)
    os._exit(1)


def _send(connection: Connection, kind: str, value: Any) -> bool:
    """Send a value; False if nobody is there to take it."""
    try:
        connection.send_bytes(pickle.dumps((kind, value), pickle.HIGHEST_PROTOCOL))
    except OSError:
        return False
    return True
