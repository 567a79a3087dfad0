"""What is counted by SQL is what somebody counts who looks at every article and annotation."""

from __future__ import annotations

import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from annotations.errors import InputError, NotFoundError, QueryError, StoppedError
from annotations.library import Library
from annotations.library.stopping import Stop
from annotations.model import Article, CorrectionKind, Draft
from annotations.pictures import KEYS, Group, start_of
from annotations.text import from_plain

WORDS = ("Lindau", "Ines Halder", "Rat", "Bregenz")
TAGS = ("claim", "country/chile", "quote")
SOURCES = ("", "Seeblatt", "Kurier")
DATES = (
    "",
    "2017",
    "2017-08",
    "2017-08-06",
    "2019-03-12",
    "2020-12-31T23:30:00.000Z",
    "2021-01-01T03:10:00.000Z",
)
TIMES = (
    "2026-01-04T22:30:00.000Z",
    "2026-01-05T04:50:00.000Z",
    "2025-12-31T23:59:59.999Z",
    "2026-07-01T12:00:00.000Z",
)

MARK = st.tuples(
    st.sets(st.sampled_from(TAGS)), st.sampled_from(("ada", "bob", "")), st.sampled_from(TIMES), st.booleans()
)
ARTICLE = st.fixed_dictionaries(
    {
        "published": st.sampled_from(DATES),
        "source": st.sampled_from(SOURCES),
        "names": st.sets(st.sampled_from(WORDS)),
        "tags": st.sets(st.sampled_from(TAGS), max_size=1),
        "marks": st.lists(MARK, max_size=3),
        "archived": st.booleans(),
        "read": st.booleans(),
        "coding": st.sampled_from((0, 0, 1, 2)),
        "language": st.sampled_from(("xx", "yy")),
    }
)


def build(path: Path, articles: list[dict[str, object]], *, ruled: bool = False) -> Library:
    """A library of these articles; with `ruled`, Bregenz counts as Lindau and Rat is hidden."""
    library = Library.open(path, creator="ada")
    for number, one in enumerate(articles):
        text = from_plain(f"Nummer {number}\n\n{' und '.join(WORDS)} und Lindau nochmals.")
        draft = Draft(f"Nummer {number}", text, published=str(one["published"]), language=str(one["language"]),
                      source=str(one["source"]), tags=tuple(one["tags"]))  # type: ignore[arg-type]  # fmt: skip
        added = library.add_draft(draft).article
        assert added
        content = library.text(added.id).content
        for name in sorted(one["names"]):  # type: ignore[call-overload]
            at = content.index(name)
            library.correct(added.id, at, at + len(name), CorrectionKind.ADD, "PER")
        for at, (tags, creator, created, deleted) in enumerate(one["marks"]):  # type: ignore[arg-type,var-annotated]
            mark = library.annotate(added.id, at, at + 6, tags=sorted(tags)).annotation
            with library._store.writing() as queries:
                queries.run(
                    "UPDATE annotations SET creator = ?, created = ? WHERE id = ?",
                    (creator, created, mark),
                )
            if deleted:
                library.delete([mark])
        with library._store.writing() as queries:
            queries.run("UPDATE articles SET archived = ?, read = ?, coding = ? WHERE id = ?",
                        (one["archived"], one["read"], one["coding"], added.id))  # type: ignore[arg-type]  # fmt: skip
    if ruled:
        listed = {one.name for one in library.names()}
        if {"Bregenz", "Lindau"} <= listed:
            library.merge_name("Bregenz", "Lindau")
        if "Rat" in listed:
            library.hide_name("Rat")
    return library


def local(at: str, step: str) -> str:
    """The step of a time, by Python's own calendar."""
    day = datetime.fromisoformat(at).astimezone().date() if "T" in at else at
    return start_of(str(day), step)  # type: ignore[arg-type]


