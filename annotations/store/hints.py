"""Values that begin in some way, found by index in a library of any size."""

from __future__ import annotations

from typing import Final

from annotations.store.connection import Queries

LAST: Final = "\U0010ffff"
"""Greater than any character of a name."""

NEWEST: Final = 5_000
"""Names of the newest articles that are counted, in some 10 ms at most."""

LARGEST: Final = 1_000
"""Sources among which the largest are sought."""

TAGS: Final = "SELECT name FROM tags WHERE fold >= ? AND fold < ? ORDER BY fold LIMIT ?"

SOURCES: Final = (
    "SELECT name FROM (SELECT name, fold, articles FROM sources WHERE fold >= ? AND fold < ? ORDER BY fold LIMIT ?)"
    " ORDER BY articles DESC, fold LIMIT ?"
)

LANGUAGES: Final = """
    WITH RECURSIVE found(code) AS (
        SELECT min(language) FROM articles WHERE archived = 0 AND language >= ?1 AND language < ?2
        UNION ALL
        SELECT (SELECT min(language) FROM articles WHERE archived = 0 AND language > code AND language < ?2)
        FROM found WHERE code IS NOT NULL)
    SELECT code FROM found WHERE code IS NOT NULL LIMIT ?3"""
"""Steps from one language to the next in the index, instead of looking at all articles."""

NAMES: Final = """
    WITH RECURSIVE found(name) AS (
        SELECT * FROM (
            SELECT name FROM article_names WHERE name >= ?1 COLLATE NOCASE AND name < ?2 COLLATE NOCASE
            ORDER BY name COLLATE NOCASE LIMIT 1)
        UNION ALL
        SELECT (
            SELECT x.name FROM article_names x
            WHERE x.name > found.name COLLATE NOCASE AND x.name < ?2 COLLATE NOCASE
            ORDER BY x.name COLLATE NOCASE LIMIT 1)
        FROM found WHERE name IS NOT NULL)
    SELECT name FROM found WHERE name IS NOT NULL LIMIT ?3"""
"""Steps from one name to the next likewise."""

MENTIONED: Final = """
    SELECT name FROM (SELECT name, mentions FROM article_names ORDER BY article_id DESC LIMIT ?)
    WHERE name LIKE ? ESCAPE '!' OR name LIKE ? ESCAPE '!'
    GROUP BY name ORDER BY sum(mentions) DESC, name LIMIT ?"""
"""The names that the newest articles mention most, by the beginning of any of their words."""


CREATORS: Final = """
    SELECT creator FROM (
        SELECT creator FROM annotations WHERE deleted IS NULL ORDER BY modified DESC LIMIT ?)
    WHERE creator <> '' AND creator LIKE ? ESCAPE '!' GROUP BY creator ORDER BY count(*) DESC, creator LIMIT ?"""
"""Who made the annotations that were changed last."""


def tags(queries: Queries, prefix: str, limit: int) -> list[str]:
    """Tags whose folded names begin so."""
    return _column(queries, TAGS, prefix, prefix + LAST, limit)


def sources(queries: Queries, prefix: str, limit: int) -> list[str]:
    """Sources whose folded names begin so, those with the most articles first."""
    return _column(queries, SOURCES, prefix, prefix + LAST, LARGEST, limit)


def languages(queries: Queries, prefix: str, limit: int) -> list[str]:
    """Languages of articles that are not archived."""
    return _column(queries, LANGUAGES, prefix or "a", prefix + LAST, limit)


def names(queries: Queries, prefix: str, limit: int) -> list[str]:
    """Names that begin so or have a word that does, the most mentioned first, without regard to ASCII case."""
    part = _escaped(prefix)
    found = _column(queries, MENTIONED, NEWEST, f"{part}%", f"% {part}%", limit)
    if prefix and len(found) < limit:
        found += _column(queries, NAMES, prefix, prefix + LAST, limit)
    return list(dict.fromkeys(found))[:limit]


def creators(queries: Queries, prefix: str, limit: int) -> list[str]:
    """Names of people that begin so, those who annotated most lately first, without regard to ASCII case."""
    return _column(queries, CREATORS, NEWEST, f"{_escaped(prefix)}%", limit)


def _escaped(part: str) -> str:
    """Part of a value for LIKE with the escape character `!`."""
    return part.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _column(queries: Queries, sql: str, *parameters: str | int) -> list[str]:
    return [row[0] for row in queries.tuples(sql, parameters)]
