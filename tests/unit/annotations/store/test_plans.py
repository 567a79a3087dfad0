"""The list is read from indexes: no page of it sorts or scans the whole table."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.library.intake import BY_URL
from annotations.search.sql import articles_where
from annotations.store.connection import Store
from annotations.store.journal import LAST_UNDONE, REDOABLE
from annotations.store.listing import SHOWN, SORTS
from annotations.store.opening import open_store


def plan(store: Store, sql: str) -> str:
    return " | ".join(row["detail"] for row in store.reader().rows(f"EXPLAIN QUERY PLAN {sql}"))


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("key", sorted(SORTS))
def test_every_sort_key_has_its_index(store: Store, key: str, direction: str) -> None:
    column, _ = SORTS[key]
    found = plan(
        store,
        f"SELECT a.id FROM articles a WHERE a.archived = 0 ORDER BY {column} {direction}, a.id {direction}"
        " LIMIT 100 OFFSET 500",
    )
    assert "TEMP B-TREE" not in found
    assert "COVERING INDEX" in found


def test_the_newest_annotations_are_read_from_an_index(store: Store) -> None:
    found = plan(
        store,
        "SELECT n.id FROM annotations n JOIN texts t ON t.id = n.text_id JOIN articles a ON a.id = n.article_id"
        " WHERE n.deleted IS NULL AND 1 ORDER BY n.modified DESC, n.id DESC LIMIT 100",
    )
    assert "TEMP B-TREE" not in found


def test_an_address_is_looked_up_in_its_index(store: Store) -> None:
    details = [
        row["detail"] for row in store.reader().rows(f"EXPLAIN QUERY PLAN {BY_URL}", ("https://x.org/",))
    ]
    assert details == ["SEARCH articles USING COVERING INDEX articles_url (canonical_url=?)"]


def test_the_journal_is_never_read_through_for_what_was_undone(store: Store) -> None:
    redoable = REDOABLE.replace("?", "'x'")
    for sql in (
        LAST_UNDONE,
        f"SELECT * FROM journal WHERE {redoable} ORDER BY undone DESC LIMIT 1",
        f"DELETE FROM journal WHERE {redoable}",
    ):
        assert "journal_undone" in plan(store, sql)


def test_what_is_rare_in_a_large_library_is_not_sought_in_all_of_it(path: Path) -> None:
    opened = open_store(path).store
    with opened.writing() as queries:
        queries.run("INSERT INTO texts(id, hash, content, rules) VALUES (1, x'00', '', 1)")
        queries.run(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 2000)"
            " INSERT INTO articles(uid, title, title_key, text_id, first_text_id, language, added, modified)"
            " SELECT x, '', '', 1, 1, 'en', '', '' FROM n"
        )
    opened.close()
    opened = open_store(path).store
    for rare, how in (
        ("a.id IN (SELECT article_id FROM article_tags WHERE tag_id = 7)", "INTEGER PRIMARY KEY"),
        ("a.language = 'fr'", "articles_by_language"),
        ("a.starred = 1", "articles_starred"),
        ("a.read = 0", "articles_unread"),
        ("(a.coding > 0 AND a.coding = 1)", "articles_coding"),
        ("a.note <> ''", "articles_noted"),
    ):
        sql = f"SELECT a.id FROM articles a WHERE {SHOWN} AND {rare} ORDER BY +a.published DESC, a.id DESC"
        assert how in plan(opened, sql), rare
    opened.close()


def test_what_is_not_coded_yet_is_found_without_reading_a_single_article(store: Store) -> None:
    where, parameters = articles_where("is:uncoded")
    assert not parameters
    found = plan(
        store,
        f"SELECT a.id FROM articles a WHERE {SHOWN} AND {where} ORDER BY +a.published DESC, a.id DESC",
    )
    assert "SEARCH a USING COVERING INDEX articles_by_published" in found
    assert "USING COVERING INDEX articles_coding" in found
