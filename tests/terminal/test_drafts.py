"""A comment that is being written outlives whatever ends the program."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_an_unfinished_comment_is_offered_again(start, run, tmp_path: Path, path: Path, number: int) -> None:
    (tmp_path / "lindau.txt").write_text("Drei Tage\n\nDer Rat der Stadt Lindau hat am Dienstag getagt.\n")
    run("add", tmp_path / "lindau.txt")

    def kept() -> list[str]:
        with closing(sqlite3.connect(path)) as connection:
            return [row[0] for row in connection.execute("SELECT note FROM drafts")]

    terminal = start(columns=100, rows=30).see("Drei Tage").press("enter").see("Lindau hat am")
    terminal.press("j", "c").see("Comment on").press("halb fertig")
    terminal.wait(lambda _: kept() == ["halb fertig"], "the draft", 10)
    terminal.kill(number)
    terminal.end()
    assert kept() == ["halb fertig"]
    again = start(columns=100, rows=30).see("Unfinished comment on", "gu goes on").press("gu")
    again.see("Comment on", "halb fertig").press(" geworden", "ctrl+s").see("commented")
    assert kept() == []
    again.press("qq")
    again.end()
    start(columns=100, rows=30).see("Drei Tage").press("gu").see("No comment was left unfinished")
