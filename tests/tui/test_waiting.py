"""A large change is taken back in a thread, while the screen stays alive."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from annotations.library import Library, reviewing
from annotations.model import Change
from tui.screens.tags import Tags
from tui.screens.waiting import Waiting


@pytest.fixture
def held(library: Library, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Every undo is a long one, and waits for this."""
    let_go, undo = threading.Event(), Library.undo

    def slowly(self: Library, **options: Any) -> Change:
        assert threading.current_thread() is not threading.main_thread()
        assert let_go.wait(30)
        return undo(self, **options)

    monkeypatch.setattr(reviewing, "LONG", 0)
    monkeypatch.setattr(Library, "undo", slowly)
    return let_go


async def test_the_text_stays_alive_while_a_large_change_is_taken_back(
    reader, library: Library, held: threading.Event
) -> None:
    async with reader() as desk:
        await desk.press("1")
        assert len(desk.annotations()) == 1
        await desk.press("u")
        assert isinstance(desk.app.screen, Waiting)
        await desk.press("1", "escape", "q")
        assert isinstance(desk.app.screen, Waiting)
        held.set()
        await desk.until(lambda: desk.app.screen is desk.main and "undone" in desk.said, "the end of it")
        assert desk.annotations() == []


async def test_lists_stay_alive_too_and_say_what_went_wrong(
    reader, library: Library, held: threading.Event
) -> None:
    library.color_tag("quote", "red")
    async with reader(open=False) as desk:
        await desk.press("g", "t", "u")
        assert isinstance(desk.app.screen, Waiting)
        held.set()
        await desk.until(lambda: isinstance(desk.app.screen, Tags), "the list")
        assert "undone" in desk.app.screen.status.message
        assert library.tag("quote").color == "yellow"
