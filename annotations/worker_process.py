"""The process behind a `Worker`, seen from ours: start it, talk to it, end it.

It is a fresh interpreter started with `subprocess` and reached over a socket pair. `multiprocessing` would
import our main module again, start a tracker process and print its own tracebacks on the terminal. This
one never has the terminal: own session, no standard input, the log as output from its first instruction on.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from annotations.folders import make_private
from annotations.worker_wire import Wire

GRACE = 1.0
"""Seconds that the process has to end before it is killed."""

LOG_BYTES = 1 << 20
"""A log that has grown past this is begun anew."""

BOOT = (
    "import sys; sys.path[:] = sys.argv[4:]; from annotations.worker_main import main; "
    "main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))"
)
"""What the interpreter runs: with our import path and no other, then what `worker_main.main` takes."""


class Process:
    """A running worker process; its methods may raise OSError or EOFError once it has ended."""

    def __init__(self, initializer: str, log: Path | None, memory_mb: int) -> None:
        ours, theirs = socket.socketpair()
        output = open_log(log)
        arguments = [str(theirs.fileno()), initializer, str(memory_mb), *map(str, sys.path)]
        try:
            with ours, theirs:
                self._popen = subprocess.Popen(
                    [sys.executable, "-W", "default", "-c", BOOT, *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
                self.wire = Wire(ours.detach())
        finally:
            os.close(output)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._popen.pid

    def send(self, number: int, payload: bytes) -> None:
        """Give it a task; it takes it off the socket at once, whatever it is doing."""
        self.wire.send(number, payload)

    def receive(self) -> tuple[int, bytearray]:
        """Wait for a task's number and pickled answer."""
        return self.wire.receive()

    def end(self) -> str:
        """Close the wire, which tells it to end, kill it if it doesn't, and say how it ended."""
        self.wire.close()
        try:
            status = self._popen.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            status = self._popen.wait()
        return describe(status)


def describe(status: int) -> str:
    """Say an exit status in words; a negative one is a signal."""
    if status >= 0:
        return f"ended with status {status}"
    try:
        return f"was ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"was ended by signal {-status}"


def open_log(log: Path | None) -> int:
    """A descriptor to append to the log, private and begun anew when large; to nowhere if it can't be had."""
    if log is not None:
        with contextlib.suppress(OSError):
            make_private(log.parent)
            fresh = os.O_TRUNC if log.exists() and log.stat().st_size > LOG_BYTES else 0
            return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | fresh, 0o600)
    return os.open(os.devnull, os.O_WRONLY)
