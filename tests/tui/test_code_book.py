"""The code book in the reader: closed and opened, rules with their preview, examples, and suggested tags."""

from __future__ import annotations

from textual.widgets import Input, Static

from annotations.library import Library
from tests.tui.test_tags import names
from tui.screens.comment import CommentEditor
from tui.screens.menu import Menu
from tui.screens.rule_editor import RuleEditor
from tui.screens.tag_picker import TagPicker, TagRows
from tui.settings import Settings


def shown(desk, name: str) -> str:
    """What a line of the dialog says."""
    return str(desk.app.screen.query_one(name, Static).render())


async def settled(desk) -> None:
    """Wait for what is done beside the keys."""
    await desk.app.workers.wait_for_complete()
    await desk.pilot.pause()


async def test_the_book_is_closed_and_tags_are_made_only_there(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("j", "g", "t", "o")
        assert library.code_book_closed
        assert "closed" in shown(desk, "#where")
        await desk.press("escape", "t", *"neu")
        picker = desk.app.screen
        assert isinstance(picker, TagPicker)
        assert picker.query_one(TagRows).count == 0
        assert "closed" in picker.query_one(Input).placeholder
        await desk.press("enter", "escape")
        assert "neu" not in names(library)
        await desk.press("g", "t", "n", *"land/neu", "enter")
        assert "land/neu" in names(library)
        assert desk.app.screen.node.name == "land/neu"
        await desk.press("n", *"LAND/neu", "enter")
        assert "already" in shown(desk, ".dialog--hint")
        await desk.press("escape", "escape", "t", *"neu", "enter")
        assert desk.annotations()[0][1] == ("land/neu",)
        await desk.press("g", "t", "o")
        assert not library.code_book_closed
        await desk.press("u")
        assert library.code_book_closed


async def test_a_digit_without_a_tag_makes_none_in_a_closed_book(reader, library: Library) -> None:
    library.close_code_book()
    async with reader() as desk:
        await desk.press("j", "7", *"neu", "enter", "escape")
        assert (desk.annotations(), 7 in library.favourites()) == ([], False)


async def test_a_rule_is_shown_made_changed_and_deleted(reader, library: Library) -> None:
    async with reader(open=False, size=(120, 40)) as desk:
        await desk.press("g", "t", "j", "R")
        tag = desk.app.screen_stack[-2].node.name
        assert isinstance(desk.app.screen, RuleEditor)
        await desk.press("enter")
        assert "first" in shown(desk, ".dialog--found")
        await desk.press(*"(rat")
        await desk.pilot.pause(0.3)
        await settled(desk)
        assert "not closed" in shown(desk, ".dialog--found")
        desk.app.screen.query_one(Input).value = "rat"
        await desk.pilot.pause(0.3)
        await settled(desk)
        found = library.count("rat")
        assert shown(desk, ".dialog--found").startswith(f"Finds {found:,} article")
        assert library.tag_rules() == []
        await desk.press("enter")
        await settled(desk)
        assert [(rule.tag, rule.query) for rule in library.tag_rules()] == [(tag, "rat")]
        assert library.count(f"tag:{tag}") == found
        assert "rat" in shown(desk, "#more")
        await desk.press("R")
        assert isinstance(desk.app.screen, Menu)
        await desk.press("1")
        assert desk.app.screen.query_one(Input).value == "rat"
        await desk.press("ctrl+d")
        assert library.tag_rules() == []
        assert library.count(f"tag:{tag}") == found
        await desk.press("u", "u")
        assert library.count(f"tag:{tag}") == 0


async def test_examples_are_edited_and_taken_from_the_text(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("j", "X", *"quo", "enter")
        (example,) = library.tag("quote").examples
        assert example.startswith("Der Rat")
        await desk.press("g", "t", "slash", *"quote", "enter", "x")
        assert isinstance(desk.app.screen, CommentEditor)
        await desk.press("enter", *"Noch eins", "ctrl+s")
        assert library.tag("quote").examples == (example, "Noch eins")
        assert "2 examples" in shown(desk, "#line")
        await desk.press("escape", "escape", "t")
        assert "Noch eins" in shown(desk, ".dialog--about") or "Der Rat" in shown(desk, ".dialog--about")


def tag_others(library: Library, tag: str) -> None:
    """Tag what the first sentence of the second article says, which is much like that of the first."""
    article = library.articles()[1].id
    content = library.text(article).content
    start = content.index("Der Rat")
    library.annotate(article, start, content.index(".", start), tags=[tag])


async def test_suggested_tags_stand_above_and_one_key_takes_the_likeliest(reader, library: Library) -> None:
    tag_others(library, "beschluss")
    async with reader() as desk:
        await desk.press("j", "t")
        await settled(desk)
        rows = desk.app.screen.query_one(TagRows)
        assert (rows.item(0).name, rows.current.name) == ("beschluss", "quote")
        assert "like “Der Rat" in rows.item(0).why
        assert "ctrl+s #beschluss" in shown(desk, ".dialog--hint")
        await desk.press(*"cl")
        assert rows.item(0).name == "claim"
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, TagPicker), "nothing is suggested for what is typed"
        await desk.press("backspace", "backspace", "ctrl+s")
        assert desk.annotations()[0][1] == ("beschluss",)
        await desk.press("t")
        await settled(desk)
        assert desk.app.screen.query_one(TagRows).current.name == "quote", "what it has is not suggested"
        assert not desk.app.screen._suggested


async def test_suggestions_can_be_off(reader, library: Library) -> None:
    tag_others(library, "beschluss")
    async with reader(settings=Settings(name="ada", suggestions=False)) as desk:
        await desk.press("j", "t")
        await settled(desk)
        assert desk.app.screen.query_one(TagRows).item(0).name == "quote"
