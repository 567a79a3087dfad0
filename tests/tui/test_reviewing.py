"""The list of annotations: filter, groups, cards, context, and many of them changed at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import MouseScrollDown
from textual.widgets import Input, Static

from annotations.library import Library, reviewing
from annotations.model import CorrectionKind
from tui.screens import review_changes
from tui.screens.comment import CommentEditor
from tui.screens.exporting import Export
from tui.screens.menu import Menu
from tui.screens.review import Review
from tui.screens.tag_picker import TagPicker, TagRows


def mark(library: Library, article: int, words: str, **fields: object) -> int:
    at = library.text(article).content.index(words)
    made = library.annotate(article, at, at + len(words), **fields)  # type: ignore[arg-type]
    assert made.annotation
    return made.annotation


@pytest.fixture
def library(library: Library) -> Library:
    """Five annotations in two articles; the newest article has the id 1."""
    mark(library, 1, "Ines Halder", tags=["person"])
    mark(library, 1, "Das neue Haus kostet 12,5 Millionen Euro.", tags=["zahl", "claim"], note="Wer zahlt?")
    mark(library, 2, "Rat der Stadt Lindau", tags=["ort"], color="red")
    mark(library, 2, "2031", tags=["zahl"])
    mark(library, 2, "Stein")
    return library


def screen(desk) -> Review:
    found = desk.app.screen
    assert isinstance(found, Review)
    return found


def shown(desk) -> list[str]:
    """The rows: quotes, and headings with their number."""
    rows, found = screen(desk).rows, []
    for at in range(rows.count):
        entry = rows.item(at)
        assert entry
        if entry.heading:
            found.append(f"[{entry.group.label or '-'} {len(entry.group.ids)}]")
        else:
            assert entry.row
            found.append(entry.row.annotation.exact)
    return found


def tags(desk) -> dict[str, set[str]]:
    return {
        row.annotation.exact: set(row.annotation.tags) for row in desk.app.library.annotation_rows(limit=100)
    }


def beside(desk) -> str:
    place = "#passage" if screen(desk).has_class("-beside") else "#below"
    return str(screen(desk).query_one(place, Static).content)


NEWEST = ["Stein", "2031", "Rat der Stadt Lindau", "Das neue Haus kostet 12,5 Millionen Euro.", "Ines Halder"]


async def test_the_newest_come_first_with_their_context_below_or_beside(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "r")
        assert shown(desk) == NEWEST
        assert beside(desk) == "zweitens Stein"
        await desk.press("j")
        assert "Es soll 2031 fertig" in beside(desk)
        await desk.press("j", "j")
        assert beside(desk).startswith("Das neue Haus")
        await desk.pilot.resize_terminal(120, 40)
        await desk.press("k", "j")
        said = beside(desk)
        for part in ("Ein Haus am See", "Seeblatt", "3 Mar 2026", "Wer zahlt?", "#zahl", "#claim", "ada"):
            assert part in said


async def test_orders(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "r", "o")
        assert isinstance(desk.app.screen, Menu)
        await desk.press("p")
        assert shown(desk) == ["Ines Halder", NEWEST[3], "Rat der Stadt Lindau", "2031", "Stein"]
        await desk.press("o", "t")
        assert shown(desk)[0] == "Ines Halder"
        assert "by title" in str(screen(desk).query_one("#counts", Static).content)


async def test_groups_by_tag_and_article_fold_and_unfold(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "r", "tab")
        assert shown(desk) == [
            "[claim 1]", NEWEST[3], "[ort 1]", "Rat der Stadt Lindau", "[person 1]", "Ines Halder",
            "[zahl 2]", "2031", NEWEST[3], "[- 1]", "Stein",
        ]  # fmt: skip
        await desk.press("home", "left")
        assert shown(desk)[:2] == ["[claim 1]", "[ort 1]"]
        await desk.press("right")
        assert shown(desk)[:2] == ["[claim 1]", NEWEST[3]]
        await desk.press("right")
        assert screen(desk).rows.cursor == 1
        await desk.press("h")
        assert screen(desk).rows.cursor == 0
        await desk.press("end", "z")
        assert shown(desk) == ["[claim 1]", "[ort 1]", "[person 1]", "[zahl 2]", "[- 1]"]
        assert screen(desk).rows.cursor == 4
        await desk.press("z", "tab")
        assert shown(desk) == ["[Ein Haus am See 2]", *NEWEST[3:], "[Zweiter Bericht 3]", *NEWEST[:3]]
        await desk.press("enter" if screen(desk).rows.current.heading else "home", "shift+tab")
        assert shown(desk)[0] == "[claim 1]"
        await desk.press("shift+tab")
        assert shown(desk) == NEWEST


async def test_groups_by_name_are_read_beside_the_keys(reader, library: Library) -> None:
    content = library.text(2).content
    for words, label in (("Lindau", "LOC"), ("Ines Halder", "PER")):
        at = content.index(words)
        library.correct(2, at, at + len(words), CorrectionKind.ADD, label)
    async with reader(open=False) as desk:
        await desk.press("g", "r", "tab", "tab", "tab")
        await desk.until(lambda: screen(desk).rows.count == 7, "the groups of names")
        assert shown(desk)[:3] == ["[Lindau 1]", "Rat der Stadt Lindau", "[- 4]"]
        await desk.press("tab")
        assert shown(desk) == NEWEST


async def test_cards_show_everything_and_are_stepped_through(reader, library: Library) -> None:
    library.edit(library.annotation_rows("is:noted")[0].annotation.id, note="Wer zahlt?\nUnd wann?")
    async with reader(open=False) as desk:
        await desk.press("g", "r", "space")
        rows = screen(desk).rows
        assert not screen(desk).query_one("#below").display

        def card(row: int) -> str:
            return "\n".join("".join(text for text, _ in left) for left, _ in rows.lines_of(row))

        at = shown(desk).index(NEWEST[3])
        assert "Wer zahlt?" in card(at)
        assert "Und wann?" in card(at)
        assert "#claim #zahl" in card(at)
        at = shown(desk).index("2031")
        assert "Es soll 2031 fertig sein." in card(at)
        await desk.press("j", "j")
        assert rows.cursor == 2
        await desk.press("space")
        assert rows.cursor == 2
        assert rows.height_of(2) == 3


async def test_a_long_card_is_scrolled_before_the_next(reader, library: Library) -> None:
    mark(library, 3, "Stein", note="\n".join(f"Zeile {number}" for number in range(60)))
    async with reader(open=False) as desk:
        await desk.press("g", "r", "space")
        rows = screen(desk).rows
        for _ in range(8):
            await desk.press("j")
            if rows.cursor:
                break
        assert rows.cursor == 1
        await desk.press("end", "home", "pagedown")
        assert rows.cursor == 0
        await desk.press("k", "k")
        assert (rows._top, rows._skip) == (0, 0)


async def test_the_filter_takes_the_fields_of_annotations(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "r")
        for query, found in (
            ("color:red", [NEWEST[2]]),
            ("note:zahlt", [NEWEST[3]]),
            ("creator:ada tag:zahl", [NEWEST[1], NEWEST[3]]),
            ("annotated:today is:noted", [NEWEST[3]]),
            ("creator:bo", []),
        ):
            await desk.press("slash", *query, "enter")
            assert shown(desk) == found, query
            await desk.press("escape")
        assert shown(desk) == NEWEST
        await desk.press("slash", *"color:mauve")
        assert "unknown colour" in screen(desk).status.message
        await desk.press("escape", "escape")
        await desk.press("slash", *"tag:cl")
        await desk.until(lambda: bool(screen(desk).query_one("#filter", Input)._suggestion), "a suggestion")
        await desk.press("tab", "enter")
        assert shown(desk) == [NEWEST[3]]


async def test_enter_opens_the_passage_and_back_everything_is_as_it_was(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "r", "slash", *"lang:xx", "enter", "o", "p", "tab", "home", "left", "j", "j")
        before, row = shown(desk), screen(desk).rows.cursor
        await desk.press("enter")
        assert desk.main.article
        assert "Rat der Stadt Lindau" in desk.main.target_name()
        await desk.press("q")
        assert shown(desk) == before
        assert screen(desk).rows.cursor == row
        assert screen(desk).query_one("#filter", Input).value == "lang:xx"
        assert "in order" in str(screen(desk).query_one("#counts", Static).content)


async def test_a_range_is_tagged_and_stays_chosen_wherever_its_rows_go(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "r", "j", "v", "j", "j")
        assert screen(desk).status.left == "3 chosen"
        await desk.press("t")
        assert isinstance(desk.app.screen, TagPicker)
        assert desk.app.screen.query_one(TagRows).notes["zahl"] == "2 of 3 have it"
        steps = library.count_steps()
        await desk.press(*"neu", "enter")
        assert screen(desk).status.message == "tagged “neu” · 3 annotations"
        assert library.count_steps() == steps + 1
        assert {exact for exact, has in tags(desk).items() if "neu" in has} == set(NEWEST[1:4])
        assert screen(desk).rows.chosen_ids
        await desk.press("d")
        assert "Delete 3 annotations?" in str(desk.app.screen.query_one(".dialog--heading", Static).content)
        await desk.press("d")
        assert screen(desk).status.message == "deleted 3 annotations"
        assert shown(desk) == [NEWEST[0], NEWEST[4]]
        await desk.press("u")
        assert len(shown(desk)) == 5
        await desk.press("u")
        assert not any("neu" in has for has in tags(desk).values())


async def test_where_some_have_a_tag_it_is_asked_whether_to_add_or_remove(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "r", "asterisk", "t", *"zahl", "enter")
        assert isinstance(desk.app.screen, Menu)
        await desk.press("r")
        assert "removed · 2 annotations" in screen(desk).status.message
        await desk.press("t", *"zahl", "enter")
        assert screen(desk).status.message == "tagged “zahl” · 5 annotations"
        await desk.press("t", *"zahl", "enter")
        assert screen(desk).status.message.startswith("tag “zahl” removed · 5 annotations")
        await desk.press("escape")
        assert not screen(desk).rows.choosing


async def test_shift_and_arrows_choose_and_digits_tag(reader, library: Library) -> None:
    favourite = library.favourites()[1].name
    async with reader(open=False) as desk:
        await desk.press("g", "r", "shift+down", "shift+down", "shift+up")
        assert screen(desk).status.left == "2 chosen"
        await desk.press("1")
        assert {exact for exact, has in tags(desk).items() if favourite in has} == set(NEWEST[:2])
        await desk.press("1")
        assert not any(favourite in has for has in tags(desk).values())
        await desk.press("escape", "9")
        assert isinstance(desk.app.screen, TagPicker)
        await desk.press("escape")


async def test_a_heading_stands_for_its_group(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "r", "tab", "home", "down", "down", "down", "down", "down", "down")
        assert screen(desk).rows.current.group.label == "zahl"
        await desk.press("C", "3")
        assert screen(desk).status.message == "now yellow · 2 annotations"
        colors = {row.annotation.exact: row.annotation.color for row in desk.app.library.annotation_rows()}
        assert (colors["2031"], colors[NEWEST[3]]) == ("yellow", "yellow")
        await desk.press("u")
        assert desk.app.library.count_annotations("color:yellow") == 0


async def test_one_is_deleted_at_once_and_keeping_keeps(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "r", "d")
        assert shown(desk) == NEWEST[1:]
        await desk.press("asterisk", "d", "k")
        assert shown(desk) == NEWEST[1:]


async def test_a_comment_is_written_on_one(reader) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "r", "c")
        assert isinstance(desk.app.screen, CommentEditor)
        await desk.press(*"aha", "ctrl+s")
        row = desk.app.library.annotation_rows("note:aha")[0]
        assert row.annotation.exact == "Stein"
        assert "commented" in screen(desk).status.message
        await desk.press("asterisk", "c")
        assert "one annotation" in screen(desk).status.message


async def test_copied_with_the_citation_and_the_second_time_to_a_file(reader, library: Library) -> None:
    async with reader(open=False) as desk:
        await desk.press("g", "r", "j", "y")
        assert "copied 1 word with citation" in screen(desk).status.message
        assert desk.app.clipboard == library.citation_of(library.annotation_rows(limit=2)[1].annotation.id)
        assert "2031" in desk.app.clipboard
        await desk.press("y")
        assert library.citations_path.read_text("utf-8").startswith(desk.app.clipboard)
        await desk.press("asterisk", "y")
        assert desk.app.clipboard.count("\n\n") == 4


async def test_what_the_filter_finds_is_exported(
    reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with reader(open=False) as desk:
        await desk.press("g", "r", "slash", *"tag:zahl", "enter", "g", "e")
        assert isinstance(desk.app.screen, Export)
        await desk.press("c")
        desk.app.screen.query_one(Input).value = "zahl.csv"
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, Review), "the export")
        written = (tmp_path / "zahl.csv").read_text("utf-8")
        assert "2031" in written
        assert "Ines Halder" not in written


async def test_a_long_list_is_sought_beside_the_keys(reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "FEW", 0)
    async with reader(open=False) as desk:
        await desk.press("g", "r")
        await desk.until(lambda: screen(desk).rows.count == 5, "the list")
        await desk.press("slash", *"tag:zahl", "enter", "asterisk")
        await desk.until(lambda: screen(desk).status.left == "2 chosen", "the filtered list")
        await desk.press("escape", "tab")
        await desk.until(lambda: screen(desk).rows.count == 5, "the groups")
        assert shown(desk)[0] == "[claim 1]"
        await desk.press("slash", *"(", "enter")
        await desk.until(lambda: bool(screen(desk).status.message), "why not")
        assert screen(desk).rows.count == 5


async def test_many_are_changed_beside_the_keys(
    reader, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_changes, "AT_ONCE", 1)
    monkeypatch.setattr(review_changes, "COUNTED", 1)
    monkeypatch.setattr(reviewing, "LONG", 1)
    async with reader(open=False) as desk:
        await desk.press("g", "r", "asterisk", "t")
        await desk.until(lambda: isinstance(desk.app.screen, TagPicker), "the picker")
        await desk.press(*"neu", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, Review), "the list")
        await desk.until(lambda: "tagged" in screen(desk).status.message, "the change")
        assert library.count_annotations("tag:neu") == 5
        await desk.press("u")
        await desk.until(lambda: "undone" in screen(desk).status.message, "the undo")
        assert library.count_annotations("tag:neu") == 0


async def test_a_change_of_many_can_be_stopped(
    reader, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_changes, "AT_ONCE", 1)
    async with reader(open=False) as desk:
        await desk.press("g", "r", "asterisk")
        review, steps = screen(desk), library.count_steps()
        going = review._told

        def stop(done: int, total: int) -> None:
            review.stop_changing()
            going(done, total)

        monkeypatch.setattr(review, "_told", stop)
        await desk.press("C", "1")
        await desk.until(lambda: "nothing was changed" in review.status.message, "the end")
        assert library.count_steps() == steps
        assert library.count_annotations("color:red") == 1
        assert not review.changing


async def test_the_wheel_scrolls_and_a_click_moves_the_bar(reader, library: Library) -> None:
    for word in ("Holz", "Zahlen", "Ende", "Dienstag", "erstens", "zweitens"):
        mark(library, 3, word)
    async with reader(open=False) as desk:
        await desk.press("g", "r")
        rows = screen(desk).rows
        await desk.pilot.click(rows, offset=(10, 4))
        assert rows.cursor == 1
        wheel = MouseScrollDown(rows, 5, 5, 0, 0, 0, False, False, False)
        rows.post_message(wheel)
        await desk.until(lambda: rows._top == 1, "the list to scroll")
        assert rows.cursor == 1
        await desk.press("G")
        assert rows.cursor == rows.count - 1
        await desk.press("pageup", "g", "g")
        assert (rows.cursor, rows._top) == (0, 0)
        await desk.pilot.click(rows, offset=(10, 1))
        assert desk.main.article


async def test_nothing_to_review_says_what_to_do(reader, library: Library) -> None:
    library.delete([row.annotation.id for row in library.annotation_rows()])
    async with reader(open=False) as desk:
        await desk.press("g", "r")
        assert screen(desk).rows.empty[0] == "No annotations yet."
        await desk.press("t", "d", "c", "y", "space", "tab", "left", "right", "enter", "asterisk", "z", "v")
        assert screen(desk).rows.count == 0
        await desk.press("escape", "escape")
        assert desk.app.screen is desk.main
