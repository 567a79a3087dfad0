"""What holds for any text whatever: cleaning, building and segmentation."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import wcwidth
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annotations.model import BlockKind, Span, Text
from annotations.text import (
    Segments,
    TextBuilder,
    Utf16,
    clean_line,
    clean_note,
    clean_quote,
    cut,
    derived_title,
    from_plain,
    with_title,
)

#: Pieces that make trouble: clusters, marks, controls, quotation marks, abbreviations.
PIECES = (
    *(
        "Wort",
        "a",
        "é",
        "e\u0301",
        "\u0301",
        "👨‍👩‍👧‍👦",
        "👍🏽",
        "🇩🇪🇯🇵",
        "🇩",
        "❤️",
        "©\ufe0f",
        "1\ufe0f\u20e3",
    ),
    *(
        "क्षि",
        "हिन्दी",
        "각",
        "\u1100\u1161\u11a8",
        "م\u200cن",
        "\u0600a",
        "漢字。",
        "\u200d",
        "\ufe0f",
        "\u200b",
    ),
    *(
        " ",
        "  ",
        "\n",
        "\n\n",
        "\n\n\n",
        "\t",
        "\xa0",
        "\u3000",
        ". ",
        "! ",
        "? ",
        "…",
        "z. B. ",
        "5. ",
        "J. ",
    ),
    *("„", "“", "”", "‚", "‘", "’", "»", "«", "›", "‹", '"', "'", "(", ")", "[1]", "–", "-", "3,5", "U.S. "),
    *("\x1b[31m", "\x9b31m", "\x07", "\x00", "\r\n", "\r", "\x85", "\u2028", "\u202e", "\u2066", "\ufeff"),
    *("\ud800", "\udfff", "\ufff9", "\U000e0067", "\u200e", "\u200f", "\xad", "İ", "ß", "ﬁ", "Å", "\u0344"),
)
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)

raw = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.text(st.characters(), max_size=60),
)
kinds = st.sampled_from(list(BlockKind))
urls = st.sampled_from(["", "", "https://example.org/a", "mailto:a@example.org"])
few = settings(max_examples=120, deadline=None)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    builder = TextBuilder()
    for _ in range(draw(st.integers(0, 4))):
        pieces = draw(st.lists(st.tuples(raw, urls), min_size=1, max_size=3))
        builder.add(pieces, draw(kinds), draw(st.integers(0, 3)))
    return builder.build()


def assert_canonical(text: Text) -> None:
    content = text.content
    assert not FORBIDDEN.search(content)
    assert unicodedata.is_normalized("NFC", content)
    assert "\n\n".join(content[b.start : b.end] for b in text.blocks) == content
    for block in text.blocks:
        inside = content[block.start : block.end]
        assert inside.strip()
        assert "\n\n" not in inside
        assert inside == "\n".join(line.rstrip() for line in inside.split("\n"))
        if block.kind is not BlockKind.VERSE:
            assert "\n" not in inside
            assert inside == inside.strip()
    for link in text.links:
        assert content[link.start : link.end].strip() == content[link.start : link.end] != ""
        assert any(block.start <= link.start < link.end <= block.end for block in text.blocks)
    for first, second in pairwise(text.links):
        assert first.end <= second.start


def visible(content: str) -> str:
    """The content without white space and invisible characters, decomposed."""
    return unicodedata.normalize("NFD", re.sub(r"[\s\u180e\u200b-\u200f\u2060-\u2064]", "", content))


@given(texts())
@few
def test_a_built_text_is_canonical(text: Text) -> None:
    assert_canonical(text)
    again = TextBuilder()
    for block in text.blocks:
        again.add(text.content[block.start : block.end], block.kind, block.level, block.marker)
    assert again.build().content == text.content
    assert again.build().blocks == text.blocks


@given(raw)
@few
def test_plain_text_becomes_canonical_and_stays_so(content: str) -> None:
    text = from_plain(content)
    assert_canonical(text)
    assert_canonical(from_plain(text.content))
    assert visible(text.content) == visible(clean_line(content))
    title = derived_title(text)
    assert title == clean_line(title)
    assert bool(title) == bool(text.content)


@given(raw)
@few
def test_cleaning_twice_is_cleaning_once(value: str) -> None:
    for clean in (clean_line, clean_note, clean_quote):
        once = clean(value)
        assert clean(once) == once
        assert not FORBIDDEN.search(once)
        assert unicodedata.is_normalized("NFC", once)
    assert "\n" not in clean_line(value)
    assert clean_line(value) == clean_line(value).strip()


@given(texts(), st.data())
@few
def test_a_passage_is_its_own_clean_quote(text: Text, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text.content)))
    end = data.draw(st.integers(start, len(text.content)))
    passage = cut(text, start, end)
    assert passage == text.content[start:end]
    assert clean_quote(passage) == passage


@given(raw, texts())
@few
def test_a_title_moves_blocks_and_links_along(title: str, text: Text) -> None:
    titled = with_title(title, text)
    assert_canonical(titled)
    if not clean_line(title):
        assert titled is text
        return
    assert titled.blocks[0].kind is BlockKind.TITLE
    assert titled.content.startswith(clean_line(title)) or len(titled.blocks) == len(text.blocks)
    passages = [text.content[link.start : link.end] for link in text.links]
    assert [titled.content[link.start : link.end] for link in titled.links] == passages
    assert with_title(title, titled) == titled


@given(texts(), st.sampled_from(["", "de", "en", "fr", "es", "hi"]))
@few
def test_every_look_up_takes_any_offset(text: Text, language: str) -> None:
    segments = Segments(text, language)
    length = len(text.content)
    for offset in range(-2, length + 3):
        cluster = segments.grapheme(offset)
        inside = 0 <= offset < length
        assert (cluster.start <= offset < cluster.end) == inside
        assert 0 <= segments.previous_grapheme(offset) <= segments.next_grapheme(offset) <= length
        word, quotation, sentence = (
            segments.word(offset),
            segments.quotation(offset),
            segments.sentence(offset),
        )
        assert word is None or word.start <= offset < word.end
        assert quotation is None or quotation.start <= offset < quotation.end
        assert 0 <= sentence.start <= sentence.end <= length
        index = segments.block(offset)
        assert index == -1 if not text.blocks else 0 <= index < len(text.blocks)
        if inside and text.blocks:
            block = text.blocks[index]
            assert block.start <= offset < block.end or text.content[offset] == "\n"
            assert block.start <= sentence.start < sentence.end <= block.end


@given(texts())
@few
def test_graphemes_tile_the_text_as_unicode_says(text: Text) -> None:
    segments = Segments(text)
    for block in text.blocks:
        at = block.start
        for cluster in wcwidth.iter_graphemes(text.content[block.start : block.end]):
            assert segments.grapheme(at) == Span(at, at + len(cluster))
            assert segments.next_grapheme(at) == at + len(cluster)
            assert segments.previous_grapheme(at + len(cluster)) == at
            at += len(cluster)


@given(texts(), st.data())
@few
def test_snapping_widens_once(text: Text, data: st.DataObject) -> None:
    segments = Segments(text)
    start = data.draw(st.integers(0, len(text.content)))
    end = data.draw(st.integers(0, len(text.content)))
    snapped = segments.snap(start, end)
    assert segments.snap(*snapped) == snapped
    assert snapped.start <= min(start, end)
    assert snapped.end >= max(start, end) or start == end
    assert segments.grapheme(snapped.start).start == snapped.start


@given(texts(), st.sampled_from(["", "de", "en"]))
@few
def test_words_and_sentences_never_overlap_nor_split_a_grapheme(text: Text, language: str) -> None:
    segments = Segments(text, language)
    length = len(text.content)
    for spans in (segments.words(0, length), segments.sentences(0, length)):
        assert all(span.start < span.end for span in spans)
        assert all(first.end <= second.start for first, second in pairwise(spans))
        assert all(segments.snap(*span) == span for span in spans)
    for word in segments.words(0, length):
        assert segments.word(word.start) == word
        assert any(character.isalnum() for character in text.content[word.start : word.end])
    covered = {offset for span in segments.sentences(0, length) for offset in range(*span)}
    assert all(offset in covered or text.content[offset].isspace() for offset in range(length))


@given(texts())
@few
def test_quotations_nest(text: Text) -> None:
    segments = Segments(text)
    found = {span for offset in range(len(text.content)) if (span := segments.quotation(offset))}
    for one in found:
        for other in found:
            apart = one.end <= other.start or other.end <= one.start
            within = one.start <= other.start and other.end <= one.end
            around = other.start <= one.start and one.end <= other.end
            assert apart or within or around


@given(texts(), st.integers(0, 60), st.integers(0, 60))
@few
def test_a_range_gives_the_units_that_touch_it(text: Text, start: int, end: int) -> None:
    assume(start < end)
    segments = Segments(text)
    length = len(text.content)
    for some, every in (
        (segments.words(start, end), segments.words(0, length)),
        (segments.sentences(start, end), segments.sentences(0, length)),
    ):
        assert some == [span for span in every if span.start < end and span.end > start]


@given(st.text(max_size=40))
@few
def test_utf16_offsets_go_there_and_back(content: str) -> None:
    units = Utf16(content)
    for offset in range(len(content) + 1):
        expected = len(content[:offset].encode("utf-16-le", "surrogatepass")) // 2
        assert units.to_utf16(offset) == expected
        assert units.from_utf16(expected) == offset
        if offset < len(content) and ord(content[offset]) > 0xFFFF:
            assert units.from_utf16(expected + 1) == offset
    assert units.from_utf16(10**6) == len(content)
    assert units.to_utf16(-1) == 0
