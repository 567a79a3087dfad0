"""The recognising processes of a Dask cluster. Dask comes with the extra `glosse[cluster]` and is imported on use."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import CancelledError, Executor, Future
from typing import Any

from annotations.errors import ClusterError, RecognitionError, WorkerCrashedError
from annotations.model import PipelineInfo
from annotations.recognition import remote
from annotations.recognition.archive import Answer

TIMEOUT = 10.0
"""Seconds that a scheduler has to answer."""

FRESH = 1.0
"""Seconds after which it is asked anew how many workers there are."""

PATIENCE = 60.0
"""Seconds that a cluster may be without any worker before it is given up."""


class ClusterCrew:
    """The workers of a Dask cluster; to be used from one thread.

    Each reads with its own copy of the pipelines, which must be the same as ours.
    """

    def __init__(self, address: str, pipelines: Iterable[PipelineInfo]) -> None:
        """Join the cluster whose scheduler has this address (`tcp://host:8786`).

        ClusterError if Dask is not installed, the scheduler does not answer, there are no workers, or one of them
        lacks one of the pipelines.
        """
        self._address = address
        self._wanted = [(info.name, info.digest) for info in pipelines]
        self._client = connect(address)
        self._last_seen = time.monotonic()
        self._known, self._asked = 0, -math.inf
        try:
            self._examine()
        except BaseException:
            self.close()
            raise
        self._executor: Executor = self._client.get_executor(pure=False)

    def _examine(self) -> None:
        """ClusterError naming the first worker that cannot read as we would."""
        answers = self._client.run(remote.lacking, self._wanted, on_error="return")
        if not answers:
            raise ClusterError(
                f"the cluster at {self._address} has no workers; start some with `dask worker`"
            )
        for worker, lack in sorted(answers.items()):
            if isinstance(lack, ModuleNotFoundError):
                raise ClusterError(f"the worker {worker} lacks {lack.name}; install the same Glosse there")
            if lack:
                raise ClusterError(f"the worker {worker} {lack}")

    def slots(self) -> int:
        """Two tasks a thread of the cluster, and a few more for the way there."""
        return 4 + 2 * self._threads()

    def _threads(self) -> int:
        """The threads of all workers, as they were a second ago at most."""
        now = time.monotonic()
        if now - self._asked > FRESH:
            try:
                workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
            except (OSError, RuntimeError) as error:
                raise ClusterError(self._lost()) from error
            self._known, self._asked = sum(int(worker["nthreads"]) for worker in workers), now
        return self._known

    def _lost(self) -> str:
        return f"the connection to the cluster at {self._address} is lost"

    def read(
        self, pipeline: PipelineInfo, articles: Sequence[Sequence[str]], attempts: int
    ) -> Future[Answer]:
        """Give a task to the scheduler, which gives it to another worker if one dies with it."""
        return self._executor.submit(remote.read, pipeline.name, pipeline.digest, articles, attempts)

    def check(self) -> None:
        """Raise ClusterError if the connection is lost, or no worker has been there for a minute."""
        if self._client.status != "running":
            raise ClusterError(self._lost())
        now = time.monotonic()
        if self._threads():
            self._last_seen = now
        elif now - self._last_seen > PATIENCE:
            raise ClusterError(f"the cluster at {self._address} has had no workers for {PATIENCE:.0f} s")

    def meaning(self, error: BaseException) -> BaseException:
        """The error of ours that one of Dask's stands for; what a worker raised itself stays."""
        if isinstance(error, RecognitionError):
            return error
        if isinstance(error, CancelledError):
            return ClusterError(
                f"the cluster at {self._address} gave up its tasks; is its scheduler still there?"
            )
        if type(error).__name__ == "KilledWorker":
            return WorkerCrashedError("several workers of the cluster ended while they had this")
        return ClusterError(f"the cluster at {self._address} failed: {_line(error)}")

    def close(self) -> None:
        """Leave the cluster; what it still does for us is given up."""
        self._client.close(timeout=TIMEOUT)


def connect(address: str) -> Any:
    """A Dask client; ClusterError if Dask is missing or no scheduler answers at this address."""
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise ClusterError(
            "a cluster needs Dask, which is not installed; `pip install 'glosse[cluster]'` adds it"
        ) from error
    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    untyped: Any = Client
    try:
        # A client that cannot connect would go on trying, and complain, in a thread of its own.
        asyncio.run(_greet(address))
        return untyped(address, timeout=TIMEOUT, set_as_default=False, name="glosse")
    except Exception as error:
        raise ClusterError(
            f"no Dask scheduler answers at {address} ({_line(error)}); see whether it runs and the address is right"
        ) from error


async def _greet(address: str) -> None:
    """Connect as a client does, once, and hang up; raises what Dask raises, TimeoutError after `TIMEOUT`."""
    from distributed.comm import core

    untyped: Any = core.connect
    connection = await asyncio.wait_for(untyped(address, timeout=TIMEOUT), TIMEOUT)
    await connection.close()


def _line(error: BaseException) -> str:
    lines = str(error).splitlines()
    return (lines[0] if lines else type(error).__name__)[:160]
