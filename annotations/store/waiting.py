"""Articles that a pipeline has yet to read, for whoever goes through a whole archive."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Mapping, Sequence

from annotations.store.connection import Queries, Value

Where = tuple[str, Sequence[Value]]
"""A condition on `articles a`, and its parameters."""


def languages(queries: Queries, where: Where) -> dict[str, int]:
    """How many articles there are in each language."""
    condition, parameters = where
    rows = queries.rows(
        f"SELECT a.language, count(*) FROM articles a WHERE {condition} GROUP BY 1 ORDER BY 2 DESC, 1",
        parameters,
    )
    return {row[0]: row[1] for row in rows}


def waiting(queries: Queries, where: Where, pipelines: Mapping[str, int]) -> tuple[array[int], int]:
    """The articles whose text has yet to be read, newest first, and their words; `pipelines`: language -> id."""
    condition, parameters = where
    unread, values = _unread(pipelines)
    ids, words = array("q"), 0
    for row in queries.rows(
        f"SELECT a.id, a.words FROM articles a WHERE {condition} AND {unread}"
        " ORDER BY a.published DESC, a.id DESC",
        [*parameters, *values],
    ):
        ids.append(row[0])
        words += row[1]
    return ids, words


def still_waiting(queries: Queries, ids: Sequence[int], pipelines: Mapping[str, int]) -> list[sqlite3.Row]:
    """Id, title, language, words and text_id of those of these articles whose text has yet to be read, in order."""
    unread, values = _unread(pipelines)
    rows = queries.rows(
        "SELECT a.id, a.title, a.language, a.words, a.text_id FROM json_each(?) wanted"
        f" JOIN articles a ON a.id = wanted.value WHERE {unread} ORDER BY wanted.key",
        [json.dumps(list(ids)), *values],
    )
    return rows


def has_text(queries: Queries, text_id: int) -> bool:
    """Whether a text is still there."""
    return bool(queries.value("SELECT EXISTS(SELECT 1 FROM texts WHERE id = ?)", (text_id,)))


def _unread(pipelines: Mapping[str, int]) -> Where:
    """The condition that the pipeline of an article's language has not read its text."""
    languages = ", ".join("?" * len(pipelines))
    done = " OR ".join("(a.language = ? AND r.pipeline_id = ?)" for _ in pipelines) or "0"
    condition = (
        f"a.language IN ({languages}) AND NOT EXISTS"
        f" (SELECT 1 FROM recognitions r WHERE r.text_id = a.text_id AND ({done}))"
    )
    return condition, [*pipelines, *(value for pair in pipelines.items() for value in pair)]
