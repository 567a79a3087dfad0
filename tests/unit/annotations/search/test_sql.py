"""Queries find what they say in a real library file, and whatever is typed stays data."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotations.errors import QueryError
from annotations.library import Library
from annotations.model import CorrectionKind, Draft
from annotations.search.query import DEPTH, TERMS
from annotations.search.sql import annotations_where, articles_where
from annotations.text import TextBuilder

ARTICLES = {
    "mercosur": (
        "Kein Platz am Tisch",
        "Das Bündnis Mercosur-Gipfel hat Venezuela ausgeschlossen.",
        "de",
        "Die ZEIT",
    ),
    "maduro": ("Nicolás Maduro spricht", "Der Präsident sprach am Samstag in Caracas lange.", "de", "Seed"),
    "paris": ("Une journée à Paris", "Le président a parlé longtemps à Straßburg ; l'été.", "fr", "Le Monde"),
    "brief": ("Brief", "Nothing from Caracas today.", "en", "Seed"),
}

PUBLISHED = {"mercosur": "2017-08-06", "maduro": "2018-02-03T12:00:00.000Z", "paris": "2017"}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of four articles with states, tags and annotations (one deleted, one an orphan)."""
    path = tmp_path_factory.mktemp("search") / "library.db"
    with Library.open(path, creator="Anna") as library:
        ids = {}
        for key, (title, body, language, source) in ARTICLES.items():
            builder = TextBuilder()
            builder.add(body)
            draft = Draft(
                title,
                builder.build(),
                language=language,
                source=source,
                url=f"https://example.org/{key}",
                published=PUBLISHED.get(key, ""),
            )
            article = library.add_draft(draft).article
            assert article is not None
            ids[key] = article.id
        library.set_read([ids["mercosur"]], True)
        library.set_starred([ids["paris"]], True)
        library.set_archived([ids["brief"]], True)
        library.tag_articles([ids["paris"]], "Country/France")
        library.correct(ids["maduro"], 4, 13, CorrectionKind.ADD, "PER")
        library.annotate(
            ids["mercosur"], 4, 11, tags=["country/Venezuela", "quote"], note="Wer schließt aus?"
        )
        library.annotate(ids["maduro"], 0, 3, tags=["countryside"], note="Straße 7")
        gone = library.annotate(ids["brief"], 0, 7, tags=["gone"]).annotation
        orphan = library.annotate(ids["maduro"], 4, 13, tags=["new york"]).annotation
        assert gone is not None
        library.delete([gone])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE annotations SET anchor = 'orphan' WHERE id = ?", (orphan,))
        connection.execute("UPDATE articles SET seed = 1 WHERE source = 'Seed'")
    return path


@pytest.fixture(scope="module")
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        yield connection


@pytest.fixture(scope="module")
def articles(connection: sqlite3.Connection) -> Callable[[str], set[str]]:
    """The keys of the articles that a query finds."""

    def find(query: str) -> set[str]:
        condition, parameters = articles_where(query)
        rows = connection.execute(f"SELECT a.url FROM articles a WHERE {condition}", parameters)
        return {url.rpartition("/")[2] for (url,) in rows}

    return find


