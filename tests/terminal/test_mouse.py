"""The mouse on a real terminal, as SGR sequences; what it selected is read from the library after `1`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.driver import Terminal

pytestmark = pytest.mark.terminal

ARTICLE = """---
title: Drei Tage in Lindau
published: 2026-03-04
language: xx
source: Seeblatt
---
Der Rat der Stadt Lindau hat am Dienstag getagt. Ines Halder sprach von einem guten Tag. Davon weiß [die
Seewacht](https://example.org/wacht) nichts.

Das neue Haus kostet 12,5 Millionen Euro. Es soll 2031 fertig sein. 東京の人は早い。
"""
LEFT, DRAG, WHEEL_UP, WHEEL_DOWN = 0, 32, 64, 65

Open = Callable[[str], Terminal]


@pytest.fixture
def open_text(tmp_path: Path, run, start) -> Open:
    """Adds a text and opens it in the reader."""

    def begin(text: str) -> Terminal:
        file = tmp_path / "text.md"
        file.write_text(text)
        assert run("add", file).returncode == 0
        terminal = start().see("Drei Tage in Lindau").press("enter").see("1 quote")
        return terminal.wait(
            lambda seen: b"\x1b[?1006h" in seen.raw, "the terminal asked for SGR mouse events"
        )

    return begin


def cell(terminal: Terminal, words: str) -> tuple[int, int]:
    """Column and row, from 1, of the first cell of `words` once they are on screen; `words` stand in one row."""
    terminal.see(words)
    y = next(y for y, line in enumerate(terminal.screen.display) if words in line)
    columns = terminal.screen.buffer[y]
    drawn = [(x, columns[x].data) for x in range(terminal.screen.columns) if columns[x].data]
    return drawn["".join(data for _, data in drawn).index(words)][0] + 1, y + 1


def mouse(button: int, at: tuple[int, int], *, up: bool = False) -> str:
    """One SGR mouse sequence."""
    return f"\x1b[<{button};{at[0]};{at[1]}{'m' if up else 'M'}"


def click(at: tuple[int, int], times: int = 1) -> str:
    """Presses and releases of the left button, sent at once."""
    return (mouse(LEFT, at) + mouse(LEFT, at, up=True)) * times


def tag(terminal: Terminal) -> Terminal:
    """Press `1` and wait until the footer confirms it."""
    return terminal.press("1").see("tagged “quote”")


@pytest.mark.parametrize(("press", "to"), [("Rat der", "t Lindau hat"), ("t Lindau hat", "Rat der")])
def test_a_drag_selects_by_characters(open_text: Open, marks, press: str, to: str) -> None:
    terminal = open_text(ARTICLE)
    begin, end = cell(terminal, press), cell(terminal, to)
    between = ((begin[0] + end[0]) // 2, begin[1])
    terminal.press(mouse(LEFT, begin), mouse(DRAG, between), mouse(DRAG, end), mouse(LEFT, end, up=True))
    tag(terminal)
    assert marks() == [("Rat der Stadt", ("quote",), "")]


def test_a_drag_over_wide_characters_takes_whole_ones(open_text: Open, marks) -> None:
    terminal = open_text(ARTICLE)
    (x, y), (last, _) = cell(terminal, "京"), cell(terminal, "早")
    terminal.press(mouse(LEFT, (x + 1, y)), mouse(DRAG, (last, y)), mouse(LEFT, (last, y), up=True))
    tag(terminal)
    assert marks() == [("京の人は早", ("quote",), "")]


def test_two_clicks_select_the_word(open_text: Open, marks) -> None:
    terminal = open_text(ARTICLE)
    terminal.press(click(cell(terminal, "dau hat"), 2))
    tag(terminal)
    assert marks() == [("Lindau", ("quote",), "")]


def test_three_clicks_select_the_sentence(open_text: Open, marks) -> None:
    terminal = open_text(ARTICLE)
    terminal.press(click(cell(terminal, "neue Haus"), 3))
    tag(terminal)
    assert marks() == [("Das neue Haus kostet 12,5 Millionen Euro.", ("quote",), "")]


def test_a_drag_after_two_clicks_extends_by_words(open_text: Open, marks) -> None:
    terminal = open_text(ARTICLE)
    word, to = cell(terminal, "dau hat"), cell(terminal, "enstag")
    terminal.press(click(word) + mouse(LEFT, word) + mouse(DRAG, to) + mouse(LEFT, to, up=True))
    tag(terminal)
    assert marks() == [("Lindau hat am Dienstag", ("quote",), "")]


def test_one_click_makes_its_sentence_the_target_and_opens_no_link(open_text: Open, marks) -> None:
    terminal = open_text(ARTICLE)
    terminal.press(click(cell(terminal, "Seewacht")))
    tag(terminal)
    assert marks() == [("Davon weiß die Seewacht nichts.", ("quote",), "")]


def test_the_wheel_scrolls_and_a_click_finds_what_is_under_it(open_text: Open, marks) -> None:
    many = "\n\n".join(f"Absatz {number} hat einen Satz." for number in range(1, 60))
    terminal = open_text(f"---\ntitle: Drei Tage in Lindau\nlanguage: xx\n---\n{many}\n")
    at = cell(terminal, "Absatz 3 hat")
    terminal.press(mouse(WHEEL_DOWN, at) * 200)
    terminal.wait(lambda seen: "Absatz 59 hat" in "\n".join(seen.lines[:-4]), "the end of the text")
    terminal.press(click(cell(terminal, "Absatz 57 hat")))
    tag(terminal)
    assert marks() == [("Absatz 57 hat einen Satz.", ("quote",), "")]
    terminal.press(mouse(WHEEL_UP, at) * 200).see("Absatz 1 hat", "words · 1 min")
