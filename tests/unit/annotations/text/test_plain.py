"""Plain text: joined lines, lists, verse, headings, and titles taken from the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.model import BlockKind, Text
from annotations.text import derived_title, from_plain

P, H, L, V = BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ITEM, BlockKind.VERSE


def blocks(raw: str) -> list[tuple[BlockKind, str]]:
    text = from_plain(raw)
    return [(block.kind, text.content[block.start : block.end]) for block in text.blocks]


WRAPPED = """\
Das Bündnis Mercosur hat Venezuela am Samstag auf unbestimmte Zeit
ausgeschlossen. Die Außenminister von Argentinien, Brasilien, Paraguay
und Uruguay beriefen sich auf das Protokoll von Ushuaia und die Wirt-
schafts- und Währungslage des Landes.
"""


def test_lines_wrapped_by_hand_are_joined() -> None:
    (kind, content), *rest = blocks(WRAPPED)
    assert kind is P
    assert not rest
    assert "unbestimmte Zeit ausgeschlossen. Die" in content
    assert "Wirt-schafts- und Währungslage" in content


def test_a_word_before_und_keeps_its_hyphen_and_its_space() -> None:
    raw = "Das Land lebt von Öl, seine Regierung von der Armee, und die Wirtschafts-\nund Finanzpolitik von Tag zu Tag."
    assert "Wirtschafts- und Finanzpolitik" in blocks(raw)[0][1]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    line = "Ein langer Absatz, der nicht umbrochen wurde, " * 4 + "Ende."
    assert blocks(f"{line}\n{line}\nKurz.") == [(P, line), (P, line), (P, "Kurz.")]


def test_verse_keeps_its_lines() -> None:
    poem = "Über allen Gipfeln\nIst Ruh,\nIn allen Wipfeln\nSpürest du\nKaum einen Hauch;"
    assert blocks(f"Ein Gedicht:\n\n{poem}\n\n{WRAPPED}")[1] == (V, poem)


def test_verse_of_even_lines_is_told_by_its_stops() -> None:
    lines = [
        "Ich ging im Walde so für mich dahin,",
        "und nichts zu suchen war mein Sinn,",
        "da sah ich Blumen stehn.",
    ]
    poem = "\n".join(lines)
    assert blocks(poem) == [(V, poem)]


def test_list_lines_are_items_that_keep_their_mark() -> None:
    raw = "Zu kaufen:\n- Milch und\n  Butter\n- Brot\n  * Roggen\n\n1. eins\n2. zwei\n\nEnde der Liste."
    assert blocks(raw) == [
        (P, "Zu kaufen:"),
        (L, "- Milch und Butter"),
        (L, "- Brot"),
        (L, "* Roggen"),
        (L, "1. eins"),
        (L, "2. zwei"),
        (P, "Ende der Liste."),
    ]
    assert [block.level for block in from_plain(raw).blocks] == [0, 0, 0, 1, 0, 0, 0]


def test_an_ordinal_at_the_start_of_a_line_is_no_list() -> None:
    assert blocks("1. FC Köln gewinnt.\n\nDas Spiel endete 2:0.")[0] == (P, "1. FC Köln gewinnt.")


def test_numbers_that_count_up_over_blank_lines_are_a_list() -> None:
    assert [kind for kind, _ in blocks("1. Der Rat tagt.\n\n2. Der Rat schweigt.\n\nEnde.")] == [L, L, P]


def test_short_lines_that_stand_alone_are_headings() -> None:
    raw = f"Kein Platz am Tisch\n\n{WRAPPED}\n\nEs bleiben Freunde\n\n{WRAPPED}\n\nKurzer Satz.\n\n{WRAPPED}\n\nName"
    text = from_plain(raw)
    assert [(block.kind, block.level) for block in text.blocks] == [
        (H, 1), (P, 0), (H, 2), (P, 0), (P, 0), (P, 0), (P, 0)
    ]  # fmt: skip


def test_a_text_of_one_line_is_no_heading() -> None:
    assert blocks("Nur eine Zeile") == [(P, "Nur eine Zeile")]


def test_indented_first_lines_part_paragraphs() -> None:
    raw = (
        "  Das Bündnis Mercosur hat Venezuela am Samstag auf unbestimmte Zeit\n"
        "ausgeschlossen und damit ein Zeichen gesetzt, das viele erwartet hatten\n"
        "  Die Außenminister beriefen sich auf das Protokoll von Ushuaia, das in\n"
        "solchen Fällen die Mitgliedschaft ruhen lässt, und reisten danach ab.\n"
    )
    assert len(blocks(raw)) == 2


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("", ""),
        ("Kein Platz am Tisch\n\nText.", "Kein Platz am Tisch"),
        ("Eine Meldung in einem Satz.", "Eine Meldung in einem Satz."),
        ("wort " * 40, "wort " * 15 + "wort…"),
        ("Wieder schließt sich ein Tor: Nach der Sitzung der Versammlung in der Hauptstadt, die alle sahen, war es so.",
         "Wieder schließt sich ein Tor: Nach der Sitzung der Versammlung in der…"),
        ("x" * 300, "x" * 80 + "…"),
    ],
)  # fmt: skip
def test_a_title_is_taken_from_the_text(raw: str, title: str) -> None:
    assert derived_title(from_plain(raw)) == title


def test_a_title_of_a_text_without_blocks() -> None:
    assert derived_title(Text("ohne Blöcke")) == "ohne Blöcke"


def test_the_real_article_has_its_subheadings(real_article: Path) -> None:
    raw = real_article.read_text(encoding="utf-8")
    found = blocks(raw)
    assert [content for kind, content in found if kind is H] == [
        "Es bleiben wenige Freunde",
        "In der Armee rumort es",
    ]
    assert "\n\n".join(content for _, content in found) == raw.strip()
