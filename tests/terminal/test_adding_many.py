"""Adding many articles at a terminal: how far it is, and stopping in the middle."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pexpect

from annotations.library import Library

COMMAND = Path(sys.executable).parent / "glosse"


def test_it_says_how_far_it_is_and_keeps_what_was_done_when_stopped(tmp_path: Path) -> None:
    source, target = tmp_path / "many.jsonl", tmp_path / "library.db"
    with source.open("w", encoding="utf-8") as out:
        for number in range(20_000):
            out.write(
                json.dumps({"title": f"Title {number}", "text": f"The text of article {number}. " * 9}) + "\n"
            )
    command = f"{COMMAND} --library {target} add {source} >{tmp_path}/out.txt"
    child = pexpect.spawn(
        "/bin/sh", ["-c", f"exec {command}"], dimensions=(24, 80), timeout=60, encoding="utf-8"
    )
    child.expect(r"of 20,000 articles, [\d,]+ a second, \d+:\d\d left")
    child.sendintr()
    child.expect("stopped; ([0-9,]+) added so far, and kept; the same command goes on")
    said = int(child.match[1].replace(",", ""))
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    with Library.open(target) as library:
        kept = library.count()
        assert 0 < kept == said < 20_000
        assert {result.status for result in library.add([str(_first(source, kept))])} == {"unchanged"}


def _first(source: Path, number: int) -> Path:
    """A file of the first lines: those that were kept, since they are added in order."""
    part = source.with_name("part.jsonl")
    lines = source.read_text("utf-8").splitlines(keepends=True)
    part.write_text("".join(lines[: min(number, 1000)]), encoding="utf-8")
    return part
