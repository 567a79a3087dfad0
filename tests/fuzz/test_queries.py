"""Fuzzing the query language, on a real library."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.errors import InputError, QueryError
from annotations.library import Library
from annotations.model import Draft
from annotations.text import from_plain
from tests.fuzz.fuzzing import may_refuse, strings, target

FIELDS = (
    *(
        "tag:",
        "name:",
        "label:",
        "source:",
        "lang:",
        "is:",
        "added:",
        "published:",
        "sort:",
        "title:",
        "note:",
        "-",
        "(",
    ),
    *(
        ")",
        " OR ",
        " AND ",
        " NOT ",
        '"',
        "*",
        "/*",
        ">",
        "<",
        ">=",
        "..",
        "unread",
        "de",
        "PER",
        "2017-08",
        "-words",
    ),
)
"""What queries are made of."""

queries = st.lists(
    st.sampled_from(FIELDS) | st.sampled_from(["rat", "stadt", " "]) | strings, max_size=8
).map("".join)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library with something in every table that queries ask."""
    with Library.open(tmp_path_factory.mktemp("queries") / "library.db") as opened:
        for number in range(6):
            text = from_plain(f"Der Rat der Stadt tagte {number} Tage. Straße, Ämter, ﬁn; 100 % sicher.")
            draft = Draft(
                f"Titel {number}", text, language="fi", source="Quelle", published=f"2017-0{number + 1}"
            )
            assert opened.add_draft(draft).article
        opened.annotate(1, 0, 7, tags=["land/ve", "quote"], note="Notiz")
        opened.set_read([2, 3], True)
        opened.save_search("Ungelesen", "is:unread")
        yield opened


@target(900)
@given(queries)
def test_whatever_is_asked(library: Library, query: str) -> None:
    before = library.count_annotations(), len(library.articles())
    with may_refuse(QueryError):
        library.articles(query)
    with may_refuse(QueryError):
        assert len(library.annotation_rows(query)) == library.count_annotations(query)
    with may_refuse(QueryError):
        library.plan(query)
    assert (library.count_annotations(), len(library.articles())) == before


@target(350)
@given(strings, queries)
def test_whatever_is_kept_under_a_name(library: Library, name: str, query: str) -> None:
    with may_refuse(InputError, QueryError):
        library.save_search(name, query)
        kept = library.saved_search(name)
        with may_refuse(QueryError):
            library.articles(kept.query)
        library.undo()


@target(400)
@given(queries, st.integers(0, 200))
@example("tag:0\ud800", 6)
def test_whatever_is_completed(library: Library, query: str, at: int) -> None:
    assert library.complete(query, min(at, len(query))).start <= len(query)
