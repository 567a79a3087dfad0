"""Pictures, with real keys."""

from __future__ import annotations

import threading

import pytest
from textual.widgets import Input, Static

from annotations.library import Library
from annotations.model import CorrectionKind
from tui.screens.choosing import Choices, Choosing
from tui.screens.pictures import Pictures
from tui.screens.review import Review


@pytest.fixture
def counted(library: Library) -> Library:
    """Names in all three articles, and four annotations with tags in two of them; the third comes from Kurier."""
    for number, article in enumerate(library.articles()):
        content = library.text(article.id).content
        for name, label in (("Lindau", "LOC"), ("Ines Halder", "PER"), ("Rat", "ORG"))[: 3 - number]:
            at = content.index(name)
            library.correct(article.id, at, at + len(name), CorrectionKind.ADD, label)
    first, second, third = (article.id for article in library.articles())
    library.annotate(first, 0, 8, tags=["claim", "quote"])
    library.annotate(first, 9, 12, tags=["claim"])
    library.annotate(second, 0, 8, tags=["claim"])
    library.annotate(third, 0, 8, tags=["check"])
    with library._store.writing() as queries:
        queries.run("INSERT INTO sources(id, name, fold) VALUES (99, 'Kurier', 'kurier')")
        queries.run("UPDATE article_sources SET source_id = 99 WHERE article_id = ?", (third,))
    return library


def said(desk, id: str) -> str:
    return str(desk.app.screen.query_one(id, Static).render())


async def there(desk) -> Pictures:
    """The screen, once its numbers are there."""
    screen = desk.app.screen
    assert isinstance(screen, Pictures)
    await desk.until(lambda: screen._asked is None, "the numbers of the picture")
    await desk.pilot.pause()
    return screen


async def opened(desk, *keys: str) -> Pictures:
    await desk.press("g", "p")
    screen = await there(desk)
    for key in keys:
        await desk.press(key)
        await there(desk)
    return screen


@pytest.mark.usefixtures("counted")
async def test_mentions_over_time_lead_to_their_articles(reader) -> None:
    async with reader(open=False) as desk:
        screen = await opened(desk)
        assert "Mentions over time" in said(desk, "#where")
        assert "by day" in said(desk, "#counts")
        assert said(desk, "#told") == "Lindau · 3 Mar 2026 · 1 mention in 1 article"
        await desk.press("left", "h", "left")
        assert said(desk, "#told") == "Lindau · 1 Mar 2026 · 1 mention in 1 article"
        await desk.press("down", "enter")
        assert "Nothing is counted there" in screen.status.message
        await desk.press("l", "enter")
        assert desk.main.filter_line.value == 'name:"Ines Halder" published:2026-03-02'
        await desk.until(lambda: desk.main.articles.count == 1, "the article")
        await desk.press("g", "p")
        await there(desk)
        assert said(desk, "#told").startswith("Ines Halder · 2 Mar 2026")


@pytest.mark.usefixtures("counted")
async def test_steps_of_time_and_the_table(reader) -> None:
    async with reader(open=False) as desk:
        screen = await opened(desk, "s", "s")
        assert "by week" in said(desk, "#counts")
        assert said(desk, "#told").startswith("Lindau · week of 2 Mar 2026 · 2 mentions")
        await desk.press("t")
        assert not screen.view.display
        assert "mentions" in said(desk, "#about")
        assert screen._table.count == 4
        assert screen._table.cursor == 1
        await desk.press("down", "down")
        told = said(desk, "#told")
        assert told == "Rat · week of 2 Mar 2026 · 1 mention in 1 article"
        await desk.press("left", "right", "t")
        assert screen.view.display
        assert said(desk, "#told") == told
        await desk.press("s", "s", "s", "s", "s")
        await there(desk)
        assert "by week" in said(desk, "#counts")


@pytest.mark.usefixtures("counted")
async def test_tags_by_source_lead_to_their_annotations(reader) -> None:
    async with reader(open=False) as desk:
        await opened(desk, "tab")
        assert "Tags by source" in said(desk, "#where")
        assert "3 tags, 2 sources" in said(desk, "#counts")
        assert said(desk, "#told") == "claim · Seeblatt · 3 annotations"
        await desk.press("enter")
        assert isinstance(desk.app.screen, Review)
        assert desk.app.screen.rows.count == 3
        assert desk.app.screen.query_one("#filter", Input).value == 'tag:claim source:"Seeblatt" -is:archived'


