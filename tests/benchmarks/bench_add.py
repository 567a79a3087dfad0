"""How fast articles are added, beside plain `sqlite3` with FTS5 on the same file: `tests/benchmarks/bench_add.py`.

Both read one file of JSON lines, made of the sentences of the seed articles in random order, or of a file of JSON lines
with a sentence as `text` each, whose words are more varied, as those of a real library. They keep it in batches of 500
with full synchronisation; each makes a new file a round, in turn. Glosse also makes each text canonical, finds its
blocks and its language, and looks whether it is there. Prints articles a second (median), the ratio, and the size of
the files beside that of the texts. Budgets: at least 0.35 times plain SQLite; at most 2.5 times the text.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotations.ingest.seeds import seeds
from annotations.library import Library
from annotations.recognition.language import detect
from annotations.text import Segments

BATCH = 500


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sentences", nargs="?", type=Path, help="a file of JSON lines with a text each")
    parser.add_argument("--articles", type=int, default=3000, help="articles in the file (default 3000)")
    parser.add_argument("--words", type=int, default=0, help="words of each text (default: all)")
    parser.add_argument("--rounds", type=int, default=3, help="times that both add it (default 3)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="glosse-bench-") as folder:
        source = Path(folder) / "articles.jsonl"
        size = write(source, options.articles, options.sentences, options.words)
        detect("Ein Satz, der das Modell für die Sprachen lädt.")
        plain, own = [], []
        for number in range(options.rounds):
            plain.append(timed(add_plain, source, Path(folder) / f"plain{number}.db"))
            own.append(timed(add_own, source, Path(folder) / f"own{number}.db"))
        speeds = [options.articles / statistics.median(times) for times in (plain, own)]
        print(f"{options.articles:,} articles, {size / options.articles:,.0f} bytes of text each")
        print(f"plain sqlite3 + FTS5  {speeds[0]:8,.0f} articles/s")
        print(
            f"glosse                {speeds[1]:8,.0f} articles/s   {speeds[1] / speeds[0]:.2f}x (at least 0.35x)"
        )
        bytes_ = (Path(folder) / "own0.db").stat().st_size
        print(f"file                  {bytes_ / size:8.2f} times the text (at most 2.5)")


def write(path: Path, articles: int, given: Path | None = None, words: int = 0) -> int:
    """A file of distinct articles of about the seeds' length, or so many words; returns the bytes of their texts."""
    chance, size = random.Random(7), 0
    drafts = [(draft.language, sentences(draft.language, draft.text.content)) for draft in seeds()]
    if given is not None:
        with given.open(encoding="utf-8") as lines:
            drafts = [("given", [json.loads(line)["text"] for line in lines])]
    with path.open("w", encoding="utf-8") as out:
        for number in range(articles):
            language, parts = drafts[number % len(drafts)]
            chosen = chance.sample(parts, min(len(parts), 30))
            text = "\n\n".join(" ".join(chosen[at : at + 4]) for at in range(0, len(chosen), 4))
            text = " ".join(text.split(" ")[:words]) if words else text
            size += len(text.encode())
            record = {"title": f"{language} {number}", "text": text, "url": f"https://example.org/{number}"}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return size


def sentences(language: str, content: str) -> list[str]:
    """The sentences of a text."""
    from annotations.text import from_plain

    text = from_plain(content)
    segments = Segments(text, language)
    found, at = [], 0
    while at < len(text.content):
        span = segments.sentence(at)
        if span.start >= at and (part := text.content[span.start : span.end].strip()):
            found.append(part)
        at = max(span.end, at + 1)
    return found


def timed(add: Callable[[Path, Path], None], source: Path, target: Path) -> float:
    """Seconds by the clock."""
    begun = time.perf_counter()
    add(source, target)
    return time.perf_counter() - begun


def add_own(source: Path, target: Path) -> None:
    """Add the file as `glosse add` does."""
    with Library.open(target) as library:
        for result in library.add([str(source)]):
            if result.article is None:
                sys.exit(f"{result.where}: {result.reason}")


def add_plain(source: Path, target: Path) -> None:
    """The least that keeps and indexes the file."""
    connection = sqlite3.connect(target, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE articles(id INTEGER PRIMARY KEY, title, url UNIQUE, content)")
    connection.execute(
        "CREATE VIRTUAL TABLE fts USING fts5(title, content, content='articles', content_rowid='id',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    with source.open(encoding="utf-8") as lines:
        records = rows(lines)
        while batch := list(islice(records, BATCH)):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO articles VALUES (?, ?, ?, ?)", batch)
            connection.executemany(
                "INSERT INTO fts(rowid, title, content) VALUES (?, ?, ?)",
                ((number, title, content) for number, title, _, content in batch),
            )
            connection.execute("COMMIT")
    connection.close()


def rows(lines: Iterator[str]) -> Iterator[tuple[int, str, str, str]]:
    """Number, title, address and text of each record."""
    for number, line in enumerate(lines, 1):
        record = json.loads(line)
        yield number, record["title"], record["url"], record["text"]


if __name__ == "__main__":
    main()
