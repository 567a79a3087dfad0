"""All names, and the dossier of one, with real keys."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Static

from annotations.library import Library, naming_lists
from annotations.model import CorrectionKind, Draft, Relation, Scope
from annotations.text import from_plain
from tui import wording
from tui.screens.dossier import DossierScreen
from tui.screens.names import Names
from tui.screens.preview import PreviewScreen


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


async def test_a_name_is_relabelled_after_a_preview(reader, library: Library) -> None:
    at = library.text(1).content.index("Lindau")
    library.correct(1, at, at + 6, CorrectionKind.ADD, "PER", Scope.EVERYWHERE)

    def labels(desk) -> list[tuple[str, str]]:
        return [(one.name, one.label) for one in desk.app.screen.rows._fetch(0, 100)]

    async with reader(open=False) as desk:
        await desk.press("g", "n", "R", "l")
        assert isinstance(desk.app.screen, PreviewScreen)
        await desk.until(lambda: desk.app.screen._preview.done, "the preview")
        await desk.press("escape")
        assert labels(desk) == [("Lindau", "PER")]
        await desk.press("R", "l", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, Names), "the list")
        await desk.press("ctrl+l")
        assert "“Lindau” is LOC everywhere" in desk.app.screen.status.message
        while library.unsettled():
            library.settle()
        desk.app.screen.reload()
        assert labels(desk) == [("Lindau", "LOC")]
        await desk.press("u")
        while library.unsettled():
            library.settle()
        desk.app.screen.reload()
        assert labels(desk) == [("Lindau", "PER")]


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
        await desk.press("g", "n", "tab", "enter", "shift+tab")
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


async def test_quotations_lead_into_the_text_and_back(reader, named: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "n", "tab", "enter", "tab")
        found = list(named.quotations("Ines Halder", "PER"))
        assert [one.relation for one in found] == [Relation.NEAR] * len(found)
        await desk.until(lambda: desk.app.screen.rows.count == len(found) > 3, "quotations")
        assert "who speaks is yours to judge" in said(desk, "#about")
        await desk.press("down", "down", "enter")
        assert desk.main.article.id == found[2].article.id
        assert desk.main.view.cursor.target.span == found[2].span
        await desk.press("q")
        assert isinstance(desk.app.screen, DossierScreen)
        await desk.until(lambda: desk.app.screen.rows.cursor == 2, "the row that was left")
        await desk.press("tab")
        assert "In the same paragraphs" in said(desk, "#about")


async def test_a_month_is_one_key_away(reader, named: Library) -> None:
    for date in ("2024-11-05", "2025-06-30"):
        words = "Ines Halder kam. „Wir sind alle wieder da.“"
        article = named.add_draft(
            Draft("", from_plain(words), published=date, language="xx"), date
        ).article.id
        named.correct(article, 0, 11, CorrectionKind.ADD, "PER")
    found = named.dossier("Ines Halder", "PER")
    dates = [date for date, _ in found.dated()]
    async with reader(open=False) as desk:
        await desk.press("g", "n", "tab", "enter")

        def shown() -> str:
            return desk.app.screen.rows.current.article.published

        assert said(desk, "#over-time").split()[-2:] == wording.date(dates[0][:7]).split()
        for view in ("mentions", "quotations"):
            if view == "quotations":
                await desk.press("tab")
                await desk.until(lambda: desk.app.screen.rows.count > 0, "quotations")
            await desk.press("left_square_bracket")
            assert shown()[:7] < dates[0][:7]
            await desk.press("right_square_bracket", "right_square_bracket")
            assert shown() == dates[0]
            await desk.press("d", *dates[-1][:7], "enter")
            assert shown()[:7] == dates[-1][:7]
            await desk.press("d", *"2199", "enter")
            assert shown() == dates[0]


async def test_a_dossier_is_written_where_a_person_says(
    reader, named: Library, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "Ines Halder.html"
    async with reader(open=False) as desk:
        await desk.press("g", "n", "tab", "enter", "e")
        assert desk.app.screen.query_one(Input).value.endswith("Ines Halder.html")
        await desk.press("enter")
        await desk.until(lambda: "wrote 3 mentions to" in desk.app.screen.status.message, "what was written")
        assert "Ines Halder" in page.read_text("utf-8")
        page.write_text("mine")
        await desk.press("e", "enter")
        assert "Enter replaces it" in str(desk.app.screen.query_one(".dialog--hint", Static).render())
        assert page.read_text() == "mine"
        await desk.press("enter")
        await desk.until(lambda: page.read_text("utf-8") != "mine", "the new page")
        await desk.press("e", "end", *["backspace"] * 5, *".pdf", "enter")
        assert "Markdown (.md) or HTML" in str(desk.app.screen.query_one(".dialog--hint", Static).render())
        await desk.press("escape")
        assert isinstance(desk.app.screen, DossierScreen)


async def test_articles_that_were_not_counted_one_by_one_are_a_bound(
    reader, named: Library, monkeypatch
) -> None:
    content = named.text(1).content
    named.correct(1, content.index("Euro"), content.index("Euro") + 4, CorrectionKind.ADD, "PER")
    named.merge_name("Euro", "Ines Halder")
    rows = named.name_rows("PER")
    assert [(one.articles, one.at_most) for one in rows.page(0, 9)] == [(3, False)]
    monkeypatch.setattr(naming_lists, "EXACT", 0)
    rows = named.name_rows("PER")
    assert [(one.articles, one.at_most) for one in rows.page(0, 9)] == [(4, True)]
    assert [(one.articles, one.at_most) for one in named.name_rows("PER").every()] == [(3, False)]
    async with reader(open=False) as desk:
        await desk.press("g", "n", "tab")
        drawn = "".join(segment.text for segment in desk.app.screen.rows.render_line(0))
        assert " ≤4 " in drawn


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
