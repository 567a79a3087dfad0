"""Coding states and notes of whole articles, in the list and in the text."""

from __future__ import annotations

from annotations.library import Library
from annotations.model import Coding, Draft, Span, Text
from tui.screens.comment import CommentEditor
from tui.settings import Settings


def line(desk, y: int) -> str:
    return desk.main.articles.render_line(y).text


def states(library: Library) -> list[Coding]:
    return [article.coding for article in library.articles(sort="added")]


async def test_one_key_moves_an_article_on_and_round(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        first = desk.main.articles.current.id
        for state in (Coding.CODING, Coding.CODED, Coding.UNCODED):
            await desk.press("K")
            assert library.article(first).coding is state
            assert desk.said.startswith(f"marked as {state.word}")
        await desk.press("u", "u")
        assert library.article(first).coding is Coding.CODING


async def test_several_become_what_the_one_under_the_bar_becomes(reader, library: Library) -> None:
    library.set_coding([1], Coding.CODED)
    async with reader(open=False) as desk:
        await desk.press("v", "down", "down", "K")
        assert set(states(library)) == {Coding.CODING}
        assert desk.said.startswith("marked as coding · 3 articles")
        await desk.press("u")
        assert states(library) == [Coding.CODED, Coding.UNCODED, Coding.UNCODED]


async def test_the_list_shows_states_in_one_column_and_cuts_no_title(reader, library: Library) -> None:
    title = "Ein Titel, der genau so lang ist, wie die Zeile es bei 80 Spalten zulässt, jaja"[:58]
    library.add_draft(Draft(title, Text("Ein Text."), published="2026-03-09", language="xx"))
    async with reader(open=False) as desk:
        before = line(desk, 0)
        await desk.press("K", "down", "K", "K")
        assert title in line(desk, 0) == before.replace("▸", " ")
        assert [line(desk, y)[2] for y in (1, 3, 5)] == ["◐", "✓", " "]
        assert len({line(desk, y)[4:].find("Seeblatt") for y in (3, 5)}) == 1


async def test_states_have_an_ascii_form(reader, library: Library) -> None:
    library.set_coding([1], Coding.CODING)
    library.set_coding([2], Coding.CODED)
    async with reader(open=False, settings=Settings(name="ada", ascii=True)) as desk:
        assert [line(desk, y)[2] for y in (1, 3, 5)] == ["/", "x", " "]
        assert line(desk, 1).isascii()


async def test_the_text_says_its_state_and_its_note(reader, library: Library) -> None:
    async with reader() as desk:
        head = desk.main.view._head
        assert head[0][0][0].startswith("Seeblatt")
        await desk.press("K")
        assert desk.main.view._head[0][0][0].startswith("◐ coding · Seeblatt")
        await desk.press("C", *"fertig", "ctrl+s")
        assert desk.main.view._head[0][0][0].startswith("◐ coding · ✎ note · Seeblatt")
        assert str(desk.main._put["note"]) == "✎ fertig"
        await desk.press("u", "u")
        assert desk.main.view._head == head
        assert desk.main._put["note"] == ""


async def test_a_comment_on_the_passage_comes_before_the_note(reader, library: Library) -> None:
    library.note_article(1, "über alles")
    async with reader() as desk:
        await desk.press("c", *"hier", "ctrl+s")
        assert desk.main._put["note"] == "hier"
        await desk.press("G")
        assert desk.main._put["note"] == "✎ über alles"


async def test_a_note_is_written_in_the_list_and_is_one_action(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("c")
        assert isinstance(desk.app.screen, CommentEditor)
        await desk.press(*"erste", "enter", *"zweite", "ctrl+s")
        assert library.article(1).note == "erste\nzweite"
        assert desk.said.startswith("article noted · 2 words")
        await desk.press("c", "escape")
        assert not isinstance(desk.app.screen, CommentEditor)
        await desk.press("u")
        assert library.article(1).note == ""


async def test_an_emptied_note_is_removed_and_an_empty_one_is_none(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("c", "ctrl+s")
        assert not desk.main.status.failed
        library.note_article(1, "x")
        await desk.press("ctrl+l", "c", "backspace", "ctrl+s")
        assert library.article(1).note == ""
        assert desk.said.startswith("note of the article removed")


async def test_what_another_program_noted_meanwhile_is_gone_on_with(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        library.note_article(1, "von nebenan")
        await desk.press("c", *"und", "ctrl+s")
        assert library.article(1).note == "von nebenanund"


async def test_a_note_is_about_one_article(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("v", "down", "c")
        assert "one article" in desk.said


async def test_the_margin_shows_the_note_and_leads_to_it(reader, library: Library) -> None:
    library.note_article(1, "Ein Satz, der in der schmalen Spalte umbricht.\n\nUnd noch einer.")
    async with reader(size=(120, 40)) as desk:
        rows = [desk.main.margin.item(index) for index in range(5)]
        said = ["".join(text for text, _ in row.left).strip() for row in rows]
        assert said == [
            "Note",
            "Ein Satz, der in der",
            "schmalen Spalte umbricht.",
            "Und noch einer.",
            "",
        ]
        await desk.press("f6", "down", "enter")
        assert isinstance(desk.app.screen, CommentEditor)


async def test_the_menu_of_the_text_has_both(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("enter", "C")
        assert isinstance(desk.app.screen, CommentEditor)
        await desk.press("escape", "enter", "K")
        assert library.article(1).coding is Coding.CODING


async def test_the_sidebar_lists_states_once_there_are_some(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "s")
        assert "Coding" not in [row.name for row in desk.main.sidebar.rows]
        await desk.press("escape", "K", "g", "s")
        rows = {row.name: (row.query, row.count) for row in desk.main.sidebar.rows}
        assert (rows["Uncoded"], rows["Coding"]) == (("is:uncoded", 2), ("is:coding", 1))
        await desk.press("down", "down", "down", "enter")
        assert desk.main.query_text == "is:uncoded"
        assert desk.main.articles.count == 2


async def test_a_note_left_unfinished_is_gone_on_with(reader, library: Library) -> None:
    with Library.open(library.path, creator="ada") as other:
        other.keep_draft(2, Span(0, 0), None, "halb", text_hash=other.text(2).hash)
        other._reader  # noqa: B018
    with library._store.writing() as queries:
        queries.run("UPDATE drafts SET process = 'elsewhere 1', at = '2020-01-01T00:00:00.000Z'")
    (draft,) = library.unfinished()
    assert draft.whole
    async with reader(open=False) as desk:
        await desk.press("g", "u")
        assert isinstance(desk.app.screen, CommentEditor)
        await desk.press(*"fertig", "ctrl+s")
        assert library.article(2).note == "halbfertig"
        assert library.unfinished() == []
        assert not library.annotations_of(2)
