"""Articles as lists show them, and their sources."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from annotations.model import Article, Coding
from annotations.store.blind import counts
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Recorder
from annotations.store.values import fold

SEPARATOR: Final = "\x1f"
"""Between names that SQLite strings together; no canonical string holds it."""

_COLUMNS: Final = """
    a.id, a.uid, a.title, a.byline, a.published, a.language, a.source, a.url, a.words, a.read, a.starred,
    a.archived, a.seed, a.annotations, a.added, a.coding, a.note, lower(hex(t.hash)) AS text_hash,
    (SELECT group_concat(s.name, char(31)) FROM article_sources x JOIN sources s ON s.id = x.source_id
        WHERE x.article_id = a.id) AS sources,
    (SELECT group_concat(g.name, char(31)) FROM article_tags x JOIN tags g ON g.id = x.tag_id
        WHERE x.article_id = a.id) AS tags"""


def split(names: str | None) -> list[str]:
    """The names in a column made by `group_concat` with `SEPARATOR`."""
    return names.split(SEPARATOR) if names else []


def _article(row: sqlite3.Row) -> Article:
    sources = sorted(split(row["sources"]), key=lambda name: (name != row["source"], fold(name)))
    return Article(
        id=row["id"],
        uid=row["uid"],
        title=row["title"],
        byline=row["byline"],
        published=row["published"],
        language=row["language"],
        sources=tuple(sources),
        url=row["url"],
        words=row["words"],
        read=bool(row["read"]),
        starred=bool(row["starred"]),
        archived=bool(row["archived"]),
        tags=tuple(sorted(split(row["tags"]), key=fold)),
        text_hash=row["text_hash"],
        added=row["added"],
        annotations=row["annotations"],
        seed=bool(row["seed"]),
        coding=Coding(row["coding"]),
        note=row["note"],
    )


def listed(queries: Queries, ids: Sequence[int]) -> list[Article]:
    """The articles of these ids, in this order; unknown ids are left out."""
    rows = queries.rows(
        f"SELECT {_COLUMNS} FROM articles a JOIN texts t ON t.id = a.text_id"
        " WHERE a.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    found = {row["id"]: _article(row) for row in rows}
    if queries.only is not None:
        own = counts(queries, ids)
        found = {id_: replace(one, annotations=own.get(id_, 0)) for id_, one in found.items()}
    return [found[id_] for id_ in ids if id_ in found]


def matching(queries: Queries, where: str, parameters: Sequence[Value]) -> list[int]:
    """The ids of all articles that meet a condition over `a`, in the order of adding."""
    return [
        row[0]
        for row in queries.tuples(f"SELECT a.id FROM articles a WHERE {where} ORDER BY a.id", parameters)
    ]


def count(queries: Queries, where: str, parameters: Sequence[Value]) -> int:
    """How many articles meet a condition over `a`."""
    return int(queries.value(f"SELECT count(*) FROM articles a WHERE {where}", parameters))


def first_sources(recorder: Recorder, named: Mapping[int, str]) -> dict[str, str]:
    """Link new articles, by their ids, with the sources that they have in their rows, if any.

    Returns how those sources are written, which may differ in case.
    """
    ids = {name: source(recorder, name) for name in dict.fromkeys(named.values()) if name}
    recorder.link_all("article_sources", [(article, ids[name]) for article, name in named.items() if name])
    return {
        name: recorder.value("SELECT name FROM sources WHERE id = ?", (id_,)) for name, id_ in ids.items()
    }


def source(queries: Queries, name: str) -> int:
    """The id of a source, made if there is none of this name."""
    key = fold(name)
    found: int | None = queries.value("SELECT id FROM sources WHERE fold = ?", (key,))
    return found or queries.run("INSERT INTO sources(name, fold) VALUES (?, ?)", (name, key))


def set_sources(recorder: Recorder, article: int, names: Iterable[str]) -> bool:
    """Add sources to an article, which is sorted by its first one; returns whether any is new."""
    new = False
    for name in names:
        if recorder.link("article_sources", {"article_id": article, "source_id": source(recorder, name)}):
            new = True
            if not recorder.value("SELECT source FROM articles WHERE id = ?", (article,)):
                recorder.update("articles", [article], {"source": name})
    return new
