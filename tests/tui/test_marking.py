"""Marking passages with real keys in a real library."""

from __future__ import annotations

from textual import events
from textual.widgets import Static, TextArea

from annotations.library import Library
from annotations.model import Draft
from annotations.text import TextBuilder
from tests.tui.conftest import Desk
from tui.screens.comment import CommentEditor
from tui.screens.menu import Menu
from tui.screens.orphans import Orphans
from tui.screens.tag_picker import TagPicker

FIRST = "Der Rat der Stadt Lindau hat am Dienstag getagt."


async def test_one_key_tags_the_sentence_and_one_key_takes_it_back(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "1")
        assert desk.annotations() == [(FIRST, ("quote",), "")]
        assert "tagged “quote” · 9 words" in desk.said
        await desk.press("u")
        assert desk.annotations() == []
        assert "undone" in desk.said
        await desk.press("ctrl+r")
        assert desk.annotations() == [(FIRST, ("quote",), "")]


async def test_the_same_digit_again_removes_the_tag(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "1", "2")
        assert desk.annotations() == [(FIRST, ("claim", "quote"), "")]
        await desk.press("1")
        assert desk.annotations() == [(FIRST, ("claim",), "")]


async def test_three_words_with_a_new_tag_and_a_comment(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "w", "v", "w", "w", "e", "t", *"stadt", "enter")
        assert desk.annotations() == [("Rat der Stadt", ("stadt",), "")]
        await desk.press("c", *"prüfen", "ctrl+s")
        assert desk.annotations() == [("Rat der Stadt", ("stadt",), "prüfen")]
        assert desk.main.view.cursor.selection is None


async def test_space_grows_and_backspace_shrinks_the_selection(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "v")
        quotes = []
        for key in ("space", "space", "space", "backspace"):
            await desk.press(key)
            view = desk.main.view
            start, end = view.target.span
            quotes.append(view.text.content[start:end])
        assert quotes[0] == "Der"
        assert quotes[1] == FIRST
        assert quotes[2].startswith(FIRST)
        assert quotes[2].endswith("gebaut.“")
        assert quotes[3] == FIRST


async def test_units_are_named_and_repeated(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "v", "i", "w", "i", "w", "m")
        assert desk.annotations() == [("Der Rat", (), "")]


async def test_shift_and_arrows_select(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "shift+right", "shift+right", "shift+right", "m")
        assert desk.annotations() == [("Der", (), "")]


