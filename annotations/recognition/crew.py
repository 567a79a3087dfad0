"""The recognising processes of this machine, as many as a person wants."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from annotations.errors import RecognitionError
from annotations.model import PipelineInfo
from annotations.recognition import worker
from annotations.recognition.archive import Answer
from annotations.recognition.recogniser import SECONDS, limit, new_worker


def cores() -> int:
    """The processor cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


class LocalCrew:
    """A number of processes, each with one thread; to be used from one thread."""

    def __init__(self, jobs: int, *, log: Path | None = None, seconds: float = SECONDS) -> None:
        """Prepare `jobs` processes; each starts with its first task.

        `log` takes what they print; `seconds` is the time for a task, beside what its size adds.
        """
        self._seconds = seconds
        self._workers = [new_worker(log) for _ in range(jobs)]
        self._given: list[list[Future[Answer]]] = [[] for _ in self._workers]

    def slots(self) -> int:
        """Two tasks a process, and one more for the moment between an answer and the next task."""
        return 2 * len(self._workers) + 1

    def read(
        self, pipeline: PipelineInfo, articles: Sequence[Sequence[str]], attempts: int
    ) -> Future[Answer]:
        """Give a task to the process that has the fewest."""
        self._given = [[future for future in futures if not future.done()] for futures in self._given]
        given, free = min(zip(self._given, self._workers, strict=True), key=lambda pair: len(pair[0]))
        seconds = limit([text for article in articles for text in article], self._seconds)
        future: Future[Answer] = free.submit(
            worker.recognise_several, pipeline.path, articles, seconds=seconds, attempts=attempts
        )
        given.append(future)
        return future

    def check(self) -> None:
        """Nothing: a process that ends or is stuck is noticed by its `Worker`."""

    def meaning(self, error: BaseException) -> BaseException:
        """The error itself, unless a program of others raised it."""
        return (
            error if isinstance(error, RecognitionError) else RecognitionError(f"recognition failed: {error}")
        )

    def pids(self) -> list[int]:
        """The ids of the processes that run."""
        return [worker.pid for worker in self._workers if worker.pid is not None]

    def close(self) -> None:
        """End the processes, all at once."""
        for each in self._workers:
            each.shutdown(wait=False, cancel_futures=True)
        for each in self._workers:
            each.shutdown()
