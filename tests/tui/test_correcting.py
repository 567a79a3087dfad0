"""Correcting names with real keys: in the article at once, then here only or everywhere."""

from __future__ import annotations

from annotations.library import Library
from annotations.model import CorrectionKind, Scope
from tui.screens.menu import Menu
from tui.screens.preview import PreviewScreen


def names(library: Library, article: int) -> list[tuple[str, str]]:
    return [(mention.text, mention.label) for mention in library.mentions(article) or ()]


def hints(desk) -> list[str]:
    return [label for _, label in desk.main.status.hints]


async def add_rat(desk) -> None:
    """`Rat`, the second word of the first sentence, becomes a name of an organisation."""
    await desk.press("j", "w", "plus")
    assert isinstance(desk.app.screen, Menu)
    await desk.press("o")


async def test_a_correction_is_widened_to_all_articles_and_taken_back(reader, library: Library) -> None:
    async with reader() as desk:
        await add_rat(desk)
        assert desk.said.startswith("“Rat” is ORG in this article")
        assert hints(desk) == ["everywhere", "only here", "undo"]
        here = desk.main.article.id
        others = [article for article in (1, 2, 3) if article != here]
        assert [names(library, article) for article in (here, *others)] == [[("Rat", "ORG")], [], []]
        await desk.press("E")
        assert isinstance(desk.app.screen, PreviewScreen)
        assert [names(library, article) for article in others] == [[], []]
        await desk.press("enter")
        assert hints(desk) == ["only here", "undo"]
        await desk.until(lambda: "3 articles" in desk.said, "the number of articles")
        assert desk.said == "“Rat” is ORG everywhere · 3 articles  ✓"
        assert hints(desk) == ["only here", "undo"]
        assert [names(library, article) for article in others] == [[("Rat", "ORG")]] * 2
        assert library.names()[0].articles == 3
        await desk.press("u")
        await desk.until(lambda: not library.unsettled(), "counting")
        assert [names(library, article) for article in (here, *others)] == [[("Rat", "ORG")], [], []]
        assert library.names()[0].articles == 1
        await desk.press("ctrl+r")
        await desk.until(lambda: not library.unsettled(), "counting")
        assert library.names()[0].articles == 3


async def test_a_correction_is_narrowed_to_its_place(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("j", "plus", "m")
        article = desk.main.article.id
        assert names(library, article) == [("Der", "MISC")]
        await desk.press("H")
        assert "“Der” is MISC here" in desk.said
        assert [made.correction.scope for made in library.corrections(article)] == [Scope.HERE]
        await desk.press("j")
        assert "everywhere" not in hints(desk)


async def test_dismissing_and_relabelling_are_widened_too(reader, library: Library) -> None:
    async with reader() as desk:
        await add_rat(desk)
        await desk.press("r", "p", "E", "enter")
        await desk.until(lambda: not library.unsettled(), "counting")
        assert {label for article in (1, 2, 3) for _, label in names(library, article)} == {"PER"}
        await desk.press("x", "E", "enter")
        await desk.until(lambda: not library.unsettled(), "counting")
        assert [names(library, article) for article in (1, 2, 3)] == [[], [], []]


async def test_a_selected_name_is_widened_from_where_the_caret_ends(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("j", "w", "v", "w", "w", "e", "plus", "o", "E", "enter")
        await desk.until(lambda: "3 articles" in desk.said, "the number of articles")
        assert names(library, 3) == [("Rat der Stadt", "ORG")]


async def test_without_a_correction_there_is_nothing_to_widen(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "E")
        assert desk.said == "No correction of this article here; + x r make one"
        await desk.press("plus", "o", "E", "enter")
        await desk.until(lambda: "articles" in desk.said, "the number of articles")
        await desk.press("E")
        assert "everywhere already" in desk.said


async def test_what_was_left_to_count_is_counted_at_the_next_start(reader, library: Library) -> None:
    at = library.text(1).content.index("Lindau")
    library.correct(1, at, at + 6, CorrectionKind.ADD, "LOC", Scope.EVERYWHERE, later=True)
    assert library.names()[0].articles == 1
    async with reader(open=False) as desk:
        await desk.until(lambda: not library.unsettled() and not desk.main.counting, "counting")
        assert library.names()[0].articles == 3


async def test_the_menu_offers_both_where_a_correction_was_made(reader) -> None:
    async with reader() as desk:
        await add_rat(desk)
        await desk.press("enter")
        assert isinstance(desk.app.screen, Menu)
        assert [entry.key for entry in desk.app.screen._entries if entry.id.startswith("correct_")] == [
            "E",
            "H",
        ]
