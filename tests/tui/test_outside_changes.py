"""What another program does to the library shows within moments, and nothing of the person's goes astray by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from annotations.library import Library
from annotations.model import CorrectionKind, Draft, Span
from annotations.text import TextBuilder, with_title
from tests.tui.conftest import STORY, Desk
from tui.screens.comment import CommentEditor
from tui.screens.history import History
from tui.screens.orphans import Orphans

ADDRESS = "https://example.org/bericht"
BEFORE = "Ganz neu vorangestellt ist dieser Absatz, den es zuerst nicht gab."


def delivered(*paragraphs: str) -> Draft:
    """An article that a feed delivers, in a text of these paragraphs."""
    builder = TextBuilder()
    for paragraph in paragraphs:
        builder.add(paragraph)
    text = with_title("Aus einem Feed", builder.build())
    return Draft("Aus einem Feed", text, published="2027-01-01", language="xx", url=ADDRESS)


@pytest.fixture
def other(library: Library) -> Iterator[Library]:
    """The same library, in another program; a delivered article is the first in the list."""
    library.add_draft(delivered(*STORY))
    with Library.open(library.path, creator="bob") as opened:
        yield opened


def span(desk: Desk, quote: str) -> tuple[int, int]:
    """The range of a quote in the text on screen."""
    start = desk.main.view.text.content.index(quote)
    return start, start + len(quote)


async def test_whatever_happens_to_annotations(reader, other: Library) -> None:
    async with reader(size=(120, 40)) as desk:
        view, article = desk.main.view, desk.main.article

        def shown() -> list[tuple[str, tuple[str, ...], str, str]]:
            return [(a.exact, a.tags, a.note, a.color) for a in view.annotations]

        async def follows(do: Callable[[], object], *expected: tuple[str, tuple[str, ...], str, str]) -> None:
            do()
            await desk.until(lambda: shown() == list(expected), str(expected))

        made = other.annotate(article.id, *span(desk, "Lindau")).annotation
        assert made is not None
        await follows(lambda: None, ("Lindau", (), "", ""))
        await follows(lambda: other.edit(made, tags=["ort"]), ("Lindau", ("ort",), "", ""))
        await follows(lambda: other.edit(made, note="am See"), ("Lindau", ("ort",), "am See", ""))
        await follows(lambda: other.edit(made, color="red"), ("Lindau", ("ort",), "am See", "red"))
        await follows(
            lambda: other.edit(made, start=span(desk, "Stadt Lindau")[0]),
            ("Stadt Lindau", ("ort",), "am See", "red"),
        )
        with other._store.writing() as queries:  # As merging does.
            queries.run("UPDATE tags SET name = 'place', fold = 'place' WHERE name = 'ort'")
        await follows(lambda: None, ("Stadt Lindau", ("place",), "am See", "red"))
        await follows(lambda: other.delete([made]))
        await follows(lambda: other.restore([made]), ("Stadt Lindau", ("place",), "am See", "red"))
        await follows(other.undo)


async def test_whatever_happens_to_articles_and_names(reader, other: Library) -> None:
    async with reader(size=(160, 45)) as desk:
        main, article = desk.main, desk.main.article

        def row() -> tuple[bool, bool, tuple[str, ...]]:
            found = main.articles.item(0)
            return found.read, found.starred, found.tags

        other.set_read([article.id], True)
        await desk.until(lambda: row()[0] and main.article.read, "read")
        other.set_starred([article.id], True)
        await desk.until(lambda: row()[1] and main.article.starred, "the star")
        other.tag_articles([article.id], "bau")
        await desk.until(lambda: row()[2] == ("bau",), "the article's tag")
        other.correct(article.id, *span(desk, "Lindau"), CorrectionKind.ADD, "LOC")
        await desk.until(lambda: [m.label for m in main.view.mentions] == ["LOC"], "the corrected name")
        other.bind(7, "bau")
        await desk.until(lambda: 7 in main.favourites and main.favourites[7].name == "bau", "the favourite")
        other.save_search("Vom Bau", "tag:bau")
        sidebar = main.sidebar
        await desk.until(
            lambda: any("Vom Bau" in str(sidebar.item(n)) for n in range(sidebar.count)), "the search"
        )
        other.set_archived([article.id], True)
        await desk.until(lambda: main.articles.item(0).id != article.id, "the archived article to go")


async def test_another_text_is_shown_with_the_caret_on_its_words(reader, other: Library) -> None:
    async with reader(size=(120, 40)) as desk:
        view = desk.main.view
        made = other.annotate(desk.main.article.id, *span(desk, "12,5 Millionen")).annotation
        await desk.until(lambda: len(view.annotations) == 1, "the annotation")
        await desk.press("slash", *"haus kostet", "enter", "n", "n")
        words = view.text.content[view.cursor.caret :][:11]
        assert words == "Haus kostet"
        other.add_draft(delivered(BEFORE, *STORY))
        await desk.until(lambda: BEFORE in view.text.content, "the new text")
        assert "changed just now" in desk.said
        assert view.text.content[view.cursor.caret :].startswith(words)
        assert [view.text.content[a.start : a.end] for a in view.annotations] == ["12,5 Millionen"]
        await desk.press("m")
        assert [(a.exact, view.text.content[a.start : a.end]) for a in view.annotations if a.id != made] == [
            (desk.annotations()[0][0],) * 2
        ]


async def test_a_key_before_the_new_text_is_shown_does_what_was_meant(
    reader, other: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.main.POLL", 3600.0)
    async with reader(size=(120, 40)) as desk:
        view = desk.main.view
        meant = view.text.content[slice(*view.target.span)].strip()
        other.add_draft(delivered(BEFORE, *STORY))
        await desk.press("1")
        assert BEFORE in view.text.content
        (made,) = view.annotations
        assert made.exact == view.text.content[made.start : made.end] == meant


async def test_a_comment_on_words_that_go_meanwhile_waits_on_the_desk(reader, other: Library) -> None:
    async with reader(size=(120, 40)) as desk:
        view = desk.main.view
        await desk.press("slash", *"wir haben lange gewartet", "enter", "n", "c", *"mein Satz")
        assert isinstance(desk.app.screen, CommentEditor)
        meant = desk.main.view.text.content[slice(*view.target.span)].strip()
        other.add_draft(delivered("Kein Wort steht mehr da, denn dies ist ein anderer Bericht über Schiffe."))
        await desk.until(lambda: "Schiffe" in view.text.content, "the new text")
        await desk.press("ctrl+s")
        assert desk.app.screen is desk.main
        assert "orphan desk" in desk.said
        (doubt,) = other.doubts()
        assert (doubt.annotation.exact, doubt.annotation.note) == (meant, "mein Satz")
        assert not view.annotations


@pytest.mark.parametrize("gone", [False, True])
async def test_an_unfinished_comment_goes_to_the_words_that_it_was_begun_on(
    reader, other: Library, gone: bool
) -> None:
    text = other.text(4)
    start = text.content.index("Es soll 2031")
    other.keep_draft(4, Span(start, start + 23), None, "halb", text_hash=text.hash)
    with other._store.writing() as queries:
        queries.run("UPDATE drafts SET process = 'elsewhere 1', at = '2020-01-01T00:00:00.000Z'")
    other.add_draft(delivered("Ein anderer Bericht über Schiffe.") if gone else delivered(BEFORE, *STORY))
    async with reader(open=False, size=(100, 30)) as desk:
        await desk.press("g", "u")
        await desk.until(lambda: isinstance(desk.app.screen, CommentEditor), "the editor")
        assert "Es soll 2031" in str(desk.app.screen.query_one(".dialog--heading").render())
        assert ("not in the text" in desk.said) is gone
        await desk.press(*" fertig", "ctrl+s")
        assert desk.app.screen is desk.main
        waiting = [doubt.annotation for doubt in other.doubts()]
        there = other.annotations_of(4)
        assert ([a.note for a in waiting], [a.note for a in there]) == (
            (["halb fertig"], []) if gone else ([], ["halb fertig"])
        )
        assert (waiting or there)[0].exact == "Es soll 2031 fertig sei"
        assert other.unfinished() == []


async def test_lists_follow_too(reader, other: Library) -> None:
    async with reader(size=(120, 40)) as desk:
        await desk.press("g", "h")
        screen = desk.app.screen
        assert isinstance(screen, History)
        before = screen.rows.count
        other.set_starred([1], True)
        await desk.until(lambda: screen.rows.count == before + 1, "the step of another program")
        await desk.press("escape", "g", "o")
        desk_of_orphans = desk.app.screen
        assert isinstance(desk_of_orphans, Orphans)
        assert desk_of_orphans.rows.count == 0
        content = other.text(4).content
        other.annotate(4, content.index("Es soll"), content.index("Es soll") + 23)
        other.add_draft(delivered("Dies ist ein anderer Bericht über Schiffe."))
        await desk.until(lambda: desk_of_orphans.rows.count == 1, "the orphan")
