"""What a library offers while a query is typed, and that offering it never takes a look at everything."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from annotations.library import Library
from annotations.model import CorrectionKind, Draft
from annotations.store import hints
from annotations.store.opening import open_store


@pytest.fixture
def full(library: Library, draft: Callable[..., Draft]) -> Library:
    """Articles with names, tags, sources and languages."""
    for number in range(4):
        library.add_draft(draft(f"Titel {number}\n\nMaduro sprach.", source="Gazette", language="fr"))
    library.add_draft(draft("Noch einer\n\nText.", source="gestern"))
    library.tag_articles([1], "new york")
    library.annotate(1, 0, 2, tags=["News/foreign"])
    library.correct(1, 83, 97, CorrectionKind.ADD, "PER")
    for number in range(3, 7):
        library.correct(number, 9, 15, CorrectionKind.ADD, "PER")
    return library


def offered(library: Library, query: str, limit: int = 20) -> list[str]:
    return list(library.complete(query, len(query), limit).candidates)


def test_values_come_from_the_library(full: Library) -> None:
    assert offered(full, "tag:n") == ['"new york"', "news", "News/foreign"]
    assert offered(full, "tag:news/") == ["news/*", "News/foreign"]
    assert offered(full, "lang:") == ["de", "en", "fr"]
    assert offered(full, "label:p") == ["PER"]
    assert offered(full, "source:g") == ['"Gazette"', '"gestern"', '"Glosse"']
    assert offered(full, "source:") == ['"Gazette"', '"Feed"', '"gestern"', '"Glosse"']
    assert offered(full, "source:", 1) == ['"Gazette"']
    assert offered(full, "nothing:") == []


def test_names_are_offered_by_any_of_their_words_and_the_most_mentioned_first(full: Library) -> None:
    article = full.text(1).content
    assert article[83:97] == "Nicolás Maduro", article.index("Nicolás")
    assert offered(full, "name:mad") == ["Maduro", '"Nicolás Maduro"']
    assert offered(full, "name:nic") == ['"Nicolás Maduro"']
    assert offered(full, "name:%") == []


def test_names_of_old_articles_are_found_by_their_beginning(
    full: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints, "NEWEST", 1)
    assert offered(full, "name:nic") == ['"Nicolás Maduro"']
    assert offered(full, "name:m") == ["Maduro"]


@pytest.mark.parametrize(
    ("sql", "parameters", "indexes"),
    [
        (hints.TAGS, ("a", "b", 9), ["SEARCH tags USING INDEX sqlite_autoindex_tags"]),
        (hints.SOURCES, ("a", "b", 9, 9), ["SEARCH sources USING INDEX sqlite_autoindex_sources"]),
        (
            hints.LANGUAGES,
            ("a", "b", 9),
            ["INDEX articles_by_language (archived=? AND language>? AND language<?)"],
        ),
        (
            hints.NAMES,
            ("a", "b", 9),
            ["SEARCH x USING COVERING INDEX article_names_name (name>? AND name<?)"],
        ),
        (hints.MENTIONED, (9, "a%", "% a%", 9), []),
    ],
)
def test_no_table_is_read_through(
    path: Path, sql: str, parameters: tuple[str | int, ...], indexes: list[str]
) -> None:
    opened = open_store(path).store
    plan = [row[3] for row in opened.reader().tuples(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    opened.close()
    for index in indexes:
        assert any(index in step for step in plan), plan
    # What is scanned is what was found before, bounded by its LIMIT; of names, the newest, in their order.
    scans = [step for step in plan if step.startswith("SCAN") and "CONSTANT" not in step]
    assert {step.split()[1] for step in scans} <= {"found", "(subquery-1)", "article_names"}, plan
    assert all("article_names" not in step or sql == hints.MENTIONED for step in scans)
    assert sum("TEMP B-TREE FOR ORDER BY" in step for step in plan) <= 1


def test_a_prefix_takes_no_more_steps_among_many_names_than_among_few(path: Path) -> None:
    opened = open_store(path).store
    with opened.writing() as queries:
        queries.run("INSERT INTO pipelines(id, name, version, digest) VALUES (1, 'p', '1', '')")
        queries.run("INSERT INTO texts(id, hash, content, rules) VALUES (1, x'00', '', 1)")
        queries.run(
            "INSERT INTO articles(id, uid, title, title_key, text_id, first_text_id, added, modified)"
            " VALUES (1, 'u', '', '', 1, 1, '', '')"
        )
    steps = []
    for last in (3_000, 30_000):
        with opened.writing() as queries:
            queries.run(
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT ?) INSERT OR IGNORE INTO"
                " article_names(article_id, pipeline_id, name, label, mentions)"
                " SELECT 1, 1, 'N' || x, 'PER', 1 FROM n",
                (last,),
            )
        reader = opened.reader()
        counted: list[None] = []
        reader.connection.set_progress_handler(partial(counted.append, None), 1)
        assert [row[0] for row in reader.tuples(hints.NAMES, ("n2997", "n2997" + hints.LAST, 1))] == ["N2997"]
        assert len(reader.tuples(hints.NAMES, ("n", "n" + hints.LAST, 20))) == 20
        assert reader.tuples(hints.NAMES, ("a", "a" + hints.LAST, 20)) == []
        reader.connection.set_progress_handler(None, 0)
        steps.append(len(counted))
    opened.close()
    assert max(steps) < 3_000, steps
