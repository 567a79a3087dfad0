"""Two programs that write and three that read on one library: nobody is told that it is locked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from annotations.library import Library
from annotations.model import Draft
from annotations.text import from_plain
from tests.faults.conftest import ROOT, Sound
from tests.faults.model import checked

SECONDS = float(os.environ.get("GLOSSE_FAULT_SECONDS", "8"))
WRITERS = ("writes", "writes as a script")
READERS = ("reads", "reads as a script", "looks")


def test_two_writers_and_three_readers(tmp_path: Path, sound: Sound) -> None:
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        text = from_plain("Notiz über Lindau. Der Rat der Stadt tagte drei Tage. " * 5)
        assert library.add_draft(Draft("Drei Tage", text, language="fi")).article
    crowd = {}
    for role in (*WRITERS, *READERS):
        command = [sys.executable, "-m", "tests.faults.crowd", role, str(path), str(SECONDS)]
        with (tmp_path / role).open("w") as output:
            crowd[role] = subprocess.Popen(
                command, cwd=ROOT, stdout=output, stderr=subprocess.PIPE, text=True
            )
    for role, member in crowd.items():
        _, complaint = member.communicate()
        assert (role, member.returncode, complaint) == (role, 0, "")
    said = {role: (tmp_path / role).read_text() for role in crowd}

    acknowledged: dict[int, str] = {}
    waits: list[int] = []
    for role in WRITERS:
        lines = said[role].splitlines()
        assert lines
        for line in lines:
            id_, wait, note = line.split(" ", 2)
            waits.append(int(wait))
            acknowledged[int(id_)] = note
    assert all(int(said[role]) for role in READERS)
    marks = checked(path, sound)["marks"]
    assert isinstance(marks, dict)
    assert {id_: mark[4] for id_, mark in marks.items()} == {i: n for i, n in acknowledged.items() if n}
    reads = sum(int(said[role]) for role in READERS)
    print(
        f"{SECONDS:g} s: {len(waits)} actions acknowledged and there, {reads} reads; longest {max(waits)} ms"
    )
