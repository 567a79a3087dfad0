"""From a key to a whole screen, in a library of 100,000 articles: `tests/benchmarks/bench_screens.py`.

The library of `bench_names.py` (3,000,000 mentions) gets 100,000 annotations of three people with 300 tags in a
tree and comments. The installed reader runs on a real pseudo-terminal of 120 x 40 cells; each screen is opened
several times, and its keys are pressed there. Prints a Markdown table: milliseconds from the key to the first byte of
the screen's own rows and to the last byte of all, median and worst.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotations.library import Library
from annotations.store.values import new_uid
from tests.benchmarks.bench_keys import COMMAND, Program
from tests.benchmarks.bench_names import make

PEOPLE = ("Ada", "Berta", "Clara")
TAGS = 300
SETTLED = 2.0
"""Seconds without a byte after which a screen is done with."""

STEPS: tuple[tuple[str, tuple[bytes, ...], bytes], ...] = (
    ("names", (b"g", b"n"), b"mentions"),
    ("names: people only", (b"\t",), b""),
    ("names: a row down", (b"j",), b""),
    ("names: a page on", (b"\x1b[6~",), b""),
    ("dossier of a name", (b"\r",), b"mentions"),
    ("dossier: quotations near it", (b"\t",), b"quot"),
    ("dossier: names beside", (b"\t",), b"strength"),
    ("back to names", (b"q",), b"mentions"),
    ("back to the list", (b"q",), b"1 of"),
    ("rules", (b"g", b"c"), b"Rules"),
    ("back to the list", (b"q",), b"1 of"),
    ("tags", (b"g", b"t"), b"Tags"),
    ("tags: a row down", (b"j",), b""),
    ("tags: alike", (b"\t", b"\t", b"\t"), b""),
    ("back to the list", (b"q",), b"1 of"),
    ("review", (b"g", b"r"), b"Annotations"),
    ("review: a row down", (b"j",), b""),
    ("review: a page on", (b"\x1b[6~",), b""),
    ("review: cards", (b" ",), b""),
    ("review: by tag", (b"\t",), b"by tag"),
    ("review: by article", (b"\t",), b"by article"),
    ("back to the list", (b"q",), b"1 of"),
    ("pictures: mentions over time", (b"g", b"p"), b"highest"),
    ("pictures: tags by source", (b"\t",), b"Annotations with"),
    ("pictures: tags together", (b"\t",), b"diagonal"),
    ("back to the list", (b"q",), b"1 of"),
)
"""What is done, the keys, and what then stands on the screen; the last key is timed."""


def annotate(path: Path, number: int) -> None:
    """Write annotations on words of the articles, straight into the tables."""
    chance = random.Random(12)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    at = "2026-11-28T12:00:00.000Z"
    names = [f"topic {n % 20}/point {n}" for n in range(TAGS)]
    connection.executemany(
        "INSERT INTO tags(uid, name, fold, created, modified) VALUES (?, ?, ?, ?, ?)",
        [(new_uid(), name, name.casefold(), at, at) for name in names],
    )
    ids = [id_ for (id_,) in connection.execute("SELECT id FROM tags WHERE name LIKE 'topic %'")]
    articles = connection.execute(
        "SELECT a.id, a.text_id, t.content FROM articles a JOIN texts t ON t.id = a.text_id WHERE a.id >= 1000"
    ).fetchall()
    for _ in range(number):
        article, text, content = chance.choice(articles)
        start = content.index(" ", chance.randrange(max(len(content) - 200, 1))) + 1
        end = content.index(" ", min(start + chance.randrange(10, 120), len(content) - 60))
        day = f"2026-{chance.randrange(1, 12):02}-{chance.randrange(1, 29):02}T10:00:00.000Z"
        made = connection.execute(
            "INSERT INTO annotations(uid, article_id, text_id, start, end, exact, prefix, suffix, note, color, creator,"
            " created, modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                new_uid(), article, text, start, end, content[start:end], content[max(start - 32, 0) : start],
                content[end : end + 32], chance.choice(("", "", "see the other article")),
                chance.choice(("", "", "yellow", "teal")), chance.choice(PEOPLE), day, day,
            ),
        ).lastrowid  # fmt: skip
        for tag in {ids[int(len(ids) ** chance.random()) - 1] for _ in range(chance.choice((0, 1, 1, 2)))}:
            connection.execute("INSERT INTO annotation_tags VALUES (?, ?)", (made, tag))
    connection.execute("COMMIT")
    connection.close()


def main() -> None:
    """Make the library, or take the one that is kept, and walk through the screens."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--mentions", type=int, default=3_000_000)
    parser.add_argument("--annotations", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.keep or Path(folder) / "screens.db"
        if not path.exists():
            make(path, arguments.articles, arguments.mentions)
            annotate(path, arguments.annotations)
        with Library.open(path) as library:
            library.name_rows()  # Counts all names once, as after an upgrade.
        times: dict[str, list[tuple[float, float]]] = {}
        home = Path(folder) / "home"
        home.mkdir()
        for _ in range(arguments.rounds):
            with Program([COMMAND, "--library", path], home) as program:
                program.wait(b"1 of")
                program.settle(1.0)
                for what, keys, mark in STEPS:
                    for key in keys[:-1]:
                        program.press(key)
                    times.setdefault(what, []).append(program.press(keys[-1], mark, SETTLED))
                    program.settle(SETTLED, 20.0)
        print("| | first rows, median ms | worst | all, median ms | worst |\n|---|--:|--:|--:|--:|")
        for what, each in times.items():
            first, last = zip(*each, strict=True)
            cells = (statistics.median(first), max(first), statistics.median(last), max(last))
            print(f"| {what} | {' | '.join(f'{cell:.0f}' for cell in cells)} |")


if __name__ == "__main__":
    main()
