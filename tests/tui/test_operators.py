"""Resizing, all occurrences, again, and copying, with real keys in a real library."""

from __future__ import annotations

import stat

import pytest

from annotations.library import Library
from annotations.model import CorrectionKind
from annotations.text import TextBuilder
from tui.screens.menu import Menu
from tui.screens.tag_picker import TagPicker

FIRST = "Der Rat der Stadt Lindau hat am Dienstag getagt."


def quotes(desk) -> list[tuple[str, tuple[str, ...]]]:
    return [(exact, tags) for exact, tags, _ in desk.annotations()]


@pytest.fixture
def rounds(library: Library) -> Library:
    """An article that says the same words several times; it comes first in the list."""
    from annotations.model import Draft

    builder = TextBuilder()
    builder.add("Der Rat tagt. Im Rathaus sagt der Rat nichts. Nur Halder und Rat reden, Halder und der Rat.")
    library.add_draft(Draft("Runde", builder.build(), published="2026-04-01", language="xx"), "Runde")
    return library


# Resizing


async def test_resizing_by_one_word_takes_three_keys_and_undoing_it_one(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "v", "i", "w", "1", "R")
        view = desk.main.view
        assert view.cursor.selection
        assert view.cursor.caret == view.target.span.end - 1
        assert desk.said == "Resizing #quote: motions, then Enter or R; Esc leaves it"
        await desk.press("e")
        assert desk.main.target_name() == "#quote, 2 words"
        await desk.press("R")
        assert quotes(desk) == [("Der Rat", ("quote",))]
        assert "resized, now 2 words" in desk.said
        assert view.cursor.selection is None
        assert view.target.kind == "annotation"
        await desk.press("u")
        assert quotes(desk) == [("Der", ("quote",))]


async def test_enter_saves_the_new_extent_and_all_motions_work(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "w", "v", "i", "w", "1", "R", "right_parenthesis", "o", "b", "enter")
        assert not isinstance(desk.app.screen, Menu)
        assert quotes(desk) == [(f"{FIRST} D", ("quote",))]
        await desk.press("R", "space", "R")
        assert quotes(desk)[0][0].startswith(FIRST)


async def test_escape_leaves_the_extent_as_it_was(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "v", "i", "w", "1", "R", "e", "e", "escape")
        assert quotes(desk) == [("Der", ("quote",))]
        assert desk.said == "#quote is as it was"
        assert desk.main.resizing is None
        assert desk.main.target_name().startswith("annotation “Der")
        await desk.press("u")
        assert quotes(desk) == []


async def test_an_unchanged_extent_is_no_change(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "v", "i", "w", "1", "R", "e", "b", "left", "left", "R")
        assert quotes(desk) == [("Der", ("quote",))]
        assert desk.said == "#quote is as it was"
        await desk.press("u")
        assert quotes(desk) == []


@pytest.mark.parametrize("key", ["2", "m"])
async def test_another_operation_ends_the_resizing(reader, key: str) -> None:
    async with reader() as desk:
        await desk.press("j", "v", "i", "w", "1", "R", "e", key)
        assert quotes(desk) == [("Der", ("quote",)), ("Der Rat", ("claim",) if key == "2" else ())]
        assert desk.main.resizing is None
        await desk.press("v", "i", "w", "enter")
        assert isinstance(desk.app.screen, Menu)


async def test_of_several_annotations_one_is_chosen_to_resize(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "1", "v", "i", "w", "2", "left", "right", "R")
        assert isinstance(desk.app.screen, Menu)
        await desk.press("2", "e", "R")
        assert quotes(desk) == [("Der Rat", ("claim",)), (FIRST, ("quote",))]


async def test_an_annotation_becomes_what_is_selected(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "v", "i", "w", "1", "v", "e", "e", "R")
        assert quotes(desk) == [("r Rat der", ("quote",))]
        await desk.press("right_parenthesis", "v", "e", "R")
        assert desk.said == "No annotation lies in the selection"
        await desk.press("escape", "R")
        assert "No annotation under the caret" in desk.said


# All occurrences


async def test_the_word_under_the_caret_is_tagged_everywhere(reader, rounds: Library) -> None:
    async with reader() as desk:
        await desk.press("w", "asterisk")
        assert isinstance(desk.app.screen, TagPicker)
        await desk.press(*"rat", "enter")
        assert quotes(desk) == [("Rat", ("rat",))] * 4
        assert "tagged “rat” in 4 places" in desk.said
        await desk.press("u")
        assert quotes(desk) == []


async def test_what_is_tagged_here_is_tagged_everywhere_and_the_comment_stays(
    reader, rounds: Library
) -> None:
    async with reader() as desk:
        await desk.press("w", "v", "i", "w", "1", "c", *"hier", "ctrl+s", "asterisk")
        assert [(tags, note) for _, tags, note in desk.annotations()] == [
            (("quote",), "hier"),
            *[(("quote",), "")] * 3,
        ]
        assert "tagged “quote” in 3 more places" in desk.said
        await desk.press("asterisk")
        assert "already, in all 4 places" in desk.said


