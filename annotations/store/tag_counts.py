"""How tags are used: counts over annotations and articles, all from SQL. Deleted annotations do not count."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from annotations.codebook import TagUse, Together
from annotations.model import Tag
from annotations.store.connection import Queries
from annotations.store.tags import THERE
from annotations.store.values import fold

_UP: Final = """
    WITH RECURSIVE up(path, tag) AS (
        SELECT fold, id FROM tags
        UNION ALL SELECT rtrim(rtrim(path, replace(path, '/', '')), '/'), tag FROM up WHERE instr(path, '/'))"""
"""Every tag under its own name and under each level above it; `rtrim` takes the last level away."""

_WHOLE: Final = f"""{_UP}
    SELECT path, count(DISTINCT x.annotation_id) FROM up JOIN annotation_tags x ON x.tag_id = up.tag
    WHERE {THERE} AND path IN (SELECT path FROM up u JOIN tags t ON t.id = u.tag WHERE path <> t.fold)
    GROUP BY path"""
"""Annotations at or below each level that has a tag below it."""

_USES: Final = f"""
    SELECT t.*, (SELECT count(*) FROM annotation_tags x WHERE x.tag_id = t.id AND {THERE}) AS uses,
        (SELECT count(*) FROM article_tags z WHERE z.tag_id = t.id) AS worn
    FROM tags t WHERE instr(t.fold, ?) > 0"""

_BESIDE: Final = f"""
    SELECT y.tag_id, count(*) FROM annotation_tags x
    JOIN annotation_tags y ON y.annotation_id = x.annotation_id AND y.tag_id <> x.tag_id
    WHERE x.tag_id = ? AND {THERE} GROUP BY y.tag_id"""

_AROUND: Final = """
    WITH here(article) AS MATERIALIZED (
        SELECT n.article_id FROM annotation_tags x JOIN annotations n ON n.id = x.annotation_id
        WHERE x.tag_id = :tag AND n.deleted IS NULL
        UNION SELECT article_id FROM article_tags WHERE tag_id = :tag)
    SELECT tag, count(*) FROM (
        SELECT here.article, y.tag_id AS tag FROM here CROSS JOIN annotations n ON n.article_id = here.article
            CROSS JOIN annotation_tags y ON y.annotation_id = n.id WHERE n.deleted IS NULL
        UNION SELECT z.article_id, z.tag_id FROM here JOIN article_tags z ON z.article_id = here.article)
    WHERE tag <> :tag GROUP BY tag"""


def by_level(queries: Queries) -> dict[str, int]:
    """Annotations at or below each level that has a tag below it, by its case-folded name."""
    return dict(queries.tuples(_WHOLE))


def worn(queries: Queries) -> dict[int, int]:
    """Articles that carry a tag themselves, by its id."""
    rows = queries.tuples("SELECT tag_id, count(*) FROM article_tags GROUP BY tag_id")
    return dict(rows)


def used(queries: Queries, times: int, containing: str, limit: int, offset: int) -> list[tuple[Tag, int]]:
    """One page of the tags that so many annotations and articles carry, by name, with the number of articles."""
    rows = queries.rows(
        f"SELECT * FROM ({_USES}) WHERE uses + worn = ? ORDER BY fold LIMIT ? OFFSET ?",
        (fold(containing), times, limit, offset),
    )
    return [(_tag(row), int(row["worn"])) for row in rows]


def count_used(queries: Queries, times: int, containing: str) -> int:
    """How many tags so many annotations and articles carry."""
    parameters = (fold(containing), times)
    return int(queries.value(f"SELECT count(*) FROM ({_USES}) WHERE uses + worn = ?", parameters))


def together(queries: Queries, tag: int, limit: int) -> list[Together]:
    """The tags that stand with one on the same annotation or in the same article, the most frequent first."""
    beside = dict(queries.tuples(_BESIDE, (tag,)))
    around = dict(queries.tuples(_AROUND.replace(":tag", str(int(tag)))))
    best = sorted(around, key=lambda id_: (-beside.get(id_, 0), -around[id_], id_))[:limit]
    rows = queries.rows(
        "SELECT id, name, color FROM tags WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(best),)
    )
    known = {row["id"]: row for row in rows}
    return [
        Together(known[id_]["name"], known[id_]["color"], beside.get(id_, 0), around[id_]) for id_ in best
    ]


def use(queries: Queries, tags: Sequence[int]) -> TagUse:
    """What some tags are on."""
    ids = json.dumps(list(tags))
    among = "(SELECT value FROM json_each(?))"
    marked, bare, silent = queries.tuples(
        f"""SELECT count(*), coalesce(sum(bare), 0), coalesce(sum(bare AND note = ''), 0) FROM (
            SELECT n.note AS note, NOT EXISTS(SELECT 1 FROM annotation_tags y
                WHERE y.annotation_id = n.id AND y.tag_id NOT IN {among}) AS bare
            FROM annotations n WHERE n.deleted IS NULL
            AND n.id IN (SELECT annotation_id FROM annotation_tags WHERE tag_id IN {among}))""",
        (ids, ids),
    )[0]
    articles = queries.value(
        f"SELECT count(DISTINCT article_id) FROM article_tags WHERE tag_id IN {among}", (ids,)
    )
    return TagUse(len(tags), marked, int(articles), bare, silent)


def _tag(row: sqlite3.Row) -> Tag:
    return Tag(row["id"], row["uid"], row["name"], row["color"], row["description"], row["key"], row["uses"])
