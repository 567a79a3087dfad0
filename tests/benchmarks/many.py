"""Libraries of any number of short articles, written straight into the tables, for benchmarks of the list."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from annotations.library import Library
from annotations.store.values import new_uid, title_key
from annotations.text import count_words, from_plain

BATCH = 5_000
WORDS = 60
"""Words of an article, more or less: that of a short agency report."""
SOURCES = 200
FIRST_DAY = datetime(2012, 1, 1, tzinfo=UTC)
DAYS = 5_000


class Made(NamedTuple):
    """One article's rows, before they have numbers."""

    text: str
    title: str
    language: str
    source: str
    published: str
    read: bool
    starred: bool
    archived: bool


def sentences(given: Sequence[Path]) -> dict[str, list[str]]:
    """Sentences by language: of files of JSON lines (German if `germ` is in their name), else of the seeds."""
    found: dict[str, list[str]] = {"de": [], "en": []}
    for path in given:
        with path.open(encoding="utf-8") as lines:
            found["de" if "germ" in path.name else "en"] += [json.loads(line)["text"] for line in lines]
    if not all(found.values()):
        from annotations.ingest.seeds import seeds
        from tests.benchmarks.bench_add import sentences as split

        for draft in seeds():
            if draft.language in found:
                found[draft.language] += split(draft.language, draft.text.content)
    return found


def made(number: int, parts: dict[str, list[str]]) -> Iterator[Made]:
    """`number` articles, the same ones every time."""
    chance = random.Random(5)
    for at in range(number):
        language = "de" if chance.random() < 0.6 else "en"
        words: list[str] = []
        while len(words) < WORDS:
            words += chance.choice(parts[language]).split()
        published = FIRST_DAY + timedelta(days=chance.random() * DAYS)
        yield Made(
            f"{' '.join(words[:WORDS])}. {at}.",
            " ".join(words[: chance.randint(3, 9)]),
            language,
            f"Source {int(chance.paretovariate(0.8)) % SOURCES}",
            "" if chance.random() < 0.01 else published.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            chance.random() < 0.7,
            chance.random() < 0.02,
            chance.random() < 0.05,
        )


def fill(path: Path, number: int, given: Sequence[Path] = ()) -> int:
    """Make a library of `number` articles at `path`; returns the bytes of their texts."""
    with Library.open(path):
        pass
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    size, first, articles = 0, 1_000, made(number, sentences(given))
    names = [f"Source {number}" for number in range(SOURCES)]
    connection.executemany(
        "INSERT OR IGNORE INTO sources(id, name, fold) VALUES (?, ?, ?)",
        [(at, name, name.casefold()) for at, name in enumerate(names, 1_000)],
    )
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    while batch := list(islice(articles, BATCH)):
        connection.execute("BEGIN IMMEDIATE")
        texts, rows, versions, links, index = [], [], [], [], []
        for id_, each in enumerate(batch, first):
            text = from_plain(each.text)
            content = text.content
            size += len(content.encode())
            texts.append((id_, hashlib.sha256(content.encode()).digest(), content, text.rules))
            url = f"https://example.org/{id_}"
            rows.append(
                (id_, new_uid(), each.title, title_key(each.title), each.published, each.language, each.source,
                 url, url, id_, id_, count_words(content), each.read, each.starred, each.archived, at, at)
            )  # fmt: skip
            blocks = [[b.start, b.end, b.kind.value, b.level, b.marker] for b in text.blocks]
            versions.append((id_, id_, at, json.dumps(blocks), "[]"))
            links.append((id_, 1_000 + names.index(each.source)))
            index.append((id_, each.title, "", content))
        connection.executemany("INSERT INTO texts(id, hash, content, rules) VALUES (?, ?, ?, ?)", texts)
        connection.executemany(
            "INSERT INTO articles(id, uid, title, title_key, published, language, source, url, canonical_url,"
            f" text_id, first_text_id, words, read, starred, archived, added, modified) VALUES ({'?,' * 16}?)",
            rows,
        )
        connection.executemany(
            "INSERT INTO versions(article_id, text_id, added, blocks, links) VALUES (?, ?, ?, ?, ?)", versions
        )
        connection.executemany("INSERT INTO article_sources VALUES (?, ?)", links)
        connection.executemany(
            "INSERT INTO articles_fts(rowid, title, byline, content) VALUES (?, ?, ?, ?)", index
        )
        connection.execute("COMMIT")
        first += len(batch)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with Library.open(path):
        pass  # Closing it takes stock.
    return size
