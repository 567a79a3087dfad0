"""The list of articles, and what a person keeps about each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotations.errors import InputError, NotFoundError, QueryError
from annotations.library import Library
from annotations.model import Draft, Position


@pytest.fixture
def many(library: Library, draft: Callable[..., Draft]) -> Library:
    """Thirty more articles with repeated keys."""
    for number in range(30):
        library.add_draft(
            draft(
                f"„Ä{number % 7}\n\n" + "Wort " * (number % 5 + 1) + str(number),
                published=f"20{number % 3 + 10}",
                source=f"s{number % 4}",
            )
        )
    library.annotate(5, 0, 2)
    library.annotate(5, 0, 2)
    library.annotate(9, 0, 2)
    return library


def test_titles_sort_without_case_accents_and_quotation_marks(
    library: Library, draft: Callable[..., Draft]
) -> None:
    for title in ("„Ämter“", "zebra", "Beta", "1989"):
        library.add_draft(draft(f"{title}\n\nText {title}"))
    titles = [article.title for article in library.articles(sort="title")]
    assert titles == ["1989", "„Ämter“", "Beta", "Four days in March", "Kein Platz am Tisch", "zebra"]


def test_an_unknown_sort_key_is_named(library: Library) -> None:
    with pytest.raises(InputError, match=r"'size'.*published"):
        library.articles(sort="size")


def test_rows_carry_what_the_list_shows(library: Library) -> None:
    article = library.article(1)
    assert article.sources == ("Glosse",)
    assert article.tags == ("news",)
    assert article.words == library.segments(1).word_count()
    assert article.text_hash == library.text(1).hash
    assert library.text(1).blocks[0].kind == "title"
    with pytest.raises(NotFoundError, match="no article 3 "):
        library.article(3)
    with pytest.raises(NotFoundError, match="no article 3 "):
        library.text(3)
    with pytest.raises(NotFoundError, match="no article 3 "):
        library.annotations_of(3)


def test_states_are_set_for_many_and_undone_at_once(many: Library) -> None:
    ids = [article.id for article in many.articles(limit=1000)]
    assert many.set_read(ids[:1], True).message == "marked as read"
    assert many.set_read(ids, True).message == "marked as read · 31 articles"
    assert all(article.read for article in many.articles(limit=1000))
    assert many.undo().message == "undone: marked as read · 31 articles"
    assert sum(article.read for article in many.articles(limit=1000)) == 1
    assert many.set_starred([3, 4], True).message == "starred · 2 articles"
    assert many.set_starred([3], False).message == "star removed"
    assert many.tag_articles([3, 4], "Später").message == "tagged “Später” · 2 articles"
    assert many.article(4).tags == ("Später",)
    assert many.tag_articles([3, 4], "später", False).message == "tag “später” removed · 2 articles"
    assert many.article(4).tags == ()
    with pytest.raises(NotFoundError, match="no article 99"):
        many.set_read([3, 99], True)
    assert not many.article(3).read
    with pytest.raises(InputError):
        many.set_read([], True)


def test_doing_what_is_done_is_no_action(library: Library) -> None:
    library.set_read([1], True)
    library.set_read([1], True)
    assert library.undo().message == "undone: marked as read"
    with pytest.raises(NotFoundError):
        library.undo()


def test_archived_articles_leave_the_list(library: Library) -> None:
    library.set_archived([1], True)
    assert [article.id for article in library.articles()] == [2]
    assert library.count() == 1
    assert library.rows().index_of(1) is None
    assert library.article(1).archived
    assert [article.id for article in library.articles("is:archived")] == [1]
    assert library.articles("Mercosur") == []
    assert library.rows("is:archived").index_of(1) == 0
    library.set_archived([1], False)
    assert library.count() == 2


def test_queries_narrow_the_list_and_its_counts(library: Library) -> None:
    library.annotate(1, 0, 4, tags=["Land/Venezuela"], note="wichtig")
    assert [article.id for article in library.articles("bundnis")] == [1]
    assert library.count("tag:land/*") == library.count("is:annotated") == 1
    assert library.count("lang:en") == 1
    assert library.rows("lang:en").index_of(2) == 0
    assert library.rows("lang:en").index_of(1) is None
    assert [row.annotation.id for row in library.annotation_rows("wichtig")] == [1]
    assert library.count_annotations("wichtig -tag:land/venezuela") == 0
    with pytest.raises(QueryError):
        library.articles("nonsense:1")
    with pytest.raises(QueryError):
        library.count_annotations("(")


def test_the_place_in_an_article_is_kept_but_is_no_action(library: Library) -> None:
    assert library.position(1) is None
    library.save_position(1, Position(20, 33))
    library.save_position(1, Position(21, 34))
    assert library.position(1) == Position(21, 34)
    library.save_position(2, Position(10_000, 10_000))
    last = len(library.text(2).content) - 1
    assert library.position(2) == Position(last, last)
    with pytest.raises(NotFoundError):
        library.save_position(9, Position(0, 0))
    with pytest.raises(NotFoundError, match="nothing to undo"):
        library.undo()


def test_digits_and_tags_bind_one_another(library: Library) -> None:
    assert {digit: tag.name for digit, tag in library.favourites().items()} == {
        1: "quote",
        2: "claim",
        3: "figure",
        4: "check",
    }
    assert library.bind(5, "neu").message == "5 sets “neu”"
    library.bind(1, "neu")
    assert {digit: tag.name for digit, tag in library.favourites().items()} == {
        1: "neu",
        2: "claim",
        3: "figure",
        4: "check",
    }
    assert library.tag("quote").key == 0
    library.undo()
    library.undo()
    assert library.favourites()[1].name == "quote"
    with pytest.raises(NotFoundError, match="no tag “neu”"):
        library.tag("neu")
    for digit in (0, 10, -1):
        with pytest.raises(InputError, match="digit"):
            library.bind(digit, "neu")
