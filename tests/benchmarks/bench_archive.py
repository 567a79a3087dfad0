"""Measures `glosse recognise --all` against the same spaCy pipelines called directly.

The archive is made of the seed articles' paragraphs, mixed anew for each article. Each round goes through all of it
three times: raw `nlp.pipe` in this process, then the library with one process and with two, each time from a fresh
copy of the file, reading, recognising, storing and counting. The time to the first stored article (starting,
loading) is given apart. Budget: with one process at least 0.9 times the words a second of raw `nlp.pipe`, and
400 MB at most.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from annotations.library import Library
from annotations.model import Block, Draft, PipelineInfo, Text
from annotations.recognition import registry, worker

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Round:
    """One way through the archive."""

    speed: float
    """Words a second after the first stored articles."""
    cpu_speed: float
    """Words a second of CPU time of all processes, starting and loading included."""
    start: float
    """Seconds to the first stored articles."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=600, help="articles in the archive (600)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, of which the median counts (3)")
    options = parser.parse_args()
    worker.prepare()  # before numpy is imported, which then takes one thread as in the worker processes
    drafts = archive(options.articles)
    pipelines = {language: registry.choose(language, {}) for language in ("de", "en")}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        with Library.open(path) as library:
            for draft in drafts:
                library.add_draft(draft)
            words = library.plan().words
        print(f"{len(drafts)} articles, {words} words, median of {options.rounds} rounds\n")
        found: dict[str, list[Round]] = {"raw nlp.pipe": [], "--jobs 1": [], "--jobs 2": []}
        for _ in range(options.rounds):
            found["raw nlp.pipe"].append(raw(drafts, pipelines, words))
            for jobs in (1, 2):
                found[f"--jobs {jobs}"].append(through(path, jobs))
    print(f"{'':16}{'words/s':>10}{'ratio':>8}{'words/s CPU':>14}{'ratio':>8}{'start s':>10}")
    base = found["raw nlp.pipe"]
    for name, rounds in found.items():
        pairs = list(zip(rounds, base, strict=True))
        print(
            f"{name:16}{statistics.median(one.speed for one in rounds):10.0f}"
            f"{statistics.median(one.speed / other.speed for one, other in pairs):8.2f}"
            f"{statistics.median(one.cpu_speed for one in rounds):14.0f}"
            f"{statistics.median(one.cpu_speed / other.cpu_speed for one, other in pairs):8.2f}"
            f"{statistics.median(one.start for one in rounds):10.2f}"
        )
    print(f"\nlargest process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000:.0f} MB")


def archive(number: int) -> list[Draft]:
    """Articles of three paragraphs and more of the same seed, in another order each."""
    chance = random.Random(1)
    seeds = []
    for path in sorted((ROOT / "seeds").glob("[0-9][0-9]-*.md")):
        _, matter, content = path.read_text(encoding="utf-8").split("---\n", 2)
        language = "de" if "language: de" in matter else "en"
        if f"language: {language}" in matter:
            seeds.append((language, [one for one in content.strip().split("\n\n") if one[:1] not in "#[>*-"]))
    drafts = []
    for at in range(number):
        language, paragraphs = chance.choice(seeds)
        picked = chance.sample(paragraphs, chance.randint(min(3, len(paragraphs)), len(paragraphs)))
        title = f"{at}: {picked[0][:40].strip()}"
        blocks, start = [], 0
        for part in picked:
            blocks.append(Block(start, start + len(part)))
            start += len(part) + 2
        drafts.append(Draft(title, Text("\n\n".join(picked), tuple(blocks)), language=language))
    return drafts


def raw(drafts: list[Draft], pipelines: dict[str, PipelineInfo | None], words: int) -> Round:
    """Plain spaCy in this process: every paragraph of every article, in spaCy's own batches."""
    clock, cpu, started = 0.0, 0.0, time.perf_counter()
    for language, info in pipelines.items():
        assert info is not None
        worker.pipeline.cache_clear()
        nlp, _ = worker.pipeline(info.path)
        texts = [
            one for draft in drafts if draft.language == language for one in draft.text.content.split("\n\n")
        ]
        began, cpu_began = time.perf_counter(), time.process_time()
        for doc in nlp.pipe(texts):
            _ = [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
        clock, cpu = clock + time.perf_counter() - began, cpu + time.process_time() - cpu_began
    return Round(words / clock, words / cpu, time.perf_counter() - started - clock)


def through(path: Path, jobs: int) -> Round:
    """The library's own path, from a copy of the file in which nothing is recognised."""
    copy = shutil.copy(path, path.with_name("copy.db"))
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    started, first, done, after = time.perf_counter(), 0.0, 0, 0
    with Library.open(copy) as library:
        for step in library.recognise_all(library.plan(), jobs=jobs):
            done += step.words
            if not first and step.words:
                first, after = time.perf_counter(), done
        ended = time.perf_counter()
    copy.unlink()
    used = sum(
        getattr(resource.getrusage(who), kind) - getattr(before, kind)
        for who, before in ((resource.RUSAGE_SELF, own), (resource.RUSAGE_CHILDREN, others))
        for kind in ("ru_utime", "ru_stime")
    )
    return Round((done - after) / (ended - first), done / used, first - started)


if __name__ == "__main__":
    main()
