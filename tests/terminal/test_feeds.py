"""Feeds at a real terminal: added by keys, refreshed and read; and what is left when the reader is killed meanwhile."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.library import Library
from tests.feeds.server import Answer, Raw, Server

pytestmark = pytest.mark.terminal

FIRST = "Der Rat der Stadt Lindau hat am Dienstag getagt."


def rss(title: str, *numbers: int) -> Answer:
    """A feed with an item a number."""
    items = "".join(
        f"<item><title>Sitzung {n}</title><guid>{n}</guid><pubDate>{n:02} Mar 2031 10:00:00 GMT</pubDate>"
        f"<description>{FIRST} Zum {n}. Mal.</description></item>"
        for n in numbers
    )
    body = f"<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>"
    return Answer(body.encode(), headers=(("Content-Type", "application/rss+xml"),))


async def _never(asked: object, writer: object) -> None:
    await asyncio.sleep(15)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server({"/bote": rss("Seebote", 1, 2), "/langsam": Raw(_never)}) as running:
        yield running


@pytest.fixture
def story(tmp_path: Path, run) -> None:
    """A library with one article, which makes the reader leave the seeds out."""
    file = tmp_path / "alt.md"
    file.write_text(
        "---\ntitle: Ein alter Bericht\npublished: 2020-01-01\nlanguage: xx\n---\nEs war einmal.\n"
    )
    assert run("add", file).returncode == 0


def test_a_feed_is_added_refreshed_and_read_by_keys(start, server: Server, story: None) -> None:
    terminal = start().see("Ein alter Bericht").press("+").see("Add a feed")
    terminal.press(server.url("/bote"), "enter").see("2 new · “Seebote”", "Sitzung 2", "Sitzung 1")
    server.routes["/bote"] = rss("Seebote", 1, 2, 3)
    terminal.press("R").see("1 new", "Sitzung 3")
    terminal.press("home", "enter").see(FIRST, "Zum 3. Mal.")
    terminal.press("q").see("Sitzung 3").press("g", "f").see("Glosse  Feeds", "1 feed", "/bote")
    terminal.press("enter").see('source:"Seebote"', "1 of 3")
    terminal.press("escape").see("Ein alter Bericht").press("q")
    assert terminal.end() == 0


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_reader_that_is_killed_while_it_refreshes_leaves_no_process(
    start, server: Server, story: None, path: Path, number: int
) -> None:
    with Library.open(path, creator="ada") as library:
        for place in ("/bote", "/langsam"):
            library.subscribe(server.url(place))
    terminal = start().see("Ein alter Bericht").press("R").see("feeds 1/2 · 2 new", "Sitzung 2")
    below = _below(terminal.child.pid)
    assert len(below) >= 2  # The one that goes outside, and the one in which it has feeds read.
    terminal.kill(number)
    terminal.end()
    deadline = time.monotonic() + 30
    while left := {pid for pid in below if _runs(pid)}:
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.05)
    with Library.open(path) as library:
        assert library.count() == 3


def _below(pid: int) -> set[int]:
    """The processes that a process has started, and those that they have."""
    shown = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(line.split()[0]): int(line.split()[1]) for line in shown.splitlines()}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def _runs(pid: int) -> bool:
    """Whether a process is there, and not only waits for somebody to hear how it ended."""
    said = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(said.stdout.strip()) and not said.stdout.strip().startswith("Z")
