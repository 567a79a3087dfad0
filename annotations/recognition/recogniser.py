"""Asks a process for the names in texts, cutting long ones so that nothing urgent waits behind them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotations.errors import RecognitionError
from annotations.model import Block, PipelineInfo, Priority, RawMention
from annotations.recognition import worker
from annotations.recognition.consistency import Found
from annotations.recognition.units import Unit, parts, units
from annotations.workers import Worker

if TYPE_CHECKING:
    from annotations.recognition.quantities import Quantity

MEMORY_MB = 4096
"""MiB of data that the process may use: the bundled pipelines need 0.2 GB, large ones of others 1-3 GB."""

SECONDS = 60.0
"""How long a pipeline may take to load and read a part of a text, whatever its size..."""

SLOWEST = 500
"""...and code points a second that it must read beside that: a twentieth of what large pipelines do on a core."""

Mentions = tuple[RawMention, ...]


def default_log() -> Path:
    """Where the process's output goes unless told otherwise: the platform's directory for logs."""
    from platformdirs import user_log_path

    return user_log_path("glosse") / "recogniser.log"


def new_worker(log: Path | None = None) -> Worker:
    """A process that recognises, started by its first task."""
    return Worker(f"{worker.__name__}:prepare", log or default_log(), MEMORY_MB)


def limit(texts: Sequence[str], seconds: float = SECONDS) -> float:
    """Seconds after which a pipeline is stuck that was given these texts."""
    return seconds + sum(map(len, texts)) / SLOWEST


class Recogniser:
    """Recognises texts in the background; every method may be called from any thread."""

    def __init__(
        self, executor: Executor | None = None, *, log: Path | None = None, seconds: float = SECONDS
    ) -> None:
        """Use `executor`, which stays its owner's to shut down, or an own process, started by the first text.

        `log` takes what the own process prints; `seconds` is its time for a part of a text, beside what its size adds.
        """
        self._given = executor
        self._log = log
        self._seconds = seconds
        self._own: Worker | None = None
        self._closed = False
        self._lock = threading.Lock()

    def submit(
        self,
        content: str,
        pipeline: PipelineInfo,
        blocks: tuple[Block, ...] = (),
        priority: Priority = Priority.SCREEN,
    ) -> Future[Mentions]:
        """Find the names in a canonical text: sorted, never overlapping, each inside one block.

        Without `blocks`, empty lines separate them. The future fails with a RecognitionError if the pipeline does,
        and with a WorkerCrashedError if the own process ends twice over the text or takes too long; this call raises
        WorkerOffError if the process has crashed too often, and RecognitionError after `close`. Cancelling the
        future gives up what has not been recognised yet, as does the first part that fails.
        """
        groups = list(parts(units(content, blocks)))
        futures = []
        for group in groups:
            texts = [content[unit.start : unit.end] for unit in group]
            seconds = limit(texts, self._seconds)
            futures.append(self._call(priority, seconds, worker.recognise, pipeline.path, texts))
        return _gathered(groups, futures, merged)

    def measure(
        self,
        content: str,
        language: str,
        published: str = "",
        blocks: tuple[Block, ...] = (),
        priority: Priority = Priority.SCREEN,
    ) -> Future[tuple[Quantity, ...]]:
        """Find dates, amounts of money and percentages: sorted, never overlapping; errors are those of `submit`."""
        from annotations.recognition.quantities import placed, quantities

        groups = list(parts(units(content, blocks)))
        futures = []
        for group in groups:
            texts = [content[unit.start : unit.end] for unit in group]
            seconds = limit(texts, self._seconds)
            futures.append(self._call(priority, seconds, quantities, texts, language, published))
        return _gathered(groups, futures, placed)

    def warm(self, pipeline: PipelineInfo) -> Future[None]:
        """Start the process and load a pipeline, so that the first text doesn't wait for that."""
        return self._call(Priority.SCREEN, self._seconds, worker.load, pipeline.path)

    @property
    def pid(self) -> int | None:
        """The own process's id, or None while there is none."""
        own = self._own
        return None if own is None else own.pid

    def close(self) -> None:
        """Give up what is not done and end the own process, in a second at most; closing twice is allowed."""
        with self._lock:
            self._closed = True
            own, self._own = self._own, None
        if own is not None:
            own.shutdown(cancel_futures=True)

    def _call(self, priority: Priority, seconds: float, function: Any, *args: Any) -> Future[Any]:
        with self._lock:
            if self._closed:
                raise RecognitionError("recognition has been stopped")
            if self._given is None and self._own is None:
                self._own = new_worker(self._log)
            executor = self._given or self._own
            if isinstance(executor, Worker):
                return executor.submit(function, *args, priority=priority, seconds=seconds)
            assert executor is not None
            return executor.submit(function, *args)


def _gathered(
    groups: Sequence[Sequence[Unit]], futures: Sequence[Future[Any]], join: Callable[[Any], Any]
) -> Future[Any]:
    """One future for all parts, which `join` puts together.

    The first error is its error and cancels the rest, as cancelling it does.
    """
    result: Future[Any] = Future()
    left = len(futures)
    settled = False
    lock = threading.Lock()

    def settle(failed: Future[Any] | None) -> None:
        if not result.set_running_or_notify_cancel():
            return
        if failed is None:
            answers = [future.result() for future in futures]
            result.set_result(join(zip(groups, answers, strict=True)))
        elif failed.cancelled():
            result.set_exception(RecognitionError("recognition has been stopped"))
        else:
            result.set_exception(failed.exception())

    def count(done: Future[Any]) -> None:
        nonlocal left, settled
        failed = done if done.cancelled() or done.exception() is not None else None
        with lock:
            left -= 1
            last = not settled and (failed is not None or left == 0)
            settled = settled or last
        if last:
            settle(failed)
            if failed is not None:
                give_up()

    def give_up() -> None:
        for future in futures:
            future.cancel()

    result.add_done_callback(lambda done: give_up() if done.cancelled() else None)
    for future in futures:
        future.add_done_callback(count)
    if not futures:
        settle(None)
    return result


def merged(answers: Iterable[tuple[Sequence[Unit], Sequence[Sequence[Found]]]]) -> Mentions:
    """What was found in units, as mentions of the whole text: its own of each, the first of an overlap."""
    mentions: list[RawMention] = []
    for group, found in answers:
        for unit, each in zip(group, found, strict=True):
            for start, end, label in each:
                mention = RawMention(unit.start + start, unit.start + end, label)
                free = not mentions or mention.start >= mentions[-1].end
                if free and unit.first <= mention.start < unit.last:
                    mentions.append(mention)
    return tuple(mentions)
