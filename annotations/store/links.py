"""Which tags things carry: rows that are nothing but a key, written many by one statement.

A statement of its own for each takes ten times as long, because the full-text index of annotations follows each.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from annotations.store.connection import Queries, Value

LINKS: Final = {"annotation_tags": "annotation_id", "article_tags": "article_id"}
"""The tables, and the column of each for what carries the tag `tag_id`; both columns are its key."""

TOGETHER: Final = 1_000
"""Rows in one statement."""


def put(queries: Queries, table: str, keys: Sequence[tuple[Value, ...]]) -> None:
    """Insert the rows that are not there yet."""
    column = LINKS[table]
    for some in _parts(keys):
        # Not `OR IGNORE`, which would also say what the statements of triggers do about conflicts.
        queries.run(
            f"INSERT INTO {table}({column}, tag_id) SELECT k.value ->> 0, k.value ->> 1 FROM json_each(?) k"
            f" WHERE NOT EXISTS (SELECT 1 FROM {table} x"
            f" WHERE x.{column} = k.value ->> 0 AND x.tag_id = k.value ->> 1)",
            (some,),
        )


def take(queries: Queries, table: str, keys: Sequence[tuple[Value, ...]]) -> None:
    """Delete the rows that are there."""
    for some in _parts(keys):
        queries.run(
            f"DELETE FROM {table} WHERE ({LINKS[table]}, tag_id) IN"
            " (SELECT k.value ->> 0, k.value ->> 1 FROM json_each(?) k)",
            (some,),
        )


def _parts(keys: Sequence[tuple[Value, ...]]) -> list[str]:
    return [
        json.dumps([list(key) for key in keys[start : start + TOGETHER]])
        for start in range(0, len(keys), TOGETHER)
    ]
