"""The whole path on a real terminal: start, read, mark, leave, come back, and everything that can interrupt it."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.terminal.driver import Terminal

pytestmark = pytest.mark.terminal

ARTICLE = """---
title: Drei Tage in Lindau
published: 2026-03-04
language: de
source: Seeblatt
---
Der Rat der Stadt Lindau hat am Dienstag getagt. Angela Merkel sprach in Berlin von einem guten Tag.

Das neue Haus kostet 12,5 Millionen Euro. Es soll 2031 fertig sein.
"""
FIRST = "Der Rat der Stadt Lindau hat am Dienstag getagt."
ALTERNATE_SCREEN_OFF = b"\x1b[?1049l"
CURSOR_ON = b"\x1b[?25h"


@pytest.fixture
def story(tmp_path: Path, run) -> Path:
    """A library with one article, which makes the reader leave the seeds out."""
    file = tmp_path / "lindau.md"
    file.write_text(ARTICLE)
    assert run("add", file).returncode == 0
    return file


def test_a_new_library_starts_with_seeds_and_three_steps(start) -> None:
    terminal = start().see("Kein Platz am Tisch", "step 1 of 3", "1 of 13", "saved")
    terminal.press("down", "enter").see("Step 2 of 3")
    terminal.press("down", "1").see("tagged", "Step 3 of 3")
    terminal.press("u").see("undone")
    terminal.press("q").see("2 of 13")
    terminal.press("q")
    assert terminal.end() == 0
    assert ALTERNATE_SCREEN_OFF in terminal.raw


def test_names_appear_without_anybody_asking(start, story: Path) -> None:
    terminal = start().see("Drei Tage in Lindau").press("enter").see("found by program")
    terminal.press("tab").see("LOC Lindau").press("tab", "tab").see("PER Angela Merkel")


def test_a_mark_survives_kill_9_right_after_the_footer_confirmed(start, story: Path, marks) -> None:
    terminal = start().see("Drei Tage in Lindau").press("enter").see("Der Rat der Stadt")
    terminal.press("down", "1").see("tagged “quote”")
    terminal.press("w", "v", "w", "w", "e", "t").see("type to find").press("stadt").see("new tag")
    terminal.press("enter").see("tagged “stadt” · 3 words")
    terminal.press("c").see("Comment on").press("genau prüfen", "ctrl+s").see("commented")
    terminal.kill(signal.SIGKILL)
    terminal.end()
    assert marks() == [(FIRST, ("quote",), ""), ("Rat der Stadt", ("stadt",), "genau prüfen")]
    again = start().see("Drei Tage in Lindau", "2 ✎").press("enter").see("Der Rat der Stadt")
    again.press("a").see("annotation “Der Rat der Stadt").press("a").see("annotation “Rat der Stadt")


def test_a_resize_keeps_the_same_word_on_top(start, run, tmp_path: Path) -> None:
    words = " ".join(f"wort{number}" for number in range(3000))
    (tmp_path / "long.txt").write_text(f"Lange Reihe\n\n{words}\n")
    run("add", tmp_path / "long.txt")
    terminal = start(columns=120, rows=40).see("Lange Reihe").press("enter").see("wort1 ")
    terminal.press("pagedown", "pagedown", "pagedown")
    terminal.wait(lambda seen: "wort" in seen.lines[1], "the text below its head")
    terminal.pump(1.0)
    top = next(word for word in terminal.lines[1].split() if word.startswith("wort"))
    terminal.resize(80, 24).wait(lambda seen: "1 quote" in seen.lines[-1], "the narrow footer")
    terminal.pump(0.5)
    assert top in terminal.lines[1]
    terminal.resize(120, 40).wait(lambda seen: "Annotations" in seen.text, "the margin")
    terminal.pump(0.5)
    assert top in terminal.lines[1]


def test_the_terminal_is_as_before_after_quitting(start, story: Path) -> None:
    terminal = start().see("Drei Tage in Lindau").press("q")
    assert terminal.end() == 0
    assert ALTERNATE_SCREEN_OFF in terminal.raw
    assert terminal.raw.rindex(CURSOR_ON) > terminal.raw.index(b"\x1b[?25l")


def test_sigterm_restores_the_terminal_and_loses_nothing(start, story: Path, marks) -> None:
    terminal = start().see("Drei Tage in Lindau").press("enter").see("Der Rat der Stadt")
    terminal.press("down", "2").see("tagged “claim”")
    terminal.kill(signal.SIGTERM)
    assert terminal.end() == 128 + signal.SIGTERM
    assert ALTERNATE_SCREEN_OFF in terminal.raw
    assert marks() == [(FIRST, ("claim",), "")]


CRASHING = """
import sys
from tui.screens.desk import Desk

