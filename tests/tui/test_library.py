"""The list of articles: choosing, filtering, and what is done to whole articles."""

from __future__ import annotations

from textual import events

from annotations.library import Library
from annotations.model import Draft, Text
from tui.screens.help import Help
from tui.screens.review import Review


def titles(desk) -> list[str]:
    rows = desk.main.articles
    return [rows.item(index).title for index in range(rows.count)]


async def test_the_list_is_newest_first_with_the_bar_on_the_first(reader) -> None:
    async with reader(open=False) as desk:
        assert titles(desk) == ["Ein Haus am See", "Zweiter Bericht", "Dritter Bericht"]
        assert desk.main.articles.cursor == 0
        await desk.press("down", "down", "down")
        assert desk.main.articles.cursor == 2


async def test_filter_narrows_while_typing_and_escape_takes_it_away(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("slash", *"zweiter")
        assert titles(desk) == ["Zweiter Bericht"]
        await desk.press("enter", "escape")
        assert len(titles(desk)) == 3


async def test_a_filter_that_cannot_be_understood_is_said_and_the_list_stays(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("slash", *"zweiter", "space", *"lang:", "left_parenthesis")
        assert desk.main.status.failed
        assert titles(desk) == ["Zweiter Bericht"]
        await desk.press("backspace", *"xx")
        assert not desk.said
        assert titles(desk) == ["Zweiter Bericht"]


async def test_nothing_found_says_how_to_go_on(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("slash", *"quastenflosser")
        assert titles(desk) == []
        assert any("Esc" in line for line in desk.main.articles.empty)


async def test_star_read_and_archive_are_undone_one_by_one(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        first = desk.main.articles.current.id
        await desk.press("s", "space", "x")
        article = library.article(first)
        assert (article.starred, article.read, article.archived) == (True, True, True)
        assert len(titles(desk)) == 2
        await desk.press("u", "u", "u")
        article = library.article(first)
        assert (article.starred, article.read, article.archived) == (False, False, False)


async def test_a_whole_article_is_tagged_and_untagged(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        first = desk.main.articles.current.id
        await desk.press("t", *"bau", "enter")
        assert library.article(first).tags == ("bau",)
        await desk.press("t", *"bau", "enter")
        assert library.article(first).tags == ()


async def test_going_on_counts_as_read_and_the_bar_goes_along(reader, library: Library) -> None:
    async with reader() as desk:
        first = desk.main.article.id
        await desk.press("greater_than_sign")
        assert desk.main.article.title == "Zweiter Bericht"
        assert library.article(first).read
        await desk.press("less_than_sign")
        assert desk.main.article.id == first
        await desk.press("q")
        assert desk.main.articles.current.id == first


async def test_reading_to_the_end_counts_as_read_on_leaving_and_undo_still_takes_the_tag_back(
    reader, library: Library
) -> None:
    async with reader(size=(80, 24)) as desk:
        first = desk.main.article.id
        await desk.press("j", "1", "G")
        assert not library.article(first).read
        await desk.press("u")
        assert desk.annotations() == []
        await desk.press("q")
        assert library.article(first).read


async def test_the_place_is_remembered(reader, library: Library) -> None:
    builder = "\n\n".join(f"Absatz {number} mit einigen Worten darin." for number in range(200))
    from annotations.text import from_plain

    library.add_draft(Draft("Lang", from_plain(builder), published="2027-01-01", language="xx"), "Lang")
    async with reader() as desk:
        await desk.press("pagedown", "pagedown", "pagedown", "w")
        before = desk.main.view.position
        assert before.top > 0
        await desk.press("q", "down", "enter", "q", "up", "enter")
        assert desk.main.view.position == before
    async with reader() as desk:
        assert desk.main.view.position == before


async def test_an_empty_library_says_how_to_fill_it(tmp_path) -> None:
    from tui.app import GlosseApp
    from tui.settings import Settings

    with Library.open(tmp_path / "empty.db") as library:
        app = GlosseApp(library, Settings(name="ada"))
        async with app.run_test() as pilot:
            await pilot.press("enter", "s", "t", "space")
            await pilot.pause()
            assert any("glosse add" in line for line in app.screen.articles.empty)
            assert app.screen.status.message == "No article here"


async def test_an_empty_article_can_be_opened(reader, library: Library) -> None:
    library.add_draft(Draft("Nichts", Text(""), published="2027-01-01", language="xx"), "Nichts")
    async with reader() as desk:
        await desk.press("j", "w", "1", "t", "c", "v", "G", "space", "tab", "a", "d", "x")
        assert desk.main.article.title in ("Nichts", "Ein Haus am See")


async def test_review_opens_the_passage_and_escape_returns_to_the_same_row(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "1", "right_parenthesis", "2", "right_parenthesis", "3", "g", "r")
        review = desk.app.screen
        assert isinstance(review, Review)
        assert [review.rows.item(n).row.annotation.tags for n in range(3)] == [
            ("figure",),
            ("claim",),
            ("quote",),
        ]
        await desk.press("down", "enter")
        assert desk.main.target_name().startswith("annotation “Die Bürgermeisterin")
        await desk.press("escape", "escape")
        assert isinstance(desk.app.screen, Review)
        assert desk.app.screen.rows.cursor == 1


async def test_review_is_filtered_by_word_tag_and_source(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "1", "right_parenthesis", "2", "g", "r")
        for query, count in (
            ("tag:quote", 1),
            ("bürgermeisterin", 1),
            ("source:seeblatt", 2),
            ("tag:check", 0),
        ):
            await desk.press("slash", *query)
            assert desk.app.screen.rows.count == count, query
            await desk.press("escape", "escape")
        await desk.press("escape")
        assert desk.app.screen is desk.main


async def test_review_deletes_and_undoes(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "1", "g", "r", "d")
        assert desk.app.screen.rows.count == 0
        await desk.press("u")
        assert desk.app.screen.rows.count == 1


async def test_help_opens_and_leaves(reader) -> None:
    async with reader() as desk:
        await desk.press("question_mark")
        assert isinstance(desk.app.screen, Help)
        await desk.press("escape")
        assert desk.app.screen is desk.main


async def test_the_palette_finds_an_action_by_name(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "ctrl+p", *"mark (m)")
        await desk.until(lambda: bool(desk.app.screen.query("OptionList")), "the palette")
        await desk.pilot.pause(0.6)
        await desk.press("enter")
        await desk.until(lambda: len(desk.annotations()) == 1, "the mark")


async def test_escape_never_quits(reader) -> None:
    async with reader() as desk:
        await desk.press(*["escape"] * 6)
        assert desk.app.is_running
        assert desk.main.articles.has_focus


async def test_an_outside_change_shows_within_moments(reader, library: Library) -> None:
    async with reader(size=(120, 40)) as desk:
        article = desk.main.article
        with Library.open(library.path, creator="bob") as other:
            other.annotate(article.id, 20, 40, tags=["außen"])
        await desk.until(lambda: len(desk.main.view.annotations) == 1, "the other's annotation")


async def test_two_steps_back_typed_at_once_are_two(reader) -> None:
    async with reader() as desk:
        for _ in range(2):
            desk.app._driver.process_message(events.Key("q", "q"))
        await desk.until(lambda: not desk.app.is_running, "the end")


async def test_several_are_chosen_changed_at_once_and_undone_at_once(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("shift+down")
        assert desk.main.articles.choice == (0, 2)
        assert "2 chosen" in desk.main.status.left
        await desk.press("s")
        assert [article.starred for article in library.articles()] == [True, True, False]
        assert not desk.main.articles.choosing
        await desk.press("u")
        assert not any(article.starred for article in library.articles())
        await desk.press("asterisk", "space")
        assert all(article.read for article in library.articles())
        await desk.press("v", "escape", "space")
        assert [article.read for article in library.articles()] == [True, False, True]


async def test_all_that_match_are_archived_and_come_back(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("slash", *"bericht -zweiter", "enter", "asterisk", "x")
        assert titles(desk) == []
        assert library.count() == 1
        await desk.press("u")
        assert len(titles(desk)) == 2
        assert library.count() == 3


async def test_a_choice_of_many_is_changed_beside_the_keys(reader, library: Library, monkeypatch) -> None:
    monkeypatch.setattr("tui.screens.shelf.MANY", 1)
    async with reader(open=False) as desk:
        await desk.press("asterisk", "s")
        await desk.until(lambda: not desk.main.changing, "the change")
        assert all(article.starred for article in library.articles())
        assert "3 articles" in desk.said
        await desk.press("u")
        assert not any(article.starred for article in library.articles())


async def test_several_get_a_tag(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("down", "v", "down", "t", *"bau", "enter")
        assert [article.tags for article in library.articles()] == [(), ("bau",), ("bau",)]


async def test_the_list_is_ordered_and_the_bar_stays_on_its_article(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("o", "o")
        assert titles(desk) == ["Dritter Bericht", "Zweiter Bericht", "Ein Haus am See"]
        assert desk.main.articles.current.title == "Ein Haus am See"
        await desk.press("o", "t")
        assert titles(desk) == ["Dritter Bericht", "Ein Haus am See", "Zweiter Bericht"]


async def test_the_list_and_the_text_show_why_an_article_was_found(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("slash", *"halder millionen", "enter")
        rows = desk.main.articles
        below = rows.lines(rows.item(0), current=False)[1][0]
        assert [text for text, style in below if style == "strong"] == ["Halder"]
        await desk.press("enter")
        content = desk.main.view.text.content
        assert [content[s.start : s.end] for s in desk.main.view.hits.spans] == ["Halder", "Millionen"]
        assert "2 places" in desk.said
        await desk.press("n")
        assert desk.main.view.cursor.caret == content.index("Halder")
        await desk.press("n", "n")
        assert desk.main.view.cursor.caret == content.index("Halder")
        await desk.press("escape", "q", "escape")
        assert "Seeblatt" in "".join(text for text, _ in rows.lines(rows.item(0), current=False)[1][0])


async def test_fields_and_their_values_are_completed(reader, library: Library) -> None:
    library.tag_articles([1], "Lindau/Rathaus")
    async with reader(open=False) as desk:
        await desk.press("slash", *"ta", "tab")
        assert desk.main.filter_line.value == "tag:"
        await desk.press(*"lin", "tab")
        assert desk.main.filter_line.value.casefold() == "tag:lindau/rathaus"
        assert desk.main.articles.count == 1
        await desk.press("tab")
        assert desk.main.pane == "library"


async def test_the_order_that_a_filter_asks_for_goes_before_the_chosen_one(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("o", "t", "slash", *"bericht sort:-title", "enter")
        assert titles(desk) == ["Zweiter Bericht", "Ein Haus am See", "Dritter Bericht"]
        await desk.press("escape")
        assert titles(desk) == ["Dritter Bericht", "Ein Haus am See", "Zweiter Bericht"]


async def test_a_date_is_gone_to(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("d", *"2. 3. 2026", "enter")
        assert desk.main.articles.current.title == "Zweiter Bericht"
        await desk.press("d", *"nonsense", "enter")
        assert "no date" in str(desk.app.screen.query_one(".dialog--hint").render())
        await desk.press("escape", "d", *"9999-12-31", "enter")
        assert desk.main.status.failed
        await desk.press("o", "t", "d", *"2026-03-01", "enter")
        assert titles(desk)[0] == "Ein Haus am See"
        assert desk.main.articles.current.title == "Dritter Bericht"


async def test_what_was_read_stays_in_the_list_of_unread_until_it_is_asked_for_again(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("slash", *"is:unread", "enter", "space")
        assert len(titles(desk)) == 3
        await desk.press("f5")
        assert titles(desk) == ["Zweiter Bericht", "Dritter Bericht"]
        await desk.press("enter", "greater_than_sign")
        assert desk.main.article.title == "Dritter Bericht"
        await desk.press("greater_than_sign")
        assert "No unread" in desk.said