@pytest.fixture(scope="module")
def annotations(connection: sqlite3.Connection) -> Callable[[str], set[str]]:
    """The quotes of the annotations that a query finds."""

    def find(query: str) -> set[str]:
        condition, parameters = annotations_where(query)
        rows = connection.execute(
            "SELECT n.exact FROM annotations n JOIN articles a ON a.id = n.article_id"
            f" WHERE n.deleted IS NULL AND {condition}",
            parameters,
        )
        return {exact for (exact,) in rows}

    return find


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "mercosur maduro paris brief"),
        ("caracas", "maduro brief"),
        ("CARAC", "maduro brief"),
        ("aracas", ""),
        ("nicolas", "maduro"),
        ("Prasident", "maduro"),
        ("president", "paris"),
        ("mercosur-gip", "mercosur"),
        ('"in Caracas lange"', "maduro"),
        ('"in Caracas lang"', ""),
        ('"Caracas in"', ""),
        ("caracas samstag", "maduro"),
        ("mercosur OR paris", "mercosur paris"),
        ("caracas -samstag", "brief"),
        ("-caracas", "mercosur paris"),
        ("-(caracas OR paris)", "mercosur"),
        ("caracas (samstag OR is:starred)", "maduro"),
        ("is:seed (caracas OR -lang:de)", "maduro brief"),
        ("Maduro – spricht: …", "maduro"),
        ("caracas -…", "maduro brief"),
        ("l", "paris"),
        ("tag:quote", "mercosur"),
        ("tag:QUOTE", "mercosur"),
        ("tag:country", ""),
        ("tag:country/*", "mercosur paris"),
        ("tag:country/venezuela/*", "mercosur"),
        ("tag:/country/france/", "paris"),
        ("tag:countr/*", ""),
        ('tag:"new york"', "maduro"),
        ("tag:gone", ""),
        ("tag:*", "mercosur maduro paris"),
        ("-tag:*", "brief"),
        ("source:zeit", "mercosur"),
        ("source:seed", "maduro brief"),
        ('source:"le monde"', "paris"),
        ("lang:de", "mercosur maduro"),
        ("name:präs", "maduro"),
        ("name:SIDENT label:PER", "maduro"),
        ("name:präsident label:ORG", ""),
        ('name:"pr%t" OR name:"pr_sident"', ""),
        ("label:per", "maduro"),
        ("published:2017-08", "mercosur"),
        ("published:2017", "mercosur paris"),
        ("published:>2017", "maduro"),
        ("published:<=2017-08", "mercosur paris"),
        ("published:2017-08-07..", "maduro"),
        ("-published:2017", "maduro brief"),
        ("added:today", "mercosur maduro paris brief"),
        ("added:<yesterday", ""),
        ("is:read", "mercosur"),
        ("is:unread", "maduro paris brief"),
        ("is:starred", "paris"),
        ("is:archived", "brief"),
        ("is:annotated", "mercosur maduro"),
        ("is:seed", "maduro brief"),
        ("is:orphaned", "maduro"),
        ("-is:orphaned tag:*", "mercosur paris"),
        ("is:unread caracas lang:de tag:countryside source:see", "maduro"),
    ],
)
def test_articles_found(articles: Callable[[str], set[str]], query: str, found: str) -> None:
    assert articles(query) == set(found.split())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Bündnis", "Der", "Präsident"}),
        ("bundnis", {"Bündnis"}),
        ("schließt", {"Bündnis"}),
        ("venezuela", {"Bündnis"}),
        ("maduro", {"Der", "Präsident"}),
        ("caracas", set()),
        ("maduro straße", {"Der"}),
        ('"new york"', {"Präsident"}),
        ("maduro -straße", {"Präsident"}),
        ("7 OR quote", {"Der", "Bündnis"}),
        ("tag:country/*", {"Bündnis"}),
        ("tag:*", {"Bündnis", "Der", "Präsident"}),
        ("is:orphaned", {"Präsident"}),
        ("is:annotated -is:seed", {"Bündnis"}),
        ("source:ZEIT", {"Bündnis"}),
        ("lang:fr", set()),
    ],
)
def test_annotations_found(annotations: Callable[[str], set[str]], query: str, found: set[str]) -> None:
    assert annotations(query) == found


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("sort:title", ["Kein Platz am Tisch", "Nicolás Maduro spricht", "Une journée à Paris"]),
        ("sort:-title", ["Une journée à Paris", "Nicolás Maduro spricht", "Kein Platz am Tisch"]),
        ("lang:de sort:-added", ["Nicolás Maduro spricht", "Kein Platz am Tisch"]),
        ("sort:published maduro OR mercosur", ["Kein Platz am Tisch", "Nicolás Maduro spricht"]),
        ("caracas OR zeit sort:-relevance", ["Nicolás Maduro spricht"]),
        ("sort:relevance", ["Nicolás Maduro spricht", "Kein Platz am Tisch", "Une journée à Paris"]),
    ],
)
def test_articles_come_in_the_order_that_the_query_asks_for(
    path: Path, query: str, titles: list[str]
) -> None:
    with Library.open(path, read_only=True) as library:
        assert [article.title for article in library.articles(query)] == titles
        assert library.count(query) == len(titles)


