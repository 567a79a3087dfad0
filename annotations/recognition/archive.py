"""Reads many texts: several a task, a bounded number of tasks at a time, every text answered exactly once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field
from typing import Protocol

from annotations.errors import ClusterError, WorkerCrashedError, WorkerOffError
from annotations.model import Block, PipelineInfo
from annotations.recognition.consistency import Found
from annotations.recognition.recogniser import Mentions, merged
from annotations.recognition.units import PART, Unit, parts, units
from annotations.worker_task import ATTEMPTS

TICK = 0.5
"""Seconds after which an empty list says that nothing is done yet."""

Answer = Sequence[Sequence[Sequence[Found]]]
"""What a pipeline found: for each article of a task, for each of its texts."""


@dataclass(frozen=True, slots=True)
class Job:
    """A text that is to be read."""

    key: tuple[int, str]
    """What tells it from others: the id of its text, and its language."""
    content: str
    """The canonical text."""
    blocks: tuple[Block, ...]
    """Its blocks; without any, empty lines separate them."""
    pipeline: PipelineInfo
    """What reads it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job."""

    job: Job
    """The job."""
    mentions: Mentions
    """What was found..."""
    error: str = ""
    """...or why nothing was."""


class Crew(Protocol):
    """Processes that read texts, here or elsewhere."""

    def slots(self) -> int:
        """Tasks that it should have at a time, so that none of its processes waits for us."""

    def read(
        self, pipeline: PipelineInfo, articles: Sequence[Sequence[str]], attempts: int
    ) -> Future[Answer]:
        """Start a task (`worker.recognise_several`); `attempts` is how many processes it may end."""

    def check(self) -> None:
        """Raise ClusterError if no answer will come any more."""

    def meaning(self, error: BaseException) -> BaseException:
        """The error of ours that an error of a task stands for."""

    def close(self) -> None:
        """Give up what is not done and let the processes go."""


@dataclass
class _Reading:
    """A text that is being read."""

    job: Job
    groups: list[list[Unit]]
    """Its parts, each of which is in one task."""
    answers: dict[int, Sequence[Sequence[Found]]] = field(default_factory=dict)
    """What was found, by part."""
    failed: bool = False
    """Whether a part of it could not be read."""

    def texts(self, part: int) -> list[str]:
        """What a pipeline is given of a part."""
        return [self.job.content[unit.start : unit.end] for unit in self.groups[part]]


@dataclass
class _Task:
    """Parts of texts that one pipeline reads in one go."""

    pipeline: PipelineInfo
    pieces: list[tuple[_Reading, int]] = field(default_factory=list)
    size: int = 0
    """Code points in it."""
    attempts: int = 1
    """Processes that it may end."""


def read_all(jobs: Iterable[Job], crew: Crew) -> Iterator[list[Outcome]]:
    """Have all jobs done; yields what is done, as soon as it is, and an empty list every `TICK` without any.

    A text that fails alone, or ends two processes, has an Outcome with the error, and the others go on.
    Raises WorkerOffError or ClusterError if no more texts can be read. Closing the iterator gives the rest up.
    """
    tasks = _tasks(jobs)
    again: deque[_Task] = deque()
    flight: dict[Future[Answer], _Task] = {}
    try:
        while True:
            while len(flight) < crew.slots() and (task := again.popleft() if again else next(tasks, None)):
                task.pieces = [piece for piece in task.pieces if not piece[0].failed]
                if task.pieces:
                    articles = [reading.texts(part) for reading, part in task.pieces]
                    flight[crew.read(task.pipeline, articles, task.attempts)] = task
            if not flight:
                return
            done, _ = wait(flight, TICK, FIRST_COMPLETED)
            if not done:
                crew.check()
            outcomes: list[Outcome] = []
            for future in done:
                task = flight.pop(future)
                error = _error(future)
                if error is None:
                    outcomes += _answered(task, future.result())
                else:
                    outcomes += _failed(task, crew.meaning(error), again)
            yield outcomes
    finally:
        for future in flight:
            future.cancel()


def _tasks(jobs: Iterable[Job]) -> Iterator[_Task]:
    """The parts of texts in tasks of about `PART` code points of one pipeline each."""
    open_: dict[PipelineInfo, _Task] = {}
    for job in jobs:
        reading = _Reading(job, list(parts(units(job.content, job.blocks))) or [[]])
        for part, group in enumerate(reading.groups):
            size = sum(unit.end - unit.start for unit in group)
            task = open_.get(job.pipeline)
            if task is not None and task.size + size > PART:
                yield _ready(open_.pop(job.pipeline))
            task = open_.setdefault(job.pipeline, _Task(job.pipeline))
            task.pieces.append((reading, part))
            task.size += size
    yield from map(_ready, open_.values())


def _ready(task: _Task) -> _Task:
    """The task with its attempts: one text alone has all; of several, the one to blame must first be found."""
    task.attempts = ATTEMPTS if len(task.pieces) == 1 else 1
    return task


def _error(future: Future[Answer]) -> BaseException | None:
    return CancelledError() if future.cancelled() else future.exception()


def _answered(task: _Task, answer: Answer) -> Iterator[Outcome]:
    """The outcomes of the texts that are whole now."""
    for (reading, part), found in zip(task.pieces, answer, strict=True):
        reading.answers[part] = found
        if not reading.failed and len(reading.answers) == len(reading.groups):
            answers = [reading.answers[number] for number in range(len(reading.groups))]
            yield Outcome(reading.job, merged(zip(reading.groups, answers, strict=True)))


def _failed(task: _Task, error: BaseException, again: deque[_Task]) -> Iterator[Outcome]:
    """The outcome of a text that failed alone; several that failed together go again, each alone."""
    if isinstance(error, WorkerOffError | ClusterError):
        raise error
    if len(task.pieces) > 1:
        left = ATTEMPTS - 1 if isinstance(error, WorkerCrashedError) else ATTEMPTS
        again.extend(_Task(task.pipeline, [piece], 0, left) for piece in task.pieces)
        return
    ((reading, _),) = task.pieces
    if not reading.failed:
        reading.failed = True
        yield Outcome(reading.job, (), str(error) or type(error).__name__)
