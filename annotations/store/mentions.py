"""What pipelines found in texts, what people corrected, and the names counted from both."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from annotations.model import Corrected, Correction, CorrectionKind, PipelineInfo, RawMention, Scope
from annotations.store.connection import Queries, Value
from annotations.store.values import now

PERSON = ("person", "", "")
"""Name, version and digest under which names are counted where no pipeline reads the language."""


def pipeline_id(queries: Queries, pipeline: PipelineInfo | None) -> int | None:
    """The id of a pipeline in this library (None means a person), or None if it never stored anything."""
    key = PERSON if pipeline is None else (pipeline.name, pipeline.version, pipeline.digest)
    sql = "SELECT id FROM pipelines WHERE name = ? AND version = ? AND digest = ?"
    found: int | None = queries.value(sql, key)
    return found


def obtain_pipeline(queries: Queries, pipeline: PipelineInfo | None) -> int:
    """The id of a pipeline in this library; made if there is none."""
    found = pipeline_id(queries, pipeline)
    if found is not None:
        return found
    key = PERSON if pipeline is None else (pipeline.name, pipeline.version, pipeline.digest)
    return queries.run("INSERT INTO pipelines(name, version, digest) VALUES (?, ?, ?)", key)


def store(queries: Queries, text_id: int, pipeline: int, mentions: Iterable[RawMention]) -> bool:
    """Keep what a pipeline found and note that it is done; returns False if that had been done before."""
    if is_done(queries, text_id, pipeline):
        return False
    queries.run(
        "INSERT INTO recognitions(text_id, pipeline_id, at) VALUES (?, ?, ?)", (text_id, pipeline, now())
    )
    queries.run_many(
        "INSERT OR IGNORE INTO mentions(text_id, pipeline_id, start, end, label) VALUES (?, ?, ?, ?, ?)",
        ((text_id, pipeline, m.start, m.end, m.label) for m in mentions),
    )
    return True


def is_done(queries: Queries, text_id: int, pipeline: int) -> bool:
    """Whether a text has been recognised by a pipeline."""
    sql = "SELECT EXISTS(SELECT 1 FROM recognitions WHERE text_id = ? AND pipeline_id = ?)"
    return bool(queries.value(sql, (text_id, pipeline)))


def raw(queries: Queries, text_id: int, pipeline: int) -> list[RawMention]:
    """What a pipeline found in a text, by position."""
    rows = queries.tuples(
        "SELECT start, end, label FROM mentions WHERE text_id = ? AND pipeline_id = ? ORDER BY start, end",
        (text_id, pipeline),
    )
    return list(map(RawMention._make, rows))


def corrections(queries: Queries, article: int, text_id: int) -> tuple[Correction, ...]:
    """What people corrected in an article, oldest first; scope `here` counts only in its own text."""
    rows = queries.rows(
        "SELECT start, end, surface, kind, label, scope FROM corrections"
        " WHERE article_id = ? AND (scope <> 'here' OR text_id = ?) ORDER BY id",
        (article, text_id),
    )
    return tuple(map(correction, rows))


def correction(row: sqlite3.Row) -> Correction:
    """A correction from its row, as it holds in the article it was made in."""
    return Correction(
        row["start"],
        row["end"],
        row["surface"],
        CorrectionKind(row["kind"]),
        row["label"],
        Scope(row["scope"]),
    )


def corrected(queries: Queries, where: str, parameters: Sequence[Value]) -> tuple[Corrected, ...]:
    """The corrections that meet a condition, oldest first."""
    rows = queries.rows(f"SELECT * FROM corrections WHERE {where} ORDER BY id", parameters)
    return tuple(
        Corrected(row["id"], row["article_id"], correction(row), row["creator"], row["created"])
        for row in rows
    )


def corrected_articles(queries: Queries, language: str) -> list[int]:
    """The articles in a language in which names were corrected, in the order of their ids."""
    rows = queries.rows(
        "SELECT DISTINCT c.article_id FROM corrections c JOIN articles a ON a.id = c.article_id"
        " WHERE a.language = ? ORDER BY 1",
        (language,),
    )
    return [row[0] for row in rows]


_LANGUAGES = """
    WITH RECURSIVE found(code) AS (
        SELECT min(language) FROM articles WHERE archived = 0
        UNION ALL
        SELECT (SELECT min(language) FROM articles WHERE archived = 0 AND language > code) FROM found
        WHERE code IS NOT NULL)
    SELECT code FROM found WHERE code IS NOT NULL"""
"""Steps from one language to the next in the index, instead of looking at all articles."""


def languages(queries: Queries) -> list[str]:
    """The languages of the articles that are not archived."""
    return [row[0] for row in queries.tuples(_LANGUAGES)]


def _current(pipelines: Mapping[str, int]) -> tuple[str, list[str | int]]:
    """The condition that picks, for each language, what its pipeline found."""
    cases = " OR ".join("(a.language = ? AND x.pipeline_id = ?)" for _ in pipelines) or "0"
    return f"a.archived = 0 AND ({cases})", [value for pair in pipelines.items() for value in pair]


def unread(queries: Queries, pipelines: Mapping[str, int], limit: int) -> list[int]:
    """Articles that are not archived and whose text has yet to be recognised; `pipelines`: language -> id."""
    cases = " OR ".join("(a.language = ? AND r.pipeline_id = ?)" for _ in pipelines) or "0"
    places = ", ".join("?" * len(pipelines))
    rows = queries.rows(
        f"SELECT a.id FROM articles a WHERE a.archived = 0 AND a.language IN ({places}) AND NOT EXISTS"
        f" (SELECT 1 FROM recognitions r WHERE r.text_id = a.text_id AND ({cases}))"
        " ORDER BY a.published DESC, a.id DESC LIMIT ?",
        (*pipelines, *(value for pair in pipelines.items() for value in pair), limit),
    )
    return [row[0] for row in rows]


def articles_with(queries: Queries, names: Sequence[str], pipelines: Mapping[str, int]) -> list[int]:
    """Articles that mention any of the names (in any ASCII case), the newest first."""
    where, parameters = _current(pipelines)
    rows = queries.rows(
        "SELECT DISTINCT a.id FROM json_each(?) j"
        " CROSS JOIN article_names x ON x.name = j.value COLLATE NOCASE JOIN articles a ON a.id = x.article_id"
        f" WHERE {where} ORDER BY a.published DESC, a.id DESC",
        (json.dumps(list(names)), *parameters),
    )
    return [row[0] for row in rows]


def choices(queries: Queries) -> dict[str, str]:
    """The pipeline that a person chose for each language."""
    return {
        row["language"]: row["pipeline"] for row in queries.rows("SELECT language, pipeline FROM choices")
    }
