"""What a person points at: graphemes, words, quotations and blocks at an offset."""

from __future__ import annotations

import pytest

from annotations.model import BlockKind, Span, Text
from annotations.text import Segments, TextBuilder


def build(*contents: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Text:
    builder = TextBuilder()
    for content in contents:
        builder.add(content, kind)
    return builder.build()


def quotation(content: str, at: str) -> str | None:
    text = build(content)
    found = Segments(text).quotation(text.content.index(at))
    return text.content[found.start : found.end] if found else None


def words(content: str) -> list[str]:
    text = build(content)
    return [text.content[start:end] for start, end in Segments(text).words(0, len(text.content))]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "Er sah’s im E-Mail-Postfach – 3.000 Mal.",
            ["Er", "sah’s", "im", "E-Mail-Postfach", "3.000", "Mal"],
        ),
        ("Nord- und Südkorea, 21:55 Uhr", ["Nord", "und", "Südkorea", "21:55", "Uhr"]),
        ("don't stop’ 'now'", ["don't", "stop", "now"]),
        ("हिन्दी में शब्द", ["हिन्दी", "में", "शब्द"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("👍🏽 gut❤️", ["gut"]),
        ("z. B. U.S.", ["z", "B", "U", "S"]),
    ],
)
def test_words(content: str, expected: list[str]) -> None:
    assert words(content) == expected


def test_no_word_on_spaces_and_punctuation() -> None:
    segments = Segments(build("Ja, nein."))
    assert segments.word(0) == Span(0, 2)
    assert segments.word(1) == Span(0, 2)
    assert segments.word(2) is None
    assert segments.word(3) is None
    assert segments.word(9) is None


@pytest.mark.parametrize(
    ("content", "at", "expected"),
    [
        ("Er rief: „Komm!“ und ging.", "Komm", "„Komm!“"),
        ("Er rief: „Komm!“ und ging.", "„", "„Komm!“"),
        ("Er rief: „Komm!“ und ging.", "und", None),
        ("„Sie sagte: ‚Geh!‘ Und er ging.“", "Geh", "‚Geh!‘"),
        ("„Sie sagte: ‚Geh!‘ Und er ging.“", "Und", "„Sie sagte: ‚Geh!‘ Und er ging.“"),
        ("»Ja«, rief ›einer‹.", "Ja", "»Ja«"),
        ("»Ja«, rief ›einer‹.", "einer", "›einer‹"),
        ("Il dit : « Bonjour à « tous » ici ».", "Bonjour", "« Bonjour à « tous » ici »"),
        ("Il dit : « Bonjour à « tous » ici ».", "tous", "« tous »"),
        ("“It’s ‘the boys’ game,” he said.", "game", "“It’s ‘the boys’ game,”"),
        ("Don’t say ‘never’ again, it’s late.", "never", "‘never’"),
        ("Don’t say ‘never’ again, it’s late.", "again", None),
        ('Er sagte "ja" und "nein".', "ja", '"ja"'),
        ('Er sagte "ja" und "nein".', "und", None),
        ('Er sagte "ja" und "nein".', "nein", '"nein"'),
        ('Er sagte „ja" und ging.', "ja", '„ja"'),
        ('Ein 5"-Rohr und ein "Zitat" dazu.', "Zitat", '"Zitat"'),
        ("Ein „offenes Ende und «ein ganzes» dazu.", "ganzes", "«ein ganzes»"),
        ("Ein „offenes Ende und «ein ganzes» dazu.", "offenes", None),
        ("That’s the ’90s’ fault.", "90s", None),
    ],
)
def test_quotations(content: str, at: str, expected: str | None) -> None:
    assert quotation(content, at) == expected


def test_a_quotation_ends_with_its_block() -> None:
    segments = Segments(build("„Erster Absatz.", "Zweiter“ Absatz."))
    assert segments.quotation(3) is None


def test_a_quotation_of_several_paragraphs_repeats_its_mark() -> None:
    segments = Segments(build("“First paragraph.", "“Second paragraph,” he said."))
    assert segments.quotation(3) == Span(0, 17)
    assert segments.quotation(20) == Span(19, 38)


def test_a_block_quotation_is_the_outermost() -> None:
    segments = Segments(build("Er sagte „ja“.", kind=BlockKind.QUOTATION))
    assert segments.quotation(0) == Span(0, 14)
    assert segments.quotation(10) == Span(9, 13)


def test_many_stray_marks_cost_nothing() -> None:
    segments = Segments(build("„a " * 50_000 + "« b"))
    assert segments.quotation(10) is None


def test_graphemes_are_whole() -> None:
    content = "a👨\u200d👩\u200d👧b🇩🇪e\u0323\u0302"
    text = build(content)
    segments = Segments(text)
    assert segments.grapheme(3) == Span(1, 6)
    assert segments.next_grapheme(1) == 6
    assert segments.previous_grapheme(6) == 1
    assert segments.snap(2, 8) == Span(1, 9)
    assert segments.snap(8, 2) == Span(1, 9)
    assert segments.snap(4, 4) == Span(1, 1)


def test_blocks_and_the_gaps_between_them() -> None:
    segments = Segments(build("Eins.", "Zwei. Drei."))
    assert [segments.block(offset) for offset in (-1, 0, 5, 6, 7, 18, 99)] == [0, 0, 0, 0, 1, 1, 1]
    assert segments.sentence(5) == Span(0, 5)
    assert segments.sentence(12) == Span(13, 18)
    assert segments.sentence(99) == Span(13, 18)
    assert segments.sentences(4, 8) == [Span(0, 5), Span(7, 12)]


def test_an_empty_text_has_nothing() -> None:
    segments = Segments(Text(""))
    assert segments.block(0) == -1
    assert segments.word(0) is None
    assert segments.sentence(0) == segments.grapheme(0) == segments.snap(0, 3) == Span(0, 0)
    assert segments.words(0, 9) == segments.sentences(0, 9) == []
    assert segments.word_count() == 0


def test_a_text_without_blocks_is_one_block() -> None:
    segments = Segments(Text("Eins. Zwei."))
    assert segments.sentence(7) == Span(6, 11)
    assert segments.block(3) == -1


def test_a_heading_is_one_sentence() -> None:
    segments = Segments(build("Kein Platz am Tisch", kind=BlockKind.HEADING))
    assert segments.sentence(6) == Span(0, 19)


def test_a_long_text_is_segmented_block_by_block() -> None:
    text = build(*["Ein Satz. Noch ein Satz mit Wörtern."] * 16_000)
    assert len(text.content) > 600_000
    segments = Segments(text, "de")
    middle = len(text.content) // 2
    segments.sentence(middle)
    segments.word(middle)
    segments.grapheme(middle)
    assert len(segments._pieces) == 1