def broken(self):
    raise ValueError("a fault made for a test")

Desk.do_labels = broken
from tui.cli.main import main
sys.argv = ["glosse", *sys.argv[1:]]
sys.exit(main())
"""


def test_a_crash_restores_the_terminal_and_says_one_line(home: Path, path: Path, story: Path, marks) -> None:
    argv = [sys.executable, "-c", CRASHING, "--library", path]
    with Terminal(
        argv, columns=100, rows=30, env={"HOME": str(home), "XDG_STATE_HOME": str(home)}
    ) as terminal:
        terminal.see("Drei Tage in Lindau").press("enter").see("Der Rat der Stadt")
        terminal.press("down", "3").see("tagged “figure”").press("i")
        assert terminal.end() == 1
        said = terminal.raw[terminal.raw.rindex(ALTERNATE_SCREEN_OFF) :].decode()
        assert "a fault made for a test" in said
        assert "What the footer confirmed is saved" in " ".join(said.split())
        assert "Traceback" not in said
    assert marks() == [(FIRST, ("figure",), "")]
    log = next(home.rglob("crash.log"))
    assert "Traceback" in log.read_text()


def test_hostile_titles_and_texts_are_inert(start, run, tmp_path: Path) -> None:
    evil = tmp_path / "evil.jsonl"
    evil.write_text(
        '{"title": "Bad \\u001b]0;owned\\u0007 [bold red]title\\u009b31m", '
        '"text": "Text \\u001b[2J\\u001b]52;c;aGk=\\u0007 and \\u202egnp.exe [link=x]y[/link]", "language": "en"}\n'
    )
    run("add", evil)
    terminal = start().see("[bold red]title").press("enter").see("[link=x]y[/link]")
    terminal.press("q", "q")
    terminal.end()
    assert b"\x1b]0;owned" not in terminal.raw
    assert b"\x1b]52" not in terminal.raw
    assert b"\x1b[2J\x1b]52" not in terminal.raw
    assert "\u202e".encode() not in terminal.raw
    assert b"\xc2\x9b" not in terminal.raw


def test_no_color_marks_without_colour(start, story: Path) -> None:
    terminal = start(NO_COLOR="1").see("Drei Tage in Lindau").press("enter").see("found by")
    terminal.press("down", "1").see("tagged “quote”")
    row = next(number for number, line in enumerate(terminal.lines) if FIRST in line)
    column = terminal.lines[row].index("Lindau")
    cell, plain = terminal.screen.buffer[row][column], terminal.screen.buffer[row][column - 3]
    assert cell.underscore
    assert cell.bold
    assert plain.bold
    assert not plain.underscore
    assert "Q┊" in terminal.lines[row]


def test_a_small_terminal_says_what_it_needs(start, story: Path) -> None:
    terminal = start(columns=36, rows=8).see("at least 40 columns")
    terminal.resize(80, 24).see("Drei Tage in Lindau")


def test_two_readers_see_each_others_marks(start, story: Path) -> None:
    one = start().see("Drei Tage in Lindau").press("enter").see("Der Rat der Stadt")
    two = start(columns=120).see("Drei Tage in Lindau").press("enter").see("Annotations")
    one.press("down", "4").see("tagged “check”")
    two.see("#check")
