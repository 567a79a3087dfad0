"""The list of tags: how they are used, and how they are put in order."""

from __future__ import annotations

import pytest

from annotations.library import Library
from tui.screens.review import Review
from tui.screens.tags import Tags


@pytest.fixture
def coded(library: Library) -> Library:
    """Tags of three levels on sentences of the first article, and one on the article."""
    article = library.articles()[0].id
    segments = library.segments(article)
    content = segments.text.content
    sentences = segments.sentences(content.index("Der Rat"), len(content))
    for sentence, tags in zip(
        sentences,
        (["land/bayern/lindau", "quote"], ["land/bayern"], ["Land/Hessen"], ["claims"]),
        strict=False,
    ):
        library.annotate(article, *sentence, tags=tags)
    library.tag_articles([article], "land/bayern")
    library.describe_tag("quote", "Words of others")
    return library


def listed(desk) -> list[str]:
    """The rows as they are drawn, without bar and blanks."""
    rows = desk.app.screen.rows
    found = []
    for index in range(rows.count):
        left, right = rows.lines(rows.item(index), current=False)[0]
        found.append(" ".join("".join(text for text, _ in (*left, *right)).split()))
    return found


def names(library: Library) -> list[str]:
    return [tag.name for tag in library.tags()]


async def test_the_tree_is_folded_filtered_and_counted(reader, coded: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "t")
        assert isinstance(desk.app.screen, Tags)
        tree = [
            "4 check 0", "2 claim 0", "claims 1", "3 figure 0", "- land 3", "- bayern 1 article 1 of 2",
            "lindau 1", "Hessen 1", "1 quote Words of others 1",
        ]  # fmt: skip
        assert listed(desk) == tree
        await desk.press("j", "j", "j", "j", "right", "left")
        assert listed(desk)[4:6] == ["- land 3", "+ bayern 1 article 1 of 2"]
        await desk.press("left", "h")
        assert listed(desk)[4:] == ["+ land 3", "1 quote Words of others 1"]
        await desk.press("l", "l", "l")
        assert listed(desk) == tree
        await desk.press("asterisk")
        assert listed(desk)[4:] == ["+ land 3", "1 quote Words of others 1"]
        await desk.press("slash", *"LIND", "enter", "j", "k")
        assert listed(desk) == ["- land 3", "- bayern 1 article 1 of 2", "lindau 1"]
        await desk.press("slash", *"xyz", "enter")
        assert listed(desk) == []
        await desk.press("escape")
        assert len(listed(desk)) == 6
        await desk.press("escape")
        assert desk.app.screen is desk.main


async def test_the_views_follow_each_other(reader, coded: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "t", "tab")
        assert listed(desk) == ["4 check 0", "2 claim 0", "3 figure 0"]
        await desk.press("slash", *"CLA", "enter")
        assert listed(desk) == ["2 claim 0"]
        await desk.press("escape", "tab")
        assert listed(desk) == [
            "claims 1",
            "land/bayern/lindau 1",
            "Land/Hessen 1",
            "1 quote Words of others 1",
        ]
        await desk.press("tab")
        assert listed(desk) == ["claim 0 → claims 1 ending"]
        await desk.press("m", "m")
        assert "claim" not in names(coded)
        assert coded.tag("claims").key == 2
        assert listed(desk) == []
        await desk.press("u", "m", "o")
        assert "claims" not in names(coded)
        assert coded.tag("claim").count == 1
        await desk.press("tab")
        assert len(listed(desk)) == 8


async def test_enter_lists_the_annotations_and_leads_back(reader, coded: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "t", "enter")
        assert "No annotation" in desk.app.screen.status.message
        await desk.press("j", "j", "j", "j", "left", "enter")
        screen = desk.app.screen
        assert isinstance(screen, Review)
        assert screen.query_one("#filter").value == "tag:land/*"
        assert screen.rows.count == 3
        await desk.press("enter")
        assert desk.app.screen is desk.main
        await desk.press("q")
        assert isinstance(desk.app.screen, Review)
        await desk.press("escape")
        assert isinstance(desk.app.screen, Tags)
        assert desk.app.screen.rows.cursor == 4
        assert listed(desk)[4:] == ["+ land 3", "1 quote Words of others 1"]
        await desk.press("q", "g", "r", "escape", "escape")
        assert desk.app.screen is desk.main


