"""What goes outside for the reader, in a process of its own: no page is fetched, read or written beside the keys.

The process is a fresh interpreter with the same library file, reached over a socket pair. It ends with whoever sent it.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from annotations.errors import GlosseError, LibraryError
from annotations.worker_process import describe, open_log

BOOT: Final = (
    "import sys; sys.path[:] = sys.argv[2:]; from annotations.library.errand_main import main; "
    "main(int(sys.argv[1]))"
)
"""What the interpreter runs."""

GRACE: Final = 3.0
"""Seconds that the process has to end before it is killed."""


class Errand:
    """A call of the facade that goes outside, made elsewhere; to be iterated over by one thread."""

    def __init__(self, library: Path, creator: str, method: str, *arguments: Any, **options: Any) -> None:
        """Start it: `method` of `Library` (`refresh`, `fetch_full`, `add_page`, `find_feeds`) with its arguments.

        LibraryError if no process can be started.
        """
        from platformdirs import user_log_path

        self._stopped = self._left = False
        ours, theirs = socket.socketpair()
        output = open_log(user_log_path("glosse") / "intake.log")
        try:
            with ours, theirs:
                self._popen = subprocess.Popen(
                    [sys.executable, "-W", "default", "-c", BOOT, str(theirs.fileno()), *map(str, sys.path)],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
                self._connection = Connection(ours.detach())
        except OSError as error:
            raise LibraryError(f"no process can be started to go outside: {error.strerror}") from error
        finally:
            os.close(output)
        with contextlib.suppress(OSError):
            self._connection.send((str(library), creator, method, arguments, options))

    def __iter__(self) -> Iterator[Any]:
        """What the call yields as it comes, or its one result; whatever GlosseError it raises."""
        try:
            while True:
                kind, value = self._receive()
                if kind == "end":
                    return
                if kind == "error":
                    raise value
                yield value
        finally:
            self.stop()
            self._connection.close()
            if self._left:
                threading.Thread(target=self._end, daemon=True).start()
            else:
                self._end()

    def _end(self) -> None:
        """Wait for the process to end, and kill it if it does not."""
        try:
            self._popen.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()

    def _receive(self) -> tuple[str, Any]:
        try:
            kind, value = pickle.loads(self._connection.recv_bytes())
        except (EOFError, OSError):
            if self._stopped:
                return "end", None
            return "error", LibraryError(f"the process that went outside {describe(self._popen.wait())}")
        return kind, value

    def stop(self) -> None:
        """Give it up, from any thread: the process ends within some seconds, and what it has written stays."""
        self._stopped = True
        with contextlib.suppress(OSError):
            self._connection.send_bytes(b"")

    def leave(self) -> None:
        """Give it up and wait for nothing, from any thread: whoever iterates over it goes on at once.

        The process notices that nobody listens any more and ends by itself within some seconds.
        """
        self._left = True
        self.stop()
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(self._connection.fileno())) as ours:
            ours.shutdown(socket.SHUT_RDWR)


def answer(error: BaseException) -> GlosseError:
    """An error as one that can be told and sent."""
    return error if isinstance(error, GlosseError) else LibraryError(f"{type(error).__name__}: {error}")
