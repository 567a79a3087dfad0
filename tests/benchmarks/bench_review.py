"""How long a person waits in the Review screen: `tests/benchmarks/bench_review.py`.

Makes a library of articles with names (those of `bench_names.py`) and annotates passages of 20 to 160 code points in
them, by three people, with none to three of 40 tags, one in five with a comment. Prints the milliseconds until a list
is there (`list`: its ids, in a thread of its own), of a page of rows (on the interface's thread), of what stands beside
the bar, and of changing many. What keeps the interface's thread has 50 ms at most. `--keep FILE` keeps the library.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotations.library import Library
from annotations.store.values import new_uids
from tests.benchmarks.bench_names import make

TAGS = 40
PAGE = 30
"""Rows of a page, as the screen asks for them."""
CREATORS = ("ada", "bo", "cem")
FILTERS = ("tag:tag/7", "note:grund", "creator:ada color:red", "annotated:2026-03", "source:source haus")


def annotate(path: Path, number: int) -> None:
    """Write annotations straight into the tables, as many in each article as in any other."""
    chance = random.Random(3)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    connection.execute("BEGIN")
    first = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM tags").fetchone()[0]
    colors = ("red", "", "blue", "")
    connection.executemany(
        "INSERT INTO tags(id, uid, name, fold, color, created, modified) VALUES (?, ?, ?, ?, ?, '', '')",
        [
            (first + at, uid, f"tag/{at}", f"tag/{at}", colors[at % 4])
            for at, uid in enumerate(new_uids(TAGS))
        ],
    )
    texts = connection.execute(
        "SELECT a.id, a.text_id, t.content FROM articles a JOIN texts t ON t.id = a.text_id"
    )
    places = texts.fetchall()
    rows, links = [], []
    for id_, uid in enumerate(new_uids(number), 1):
        article, text, content = places[id_ % len(places)]
        start = chance.randrange(max(len(content) - 160, 1))
        end = min(start + chance.randint(20, 160), len(content))
        note = f"Grund {id_}: siehe dort" if chance.random() < 0.2 else ""
        day = f"2026-{chance.randint(1, 9):02}-{chance.randint(1, 28):02}T10:00:00.{id_ % 1000:03}Z"
        rows.append(
            (id_, uid, article, text, start, end, content[start:end], content[max(start - 32, 0) : start],
             content[end : end + 32], note, chance.choice(CREATORS), day, day)
        )  # fmt: skip
        links += [(id_, first + tag) for tag in {int(TAGS * chance.random() ** 3) for _ in range(id_ % 4)}]
    connection.execute("PRAGMA defer_foreign_keys = ON")
    connection.executemany("INSERT INTO annotation_tags VALUES (?, ?)", links)
    connection.executemany(
        "INSERT INTO annotations(id, uid, article_id, text_id, start, end, exact, prefix, suffix, note, creator,"
        f" created, modified) VALUES ({'?, ' * 12}?)",
        rows,
    )
    connection.execute("COMMIT")
    connection.close()


def timed(what: str, runs: int, call: Callable[[int], object]) -> None:
    """Time a call that is told its number."""
    times, cpu = [], []
    for at in range(runs):
        start, begun = time.perf_counter(), time.process_time()
        call(at)
        times.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - begun) * 1000)
    p95 = min(int(runs * 0.95), runs - 1)
    wall = f"first {times[0]:9.1f}  p50 {sorted(times)[runs // 2]:9.1f}  p95 {sorted(times)[p95]:9.1f}"
    print(f"{what:<36} {wall} ms  of CPU {sorted(cpu)[p95]:9.1f}", flush=True)


def measure(library: Library, runs: int) -> None:
    """Everything a person waits for."""
    chance = random.Random(11)
    for order in ("newest", "place", "title"):
        timed(f"list, {order}", runs, lambda _, order=order: library.review(order=order))
    for query in FILTERS:
        timed(f"list, {query}", runs, lambda _, query=query: library.review(query))
    for group in ("tag", "article", "name"):
        timed(f"list, by {group}", runs, lambda _, group=group: library.review(group=group))
    ids = library.review().groups[0].ids
    timed(
        "first page, from opening the screen",
        runs,
        lambda _: library.review_rows(library.review().groups[0].ids[:PAGE]),
    )
    timed("next page, anywhere in the list", runs, lambda _: page(library, ids, chance))
    in_text = library.review(group="article", order="title")
    timed(
        "next page, anywhere by article",
        runs,
        lambda _: page(library, in_text.groups[chance.randrange(len(in_text.groups))].ids, chance),
    )
    timed("context of a passage", runs, lambda _: library.context(ids[chance.randrange(len(ids))]))
    timed("tags of all, for the picker", runs, lambda _: library.carried(ids))
    some = ids[:: max(len(ids) // 1000, 1)]
    timed(f"tag on {len(some):,}", 3, lambda at: library.change_annotations(some, add=[f"new/{at}"]))
    timed("taken back", 3, lambda _: library.undo())
    timed(f"tag on {len(ids):,}", 1, lambda _: library.change_annotations(ids, add=["new/all"]))
    timed("taken back", 1, lambda _: library.undo())
    timed(f"{len(ids):,} deleted", 1, lambda _: library.delete(ids))
    timed("taken back", 1, lambda _: library.undo())


def page(library: Library, ids: object, chance: random.Random) -> None:
    """Rows from a place that nobody looked at before."""
    number = len(ids)  # type: ignore[arg-type]
    start = chance.randrange(max(number - PAGE, 1))
    library.review_rows(ids[start : start + PAGE])  # type: ignore[index]


def main() -> None:
    """Make the library, or take the one that is kept, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--annotations", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.keep or Path(folder) / "review.db"
        if not path.exists():
            start = time.perf_counter()
            make(path, arguments.articles, arguments.articles * 20)
            annotate(path, arguments.annotations)
            print(f"made in {time.perf_counter() - start:.0f} s, {path.stat().st_size / 2**20:,.0f} MB")
        with Library.open(path) as library:
            measure(library, arguments.runs)


if __name__ == "__main__":
    main()