async def test_a_selection_is_tagged_everywhere_and_the_next_words_by_one_key(
    reader, rounds: Library
) -> None:
    async with reader() as desk:
        await desk.press("w", "asterisk", "escape")
        assert quotes(desk) == []
        await desk.press(*"wwwwwwwww")
        view = desk.main.view
        await desk.press("v", "e", "e", "asterisk", *"paar", "enter")
        assert quotes(desk) == [("Halder und", ("paar",))] * 2
        assert view.cursor.selection is None
        await desk.press("b", "b")
        await desk.press("full_stop")
        assert quotes(desk).count(("Halder", ("paar",))) == 2


async def test_a_name_is_tagged_in_all_its_forms(reader, rounds: Library) -> None:
    article = next(a.id for a in rounds.articles() if a.title == "Runde")
    start = rounds.text(article).content.index("Halder")
    rounds.correct(article, start, start + 6, CorrectionKind.ADD, "PER")
    async with reader() as desk:
        await desk.press("tab", "asterisk", *"person", "enter")
        assert quotes(desk) == [("Halder", ("person",))] * 2


async def test_nothing_is_asked_where_there_is_no_word(reader, rounds: Library) -> None:
    async with reader() as desk:
        await desk.press("w", "e", "right", "asterisk")
        assert "No word under the caret" in desk.said
        assert desk.app.screen is desk.main


# Again


async def test_the_last_operation_is_repeated_where_the_caret_is(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "full_stop")
        assert "Nothing to repeat yet" in desk.said
        await desk.press("1", "right_parenthesis", "full_stop")
        assert [tags for _, tags in quotes(desk)] == [("quote",), ("quote",)]
        assert "tagged “quote”" in desk.said
        await desk.press("full_stop")
        assert desk.said == "It is tagged “quote” already"
        assert len(quotes(desk)) == 2


async def test_a_tag_a_mark_and_a_comment_are_repeated(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "t", *"neu", "enter", "right_parenthesis", "full_stop")
        assert [tags for _, tags in quotes(desk)] == [("neu",), ("neu",)]
        await desk.press("c", *"ja", "ctrl+s", "right_parenthesis", "full_stop")
        assert [note for _, _, note in desk.annotations()] == ["", "ja", "ja"]
        await desk.press("full_stop")
        assert "It has a comment already" in desk.said
        await desk.press("g", "g", "v", "i", "w", "m", "w", "v", "i", "w", "full_stop")
        assert quotes(desk)[:2] == [("Ein", ()), ("Haus", ())]


async def test_deleting_is_repeated(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "1", "right_parenthesis", "1", "d", "left_parenthesis", "full_stop")
        assert quotes(desk) == []


async def test_corrections_are_repeated_with_their_label(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "w", "plus", "o", "w", "w", "full_stop")
        mentions = desk.main.view.mentions
        assert [(m.text, m.label) for m in mentions[:2]] == [("Rat", "ORG"), ("Stadt", "ORG")]
        await desk.press("full_stop")
        assert desk.said == "“Stadt” is ORG already"
        await desk.press("r", "l", "b", "b", "full_stop")
        assert [(m.text, m.label) for m in desk.main.view.mentions[:2]] == [("Rat", "LOC"), ("Stadt", "LOC")]
        await desk.press("x", "w", "w", "full_stop")
        assert not [m for m in desk.main.view.mentions if m.text in ("Rat", "Stadt")]
        await desk.press("full_stop")
        assert "No name under the caret" in desk.said


async def test_a_tag_that_was_taken_off_is_set_again_and_not_toggled(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "1", "1")
        assert quotes(desk) == []
        await desk.press("full_stop")
        assert quotes(desk) == [(FIRST, ("quote",))]


# Copying


async def test_a_passage_is_copied_with_its_source(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("j", "y")
        assert desk.app.clipboard == f"“{FIRST}” (Ein Haus am See, Seeblatt, 3 March 2026)"
        assert desk.said == "copied 9 words with citation if your terminal allows; y again: file"
        assert not library.citations_path.exists()


async def test_the_same_key_again_writes_the_citation_to_a_file(reader, library: Library) -> None:
    async with reader() as desk:
        await desk.press("j", "y", "y")
        assert desk.said == f"written to {library.citations_path}"
        await desk.press("y")
        assert desk.said == f"it is in {library.citations_path} already"
        await desk.press("v", "e", "y", "y")
        written = library.citations_path.read_text(encoding="utf-8")
        assert written.startswith(f"“{FIRST}” (")
        assert written.count("\n\n") == 2
        assert "“Der” (" in written
        assert stat.S_IMODE(library.citations_path.stat().st_mode) == 0o600


async def test_a_file_that_cannot_be_written_is_said(reader, library: Library) -> None:
    library.citations_path.mkdir()
    async with reader() as desk:
        await desk.press("j", "y", "y")
        assert desk.main.status.failed
        assert "cannot write" in desk.said


async def test_the_menu_offers_the_operators(reader) -> None:
    async with reader() as desk:
        await desk.press("j", "1", "enter")
        ids = [entry.id for entry in desk.app.screen._entries]
        assert {"resize", "mark_all", "copy", "repeat"} <= set(ids)
        await desk.press("y")
        assert "copied 9 words" in desk.said
