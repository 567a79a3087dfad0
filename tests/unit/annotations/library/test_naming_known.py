"""Parts of names are found by the list of all names as they would be among the names of all articles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.library import Library
from annotations.model import Draft
from annotations.search.sql import _Articles
from annotations.store import naming_known
from annotations.text import from_plain

NAMES = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 2), st.text("aAbBöÖß %_!é", min_size=1, max_size=4)),
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


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Four articles, two of them archived, whose names each example writes anew."""
    with Library.open(tmp_path_factory.mktemp("known") / "names.db") as opened:
        for number in range(4):
            text = from_plain(f"Text {number}.\n\nEin Absatz {number}.")
            opened.add_draft(Draft("", text, language="xx"), f"a{number}")
        with opened._store.writing() as queries:
            for pipeline in (1, 2):
                queries.run("INSERT INTO pipelines VALUES (?, 'p', ?, '')", (pipeline, str(pipeline)))
            queries.run("UPDATE articles SET archived = 1 WHERE id > 2")
        yield opened


@pytest.mark.parametrize("many", [0, 3, naming_known.MANY])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(NAMES, st.lists(st.tuples(st.integers(0, 11), PART), max_size=2, unique_by=lambda one: one[0]), PART)
def test_a_part_finds_the_same_articles(
    library: Library,
    many: int,
    names: list[tuple[int, int, str]],
    targets: list[tuple[int, str]],
    part: str,
) -> None:
    with library._store.writing() as queries:
        for table in ("article_names", "name_rules"):
            queries.run(f"DELETE FROM {table}")
        for row in names:
            queries.run("INSERT INTO article_names VALUES (?, ?, ?, 'PER', 1)", row)
        for at, target in targets:
            if at < len(names):
                queries.run(
                    "INSERT OR IGNORE INTO name_rules(uid, name, label, target, created) VALUES (?, ?, 'PER', ?, '')",
                    (str(at), names[at][2], target),
                )
        if names:  # The list of names keeps one that is in no article any more.
            queries.run("DELETE FROM article_names WHERE name = ?", (names[0][2],))
    conditions = _Articles()
    where, parameters = conditions._named(part, False), conditions.parameters
    assert naming_known.HAVING in where
    having = naming_known.HAVING.replace(f"LIMIT {naming_known.MANY + 1}", f"LIMIT {many + 1}")
    having = having.replace(f" {naming_known.MANY})", f" {many})")
    before = library._reader.tuples(f"SELECT a.id FROM articles a WHERE {BEFORE}", (parameters[0],) * 2)
    after = library._reader.tuples(
        f"SELECT a.id FROM articles a WHERE {where.replace(naming_known.HAVING, having)}", parameters
    )
    assert sorted(after) == sorted(before)
    assert (having != naming_known.HAVING) is (many != naming_known.MANY)
