"""Keeping other people's annotations from somebody who codes the same articles: connections that do not have them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from annotations.store.connection import Queries
    from annotations.store.recorder import RowChange


def veil(connection: sqlite3.Connection, creator: str) -> None:
    """Let a connection that only reads find no annotations but one person's, deleted ones too.

    A temporary view comes before the table of its name (sqlite.org/lang_naming.html), whatever statement asks for it.
    """
    name = creator.replace("'", "''")
    connection.execute("PRAGMA query_only = OFF")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(
        f"CREATE TEMP VIEW annotations AS SELECT * FROM main.annotations WHERE creator = '{name}'"
    )
    connection.execute(
        "CREATE TEMP VIEW unseen AS SELECT id FROM main.annotations"
        f" WHERE deleted IS NOT NULL OR creator <> '{name}'"
    )
    connection.execute("PRAGMA query_only = ON")


def counts(queries: Queries, articles: Sequence[int]) -> dict[int, int]:
    """How many annotations that this connection has are on each of some articles that has any."""
    rows = queries.tuples(
        "SELECT article_id, count(*) FROM annotations WHERE deleted IS NULL"
        " AND article_id IN (SELECT value FROM json_each(?)) GROUP BY article_id",
        (json.dumps(list(articles)),),
    )
    return dict(rows)


CARRIED: Final = (
    "SELECT EXISTS(SELECT 1 FROM annotation_tags x JOIN main.annotations n ON n.id = x.annotation_id"
    " WHERE x.tag_id IN (SELECT value FROM json_each(?)) AND n.creator <> ?)"
)
"""Whether annotations of others than one person carry, or carried until they were deleted, one of some tags."""


def carried(queries: Queries, tags: Iterable[int], creator: str) -> bool:
    """Whether anybody else's annotations have one of these tags."""
    return bool(queries.value(CARRIED, (json.dumps(list(tags)), creator)))


def concerns_others(queries: Queries, changes: Iterable[RowChange], creator: str) -> bool:
    """Whether changes of rows are, or would be, on annotations of others than one person."""
    ids: set[object] = set()
    for change in changes:
        if change.table in ("annotations", "annotation_tags"):
            ids.add(change.key[0])
        if change.table == "annotations" and any(
            (state or {}).get("creator", creator) != creator for state in (change.before, change.after)
        ):
            return True
    sql = (
        "SELECT EXISTS(SELECT 1 FROM main.annotations WHERE id IN (SELECT value FROM json_each(?))"
        " AND creator <> ?)"
    )
    return bool(queries.value(sql, (json.dumps(list(ids)), creator)))
