"""The reading view: moving, drawing little, and keeping the place."""

from __future__ import annotations

import contextlib
import os
import signal

import pytest

from annotations.library import Library
from annotations.model import Draft, Mention
from annotations.text import from_plain
from tui.settings import Settings


def screen_text(desk) -> str:
    lines = desk.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in lines)


@pytest.fixture
def long_article(library: Library) -> None:
    paragraphs = "\n\n".join(
        f"Absatz {number} mit einigen Worten darin, und noch ein Satz. Er ist kurz." for number in range(400)
    )
    library.add_draft(Draft("Lang", from_plain(paragraphs), published="2027-01-01", language="xx"), "Lang")


@pytest.mark.usefixtures("long_article")
@pytest.mark.parametrize("key", ["right", "left", "w", "b"])
async def test_a_move_in_its_row_redraws_three_rows_at_most(reader, key: str) -> None:
    async with reader() as desk:
        await desk.press("pagedown", "w", "w")
        painter = desk.main.view.painter
        before = painter.rebuilt
        await desk.press(key)
        assert 0 < painter.rebuilt - before <= 3


@pytest.mark.usefixtures("long_article")
async def test_scrolling_back_draws_nothing_anew_but_what_the_caret_touches(reader) -> None:
    async with reader() as desk:
        await desk.press("pagedown", "pageup", "pagedown", "pageup")
        painter = desk.main.view.painter
        before = painter.rebuilt
        await desk.press("pagedown", "pageup")
        assert painter.rebuilt - before <= 12


@pytest.mark.usefixtures("long_article")
async def test_names_that_arrive_move_nothing(reader) -> None:
    async with reader() as desk:
        await desk.press("pagedown", "w")
        view = desk.main.view
        before, top = view.position, view.scroll_y
        content = view.text.content
        mentions = tuple(
            Mention(at, at + 6, "LOC", "Absatz", "Absatz", "test 1")
            for at in range(len(content))
            if content.startswith("Absatz", at)
        )
        view.set_names(mentions)
        await desk.pilot.pause()
        assert (view.position, view.scroll_y) == (before, top)


@pytest.mark.usefixtures("long_article")
async def test_a_resize_keeps_the_word_on_top(reader) -> None:
    async with reader(size=(120, 40)) as desk:
        await desk.press("pagedown", "pagedown", "pagedown")
        view = desk.main.view

        def word_on_top() -> str:
            row = view.painter.layout.rows[round(view.scroll_y) - 3]
            return view.text.content[row.start : row.start + 12]

        before = word_on_top()
        for size in ((80, 24), (60, 15), (160, 50), (120, 40)):
            await desk.pilot.resize_terminal(*size)
            await desk.pilot.pause()
            assert word_on_top() == before, size


async def test_tab_walks_names_and_x_takes_one_away(reader, library: Library) -> None:
    async with reader() as desk:
        view, article = desk.main.view, desk.main.article
        at = view.text.content.index("Lindau")
        await desk.press("j")
        view.go(type(view.target.span)(at, at + 1))
        await desk.press("plus", "l")
        assert [(m.text, m.label) for m in library.mentions(article.id) or ()] == [("Lindau", "LOC")]
        await desk.press("g", "g", "tab")
        assert desk.main.target_name() == "LOC Lindau"
        await desk.press("1")
        assert desk.annotations()[0][0] == "Lindau"
        await desk.press("r", "o")
        assert [m.label for m in library.mentions(article.id) or ()] == ["ORG"]
        await desk.press("x")
        assert not library.mentions(article.id)
        await desk.press("u")
        assert [m.label for m in library.mentions(article.id) or ()] == ["ORG"]


async def test_i_shows_labels_at_the_end_of_the_line(reader, library: Library) -> None:
    async with reader() as desk:
        at = desk.main.view.text.content.index("Lindau")
        desk.main.view.go(type(desk.main.view.target.span)(at, at + 1))
        await desk.press("plus", "l", "g", "g", "i")
        row = next(line for line in screen_text(desk).splitlines() if "Stadt Lindau" in line)
        assert row.rstrip().endswith(("LOC", "L"))
        await desk.press("i")
        row = next(line for line in screen_text(desk).splitlines() if "Stadt Lindau" in line)
        assert not row.rstrip().endswith(("LOC", "L"))


