"""The command as its own process: terminals, closed pipes, signals, encodings."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
GLOSSE = [sys.executable, "-m", "tui.cli.main"]
HOSTILE = "[red]Titel[/red] \x1b]0;pwned\x07 \x1b[2J Ende"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    own = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("XDG_", "LC_", "COV_", "COVERAGE"))
    }
    return {**own, "HOME": str(tmp_path), "GLOSSE_LIBRARY": str(tmp_path / "library.db"), "LANG": "C.UTF-8"}


@pytest.fixture
def library(environment: dict[str, str], tmp_path: Path) -> Path:
    """A library with enough articles to fill a pipe, one of them hostile."""
    articles = [{"title": HOSTILE, "text": "Der erste Text.", "published": "2030-01-01"}]
    articles += [
        {"title": f"Nummer {n} {'x' * 200}", "text": f"Text {n}", "language": "de"} for n in range(600)
    ]
    lines = "\n".join(json.dumps(one) for one in articles)
    (tmp_path / "many.jsonl").write_text(lines, "utf-8")
    done = subprocess.run(
        [*GLOSSE, "add", str(tmp_path / "many.jsonl")], env=environment, cwd=ROOT, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    return tmp_path / "library.db"


def on_terminal(arguments: list[str], environment: dict[str, str], columns: int) -> tuple[int, bytes]:
    """Run the command on a pseudo-terminal; its exit code and every byte that it wrote."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, columns))
    with subprocess.Popen(
        [*GLOSSE, *arguments], stdin=slave, stdout=slave, stderr=slave, env=environment, cwd=ROOT
    ) as child:
        os.close(slave)
        written = bytearray()
        while True:
            try:
                chunk = os.read(master, 65536)
            except OSError:
                break
            if not chunk:
                break
            written += chunk
        os.close(master)
        return child.wait(), bytes(written)


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.terminal
def test_a_table_fits_the_terminal_and_nothing_in_it_is_obeyed(
    library: Path, environment: dict[str, str]
) -> None:
    code, raw = on_terminal(["articles"], {**environment, "TERM": "xterm", "NO_COLOR": "1"}, 80)
    assert code == 0
    assert b"\x1b]" not in raw
    assert b"\x1b[2J" not in raw
    assert b"\x07" not in raw
    lines = raw.decode().splitlines()
    assert any("[red]Titel[/red]" in line for line in lines)
    assert len([line for line in lines if "Nummer" in line]) == 99
    assert "100 of 601 articles; --limit 0 lists all" in lines[-1]
    assert max(len(line.replace("\x1b[1m", "").replace("\x1b[0m", "")) for line in lines) <= 80


@pytest.mark.terminal
def test_a_text_is_wrapped_on_a_terminal(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Titel\n\n" + "Ein langer Satz ohne Ende. " * 20, "utf-8")
    code, raw = on_terminal(["add", str(tmp_path / "a.txt")], environment, 80)
    assert (code, b"added" in raw) == (0, True)
    code, raw = on_terminal(["show", "1"], {**environment, "TERM": "xterm", "NO_COLOR": "1"}, 60)
    assert code == 0
    body = [line for line in raw.decode().splitlines() if line.startswith("Ein ")]
    assert body
    assert max(map(len, body)) <= 60


@pytest.mark.parametrize("arguments", [["articles", "--json"], ["export", "--format", "jsonl"]])
def test_a_reader_that_closes_early_ends_it_quietly(
    library: Path, environment: dict[str, str], arguments: list[str]
) -> None:
    child = subprocess.Popen(
        [*GLOSSE, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=ROOT
    )
    assert child.stdout is not None
    assert child.stderr is not None
    with child.stdout, child.stderr:
        assert child.stdout.readline().startswith(b'{"')
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait() == 141


def test_an_interrupt_ends_it_quietly(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [*GLOSSE, "add", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=ROOT,
    ) as child:
        wait_until(Path(environment["GLOSSE_LIBRARY"]).exists)
        wait_until(lambda: waits_for_input(child.pid))
        child.send_signal(signal.SIGINT)
        assert child.stderr is not None
        assert child.stderr.read() == b""
        assert child.wait() == 130


def waits_for_input(pid: int) -> bool:
    """Whether a process sleeps, as it does in a blocking read."""
    status = Path(f"/proc/{pid}/wchan")
    if not status.exists():
        return True
    return "pipe" in status.read_text()


def test_without_a_terminal_the_reader_says_so(environment: dict[str, str]) -> None:
    done = subprocess.run(
        GLOSSE, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("glosse: the reader needs a terminal")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("locale", ["C", "POSIX", "de_DE.ISO-8859-1"])
def test_output_to_a_pipe_is_utf8_whatever_the_locale(
    environment: dict[str, str], tmp_path: Path, locale: str
) -> None:
    (tmp_path / "a.txt").write_text("Größe → 👩‍💻\n\nEin Text über Łódź.", "utf-8")
    own = {**environment, "LANG": locale, "LC_ALL": locale, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([*GLOSSE, "add", str(tmp_path / "a.txt")], env=own, cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr
    shown = subprocess.run([*GLOSSE, "show", "1"], env=own, cwd=ROOT, capture_output=True)
    assert shown.stdout.decode("utf-8").startswith("Größe → 👩‍💻\n")


def test_a_path_that_is_no_text_is_told_safely(environment: dict[str, str], tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/b\xff\x1b[2J.txt"
    for command in ("add", "recognise"):
        done = subprocess.run([*GLOSSE, command, path], env=environment, cwd=ROOT, capture_output=True)
        assert done.returncode == 2
        assert done.stdout == b""
        assert b"\x1b" not in done.stderr
        assert b"[2J.txt: " in done.stderr
        done.stderr.decode("utf-8")
