"""A few new articles by themselves: whether a query finds them is asked of their rows and words alone.

The index of a whole library gives all articles that have a word, or none: for a common word that takes a tenth of a
second with 100,000 articles, whichever of them is asked about.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from annotations.store.connection import Queries, Value
from annotations.store.newest import INDEX

FEW: Final = 100
"""Articles from which on indexing them once more takes longer than asking the index of the library."""

_ARRIVED: Final = "arrived_fts"

_NARROWED: Final = ("article_sources", "article_tags", "article_names", "annotations")
"""Tables of which only the rows of these articles are looked at."""


def index(queries: Queries, articles: Sequence[int]) -> str:
    """The name of the index to ask about these articles in this transaction, in place of `articles_fts`."""
    if len(articles) > FEW:
        return INDEX
    queries.run(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{_ARRIVED} USING fts5(title, byline, content, content='',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    queries.run(f"INSERT INTO {_ARRIVED}({_ARRIVED}) VALUES ('delete-all')")
    queries.run(
        f"INSERT INTO {_ARRIVED}(rowid, title, byline, content) SELECT id, title, byline, content"
        " FROM article_texts WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(articles)),),
    )
    return _ARRIVED


def matching(
    queries: Queries, ids: Sequence[int], where: str, parameters: Sequence[Value], words: str = INDEX
) -> list[int]:
    """Which of some articles meet a condition over `a`, in the order of adding; `words` is the index to ask."""
    # A common table expression goes before the table of its name wherever the condition names that.
    narrowed = ", ".join(
        f"{table} AS (SELECT * FROM main.{table} WHERE article_id IN (SELECT id FROM arrived))"
        for table in _NARROWED
    )
    rows = queries.tuples(
        f"WITH arrived(id) AS (SELECT value FROM json_each(?)), {narrowed}"
        f" SELECT a.id FROM articles a WHERE a.id IN (SELECT id FROM arrived)"
        f" AND ({where.replace(INDEX, words)}) ORDER BY a.id",
        (json.dumps(list(ids)), *parameters),
    )
    return [row[0] for row in rows]
