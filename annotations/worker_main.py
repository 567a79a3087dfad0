"""The other end of a `Worker`: what runs inside its process.

Imports nothing but the standard library, and the wire: the initializer decides what else the process needs, and when.
"""

from __future__ import annotations

import faulthandler
import gc
import importlib
import os
import pickle
import resource
import signal
import sys
import threading
import traceback
from queue import SimpleQueue
from typing import Any

from annotations.worker_wire import Wire

READY = 0
"""The number under which the process says, once, that it has started; tasks have greater ones."""


def main(descriptor: int, initializer: str, memory_mb: int) -> None:
    """Answer tasks from the socket `descriptor` until its other end closes, as it does when the parent dies.

    `initializer` is `module:function` or empty and is called once, before the first task; `memory_mb` limits
    the process's data in MiB (0: no limit).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.enable()
    sys.stdout = sys.stderr
    limit_memory(memory_mb)
    wire = Wire(descriptor)
    tasks: SimpleQueue[tuple[int, bytearray]] = SimpleQueue()
    threading.Thread(target=_read, args=(wire, tasks), daemon=True).start()
    if initializer:
        module, _, function = initializer.partition(":")
        getattr(importlib.import_module(module), function)()
    gc.freeze()  # What has been imported stays: no collection need look at it.
    wire.send(READY, b"")
    while True:
        number, asked = _taken(tasks.get())
        wire.send(number, _answer(asked.pop()))


def limit_memory(memory_mb: int) -> None:
    """Let allocations past `memory_mb` MiB of data fail with MemoryError in this process.

    RLIMIT_DATA counts private writable memory. RLIMIT_AS would count what libraries only map or reserve,
    often gigabytes; watching the resident size would see a sudden allocation too late. macOS enforces none.
    """
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    limit = memory_mb << 20
    if memory_mb and (hard == resource.RLIM_INFINITY or limit < hard):
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _read(wire: Wire, tasks: SimpleQueue[tuple[int, bytearray]]) -> None:
    """Take messages off the socket at once, so that the parent never waits; end the process with it."""
    try:
        while True:
            tasks.put(wire.receive())
    except EOFError:
        os._exit(0)
    finally:
        os._exit(1)


def _taken(message: tuple[int, bytearray]) -> tuple[int, list[Any]]:
    """The number of a message, and in a list what was asked, (function, args, kwargs), or why that cannot be read.

    Neither the message nor what is in the list is held by anybody else: a task may be given tens of megabytes, and
    have a use for the room.
    """
    try:
        return message[0], [pickle.loads(message[1])]
    except Exception as error:  # noqa: BLE001 - unpickling runs the arguments' own code
        return message[0], [error]


def _answer(asked: Any) -> bytes:
    """Run a (function, args, kwargs) and pickle (True, result) or (False, (error, traceback))."""
    try:
        if isinstance(asked, Exception):
            raise asked
        function, args, kwargs = asked
        del asked
        return pickle.dumps((True, function(*args, **kwargs)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - whatever a task raises belongs to whoever submitted it
        return _failure(error)


def _failure(error: Exception) -> bytes:
    """Pickle (False, (error, traceback)); an error that cannot be pickled is named in a RuntimeError."""
    trace = "".join(traceback.format_exception(error))
    try:
        answer = pickle.dumps((False, (error, trace)), pickle.HIGHEST_PROTOCOL)
        pickle.loads(answer)
    except Exception:  # noqa: BLE001 - an exception's own code decides what pickling it raises
        return pickle.dumps((False, (RuntimeError(f"{type(error).__name__}: {error}"), trace)))
    return answer
