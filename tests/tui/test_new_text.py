"""A text that becomes another one while it is read: what is on screen follows, and nothing is marked wrongly."""

from __future__ import annotations

import pytest

from annotations.library import Library
from annotations.model import Draft
from annotations.text import TextBuilder

FIRST = "Der Rat der Stadt Lindau hat am Dienstag getagt."
LAST = "Das neue Haus kostet 12,5 Millionen Euro."


def put(library: Library, *paragraphs: str) -> int:
    """An article under one address, new or with a new text; its id."""
    builder = TextBuilder()
    for paragraph in paragraphs:
        builder.add(paragraph)
    draft = Draft("Neues", builder.build(), language="xx", url="https://example.org/n", published="2030")
    article = library.add_draft(draft).article
    assert article is not None
    return article.id


@pytest.fixture
def other(library: Library):
    """Another program on the same library."""
    with Library.open(library.path, creator="feeds") as opened:
        yield opened


async def test_the_text_on_screen_follows_with_caret_and_annotations(reader, library, other) -> None:
    put(library, FIRST, LAST)
    async with reader() as desk:
        await desk.press("j", "j", "1", "w", "w", "slash", *"haus", "enter")
        caret = desk.main.view.cursor.caret
        put(other, "Eine Vorrede, die länger ist als alles, was bisher da war.", FIRST, LAST)
        await desk.until(lambda: "Vorrede" in desk.main.view.text.content, "the new text")
        view = desk.main.view
        assert view.cursor.caret > caret
        assert view.text.content[view.cursor.caret :].startswith("Haus")
        assert view.hits.words == "haus"
        assert [(exact, tags) for exact, tags, _ in desk.annotations()] == [(LAST, ("quote",))]


async def test_a_comment_on_a_text_that_changes_meanwhile_is_on_its_passage(reader, library, other) -> None:
    put(library, FIRST, LAST)
    async with reader() as desk:
        await desk.press("j", "j", "c", *"wer")
        put(other, "Eine Vorrede.", FIRST, LAST)
        await desk.press("ctrl+s")
        assert [(exact, note) for exact, _, note in desk.annotations()] == [(LAST, "wer")]


async def test_a_comment_on_a_passage_that_is_gone_waits_on_the_orphan_desk(reader, library, other) -> None:
    put(library, FIRST, LAST)
    async with reader() as desk:
        await desk.press("j", "j", "c", *"wer")
        put(other, FIRST, "Vom Haus sagt niemand mehr etwas.")
        await desk.press("ctrl+s")
        assert desk.annotations() == []
        (doubt,) = library.doubts()
        assert (doubt.annotation.exact, doubt.annotation.note) == (LAST, "wer")


async def test_a_mark_made_before_the_screen_follows_is_on_its_passage(reader, library, other) -> None:
    put(library, FIRST, LAST)
    async with reader() as desk:
        await desk.press("j", "j")
        put(other, "Eine Vorrede.", FIRST, LAST)
        await desk.pilot.press("1")
        assert [(exact, tags) for exact, tags, _ in desk.annotations()] == [(LAST, ("quote",))]


async def test_several_are_chosen_and_what_comes_changes_nothing_about_that(reader, library, other) -> None:
    async with reader(open=False) as desk:
        await desk.press("v", "down")
        chosen = [desk.main.articles.item(row).id for row in (0, 1)]
        put(other, FIRST, LAST)
        await desk.until(lambda: desk.main.outdated, "what came")
        await desk.press("s")
        assert {a.id for a in library.articles(limit=9) if a.starred} == set(chosen)
        await desk.until(lambda: desk.main.articles.count == 4, "the new article")
