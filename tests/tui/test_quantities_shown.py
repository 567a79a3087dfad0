"""Dates, amounts and percentages in the reader: with the setting they are shown, without it they are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.strip import Strip

from annotations.library import Library
from annotations.model import Draft, Span
from annotations.text import from_plain
from tests.tui.conftest import Desk, Reader
from tui.settings import Settings

STORY = (
    "Haushalt beschlossen\n\nAngela Merkel sprach am Freitag in Berlin von Kosten.\n\nEs waren 12,5 Prozent mehr als im"
    " Jahr 2015, heißt es dort.\n"
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """One German article, whose names are found already."""
    opened = Library.open(tmp_path / "library.db", creator="ada")
    draft = Draft("Haushalt", from_plain(STORY), published="2017-08-06", language="de")
    opened.add_draft(draft, "story")
    opened.recognise(1).result(120)
    return opened


def row(desk: Desk, words: str) -> Strip:
    """The row on screen that has these words."""
    view = desk.main.view
    strips = [view.render_line(y) for y in range(view.size.height)]
    return next(strip for strip in strips if words in strip.text)


def style_of(desk: Desk, words: str) -> tuple[bool, bool, str]:
    """Italic, underlined and colour of a passage that is drawn in one piece."""
    segment = next(segment for segment in row(desk, words) if segment.text == words)
    assert segment.style is not None
    color = segment.style.color
    return bool(segment.style.italic), bool(segment.style.underline), color.name if color else ""


async def test_the_setting_shows_them_beside_the_names(reader: Reader) -> None:
    async with reader(settings=Settings(name="ada", quantities=True)) as desk:
        view = desk.main.view
        await desk.until(lambda: bool(view.quantities), "the quantities")
        assert [(each.text, each.name) for each in view.quantities] == [
            ("Freitag", "2017-08-04"),
            ("12,5 Prozent", "12.5"),
            ("2015", "2015"),
        ]
        assert "Berlin" in {each.text for each in view.mentions}
        italic, underlined, color = style_of(desk, "Freitag")
        assert (italic, underlined) == (True, False)
        assert color != style_of(desk, "12,5 Prozent")[2]
        assert style_of(desk, "Berlin")[:2] == (False, True)
        assert "DATE MONEY PERCENT" in row(desk, "PER ORG LOC MISC").text
        view.go(Span(STORY.index("Freitag"), STORY.index("Freitag") + 1))
        await desk.pilot.pause()
        assert "DATE 2017-08-04" in desk.main.status.left


async def test_no_key_takes_one_for_a_name(reader: Reader) -> None:
    async with reader(settings=Settings(name="ada", quantities=True)) as desk:
        view = desk.main.view
        await desk.until(lambda: bool(view.quantities), "the quantities")
        view.go(Span(STORY.index("Freitag"), STORY.index("Freitag") + 1))
        await desk.press("x")
        assert desk.said.startswith("No name under the caret")
        assert "Freitag" in {each.text for each in view.quantities}


async def test_they_are_a_layer_that_can_be_hidden(reader: Reader) -> None:
    async with reader(settings=Settings(name="ada", quantities=True)) as desk:
        await desk.until(lambda: bool(desk.main.view.quantities), "the quantities")
        await desk.press("i")
        assert row(desk, "Freitag").text.rstrip().endswith("PER DATE LOC")
        await desk.press("I", "d", "escape")
        assert row(desk, "Freitag").text.rstrip().endswith("PER LOC")
        assert "Freitag" not in {each.text for each in desk.main.view.cursor.quantities}


async def test_without_the_setting_there_are_none(reader: Reader) -> None:
    async with reader() as desk:
        await desk.until(lambda: bool(desk.main.view.mentions), "the names")
        assert desk.main.view.quantities == ()
        assert "DATE" not in row(desk, "PER ORG LOC MISC").text
        assert "Freitag" not in [segment.text for segment in row(desk, "Freitag")]
