"""Saved searches and sources beside the list."""

from __future__ import annotations

from annotations.library import Library
from tui.widgets.sidebar import Sidebar


def shelved(desk) -> list[tuple[str, str]]:
    """Name and number of every row of the sidebar, as drawn."""
    sidebar = desk.main.query_one(Sidebar)
    found = []
    for row in sidebar.rows:
        left, right = sidebar.lines(row, current=False)[0]
        found.append((left[-1][0].strip(), "".join(text for text, _ in right).strip()))
    return found


async def test_a_filter_is_saved_listed_counted_and_forgotten(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("S")
        assert "No filter" in desk.said
        await desk.press("slash", *"bericht", "enter", "S", *"Berichte", "enter")
        assert [(each.name, each.query) for each in library.searches()] == [("Berichte", "bericht")]
        await desk.press("escape", "g", "s")
        await desk.until(lambda: ("Berichte", "3") in shelved(desk), "the count")
        await desk.press("down", "down", "down", "down", "enter")
        assert desk.main.filter_line.value == "bericht"
        assert desk.main.pane == "library"
        await desk.press("asterisk", "space", "g", "s")
        await desk.until(lambda: ("Berichte", "") in shelved(desk), "the count after reading")
        assert ("Seeblatt", "") in shelved(desk)
        await desk.press("d", "u")
        assert library.searches()


async def test_a_name_that_is_taken_replaces_and_an_empty_one_is_refused(reader, library: Library) -> None:
    library.save_search("Alt", "zweiter")
    async with reader(open=False) as desk:
        await desk.press("slash", *"zweiter", "enter", "S")
        assert desk.app.screen.query_one("Input").value == "Alt"
        await desk.press(*["backspace"] * 3, "enter")
        assert "give it a name" in str(desk.app.screen.query_one(".dialog--hint").render())
        await desk.press("escape")
        assert len(library.searches()) == 1


async def test_a_source_lists_its_articles_and_headings_are_passed_over(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "s", "end")
        assert desk.main.query_one(Sidebar).current.name == "Seeblatt"
        await desk.press("up")
        assert desk.main.query_one(Sidebar).current.name == "Archive"
        await desk.press("down", "enter")
        assert desk.main.filter_line.value == 'source:"Seeblatt"'
        assert desk.main.articles.count == 3


async def test_where_there_is_room_they_stand_below_the_list(reader) -> None:
    async with reader(open=False, size=(160, 40)) as desk:
        sidebar = desk.main.query_one(Sidebar)
        assert sidebar.display
        assert sidebar.region.y > desk.main.articles.region.y
        await desk.press("f6")
        assert desk.main.pane == "sidebar"
        await desk.press("escape")
        assert desk.main.pane == "library"
    async with reader(open=False) as desk:
        assert not desk.main.query(Sidebar)
