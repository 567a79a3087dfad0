"""Motions of the caret."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.model import Block, BlockKind, Span, Text
from annotations.text import Segments, TextBuilder
from tui.reading.breaks import units
from tui.reading.motion import MOTIONS, VERTICAL, Motions
from tui.reading.wrap import Layout

names = st.sampled_from(sorted(MOTIONS))
OPPOSITE = {
    "left": "right", "up": "down", "page_up": "page_down", "half_page_up": "half_page_down", "first": "last",
    "word_previous": "word_next", "sentence_previous": "sentence_next", "paragraph_previous": "paragraph_next",
    "row_start": "row_end",
}  # fmt: skip

#: Rows at 20 cells: `Maduro sprach lange.`, `„Nein“, sagte er.`; `Das Bündnis tagt`, `heute in Caracas. Es`, `regnet.`;
#: `Ende`.
CONTENT = "Maduro sprach lange. „Nein“, sagte er.\n\nDas Bündnis tagt heute in Caracas. Es regnet.\n\nEnde"


def motions(text: Text, measure: int = 20) -> Motions:
    return Motions(Segments(text), Layout(text, measure))


def plain(content: str) -> Text:
    builder = TextBuilder()
    for part in content.split("\n\n"):
        builder.add(part)
    return builder.build()


def reached(text: Text, *names: str, caret: int = 0, page: int = 3, measure: int = 20) -> str:
    """The text from where the caret stands after some motions."""
    moves, goal = motions(text, measure), None
    for name in names:
        caret, goal = moves.move(name, caret, goal, page)
    return text.content[caret:]


# Properties


@settings(max_examples=100, deadline=None)
@given(
    data=st.data(), name=names, measure=st.integers(10, 80), page=st.integers(0, 9),
    caret=st.integers(-3, 300), goal=st.none() | st.integers(0, 90),
)  # fmt: skip
def test_every_motion_from_anywhere_ends_on_a_grapheme_inside_a_block(
    data: st.DataObject,
    name: str,
    measure: int,
    page: int,
    caret: int,
    goal: int | None,
    texts: st.SearchStrategy[Text],
) -> None:
    text = data.draw(texts)
    found, cell = motions(text, measure).move(name, caret, goal, page)
    if not text.blocks:
        assert (found, cell) == (0, None)
        return
    assert Segments(text).grapheme(found).start == found
    assert any(block.start <= found < block.end for block in text.blocks)
    assert (cell is not None) == (name in VERTICAL)


@settings(max_examples=100, deadline=None)
@given(
    data=st.data(),
    measure=st.integers(10, 80),
    back=st.sampled_from(sorted(OPPOSITE)),
    caret=st.integers(0, 200),
)
def test_motions_go_their_way_or_stay(
    data: st.DataObject, measure: int, back: str, caret: int, texts: st.SearchStrategy[Text]
) -> None:
    moves = motions(data.draw(texts), measure)
    here = moves.nearest(caret)
    assert moves.move(back, here, None, 3)[0] <= here <= moves.move(OPPOSITE[back], here, None, 3)[0]


@settings(max_examples=80, deadline=None)
@given(data=st.data(), measure=st.integers(10, 80))
def test_right_visits_everything_drawn_and_left_takes_the_same_way_back(
    data: st.DataObject, measure: int, texts: st.SearchStrategy[Text]
) -> None:
    text = data.draw(texts)
    layout, moves = Layout(text, measure), motions(text, measure)
    way = [moves.move("first", 0, None, 1)[0]]
    while (caret := moves.move("right", way[-1], None, 1)[0]) != way[-1]:
        way.append(caret)
    assert way == sorted(set(way))
    for row in layout.rows:
        if row.block >= 0 and row.end > row.start:
            assert set(units(text.content, row.start, row.end)[0]) <= set(way)
    back = [way[-1]]
    while (caret := moves.move("left", back[-1], None, 1)[0]) != back[-1]:
        back.append(caret)
    assert back[::-1] == way


@settings(max_examples=80, deadline=None)
@given(
    data=st.data(), measure=st.integers(10, 80), name=st.sampled_from(["down", "page_down", "half_page_down"])
)
def test_going_down_reaches_the_last_row_and_skips_blank_ones(
    data: st.DataObject, measure: int, name: str, texts: st.SearchStrategy[Text]
) -> None:
    text = data.draw(texts)
    layout, moves = Layout(text, measure), motions(text, measure)
    caret, goal, rows = moves.nearest(0), None, [0]
    while True:
        caret, goal = moves.move(name, caret, goal, 3)
        if layout.row_of(caret) == rows[-1]:
            break
        rows.append(layout.row_of(caret))
    assert rows[-1] == max(len(layout) - 1, 0)
    assert all(layout.rows[row].block >= 0 for row in rows if layout.rows)


@settings(max_examples=80, deadline=None)
@given(data=st.data(), measure=st.integers(10, 80), caret=st.integers(0, 200), times=st.integers(1, 6))
def test_down_and_up_again_comes_back(
    data: st.DataObject, measure: int, caret: int, times: int, texts: st.SearchStrategy[Text]
) -> None:
    text = data.draw(texts)
    layout, moves = Layout(text, measure), motions(text, measure)
    start = moves.nearest(caret)
    if start == 0 or start >= layout.rows[layout.row_of(start)].end:
        start = moves.move("row_start", start, None, 1)[0]
    caret, goal, steps = start, None, 0
    for _ in range(times):
        before = layout.row_of(caret)
        caret, goal = moves.move("down", caret, goal, 1)
        steps += layout.row_of(caret) != before
    for _ in range(steps):
        caret, goal = moves.move("up", caret, goal, 1)
    assert caret == start


@settings(max_examples=80, deadline=None)
@given(
    data=st.data(),
    measure=st.integers(10, 80),
    unit=st.sampled_from(["word", "sentence", "paragraph", "word_end"]),
)
def test_motions_by_units_stop_at_every_unit_once_and_at_the_end(
    data: st.DataObject, measure: int, unit: str, texts: st.SearchStrategy[Text]
) -> None:
    text = data.draw(texts)
    moves, segments = motions(text, measure), Segments(text)
    if not text.blocks:
        return
    first, last = (moves.move(name, 0, None, 1)[0] for name in ("first", "last"))
    stops = {moves.nearest(point) for point in points(unit, segments)}
    way = [first]
    while (caret := moves.move(unit if unit == "word_end" else f"{unit}_next", way[-1], None, 1)[0]) != way[
        -1
    ]:
        way.append(caret)
    assert way == sorted(stops | {first, last})
    if unit == "word_end":
        return
    back = [last]
    while (caret := moves.move(f"{unit}_previous", back[-1], None, 1)[0]) != back[-1]:
        back.append(caret)
    assert back[::-1] == sorted(stops | {first, last})


def points(unit: str, segments: Segments) -> list[int]:
    """Where the units of a text begin, or the words end."""
    length = len(segments.text.content)
    if unit == "paragraph":
        return [block.start for block in segments.text.blocks]
    if unit == "word_end":
        return [word.end - 1 for word in segments.words(0, length)]
    found = segments.words(0, length) if unit == "word" else segments.sentences(0, length)
    return [each.start for each in found]


@settings(max_examples=80, deadline=None)
@given(
    data=st.data(), measure=st.integers(10, 80), caret=st.integers(0, 200),
    goal=st.none() | st.integers(0, 90), back=st.booleans(),
)  # fmt: skip
def test_a_vertical_motion_takes_the_next_row_with_text_or_stays(
    data: st.DataObject,
    measure: int,
    caret: int,
    goal: int | None,
    back: bool,
    texts: st.SearchStrategy[Text],
) -> None:
    text = data.draw(texts)
    layout, moves = Layout(text, measure), motions(text, measure)
    if not layout.rows:
        return
    here = moves.nearest(caret)
    row = layout.row_of(here)
    shown = [index for index, line in enumerate(layout.rows) if line.block >= 0]
    wanted = shown[min(max(shown.index(row) + (-1 if back else 1), 0), len(shown) - 1)]
    found, cell = moves.move("up" if back else "down", here, goal, 1)
    assert layout.row_of(found) == wanted
    assert cell == (layout.cell_of(here) if goal is None else goal)
    assert found == (here if wanted == row else layout.offset_at(wanted, cell))


# Cost


class Counted(Segments):
    """Segments that count the units they hand out."""

    handed = 0

    def words(self, start: int, end: int) -> list[Span]:
        """As the parent, counted."""
        found = super().words(start, end)
        self.handed += len(found)
        return found

    def sentences(self, start: int, end: int) -> list[Span]:
        """As the parent, counted."""
        found = super().sentences(start, end)
        self.handed += len(found)
        return found


@pytest.mark.parametrize("name", sorted(MOTIONS))
def test_a_motion_looks_at_a_few_paragraphs_of_a_long_text(name: str) -> None:
    paragraph = "Das Bündnis tagt heute in Caracas. „Nein“, sagte er. " * 10
    text = plain("\n\n".join([paragraph.strip()] * 1000))
    segments = Counted(text)
    moves = Motions(segments, Layout(text, 72))
    for caret in (0, len(text.content) // 2, len(text.content)):
        moves.move(name, caret, None, 20)
    assert segments.handed <= 3 * 2 * 100


def test_a_row_of_nothing_to_see_is_passed_in_one_step() -> None:
    asked = []

    class Watched(Motions):
        def nearest(self, offset: int) -> int:
            asked.append(offset)
            return super().nearest(offset)

    text = plain("a" + "\u200b" * 2000 + "b")
    moves = Watched(Segments(text), Layout(text, 20))
    assert moves.move("right", 0, None, 1)[0] == 2001
    assert moves.move("left", 2001, None, 1)[0] == 0
    assert len(asked) < 10


# Examples


@pytest.mark.parametrize(
    ("names", "rest"),
    [
        (["word_next"], "sprach"),
        (["word_next"] * 3, "Nein“"),
        (["word_end"], "o sprach"),
        (["word_end"] * 2, "h lange"),
        (["word_next", "word_next", "word_previous"], "sprach"),
        (["word_previous"], "Maduro"),
        (["sentence_next"], "„Nein“"),
        (["sentence_next"] * 2, "Das Bündnis"),
        (["sentence_next"] * 2 + ["sentence_previous"], "„Nein“"),
        (["paragraph_next"], "Das"),
        (["paragraph_next", "word_next", "paragraph_previous"], "Das"),
        (["paragraph_next", "paragraph_previous"], "Maduro"),
        (["paragraph_next"] * 3, "e"),
        (["row_end"], ". „Nein“"),
        (["row_end", "right"], " „Nein“"),
        (["row_end", "right", "right"], "„Nein“"),
        (["paragraph_next", "left"], ".\n\nDas"),
        (["last"], "e"),
        (["last", "right"], "e"),
        (["last", "word_next"], "e"),
        (["first", "left"], "Maduro"),
    ],
)
def test_motions_by_units(names: list[str], rest: str) -> None:
    assert reached(plain(CONTENT), *names).startswith(rest)


@pytest.mark.parametrize(
    ("names", "rest"),
    [
        (["word_next", "down"], " sagte er"),
        (["word_next", "down", "down"], "dnis tagt"),
        (["row_end", "down", "down", "down"], "s regnet"),
        (["row_end", "down", "down", "down", "down"], ".\n\nEnde"),
        (["row_end", *["down"] * 5], "e"),
        (["row_end", *["down"] * 5, *["up"] * 5], ". „Nein“"),
        (["page_down"], "Das"),
        (["page_down", "page_down"], "Ende"),
        (["page_down", "page_down", "page_up"], "heute in"),
        (["half_page_down"], "„Nein“"),
        (["up"], "Maduro"),
    ],
)
def test_motions_by_rows_keep_their_cell(names: list[str], rest: str) -> None:
    assert reached(plain(CONTENT), *names).startswith(rest)


def test_the_line_ends_of_verse_are_passed_over() -> None:
    builder = TextBuilder()
    builder.add("ab\ncd", BlockKind.VERSE)
    moves = motions(builder.build())
    assert [moves.move("right", caret, None, 1)[0] for caret in (0, 1, 3, 4)] == [1, 3, 4, 4]
    assert [moves.move("left", caret, None, 1)[0] for caret in (4, 3, 1, 0)] == [3, 1, 0, 0]


@pytest.mark.parametrize(
    ("name", "caret"), [("up", 10), ("page_up", 10), ("down", 14), ("half_page_down", 14)]
)
def test_at_both_ends_a_vertical_motion_leaves_the_caret_where_it_is(name: str, caret: int) -> None:
    moves = motions(plain("0123456789 abcd"), 10)
    assert moves.nearest(caret) == caret
    assert moves.move(name, caret, None, 3)[0] == caret
    assert moves.move(name, caret, 2, 3) == (caret, 2)


def test_what_takes_no_cell_is_passed_over() -> None:
    moves = motions(plain("ab\u200bc"))
    assert [moves.move("right", caret, None, 1)[0] for caret in (0, 1)] == [1, 3]
    assert moves.move("left", 3, None, 1)[0] == 1


def test_a_text_that_begins_with_line_ends_is_no_trap() -> None:
    text = Text("\n\nab", (Block(2, 4),))
    assert motions(text).move("left", 0, None, 1)[0] == 2


def test_an_unknown_motion_is_an_error() -> None:
    with pytest.raises(KeyError):
        motions(plain(CONTENT)).move("sideways", 0, None, 1)
