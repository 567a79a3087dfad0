"""Lists by pages, by rows, by query and in every order, beside the same done in Python."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import ConflictError, InputError, NothingError, StoppedError
from annotations.library import Library
from annotations.model import Draft
from annotations.store import listing, newest

SORTS = ["published", "added", "title", "words", "source", "annotations"]
QUERIES = [
    "",
    "is:unread",
    "is:starred",
    "haus",
    "haus is:unread",
    "-haus",
    "published:2011",
    "tag:x",
    "source:s1 haus",
    "haus tag:x",
]
DAYS = ("2010", "2011-05", "2011-05-04T10:00:00.000Z", "2012", "")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, draft: Callable[..., Draft]) -> Library:
    """Some 200 articles with repeated keys; some read, starred, tagged, archived."""
    chance = random.Random(3)
    library = Library.open(tmp_path_factory.mktemp("many") / "library.db", creator="me")
    for number in range(200):
        words = " ".join(
            chance.choice(["Haus", "Häuser", "Tisch", "Boot"]) for _ in range(chance.randint(1, 5))
        )
        library.add_draft(
            draft(
                f"„Ä{number % 7}\n\n{words} {number}", published=chance.choice(DAYS), source=f"s{number % 4}"
            )
        )
    ids = library.rows().ids().tolist()
    library.set_read(chance.sample(ids, 120), True)
    library.set_starred(chance.sample(ids, 20), True)
    library.set_archived(chance.sample(ids, 30), True)
    library.tag_articles(chance.sample(ids, 9), "x")
    for article in chance.sample(ids, 10):
        library.annotate(article, 0, 2)
    return library


@pytest.mark.parametrize(
    ("query", "sort"),
    [
        *(("", sort) for key in SORTS for sort in (key, f"-{key}")),
        *(
            (query, random.Random(query).choice(["", "-"]) + key)
            for query in QUERIES[1:]
            for key in SORTS[::2]
        ),
    ],
)
def test_every_page_and_row_is_that_of_one_sorted_list(many: Library, query: str, sort: str) -> None:
    rows = many.rows(query, sort)
    whole = rows.page(0, 1000)
    assert [article.id for article in whole] == rows.ids().tolist()
    assert len(whole) == rows.count == many.count(query) > 0
    assert [rows.index_of(article.id) for article in whole] == list(range(rows.count))
    assert all(not article.archived for article in whole)
    key = sort.removeprefix("-")
    if key in ("words", "annotations", "published"):
        values = [(getattr(article, key), article.id) for article in whole]
        assert values == sorted(values, reverse=sort.startswith("-"))
    unread = [row for row, article in enumerate(whole) if not article.read]
    for row in range(0, rows.count, 7):
        assert rows.unread_after(row) == next((each for each in unread if each > row), None)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sort=st.sampled_from([*SORTS, *(f"-{key}" for key in SORTS)]),
    asked=st.lists(st.tuples(st.integers(-3, 190), st.integers(0, 40)), max_size=12),
)
def test_pages_in_any_sequence_are_parts_of_the_list(
    many: Library, sort: str, asked: list[tuple[int, int]]
) -> None:
    ids = many.rows(sort=sort).ids().tolist()
    walk = many.rows(sort=sort)
    for offset, limit in asked:
        expected = ids[offset : offset + limit] if offset >= 0 else []
        assert [article.id for article in walk.page(offset, limit)] == expected


def test_the_last_page_is_found_from_the_end(many: Library) -> None:
    statements: list[str] = []
    connection = many._reader.connection
    connection.set_trace_callback(statements.append)
    rows = many.rows()
    rows.page(rows.count - 10, 10)
    connection.set_trace_callback(None)
    assert any("LIMIT 10 OFFSET 0" in each for each in statements)


@pytest.mark.parametrize("query", [query for query in QUERIES if query])
def test_a_first_page_is_the_beginning_of_the_whole(
    many: Library, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = many.rows(query).ids().tolist()
    for few, first, enough in ((0, 7, 3), (3_000, 5, 5), (0, 500, 500), (15, 7, 3)):
        monkeypatch.setattr(listing, "FEW", few)
        monkeypatch.setattr(listing, "FIRST", first)
        monkeypatch.setattr(listing, "ENOUGH", enough)
        steps = list(many.search(query))
        assert [step.whole for step in steps] == [False] * (len(steps) - 1) + [True]
        assert steps[-1].ids().tolist() == expected
        assert steps[0].ids().tolist() == expected[: steps[0].count]


def test_the_more_relevant_comes_first(library: Library, draft: Callable[..., Draft]) -> None:
    library.add_draft(draft("Ein Boot\n\n" + "Wasser und Wind. " * 9 + "Haus.", published="2020"))
    library.add_draft(draft("Haus am See\n\nEin Haus, ein Haus und noch ein Haus.", published="2010"))
    titles = [article.title for article in library.articles("haus", sort="-relevance")]
    assert titles == ["Haus am See", "Ein Boot"]
    assert [article.title for article in library.articles("haus", sort="relevance")] == titles[::-1]
    assert library.rows("is:unread", "-relevance").ids() == library.rows("is:unread").ids()


def test_what_is_read_meanwhile_stays_in_its_list(library: Library) -> None:
    rows = library.rows("is:unread")
    first = rows.page(0, 1)[0]
    library.set_read([first.id], True)
    assert rows.page(0, 1)[0].id == first.id
    assert rows.page(0, 1)[0].read
    assert library.rows("is:unread").index_of(first.id) is None


@pytest.mark.parametrize(
    "query", ["haus", "tisch OR boot", "haus is:unread", "-haus", "haus -source:s1", '"haus tisch"']
)
@pytest.mark.parametrize("sort", ["", "title", "-words"])
def test_common_words_are_found_among_the_first_texts(
    many: Library, query: str, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "first", lambda *_: ([], False))
    expected = many.rows(query, sort).ids().tolist()
    monkeypatch.setattr(newest, "ENOUGH", 2)
    for rows in (40, 80, 400):
        monkeypatch.setattr(newest, "ROWS", rows)
        first, *_ = many.search(query, sort)
        assert not first.whole or rows < 80
        assert first.ids().tolist() == expected[: first.count]


def test_what_is_new_or_changed_is_among_the_first_texts(
    library: Library, draft: Callable[..., Draft], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newest, "ENOUGH", 1)

    def first() -> list[str]:
        rows, *_ = library.search("boot OR insel")
        assert not rows.whole
        return [article.title for article in rows.page(0, 9)]

    library.add_draft(draft("Eins\n\nEin Boot.", published="2011", url="https://example.org/1"))
    assert first() == ["Eins"]
    library.add_draft(draft("Zwei\n\nEin Boot.", published="2012", url="https://example.org/2"))
    assert first() == ["Zwei", "Eins"]
    library.add_draft(draft("Eins\n\nEin Floß.", published="2011", url="https://example.org/1"))
    assert first() == ["Zwei"]
    library.add_draft(draft("Eins\n\nEine Insel.", published="2011", url="https://example.org/1"))
    assert first() == ["Zwei", "Eins"]


def test_a_search_that_is_stopped_says_so(many: Library) -> None:
    search = many.search("haus")
    search.stop()
    with pytest.raises(StoppedError):
        list(search)
    assert many.rows("haus").count


def test_a_search_is_stopped_in_the_middle_of_a_statement(many: Library) -> None:
    """A statement that would take hours ends when another thread says so."""
    search = many.search("haus")
    begun = threading.Event()
    ended: list[BaseException] = []

    def run() -> None:
        try:
            with search._interruptible(many._reader) as reader:
                begun.set()
                reader.value(
                    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
                )
        except StoppedError as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    begun.wait()
    while thread.is_alive():
        search.stop()
        thread.join(0.01)
    assert ended


def test_an_unknown_order_is_named(many: Library) -> None:
    with pytest.raises(InputError, match=r"'size'.*published.*relevance"):
        many.search(sort="size")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_counts_that_are_kept_are_those_of_a_scan(
    tmp_path_factory: pytest.TempPathFactory, draft: Callable[..., Draft], data: st.DataObject
) -> None:
    with Library.open(tmp_path_factory.mktemp("counts") / "library.db") as library:
        for number in range(6):
            library.add_draft(draft(f"Titel {number}\n\nText {number}", source=f"s{number % 3}"))
        for _ in range(data.draw(st.integers(1, 12))):
            ids = library.rows("is:archived OR -is:archived").ids().tolist()
            some = data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
            match data.draw(st.sampled_from(["read", "archive", "add", "again", "seeds", "undo", "redo"])):
                case "read":
                    library.set_read(some, data.draw(st.booleans()))
                case "archive":
                    library.set_archived(some, data.draw(st.booleans()))
                case "add":
                    number = data.draw(st.integers(6, 20))
                    library.add_draft(draft(f"Titel {number}\n\nText {number}", source=f"s{number % 5}"))
                case "again":
                    library.add_draft(draft("Titel 1\n\nText 1", source=f"s{data.draw(st.integers(0, 9))}"))
                case "seeds":
                    if library.rows("is:seed").count:
                        library.remove_seeds()
                case "undo" | "redo" as way:
                    with contextlib.suppress(NothingError, ConflictError):
                        getattr(library, way)()
            compare_counts(library)


def compare_counts(library: Library) -> None:
    """What triggers keep, beside what a scan counts."""
    reader = library._reader
    kept = reader.tuples("SELECT archived, read, articles FROM tallies WHERE articles <> 0")
    assert kept == reader.tuples("SELECT archived, read, count(*) FROM articles GROUP BY archived, read")
    assert library.count() == reader.value("SELECT count(*) FROM articles WHERE archived = 0")
    assert reader.tuples("SELECT id, articles, unread FROM sources ORDER BY id") == reader.tuples(
        "SELECT s.id, count(a.id), coalesce(sum(a.read = 0), 0) FROM sources s"
        " LEFT JOIN article_sources x ON x.source_id = s.id"
        " LEFT JOIN articles a ON a.id = x.article_id AND a.archived = 0 GROUP BY s.id ORDER BY s.id"
    )


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "UTC"])
@pytest.mark.parametrize("day", ["2010", "2011", "2011-05", "2011-05-04", "2011-06", "2009", "2030"])
@pytest.mark.parametrize("query", ["", "haus OR boot OR tisch OR häuser"])
def test_a_day_has_its_row(
    many: Library, query: str, day: str, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    for sort in ("published", "-published"):
        rows = many.rows(query, sort)
        whole = rows.page(0, 1000)
        row = rows.row_of_day(day)
        before, after = [a.published for a in whole[:row]], [a.published for a in whole[row:]]
        if sort == "published":
            assert all(each < day for each in before)
            assert all(each >= day for each in after)
        else:
            assert all(each > day for each in before)
            assert all(each[: len(day)] <= day for each in after)
    monkeypatch.undo()
    time.tzset()


def test_only_a_list_by_date_has_a_place_for_one(many: Library) -> None:
    with pytest.raises(InputError, match="-published"):
        many.rows(sort="title").row_of_day("2011")
