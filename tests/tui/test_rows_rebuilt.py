"""How many rows of the text are drawn anew: none but those whose content has changed."""

from __future__ import annotations

import pytest

from annotations.library import Library
from annotations.model import Draft, Mention, Span
from annotations.text import from_plain
from tests.tui.conftest import Desk, Reader
from tui.reading.view import ReadingView

SENTENCE = "Der Rat der Stadt Lindau hat am Dienstag lange über den Bau der neuen Brücke am See gesprochen."
TEXT = "\n\n".join(" ".join([SENTENCE] * 3) for _ in range(60))
MIDDLE = TEXT.index("Der Rat", len(TEXT) // 2)

pytestmark = pytest.mark.usefixtures("long_text")


@pytest.fixture
def long_text(library: Library) -> None:
    """An article of 180 sentences, the first in the list."""
    library.add_draft(Draft("Lang", from_plain(TEXT), published="2027-01-01", language="xx"), "Lang")


class Counter:
    """Counts rows drawn anew, from the middle of the text on."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._before = 0

    @property
    def view(self) -> ReadingView:
        """The text."""
        return self.desk.main.view

    async def begin(self) -> Counter:
        """Put the caret into the middle and let everything be drawn."""
        self.view.go(Span(MIDDLE, MIDDLE + 1))
        await self.desk.pilot.pause()
        self.count()
        return self

    def count(self) -> int:
        """Rows since this was asked last."""
        painter = self.view.painter
        assert painter
        before, self._before = self._before, painter.rebuilt
        return painter.rebuilt - before

    async def press(self, *keys: str) -> int:
        """Rows that keys have drawn anew."""
        await self.desk.press(*keys)
        return self.count()


def lindau(start: int = 0, end: int = len(TEXT)) -> tuple[Mention, ...]:
    """A mention of every Lindau that begins in a range."""
    places = (at for at in range(start, end) if TEXT.startswith("Lindau", at))
    return tuple(Mention(at, at + 6, "LOC", "Lindau", "Lindau", "test 1") for at in places)


async def test_a_move_along_a_row_rebuilds_that_row(reader: Reader) -> None:
    async with reader() as desk:
        counter = await Counter(desk).begin()
        assert await counter.press("right") == 1
        assert await counter.press("w") == 1


async def test_a_move_to_the_row_below_in_one_sentence_rebuilds_two(reader: Reader) -> None:
    async with reader() as desk:
        counter = await Counter(desk).begin()
        assert 1 <= await counter.press("down") <= 3
        assert 0 <= await counter.press("up") <= 3


async def test_a_wheel_step_rebuilds_only_rows_that_come_on_screen(reader: Reader) -> None:
    async with reader() as desk:
        counter = await Counter(desk).begin()
        counter.view.scroll_to(y=counter.view.scroll_y + 1, animate=False)
        await desk.pilot.pause()
        assert counter.count() <= 1
        counter.view.scroll_to(y=counter.view.scroll_y - 1, animate=False)
        await desk.pilot.pause()
        assert counter.count() == 0


async def test_opening_a_selection_rebuilds_the_rows_that_it_grows_over(reader: Reader) -> None:
    async with reader() as desk:
        counter = await Counter(desk).begin()
        await counter.press("v")
        assert await counter.press("shift+right") == 1
        assert await counter.press("shift+down") <= 3


async def test_a_tag_on_a_sentence_rebuilds_its_rows(reader: Reader) -> None:
    async with reader() as desk:
        counter = await Counter(desk).begin()
        layout = counter.view.painter.layout
        span = counter.view.target.span
        rows = layout.row_of(span.end - 1) - layout.row_of(span.start) + 1
        assert 0 < await counter.press("1") <= rows
        assert 0 < await counter.press("u") <= rows


async def test_an_annotation_outside_the_screen_rebuilds_nothing(reader: Reader) -> None:
    async with reader() as desk:
        counter = await Counter(desk).begin()
        article = desk.main.article
        desk.app.library.annotate(article.id, 0, 60, tags=("quote",))
        desk.main.after_change()
        await desk.pilot.pause()
        assert len(counter.view.annotations) == 1
        assert counter.count() == 0
        await desk.press("g", "g")
        assert counter.view.painter.layers.touching(0, 60)
        assert "Q" in [segment.text for segment in counter.view.render_line(3)]


async def test_names_rebuild_the_rows_that_they_are_in(reader: Reader) -> None:
    async with reader() as desk:
        counter = await Counter(desk).begin()
        counter.view.set_names(lindau(0, 1000))
        await desk.pilot.pause()
        assert counter.count() == 0
        counter.view.set_names((*lindau(0, 1000), *lindau(MIDDLE, MIDDLE + 60)))
        await desk.pilot.pause()
        assert counter.count() == 1
        counter.view.set_names(lindau())
        await desk.pilot.pause()
        shown = counter.view.size.height
        assert 1 < counter.count() < shown


async def test_a_note_changes_no_row(reader: Reader) -> None:
    async with reader() as desk:
        counter = await Counter(desk).begin()
        await counter.press("1")
        annotation = desk.app.library.annotations_of(desk.main.article.id)[0]
        desk.app.library.edit(annotation.id, note="Siehe auch Seite 4")
        desk.main.after_change()
        await desk.pilot.pause()
        assert counter.view.annotations[0].note
        assert counter.count() == 0


async def test_another_tag_on_the_screen_rebuilds_the_rows_with_its_color(reader: Reader) -> None:
    async with reader() as desk:
        counter = await Counter(desk).begin()
        await counter.press("1")
        annotation = desk.app.library.annotations_of(desk.main.article.id)[0]
        desk.app.library.edit(annotation.id, color="red")
        desk.main.after_change()
        await desk.pilot.pause()
        assert counter.count() > 0
