"""Caret, selection and target: what keys change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.model import Annotation, Block, Mention, Span, Text
from annotations.text import Segments, TextBuilder
from tui.reading.cursor import Cursor, Target
from tui.reading.motion import MOTIONS, Motions
from tui.reading.textobjects import UNITS
from tui.reading.wrap import Layout

CONTENT = "Anna lobt Nicolás Maduro. Bert schweigt.\n\nCora fragt: „Warum?“ Niemand weiß es."
FIRST, SECOND, THIRD = "Anna lobt Nicolás Maduro.", "Bert schweigt.", "Cora fragt: „Warum?“ Niemand weiß es."

motions = st.sampled_from(sorted(MOTIONS))
pages = st.integers(0, 20)
offsets = st.integers(-5, 200)
kinds: st.SearchStrategy[Literal["mention", "annotation"]] = st.sampled_from(["mention", "annotation"])
spans = st.tuples(st.integers(0, 150), st.integers(1, 40)).map(lambda pair: Span(pair[0], sum(pair)))

Step = Callable[[Cursor], object]
steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda name, page: lambda cursor: cursor.move(name, page), motions, pages),
    st.builds(lambda name, page: lambda cursor: cursor.extend(name, page), motions, pages),
    st.builds(lambda what, back: lambda cursor: cursor.jump(what, back=back), kinds, st.booleans()),
    st.builds(
        lambda span, kind: lambda cursor: cursor.go(clipped(span, cursor.segments.text), kind),
        spans,
        st.sampled_from([None, "sentence"]),
    ),
    st.builds(lambda offset: lambda cursor: cursor.put(offset), offsets),
    st.builds(lambda offset: lambda cursor: cursor.extend_to(offset), offsets),
    st.builds(lambda name: lambda cursor: cursor.select_unit(name), st.sampled_from(UNITS)),
    st.sampled_from(
        [
            Cursor.start_selection, Cursor.drop_selection, Cursor.settle, Cursor.grow, Cursor.shrink,
            Cursor.swap_ends, Cursor.drop_target,
        ]
    ),
)  # fmt: skip


def mention(span: Span) -> Mention:
    return Mention(span.start, span.end, "PER", "x", "x", "person")


def annotation(id: int, span: Span) -> Annotation:
    return Annotation(id, f"u{id}", 1, *span, "x", "", "", "h", (), "", "", "c", "2017", "2017")


def clipped(span: Span, text: Text) -> Span:
    length = len(text.content)
    return Span(min(span.start, length), min(span.end, length))


def laid_out(text: Text, measure: int = 20, caret: int | None = None) -> Cursor:
    cursor = Cursor(Segments(text, "de"), caret)
    cursor.motions = Motions(cursor.segments, Layout(text, measure))
    return cursor


def found(words: str, content: str = CONTENT) -> Span:
    start = content.index(words)
    return Span(start, start + len(words))


@pytest.fixture
def cursor() -> Cursor:
    builder = TextBuilder()
    for part in CONTENT.split("\n\n"):
        builder.add(part)
    return laid_out(builder.build())


def layered(cursor: Cursor, mentions: tuple[str, ...] = (), annotations: tuple[str, ...] = ()) -> Cursor:
    cursor.set_layers(
        tuple(mention(found(words)) for words in mentions),
        tuple(annotation(id, found(words)) for id, words in enumerate(annotations)),
    )
    return cursor


def said(cursor: Cursor, target: Target | None = None) -> str:
    span = (target or cursor.target).span
    return cursor.segments.text.content[span.start : span.end]


def apart(spans: list[Span]) -> tuple[Mention, ...]:
    """Mentions of those spans that overlap none before them."""
    kept: list[Mention] = []
    for span in sorted(spans):
        if not kept or span.start >= kept[-1].end:
            kept.append(mention(span))
    return tuple(kept)


# Properties


@settings(max_examples=150, deadline=None)
@given(
    data=st.data(),
    caret=st.none() | offsets,
    named=st.lists(spans, max_size=6),
    marked=st.lists(spans, max_size=6),
    keys=st.lists(steps, max_size=25),
)
def test_whatever_is_pressed_caret_and_selection_keep_to_whole_graphemes(
    data: st.DataObject,
    caret: int | None,
    named: list[Span],
    marked: list[Span],
    keys: list[Step],
    texts: st.SearchStrategy[Text],
) -> None:
    text = data.draw(texts)
    cursor = laid_out(text, data.draw(st.integers(10, 80)), caret)
    length, segments = len(text.content), cursor.segments
    cursor.set_layers(
        apart([span for span in named if span.end <= length]),
        tuple(annotation(id, span) for id, span in enumerate(marked) if span.end <= length),
    )
    for key in keys:
        key(cursor)
        assert segments.grapheme(cursor.caret).start == cursor.caret
        assert not text.blocks or any(block.start <= cursor.caret < block.end for block in text.blocks)
        target = cursor.target
        assert (target.kind == "selection") == (cursor.selection is not None)
        if cursor.selection:
            assert cursor.selection.caret == cursor.caret
            assert target.span == segments.snap(*target.span)
            assert not text.blocks or target.span.start <= cursor.caret < target.span.end
        assert 0 <= target.span.start <= target.span.end <= length
        assert cursor.overlay.caret == cursor.caret
        assert {a.id for a in cursor.here} <= {a.id for a in cursor.annotations}


@settings(max_examples=80, deadline=None)
@given(
    data=st.data(),
    what=kinds,
    drawn=st.lists(spans, min_size=1, max_size=12),
    selecting=st.booleans(),
)
def test_jumps_reach_every_extent_in_order_and_the_same_way_back(
    data: st.DataObject,
    what: Literal["mention", "annotation"],
    drawn: list[Span],
    selecting: bool,
    texts: st.SearchStrategy[Text],
) -> None:
    text = data.draw(texts)
    cursor, length = laid_out(text), len(text.content)
    inside = [span for span in drawn if span.end <= length]
    named, marked = apart(inside), tuple(annotation(id, span) for id, span in enumerate(inside))
    cursor.set_layers(named, marked)
    expected = sorted({Span(m.start, m.end) for m in named} if what == "mention" else set(inside))
    if text.blocks and selecting:
        cursor.start_selection()
        reached = [cursor.caret]
        while cursor.jump(what):
            reached.append(cursor.caret)
        assert reached == sorted(set(reached))
        end = cursor.segments.grapheme(cursor.caret).end
        assert not any(span.start >= end and cursor.segments.words(*span) for span in expected)
        while cursor.jump(what, back=True):
            assert cursor.caret < reached[-1]
            reached.append(cursor.caret)
        return
    way = []
    while span := cursor.jump(what):
        way.append(span)
        assert cursor.target == Target(what, span)
        assert what == "mention" or span in [a.span for a in cursor.here]
    assert way == expected
    back = way[-1:]
    while span := cursor.jump(what, back=True):
        back.append(span)
    assert back[::-1] == way


# The target


def test_without_a_jump_the_target_is_the_sentence(cursor: Cursor) -> None:
    assert (cursor.target.kind, said(cursor)) == ("sentence", FIRST)
    cursor.move("sentence_next", 1)
    assert said(cursor) == SECOND


def test_what_was_jumped_to_is_the_target_until_the_caret_moves(cursor: Cursor) -> None:
    layered(cursor, mentions=("Nicolás Maduro", "Cora"))
    cursor.jump("mention")
    assert (cursor.target.kind, said(cursor)) == ("mention", "Nicolás Maduro")
    cursor.move("up", 1)
    assert said(cursor) == "Nicolás Maduro"
    cursor.move("right", 1)
    assert (cursor.target.kind, said(cursor)) == ("sentence", FIRST)


def test_a_target_can_be_dropped_once(cursor: Cursor) -> None:
    layered(cursor, mentions=("Nicolás Maduro",)).jump("mention")
    assert cursor.drop_target()
    assert said(cursor) == FIRST
    assert not cursor.drop_target()


def test_a_name_under_the_caret_comes_first_and_then_the_next(cursor: Cursor) -> None:
    layered(cursor, mentions=("Anna", "Nicolás Maduro"), annotations=(FIRST,))
    cursor.jump("annotation")
    for words in ("Anna", "Nicolás Maduro"):
        cursor.jump("mention")
        assert said(cursor) == words
    assert cursor.jump("mention") is None
    assert said(cursor) == "Nicolás Maduro"


def test_a_deleted_annotation_is_no_target(cursor: Cursor) -> None:
    layered(cursor, annotations=("Anna lobt", "Anna")).jump("annotation")
    assert (cursor.target.kind, said(cursor)) == ("annotation", "Anna")
    layered(cursor, annotations=("Anna lobt", "Anna", "Bert"))
    assert cursor.target.kind == "annotation"
    layered(cursor, annotations=("Anna lobt",))
    assert (cursor.target.kind, said(cursor)) == ("sentence", FIRST)


def test_names_taken_away_are_neither_targets_nor_jumped_to(cursor: Cursor) -> None:
    names = (mention(found("Anna")), mention(found("Cora")))
    cursor.set_layers(names, ())
    cursor.jump("mention")
    cursor.set_layers((), ())
    assert (cursor.target.kind, cursor.mention, cursor.jump("mention")) == ("sentence", None, None)


def test_annotations_that_begin_together_are_all_reached(cursor: Cursor) -> None:
    layered(cursor, annotations=("Anna lobt Nicolás", "Anna", "Anna lobt", "Bert"))
    way = []
    while cursor.jump("annotation"):
        way.append(said(cursor))
    while cursor.jump("annotation", back=True):
        way.append(said(cursor))
    assert way == [
        "Anna", "Anna lobt", "Anna lobt Nicolás", "Bert", "Anna lobt Nicolás", "Anna lobt", "Anna",
    ]  # fmt: skip


def test_under_the_caret_the_target_comes_first_and_then_the_shortest(cursor: Cursor) -> None:
    layered(cursor, annotations=("Anna lobt Nicolás", "Anna", "Anna lobt", "Bert"))
    assert [a.id for a in cursor.here] == [1, 2, 0]
    cursor.go(found("Anna lobt"), "annotation")
    assert [a.id for a in cursor.here] == [2, 1, 0]


def test_what_begins_inside_a_grapheme_lies_under_a_caret_on_it() -> None:
    content = "nn n\u0303o o"
    cursor = laid_out(Text(content, (Block(0, len(content)),)))
    cursor.set_layers((mention(Span(4, 6)),), (annotation(1, Span(4, 6)),))
    cursor.put(3)
    assert cursor.mention == mention(Span(4, 6))
    assert [a.id for a in cursor.here] == [1]
    assert cursor.select_unit("mention")
    assert cursor.target.span == Span(3, 6)
    assert not cursor.select_unit("mention")


# Selecting


def test_a_selection_is_extended_by_motions_and_dropped(cursor: Cursor) -> None:
    cursor.start_selection()
    cursor.move("word_end", 1)
    assert (cursor.target.kind, said(cursor)) == ("selection", "Anna")
    assert cursor.drop_selection()
    assert cursor.caret == 3
    assert not cursor.drop_selection()


def test_shift_and_right_takes_the_character_under_the_caret_first(cursor: Cursor) -> None:
    cursor.extend("right", 1)
    assert said(cursor) == "A"
    cursor.extend("right", 1)
    assert said(cursor) == "An"
    cursor.put(3)
    cursor.extend("left", 1)
    assert said(cursor) == "na"


def test_a_target_is_left_behind_by_a_selection_that_goes_elsewhere(cursor: Cursor) -> None:
    layered(cursor, mentions=("Nicolás Maduro",)).jump("mention")
    cursor.start_selection()
    cursor.drop_selection()
    assert said(cursor) == "Nicolás Maduro"
    cursor.start_selection()
    cursor.move("sentence_next", 1)
    cursor.drop_selection()
    assert (cursor.target.kind, said(cursor)) == ("sentence", SECOND)


def test_jumps_while_selecting_take_in_whole_names_both_ways(cursor: Cursor) -> None:
    layered(cursor, mentions=("Anna", "Nicolás Maduro", "Bert", "Cora"))
    cursor.put(found("lobt").start)
    cursor.start_selection()
    quotes = []
    for back in (False, False, True, True, True, False):
        cursor.jump("mention", back=back)
        quotes.append(said(cursor))
    assert quotes == [
        "lobt Nicolás Maduro",
        "lobt Nicolás Maduro. Bert",
        "lobt Nicolás Maduro",
        "Anna l",
        "Anna l",
        "lobt Nicolás Maduro",
    ]


def test_settling_makes_an_annotation_of_that_extent_the_target(cursor: Cursor) -> None:
    cursor.select(found("Anna lobt"))
    layered(cursor, annotations=("Anna", "Anna lobt")).settle()
    assert (cursor.target.kind, said(cursor)) == ("annotation", "Anna lobt")
    assert (cursor.selection, cursor.caret) == (None, found("lobt").end - 1)
    cursor.select(found("lobt"))
    cursor.settle()
    assert (cursor.target.kind, said(cursor)) == ("sentence", FIRST)
    cursor.settle()
    assert cursor.target.kind == "sentence"


def test_growth_is_taken_back_step_by_step(cursor: Cursor) -> None:
    layered(cursor, mentions=("Nicolás Maduro",)).put(found("Maduro").start)
    cursor.start_selection()
    grown = [said(cursor)]
    for _ in range(9):
        cursor.grow()
        grown.append(said(cursor))
    assert grown[:6] == ["M", "Maduro", "Nicolás Maduro", FIRST, f"{FIRST} {SECOND}", CONTENT]
    assert set(grown[6:]) == {CONTENT}
    back = []
    while cursor.selection:
        back.append(said(cursor))
        cursor.shrink()
    assert back == grown[5::-1]


def test_a_motion_ends_what_can_be_taken_back(cursor: Cursor) -> None:
    cursor.start_selection()
    cursor.grow()
    cursor.move("word_next", 1)
    cursor.shrink()
    assert cursor.selection is None


def test_growing_without_a_selection_does_nothing(cursor: Cursor) -> None:
    cursor.grow()
    assert cursor.selection is None


@pytest.mark.parametrize(
    ("name", "at", "quotes"),
    [
        ("word", "schweigt", ["schweigt", "schweigt.\n\nCora", "schweigt.\n\nCora fragt"]),
        ("mention", "Nicolás", ["Nicolás Maduro", "Nicolás Maduro. Bert schweigt.\n\nCora"]),
        ("quotation", "Warum", ["„Warum?“"]),
        ("sentence", "lobt", [FIRST, f"{FIRST} {SECOND}"]),
        ("paragraph", "lobt", [f"{FIRST} {SECOND}", CONTENT]),
    ],
)
def test_a_unit_named_again_takes_the_next_one_along(
    cursor: Cursor, name: str, at: str, quotes: list[str]
) -> None:
    layered(cursor, mentions=("Nicolás Maduro", "Cora")).put(found(at).start + 1)
    for quote in quotes:
        assert cursor.select_unit(name)
        assert said(cursor) == quote
    for quote in reversed(quotes[:-1]):
        cursor.shrink()
        assert said(cursor) == quote


def test_where_there_is_no_unit_nothing_is_selected(cursor: Cursor) -> None:
    for name in ("mention", "quotation"):
        assert not cursor.select_unit(name)
    assert cursor.selection is None
    cursor.put(found("Niemand").start)
    cursor.select_unit("paragraph")
    assert not cursor.select_unit("paragraph")
    assert said(cursor) == THIRD


def test_the_ends_of_a_selection_change_places(cursor: Cursor) -> None:
    cursor.select(found("lobt"))
    cursor.swap_ends()
    assert (cursor.caret, said(cursor)) == (found("lobt").start, "lobt")
    cursor.move("left", 1)
    assert said(cursor) == " lobt"


def test_the_mouse_selects_from_where_it_was_pressed(cursor: Cursor) -> None:
    cursor.put(5)
    cursor.extend_to(8)
    assert said(cursor) == "lobt"
    cursor.extend_to(0)
    assert said(cursor) == "Anna l"
    cursor.put(2)
    assert cursor.selection is None


def test_a_cell_is_remembered_by_vertical_motions_alone(cursor: Cursor) -> None:
    cursor.move("row_end", 1)
    cursor.move("down", 1)
    cursor.extend_to(cursor.first)
    cursor.swap_ends()
    cursor.swap_ends()
    cursor.move("down", 1)
    layout = Layout(cursor.segments.text, 20)
    assert layout.cell_of(cursor.caret) == 0


# Where a caret can stand


@pytest.mark.parametrize(("wanted", "caret"), [(None, 2), (-1, 2), (0, 2), (4, 3), (6, 6), (99, 8)])
def test_a_caret_is_put_inside_a_block_with_or_without_rows(wanted: int | None, caret: int) -> None:
    text = Text("\n\nab\n\ncde", (Block(2, 4), Block(6, 9)))
    assert Cursor(Segments(text), wanted).caret == caret
    if wanted is not None:
        cursor = laid_out(text)
        cursor.put(wanted)
        assert cursor.caret == caret


def test_without_rows_nothing_moves() -> None:
    cursor = Cursor(Segments(Text("ab", (Block(0, 2),))))
    cursor.move("right", 1)
    assert cursor.caret == 0


def test_an_empty_text_takes_every_key() -> None:
    cursor = laid_out(Text(""))
    cursor.set_layers((), ())
    cursor.move("last", 5)
    cursor.start_selection()
    cursor.grow()
    assert not cursor.select_unit("sentence")
    assert cursor.jump("annotation") is None
    assert cursor.target == Target("selection", Span(0, 0))
    assert (cursor.here, cursor.mention, cursor.first) == ([], None, 0)


def test_a_jump_is_gone_back_over_once(cursor: Cursor) -> None:
    cursor.put(start := cursor.segments.text.content.index("lobt"))
    assert not cursor.back()
    cursor.go(found("Cora"))
    cursor.go(found("Bert"))
    assert cursor.back()
    assert cursor.caret == found("Cora").start
    assert cursor.back()
    assert cursor.caret == start
    assert not cursor.back()


def test_a_mark_whose_selection_ended_in_a_blank_is_the_target(cursor: Cursor) -> None:
    words = found("Anna lobt")
    cursor.put(words.start)
    cursor.start_selection()
    cursor.extend_to(words.end)
    assert said(cursor) == "Anna lobt "
    layered(cursor, annotations=("Anna lobt",))
    cursor.settle()
    assert (cursor.target.kind, said(cursor)) == ("annotation", "Anna lobt")
