"""A call that is given to a worker process, and the answer that comes back."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

ATTEMPTS = 2
"""Processes that a task may end before it is given up."""


@dataclass(order=True)
class Task:
    """A call that waits for the process or is with it."""

    priority: int
    """What goes first: the smallest."""
    number: int
    """Order of submission, first come first served within a priority."""
    call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]] = field(compare=False)
    future: Future[Any] = field(compare=False)
    seconds: float = field(default=0.0, compare=False)
    """How long it may run; 0: as long as it takes."""
    attempts: int = field(default=ATTEMPTS, compare=False)
    """Processes that it may end before it is given up."""
    crashes: int = field(default=0, compare=False)
    """Processes that ended while they ran it."""

    def cancel(self) -> None:
        """Give it up: whoever waits for it gets a CancelledError."""
        self.future.cancel()
        self.finish()

    def finish(self, result: Any = None, error: BaseException | None = None) -> None:
        """Settle the future, unless it has been cancelled; to be called once."""
        if not self.future.set_running_or_notify_cancel():
            return
        if error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(error)


def opened(payload: bytearray) -> tuple[Any, BaseException | None]:
    """The result in an answer and None, or None and the exception with where it arose as a note."""
    collecting = gc.isenabled()
    gc.disable()  # What is made here stays: to look at ten thousand records for garbage takes as long again.
    try:
        fine, value = pickle.loads(payload)
    except Exception as unreadable:  # noqa: BLE001 - unpickling runs the result's own code
        return None, unreadable
    finally:
        if collecting:
            gc.enable()
    if fine:
        return value, None
    error, trace = value
    error.add_note(f"In the worker process:\n{trace}")
    return None, error
