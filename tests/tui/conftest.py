"""A real library with a few articles, and the reader on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from annotations.library import Library
from annotations.model import BlockKind, Draft
from annotations.text import TextBuilder, with_title
from tui.app import GlosseApp
from tui.screens.main import MainScreen
from tui.settings import Settings

Reader = Callable[..., AbstractAsyncContextManager["Desk"]]

STORY = (
    "Der Rat der Stadt Lindau hat am Dienstag getagt. Die Bürgermeisterin Ines Halder sprach von einem guten Tag. "
    "„Wir haben lange gewartet“, sagte sie, „und nun wird gebaut.“",
    "Das neue Haus kostet 12,5 Millionen Euro. Es soll 2031 fertig sein.",
)


class Desk:
    """A running reader, with names for what tests look at."""

    def __init__(self, app: GlosseApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def main(self) -> MainScreen:
        """The main screen, also while a dialog is over it."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, MainScreen))

    @property
    def said(self) -> str:
        """The message in the footer."""
        return self.main.status.message

    async def press(self, *keys: str) -> None:
        """Press keys and let everything they cause happen."""
        for key in keys:
            await self.pilot.press(key)  # Waits until the program is idle.
        await self.pilot.pause()
        await self.until(lambda: self.main.search is None, "what the filter finds")

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for a named condition."""
        for _ in range(600):
            if condition():
                return
            await self.pilot.pause(0.05)
        raise AssertionError(f"waited in vain for: {what}")

    def annotations(self) -> list[tuple[str, tuple[str, ...], str]]:
        """Quote, tags and note of every annotation of the open article."""
        article = self.main.article
        assert article
        return [(a.exact, a.tags, a.note) for a in self.app.library.annotations_of(article.id)]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Three articles in a language without a pipeline, so that nothing arrives in the middle of a test."""
    with Library.open(tmp_path / "library.db", creator="ada") as opened:
        for number, title in enumerate(("Ein Haus am See", "Zweiter Bericht", "Dritter Bericht"), 1):
            builder = TextBuilder()
            for paragraph in STORY:
                builder.add(paragraph)
            builder.add("Zahlen", kind=BlockKind.HEADING, level=2)
            for item in ("erstens Holz", "zweitens Stein"):
                builder.add(item, kind=BlockKind.ITEM, marker="•")
            builder.add(f"Ende des {number}. Berichts.")
            text = with_title(title, builder.build())
            draft = Draft(title, text, published=f"2026-03-0{4 - number}", language="xx", source="Seeblatt")
            opened.add_draft(draft, title)
        yield opened


@pytest.fixture
def reader(library: Library) -> Reader:
    """Opens the reader at a size; `open=True` opens the first article too."""

    @asynccontextmanager
    async def run(
        *, size: tuple[int, int] = (80, 24), open: bool = True, settings: Settings | None = None
    ) -> AsyncIterator[Desk]:
        app = GlosseApp(library, settings or Settings(name="ada"))
        async with app.run_test(size=size) as pilot:
            desk = Desk(app, pilot)
            await pilot.pause()
            if open:
                await desk.press("enter")
            yield desk

    return run


Press = Callable[..., Awaitable[None]]
