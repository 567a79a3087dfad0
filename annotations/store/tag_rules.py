"""Rules that give tags to articles, in the order in which they were made."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from annotations.codebook import TagRule
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Recorder
from annotations.store.values import new_uid, now

_SELECT = "SELECT r.*, t.name FROM tag_rules r JOIN tags t ON t.id = r.tag_id"


def _rule(row: sqlite3.Row) -> TagRule:
    return TagRule(row["id"], row["uid"], row["name"], row["query"], row["creator"], row["created"])


def every(queries: Queries) -> list[TagRule]:
    """All rules, the oldest first."""
    return [_rule(row) for row in queries.rows(f"{_SELECT} ORDER BY r.id")]


def of_tag(queries: Queries, tag: int) -> list[TagRule]:
    """The rules of a tag, the oldest first."""
    return [_rule(row) for row in queries.rows(f"{_SELECT} WHERE r.tag_id = ? ORDER BY r.id", (tag,))]


def get(queries: Queries, rule: int) -> TagRule | None:
    """A rule, or None."""
    row = queries.row(f"{_SELECT} WHERE r.id = ?", (rule,))
    return None if row is None else _rule(row)


def find(queries: Queries, tag: int, query: str) -> int | None:
    """The rule that gives a tag to what a query finds, or None."""
    found: int | None = queries.value("SELECT id FROM tag_rules WHERE tag_id = ? AND query = ?", (tag, query))
    return found


def insert(recorder: Recorder, tag: int, query: str, creator: str) -> int:
    """Write a rule; returns its id."""
    at = now()
    return recorder.insert(
        "tag_rules",
        {"uid": new_uid(), "tag_id": tag, "query": query, "creator": creator, "created": at, "modified": at},
    )


def follow(recorder: Recorder, old: int, new: int) -> None:
    """Let the rules of a tag give another one; one that the other has already goes."""
    for rule in of_tag(recorder, old):
        if find(recorder, new, rule.query) is None:
            recorder.update("tag_rules", [rule.id], {"tag_id": new, "modified": now()})
        else:
            recorder.delete("tag_rules", (rule.id,))


def drop(recorder: Recorder, tag: int) -> None:
    """Delete the rules of a tag."""
    for rule in of_tag(recorder, tag):
        recorder.delete("tag_rules", (rule.id,))


def carriers(queries: Queries, tag: int) -> int:
    """How many articles carry a tag themselves."""
    return int(queries.value("SELECT count(*) FROM article_tags WHERE tag_id = ?", (tag,)))


def untagged(queries: Queries, tag: int, where: str, parameters: Sequence[Value]) -> list[int]:
    """The articles that meet a condition over `a` and do not carry a tag, in the order of adding."""
    rows = queries.tuples(
        f"SELECT a.id FROM articles a WHERE ({where}) AND NOT EXISTS"
        " (SELECT 1 FROM article_tags x WHERE x.article_id = a.id AND x.tag_id = ?) ORDER BY a.id",
        (*parameters, tag),
    )
    return [row[0] for row in rows]
