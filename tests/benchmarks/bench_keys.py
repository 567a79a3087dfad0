"""From a key to the last byte drawn, on a real pseudo-terminal: `tests/benchmarks/bench_keys.py`.

The reader opens articles of 500, 10,000 and 100,000 words with up to 10,000 mentions and 2,000 annotations that a
real library holds; every key is written to the terminal, and its time is that of the last byte before the program has
been silent for 50 ms. In the same run: the longest article again while the names of other articles are looked for, a
bare Textual app that draws one line anew on every key, and Textual's `TextArea(read_only=True)` with the same text.

Prints a Markdown table: milliseconds from Enter to the first byte of the text and to the last of all, milliseconds a
key (median, 95th percentile, all kinds of keys together, then by kind), and the resident memory over that of the
reader at its start with an empty library. Budgets: 150 ms to open, 16 ms a key, three times the text and 20 MB.
"""

from __future__ import annotations

import argparse
import os
import platform
import select
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pexpect

from annotations.library import Library
from annotations.model import Draft
from annotations.text import from_plain
from tests.benchmarks.long_article import OPENING, fill, written

SIZES = ((500, 50, 10), (10_000, 1_000, 200), (100_000, 10_000, 2_000))
"""Words, mentions, annotations."""
SILENCE = 0.05
"""Seconds without a byte after which a key is done with."""
GROUPS: dict[str, dict[str, bytes]] = {
    "move": {"right": b"\x1b[C", "down": b"\x1b[B", "word": b"w", "sentence": b")", "up": b"\x1b[A"},
    "page": {"page down": b"\x1b[6~", "page up": b"\x1b[5~", "half a page": b"\x04"},
    "jump": {"mention": b"\t", "annotation": b"a", "mention back": b"\x1b[Z", "annotation back": b"A"},
    "select": {"shift+right": b"\x1b[1;2C", "shift+down": b"\x1b[1;2B", "sentences": b"V"},
}
SHARED = {
    "move": ("right", "down", "up"),
    "page": ("page down", "page up"),
    "select": ("shift+right", "shift+down"),
}
"""The keys that `TextArea` knows too."""
COMMAND = Path(sys.executable).parent / "glosse"
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    count = 0
    def compose(self):
        yield Static("ready", id="line")
    def on_key(self, event):
        self.count += 1
        self.query_one("#line").update(f"key {self.count}")
Bare().run()
"""
AREA = """
import sys
from textual.app import App
from textual.widgets import TextArea
class Area(App):
    def compose(self):
        yield TextArea(open(sys.argv[1], encoding="utf-8").read(), read_only=True, soft_wrap=True)