def naive(library: Library, by: tuple[str, ...], found: list[Article]) -> set[Group]:
    marks: dict[tuple[str, ...], set[int]] = defaultdict(set)
    articles: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for article in found:
        for mark in library.annotations_of(article.id):
            values = {
                "tag": mark.tags or ("",),
                "source": article.sources or ("",),
                "name": tuple(one.name for one in library.names(article.id)) or ("",),
                "creator": (mark.creator,),
                **{step: (local(mark.created, step),) for step in ("day", "week", "month")},
            }
            for keys in product(*(values[key] for key in by)):
                marks[keys].add(mark.id)
                articles[keys].add(article.id)
    return {Group(keys, len(ids), len(articles[keys])) for keys, ids in marks.items()}


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Kathmandu"], scope="module")
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the person is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


LIBRARIES = settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""Few, since each is a file; a failing one is small enough to be read, and shrinking it takes minutes."""

QUERIES = ("", "tag:claim", "source:kurier OR lang:yy", "nochmals -is:read", "is:archived", 'name:"Lindau"')


@LIBRARIES
@given(st.lists(ARTICLE, min_size=1, max_size=5), st.booleans(), st.data())
@pytest.mark.usefixtures("zone")
def test_counts_are_those_of_looking_at_everything(articles, ruled: bool, data) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        build(Path(folder) / "l.db", articles, ruled=ruled) as library,
    ):
        for query in QUERIES:
            found = library.articles(query)
            for by in [(key,) for key in KEYS] + [tuple(data.draw(st.permutations(KEYS))[:2])]:
                counted = library.statistics(by, query)  # type: ignore[arg-type]
                assert set(counted) == naive(library, by, found), (query, by)  # type: ignore[arg-type]
                assert len(set(counted)) == len(counted)
                assert library.statistics(by, query, limit=2, offset=1) == counted[1:3]  # type: ignore[arg-type]
            summary = library.summary(query)
            marks = [mark for article in found for mark in library.annotations_of(article.id)]
            tags = {tag for article in found for tag in article.tags} | {
                tag for mark in marks for tag in mark.tags
            }
            names = {(one.name, one.label) for article in found for one in library.names(article.id)}
            ids = [article.id for article in found]
            coded = Counter(articles[id_ - 1]["coding"] for id_ in ids)
            assert summary.articles == len(found)
            assert summary.read == sum(article.read for article in found)
            assert summary.annotated == len({mark.article for mark in marks})
            assert summary.words == sum(article.words for article in found)
            assert summary.annotations == len(marks)
            assert summary.tags == len(tags)
            assert summary.people == len({mark.creator for mark in marks} - {""})
            assert summary.names == len(names)
            if any(one["coding"] for one in articles):
                assert summary.coding == (coded[0], coded[1], coded[2])
            else:
                assert summary.coding is None


@LIBRARIES
@given(st.lists(ARTICLE, min_size=1, max_size=5), st.booleans())
@pytest.mark.usefixtures("zone")
def test_every_number_of_a_picture_leads_to_what_it_counts(articles, ruled: bool) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        build(Path(folder) / "l.db", articles, ruled=ruled) as library,
    ):
        for query in QUERIES:
            found = library.articles(query)
            names = {
                article.id: Counter(one.name for one in library.mentions(article.id) or ())
                for article in found
            }
            for step in (None, "day", "week", "month", "year"):
                shown = library.mentions_over_time((), query, step=step)  # type: ignore[arg-type]
                for row, name in enumerate(shown.names):
                    total = sum(shown.mentions[row]) + shown.undated[row]
                    assert total == sum(each[name] for each in names.values())
                    for at, start in enumerate(shown.starts):
                        within = [one for one in found if local(one.published, shown.step) == start]
                        assert shown.mentions[row][at] == sum(names[one.id][name] for one in within)
                        assert shown.articles[row][at] == sum(bool(names[one.id][name]) for one in within)
                        behind = library.names_behind(query, [name], start, shown.step)
                        assert library.count(behind) == shown.articles[row][at], behind
            grid = library.source_grid((), query)
            for (row, tag), (column, source) in product(enumerate(grid.rows), enumerate(grid.columns)):
                marks = [mark for article in found if source in article.sources
                         for mark in library.annotations_of(article.id) if tag in mark.tags]  # fmt: skip
                assert grid.cells[row][column] == len(marks)
                what, behind = library.marks_behind(query, tag, source)
                if what == "annotations":
                    assert library.count_annotations(behind) == len(marks), behind
                else:
                    assert library.count(behind) >= len({mark.article for mark in marks})
            both = library.tag_grid((), query)
            for (row, one), (column, other) in product(enumerate(both.rows), enumerate(both.rows)):
                assert both.cells[row][column] == library.count(library.tags_behind(query, [one, other]))
                assert both.closer[row][column] == sum(
                    {one, other} <= set(mark.tags)
                    for article in found
                    for mark in library.annotations_of(article.id)
                )
            near = library.name_grid((), query)
            for (row, one), (column, other) in product(enumerate(near.rows), enumerate(near.rows)):
                assert near.cells[row][column] == library.count(library.names_behind(query, [one, other]))


def test_names_are_found_in_part_and_under_what_they_count_as(tmp_path: Path) -> None:
    plain = {"published": "2017-08-06", "source": "", "tags": (), "marks": (), "archived": False, "read": False,
             "coding": 0, "language": "xx", "names": set(WORDS)}  # fmt: skip
    with build(tmp_path / "l.db", [plain], ruled=True) as library:
        assert library.mentions_over_time(["halder", "BREGENZ", "lindau", "nobody"]).names == (
            "Ines Halder", "Lindau", "nobody",
        )  # fmt: skip
        assert library.mentions_over_time(["Bregenz"]).mentions == ((3,),)
        assert library.mentions_over_time(["nobody"]).starts == ()


def test_what_cannot_be_counted_is_said(library: Library) -> None:
    for by in ((), ("tag", "tag"), ("colour",)):
        with pytest.raises(InputError, match="each once"):
            library.statistics(by)  # type: ignore[arg-type]
    for call in (library.summary, lambda query: library.statistics(("tag",), query)):
        with pytest.raises(QueryError):
            call("see (")  # type: ignore[operator]
    with pytest.raises(NotFoundError, match="no tag"):
        library.tag_grid(["nothing"])
    with pytest.raises(InputError, match="1 to 60"):
        library.name_grid([str(number) for number in range(61)])
    with pytest.raises(InputError, match="1 to 60"):
        library.mentions_over_time([" "])


def test_counting_stops_when_it_is_asked_to(library: Library) -> None:
    stop = Stop()
    library.summary(stop=stop)
    stop.stop()
    calls: list[Callable[[], object]] = [
        lambda: library.summary(stop=stop),
        lambda: library.statistics(("tag",), stop=stop),
        lambda: library.mentions_over_time(stop=stop),
        lambda: library.source_grid(stop=stop),
        lambda: library.tag_grid(stop=stop),
        lambda: library.name_grid(stop=stop),
    ]
    for call in calls:
        with pytest.raises(StoppedError):
            call()
    assert library.summary().articles == 2


def test_a_statement_under_way_ends(library: Library) -> None:
    stop = Stop()
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    with stop.over(library._reader) as queries:
        queries.connection.set_progress_handler(lambda: stop.stop(), 1_000)
        with pytest.raises(StoppedError):
            queries.value(endless)
    library._reader.connection.set_progress_handler(None, 0)
    assert library.count() == 2


def test_archived_articles_of_a_report_count(library: Library) -> None:
    library.annotate(1, 0, 4, tags=["claim"])
    library.annotate(2, 0, 4, tags=["claim", "quote"])
    library.set_archived([2], True)
    found = library.pictures_of([1, 2], named=False)
    assert found.mentions is None
    assert [grid.kind for grid in found.grids] == ["sources", "tags"]
    assert found.grids[0].rows == ("claim", "news", "quote")
    assert found.grids[1].cells[0] == (2, 1, 1)
