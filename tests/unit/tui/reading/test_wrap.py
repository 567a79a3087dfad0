"""Rows of the reading column, and the way between code points and cells."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
import wcwidth
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from annotations.model import Block, BlockKind, Text
from annotations.text import Segments, TextBuilder
from tui.reading.breaks import DOUBLE, SINGLE, any_row, cell_count, is_single, single_row, units
from tui.reading.wrap import Layout, Row

measures = st.integers(10, 200)


def paragraph(content: str) -> Text:
    return Text(content, (Block(0, len(content)),))


def shown(layout: Layout) -> list[str]:
    """The rows as a person sees them."""
    content = layout.text.content
    return [row.lead.rjust(row.indent) + content[row.start : row.end] for row in layout.rows]


def wrapped(content: str, measure: int) -> list[str]:
    return shown(Layout(paragraph(content), measure))


def drawn(layout: Layout, row: Row) -> list[int]:
    """Starts of the units that a row draws."""
    return units(layout.text.content, row.start, row.end)[0]


# What rows there are


@settings(max_examples=100, deadline=None)
@given(data=st.data(), measure=measures)
def test_rows_show_each_block_once_and_leave_out_only_hanging_spaces(
    data: st.DataObject, measure: int, texts: st.SearchStrategy[Text]
) -> None:
    layout = Layout(data.draw(texts), measure)
    content = layout.text.content
    for index, block in enumerate(layout.text.blocks):
        at = block.start
        for row in (row for row in layout.rows if row.block == index):
            assert content[at : row.start].strip("\n") == "" or content[at : row.start].isspace()
            assert row.first == (row.start == block.start and at == block.start)
            at = row.end
        assert content[at : block.end].strip() == ""
    assert [row.start for row in layout.rows] == sorted(row.start for row in layout.rows)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), measure=measures)
def test_no_row_is_wider_than_the_measure_unless_one_grapheme_is(
    data: st.DataObject, measure: int, texts: st.SearchStrategy[Text]
) -> None:
    layout = Layout(data.draw(texts), measure)
    for row in layout.rows:
        cells = row.indent + cell_count(layout.text.content[row.start : row.end])
        assert cells <= measure or len(drawn(layout, row)) == 1
        assert cell_len(row.lead) <= row.indent or layout.text.blocks[row.block].marker


@settings(max_examples=100, deadline=None)
@given(data=st.data(), measure=measures)
def test_no_row_begins_inside_a_grapheme(
    data: st.DataObject, measure: int, texts: st.SearchStrategy[Text]
) -> None:
    text = data.draw(texts)
    segments = Segments(text)
    for row in Layout(text, measure).rows:
        if row.block >= 0:
            assert segments.grapheme(row.start).start == row.start


@settings(max_examples=100, deadline=None)
@given(data=st.data(), measure=measures)
def test_a_blank_row_stands_between_blocks_but_not_between_items(
    data: st.DataObject, measure: int, texts: st.SearchStrategy[Text]
) -> None:
    layout = Layout(data.draw(texts), measure)
    blocks = layout.text.blocks
    expected = [
        above.end for above, below in pairwise(blocks) if not above.kind is below.kind is BlockKind.ITEM
    ]
    assert [row.start for row in layout.rows if row.block < 0] == expected


@settings(max_examples=100, deadline=None)
@given(content=st.text("ab- –/0„“,\xa0é", min_size=1, max_size=60), width=st.integers(1, 20), data=st.data())
def test_the_fast_way_breaks_where_the_general_one_does(
    content: str, width: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(content) - 1))
    assert single_row(content, at, len(content), width) == any_row(content, at, len(content), width)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), measure=measures)
def test_a_row_does_not_depend_on_how_far_it_looks_ahead(
    data: st.DataObject, measure: int, texts: st.SearchStrategy[Text]
) -> None:
    layout = Layout(data.draw(texts), measure)
    for row in layout.rows:
        if row.block >= 0 and row.end > row.start:
            whole = units(layout.text.content, row.start, layout.text.blocks[row.block].end)[0]
            assert drawn(layout, row) == [start for start in whole if start < row.end]


@pytest.mark.parametrize(("ranges", "cells"), [(SINGLE, 1), (DOUBLE, 2)])
def test_characters_wrapped_without_a_closer_look_are_what_they_are_taken_for(
    ranges: str, cells: int
) -> None:
    inside = re.compile(f"[{ranges}]")
    found = [chr(code) for code in range(0x110000) if inside.match(chr(code))]
    assert len(found) > 1000
    for character in found:
        assert (character, cell_len(character)) == (character, cells)
        assert (character, wcwidth.wcswidth(character)) == (character, cells)
        assert len(list(wcwidth.iter_graphemes(f"{character}{character}a{character}"))) == 4


@settings(max_examples=100, deadline=None)
@given(
    content=st.text(max_size=40)
    | st.lists(st.sampled_from("aé\u0301\u200d\ufe0f👩☂日\u200bक्ष🇩")).map("".join)
)
def test_units_tile_a_passage_and_their_cells_are_those_of_its_graphemes(content: str) -> None:
    starts, cells = units(content, 0, len(content))
    assert cells[-1] == cell_count(content)
    assert starts[:1] == [0][: len(content)]
    assert starts == sorted(set(starts))
    assert len(cells) == len(starts) + 1 or not starts
    assert cells == sorted(set(cells)) or cells[-1] == 0


# Where rows break


@pytest.mark.parametrize(
    ("content", "measure", "rows"),
    [
        ("Das Bündnis tagt heute", 11, ["Das Bündnis", "tagt heute"]),
        ("Das Bündnis tagt", 10, ["Das", "Bündnis", "tagt"]),
        ("im Nord-Süd-Dialog", 12, ["im Nord-Süd-", "Dialog"]),
        ("im Nord-Süd-Dialog", 11, ["im Nord-", "Süd-Dialog"]),
        ("wegen COVID-19 daheim", 12, ["wegen", "COVID-19", "daheim"]),
        ("von 1990–2000 galt", 10, ["von 1990–", "2000 galt"]),
        ("entweder und/oder nichts", 13, ["entweder und/", "oder nichts"]),
        ("he said—and went", 10, ["he said—", "and went"]),
        ("mehr als 12\xa0Prozent", 12, ["mehr als", "12\xa0Prozent"]),
        ("Donaudampfschiff", 10, ["Donaudampf", "schiff"]),
        ("日本語の文章は、改行する。", 14, ["日本語の文章", "は、改行する。"]),
        ("これは「引用」です", 10, ["これは「引", "用」です"]),
        ("これは「引用」です", 8, ["これは", "「引用」", "です"]),
        ("naïve cafe\u0301s fermés", 10, ["naïve", "cafe\u0301s", "fermés"]),
        ("ab\u200bcdefgh\u200bijklmn", 10, ["ab\u200bcdefgh\u200b", "ijklmn"]),
        ("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 10, ["👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", "👩‍👩‍👧"]),
        ("שלום עולם גדול", 10, ["שלום עולם", "גדול"]),
    ],
)
def test_rows_break_where_a_reader_expects_it(content: str, measure: int, rows: list[str]) -> None:
    assert wrapped(content, measure) == rows


@pytest.mark.parametrize("word", ["x" * 200, "é" * 200, "x\u0301" * 200, "👩‍👩‍👧" * 100, "ش" * 200])
def test_a_word_longer_than_a_row_fills_each_row(word: str) -> None:
    layout = Layout(paragraph(f"a {word} b"), 20)
    assert [cell_len(word) for word in shown(layout)] == [1, *[20] * 10, 1]


@pytest.mark.parametrize("content", [" ", "\u200b", "\u0301", "\u3000"])
def test_a_block_of_nothing_to_see_has_one_row(content: str) -> None:
    layout = Layout(paragraph(content), 20)
    assert [(row.start, row.block, row.first) for row in layout.rows] == [(0, 0, True)]
    assert (layout.row_of(0), layout.offset_at(0, 9)) == (0, 0)


def test_a_space_that_hangs_takes_no_cell() -> None:
    layout = Layout(paragraph("0123456789 abc"), 10)
    assert [(row.start, row.end) for row in layout.rows] == [(0, 10), (11, 14)]
    assert layout.row_of(10) == 0
    assert layout.hanging_end(0) == 11


# How blocks stand


def test_each_kind_of_block_stands_as_it_should() -> None:
    builder = TextBuilder()
    builder.add("Kein Platz am Tisch", BlockKind.TITLE)
    builder.add("Die Lage", BlockKind.HEADING, 2)
    builder.add("Erstens und noch mehr", BlockKind.ITEM, 0, "•")
    builder.add("Innen", BlockKind.ITEM, 1, "•")
    builder.add("Wir werden kämpfen, sagte er", BlockKind.QUOTATION)
    builder.add("Über allen Gipfeln ist\n  Ruh", BlockKind.VERSE)
    assert shown(Layout(builder.build(), 16)) == [
        "Kein Platz am", "Tisch", "", "Die Lage", "", "• Erstens und", "  noch mehr", "  • Innen", "",
        "▎ Wir werden", "▎ kämpfen, sagte", "▎ er", "", "  Über allen", "    Gipfeln ist", "    Ruh",
    ]  # fmt: skip


def test_numbers_of_a_list_align() -> None:
    builder = TextBuilder()
    for number in (9, 10):
        builder.add("Punkt und mehr", BlockKind.ITEM, 0, f"{number}.")
    assert shown(Layout(builder.build(), 12)) == [" 9. Punkt", "    und mehr", "10. Punkt", "    und mehr"]


def test_an_item_with_its_marker_in_the_text_hangs_behind_it() -> None:
    builder = TextBuilder()
    builder.add("– erster Punkt", BlockKind.ITEM)
    builder.add("12. zweiter Punkt", BlockKind.ITEM)
    assert shown(Layout(builder.build(), 12)) == ["– erster", "  Punkt", "12. zweiter", "    Punkt"]


def test_plain_signs_replace_those_that_a_font_may_lack() -> None:
    builder = TextBuilder()
    builder.add("Punkt", BlockKind.ITEM, 0, "•")
    builder.add("Zitat", BlockKind.QUOTATION, 1)
    assert shown(Layout(builder.build(), 20, ascii=True)) == ["* Punkt", "", "| | Zitat"]


def test_deep_levels_leave_half_the_measure_to_the_words() -> None:
    builder = TextBuilder()
    builder.add("tief unten in der Liste", BlockKind.ITEM, 40, "•")
    layout = Layout(builder.build(), 20)
    assert {row.indent for row in layout.rows} == {10}


# Offsets and cells


@settings(max_examples=100, deadline=None)
@given(data=st.data(), measure=measures)
def test_offset_to_cell_to_offset_is_identity_on_everything_drawn(
    data: st.DataObject, measure: int, texts: st.SearchStrategy[Text]
) -> None:
    layout = Layout(data.draw(texts), measure)
    for index, row in enumerate(layout.rows):
        assert list(layout.starts(index)) == drawn(layout, row)
        for start in drawn(layout, row) if row.block >= 0 else ():
            assert layout.row_of(start) == index
            assert layout.offset_at(index, layout.cell_of(start)) == start


@settings(max_examples=100, deadline=None)
@given(data=st.data(), measure=measures)
def test_every_grapheme_of_a_block_is_in_a_row_of_that_block(
    data: st.DataObject, measure: int, texts: st.SearchStrategy[Text]
) -> None:
    text = data.draw(texts)
    layout, segments = Layout(text, measure), Segments(text)
    for index, block in enumerate(text.blocks):
        for offset in range(block.start, block.end):
            row = layout.rows[layout.row_of(offset)]
            assert row.block == index
            at = layout.offset_at(layout.row_of(offset), layout.cell_of(offset))
            assert segments.grapheme(at).start == at
            assert at <= offset


@settings(max_examples=100, deadline=None)
@given(data=st.data(), measure=measures)
def test_cells_of_a_row_count_what_is_drawn_before(
    data: st.DataObject, measure: int, texts: st.SearchStrategy[Text]
) -> None:
    layout = Layout(data.draw(texts), measure)
    for row in layout.rows:
        starts = drawn(layout, row) if row.block >= 0 else []
        for start in starts:
            before = layout.text.content[row.start : start]
            assert layout.cell_of(start) == row.indent + cell_count(before)


@settings(max_examples=100, deadline=None)
@given(
    data=st.data(),
    measure=measures,
    offset=st.integers(-5, 500),
    row=st.integers(-3, 50),
    cell=st.integers(-5, 300),
)
def test_look_ups_take_anything(
    data: st.DataObject, measure: int, offset: int, row: int, cell: int, texts: st.SearchStrategy[Text]
) -> None:
    layout = Layout(data.draw(texts), measure)
    index = layout.row_of(offset)
    assert 0 <= index < max(len(layout), 1)
    assert layout.cell_of(offset) >= 0
    found = layout.offset_at(row, cell)
    assert 0 <= found <= len(layout.text.content)
    if layout.rows:
        assert layout.rows[layout.row_of(found)].block >= 0


def test_a_gap_belongs_to_the_row_above() -> None:
    layout = Layout(Text("eins\n\nzwei", (Block(0, 4), Block(6, 10))), 20)
    assert [layout.row_of(offset) for offset in (3, 4, 5, 6)] == [0, 0, 0, 2]
    assert layout.rows[1] == Row(4, 4, 0, "", -1, False)
    assert layout.offset_at(1, 2) == 3


def test_cells_right_of_a_row_mean_its_last_grapheme() -> None:
    layout = Layout(paragraph("日本 abc"), 10)
    assert layout.offset_at(0, 99) == 5
    assert [layout.offset_at(0, cell) for cell in range(6)] == [0, 0, 1, 1, 2, 3]


def test_an_empty_text_has_no_rows() -> None:
    layout = Layout(Text(""), 20)
    assert (len(layout), layout.row_of(3), layout.cell_of(3), layout.offset_at(2, 2)) == (0, 0, 0, 0)


def test_lines_of_one_cell_characters_are_told_by_their_range() -> None:
    assert is_single("„Größe“ – 5 €…", 0, 14)
    assert not is_single("日本", 0, 2)
    assert not is_single("a\u0301", 0, 2)