def test_an_order_that_is_given_apart_wins_and_annotations_have_none(path: Path) -> None:
    with Library.open(path, read_only=True) as library:
        found = library.articles("sort:title", sort="-title")
        assert [article.title[:3] for article in found] == ["Une", "Nic", "Kei"]
    with pytest.raises(QueryError, match="sort: orders articles") as caught:
        annotations_where("maduro sort:title")
    assert caught.value.position == 7


@pytest.mark.parametrize("where", [articles_where, annotations_where])
@pytest.mark.parametrize("query", ["–", "-…", '"!" OR ?', "nome:x", "🇻🇪", "\x00"])
def test_a_query_without_anything_to_look_for_is_refused(
    where: Callable[[str], tuple[str, list[object]]], query: str
) -> None:
    with pytest.raises(QueryError):
        where(query)


hostile = st.lists(
    st.sampled_from([*"\"'*():-^+{}[]%_;,\\/ \x00\ud800\näx中\U0001e900", "NEAR", "AND", "NOT", "OR"]),
    max_size=14,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(hostile | st.text(max_size=14), st.sampled_from(["", "tag:", "source:", '"', "-", "title:", "x AND "]))
@example("' OR 1=1 --", "")
@example('a"" NOT b', '"')
@example("\U0001e900", "")
@example("\u0378", "")
def test_whatever_is_typed_runs_or_is_a_query_error(
    connection: sqlite3.Connection, text: str, before: str
) -> None:
    query = before + text
    for where, tables in (
        (articles_where, "articles a"),
        (annotations_where, "annotations n JOIN articles a ON a.id = n.article_id"),
    ):
        try:
            condition, parameters = where(query)
        except QueryError:
            continue
        assert condition.count("?") == len(parameters)
        connection.execute(f"SELECT count(*) FROM {tables} WHERE {condition}", parameters).fetchone()


@pytest.mark.parametrize("one", ["wort", "tag:a/*", "-x", '"a b"', "is:orphaned", "source:a"])
@pytest.mark.parametrize("between", [" ", " OR "])
def test_the_longest_and_deepest_query_runs(
    articles: Callable[[str], set[str]], annotations: Callable[[str], set[str]], one: str, between: str
) -> None:
    for query in (between.join([one] * TERMS), _nested(one, DEPTH - 1)):
        assert articles(query) <= set(ARTICLES)
        assert len(annotations(query)) <= 3


def _nested(one: str, depth: int) -> str:
    query = one
    for level in range(depth):
        query = f"-tag:b {'OR is:read' if level % 2 else ''} ({query} {'' if level % 2 else 'OR'} {one})"
    return query


def test_a_coarse_date_is_no_part_of_a_finer_one(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.db") as library:
        for published in ("2018", "2017-08", "2017-07-31", "2017-12-01"):
            builder = TextBuilder()
            builder.add(published)
            library.add_draft(Draft(published, builder.build(), published=published))
        for query, expected in (
            ("published:2017-07-31", ["2017-07-31"]),
            ("published:2017-12", ["2017-12-01"]),
            ("published:2017-07-31..2017-08-06", ["2017-07-31"]),
            ("published:2017-08", ["2017-08"]),
            ("published:2017..2018", ["2018", "2017-12-01", "2017-08", "2017-07-31"]),
        ):
            assert [one.title for one in library.articles(query)] == expected