Area().run()
"""


class Program:
    """A program on a pseudo-terminal of 120 x 40 cells, of which only the time and number of its bytes count."""

    def __init__(self, argv: Sequence[str | Path], home: Path) -> None:
        env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "HOME": str(home)}
        settings = home / "glosse" / "config.toml"  # Its copy of the day would be measured, too.
        settings.parent.mkdir(exist_ok=True)
        settings.write_text("[library]\nbackups = 0\n", "utf-8")
        env["XDG_STATE_HOME"] = env["XDG_CONFIG_HOME"] = env["XDG_DATA_HOME"] = str(home)
        env.pop("NO_COLOR", None)
        self.child = pexpect.spawn(
            str(argv[0]), [str(part) for part in argv[1:]], dimensions=(40, 120), env=env, echo=False
        )
        self.fd = self.child.child_fd

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close(force=True)

    def receive(self, seconds: float) -> bytes:
        """What it writes next, b"" if that takes longer than `seconds`."""
        return os.read(self.fd, 1 << 16) if select.select([self.fd], [], [], seconds)[0] else b""

    def wait(self, mark: bytes, seconds: float = 30.0) -> None:
        """Read until it has written something."""
        seen, end = b"", time.perf_counter() + seconds
        while mark not in seen:
            assert time.perf_counter() < end, f"waited in vain for {mark!r}"
            seen += self.receive(1.0)

    def settle(self, silence: float = 1.0, seconds: float = 30.0) -> None:
        """Read until it has been silent, at most for so long."""
        end = time.perf_counter() + seconds
        while self.receive(silence) and time.perf_counter() < end:
            pass

    def press(self, key: bytes, mark: bytes = b"", silence: float = SILENCE) -> tuple[float, float]:
        """Milliseconds from a key to the byte that completes `mark` (the first byte without one) and to the last.

        Nothing within half a second, or a longer `silence`, gives zeros.
        """
        begun = first = last = time.perf_counter()
        os.write(self.fd, key)
        seen = b""
        while data := self.receive(silence if first > begun else max(silence, 0.5)):
            last = time.perf_counter()
            seen += data
            if first == begun and mark in seen:
                first = last
        return 1000 * (first - begun), 1000 * (last - begun)

    @property
    def memory(self) -> int:
        """Resident bytes of its process, without those that it started."""
        status = Path(f"/proc/{self.child.pid}/status").read_text()
        return 1024 * int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


class Figures:
    """The times of one program."""

    def __init__(self) -> None:
        self.keys: dict[str, list[float]] = {}
        self.first: list[float] = []
        self.opened: list[float] = []
        self.memory = 0
        self.silent = 0
        """Keys after which nothing was drawn: the caret could not go on."""

    @property
    def all(self) -> list[float]:
        """The times of all keys."""
        return [each for times in self.keys.values() for each in times]

    def take(self, program: Program, presses: int, only: dict[str, tuple[str, ...]] | None = None) -> None:
        """Press every kind of key so often."""
        for group, keys in GROUPS.items():
            if only is not None and group not in only:
                continue
            for name, key in keys.items():
                if only is not None and name not in only[group]:
                    continue
                for _ in range(presses):
                    last = program.press(key)[1]
                    if last > 0:
                        self.keys.setdefault(group, []).append(last)
                    else:
                        self.silent += 1
            if group == "select":
                program.press(b"\x1b")
                program.settle(0.3)


def median(times: Sequence[float]) -> float:
    """The median, nan of nothing."""
    return statistics.median(times) if times else float("nan")


def p95(times: Sequence[float]) -> float:
    """The 95th percentile, nan of less than two."""
    return statistics.quantiles(times, n=20)[18] if len(times) > 1 else float("nan")


def read(path: Path, home: Path, presses: int, opens: int, *, busy: bool = False) -> Figures:
    """Open the one article of a library several times, then press keys in its middle."""
    figures = Figures()
    for turn in range(opens):
        with Program([COMMAND, "--library", path], home) as program:
            program.wait(b"1 of")
            program.settle(1.0)
            first, last = program.press(b"\r", OPENING[1].encode(), 0.4)
            figures.first.append(first)
            figures.opened.append(last)
            if turn + 1 < opens:
                continue
            program.settle(0.5 if busy else 2.0, 4.0 if busy else 20.0)
            for _ in range(12):
                program.press(b"\x1b[6~")
            figures.take(program, presses)
            figures.memory = program.memory
    return figures


def others(path: Path) -> None:
    """Put articles beside that have yet to be recognised: some minutes of work for the recogniser."""
    with Library.open(path) as library:
        for number in range(60):
            text = from_plain(written(20_000, 0, seed=number)[0])
            library.add_draft(Draft(f"Weiter {number}", text, language="de", published="2001-01-01"), "bench")


def row(name: str, figures: Figures, text: int, idle: int) -> str:
    """One line of the table."""
    groups = [f"{median(t):.0f} / {p95(t):.0f}" if (t := figures.keys.get(g)) else "" for g in GROUPS]
    opened = (
        f"{median(figures.first):.0f} / {max(figures.first):.0f} / {median(figures.opened):.0f}"
        if figures.first
        else ""
    )
    memory = f"{(figures.memory - idle) / 1e6:+.1f}" if figures.memory else ""
    cells = [
        name,
        opened,
        f"{median(figures.all):.1f}",
        f"{p95(figures.all):.1f}",
        *groups,
        memory,
        f"{text / 1e6:.2f}" if text else "",
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Run all and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--presses", type=int, default=20, help="presses of each kind of key (default 20)")
    parser.add_argument("--opens", type=int, default=5, help="times that each article is opened (default 5)")
    parser.add_argument("--only", type=int, default=0, help="only the article of so many words")
    options = parser.parse_args()
    cpu = os.cpu_count()
    print(f"{cpu} cores, Python {platform.python_version()}, Textual {version('textual')}\n")
    head = [
        "",
        "open: text first / worst / all, ms",
        "key median, ms",
        "p95",
        *(f"{g}, median / p95" for g in GROUPS),
        "memory, MB",
        "text, MB",
    ]
    print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}", flush=True)
    with tempfile.TemporaryDirectory(prefix="glosse-bench-") as folder:
        home = Path(folder)
        fill(home / "empty.db", 0, 0, 0)
        with Program([COMMAND, "--library", home / "empty.db"], home) as program:
            program.settle()
            idle = program.memory
        with Program([sys.executable, "-c", BARE], home) as program:
            program.settle()
            bare = Figures()
            bare.take(program, options.presses, {"move": ("right", "down", "up")})
            print(row("bare Textual app", bare, 0, 0), flush=True)
        for words, mentions, annotations in SIZES:
            if options.only not in (0, words):
                continue
            path = home / f"{words}.db"
            kept = fill(path, words, mentions, annotations)
            size = kept.size
            named = f"{words:,} words, {mentions:,} mentions, {annotations:,} annotations"
            print(row(named, read(path, home, options.presses, options.opens), size, idle), flush=True)
            file = home / f"{words}.txt"
            file.write_text(written(words, mentions)[0], encoding="utf-8")
            with Program([sys.executable, "-c", AREA, file], home) as program:
                program.settle(2.0)
                area = Figures()
                area.take(program, options.presses, SHARED)
                print(row(f"TextArea, {words:,} words", area, size, 0), flush=True)
            if words == SIZES[-1][0]:
                others(path)
                found = read(path, home, options.presses, 1, busy=True)
                print(row(f"{named}, recognition at work", found, size, idle), flush=True)


if __name__ == "__main__":
    main()
