"""One process that works for this one, behind the interface of `concurrent.futures`."""

from __future__ import annotations

import atexit
import contextlib
import heapq
import itertools
import os
import pickle
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, TypeVar

from annotations.errors import WorkerCrashedError, WorkerOffError
from annotations.worker_main import READY
from annotations.worker_process import Process
from annotations.worker_task import ATTEMPTS, Task, opened

T = TypeVar("T")

IN_FLIGHT = 2
"""Tasks given to the process at a time: one that runs and one so that it never waits for us."""

RESTARTS = 9
"""Crashes in a row, with no task done in between, that are followed by a new process."""


class Worker(Executor):
    """An executor over one process, with priorities, limits of time and memory, and a new process after a crash.

    A crash counts against the task that was running and no other. A future can be cancelled until its result
    arrives; the process may still finish the work. Callbacks of futures run in this object's thread. Every
    method may be called from any thread.
    """

    def __init__(
        self, initializer: str = "", log: Path | None = None, memory_mb: int = 0, restarts: int = RESTARTS
    ) -> None:
        """Prepare it; the process starts with the first task.

        `initializer` (`module:function`) is called once in the process. `log` takes what the process prints
        (None: nothing is kept). `memory_mb` limits its data in MiB (0: no limit): a task past it fails with
        MemoryError. `restarts` is how many crashes in a row, with no task done in between, are followed by a new
        process; one that ends before it can take a task is followed by one new process at most.
        """
        self._initializer = initializer
        self._log = log
        self._memory_mb = memory_mb
        self._restarts = restarts
        self._lock = threading.Lock()
        self._queue: list[Task] = []
        self._flight: dict[int, Task] = {}
        self._numbers = itertools.count(READY + 1)
        self._closing = False
        self._off = ""
        self._crashes = self._stillborn = 0
        self._ready = False
        self._since = 0.0
        self._thread: threading.Thread | None = None
        self._wake_reader, self._wake_writer = -1, -1
        self._process: Process | None = None

    @property
    def pid(self) -> int | None:
        """The process's id, or None while there is none."""
        process = self._process
        return None if process is None else process.pid

    def submit(  # type: ignore[override]
        self,
        fn: Callable[..., T],
        /,
        *args: Any,
        priority: int = 0,
        seconds: float = 0.0,
        attempts: int = ATTEMPTS,
        **kwargs: Any,
    ) -> Future[T]:
        """Call `fn` in the process; of what waits, the smallest `priority` goes first, then the oldest.

        Function, arguments, result and exceptions are pickled; failing at that is the future's exception. So is
        WorkerCrashedError, for a task that ends `attempts` processes, or runs for more than `seconds` (0: no limit)
        and is ended with its process. WorkerOffError at once, and for all that wait, if the process has crashed too
        often; RuntimeError after `shutdown`.
        """
        future: Future[T] = Future()
        with self._lock:
            if self._closing:
                raise RuntimeError("the worker takes no more tasks: it has been shut down")
            if self._off:
                raise WorkerOffError(self._off)
            if self._thread is None:
                self._begin()
            task = Task(priority, next(self._numbers), (fn, args, kwargs), future, seconds, attempts)
            heapq.heappush(self._queue, task)
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
                self._ready = False
                self._process = Process(self._initializer, self._log, self._memory_mb)
            if len(self._flight) == 1:
                self._since = time.monotonic()
            self._process.send(task.number, payload)
        except OSError as error:
            self._crashed(f"cannot be started ({error.strerror})")

    def _listen(self) -> None:
        """Sleep until there is a new task, an answer, the end of the process or of a task's time; act on it."""
        process = self._process
        left = self._left()
        ready = wait(
            [self._wake_reader] if process is None else [self._wake_reader, process.wire.fileno()], left
        )
        if self._wake_reader in ready:
            os.read(self._wake_reader, 4096)
        if process is None or process.wire.fileno() not in ready:
            if left == 0.0:
                self._crashed("took too long", late=True)
            return
        try:
            number, payload = process.receive()
        except (EOFError, OSError):
            self._crashed("has gone")
            return
        self._since = time.monotonic()
        if number == READY:
            self._ready, self._stillborn = True, 0
        else:
            self._crashes = 0
            self._settle(number, *opened(payload))

    def _left(self) -> float | None:
        """Seconds that the running task has left, 0 if it has had its time; None where nothing sets a limit."""
        with self._lock:
            running = next(iter(self._flight.values()), None)
        if self._process is None or running is None or not running.seconds:
            return None
        return max(0.0, self._since + running.seconds - time.monotonic())

    def _settle(self, number: int, result: Any = None, error: BaseException | None = None) -> None:
        with self._lock:
            task = self._flight.pop(number, None)
        if task is not None:
            task.finish(result, error)

    def _crashed(self, reason: str, late: bool = False) -> None:
        """Count a crash against the task that ran, give the others back, and see whether it was one too many.

        `reason` is what to say if there is no process whose exit status says more, or if it is ended because it is
        `late`. The process takes tasks in the order in which it was given them, so the first was running.
        """
        process, self._process = self._process, None
        if process is not None:
            ended = process.end()
            reason = reason if late else ended
        log = f"; its log is {self._log}" if self._log else ""
        failed = []
        with self._lock:
            flight = list(self._flight.values())
            self._flight.clear()
            if self._ready and flight:
                flight[0].crashes += 1
                if late or flight[0].crashes >= flight[0].attempts:
                    failed.append(flight.pop(0))
            for task in flight:
                heapq.heappush(self._queue, task)
            self._crashes += 1
            self._stillborn += not self._ready
            if self._crashes > self._restarts or self._stillborn > min(1, self._restarts):
                self._off = f"the worker process {reason}, after restarts too, and stays off{log}"
                off = self._take_all()
            else:
                off = []
        for task in failed:
            limit = f" ({task.seconds:.0f} s)" if late else ""
            task.finish(error=WorkerCrashedError(f"the worker process {reason}{limit} over this{log}"))
        for task in off:
            task.finish(error=WorkerOffError(self._off))
