"""The installed command on a real pseudo-terminal, with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotations.library import Library
from tests.terminal.driver import Terminal

COMMAND = Path(sys.executable).parent / "glosse"

Start = Callable[..., Terminal]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home folder."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the library is made."""
    return tmp_path / "library.db"


@pytest.fixture
def run(home: Path, path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command without a terminal."""

    def call(*argv: str | Path) -> subprocess.CompletedProcess[str]:
        command = [str(COMMAND), "--library", str(path), *map(str, argv)]
        env = {**os.environ, "HOME": str(home)}
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)

    return call


@pytest.fixture
def start(home: Path, path: Path) -> Iterator[Start]:
    """Starts the command on a pseudo-terminal; whatever still runs at the end is killed."""
    running: list[Terminal] = []

    def begin(*argv: str | Path, columns: int = 80, rows: int = 24, **env: str) -> Terminal:
        own = {"HOME": str(home), "XDG_STATE_HOME": str(home), **env}
        terminal = Terminal([COMMAND, "--library", path, *argv], columns=columns, rows=rows, env=own)
        running.append(terminal)
        return terminal

    yield begin
    for terminal in running:
        terminal.child.close(force=True)


@pytest.fixture
def marks(path: Path) -> Callable[[], list[tuple[str, tuple[str, ...], str]]]:
    """Quote, tags and note of every annotation in the library, by position."""

    def read() -> list[tuple[str, tuple[str, ...], str]]:
        with Library.open(path, read_only=True) as library:
            rows = sorted(
                (row.annotation for row in library.annotation_rows()),
                key=lambda a: (a.article, a.start, a.end),
            )
            return [(a.exact, a.tags, a.note) for a in rows]

    return read
