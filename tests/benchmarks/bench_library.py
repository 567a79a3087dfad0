"""The list of articles at any size, on a real pseudo-terminal: `tests/benchmarks/bench_library.py`.

Makes libraries of 10, 10,000, 100,000 and 1,000,000 articles of 60 words, of sentences in files of JSON lines with a
`text` each (`--sentences`; else those of the seeds, whose vocabulary is small), and keeps them in `--folder` if it is
given. In each it measures, beside a bare Textual app and, where newsboat is installed, beside newsboat with the same
articles from one feed in a file (cache warmed):

* first paint: seconds from the command to the number of articles on screen; resident memory then;
* keys: milliseconds from a key to the last byte drawn, by rows, by pages, and to both ends of the list;
* filter: milliseconds from each letter of some words to the first rows, typed one after the other;
* queries: milliseconds from a whole query to its first rows and to all of them, without a screen.

Prints Markdown tables. Budgets: first paint at most 1.5 times the bare app's, flat within 1.1, and half of newsboat's
at 100,000; memory twice the bare app's; keys 16 ms and letters 50 ms (95th percentile); file 2.5 times the text.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from html import escape
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotations.library import Library
from tests.benchmarks.bench_keys import BARE, COMMAND, Program, median, p95
from tests.benchmarks.many import fill

SIZES = (10, 10_000, 100_000, 1_000_000)
KEYS = {
    "row": (b"\x1b[B", b"\x1b[B", b"\x1b[A"),
    "page": (b"\x1b[6~", b"\x1b[6~", b"\x1b[5~"),
    "end": (b"G", b"\x1b[5~", b"\x1b[H", b"\x1b[6~"),
}
"""Keys that are pressed in turn: rows, pages, and the ends of the list with a page from each."""
WORDS = (
    "merkel", "president", "berlin", "minister", "university", "regierung", "london", "krieg", "market", "olympia",
    "verlag", "soldier", "kirche", "minnesota", "zug", "angela merkel", "oil price", "der film", "washington", "museum",
)  # fmt: skip
"""Typed into the filter letter by letter: names and words of both languages, rare and frequent."""
QUERIES = (
    "merkel", '"angela merkel"', "regierung -merkel", "president OR präsident", "der", "ver",
    "is:unread", "is:starred", "lang:de haus", "lang:fr", "source:7", 'source:"Source 3" is:unread',
    "published:2017-08", "published:2015..2016 berlin", "tag:nothing", "berlin sort:-relevance",
)  # fmt: skip
MARK = b" of "
"""What the number of articles is shown with."""


def first_paint(argv: Sequence[str | Path], home: Path, mark: bytes, rounds: int) -> tuple[float, int]:
    """Seconds from the command to `mark` on screen (median), and resident bytes once it is silent."""
    times, memory = [], 0
    for _ in range(rounds):
        begun = time.perf_counter()
        with Program(argv, home) as program:
            program.wait(mark)
            times.append(time.perf_counter() - begun)
            program.settle(0.3, 3.0)
            memory = program.memory
    return median(times), memory


def keys(path: Path, home: Path, presses: int) -> dict[str, list[float]]:
    """Milliseconds of every press in the list."""
    found: dict[str, list[float]] = {}
    with Program([COMMAND, "--library", path], home) as program:
        program.wait(MARK)
        program.settle(1.0, 5.0)
        for name, group in KEYS.items():
            for at in range(presses):
                if last := program.press(group[at % len(group)], silence=0.015)[1]:
                    found.setdefault(name, []).append(last)
    return found


def letters(path: Path, home: Path) -> list[float]:
    """Milliseconds from every letter typed into the filter to the first rows that it finds."""
    times = []
    with Program([COMMAND, "--library", path], home) as program:
        program.wait(MARK)
        program.settle(1.0, 5.0)
        for word in WORDS:
            program.press(b"/")
            for letter in word:
                first, last = program.press(letter.encode(), MARK, 0.3)
                times.append(first or last)
            program.press(b"\r")
            program.press(b"\x1b", MARK)
            program.settle(0.3, 3.0)
    return [each for each in times if each]


def queries(path: Path, rounds: int) -> dict[str, tuple[float, float, int]]:
    """Milliseconds to the first rows and to all rows of each query (median), and how many rows there are."""
    found = {}
    with Library.open(path, read_only=True) as library:
        for query in QUERIES:
            firsts, wholes, count = [], [], 0
            for _ in range(rounds):
                begun = time.perf_counter()
                first = 0.0
                for rows in library.search(query):
                    rows.page(0, 40)
                    first = first or time.perf_counter() - begun
                    count = rows.count
                wholes.append(1000 * (time.perf_counter() - begun))
                firsts.append(1000 * first)
            found[query] = median(firsts), median(wholes), count
    return found


def newsboat(path: Path, home: Path, rounds: int) -> tuple[float, int] | None:
    """First paint and memory of newsboat with the articles of a library; None where it is not installed."""
    program = shutil.which("newsboat")
    if program is None:
        return None
    feed = home / "feed.xml"
    with sqlite3.connect(path) as connection, feed.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0"?><rss version="2.0"><channel><title>All of it</title>\n')
        rows = (
            "SELECT a.id, a.title, t.content FROM articles a JOIN texts t ON t.id = a.text_id ORDER BY a.id"
        )
        for id_, title, content in connection.execute(rows):
            out.write(
                f"<item><title>{escape(title)}</title><link>https://example.org/{id_}</link><guid>{id_}</guid>"
                f"<description>{escape(content)}</description></item>\n"
            )
        out.write("</channel></rss>\n")
    (home / "urls").write_text(f"file://{feed}\n")
    (home / "config").write_text("")
    argv = [program, "-u", home / "urls", "-c", home / "cache.db", "-C", home / "config"]
    begun = time.perf_counter()
    subprocess.run([*map(str, argv), "-x", "reload"], check=True, env={**os.environ, "HOME": str(home)})
    print(f"newsboat read the feed in {time.perf_counter() - begun:.0f} s\n", flush=True)
    found = first_paint(argv, home, b"All of it", rounds)
    for each in (feed, home / "cache.db"):
        each.unlink(missing_ok=True)
    return found


def main() -> None:
    """Run all and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--sentences", nargs="*", type=Path, default=[], help="files of JSON lines with a text each"
    )
    parser.add_argument("--folder", type=Path, help="where libraries are kept and found again")
    parser.add_argument("--sizes", nargs="*", type=int, default=SIZES, help="articles of the libraries")
    parser.add_argument("--rounds", type=int, default=7, help="starts of each program (default 7)")
    parser.add_argument("--presses", type=int, default=60, help="presses of each group of keys (default 60)")
    options = parser.parse_args()
    print(
        f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f" Textual {version('textual')}\n"
    )
    with tempfile.TemporaryDirectory(prefix="glosse-bench-") as scratch:
        folder, home = options.folder or Path(scratch), Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        bare, bare_memory = first_paint([sys.executable, "-c", BARE], home, b"ready", options.rounds)
        head = (
            "", "first paint, s", "x bare", "memory, MB", "x bare", "row, median / p95 ms", "page", "ends",
            "letter, median / p95 ms", "file, x text",
        )  # fmt: skip
        print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}")
        print(f"| bare Textual app | {bare:.2f} | 1 | {bare_memory / 1e6:.0f} | 1 | | | | | |", flush=True)
        for size in options.sizes:
            path = folder / f"{size}.db"
            if not path.exists():
                fill(path, size, options.sentences)
            with sqlite3.connect(path) as connection:
                text = connection.execute("SELECT sum(length(CAST(content AS BLOB))) FROM texts").fetchone()[
                    0
                ]
            paint, memory = first_paint([COMMAND, "--library", path], home, MARK, options.rounds)
            pressed = keys(path, home, options.presses)
            typed = letters(path, home)
            groups = [
                f"{median(pressed.get(name, ())):.0f} / {p95(pressed.get(name, ())):.0f}" for name in KEYS
            ]
            cells = (
                f"{size:,} articles", f"{paint:.2f}", f"{paint / bare:.2f}", f"{memory / 1e6:.0f}",
                f"{memory / bare_memory:.2f}", *groups, f"{median(typed):.0f} / {p95(typed):.0f}",
                f"{path.stat().st_size / text:.2f}",
            )  # fmt: skip
            print(f"| {' | '.join(cells)} |", flush=True)
        for size in (10_000, 100_000):
            if (folder / f"{size}.db").exists() and (
                other := newsboat(folder / f"{size}.db", home, options.rounds)
            ):
                print(
                    f"| newsboat, {size:,} articles | {other[0]:.2f} | {other[0] / bare:.2f} |"
                    f" {other[1] / 1e6:.0f} | {other[1] / bare_memory:.2f} | | | | | |",
                    flush=True,
                )
        print("\n| query | articles | first rows, ms | all rows, ms |\n|---|---|---|---|")
        largest = folder / f"{max(options.sizes)}.db"
        for query, (first, whole, count) in queries(largest, 3).items():
            print(f"| `{query}` | {count:,} | {first:.0f} | {whole:.0f} |", flush=True)


if __name__ == "__main__":
    main()
