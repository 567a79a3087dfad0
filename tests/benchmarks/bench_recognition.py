"""Measures recognition through the worker process against the same spaCy pipeline called directly.

Both run in one go and in turn, on the seed articles. CPU time is given beside the clock's, since it says the same on
a busy machine. Budget: at least 0.9 times the words a second of raw `nlp.pipe`; aim 10,000 words a second.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from annotations.model import PipelineInfo, Priority
from annotations.recognition import registry, worker
from annotations.recognition.recogniser import Recogniser

ROOT = Path(__file__).resolve().parents[2]

FIRST = """
import sys
from annotations.recognition import worker
worker.prepare()
print(worker.recognise(sys.argv[1], [sys.stdin.read()]))
"""
"""The least that a process needs for a first result, without a worker and its parent."""


@dataclass(frozen=True)
class Round:
    """One pass over all texts."""

    clock: float
    """Seconds by the clock."""
    cpu: float
    """Seconds of CPU time in the process that recognises."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", default="de", choices=["de", "en"])
    parser.add_argument(
        "--repeat", type=int, default=20, help="how often the articles are taken (default 20)"
    )
    parser.add_argument(
        "--rounds", type=int, default=5, help="passes over them, of which the median counts (5)"
    )
    options = parser.parse_args()
    pipeline = registry.choose(options.language, {})
    if pipeline is None:
        sys.exit(f"no measured pipeline reads {options.language!r}")
    texts = articles(options.language) * options.repeat
    words = sum(len(text.split()) for text in texts)
    print(f"{pipeline.title}, {len(texts)} articles, {words} words, median of {options.rounds} rounds\n")
    speed(pipeline, texts, words, options.rounds)
    first(pipeline, texts[0])


def articles(language: str) -> list[str]:
    """The contents of the seed articles in one language."""
    found = []
    for path in sorted((ROOT / "seeds").glob("[0-9][0-9]-*.md")):
        _, matter, content = path.read_text(encoding="utf-8").split("---\n", 2)
        if f"language: {language}" in matter:
            found.append(content.strip())
    return found


def speed(pipeline: PipelineInfo, texts: list[str], words: int, rounds: int) -> None:
    """Words a second and memory: raw, then through the process, in turn."""
    worker.prepare()
    recogniser = Recogniser(log=Path(os.devnull))
    recogniser.warm(pipeline).result()
    worker.load(pipeline.path)
    pid = recogniser.pid
    assert pid is not None
    raw, through = [], []
    for _ in range(rounds):
        raw.append(raw_round(pipeline, texts))
        through.append(process_round(recogniser, pipeline, texts, pid))
    print(f"{'':34}{'words/s':>10}{'words/s CPU':>14}{'MB peak':>10}")
    rows = (("raw nlp.pipe over paragraphs", raw, os.getpid()), ("Recogniser, whole articles", through, pid))
    for name, found, process in rows:
        clock, cpu = (statistics.median(getattr(each, kind) for each in found) for kind in ("clock", "cpu"))
        print(f"{name:34}{words / clock:10.0f}{words / cpu:14.0f}{peak(process):10.0f}")
    by_clock, by_cpu = (
        statistics.median(
            getattr(one, kind) / getattr(other, kind) for one, other in zip(raw, through, strict=True)
        )
        for kind in ("clock", "cpu")
    )
    print(f"{'ratio':34}{by_clock:10.2f}{by_cpu:14.2f}")
    recogniser.close()


def raw_round(pipeline: PipelineInfo, texts: list[str]) -> Round:
    """Plain spaCy in this process: every paragraph of every article, in spaCy's own batches."""
    nlp, _ = worker.pipeline(pipeline.path)
    started, cpu = time.perf_counter(), time.process_time()
    for doc in nlp.pipe(paragraph for text in texts for paragraph in text.split("\n\n")):
        _ = [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
    return Round(time.perf_counter() - started, time.process_time() - cpu)


def process_round(recogniser: Recogniser, pipeline: PipelineInfo, texts: list[str], pid: int) -> Round:
    """All articles given at once, as `recognise --all` does."""
    started, cpu = time.perf_counter(), cpu_time(pid)
    for future in [recogniser.submit(text, pipeline, priority=Priority.REST) for text in texts]:
        future.result()
    return Round(time.perf_counter() - started, cpu_time(pid) - cpu)


def cpu_time(pid: int) -> float:
    """Seconds of CPU time that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak(pid: int) -> float:
    """Largest resident size of a process so far, in MB (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000


def first(pipeline: PipelineInfo, text: str) -> None:
    """Seconds from nothing to the names of one article, and from there to its end."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", FIRST, pipeline.path],
        input=text,
        text=True,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    plain = time.perf_counter() - started
    recogniser = Recogniser(log=Path(os.devnull))
    started = time.perf_counter()
    recogniser.submit(text, pipeline).result()
    ours = time.perf_counter() - started
    started = time.perf_counter()
    recogniser.submit(text, pipeline).result()
    second = time.perf_counter() - started
    started = time.perf_counter()
    recogniser.close()
    print(f"\nfirst article: {ours:.2f} s (a bare process: {plain:.2f} s, ratio {ours / plain:.2f})")
    print(
        f"an article after that: {1000 * second:.0f} ms; closing: {1000 * (time.perf_counter() - started):.0f} ms"
    )


if __name__ == "__main__":
    main()
