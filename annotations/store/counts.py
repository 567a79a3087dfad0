"""The names counted in articles, and all that is needed to count them, read for many articles at once."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from annotations.model import Correction
from annotations.store import texts
from annotations.store.connection import Queries
from annotations.store.mentions import correction

Count = tuple[int, str, str]
"""Pipeline, name and label that mentions are counted under."""

Raw = dict[int, list[tuple[int, int, str]]]
"""What each pipeline found in a text: start, end and label, by position."""


@dataclass(slots=True)
class Reading:
    """An article, and what was found and corrected in it."""

    article: int
    text_id: int
    language: str
    content: str
    raw: Raw
    corrections: list[Correction] = field(default_factory=list)
    """Those made in this article, oldest first."""


def readings(queries: Queries, articles: Iterable[int]) -> list[Reading]:
    """Articles of these ids, with all that their names are counted from; unknown ids are left out."""
    rows = _within(
        queries,
        "SELECT a.id, a.text_id, a.language, t.content FROM articles a JOIN texts t ON t.id = a.text_id"
        " WHERE a.id IN",
        articles,
    )
    raw = _raw(queries, {row["text_id"] for row in rows})
    found = {
        id_: Reading(id_, text_id, language, _content(queries, text_id, content), raw[text_id])
        for id_, text_id, language, content in rows
    }
    for row in _within(queries, "SELECT * FROM corrections WHERE article_id IN", found, "id"):
        reading = found[row["article_id"]]
        if row["scope"] != "here" or row["text_id"] == reading.text_id:
            reading.corrections.append(correction(row))
    return list(found.values())


def _raw(queries: Queries, text_ids: set[int]) -> dict[int, Raw]:
    found: dict[int, Raw] = defaultdict(dict)
    done = "SELECT text_id, pipeline_id FROM recognitions WHERE text_id IN"
    sql = "SELECT start, end, label FROM mentions WHERE text_id = ? AND pipeline_id = ? ORDER BY start, end"
    for text_id, pipeline in _within(queries, done, text_ids):
        found[text_id][pipeline] = queries.tuples(sql, (text_id, pipeline))
    return found


def _content(queries: Queries, text_id: int, content: str | bytes) -> str:
    return content if isinstance(content, str) else texts.content(queries, text_id)


def _within(queries: Queries, sql: str, ids: Iterable[int], order: str = "") -> list[sqlite3.Row]:
    """The rows of a statement that ends with `IN`, for these ids."""
    given = " (SELECT value FROM json_each(?))" + (f" ORDER BY {order}" if order else "")
    return queries.rows(sql + given, (json.dumps(sorted(ids)),))


def put(
    queries: Queries, new: Mapping[int, Mapping[Count, int]], concerned: Mapping[int, set[str] | None]
) -> int:
    """Store how often names are mentioned in articles; returns how many articles had others before.

    `concerned` has the labels of each article whose names are given and replaced, None for all.
    """
    changed = 0
    gone: list[tuple[int, int, str, str]] = []
    written: list[tuple[int, int, str, str, int]] = []
    for article, old in _stored(queries, concerned).items():
        now = new[article]
        if old != now:
            changed += 1
            gone += [(article, *key) for key in old if key not in now]
            written += [(article, *key, number) for key, number in now.items() if old.get(key) != number]
    queries.run_many(
        "DELETE FROM article_names WHERE article_id = ? AND pipeline_id = ? AND name = ? AND label = ?", gone
    )
    queries.run_many(
        "INSERT INTO article_names(article_id, pipeline_id, name, label, mentions) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET mentions = excluded.mentions",
        written,
    )
    return changed


def _stored(queries: Queries, concerned: Mapping[int, set[str] | None]) -> dict[int, dict[Count, int]]:
    """How often names with these labels (None: all) are mentioned in each of these articles."""
    found: dict[int, dict[Count, int]] = {article: {} for article in concerned}
    every = {label for labels in concerned.values() for label in labels or ()}
    rows = queries.tuples(
        "SELECT article_id, pipeline_id, name, label, mentions FROM article_names"
        " WHERE article_id IN (SELECT value FROM json_each(?1))"
        " AND (?2 IS NULL OR label IN (SELECT value FROM json_each(?2)))",
        (json.dumps(sorted(concerned)), None if None in concerned.values() else json.dumps(sorted(every))),
    )
    for article, pipeline, name, label, number in rows:
        labels = concerned[article]
        if labels is None or label in labels:
            found[article][pipeline, name, label] = number
    return found
