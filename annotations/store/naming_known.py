"""Every name that an article has had, each once: where a part of a name is looked for before its articles are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

MANY: Final = 20_000
"""Names up to which the articles of each are looked up; of more, the list of all names of all articles is read."""

STATEMENTS: Final[Sequence[str]] = (
    # One spelling of those that differ in ASCII case; names that no article has any more may be among them.
    "CREATE TABLE known_names(name TEXT COLLATE NOCASE PRIMARY KEY) WITHOUT ROWID",
    "INSERT OR IGNORE INTO known_names SELECT DISTINCT name FROM article_names",
    """CREATE TRIGGER article_names_noted AFTER INSERT ON article_names BEGIN
        INSERT OR IGNORE INTO known_names(name) VALUES (new.name);
    END""",
)
"""Statements of the schema."""

_NUMBER: Final = "(SELECT count(*) FROM alike)"

HAVING: Final = (
    "WITH alike(name) AS MATERIALIZED ("
    f"SELECT k.name FROM known_names k WHERE k.name LIKE ? ESCAPE '!' LIMIT {MANY + 1})"
    f" SELECT x.article_id FROM (SELECT 1 WHERE {_NUMBER} <= {MANY}) CROSS JOIN alike k"
    " CROSS JOIN article_names x ON x.name = k.name COLLATE NOCASE"
    f" UNION ALL SELECT x.article_id FROM (SELECT 1 WHERE {_NUMBER} > {MANY}) CROSS JOIN article_names x"
    " WHERE x.name LIKE ? ESCAPE '!'"
)
"""The articles with a name like a pattern, in any ASCII case, in SQL.

The pattern is the parameter of both marks. `x.name LIKE ?` alone reads 1,500,000 entries of an index.
"""
