"""The caret is where a terminal draws it: cells against `wcwidth`, for scripts and signs of every kind."""

from __future__ import annotations

from itertools import accumulate

import pytest
import wcwidth
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from annotations.model import Text
from annotations.text import Segments, TextBuilder
from tui.reading.breaks import cell_count
from tui.reading.motion import Motions
from tui.reading.paint import filled
from tui.reading.wrap import Layout, Row

_SAMPLES = {
    "latin": "Haus, das, der – „Nein“, 12,5 % e\u0301 o\u0308\u0304 q\u0323\u0307 A\u20dd \u0301 fi ß",
    "cjk": "東京の人は 早い。 「引用」と 漢字 カタカナー 한국어 가각 ㄱ 각 、 ！？ 𠮷野家 が゙",
    "arabic": "مُحَمَّد كتاب ﷺ سلام می‌خواهم العربية، ١٢٣ ـــ لا",
    "hebrew": "שָׁלוֹם עולם בְּרֵאשִׁית ״כן״",
    "indic": "नमस्ते क्षत्रिय हिन्दी भाषा की ा ं र् বাংলা தமிழ் ක්‍රම ภาษาไทย กำ ကြောင့်",
    "emoji": "👨‍👩‍👧‍👦 👩‍🚀 👍🏽 🏳️‍🌈 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ ❤ ❤︎ ⌚︎ ⌚ ☝🏽 1️⃣ 🙂‍↔️ 🇩🇪 🇩🇪🇫🇷 🇺 🏽 ©️ ™️ ‼️",
}
LETTERS = {name: line.split(" ") for name, line in _SAMPLES.items()} | {
    "long": ["Wort" * 50, "漢" * 100, "हि" * 70, "👨‍👩‍👧‍👦" * 20, "https://example.org/" + "a-b/" * 45],
    "nothing": ["\u200b", "\u200d", "\u2060", "\ufe0f", "\u3000"],
}
scripts = st.sampled_from(sorted(LETTERS)).flatmap(lambda name: st.sampled_from(LETTERS[name]))
blocks = st.one_of(
    st.lists(scripts, min_size=1, max_size=14).map(" ".join),
    st.lists(scripts, min_size=1, max_size=6).map("".join),
    st.lists(st.sampled_from(LETTERS["latin"] + LETTERS["indic"]), min_size=1, max_size=14).map(" ".join),
)
measures = st.one_of(st.integers(4, 40), st.sampled_from([72, 100]))


@st.composite
def articles(draw: st.DrawFn) -> Text:
    """A canonical text of up to four paragraphs."""
    builder = TextBuilder()
    for content in draw(st.lists(blocks, min_size=1, max_size=4)):
        builder.add(content)
    return builder.build()


def clusters(content: str, start: int, end: int) -> list[tuple[int, str]]:
    """The graphemes of a passage with their offsets."""
    found = list(wcwidth.iter_graphemes(content[start:end]))
    return list(zip(accumulate(map(len, found), initial=start), found, strict=False))


def visible(content: str, row: Row) -> list[int]:
    """Where the graphemes of a row begin that have a cell of their own."""
    return [at for at, cluster in clusters(content, row.start, row.end) if wcwidth.wcswidth(cluster) > 0]


@settings(max_examples=150, deadline=None)
@given(text=articles(), measure=measures)
def test_every_grapheme_is_as_many_cells_in_as_terminals_draw_before_it(text: Text, measure: int) -> None:
    layout = Layout(text, measure)
    for row in layout.rows:
        cell, seen = row.indent, False
        for at, cluster in clusters(text.content, row.start, row.end):
            size = wcwidth.wcswidth(cluster)
            if size and seen:
                assert layout.cell_of(at) == cell
            cell, seen = cell + size, seen or size > 0


@settings(max_examples=150, deadline=None)
@given(text=articles(), measure=measures)
def test_the_way_from_an_offset_to_its_cell_leads_back(text: Text, measure: int) -> None:
    layout = Layout(text, measure)
    for index, row in enumerate(layout.rows):
        for at in visible(text.content, row)[1:]:
            assert layout.row_of(at) == index
            assert layout.offset_at(index, layout.cell_of(at)) == at


