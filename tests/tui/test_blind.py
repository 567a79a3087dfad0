"""The blind reader: two people annotate the same article, one of them without seeing the other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from annotations.library import Library
from tests.tui.conftest import Desk
from tui.app import GlosseApp
from tui.screens.exporting import NOTHING, Export
from tui.screens.history import History
from tui.screens.review import Review
from tui.settings import Settings

Blind = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def adas(library: Library) -> int:
    """Ada's annotation of the first sentence of the first article."""
    content = library.text(1).content
    start, end = content.index("Der Rat"), content.index(" Die Bürger")
    made = library.annotate(1, start, end, tags=["quote"], note="Adas Meinung").annotation
    assert made
    return made


@pytest.fixture
def blind(library: Library, adas: int) -> Blind:
    """Opens the reader for Bea, who is not to see that."""

    @asynccontextmanager
    async def run(*, size: tuple[int, int] = (120, 40), open: bool = True) -> AsyncIterator[Desk]:
        with Library.open(library.path, creator="bea", blind=True) as hers:
            app = GlosseApp(hers, Settings(name="bea"))
            async with app.run_test(size=size) as pilot:
                desk = Desk(app, pilot)
                await pilot.pause()
                if open:
                    await desk.press("enter")
                yield desk

    return run


def shown(desk: Desk) -> str:
    """Everything on screen."""
    return "\n".join(strip.text for strip in desk.app.screen._compositor.render_strips())


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 40)])
async def test_nothing_of_hers_is_on_screen(blind: Blind, size: tuple[int, int]) -> None:
    async with blind(size=size, open=False) as desk:
        assert "Glosse (blind)  Library" in shown(desk)
        assert "✎" not in shown(desk)
        await desk.press("enter", "a")
        assert "Glosse (blind)  Ein Haus am See" in shown(desk)
        assert desk.main.view.annotations == ()
        assert "Meinung" not in shown(desk)
        assert "No annotation" in desk.said


async def test_keys_change_nothing_of_hers(blind: Blind, library: Library, adas: int) -> None:
    before = library.annotation(adas)
    async with blind() as desk:
        await desk.press("right_parenthesis", "left_parenthesis", "d")
        assert "No annotation under the caret" in desk.said
        await desk.press("u")
        assert "hidden" in desk.said
        await desk.press("u")
        assert "hidden" in desk.said
        await desk.press("V", "t", *"quote", "enter")
        assert [(one.creator, one.tags) for one in desk.app.library.annotations_of(1)] == [
            ("bea", ("quote",))
        ]
        await desk.press("c", *"Beas", "ctrl+s")
        assert [one.note for one in desk.app.library.annotations_of(1)] == ["Beas"]
        await desk.press("d")
    assert library.annotations_of(1) == (before,)


async def test_review_and_history_are_empty(blind: Blind) -> None:
    async with blind(open=False) as desk:
        await desk.press("g", "r")
        assert isinstance(desk.app.screen, Review)
        assert desk.app.screen.rows.count == 0
        assert "blind" in desk.app.screen.status.state
        await desk.press("q", "g", "h")
        assert isinstance(desk.app.screen, History)
        assert "quote" not in shown(desk)


async def test_an_export_says_that_it_has_everything(
    blind: Blind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with blind() as desk:
        await desk.press("g", "e")
        assert isinstance(desk.app.screen, Export)
        assert "with what is hidden" in shown(desk)
        await desk.until(lambda: NOTHING[:20] in shown(desk), "the preview")
        assert "Adas Meinung" not in shown(desk)
        await desk.press("enter")
        await desk.until(lambda: "exported" in desk.said, "the export")
    (written,) = [path for path in tmp_path.iterdir() if path.suffix in (".jsonl", ".md")]
    assert "Adas Meinung" in written.read_text("utf-8")


async def test_afterwards_they_are_compared(blind: Blind, library: Library) -> None:
    async with blind() as desk:
        await desk.press("j", "j", "V", "t", *"quote", "enter")
    (first, *_) = library.agreements(gamma=False)
    assert {first.one, first.other} == {"ada", "bea"}
