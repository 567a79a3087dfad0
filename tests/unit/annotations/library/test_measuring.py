"""Quantities of an article, by the real worker process."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotations.errors import NotFoundError
from annotations.library import Library
from annotations.model import Draft, Mention

DEADLINE = 120.0


def said(found: tuple[Mention, ...]) -> list[tuple[str, str, str]]:
    return [(each.text, each.label, each.name) for each in found]


def test_quantities_are_mentions_of_the_text_with_their_value_for_a_name(library: Library) -> None:
    found = library.quantities(1).result(DEADLINE)
    assert said(found) == [("Samstag", "DATE", "2017-08-05"), ("12 Prozent", "PERCENT", "12")]
    content = library.text(1).content
    assert [content[each.start : each.end] for each in found] == ["Samstag", "12 Prozent"]
    assert {each.pipeline for each in found} == {"rules"}


def test_the_names_of_an_article_stay_without_them(library: Library) -> None:
    library.quantities(1).result(DEADLINE)
    assert library.mentions(1) is None
    assert library.names(1) == []


def test_a_long_article_is_measured_in_parts(library: Library, draft: Callable[..., Draft]) -> None:
    paragraphs = [f"Am {n % 28 + 1}. Mai {1900 + n} kostete es {n} Euro. " + "Wort " * 900 for n in range(30)]
    added = library.add_draft(draft("\n\n".join(["Lang", *paragraphs]), language="de")).article
    assert added is not None
    found = library.quantities(added.id).result(DEADLINE)
    assert [each.name for each in found if each.label == "MONEY"] == [f"{n} EUR" for n in range(30)]
    assert [each.start for each in found] == sorted(each.start for each in found)


def test_a_day_that_is_not_known_is_named_as_it_stands(library: Library) -> None:
    assert said(library.quantities_of("Das war gestern.", "de")) == [("gestern", "DATE", "gestern")]
    assert said(library.quantities_of("Das war gestern.", "de", "2017-08-06")) == [
        ("gestern", "DATE", "2017-08-05")
    ]


def test_no_process_is_started_for_other_languages(library: Library, draft: Callable[..., Draft]) -> None:
    added = library.add_draft(draft("Titre\n\nLe 4 septembre 2015.", language="fr")).article
    assert added is not None
    future = library.quantities(added.id)
    assert future.done()
    assert future.result() == ()
    assert library.quantities_of("Le 4 septembre 2015.", "fr") == ()
    assert (library.measures("de"), library.measures("fr")) == (True, False)


def test_an_unknown_article_is_said_at_once(library: Library) -> None:
    with pytest.raises(NotFoundError):
        library.quantities(99)
