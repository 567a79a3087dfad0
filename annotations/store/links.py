"""Which tags things carry: rows that are nothing but a key, written many by one statement.

A statement of its own for each takes ten times as long, because the full-text index of annotations follows each.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from annotations.store.connection import Queries, Value

LINKS: Final = {"annotation_tags": "annotation_id", "article_tags": "article_id"}
"""The tables, and the column of each for what carries the tag `tag_id`; both columns are its key."""

FEW: Final = 20
"""Annotations that get or lose a tag one by one."""

TOGETHER: Final = 1_000
"""Rows in one statement."""


def put(queries: Queries, table: str, keys: Sequence[tuple[Value, ...]]) -> None:
    """Insert the rows that are not there yet."""
    column = LINKS[table]
    with _indexed_once(queries, table, keys):
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
    with _indexed_once(queries, table, keys):
        for some in _parts(keys):
            queries.run(
                f"DELETE FROM {table} WHERE ({LINKS[table]}, tag_id) IN"
                " (SELECT k.value ->> 0, k.value ->> 1 FROM json_each(?) k)",
                (some,),
            )


@contextmanager
def _indexed_once(queries: Queries, table: str, keys: Sequence[tuple[Value, ...]]) -> Iterator[None]:
    """Take annotations out of the full-text index while many get other tags, and enter them again afterwards.

    What is not in the index, its triggers leave alone. One by one they take milliseconds a row, since FTS5 writes its
    index to the disk for each.
    """
    if table != "annotation_tags" or len(keys) < FEW:
        yield
        return
    ids = json.dumps(list({key[0] for key in keys}))
    queries.run("DELETE FROM annotations_fts WHERE rowid IN (SELECT value FROM json_each(?))", (ids,))
    yield
    queries.run(
        "INSERT INTO annotations_fts(rowid, exact, note, tags) SELECT n.id, n.exact, n.note, n.tags"
        " FROM annotation_texts n WHERE n.id IN (SELECT value FROM json_each(?))",
        (ids,),
    )


def _parts(keys: Sequence[tuple[Value, ...]]) -> list[str]:
    return [
        json.dumps([list(key) for key in keys[start : start + TOGETHER]])
        for start in range(0, len(keys), TOGETHER)
    ]
