"""Parts of names are found by the list of all names as they would be among the names of all articles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.library import Library
from annotations.model import Draft
from annotations.search.sql import articles_where
from annotations.store import naming_known
from tests.unit.annotations.library.conftest import fill

NAMES = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 2), st.text("aAbBöÖß %_!é", min_size=1, max_size=4)),
    max_size=12,
    unique=True,
)
PART = st.text("aAbBöÖß%_!é", min_size=1, max_size=3)
BEFORE = (
    "a.id IN (SELECT x.article_id FROM article_names x WHERE x.name LIKE ? ESCAPE '!' UNION ALL"
    " SELECT x.article_id FROM name_rules r CROSS JOIN article_names x"
    " ON x.name = r.name COLLATE NOCASE AND x.name = r.name AND x.label = r.label"
    " WHERE r.target LIKE ? ESCAPE '!')"
)
"""The condition as it was before there was a list of names."""


@pytest.mark.parametrize("many", [0, 3, 20_000])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(NAMES, st.lists(st.tuples(st.integers(0, 11), PART), max_size=2), PART)
def test_a_part_finds_the_same_articles(
    tmp_path: Path,
    draft: Callable[..., Draft],
    many: int,
    names: list[tuple[int, int, str]],
    targets: list[tuple[int, str]],
    part: str,
) -> None:
    having = naming_known.HAVING.replace(str(naming_known.MANY), str(many)).replace(
        str(naming_known.MANY + 1), str(many + 1)
    )
    path = tmp_path / "names.db"
    path.unlink(missing_ok=True)
    with Library.open(path) as library:
        fill(library, draft)
        with library._store.writing() as queries:
            for pipeline in (1, 2):
                queries.run("INSERT INTO pipelines VALUES (?, 'p', ?, '')", (pipeline, str(pipeline)))
            for article, pipeline, name in names:
                values = (min(article, 2), pipeline, name)
                queries.run("INSERT OR IGNORE INTO article_names VALUES (?, ?, ?, 'PER', 1)", values)
            for at, target in targets:
                if at < len(names):
                    queries.run(
                        "INSERT OR IGNORE INTO name_rules(uid, name, label, target, created)"
                        " VALUES (?, ?, 'PER', ?, '')",
                        (str(at), names[at][2], target),
                    )
            queries.run("UPDATE articles SET archived = 1 WHERE id = 1")
            if names:
                queries.run("DELETE FROM article_names WHERE name = ?", (names[0][2],))
        where, parameters = articles_where(f"name:{part.replace(' ', '')}")
        assert naming_known.HAVING in where
        pattern = parameters[0]
        before = library._reader.tuples(f"SELECT a.id FROM articles a WHERE {BEFORE}", (pattern, pattern))
        after = library._reader.tuples(
            f"SELECT a.id FROM articles a WHERE {where.replace(naming_known.HAVING, having)}", parameters
        )
        assert sorted(after) == sorted(before)
