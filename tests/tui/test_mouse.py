"""The mouse in the reading view, one test a gesture."""

from __future__ import annotations

import pytest
from textual import events

from annotations.library import Library
from annotations.model import Draft
from annotations.text import TextBuilder, from_plain
from tui.reading.frame import HEAD
from tui.reading.paint import GUTTER

SENTENCE = "Die Bürgermeisterin Ines Halder sprach von einem guten Tag."


class Hand:
    """A hand on the mouse, which finds places by the words that stand there."""

    def __init__(self, desk) -> None:
        self.desk, self.view = desk, desk.main.view
        desk.app.CLICK_CHAIN_TIME_THRESHOLD = 60.0

    def at(self, words: str) -> tuple[int, int]:
        """The cell on screen where `words` begin."""
        painter, offset = self.view.painter, self.view.text.content.index(words)
        corner = self.view.content_region.offset
        x = painter.left + GUTTER + painter.layout.cell_of(offset)
        return corner.x + x, corner.y + painter.layout.row_of(offset) + HEAD - round(self.view.scroll_y)

    async def press(self, place: str | tuple[int, int], **how) -> None:
        await self.desk.pilot.mouse_down(offset=self.at(place) if isinstance(place, str) else place, **how)

    async def move(self, place: str | tuple[int, int]) -> None:
        await self.desk.pilot.hover(offset=self.at(place) if isinstance(place, str) else place)

    async def release(self) -> None:
        await self.desk.pilot.mouse_up()

    async def click(self, place: str, times: int = 1) -> None:
        for _ in range(times):
            await self.press(place)
            await self.release()

    @property
    def selected(self) -> str:
        """The text selected; empty without a selection."""
        if self.view.cursor.selection is None:
            return ""
        start, end = self.view.target.span
        return self.view.text.content[start:end]


async def test_a_press_puts_the_caret_and_drops_the_selection(reader) -> None:
    async with reader() as desk:
        hand = Hand(desk)
        await desk.press("v", "w", "w")
        await hand.click("Halder sprach")
        assert hand.selected == ""
        assert hand.view.cursor.caret == hand.view.text.content.index("Halder")
        assert desk.app.mouse_captured is None


@pytest.mark.parametrize(("press", "to"), [("Ines", "r sprach"), ("r sprach", "Ines")])
async def test_a_drag_selects_the_characters_from_one_to_the_other(reader, press: str, to: str) -> None:
    async with reader() as desk:
        hand = Hand(desk)
        await hand.press(press)
        await hand.move("Halder")
        await hand.move(to)
        assert hand.selected == "Ines Halder"
        assert hand.view.cursor.caret == hand.view.text.content.index(to)
        await hand.release()
        await hand.move("guten Tag")
        assert hand.selected == "Ines Halder"
        await desk.press("1")
        assert desk.annotations() == [("Ines Halder", ("quote",), "")]


async def test_a_drag_over_paragraphs_takes_their_gap(reader) -> None:
    async with reader() as desk:
        hand = Hand(desk)
        await hand.press("gebaut.“")
        await hand.move("s neue Haus")
        assert hand.selected == "gebaut.“\n\nDas"
        await hand.move((hand.at("s neue Haus")[0], hand.at("s neue Haus")[1] - 1))
        assert hand.selected.endswith("gebaut.“")


@pytest.mark.parametrize(
    ("times", "selected"),
    [(1, ""), (2, "Halder"), (3, SENTENCE), (5, "")],
)
async def test_presses_in_a_row_select_larger_units(reader, times: int, selected: str) -> None:
    async with reader() as desk:
        hand = Hand(desk)
        await hand.click("Halder", times)
        assert hand.selected == selected


async def test_the_fourth_press_selects_the_paragraph(reader) -> None:
    async with reader() as desk:
        hand = Hand(desk)
        await hand.click("Halder", 4)
        block = next(b for b in hand.view.text.blocks if SENTENCE in hand.view.text.content[b.start : b.end])
        assert hand.view.target.span == (block.start, block.end)


async def test_presses_at_two_places_are_not_a_double_press(reader) -> None:
    async with reader() as desk:
        hand = Hand(desk)
        await hand.click("Ines")
        await hand.click("Halder")
        assert hand.selected == ""


async def test_presses_far_apart_in_time_are_not_a_double_press(reader) -> None:
    async with reader() as desk:
        hand = Hand(desk)
        desk.app.CLICK_CHAIN_TIME_THRESHOLD = 0.0
        await hand.click("Halder", 2)
        assert hand.selected == ""


