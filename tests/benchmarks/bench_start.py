"""From the command to the list on a real terminal, beside a bare Textual app in the same run.

Prints seconds (median of the rounds) and their ratio to the bare app: a new library with the seeds, the same library
again, and from Enter on an article until its names are shown for the first time; then the resident memory in MiB when
the list is on screen, and a second later. Both are run at 120x40 with their byte code compiled, as an installed
package has it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.terminal.driver import Terminal

ROUNDS = 7
SETTLED = 1.0
"""Seconds after which the reader has made all that its list did not wait for."""
COMMAND = Path(sys.executable).parent / "glosse"
LIST = b"of 13"
"""What the first drawing says, of the bare app too."""
BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("1 of 13")

Bare().run()
"""


class Measured(NamedTuple):
    """One start."""

    seconds: float
    """To the first screen."""
    memory: float
    """MiB at the first screen."""
    settled: float
    """MiB a second later."""
    names: float
    """Seconds from Enter to the names, or 0 where nobody pressed it."""


def resident(pid: int) -> float:
    """The resident memory of a process in MiB, as `ps` has it."""
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(shown.stdout) / 1024


def start(argv: list[str | Path], home: str, compiled: str, *, names: bool = False) -> Measured:
    """Start a command on a pseudo-terminal and leave it again."""
    env = {
        "HOME": home,
        "XDG_STATE_HOME": home,
        "PYTHONPYCACHEPREFIX": compiled,
        "PYTHONDONTWRITEBYTECODE": "",
    }
    begun = time.monotonic()
    with Terminal(argv, columns=120, rows=40, env=env) as terminal:
        terminal.wait(lambda seen: LIST in seen.raw, "the first screen")
        seconds, memory = time.monotonic() - begun, resident(terminal.child.pid)
        terminal.see("1 of 13")
        if names:
            begun = time.monotonic()
            terminal.press("down", "enter").see("found by program")
            return Measured(seconds, memory, 0, time.monotonic() - begun)
        while time.monotonic() < begun + seconds + SETTLED:
            terminal.pump()
        return Measured(seconds, memory, resident(terminal.child.pid), 0)


def main() -> None:
    """Run the rounds and print the tables."""
    rounds: dict[str, list[Measured]] = {"bare Textual app": [], "new library": [], "again": []}
    with tempfile.TemporaryDirectory() as compiled:
        for number in range(ROUNDS + 1):
            with tempfile.TemporaryDirectory() as home:
                argv: list[str | Path] = [COMMAND, "--library", f"{home}/library.db"]
                bare: list[str | Path] = [sys.executable, "-c", BARE]
                measured = [
                    start(bare, home, compiled),
                    start(argv, home, compiled, names=True),
                    start(argv, home, compiled),
                ]
            if number:  # The first round compiles.
                for kept, one in zip(rounds.values(), measured, strict=True):
                    kept.append(one)
    table("s", "to the first screen", {name: [one.seconds for one in all_] for name, all_ in rounds.items()})
    table("s", "from Enter to names", {"new library": [one.names for one in rounds["new library"]]})
    del rounds["new library"]
    table("MiB", "at the first screen", {name: [one.memory for one in all_] for name, all_ in rounds.items()})
    table("MiB", "a second later", {name: [one.settled for one in all_] for name, all_ in rounds.items()})


def table(unit: str, what: str, figures: dict[str, list[float]]) -> None:
    """Print medians, and their ratio to the first row where there are several."""
    first = statistics.median(next(iter(figures.values())))
    for name, values in figures.items():
        median = statistics.median(values)
        ratio = f"  {median / first:5.2f} x" if len(figures) > 1 else ""
        print(f"{what:<20} {name:<18} {median:7.2f} {unit}{ratio}")


if __name__ == "__main__":
    main()