async def test_tags_are_renamed_moved_and_merged(reader, coded: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "t", "j", "j", "r", *"quote", "enter")
        hint = str(desk.app.screen.query_one(".dialog--hint").render())
        assert "merge the two" in hint
        await desk.press("escape", "j", "j", "r", *"ort", "enter")
        assert desk.app.screen.status.message == "tag “land” is now “ort” · with 3 tags below it"
        assert desk.app.screen.node.name == "ort"
        await desk.press("j", "b", *"quo", "enter")
        assert "quote/bayern/lindau" in names(coded)
        assert desk.app.screen.node.name == "quote/bayern"
        await desk.press("B")
        assert desk.app.screen.node.name == "bayern"
        await desk.press("m", *"hess", "enter")
        assert "ort/Hessen/lindau" in names(coded)
        assert coded.tag("ort/hessen").count == 2
        await desk.press("u", "u", "u", "u")
        assert "land/bayern/lindau" in names(coded)
        await desk.press("ctrl+r")
        assert "ort/bayern/lindau" in names(coded)


async def test_deleting_says_first_what_happens(reader, coded: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "t", "j", "j", "j", "j", "j", "d")
        entries = [entry.label for entry in desk.app.screen._entries]
        assert entries == [
            "delete it · 1 annotation, 1 article · 1 untagged then",
            "delete it and the 1 below it · 2 annotations, 1 article · 1 untagged then",
        ]
        await desk.press("escape")
        assert "land/bayern" in names(coded)
        await desk.press("d", "b")
        assert not [name for name in names(coded) if "bayern" in name]
        assert "2 annotations, 1 article, 1 has no tag now" in desk.app.screen.status.message
        await desk.press("u")
        assert "land/bayern/lindau" in names(coded)
        await desk.press("home", "d", "d")
        assert "check" not in names(coded)


async def test_colour_description_and_digit(reader, coded: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "t", "j", "c", "6", "e", *"Was einer sagt", "enter", "7")
        tag = coded.tag("claim")
        assert (tag.color, tag.description, tag.key) == ("blue", "Was einer sagt", 7)
        await desk.press("7", "c", "0", "e", *["backspace"] * 14, "enter")
        tag = coded.tag("claim")
        assert (tag.color, tag.description, tag.key) == ("", "", 0)
        await desk.press("j", "j", "j", "7", "c", "e")
        assert "only a level" in desk.app.screen.status.message
        await desk.press("q")
        assert desk.app.screen is desk.main


async def test_what_stands_with_a_tag_is_shown_beside_it_or_below(reader, coded: Library) -> None:
    for size, where in (((80, 24), "#line"), ((120, 40), "#more")):
        async with reader(open=False, size=size) as desk:
            await desk.press("g", "t", "end")
            shown = desk.app.screen.query_one(where)
            await desk.until(lambda shown=shown: "lindau" in str(shown.render()), "what stands with it")
            assert shown.region.height > 0
            await desk.press("home")
            await desk.until(
                lambda shown=shown: "other tag stands" in str(shown.render()), "that nothing does"
            )


async def test_a_library_without_tags_says_how_to_make_one(reader, library: Library) -> None:
    library.delete_tags(names(library))
    async with reader(open=False) as desk:
        await desk.press("g", "t")
        assert listed(desk) == []
        assert desk.app.screen.rows.empty[0] == "No tags yet."
        await desk.press("enter", "d", "r", "m", "1", "left", "tab", "tab", "tab", "q")
        assert desk.app.screen is desk.main


async def test_the_picker_says_what_the_tag_under_the_bar_is_for(reader, coded: Library) -> None:
    async with reader() as desk:
        await desk.press("t", *"quo")
        assert str(desk.app.screen.query_one(".dialog--about").render()) == "Words of others"
        await desk.press(*["backspace"] * 3, *"claims")
        assert str(desk.app.screen.query_one(".dialog--about").render()) == ""
        await desk.press("escape")
