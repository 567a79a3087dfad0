"""Selections and the units that they grow by."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.model import BlockKind, Mention, Span, Text
from annotations.text import Segments, TextBuilder
from tui.reading.selection import Selection
from tui.reading.textobjects import UNITS, grow, next_unit, unit

SPEECH = "Er kam spät. „Wir fragen ‚Nicolás Maduro‘ heute“, sagte sie. Dann Stille."


def segments(*parts: str, kinds: tuple[BlockKind, ...] = ()) -> Segments:
    builder = TextBuilder()
    for index, part in enumerate(parts):
        builder.add(part, kinds[index] if index < len(kinds) else BlockKind.PARAGRAPH)
    return Segments(builder.build(), "de")


def found(text: Segments, words: str) -> Span:
    start = text.text.content.index(words)
    return Span(start, start + len(words))


def named(text: Segments, words: str) -> Mention:
    return Mention(*found(text, words), label="PER", text=words, name=words, pipeline="person")


def said(text: Segments, span: Span | None) -> str | None:
    return span and text.text.content[span.start : span.end]


# Selections


@settings(max_examples=100, deadline=None)
@given(data=st.data(), ends=st.tuples(st.integers(0, 200), st.integers(0, 200)))
def test_a_selection_covers_whole_graphemes_from_either_side(
    data: st.DataObject, ends: tuple[int, int], texts: st.SearchStrategy[Text]
) -> None:
    text = Segments(data.draw(texts))
    anchor, caret = (text.grapheme(end).start for end in ends)
    selection = Selection(anchor, caret)
    span = selection.span(text)
    assert span == text.snap(*span)
    assert span == selection.swapped().span(text) == Selection(anchor, 0).extend(caret).span(text)
    if anchor < len(text.text.content):
        assert span.start <= anchor < span.end
    assert Selection.from_span(span, text).span(text) == span


def test_a_selection_takes_the_grapheme_under_its_later_end() -> None:
    text = segments("ab👩‍👩‍👧c")
    assert said(text, Selection(1, 2).span(text)) == "b👩‍👩‍👧"
    assert said(text, Selection(2, 1).span(text)) == "b👩‍👩‍👧"
    assert Selection.from_span(Span(3, 4), text) == Selection(2, 2)


# Units


@pytest.mark.parametrize(
    ("name", "at", "words"),
    [
        ("word", "Maduro", "Maduro"),
        ("word", ". „", None),
        ("mention", "Maduro", "Nicolás Maduro"),
        ("mention", "heute", None),
        ("quotation", "Maduro", "‚Nicolás Maduro‘"),
        ("quotation", "heute", "„Wir fragen ‚Nicolás Maduro‘ heute“"),
        ("quotation", "Stille", None),
        ("sentence", "spät", "Er kam spät."),
        ("paragraph", "spät", SPEECH),
    ],
)
def test_the_unit_around_a_word(name: str, at: str, words: str | None) -> None:
    text = segments(SPEECH, "Ende.")
    assert said(text, unit(name, found(text, at).start, text, [named(text, "Nicolás Maduro")])) == words


@pytest.mark.parametrize(
    ("name", "after", "words"),
    [
        ("word", "spät", "Wir"),
        ("word", "Stille", "Ende"),
        ("word", "Ende", None),
        ("mention", "Er", "Nicolás Maduro"),
        ("mention", "Maduro", None),
        ("quotation", "Er", "„Wir fragen ‚Nicolás Maduro‘ heute“"),
        ("quotation", "fragen", "‚Nicolás Maduro‘"),
        ("quotation", "Stille.", None),
        ("sentence", "Er kam spät.", "„Wir fragen ‚Nicolás Maduro‘ heute“, sagte sie."),
        ("sentence", "Dann Stille.", "Ende."),
        ("paragraph", "Er", "Ende."),
        ("paragraph", "Ende.", None),
    ],
)
def test_the_unit_that_follows(name: str, after: str, words: str | None) -> None:
    text = segments(SPEECH, "Ende.")
    assert said(text, next_unit(name, found(text, after), text, [named(text, "Nicolás Maduro")])) == words


def test_a_block_quotation_is_a_quotation_to_come() -> None:
    text = segments("Er sagte dies:", "Wir kämpfen.", kinds=(BlockKind.PARAGRAPH, BlockKind.QUOTATION))
    assert said(text, next_unit("quotation", Span(0, 2), text, ())) == "Wir kämpfen."


def test_a_selection_grows_unit_by_unit_to_the_whole_text() -> None:
    text = segments(SPEECH, "Ende.")
    mentions = [named(text, "Nicolás Maduro")]
    span, seen = found(text, "uro"), []
    while (larger := grow(span, text, mentions)) != span:
        span = larger
        seen.append(said(text, span))
    assert seen == [
        "Maduro",
        "Nicolás Maduro",
        "‚Nicolás Maduro‘",
        "„Wir fragen ‚Nicolás Maduro‘ heute“",
        "„Wir fragen ‚Nicolás Maduro‘ heute“, sagte sie.",
        SPEECH,
        f"{SPEECH}\n\nEnde.",
    ]


def test_what_touches_two_sentences_grows_to_both() -> None:
    text = segments("Eins kommt. Zwei geht. Drei bleibt.", "Ende.")
    start, end = found(text, "kommt").start, found(text, "Zwei").end
    assert said(text, grow(Span(start, end), text, ())) == "Eins kommt. Zwei geht."


def test_a_name_that_begins_inside_a_grapheme_is_around_its_start() -> None:
    text = segments("nn x\u0303o o")
    name = Mention(4, 6, label="PER", text="x", name="x", pipeline="x")
    assert [unit("mention", at, text, [name]) for at in (2, 3, 4, 5, 6)] == [None, *[Span(4, 6)] * 3, None]


def test_what_touches_two_paragraphs_grows_to_both() -> None:
    text = segments("Eins", "Zwei kommt.", "Drei geht.", "Vier")
    start, end = found(text, "kommt").start, found(text, "Drei").end
    assert said(text, grow(Span(start, end), text, ())) == "Zwei kommt.\n\nDrei geht."


@settings(max_examples=80, deadline=None)
@given(data=st.data(), ends=st.tuples(st.integers(0, 200), st.integers(0, 200)))
def test_growing_contains_what_was_and_ends_with_the_whole_text(
    data: st.DataObject, ends: tuple[int, int], texts: st.SearchStrategy[Text]
) -> None:
    text = Segments(data.draw(texts))
    length = len(text.text.content)
    span = text.snap(min(ends[0], length), min(ends[1], length))
    for _ in range(40):
        larger = grow(span, text, ())
        assert larger.start <= span.start <= span.end <= larger.end
        if larger == span:
            break
        span = larger
    assert span == Span(0, length)


@settings(max_examples=80, deadline=None)
@given(data=st.data(), name=st.sampled_from(UNITS), start=st.integers(0, 200))
def test_following_units_come_in_order_without_a_gap_of_their_kind(
    data: st.DataObject, name: str, start: int, texts: st.SearchStrategy[Text]
) -> None:
    text = Segments(data.draw(texts))
    after = next_unit(name, Span(start, start), text, ())
    limit = after.start if after else len(text.text.content)
    for offset in range(start, limit):
        between = unit(name, offset, text, ())
        assert (
            between is None or between.start < start or (after is not None and between.start >= after.start)
        )


@pytest.mark.parametrize("name", UNITS)
def test_an_empty_text_has_no_units(name: str) -> None:
    empty = Segments(Text(""))
    assert unit(name, 0, empty, ()) is None
    assert next_unit(name, Span(0, 0), empty, ()) is None
    assert grow(Span(0, 0), empty, ()) == Span(0, 0)


def test_an_unknown_unit_is_an_error() -> None:
    text = segments("eins")
    with pytest.raises(KeyError):
        unit("chapter", 0, text, ())
    with pytest.raises(KeyError):
        next_unit("chapter", Span(0, 1), text, ())