@pytest.mark.usefixtures("counted")
async def test_tags_together_and_chosen_ones(reader) -> None:
    async with reader(open=False) as desk:
        await opened(desk, "tab", "tab", "right", "right")
        assert said(desk, "#told") == "claim + quote · 1 article, 1 annotation with both"
        await desk.press("n")
        assert isinstance(desk.app.screen, Choosing)
        assert [one.name for one in desk.app.screen.query_one(Choices)._fetch(0, 9)][:2] == ["claim", "check"]
        await desk.press(*"quo", "enter", "backspace", "backspace", "backspace", *"cla", "enter", "escape")
        screen = await there(desk)
        assert screen._left.tags == ("quote", "claim")
        assert "2 tags" in said(desk, "#counts")
        await desk.press("shift+tab")
        await there(desk)
        assert "2 tags, 2 sources" in said(desk, "#counts")
        await desk.press("n", "ctrl+n", "escape")
        await there(desk)
        assert "3 tags" in said(desk, "#counts")


@pytest.mark.usefixtures("counted")
async def test_names_together_of_a_filter(reader) -> None:
    async with reader(open=False) as desk:
        screen = await opened(desk, "tab", "tab", "tab")
        assert said(desk, "#told") == "Lindau · 3 articles"
        await desk.press("slash", *"is:annotated published:2026-03-02", "enter")
        await there(desk)
        assert said(desk, "#told") == "Ines Halder · 1 article"
        await desk.press("right", "enter")
        assert desk.main.filter_line.value == (
            'is:annotated published:2026-03-02 name:"Ines Halder" name:"Lindau"'
        )
        assert screen._left.query == "is:annotated published:2026-03-02"


@pytest.mark.usefixtures("counted")
async def test_a_filter_that_cannot_be_understood_or_finds_nothing_is_left_by_esc(reader) -> None:
    async with reader(open=False) as desk:
        screen = await opened(desk)
        await desk.press("slash", "x", "space", "left_parenthesis")
        await there(desk)
        assert "(" in screen.status.message or screen.status.failed
        await desk.press("backspace", "backspace", *"yz", "down")
        await there(desk)
        assert "Esc takes the filter away." in screen.view.empty
        await desk.press("t", "enter", "left", "s", "t")
        await there(desk)
        await desk.press("escape")
        await there(desk)
        assert said(desk, "#told").startswith("Lindau")
        await desk.press("escape")
        assert desk.app.screen is desk.main


async def test_counting_is_stopped_by_esc(reader, counted: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    going, asked = threading.Event(), []

    def slow(names, query, *, step, most, stop):
        asked.append(stop)
        if len(asked) == 1:
            going.wait(30)
        return type(counted).mentions_over_time(counted, names, query, step=step, most=most, stop=stop)

    monkeypatch.setattr(counted, "mentions_over_time", slow)
    async with reader(open=False) as desk:
        await desk.press("g", "p")
        screen = desk.app.screen
        assert screen.view.empty[0] == "Counting …"
        await desk.press("escape")
        assert screen.view.empty[0] == "Stopped."
        going.set()
        await desk.press("enter", "right", "t", "t")
        assert screen._data is None
        await desk.press("ctrl+l")
        await there(desk)
        assert said(desk, "#told").startswith("Lindau")
        assert len(asked) == 2


async def test_a_library_without_anything_says_what_to_do(reader) -> None:
    async with reader(open=False) as desk:
        screen = await opened(desk)
        assert "glosse recognise --all" in " ".join(screen.view.empty)
        for words in ("tag", "tags", "recognise"):
            await desk.press("tab")
            await there(desk)
            assert words in " ".join(screen.view.empty)
            await desk.press("enter", "up", "down", "left", "right", "t", "t", "n", "escape")
            await there(desk)
        await desk.press("q")
        assert desk.app.screen is desk.main


@pytest.mark.usefixtures("counted")
async def test_a_click_chooses_a_number_and_another_opens_it(reader) -> None:
    async with reader(open=False) as desk:
        screen = await opened(desk, "tab", "tab")
        lines = screen.view.picture.lines(
            screen.view.size.width, screen.view.size.height, (0, 0), ascii=False
        )
        row = "".join(text for text, _ in lines[1])
        assert row.count("[") == 1
        await desk.pilot.click("#picture", offset=(row.index("[") + 2, 3))
        assert screen.view.cursor == (2, 0)
        await desk.pilot.click("#picture", offset=(row.index("[") + 2, 3))
        await desk.pilot.pause()
        assert desk.app.screen is desk.main
        assert desk.main.filter_line.value.startswith("tag:")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 10)])
@pytest.mark.usefixtures("counted")
async def test_every_key_of_the_screen_does_no_harm(reader, size: tuple[int, int]) -> None:
    async with reader(open=False, size=size) as desk:
        await opened(desk)
        for key in (
            "tab",
            "tab",
            "tab",
            "tab",
            "shift+tab",
            "home",
            "end",
            "pageup",
            "pagedown",
            "u",
            "ctrl+r",
            "t",
        ):
            await desk.press(key)
            await there(desk)
        await desk.pilot.resize_terminal(60, 15)
        await desk.press("end", "t", "t", "q")
        assert desk.app.screen is desk.main
