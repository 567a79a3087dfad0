"""All names, and the dossier of one, with real keys."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Static

from annotations.library import Library
from annotations.model import CorrectionKind
from tui.screens.dossier import DossierScreen
from tui.screens.names import Names


@pytest.fixture
def named(library: Library) -> Library:
    """Names in all three articles, one of them annotated."""
    for article in library.articles():
        content = library.text(article.id).content
        for name, label in (("Lindau", "LOC"), ("Ines Halder", "PER"), ("Rat", "ORG"), ("Dienstag", "MISC")):
            at = content.index(name)
            library.correct(article.id, at, at + len(name), CorrectionKind.ADD, label)
    first = library.articles()[0].id
    at = library.text(first).content.index("Ines Halder")
    library.annotate(first, at, at + 11, tags=["frau"])
    return library


def names(desk) -> list[str]:
    return [one.name for one in desk.app.screen.rows._fetch(0, 100)]


def said(desk, id: str) -> str:
    return str(desk.app.screen.query_one(id, Static).render())


@pytest.mark.usefixtures("named")
async def test_groups_filter_and_orders(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "n")
        assert isinstance(desk.app.screen, Names)
        assert names(desk) == ["Dienstag", "Ines Halder", "Lindau", "Rat"]
        assert "4 names" in said(desk, "#counts")
        groups = []
        for _ in range(5):
            await desk.press("tab")
            groups.append((said(desk, "#where").split()[-1], names(desk)))
        assert groups[:4] == [
            ("people", ["Ines Halder"]), ("organisations", ["Rat"]), ("places", ["Lindau"]), ("others", ["Dienstag"]),
        ]  # fmt: skip
        await desk.press("shift+tab")
        assert names(desk) == ["Dienstag"]
        await desk.press("escape", "slash", *"nda", "enter")
        assert names(desk) == ["Lindau"]
        await desk.press("escape", "o", "n")
        assert names(desk) == ["Dienstag", "Ines Halder", "Lindau", "Rat"]
        assert "by name" in said(desk, "#counts")
        await desk.press("q")
        assert desk.main.pane == "library"


async def test_merge_split_rename_hide_and_undo(reader, named: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "n", "down", "m")
        assert desk.app.screen.query_one(Input).has_focus
        await desk.press("escape", "r", *"I. Halder", "enter")
        assert names(desk)[1] == "I. Halder"
        assert desk.app.screen.rows.current.name == "I. Halder"
        await desk.press("x")
        assert names(desk) == ["Dienstag", "Lindau", "Rat"]
        await desk.press("X")
        assert names(desk) == ["I. Halder"]
        await desk.press("x", "escape")
        assert len(names(desk)) == 4
        await desk.press("u", "u", "u")
        assert names(desk)[1] == "Ines Halder"
        assert named.name_rules() == []
    content = named.text(1).content
    named.correct(1, content.index("Euro"), content.index("Euro") + 4, CorrectionKind.ADD, "PER")
    async with reader(open=False) as desk:
        await desk.press("g", "n", "tab", "down", "m", *"hal", "enter")
        assert names(desk) == ["Ines Halder"]
        assert "counts as" in desk.app.screen.status.message
        await desk.press("s")
        assert names(desk) == ["Ines Halder", "Euro"]


@pytest.mark.usefixtures("named")
async def test_the_dossier_leads_into_the_text_and_back(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "n", "tab", "enter")
        assert isinstance(desk.app.screen, DossierScreen)
        assert "3 mentions in 3 articles" in said(desk, "#counts")
        row = desk.app.screen.rows.current
        assert row.sentence[row.start :].startswith("Ines Halder")
        assert row.annotations[0].tags == ("frau",)
        await desk.press("down", "enter")
        assert desk.main.article.title == "Zweiter Bericht"
        assert desk.main.target_name() == "PER Ines Halder"
        await desk.press("q")
        assert isinstance(desk.app.screen, DossierScreen)
        assert desk.app.screen.rows.cursor == 1
        await desk.press("tab", "a")
        assert desk.main.filter_line.value == 'name:"Ines Halder"'
        assert desk.main.articles.count == 3


async def test_names_beside_lead_to_their_dossier(reader, named: Library) -> None:
    # Two of the paragraphs have neither, so that to be together says something.
    async with reader(open=False) as desk:
        await desk.press("g", "n", "tab", "enter", "tab")
        found, _ = named.companions("Ines Halder", "PER")
        await desk.until(lambda: desk.app.screen.rows.count == len(found), "names beside")
        assert {one.name for one in found} == {"Lindau", "Rat", "Dienstag"}
        other = desk.app.screen.rows.current.name
        await desk.press("enter")
        assert other in said(desk, "#where")
        await desk.press("q")
        assert "Ines Halder" in said(desk, "#where")
        await desk.press("q")
        assert isinstance(desk.app.screen, Names)


@pytest.mark.usefixtures("named")
async def test_the_menu_on_a_name_begins_with_its_dossier(reader) -> None:
    async with reader() as desk:
        await desk.press("D")
        assert "No name under the caret" in desk.said
        await desk.press("tab", "enter", "enter")
        assert isinstance(desk.app.screen, DossierScreen)
        await desk.press("q")
        assert desk.main.pane == "text"
        await desk.press("D", "down", "enter")
        assert desk.main.article.title == "Zweiter Bericht"
        await desk.press("q")
        assert isinstance(desk.app.screen, DossierScreen)
        await desk.press("q", "q")
        assert desk.main.pane == "library"


async def test_an_empty_library_says_what_to_do(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "n")
        assert "glosse recognise --all" in " ".join(desk.app.screen.rows.empty)
        await desk.press("enter", "m", "a")
        assert isinstance(desk.app.screen, Names)
