"""The preview of what holds everywhere, and the list of rules, with real keys."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from annotations.library import Library
from annotations.library.foreseeing import Preview
from annotations.model import CorrectionKind, Scope
from tests.tui.conftest import Desk
from tui.app import GlosseApp
from tui.screens.menu import Menu
from tui.screens.preview import PreviewScreen
from tui.screens.rules import Rules
from tui.settings import Settings


def labels(library: Library, article: int) -> list[tuple[str, str]]:
    return [(mention.text, mention.label) for mention in library.mentions(article) or ()]


def said(desk, id: str) -> str:
    return str(desk.app.screen.query_one(id, Static).render())


async def looked(desk) -> None:
    assert isinstance(desk.app.screen, PreviewScreen)
    await desk.until(lambda: desk.app.screen.status.state.startswith("saved"), "the end of the preview")


def shown(desk) -> list[str]:
    rows = desk.app.screen.rows
    return [
        " | ".join("".join(text for text, _ in left).strip() for left, _ in rows.lines(row, current=False))
        for row in rows._fetch(0, 100)
    ]


@pytest.fixture
def ruled(library: Library) -> Library:
    """Two rules: `Lindau` is a place, and `Rat` no name; both made in the first article."""
    content = library.text(1).content
    for words, kind, label in (("Lindau", CorrectionKind.ADD, "LOC"), ("Rat", CorrectionKind.DISMISS, "")):
        at = content.index(words)
        library.correct(1, at, at + len(words), kind, label, Scope.EVERYWHERE)
    return library


async def add_rat(desk) -> None:
    await desk.press("j", "w", "plus", "o")


async def test_the_preview_lists_each_place_and_esc_leaves_all_as_it_is(reader, library: Library) -> None:
    async with reader() as desk:
        await add_rat(desk)
        here = desk.main.article.id
        await desk.press("E")
        await looked(desk)
        assert said(desk, "#where") == "Glosse  “Rat” is ORG everywhere?"
        assert said(desk, "#about") == "Would change 2 places in 2 articles"
        assert shown(desk) == [
            "Der Rat der Stadt Lindau hat am Dienstag getagt. | no name → ORG · 1 Mar 2026 · Dritter Bericht | ",
            "Der Rat der Stadt Lindau hat am Dienstag getagt. | no name → ORG · 2 Mar 2026 · Zweiter Bericht | ",
        ]
        await desk.press("escape")
        assert desk.main.pane == "text"
        assert library.rules() == ()
        assert [labels(library, article) for article in (1, 2, 3) if article != here] == [[], []]


async def test_places_that_are_left_out_stay_as_they_are_and_one_undo_takes_all_back(
    reader, library: Library
) -> None:
    async with reader() as desk:
        await add_rat(desk)
        await desk.press("E")
        await looked(desk)
        await desk.press("x")
        assert said(desk, "#about") == "Would change 2 places in 2 articles; 1 stays as it is"
        assert "stays as it is" in shown(desk)[0]
        await desk.press("x", "x")
        assert said(desk, "#about") == "Would change 2 places in 2 articles; 1 stays as it is"
        await desk.press("enter")
        assert desk.said.startswith("“Rat” is ORG everywhere · 1 place left as it was")
        await desk.until(lambda: not library.unsettled(), "counting")
        assert [labels(library, article) for article in (1, 2, 3)] == [[("Rat", "ORG")], [("Rat", "ORG")], []]
        await desk.press("u")
        await desk.until(lambda: not library.unsettled(), "counting")
        assert [labels(library, article) for article in (1, 2, 3)] == [[("Rat", "ORG")], [], []]
        assert len(library.corrections(3)) == 0


async def test_a_preview_of_nothing_says_what_enter_does(reader, library: Library) -> None:
    async with reader() as desk:
        at = library.text(1).content.index("1. Berichts")
        library.correct(1, at, at + 11, CorrectionKind.ADD, "MISC")
        desk.main.after_change()
        await desk.press("G", "b", "b")
        await desk.press("E")
        await looked(desk)
        assert said(desk, "#about") == "Would change no place"
        assert (
            desk.app.screen.rows.empty[1] == "Enter does it all the same: it holds in those that are to come."
        )
        await desk.press("x", "enter")
        assert [one.correction.surface for one in library.rules()] == ["1. Berichts"]


async def test_both_keys_work_while_it_still_looks(
    reader, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = Preview.look
    stopped = []

    def slow(self: Preview, stop):
        """Never comes to an end by itself."""
        yield from looks(self, stop)
        self.done = False
        while not stop():
            yield
        stopped.append(True)

    monkeypatch.setattr(Preview, "look", slow)
    async with reader() as desk:
        await add_rat(desk)
        await desk.press("E")
        await desk.until(lambda: desk.app.screen.rows.count == 2, "places")
        assert "looking" in desk.app.screen.status.state
        await desk.press("escape")
        assert desk.main.pane == "text"
        await desk.until(lambda: len(stopped) == 1, "the end of the search")
        await desk.press("E")
        await desk.until(lambda: isinstance(desk.app.screen, PreviewScreen), "the preview")
        await desk.press("enter")
        assert desk.said.startswith("“Rat” is ORG everywhere")
        await desk.until(lambda: len(stopped) == 2, "the end of the search")


async def test_a_read_only_library_says_so_at_once(library: Library) -> None:
    at = library.text(1).content.index("Rat")
    library.correct(1, at, at + 3, CorrectionKind.ADD, "ORG")
    at = library.text(1).content.index("Lindau")
    library.correct(1, at, at + 6, CorrectionKind.ADD, "LOC", Scope.EVERYWHERE)
    with Library.open(library.path, read_only=True) as reading:
        app = GlosseApp(reading, Settings(name="ada"))
        async with app.run_test(size=(80, 24)) as pilot:
            desk = Desk(app, pilot)
            await pilot.pause()
            await desk.press("enter", "j", "w", "E")
            assert "read-only" in desk.said
            await desk.press("g", "c", "d")
            assert isinstance(app.screen, Rules)
            assert "read-only" in app.screen.status.message


async def test_rules_are_listed_filtered_and_lead_to_where_they_were_made(reader, ruled: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "n", "g", "c")
        assert isinstance(desk.app.screen, Rules)
        assert said(desk, "#counts") == "2 rules"
        await desk.until(lambda: len(desk.app.screen.rows.articles) == 2, "the numbers of articles")
        assert desk.app.screen.rows.articles == {"Lindau": 3, "Rat": 3}
        assert shown(desk)[0].startswith("no name Rat | dismissed ")
        assert shown(desk)[1].startswith("LOC     Lindau | added ")
        assert shown(desk)[1].endswith("by ada · in Ein Haus am See")
        await desk.press("slash", *"nda", "enter")
        assert [row.what for row in desk.app.screen.rows._fetch(0, 9)] == ["LOC"]
        await desk.press("enter")
        assert desk.main.article.id == 1
        view = desk.main.view
        assert view.text.content[view.cursor.caret :].startswith("Lindau")
        await desk.press("q")
        assert isinstance(desk.app.screen, Rules)
        assert said(desk, "#counts") == "1 rule"
        await desk.press("escape")
        assert said(desk, "#counts") == "2 rules"
        await desk.press("q", "q")
        assert desk.main.pane == "library"


async def test_a_rule_is_relabelled_narrowed_deleted_and_brought_back(reader, ruled: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "c", "down", "r")
        assert isinstance(desk.app.screen, Menu)
        await desk.press("o")
        await looked(desk)
        assert said(desk, "#about") == "Would change 3 places in 3 articles"
        assert {row.split(" · ")[0].split(" | ")[1] for row in shown(desk)} == {"LOC → ORG"}
        await desk.press("enter")
        assert isinstance(desk.app.screen, Rules)
        assert desk.app.screen.status.message == "“Lindau” is ORG everywhere"
        assert labels(ruled, 3) == [("Lindau", "ORG")]
        await desk.press("home", "r", "x")
        await looked(desk)
        await desk.press("enter")
        assert labels(ruled, 3) == []
        await desk.press("u", "u")
        assert labels(ruled, 3) == [("Lindau", "LOC")]
        await desk.press("end", "a")
        await looked(desk)
        assert said(desk, "#about") == "Would change 2 places in 2 articles"
        await desk.press("enter")
        assert (labels(ruled, 1), labels(ruled, 3)) == ([("Lindau", "LOC")], [])
        assert said(desk, "#counts") == "1 rule"
        await desk.press("u", "end", "d")
        await looked(desk)
        assert said(desk, "#where") == "Glosse  Delete the rule that “Lindau” is LOC?"
        await desk.press("escape")
        assert said(desk, "#counts") == "2 rules"
        await desk.press("d")
        await looked(desk)
        await desk.press("x", "enter")
        assert said(desk, "#counts") == "1 rule"
        assert [labels(ruled, article) for article in (1, 2, 3)] == [[], [], [("Lindau", "LOC")]]
        await desk.press("q")
        await desk.until(lambda: not ruled.unsettled(), "counting")
        assert [(one.name, one.articles) for one in ruled.names()] == [("Lindau", 1)]


async def test_without_rules_it_says_how_one_is_made(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "c", "d", "r", "enter")
        assert isinstance(desk.app.screen, Rules)
        assert desk.app.screen.rows.empty[1] == (
            "In a text, + x r correct a name; E then lets that hold everywhere."
        )