@pytest.mark.parametrize(
    ("to", "selected"),
    [
        ("uten Tag", "Halder sprach von einem guten"),
        ("meisterin", "Bürgermeisterin Ines Halder"),
        ("alder", "Halder"),
    ],
)
async def test_a_drag_after_two_presses_extends_by_words(reader, to: str, selected: str) -> None:
    async with reader() as desk:
        hand = Hand(desk)
        await hand.click("Halder")
        await hand.press("Halder")
        await hand.move(to)
        assert hand.selected == selected


async def test_a_drag_after_three_presses_extends_by_sentences(reader) -> None:
    async with reader() as desk:
        hand = Hand(desk)
        await hand.click("Halder", 2)
        await hand.press("Halder")
        await hand.move("Stadt Lindau")
        assert hand.selected == f"Der Rat der Stadt Lindau hat am Dienstag getagt. {SENTENCE}"


async def test_shift_and_a_press_select_from_the_caret(reader) -> None:
    async with reader() as desk:
        hand = Hand(desk)
        await hand.click("Ines")
        await hand.press("r sprach", shift=True)
        assert hand.selected == "Ines Halder"


async def test_other_buttons_and_places_without_text_do_nothing(reader) -> None:
    async with reader() as desk:
        hand = Hand(desk)
        before = hand.view.cursor.caret
        await hand.press("Halder", button=3)
        await hand.press((hand.view.content_region.x + 2, hand.view.content_region.y))
        assert hand.view.cursor.caret == before
        assert desk.app.mouse_captured is None


@pytest.fixture
def long_article(library: Library) -> None:
    paragraphs = "\n\n".join(f"Absatz {number} mit einigen Worten darin." for number in range(200))
    library.add_draft(Draft("Lang", from_plain(paragraphs), published="2027-01-01", language="xx"), "Lang")


@pytest.mark.usefixtures("long_article")
async def test_the_wheel_scrolls_and_the_caret_stays(reader) -> None:
    async with reader() as desk:
        hand = Hand(desk)
        caret = hand.view.cursor.caret
        x, y = hand.at("Absatz 2 ")
        await desk.pilot._post_mouse_events([events.MouseScrollDown] * 4, offset=(x, y))
        assert hand.view.scroll_y > 0
        assert hand.view.cursor.caret == caret
        await desk.pilot._post_mouse_events([events.MouseScrollUp] * 4, offset=(x, y))
        assert hand.view.scroll_y == 0


@pytest.mark.usefixtures("long_article")
async def test_a_drag_below_the_text_scrolls_and_selects_on(reader) -> None:
    async with reader() as desk:
        hand = Hand(desk)
        region = hand.view.content_region
        below = (hand.at("Absatz 1 ")[0], region.bottom)
        await hand.press("Absatz 1 ")
        await hand.move(below)
        await desk.until(lambda: hand.view.scroll_y > 20, "twenty rows scrolled")
        assert "Absatz 12 mit" in hand.selected
        await hand.release()
        top, selected = hand.view.scroll_y, hand.selected
        await desk.pilot.pause(0.2)
        assert (hand.view.scroll_y, hand.selected) == (top, selected)


@pytest.mark.usefixtures("long_article")
async def test_a_drag_above_the_text_scrolls_back_to_the_head(reader) -> None:
    async with reader() as desk:
        hand = Hand(desk)
        await desk.press("pagedown", "pagedown")
        top = hand.view.region.y
        assert top > 0
        await hand.press("Absatz 15 ")
        await hand.move((hand.at("Absatz 15 ")[0], top - 1))
        await desk.until(lambda: hand.view.scroll_y == 0, "the head of the text")
        assert hand.selected.endswith("A")
        await hand.move("Absatz 1 ")
        await hand.release()
        assert hand.selected.startswith("Absatz 1 mit")


async def test_a_click_on_a_link_opens_nothing(reader, library: Library, monkeypatch) -> None:
    builder = TextBuilder()
    builder.add([("Mehr bei der ", ""), ("Seewacht", "https://example.org/x"), (" davon.", "")])
    library.add_draft(Draft("Verweis", builder.build(), published="2027-02-01", language="xx"), "Verweis")
    async with reader() as desk:
        opened: list[str] = []
        monkeypatch.setattr(desk.app, "open_url", lambda url, **_: opened.append(url))
        hand = Hand(desk)
        await hand.click("Seewacht", 2)
        assert hand.selected == "Seewacht"
        assert opened == []
