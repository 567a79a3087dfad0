"""What a person waits for at pictures and `glosse stats`, in a library of 100,000 articles and as many annotations.

Usage: python tests/benchmarks/bench_statistics.py [--articles N] [--annotations N] [--mentions N] [--keep PATH]

The articles and names are those of bench_names.py; annotations are written straight into the tables, with one or two
of 40 tags each. Prints seconds of wall clock and of CPU, the median of three runs.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotations.library import Library
from annotations.store.values import new_uid
from tests.benchmarks.bench_names import make

TAGS = 40
SOURCES = 200
RUNS = 3


def mark(path: Path, annotations: int) -> None:
    """Write tags, sources and annotations."""
    chance = random.Random(11)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    ids = [row[0] for row in connection.execute("SELECT id FROM articles")]
    texts = dict(connection.execute("SELECT id, text_id FROM articles"))
    first = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM sources").fetchone()[0]
    names = [(first + at, f"Source {at:03}x", f"source {at:03}x") for at in range(SOURCES)]
    connection.executemany("INSERT INTO sources(id, name, fold) VALUES (?, ?, ?)", names)
    linked = [(article, first + int(SOURCES * chance.random() ** 2)) for article in ids]
    connection.executemany("INSERT OR IGNORE INTO article_sources VALUES (?, ?)", linked)
    for at in range(1, TAGS + 1):
        connection.execute(
            "INSERT INTO tags(id, uid, name, fold, created, modified) VALUES (?, ?, ?, ?, '', '')",
            (1000 + at, new_uid(), f"theme/tag {at:02}", f"theme/tag {at:02}"),
        )
    for at in range(1, annotations + 1):
        article = chance.choice(ids)
        when = f"2026-{chance.randint(1, 11):02}-{chance.randint(1, 28):02}T{chance.randint(0, 23):02}:00:00.000Z"
        connection.execute(
            "INSERT INTO annotations(id, uid, article_id, text_id, start, end, exact, prefix, suffix, creator, created,"
            " modified) VALUES (?, ?, ?, ?, 0, 6, 'Nummer', '', '', ?, ?, ?)",
            (at, new_uid(), article, texts[article], chance.choice(("ada", "bob")), when, when),
        )
        tags = {1000 + 1 + int(TAGS * chance.random() ** 2) for _ in range(chance.randint(1, 2))}
        connection.executemany("INSERT INTO annotation_tags VALUES (?, ?)", [(at, tag) for tag in tags])
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()


def timed(what: str, call: Callable[[], object]) -> None:
    """Time a call."""
    times, cpu = [], []
    for _ in range(RUNS):
        start, begun = time.perf_counter(), time.process_time()
        call()
        times.append(time.perf_counter() - start)
        cpu.append(time.process_time() - begun)
    print(f"{what:<44} {statistics.median(times):7.2f} s  CPU {statistics.median(cpu):7.2f} s", flush=True)


def measure(library: Library) -> None:
    """Everything, of the whole library and of a query."""
    library.count_names()
    name = library.name_rows().page(0, 1)[0].name
    for query in ("", "published:2015"):
        of = f" of {query}" if query else ""
        timed(f"summary{of}", lambda query=query: library.summary(query))
        for by in (("tag",), ("source",), ("creator",), ("day",), ("week",), ("month", "tag"), ("name",)):
            timed(
                f"by {' and '.join(by)}{of}",
                lambda by=by, query=query: library.statistics(by, query, limit=100),
            )
        timed(f"mentions over time{of}", lambda query=query: library.mentions_over_time((), query))
        timed(f"mentions of one name{of}", lambda query=query: library.mentions_over_time([name], query))
        timed(f"tags by source{of}", lambda query=query: library.source_grid((), query))
        timed(f"tags together{of}", lambda query=query: library.tag_grid((), query))
        timed(f"names together{of}", lambda query=query: library.name_grid((), query))
    ids = list(library.rows().ids())
    timed("pictures of a report on all", lambda: library.pictures_of(ids, named=False))
    timed("the same with names", lambda: library.pictures_of(ids, named=True))


def main() -> None:
    """Make the library, or take the one that is kept, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--annotations", type=int, default=100_000)
    parser.add_argument("--mentions", type=int, default=3_000_000)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "library.db"
        if not path.exists():
            make(path, options.articles, options.mentions)
            mark(path, options.annotations)
        with Library.open(path) as library:
            measure(library)


if __name__ == "__main__":
    main()
