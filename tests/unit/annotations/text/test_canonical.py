"""Canonical text: which characters stay, and how blocks, links and titles are put together."""

from __future__ import annotations

import pytest

from annotations.model import Block, BlockKind, Link, Text
from annotations.text import (
    RULES,
    TextBuilder,
    clean_line,
    clean_note,
    clean_quote,
    count_words,
    cut,
    with_title,
)
from annotations.text.offsets import Utf16


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Cafe\u0301", "Café"),
        ("Donau\xaddampf", "Donaudampf"),
        ("a\x1b[31mb\x1b]52;c;YQ==\x07c", "a[31mb]52;c;YQ==c"),
        ("a\x9b31mb\x90c", "a31mbc"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("\ufeffa\ufff9b\ufffbc", "abc"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴"),
        ("a\ud800b", "a\ufffdb"),
        ("a\tb\vc\fd", "a b c d"),
        ("a\r\nb\rc\x85d\u2028e\u2029f", "a b c d e f"),
        ("  a \u3000 b\xa0c  ", "a b c"),
        ("سلام\u200c\u200e", "سلام\u200c\u200e"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_a_line_is_cleaned(raw: str, clean: str) -> None:
    assert clean_line(raw) == clean


def test_a_note_keeps_its_lines() -> None:
    assert clean_note(" first  \r\n\r\n- second\t\n\x00") == "first\n\n- second"


def test_a_quote_keeps_its_ends() -> None:
    assert clean_quote(" a \n\n\n b\r\n") == " a\n\n b\n"


def test_cleaning_a_long_run_of_spaces_is_linear() -> None:
    assert clean_note("a" + " " * 1_000_000 + "b").endswith(" b")
    assert len(clean_quote("a" + " " * 1_000_000 + "b\n")) == 1_000_003


def test_blocks_are_parted_by_one_blank_line() -> None:
    builder = TextBuilder()
    builder.add("  Ein   Titel\n", BlockKind.TITLE)
    builder.add(" \t\u200b\n")
    builder.add("Erster\nAbsatz.", BlockKind.ITEM, 1, "3.")
    text = builder.build()
    assert text.content == "Ein Titel\n\nErster Absatz."
    assert text.blocks == (Block(0, 9, BlockKind.TITLE), Block(11, 25, BlockKind.ITEM, 1, "3."))
    assert text.rules == RULES


def test_a_verse_keeps_its_lines_and_is_parted_at_blank_ones() -> None:
    builder = TextBuilder()
    builder.add(
        [("\n  eins  \nzwei", ""), ("\ndrei\n \n\nvier", "https://example.org/"), ("\n", "")], BlockKind.VERSE
    )
    text = builder.build()
    assert text.content == "  eins\nzwei\ndrei\n\nvier"
    assert [text.content[b.start : b.end] for b in text.blocks] == ["  eins\nzwei\ndrei", "vier"]
    assert [text.content[link.start : link.end] for link in text.links] == ["drei", "vier"]


def test_links_stay_right_when_characters_join_or_go() -> None:
    url = "https://example.org/"
    builder = TextBuilder()
    builder.add(
        [("Cafe", ""), ("\u0301 hier \x1b", url), (" und\xad", ""), ("  dort", "mailto:a@example.org")]
    )
    text = builder.build()
    assert text.content == "Café hier und dort"
    assert text.links == (Link(5, 9, url), Link(14, 18, "mailto:a@example.org"))


def test_a_link_in_two_pieces_is_one() -> None:
    builder = TextBuilder()
    builder.add([("ein ", ""), ("sehr", "https://a.example/"), ("gut", "https://a.example/")])
    assert builder.build().links == (Link(4, 11, "https://a.example/"),)


def test_a_title_goes_in_front() -> None:
    builder = TextBuilder()
    builder.add([("Text mit ", ""), ("Link", "https://example.org/")])
    text = with_title(" Der\nTitel ", builder.build())
    assert text.content == "Der Titel\n\nText mit Link"
    assert text.blocks == (Block(0, 9, BlockKind.TITLE), Block(11, 24))
    assert text.links == (Link(20, 24, "https://example.org/"),)


def test_a_title_that_already_stands_there_is_not_repeated() -> None:
    builder = TextBuilder()
    builder.add("Der Titel", BlockKind.HEADING, 1)
    builder.add("Text.")
    text = with_title("Der Titel", builder.build())
    assert text.content == "Der Titel\n\nText."
    assert text.blocks[0] == Block(0, 9, BlockKind.TITLE)


def test_a_title_alone_is_a_text() -> None:
    assert with_title("Nur ein Titel", Text("")).blocks == (Block(0, 13, BlockKind.TITLE),)


def test_cutting_is_clamped() -> None:
    text = Text("abc")
    assert cut(text, -5, 2) == "ab"
    assert cut(text, 1, 99) == "bc"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", 0),
        ("– … !", 0),
        ("Ein Satz – mit fünf Wörtern.", 5),
        ("„3.000 Euro“ (rund)\n\nz. B.", 5),
        ("हिन्दी में", 2),
    ],
)
def test_words_are_counted_as_word_processors_do(content: str, words: int) -> None:
    assert count_words(content) == words


def test_utf16_counts_characters_beyond_the_basic_plane_twice() -> None:
    units = Utf16("a👍🏽b")
    assert [units.to_utf16(offset) for offset in range(5)] == [0, 1, 3, 5, 6]
    assert [units.from_utf16(unit) for unit in range(7)] == [0, 1, 1, 2, 2, 3, 4]
