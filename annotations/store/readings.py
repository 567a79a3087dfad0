"""Which pipelines have read the texts that a person corrected."""

from __future__ import annotations

from collections.abc import Sequence

from annotations.store.connection import Queries

Key = tuple[str, str, str]
"""Name, version and digest of a pipeline."""


def corrected_languages(queries: Queries) -> list[str]:
    """The languages of the articles in which names were corrected."""
    rows = queries.rows(
        "SELECT DISTINCT a.language FROM corrections c JOIN articles a ON a.id = c.article_id ORDER BY 1"
    )
    return [row[0] for row in rows]


def readers(queries: Queries, texts: Sequence[int]) -> list[Key]:
    """The pipelines that have read any of these texts, by name and the older first."""
    places = ", ".join("?" * len(texts))
    rows = queries.rows(
        "SELECT DISTINCT p.name, p.version, p.digest FROM pipelines p JOIN recognitions r ON p.id = r.pipeline_id"
        f" WHERE r.text_id IN ({places}) ORDER BY p.name, p.id",
        tuple(texts),
    )
    return [(row["name"], row["version"], row["digest"]) for row in rows]