@settings(max_examples=150, deadline=None)
@given(text=articles(), measure=measures)
def test_no_row_is_wider_than_the_measure_unless_one_grapheme_is(text: Text, measure: int) -> None:
    for row in Layout(text, measure).rows:
        drawn = clusters(text.content, row.start, row.end)
        cells = row.indent + sum(wcwidth.wcswidth(cluster) for _, cluster in drawn)
        assert cells <= measure or len(visible(text.content, row)) == 1


@settings(max_examples=80, deadline=None)
@given(text=articles(), measure=measures)
def test_right_and_left_visit_every_grapheme_that_is_seen_once(text: Text, measure: int) -> None:
    layout = Layout(text, measure)
    motions = Motions(Segments(text), layout)
    there = walk(motions, "right", motions.nearest(0))
    back = walk(motions, "left", there[-1])
    assert there == sorted(set(there)) == back[::-1]
    assert {at for row in layout.rows for at in visible(text.content, row)[1:]} <= set(there)


def walk(motions: Motions, name: str, caret: int) -> list[int]:
    """All places a motion leads to, from a caret to where it stays."""
    found = [caret]
    while (moved := motions.move(name, found[-1], None, 10)[0]) != found[-1]:
        found.append(moved)
    return found


@settings(max_examples=80, deadline=None)
@given(text=articles(), measure=measures, data=st.data())
def test_down_and_up_keep_the_cell_that_they_came_from(text: Text, measure: int, data: st.DataObject) -> None:
    layout = Layout(text, measure)
    motions = Motions(Segments(text), layout)
    start = data.draw(st.sampled_from(walk(motions, "right", motions.nearest(0))))
    wanted, caret, goal = layout.cell_of(start), start, None
    downs = 0
    while True:
        moved, goal = motions.move("down", caret, goal, 10)
        if moved == caret:
            break
        caret, downs = moved, downs + 1
        assert goal == wanted
        row = layout.row_of(caret)
        begins = layout.cell_of(caret)
        assert begins <= wanted or caret == layout.offset_at(row, 0)
        beyond = [at for at in visible(text.content, layout.rows[row])[1:] if at > caret]
        assert not beyond or layout.cell_of(beyond[0]) > wanted
    for _ in range(downs):
        caret, goal = motions.move("up", caret, goal, 10)
        assert goal == wanted
    assert layout.row_of(caret) == layout.row_of(start)
    assert caret == start or start not in layout.starts(layout.row_of(start))


@settings(max_examples=100, deadline=None)
@given(text=blocks, width=st.integers(100, 400))
@example(text="ा", width=100)
def test_a_drawn_row_ends_where_the_terminal_ends_it(text: str, width: int) -> None:
    strip = filled([Segment("> "), Segment(text)], width, Style())
    drawn = "".join(segment.text for segment in strip)
    assert strip.cell_length == width
    assert cell_count(drawn) == width or cell_count(f"> {text}") > width


@pytest.mark.parametrize(
    ("passage", "terminals", "rich"),
    [
        ("हि", 2, 1),
        ("हिन्दी भाषा की", 12, 8),
        ("বাংলা", 4, 2),
        ("⌚︎", 1, 2),
        ("🇺", 2, 1),
        ("🏽", 2, 0),
        ("👨‍👩‍👧‍👦", 2, 2),
        ("🇩🇪", 2, 2),
        ("❤️", 2, 2),
        ("שָׁלוֹם", 4, 4),
        ("مُحَمَّد", 4, 4),
        ("ภาษาไทย", 7, 7),
    ],
)
def test_where_rich_counts_other_cells_than_terminals_draw(passage: str, terminals: int, rich: int) -> None:
    assert (wcwidth.wcswidth(passage), cell_len(passage)) == (terminals, rich)
    assert cell_count(passage) == terminals
