"""How far the coding of articles is, and notes about whole articles."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotations.errors import InputError, NotFoundError, QueryError
from annotations.library import Library
from annotations.model import Coding, Draft


def found(library: Library, query: str) -> set[int]:
    return {article.id for article in library.articles(query)}


def test_a_new_article_is_uncoded_and_without_a_note(library: Library) -> None:
    article = library.article(1)
    assert (article.coding, article.note) == (Coding.UNCODED, "")
    assert found(library, "is:uncoded") == {1, 2}


def test_each_state_leads_to_the_next_and_the_last_to_the_first() -> None:
    states = [Coding.UNCODED.following, Coding.CODING.following, Coding.CODED.following]
    assert states == [Coding.CODING, Coding.CODED, Coding.UNCODED]
    assert [state.word for state in Coding] == ["uncoded", "coding", "coded"]


def test_the_state_of_several_is_one_action(library: Library) -> None:
    assert library.set_coding([1], Coding.CODING).message == "marked as coding"
    assert library.set_coding([1, 2], Coding.CODED).message == "marked as coded · 2 articles"
    assert found(library, "is:coded") == {1, 2}
    assert library.tallies()["coded"] == 2
    library.undo()
    assert found(library, "is:coding") == {1}
    assert found(library, "is:uncoded") == {2}
    library.redo()
    assert found(library, "is:coded") == {1, 2}


def test_archived_articles_do_not_count(library: Library) -> None:
    library.set_coding([1, 2], Coding.CODING)
    library.set_archived([2], True)
    assert library.tallies()["coding"] == 1
    assert found(library, "is:coding") == {1}


def test_nothing_and_nobody_cannot_be_coded(library: Library) -> None:
    with pytest.raises(InputError, match="no article given"):
        library.set_coding([], Coding.CODED)
    with pytest.raises(NotFoundError, match="no article 9 "):
        library.set_coding([1, 9], Coding.CODED)
    assert found(library, "is:coded") == set()


def test_a_note_is_written_changed_and_removed(library: Library) -> None:
    assert library.note_article(1, "  Erste *Lesung*\n\nfertig ").message == "article noted · 3 words"
    assert library.article(1).note == "Erste *Lesung*\n\nfertig"
    assert library.note_article(1, "Zweite").message == "note of the article changed"
    assert library.note_article(1, "Zweite").message == "nothing changed"
    assert found(library, "is:noted") == {1}
    assert found(library, "-is:noted") == {2}
    assert library.note_article(1, " ").message == "note of the article removed"
    assert found(library, "is:noted") == set()
    library.undo()
    assert library.article(1).note == "Zweite"


def test_there_is_no_note_to_remove_where_there_is_none(library: Library) -> None:
    with pytest.raises(InputError, match="no note to remove"):
        library.note_article(1, "")
    with pytest.raises(NotFoundError):
        library.note_article(7, "x")


def test_what_was_changed_is_stamped_for_merging(library: Library) -> None:
    library.set_coding([1], Coding.CODING)
    library.note_article(1, "x")
    rows = library._reader.tuples("SELECT field FROM stamps WHERE kind = 'article' ORDER BY field")
    assert {"coding", "note"} <= {field for (field,) in rows}


def test_articles_that_come_later_are_uncoded(library: Library, draft: Callable[..., Draft]) -> None:
    library.set_coding([1, 2], Coding.CODED)
    library.add_draft(draft("Neu\n\nEin neuer Text."))
    assert found(library, "is:uncoded") == {3}
    assert library.count("is:uncoded") == 1


def test_an_unknown_state_names_the_known_ones(library: Library) -> None:
    with pytest.raises(QueryError, match="uncoded, coding, coded, noted"):
        library.articles("is:done")
