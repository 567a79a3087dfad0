"""One process that works for this one, behind the interface of `concurrent.futures`."""

from __future__ import annotations

import atexit
import contextlib
import heapq
import itertools
import os
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, TypeVar

from annotations.errors import WorkerCrashedError
from annotations.worker_process import Process

T = TypeVar("T")

IN_FLIGHT = 2
"""Tasks given to the process at a time: one that runs and one so that it never waits for us."""


@dataclass(order=True)
class Task:
    """A call that waits for the process or is with it."""

    priority: int
    """What goes first: the smallest."""
    number: int
    """Order of submission, first come first served within a priority."""
    call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]] = field(compare=False)
    future: Future[Any] = field(compare=False)
    crashes: int = field(default=0, compare=False)
    """Processes that ended while they had it."""

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


class Worker(Executor):
    """An executor over one process, with priorities, a memory limit and a second chance after a crash.

    A future can be cancelled until its result arrives; the process may still finish the work. Callbacks of
    futures run in this object's thread. Every method may be called from any thread.
    """

    def __init__(
        self, initializer: str = "", log: Path | None = None, memory_mb: int = 0, restarts: int = 1
    ) -> None:
        """Prepare it; the process starts with the first task.

        `initializer` (`module:function`) is called once in the process. `log` takes what the process prints
        (None: nothing is kept). `memory_mb` limits its data in MiB (0: no limit): a task past it fails with
        MemoryError. `restarts` is how many crashes are followed by a new process.
        """
        self._initializer = initializer
        self._log = log
        self._memory_mb = memory_mb
        self._restarts = restarts
        self._lock = threading.Lock()
        self._queue: list[Task] = []
        self._flight: dict[int, Task] = {}
        self._numbers = itertools.count()
        self._closing = False
        self._broken = ""
        self._crashes = 0
        self._thread: threading.Thread | None = None
        self._wake_reader, self._wake_writer = -1, -1
        self._process: Process | None = None

    @property
    def pid(self) -> int | None:
        """The process's id, or None while there is none."""
        process = self._process
        return None if process is None else process.pid

    def submit(  # type: ignore[override]
        self, fn: Callable[..., T], /, *args: Any, priority: int = 0, **kwargs: Any
    ) -> Future[T]:
        """Call `fn` in the process; of what waits, the smallest `priority` goes first, then the oldest.

        Function, arguments, result and exceptions are pickled; failing at that is the future's exception.
        WorkerCrashedError at once if the process has crashed too often, RuntimeError after `shutdown`.
        """
        future: Future[T] = Future()
        with self._lock:
            if self._closing:
                raise RuntimeError("the worker takes no more tasks: it has been shut down")
            if self._broken:
                raise WorkerCrashedError(self._broken)
            if self._thread is None:
                self._begin()
            heapq.heappush(self._queue, Task(priority, next(self._numbers), (fn, args, kwargs), future))
            self._wake()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks and end the process when all are done, or at once with `cancel_futures`.

        At once means that waiting and running tasks are cancelled and the process is killed after a second.
        """
        with self._lock:
            self._closing = True
            cancelled = self._take_all() if cancel_futures else []
            self._wake()
            thread = self._thread
        for task in cancelled:
            task.cancel()
        if wait and thread is not None and thread is not threading.current_thread():
            thread.join()

    def _at_exit(self) -> None:
        self.shutdown(cancel_futures=True)

    def _begin(self) -> None:
        """Start the thread; a daemon, so that it never keeps the interpreter from ending."""
        try:
            self._wake_reader, self._wake_writer = os.pipe()
        except OSError as error:
            raise WorkerCrashedError(f"no worker process can be started: {error.strerror}") from error
        os.set_blocking(self._wake_writer, False)
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._thread.start()
        atexit.register(self._at_exit)

    def _wake(self) -> None:
        """Make the thread look at the queue; the lock is held."""
        if self._wake_writer >= 0:
            with contextlib.suppress(BlockingIOError):
                os.write(self._wake_writer, b".")

    def _take_all(self) -> list[Task]:
        """Take every task out of flight and queue; the lock is held."""
        tasks = [*self._flight.values(), *self._queue]
        self._flight.clear()
        self._queue.clear()
        return tasks

    def _run(self) -> None:
        """Feed the process and settle futures until `shutdown`; only this thread touches the process."""
        while not self._done():
            task = self._next()
            if task is not None:
                self._send(task)
            else:
                self._listen()
        process, self._process = self._process, None
        if process is not None:
            process.end()
        atexit.unregister(self._at_exit)
        with self._lock:
            os.close(self._wake_reader)
            os.close(self._wake_writer)
            self._wake_reader = self._wake_writer = -1

    def _done(self) -> bool:
        with self._lock:
            return self._closing and not self._queue and not self._flight

    def _next(self) -> Task | None:
        """The task to send now, if there is one and room for it; it counts as in flight."""
        while True:
            with self._lock:
                if len(self._flight) >= IN_FLIGHT or not self._queue:
                    return None
                task = heapq.heappop(self._queue)
                if not task.future.cancelled():
                    self._flight[task.number] = task
                    return task
            task.finish()

    def _send(self, task: Task) -> None:
        try:
            payload = pickle.dumps(task.call, pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # noqa: BLE001 - pickling runs the arguments' own code
            self._settle(task.number, error=error)
            return
        try:
            if self._process is None:
                self._process = Process(self._initializer, self._log, self._memory_mb)
            self._process.send(task.number, payload)
        except OSError as error:
            self._crashed(f"cannot be started ({error.strerror})")

    def _listen(self) -> None:
        """Sleep until there is a new task, an answer or the end of the process; settle an answer's future."""
        process = self._process
        ready = wait([self._wake_reader] if process is None else [self._wake_reader, process.connection])
        if self._wake_reader in ready:
            os.read(self._wake_reader, 4096)
        if process is None or process.connection not in ready:
            return
        try:
            number, payload = process.receive()
        except (EOFError, OSError):
            self._crashed("has gone")
            return
        self._settle(number, *_opened(payload))

    def _settle(self, number: int, result: Any = None, error: BaseException | None = None) -> None:
        with self._lock:
            task = self._flight.pop(number, None)
        if task is not None:
            task.finish(result, error)

    def _crashed(self, reason: str) -> None:
        """Count a crash: the tasks it had get a second chance, or all fail if it was one crash too many.

        `reason` is what to say if there is no process whose exit status says more.
        """
        process, self._process = self._process, None
        if process is not None:
            reason = process.end()
        log = f"; its log is {self._log}" if self._log else ""
        with self._lock:
            self._crashes += 1
            failed = [task for task in self._flight.values() if task.crashes]
            for task in self._flight.values():
                if not task.crashes:
                    task.crashes = 1
                    heapq.heappush(self._queue, task)
            self._flight.clear()
            if self._crashes > self._restarts:
                self._broken = f"the worker process {reason} after a restart and stays off{log}"
                failed += self._take_all()
        for task in failed:
            message = self._broken or f"the worker process {reason} twice over the same task{log}"
            task.finish(error=WorkerCrashedError(message))


def _opened(payload: bytes) -> tuple[Any, BaseException | None]:
    """The result in an answer and None, or None and the exception with where it arose as a note."""
    try:
        fine, value = pickle.loads(payload)
    except Exception as unreadable:  # noqa: BLE001 - unpickling runs the result's own code
        return None, unreadable
    if fine:
        return value, None
    error, trace = value
    error.add_note(f"In the worker process:\n{trace}")
    return None, error
