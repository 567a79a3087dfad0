"""Searches under a name, and what there is to read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotations.errors import InputError, NotFoundError, QueryError
from annotations.library import Library
from annotations.model import Draft, SourceCount


def test_a_search_is_kept_replaced_forgotten_and_undone(library: Library) -> None:
    assert library.save_search("  Land ", "tag:land/* is:unread").message == "search saved · “Land”"
    assert library.save_search("LAND", "tag:land").message == "search replaced · “LAND”"
    assert [(each.name, each.query) for each in library.searches()] == [("LAND", "tag:land")]
    library.undo()
    assert library.saved_search("land").query == "tag:land/* is:unread"
    library.delete_search("land")
    assert library.searches() == []
    library.undo()
    assert library.saved_search("Land").name == "Land"
    library.undo()
    with pytest.raises(NotFoundError, match="no search “Land”"):
        library.saved_search("Land")


def test_what_is_no_search_is_not_kept(library: Library) -> None:
    with pytest.raises(QueryError):
        library.save_search("x", "(")
    for name, query in (("", "a"), ("x" * 81, "a"), ("x", "  ")):
        with pytest.raises(InputError):
            library.save_search(name, query)
    assert library.searches() == []


def test_unread_articles_are_counted_by_search_and_source(
    library: Library, draft: Callable[..., Draft]
) -> None:
    for number in range(4):
        library.add_draft(draft(f"Titel {number}\n\nEin Haus {number}", source=f"Blatt {number % 2 * 10}"))
    ids = library.rows("haus").ids().tolist()
    library.set_read(ids[:1], True)
    library.set_starred(ids[:2], True)
    library.set_archived(ids[-1:], True)
    assert library.unread("haus") == 2
    assert library.unread("haus OR mercosur sort:title", bound=2) == 2
    assert library.unread() == library.tallies()["unread"] == 4
    assert library.tallies() == {"all": 5, "unread": 4, "starred": 2, "coding": 0, "coded": 0, "archived": 1}
    by_name = {each.name: each for each in library.sources()}
    assert by_name["Blatt 0"] == SourceCount("Blatt 0", library.count('source:"blatt 0"'), 1)
    assert library.count("source:blatt") == 3
