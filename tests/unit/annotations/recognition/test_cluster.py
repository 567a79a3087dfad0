"""An archive on a real Dask cluster of this machine: a scheduler and two workers, each a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from annotations.errors import ClusterError
from annotations.library import Library
from annotations.library.archiving import Failure
from annotations.model import Block, Draft, PipelineInfo, Text
from annotations.recognition import archive
from annotations.recognition.cluster import ClusterCrew

distributed = pytest.importorskip(
    "distributed", reason="needs Dask (the extra `cluster`), which is not installed"
)

NUMBER = 80
"""Articles in the archive."""

DEADLINE = 120.0
"""Seconds after which the cluster or the archive is taken for stuck."""


@dataclass
class Cluster:
    """A scheduler and its workers, on the loopback interface."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path, traps: PipelineInfo) -> Iterator[Cluster]:
    """Two workers with one thread each, which have joined and know the pipeline `traps`."""
    address_file = tmp_path / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
    with ExitStack() as stack:

        def start(name: str, *arguments: str) -> subprocess.Popen[bytes]:
            log = stack.enter_context((tmp_path / f"{name}.log").open("wb"))
            command = [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1", "--no-dashboard"]
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path, env=environment)
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        scheduler = start("scheduler", "scheduler", "--port", "0", "--scheduler-file", str(address_file))
        end = time.monotonic() + DEADLINE
        said = ""
        while not said.endswith("}"):
            said = address_file.read_text("utf-8").strip() if address_file.exists() else ""
            assert scheduler.poll() is None
            assert time.monotonic() < end, "the scheduler did not start"
            time.sleep(0.05)
        address = json.loads(said)["address"]
        options = ("--no-nanny", "--nthreads", "1", "--local-directory", str(tmp_path / "work"))
        workers = [start(f"worker{number}", "worker", address, *options) for number in range(2)]
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=DEADLINE)
        yield Cluster(address, scheduler, workers)


@pytest.fixture
def library(tmp_path: Path, traps: PipelineInfo, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """A library of German articles in which nothing is recognised, to be read in many small tasks."""
    monkeypatch.setattr(archive, "PART", 4000)
    with Library.open(tmp_path / "library.db") as opened:
        for number in range(NUMBER):
            add(opened, f"Nicolás Maduro sprach zum {number}. Mal. " * 50)
        opened.use_pipeline("de", traps.name)
        yield opened


def add(library: Library, content: str) -> None:
    content = content.strip()
    library.add_draft(Draft(content[:30], Text(content, (Block(0, len(content)),)), language="de"))


def run(library: Library, cluster: Cluster, kill: bool = False) -> tuple[int, list[Failure]]:
    """Recognise all; if asked, kill a worker as soon as something is stored. Articles stored, and failures."""
    articles, failures, end = 0, [], time.monotonic() + DEADLINE
    with closing(library.recognise_all(library.plan(), cluster=cluster.address)) as steps:
        for step in steps:
            articles += step.articles
            failures += step.failures
            if kill and articles:
                assert articles < NUMBER
                cluster.workers[0].send_signal(signal.SIGKILL)
                kill = False
            assert time.monotonic() < end, "the archive is stuck"
    return articles, failures


def stored(library: Library) -> list[tuple[int, int]]:
    """Text and number of mentions of each recognition, in the order of the texts."""
    rows = library._store.reader().rows(
        "SELECT r.text_id, count(m.start) FROM recognitions r LEFT JOIN mentions m"
        " ON m.text_id = r.text_id AND m.pipeline_id = r.pipeline_id GROUP BY r.text_id, r.pipeline_id"
    )
    return sorted((row[0], row[1]) for row in rows)


def test_a_worker_is_killed_and_every_article_done_once(library: Library, cluster: Cluster) -> None:
    articles, failures = run(library, cluster, kill=True)
    assert cluster.workers[0].wait(DEADLINE) == -signal.SIGKILL
    assert cluster.workers[1].poll() is None
    assert (articles, failures) == (NUMBER, [])
    assert stored(library) == [(text, 50) for text in range(1, NUMBER + 1)]
    assert library._store.reader().value("SELECT sum(mentions) FROM article_names") == 50 * NUMBER
    assert run(library, cluster) == (0, [])


def test_a_text_that_crashes_or_fails_is_named_and_harms_no_worker(
    library: Library, cluster: Cluster, trapped: Path
) -> None:
    add(library, "CRASH")
    add(library, "FAIL")
    articles, failures = run(library, cluster)
    assert articles == NUMBER
    reasons = {failure.title: failure.reason for failure in failures}
    assert set(reasons) == {"CRASH", "FAIL"}
    assert "SIGKILL" in reasons["CRASH"]
    assert "no such luck" in reasons["FAIL"]
    assert len((trapped / "CRASH").read_text(encoding="utf-8")) <= 3
    assert [worker.poll() for worker in cluster.workers] == [None, None]


def test_pipelines_must_be_the_same_on_the_workers(cluster: Cluster, traps: PipelineInfo) -> None:
    with pytest.raises(ClusterError, match=r"worker tcp://127.0.0.1:\d+ has another de_traps .* than here"):
        ClusterCrew(cluster.address, [replace(traps, digest="f" * 64)])
    with pytest.raises(ClusterError, match=r"worker tcp://127.0.0.1:\d+ has no pipeline de_mine"):
        ClusterCrew(cluster.address, [replace(traps, name="de_mine")])


def test_a_cluster_without_workers_is_refused(cluster: Cluster, traps: PipelineInfo) -> None:
    for worker in cluster.workers:
        worker.terminate()
        worker.wait(DEADLINE)
    with pytest.raises(ClusterError, match="no workers"):
        ClusterCrew(cluster.address, [traps])


@pytest.mark.parametrize(("part", "says"), [("scheduler", "cluster at"), ("workers", "no workers for")])
def test_a_cluster_that_goes_ends_the_run_and_keeps_what_is_done(
    library: Library, cluster: Cluster, part: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.recognition.cluster.PATIENCE", 2.0)
    articles = 0

    def run_until_it_goes() -> None:
        nonlocal articles
        with closing(library.recognise_all(library.plan(), cluster=cluster.address)) as steps:
            for step in steps:
                articles += step.articles
                if articles:
                    for process in [cluster.scheduler] if part == "scheduler" else cluster.workers:
                        process.kill()

    with pytest.raises(ClusterError, match=says):
        run_until_it_goes()
    assert 0 < articles == len(stored(library)) < NUMBER


@pytest.mark.parametrize(
    ("address", "says"), [("nowhere", "port"), ("http://127.0.0.1:1", "scheme"), ("127.0.0.1:x", "x")]
)
def test_what_is_no_address_is_refused_at_once(address: str, says: str) -> None:
    with pytest.raises(ClusterError, match=f"no Dask scheduler answers at {address} .*{says}"):
        ClusterCrew(address, [])
