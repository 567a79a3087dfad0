"""Finding words, quick jumps, layers and focus, by keys."""

from __future__ import annotations

from annotations.library import Library
from annotations.model import CorrectionKind


def under(desk) -> str:
    view = desk.main.view
    return view.text.content[view.cursor.caret :]


async def test_hits_show_while_typing_and_the_caret_goes_on_enter(reader) -> None:
    async with reader() as desk:
        view, caret = desk.main.view, desk.main.view.cursor.caret
        await desk.press("slash", "e", "s")
        assert len(view.hits) > 1
        assert view.cursor.caret == caret
        await desk.press("space", "s", "o", "l", "l")
        assert len(view.hits) == 1
        await desk.press("enter")
        assert under(desk).startswith("Es soll 2031")
        assert desk.said == "1/1 “es soll”"
        await desk.press("1")
        assert desk.annotations()[0][0] == "Es soll"


async def test_esc_leaves_the_search_where_it_began(reader) -> None:
    async with reader() as desk:
        caret = desk.main.view.cursor.caret
        await desk.press("slash", "e", "s", "escape")
        assert desk.main.view.cursor.caret == caret
        assert not desk.main.view.hits.spans
        assert desk.main.focused is desk.main.view
        await desk.press("n")
        assert "Nothing was searched for yet" in desk.said


async def test_n_goes_round_and_says_so_and_ctrl_o_goes_back(reader) -> None:
    async with reader() as desk:
        start = desk.main.view.cursor.caret
        await desk.press("slash", *"Haus", "enter")
        first = desk.main.view.cursor.caret
        await desk.press("n")
        second = desk.main.view.cursor.caret
        assert second > first
        await desk.press("n")
        assert desk.main.view.cursor.caret == first
        assert desk.said.endswith("on from the start")
        await desk.press("N")
        assert desk.main.view.cursor.caret == second
        await desk.press("escape", "escape")
        assert not desk.main.view.hits.spans
        assert desk.main.focused is desk.main.view
        await desk.press("ctrl+o", "ctrl+o", "ctrl+o", "ctrl+o")
        assert desk.main.view.cursor.caret == start


async def test_words_that_are_not_there_are_said(reader) -> None:
    async with reader() as desk:
        await desk.press("slash", *"xyz", "enter")
        assert desk.said == "“xyz” is not in this article"


async def test_a_search_in_a_selection_extends_it(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "v", "slash", *"lindau", "enter", "1")
        assert desk.annotations()[0][0] == "Der Rat der Stadt Lindau"


async def test_letters_lead_to_the_places_on_screen(reader) -> None:
    async with reader() as desk:
        view = desk.main.view
        await desk.press("f")
        letters = dict(view._letters)
        wanted = view.text.content.index("Es soll")
        assert wanted in letters
        await desk.press(*letters[wanted])
        assert under(desk).startswith("Es soll")
        assert not view._letters
        before = view.cursor.caret
        await desk.press("f", "escape")
        assert view.cursor.caret == before
        assert not view._letters
        await desk.press("1")
        assert desk.annotations()[0][0] == "Es soll 2031 fertig sein."


async def test_layers_are_switched_while_the_text_follows(reader, library: Library) -> None:
    async with reader() as desk:
        article = desk.main.article.id
        content = desk.main.view.text.content
        at = content.index("Lindau")
        library.correct(article, at, at + 6, CorrectionKind.ADD, "LOC")
        library.toggle_tag(article, at, at + 6, "quote")
        desk.main.after_change()
        assert desk.main.view.cursor.mentions
        await desk.press("I", "l")
        assert not desk.main.view.cursor.mentions
        await desk.press("1")
        assert not desk.main.view.cursor.annotations
        await desk.press("escape", "a")
        assert "No annotation after" in desk.said
        await desk.press("I", "l", "a", "escape", "a")
        assert desk.main.target_name().startswith("annotation")
        await desk.press("g", "g", "tab")
        assert desk.main.target_name() == "LOC Lindau"


async def test_focus_dims_all_other_paragraphs(reader) -> None:
    async with reader() as desk:
        view = desk.main.view
        await desk.press("j", "z")
        lit = view.painter.lit
        assert lit == view.cursor.segments.block(view.cursor.caret)
        await desk.press("right_curly_bracket")
        assert view.painter.lit == lit + 1
        await desk.press("z")
        assert view.painter.lit is None


async def test_a_letter_leads_to_the_next_word_with_it(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "F", "l")
        assert under(desk).startswith("Lindau hat")
        await desk.press("F", "q")
        assert desk.said == "No word after the caret begins with “q”"
        await desk.press("F", "escape")
        assert desk.said == ""
        await desk.press("v", "F", "a", "1")
        assert desk.annotations()[0][0] == "Lindau hat am"
        await desk.press("g", "g", "j", "F", "l", "W", "W", "W", "2")
        assert desk.annotations()[0][1] == ("claim", "quote")
