"""Lists of names, dossiers and what stands beside a name, in a library of 100,000 articles and 3,000,000 mentions.

Usage: python tests/benchmarks/bench_names.py [--articles N] [--mentions N] [--runs N] [--keep PATH]

The library is written straight into the tables: every article has four paragraphs in which names from a vocabulary
with Zipf's distribution stand between other words. Prints the first run, p50 and p95 in milliseconds, and the p95 of
CPU time, which other programs on the machine change less.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotations.library import Library
from annotations.model import CorrectionKind
from annotations.store import mentions as stored
from tests.benchmarks.many import DAYS, FIRST_DAY, Made, fill

VOCABULARY = 130_000
PARAGRAPHS = 4
BATCH = 5_000
LABELS = ("PER", "PER", "PER", "ORG", "ORG", "LOC", "LOC", "MISC")
FILLER = ["und", "dann", "sagte", "man", "heute", "dort", "über", "die", "Lage", "in", "der", "Stadt"]
BUDGET_MS = 100


def vocabulary(chance: random.Random) -> list[tuple[str, str]]:
    """Names of two words with a label, all different, which no rule of grouping joins."""
    found: dict[str, str] = {}
    while len(found) < VOCABULARY:
        one, two = (
            "".join(chance.choice("abdefgiklmnort") for _ in range(chance.randint(4, 8))) for _ in "12"
        )
        found.setdefault(f"{one.capitalize()} {two.capitalize()}", chance.choice(LABELS))
    return list(found.items())


def texts(articles: int, each: int) -> Iterator[tuple[str, list[tuple[int, int, str, str]]]]:
    """Text and mentions (start, end, label, name) of each article, the same ones every time."""
    chance = random.Random(9)
    names = vocabulary(chance)
    for at in range(articles):
        here = [names[int(VOCABULARY ** chance.random()) - 1] for _ in range(max(each * 2 // 3, 1))]
        text, found = f"Nummer {at}.", list[tuple[int, int, str, str]]()
        for paragraph in range(PARAGRAPHS):
            text += "\n\n" if paragraph else " "
            for _ in range(each // PARAGRAPHS + (paragraph < each % PARAGRAPHS)):
                name, label = chance.choice(here)
                text += " ".join(chance.choices(FILLER, k=3)).capitalize() + " "
                found.append((len(text), len(text) + len(name), label, name))
                text += name + ". "
            text = text.rstrip()
        yield text, found


def make(path: Path, articles: int, mentions: int) -> None:
    """Write the library."""
    chance, each = random.Random(10), mentions // articles

    def made() -> Iterator[Made]:
        for text, _ in texts(articles, each):
            day = FIRST_DAY + timedelta(days=chance.random() * DAYS)
            yield Made(
                text, text[:40], "de", "Source 1", day.strftime("%Y-%m-%dT%H:%M:%S.000Z"), False, False, False
            )

    fill(path, articles, articles=made())
    with Library.open(path) as library, library._store.writing() as queries:
        pipeline = stored.obtain_pipeline(queries, library._pipeline("de"))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    connection.execute("BEGIN")
    for id_, (_, found) in enumerate(texts(articles, each), 1_000):
        connection.execute("INSERT INTO recognitions VALUES (?, ?, '')", (id_, pipeline))
        connection.executemany(
            "INSERT INTO mentions VALUES (?, ?, ?, ?, ?)",
            [(id_, pipeline, start, end, label) for start, end, label, _ in found],
        )
        counts = Counter((name, label) for _, _, label, name in found)
        connection.executemany(
            "INSERT INTO article_names VALUES (?, ?, ?, ?, ?)",
            [(id_, pipeline, *key, number) for key, number in counts.items()],
        )
    connection.execute("COMMIT")
    connection.close()


def timed(what: str, runs: int, call: Callable[[int], object]) -> None:
    """Time a call that is told its number; the budget is on p95."""
    times, cpu = [], []
    for at in range(runs):
        start, begun = time.perf_counter(), time.process_time()
        call(at)
        times.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - begun) * 1000)
    p95 = min(int(runs * 0.95), runs - 1)
    first, wall, busy = times[0], sorted(times), sorted(cpu)[p95]
    over = "" if wall[p95] <= BUDGET_MS else "  OVER"
    print(
        f"{what:<36} first {first:7.1f}  p50 {wall[runs // 2]:7.1f}  p95 {wall[p95]:7.1f} ms  of CPU {busy:7.1f}{over}",
        flush=True,
    )


def measure(library: Library, runs: int) -> None:
    """Everything a person waits for in the Names screen and the dossier."""
    start = time.perf_counter()
    rows = library.name_rows()
    print(f"counted anew in {time.perf_counter() - start:.1f} s: {rows.count:,} names")
    chance = random.Random(11)
    names = rows.page(0, 2_000)
    spread = [names[int(len(names) ** chance.random()) - 1] for _ in range(runs)]

    def lists(prefix: str) -> None:
        for group in ("", "PER", "other"):
            timed(
                f"{prefix}list, {group or 'all'}",
                runs,
                lambda _, group=group: library.name_rows(group).page(0, 40),
            )
        timed(
            f"{prefix}list, filtered", runs, lambda at: library.name_rows("", names[at].name[:3]).page(0, 40)
        )
        for sort in ("articles", "name", "first", "last"):
            timed(
                f"{prefix}list, by {sort}",
                runs,
                lambda _, sort=sort: library.name_rows("", "", sort).page(0, 40),
            )

    lists("")
    timed("page of 100", runs, lambda _: rows.page(chance.randrange(rows.count), 100))
    timed("40 sparklines of the first rows", runs, lambda _: library.over_time(names[:40], 12))
    timed("40 sparklines", runs, lambda _: library.over_time(chance.sample(names, 40), 12))
    timed("dossier, opened", runs, lambda at: library.dossier(spread[at].name, spread[at].label).page(0, 12))
    timed(
        "dossier of the most mentioned",
        runs,
        lambda _: library.dossier(names[0].name, names[0].label).page(0, 12),
    )
    dossier = library.dossier(names[0].name, names[0].label)
    timed("dossier, page of 12", runs, lambda _: dossier.page(chance.randrange(dossier.count), 12))
    timed("line over time", runs, lambda at: library.timeline(spread[at].name, spread[at].label, 58))
    timed("quotations near", runs, lambda at: list(library.quotations(spread[at].name, spread[at].label)))
    timed("companions", runs, lambda at: library.companions(spread[at].name, spread[at].label))
    timed(
        "companions of the most mentioned",
        runs,
        lambda at: library.companions(names[at].name, names[at].label),
    )
    for what, query in (('name:"…"', 'name:"{}"'), ("name:…", "name:{:.4}")):
        asked = [query.format(one.name) for one in spread]
        timed(
            f"{what}, first page",
            runs,
            lambda at, asked=asked: next(iter(library.search(asked[at]))).page(0, 40),
        )
        timed(f"{what}, all", runs, lambda at, asked=asked: library.rows(asked[at]).page(0, 40))
    people = [one for one in names if one.label == "PER"]
    timed("merge", runs, lambda at: library.merge_name(people[at * 2 + 1].name, people[at * 2].name))
    lists("merged: ")
    timed("dossier of two names", runs, lambda at: library.dossier(people[at * 2].name, "PER").page(0, 12))
    timed("undo", runs, lambda _: library.undo())
    articles = [one.id for one in library.articles(limit=runs)]
    content = "Nummer"
    timed("one more name in an article", runs, lambda at: library.correct(
        articles[at], 0, len(content), CorrectionKind.ADD, "MISC"))  # fmt: skip
    timed("archive an article", runs, lambda at: library.set_archived([articles[at]], True))


def main() -> None:
    """Make the library, or take the one that is kept, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--mentions", type=int, default=3_000_000)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.keep or Path(folder) / "names.db"
        if not path.exists():
            start = time.perf_counter()
            make(path, arguments.articles, arguments.mentions)
            print(f"made in {time.perf_counter() - start:.0f} s, {path.stat().st_size / 2**20:,.0f} MB")
        with Library.open(path) as library:
            measure(library, arguments.runs)


if __name__ == "__main__":
    main()
