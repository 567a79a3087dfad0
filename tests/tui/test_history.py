"""What was done, what was deleted, and what the footer said, in three lists."""

from __future__ import annotations

from annotations.library import Library
from tui.screens.history import History


async def test_steps_are_listed_undone_and_opened(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("1", "j", "2", "g", "h")
        screen = desk.app.screen
        assert isinstance(screen, History)
        assert [step.message.split(" · ")[0] for step in library.steps()] == [
            "marked as read", "tagged “claim”", "tagged “quote”",
        ]  # fmt: skip
        assert screen.rows.count == 3
        await desk.press("u", "u")
        assert [step.undone for step in library.steps()] == [True, True, False]
        assert len(desk.annotations()) == 1
        await desk.press("ctrl+r", "ctrl+r")
        assert len(desk.annotations()) == 2
        await desk.press("j", "j", "enter")
        assert desk.app.screen is desk.main
        made = library.steps()[2].annotation
        assert made is not None
        assert library.annotation(made).start <= desk.main.view.cursor.caret < library.annotation(made).end
        await desk.press("q")
        assert isinstance(desk.app.screen, History)
        assert desk.app.screen.rows.cursor == 2
        await desk.press("q")
        assert desk.app.screen is desk.main


async def test_a_deleted_annotation_is_restored(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("1", "d", "g", "h", "tab")
        screen = desk.app.screen
        assert isinstance(screen, History)
        assert screen.rows.count == 1
        assert desk.annotations() == []
        await desk.press("r")
        assert screen.rows.count == 0
        assert [tags for _, tags, _ in desk.annotations()] == [("quote",)]
        await desk.press("u")
        assert screen.rows.count == 1
        await desk.press("ctrl+r", "escape", "escape")
        assert len(desk.annotations()) == 1


async def test_what_the_footer_said_can_be_read_again(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("1", "u", "u", "g", "m")
        screen = desk.app.screen
        assert isinstance(screen, History)
        told = [(told.message, told.failed) for told in desk.app.messages]
        assert told[0] == ("nothing to undo", True)
        assert told[1][0].startswith("undone: tagged “quote”")
        assert screen.rows.count == len(told)
        await desk.press("g", "h", "g", "r")
        assert not isinstance(desk.app.screen, History)


async def test_empty_lists_say_so(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("g", "m", "enter", "r")
        assert "None is deleted" in desk.app.screen.status.message
        await desk.press("enter", "r", "q")
        assert desk.app.screen is desk.main