async def test_an_unbound_digit_is_bound_to_the_tag_chosen(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("j", "7")
        assert isinstance(desk.app.screen, TagPicker)
        await desk.press(*"land/schweiz", "enter")
        assert desk.annotations() == [(FIRST, ("land/schweiz",), "")]
        assert library.favourites()[7].name == "land/schweiz"
        await desk.press("right_parenthesis", "7")
        assert len(desk.annotations()) == 2


async def test_the_picker_binds_a_digit(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("j", "t", *"neu", "ctrl+b", "9")
        assert library.favourites()[9].name == "neu"
        assert desk.annotations() == [(FIRST, ("neu",), "")]


async def test_escape_leaves_the_picker_without_a_trace(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "t", *"neu", "escape")
        assert desk.annotations() == []
        assert {tag.name for tag in desk.app.library.tags()} == {"quote", "claim", "figure", "check"}


async def test_a_comment_is_not_thrown_away_by_one_escape(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "c", *"wichtig", "escape")
        assert isinstance(desk.app.screen, CommentEditor)
        await desk.press("ctrl+s")
        assert desk.annotations() == [(FIRST, (), "wichtig")]


async def test_delete_takes_the_annotation_under_the_caret(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "1", "d")
        assert desk.annotations() == []
        await desk.press("d")
        assert "No annotation under the caret" in desk.said


async def test_of_several_annotations_one_is_chosen_to_delete(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "1", "v", "i", "w", "2", "left", "right", "d")
        assert isinstance(desk.app.screen, Menu)
        await desk.press("2")
        assert desk.annotations() == [(FIRST, ("quote",), "")]


async def test_a_and_shift_a_walk_the_annotations(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "1", "right_parenthesis", "2", "g", "g", "a")
        assert desk.main.target_name().startswith("annotation “Der Rat")
        await desk.press("a")
        assert desk.main.target_name().startswith("annotation “Die")
        await desk.press("A")
        assert desk.main.target_name().startswith("annotation “Der Rat")
        await desk.press("c", *"x", "ctrl+s")
        assert desk.annotations()[0][2] == "x"


async def test_the_target_is_what_was_on_screen_when_the_key_was_pressed(reader) -> None:
    async with reader() as desk:
        await desk.pilot.press("j", "1", "right_parenthesis", "2", "right_parenthesis", "3")
        await desk.pilot.pause()
        assert [tags for _, tags, _ in desk.annotations()] == [("quote",), ("claim",), ("figure",)]


async def test_a_read_only_library_says_so_and_reading_goes_on(tmp_path, library: Library) -> None:
    from tui.app import GlosseApp
    from tui.settings import Settings

    with Library.open(library.path, read_only=True) as frozen:
        app = GlosseApp(frozen, Settings(name="ada"))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("enter", "j", "1")
            await pilot.pause()
            screen = app.screen
            assert screen.status.failed
            assert "read" in screen.status.message
            assert screen.status.state == "read only"
            await pilot.press("j")
            assert screen.view.cursor.caret > 0


async def test_keys_typed_faster_than_a_dialog_opens_wait_for_it(reader) -> None:
    async with reader() as desk:
        await desk.press("j")

        async def burst(*keys: str, then: list[tuple[str, tuple[str, ...], str]]) -> None:
            for key in keys:
                desk.app._driver.process_message(events.Key(key, key if len(key) == 1 else None))
            await desk.until(
                lambda: desk.app.screen is desk.main and desk.annotations() == then, f"{keys} gives {then}"
            )

        await burst("t", *"mdc1", "enter", then=[(FIRST, ("mdc1",), "")])
        await burst("c", *"schnell", "ctrl+s", then=[(FIRST, ("mdc1",), "schnell")])
        await burst("d", "enter", "m", then=[(FIRST, (), "")])


async def test_a_comment_that_cannot_be_saved_stays_in_the_editor(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "c", *"wichtig")
        await desk.until(lambda: len(drafts_of(desk)) == 1, "the draft")
        library = desk.app.library
        with library._store.writing() as queries:
            queries.run(f"PRAGMA max_page_count = {queries.value('PRAGMA page_count')}")
        editor = desk.app.screen
        assert isinstance(editor, CommentEditor)
        area = editor.query_one(TextArea)
        area.text = "wichtig " * 20_000
        await desk.press("ctrl+s")
        assert desk.app.screen is editor
        hint = str(editor.query_one(".dialog--hint", Static).render())
        assert "Not saved" in hint
        assert "is full" in hint
        assert area.text == "wichtig " * 20_000
        with library._store.writing() as queries:
            queries.run("PRAGMA max_page_count = 1000000")
            assert queries.value("PRAGMA integrity_check") == "ok"
        await desk.press("ctrl+s")
        assert desk.annotations() == [(FIRST, (), ("wichtig " * 20_000).strip())]
        assert drafts_of(desk) == []


async def test_what_is_given_up_leaves_no_draft(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "c", *"halb")
        await desk.until(lambda: drafts_of(desk) == ["halb"], "the draft")
        await desk.press("escape", "escape")
        assert desk.annotations() == []
        assert drafts_of(desk) == []
        await desk.press("g", "u")
        assert "No comment was left" in desk.said


def drafts_of(desk: Desk) -> list[str]:
    """What is kept of comments that are being written."""
    rows = desk.app.library._reader.rows("SELECT note FROM drafts")
    return [row["note"] for row in rows]


async def test_the_orphan_desk_is_worked_through(reader, library: Library) -> None:
    article = changed_lindau(library)
    async with reader() as desk:
        await desk.press("g", "o")
        screen = desk.app.screen
        assert isinstance(screen, Orphans)
        assert screen.rows.count == 2
        await desk.press("j", "y")
        assert screen.rows.count == 1
        assert [a.exact for a in library.annotations_of(article)] == [
            "Das Werk soll frühestens 2033 fertig sein"
        ]
        await desk.press("d")
        assert library.count_doubts() == 0
        await desk.press("u", "u")
        assert library.count_doubts() == 2
        row = next(row for row, doubt in enumerate(library.doubts()) if doubt.place is None)
        await desk.press("g", "g", *["j"] * row, "e")
        assert desk.app.screen is desk.main
        await desk.press("g", "g", "V", "enter")
        assert isinstance(desk.app.screen, Orphans)
        assert library.count_doubts() == 1
        assert [a.exact for a in library.annotations_of(article)] == [
            "Der Rat der Stadt Lindau hat am Mittwoch beraten."
        ]
        await desk.press("e", "escape", "escape")
        assert isinstance(desk.app.screen, Orphans)
        assert library.count_doubts() == 1
        await desk.press("enter", "q")
        assert isinstance(desk.app.screen, Orphans)
        await desk.press("q")
        assert desk.app.screen is desk.main


def changed_lindau(library: Library) -> int:
    """An article whose text changed under two annotations; its id."""

    def put(*paragraphs: str) -> int:
        builder = TextBuilder()
        for paragraph in paragraphs:
            builder.add(paragraph)
        draft = Draft("Neues", builder.build(), language="de", url="https://example.org/n", published="2030")
        article = library.add_draft(draft).article
        assert article is not None
        return article.id

    article = put(
        "Der Rat der Stadt Lindau hat am Dienstag getagt. Danach ging man essen.",
        "Das neue Haus kostet 12,5 Millionen Euro. Es soll 2031 fertig sein, sagte der Baumeister am See.",
    )
    content = library.text(article).content
    for quote in ("Es soll 2031 fertig sein", "Danach ging man essen"):
        library.annotate(article, content.index(quote), content.index(quote) + len(quote), tags=["x"])
    return put(
        "Der Rat der Stadt Lindau hat am Mittwoch beraten.",
        "Der Neubau kostet jetzt 19 Millionen Euro. Das Werk soll frühestens 2033 fertig sein, hieß es beim Bauamt.",
    )
