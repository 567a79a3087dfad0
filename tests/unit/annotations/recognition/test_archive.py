"""Reading many texts with several processes, some of which do not survive it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import ClusterError, RecognitionError, WorkerCrashedError, WorkerOffError
from annotations.model import Block, PipelineInfo, RawMention
from annotations.recognition import registry
from annotations.recognition.archive import Answer, Crew, Job, Outcome, read_all
from annotations.recognition.cluster import ClusterCrew
from annotations.recognition.crew import LocalCrew
from annotations.recognition.recogniser import Recogniser
from annotations.recognition.units import UNIT

DEADLINE = 120.0
"""Seconds after which a text that is read alone is given up."""


def job(number: int, content: str, pipeline: PipelineInfo) -> Job:
    return Job((number, pipeline.language), content, (Block(0, len(content)),), pipeline)


def outcomes(jobs: Iterable[Job], crew: Crew) -> dict[int, Outcome]:
    """What came of each job; fails where one is answered twice."""
    found: dict[int, Outcome] = {}
    for several in read_all(jobs, crew):
        for one in several:
            assert one.job.key[0] not in found
            found[one.job.key[0]] = one
    return found


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[LocalCrew]:
    crew = LocalCrew(2, log=tmp_path / "log")
    yield crew
    crew.close()


def test_texts_that_crash_or_fail_are_named_and_the_others_read(
    crew: LocalCrew, traps: PipelineInfo, trapped: Path
) -> None:
    bad = {7: "CRASH", 23: "Maduro FAIL", 31: "CRASH again"}
    jobs = [job(number, bad.get(number, "Maduro sprach."), traps) for number in range(40)]
    found = outcomes(jobs, crew)
    assert sorted(found) == list(range(40))
    assert {number for number, one in found.items() if one.error} == set(bad)
    assert all(
        one.mentions == (RawMention(0, 6, "PER"),) for number, one in found.items() if number not in bad
    )
    assert "SIGKILL" in found[7].error
    assert "no such luck" in found[23].error
    # Together with the others once, then alone once, for each of the two.
    assert len((trapped / "CRASH").read_text(encoding="utf-8")) <= 4


def test_a_text_alone_that_ends_two_processes_is_given_up(
    crew: LocalCrew, traps: PipelineInfo, trapped: Path
) -> None:
    found = outcomes([job(1, "CRASH", traps)], crew)
    assert "SIGKILL" in found[1].error
    assert len((trapped / "CRASH").read_text(encoding="utf-8")) == 2


def test_a_text_that_hangs_is_given_up_and_the_others_read(
    traps: PipelineInfo, trapped: Path, tmp_path: Path
) -> None:
    crew = LocalCrew(1, log=tmp_path / "log", seconds=8.0)
    try:
        found = outcomes([job(n, "HANG" if n == 1 else "Maduro", traps) for n in range(4)], crew)
    finally:
        crew.close()
    assert "took too long" in found[1].error
    assert [one.error for number, one in found.items() if number != 1] == [""] * 3
    assert len((trapped / "HANG").read_text(encoding="utf-8")) == 2


def test_a_killed_process_loses_nothing(crew: LocalCrew, traps: PipelineInfo) -> None:
    jobs = [job(number, "Nicolás Maduro sprach. " * 500, traps) for number in range(60)]
    found: list[Outcome] = []
    killed: set[int] = set()
    for several in read_all(jobs, crew):
        found += several
        for pid in crew.pids():
            if several and len(killed) < 3 and pid not in killed:
                killed.add(pid)
                os.kill(pid, signal.SIGKILL)
    assert len(killed) == 3
    assert sorted(one.job.key[0] for one in found) == list(range(60))
    assert [one.error for one in found] == [""] * 60
    assert {len(one.mentions) for one in found} == {500}


def test_five_megabytes_are_cut_inside_no_mention_and_read_as_the_reader_reads_them(
    crew: LocalCrew, traps: PipelineInfo, tmp_path: Path
) -> None:
    sentence = "Am Abend sprach Nicolás Maduro lange und ohne Punkt "
    number = 5_000_000 // len(sentence)
    content = sentence * number
    found = outcomes([job(1, content, traps), job(2, "Maduro", traps)], crew)
    name = sentence.index("Nicolás Maduro")
    assert found[1].mentions == tuple(
        RawMention(at + name, at + name + len("Nicolás Maduro"), "PER")
        for at in range(0, len(content), len(sentence))
    )
    assert found[2].mentions == (RawMention(0, 6, "PER"),)


def test_a_part_that_fails_fails_the_text_once(crew: LocalCrew, traps: PipelineInfo) -> None:
    content = "Maduro sprach. " * (10 * UNIT // 15) + "FAIL. " + "Maduro sprach. " * (10 * UNIT // 15)
    found = outcomes([job(1, content, traps), job(2, "Maduro", traps)], crew)
    assert "no such luck" in found[1].error
    assert found[1].mentions == ()
    assert found[2].mentions == (RawMention(0, 6, "PER"),)


def test_several_articles_in_a_task_are_read_as_each_alone(crew: LocalCrew, tmp_path: Path) -> None:
    german = registry.choose("de", {})
    assert german is not None
    contents = [
        "Angela Merkel sprach in Berlin.\n\nDort blieb Merkel lange.",
        "Der Trainer Merkel kam nicht.\n\nEmmanuel Macron reiste nach Paris.",
        "",
        "In Paris traf Macron den Präsidenten Nicolás Maduro.",
    ]
    found = outcomes([Job((n, "de"), text, (), german) for n, text in enumerate(contents)], crew)
    recogniser = Recogniser(log=tmp_path / "other")
    try:
        alone = [recogniser.submit(content, german).result(DEADLINE) for content in contents]
    finally:
        recogniser.close()
    assert [found[number].mentions for number in range(len(contents))] == alone


class Scripted:
    """A crew that answers at once: an error for tasks with some texts, a mention of the first letter for others."""

    kinds: tuple[type[Exception], ...] = (RecognitionError, WorkerCrashedError)

    def __init__(self, bad: set[str], slots: int) -> None:
        self.bad, self._slots, self.most, self.asked = bad, slots, 0, 0

    def slots(self) -> int:
        return self._slots

    def read(
        self, pipeline: PipelineInfo, articles: Sequence[Sequence[str]], attempts: int
    ) -> Future[Answer]:
        self.asked += 1
        assert self.asked < 1000
        self.most = max(self.most, sum(len(text) for article in articles for text in article))
        future: Future[Answer] = Future()
        if any(text in self.bad for article in articles for text in article):
            future.set_exception(self.kinds[self.asked % len(self.kinds)]("bad"))
        else:
            future.set_result([[[(0, 1, "PER")] for _ in article] for article in articles])
        return future

    def check(self) -> None:
        raise AssertionError("every task is answered at once")

    def meaning(self, error: BaseException) -> BaseException:
        return error

    def close(self) -> None:
        pass


@given(st.lists(st.integers(1, UNIT), max_size=40), st.sets(st.integers(0, 39)), st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_every_text_has_one_outcome_whatever_fails(sizes: list[int], bad: set[int], slots: int) -> None:
    pipeline = PipelineInfo("de_x", "1", "0", "de", ("PER",), "de_x", None)
    texts = [f"{number:04}".ljust(4 + size, "x")[: max(4, size)] for number, size in enumerate(sizes)]
    crew = Scripted({texts[number] for number in bad if number < len(texts)}, slots)
    found = outcomes([job(number, text, pipeline) for number, text in enumerate(texts)], crew)
    assert sorted(found) == list(range(len(texts)))
    assert {number for number, one in found.items() if one.error} == {n for n in bad if n < len(texts)}
    assert crew.most <= 40_000


def test_what_ends_everything_is_raised() -> None:
    class Gone(Scripted):
        kinds = (WorkerOffError,)

    pipeline = PipelineInfo("de_x", "1", "0", "de", ("PER",), "de_x", None)
    with pytest.raises(WorkerOffError, match="bad"):
        outcomes([job(1, "Maduro", pipeline), job(2, "bad text", pipeline)], Gone({"bad text"}, 1))


def test_a_cluster_without_dask_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'glosse\[cluster\]'"):
        ClusterCrew("tcp://127.0.0.1:8786", [])


def test_importing_the_archive_imports_neither_spacy_nor_dask() -> None:
    code = (
        "import sys; import annotations.recognition.crew, annotations.recognition.cluster;"
        "assert not {'spacy', 'numpy', 'distributed', 'dask'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
