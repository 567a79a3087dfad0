"""Keys that come all at once, as from a paste, a macro or a slow line: none is lost, none goes elsewhere."""

from __future__ import annotations

import json
from pathlib import Path


def test_a_filter_and_what_follows_it_may_come_at_once(start, run, tmp_path: Path) -> None:
    with (tmp_path / "many.jsonl").open("w", encoding="utf-8") as out:
        for number in range(200):
            word = "Reiher" if number == 70 else "Kranich"
            record = {"title": f"Artikel {number}", "text": f"Ein {word} steht im Wasser. " * 9}
            out.write(json.dumps(record) + "\n")
    run("add", tmp_path / "many.jsonl")
    terminal = start(columns=100, rows=30).see("Artikel 199")
    terminal.press("/reiher\r\r").see("Artikel 70", "Ein Reiher steht im Wasser.", "1 of 1")
    terminal.press("/steht\r1").see("tagged “quote”", "found “steht”")
    terminal.press("q").see("Enter open").press("/-reiher\r\x1b").see("1 of 200")
    terminal.press("/kranich\rjjjx").see("archived  ✓", "4 of 198", "Artikel 195").miss("Artikel 196")
