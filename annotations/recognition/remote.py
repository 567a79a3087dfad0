"""What runs inside the workers of a cluster: finds the pipeline on that machine and reads in a process of its own.

A process of its own, because the threads of a Dask worker would share one pipeline, which spaCy does not allow, and
because a text that crashes or hangs it then harms nothing else there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from annotations.errors import ClusterError, WorkerOffError
from annotations.model import PipelineInfo
from annotations.recognition import registry, worker
from annotations.recognition.archive import Answer
from annotations.recognition.recogniser import limit, new_worker
from annotations.workers import Worker

Wanted = tuple[str, str]
"""Name and digest of a pipeline."""

_idle: list[Worker] = []
"""Processes that wait for the next task; never more than the Dask worker has threads."""

_guard = threading.Lock()


def lacking(wanted: Sequence[Wanted]) -> str:
    """What keeps this machine from reading with these pipelines, or nothing."""
    try:
        for name, digest in wanted:
            find(name, digest)
    except ClusterError as error:
        return str(error)
    return ""


def find(name: str, digest: str) -> PipelineInfo:
    """The pipeline of this machine that is the same as another's; ClusterError if there is none."""
    known = (*registry.bundled(), *registry.taught(), *registry.installed())
    found = [info for info in known if info.name == name]
    if not found:
        raise ClusterError(f"has no pipeline {name}; install the same one there")
    same = next((info for info in found if info.digest == digest), None)
    if same is None:
        raise ClusterError(
            f"has another {name} ({found[0].version}, {found[0].digest[:12]}) than here ({digest[:12]});"
            " install the same version of Glosse there"
        )
    return same


def read(name: str, digest: str, articles: Sequence[Sequence[str]], attempts: int) -> Answer:
    """What `worker.recognise_several` finds, in a process of this machine.

    ClusterError if the pipeline is not the same here or the process keeps crashing; else as that.
    """
    path = find(name, digest).path
    texts = [text for article in articles for text in article]
    with _borrowed() as own:
        try:
            task = own.submit(
                worker.recognise_several, path, articles, seconds=limit(texts), attempts=attempts
            )
            answer: Answer = task.result()
        except WorkerOffError as error:
            raise ClusterError(str(error)) from None
    return answer


@contextmanager
def _borrowed() -> Iterator[Worker]:
    with _guard:
        own = _idle.pop() if _idle else new_worker()
    try:
        yield own
    except ClusterError:
        own.shutdown(wait=False, cancel_futures=True)
        raise
    except BaseException:
        _give_back(own)
        raise
    _give_back(own)


def _give_back(own: Worker) -> None:
    with _guard:
        _idle.append(own)