@pytest.mark.parametrize(
    ("size", "panes"), [((160, 40), "list text margin"), ((120, 40), "text margin"), ((80, 24), "text")]
)
async def test_as_many_panes_as_the_width_allows(reader, size: tuple[int, int], panes: str) -> None:
    async with reader(size=size) as desk:
        shown = {"list": desk.main.articles, "text": desk.main.view, "margin": desk.main.margin}
        assert " ".join(name for name, pane in shown.items() if pane.region.width) == panes


@pytest.mark.parametrize("key", ["f6", "ctrl+w"])
async def test_panes_are_walked_in_the_narrow_layout_too(reader, key: str) -> None:
    async with reader() as desk:
        await desk.press("j", "1")
        seen = []
        for _ in range(3):
            await desk.press(key)
            seen.append(desk.main.pane)
        assert seen == ["margin", "library", "text"]


async def test_enter_in_the_margin_goes_to_the_passage(reader) -> None:
    async with reader(size=(120, 40)) as desk:
        await desk.press("j", "right_parenthesis", "2", "g", "g", "f6", "down", "enter")
        assert desk.main.target_name().startswith("annotation “Die Bürgermeisterin")


async def test_the_comment_under_the_caret_is_shown_where_there_is_no_margin(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "c", *"wirklich", "ctrl+s")
        assert "wirklich" in screen_text(desk)
        await desk.press("G")
        assert "wirklich" not in screen_text(desk)


async def test_the_footer_names_the_target_beforehand(reader) -> None:
    async with reader() as desk:
        await desk.press("j")
        assert "→ sentence" in screen_text(desk)
        await desk.press("v", "i", "w", "i", "w")
        assert "→ selection, 2 words" in screen_text(desk)


async def test_the_menu_lists_what_can_be_done_with_keys_and_does_it(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "enter")
        assert "Write a comment on it" in screen_text(desk)
        await desk.press("m")
        assert len(desk.annotations()) == 1


async def test_ascii_mode_draws_nothing_else(reader) -> None:
    async with reader(settings=Settings(name="ada", ascii=True), open=False) as desk:
        own = screen_text(desk)
        assert own.isascii()
        await desk.press("enter", "j", "1", "question_mark")
        await desk.press("escape", "t")
        for letter in screen_text(desk):
            assert letter.isascii() or letter in "äöüßÄÖÜ„“”…", letter


async def test_pending_keys_are_listed_while_they_wait(reader) -> None:
    async with reader() as desk:
        await desk.press("g")
        assert "r review" in desk.said
        await desk.press("l")
        assert desk.main.articles.has_focus


async def test_a_recogniser_that_keeps_crashing_is_said_and_reading_goes_on(reader, library: Library) -> None:
    from annotations.text import from_plain as plain

    for number in range(3):
        text = plain(f"Angela Merkel sprach am {number + 1}. Mai in Berlin mit Emmanuel Macron über Europa.")
        library.add_draft(
            Draft(f"Lage {number}", text, published=f"2027-01-0{number + 1}", language="de"), "Lage"
        )
    async with reader(open=False) as desk:
        await desk.until(lambda: desk.main.recognised == 3, "the names of three articles")
        worker = library._recogniser
        assert worker
        for number in range(3, 12):
            text = plain(
                f"Angela Merkel sprach am {number + 1}. Mai in Berlin mit Emmanuel Macron über Europa."
            )
            added = library.add_draft(
                Draft(f"Lage {number}", text, published=f"2027-01-{number + 1:02}", language="de"), "Lage"
            )
            assert added.article
            desk.main.open_article(added.article.id)

            def given_up(article: int = added.article.id) -> bool:
                """Kill whatever process there is, until the article is settled or the recogniser given up."""
                if worker.pid:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(worker.pid, signal.SIGKILL)
                settled = article in desk.main.without_names or library.mentions(article) is not None
                return desk.main.recogniser_off or settled

            await desk.until(given_up, "the end of the recogniser, or of this article's names")
            if desk.main.recogniser_off:
                break
        assert desk.main.recogniser_off
        await desk.pilot.pause()
        assert "keeps crashing" in screen_text(desk)
        await desk.press("j", "1")
        assert len(desk.annotations()) == 1
