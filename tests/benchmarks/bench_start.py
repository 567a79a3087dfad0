"""From the command to the list on a real terminal, beside a bare Textual app in the same run.

Prints seconds (median of the rounds) and their ratio to the bare app: a new library with the seeds, the same library
again, and from Enter on an article until its names are shown for the first time.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.terminal.driver import Terminal

ROUNDS = 5
COMMAND = Path(sys.executable).parent / "glosse"
BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("1 of 13")

Bare().run()
"""


def shown(argv: list[str | Path], home: str, *, names: bool = False) -> tuple[float, float]:
    """Seconds to the first screen, and from Enter to the names."""
    with Terminal(argv, columns=120, rows=40, env={"HOME": home, "XDG_STATE_HOME": home}) as terminal:
        begun = time.monotonic()
        terminal.see("1 of 13")
        first = time.monotonic() - begun
        begun = time.monotonic()
        if names:
            terminal.press("down", "enter").see("found by program")
        return first, time.monotonic() - begun


def main() -> None:
    """Run the rounds and print the table."""
    figures: dict[str, list[float]] = {
        "bare Textual app": [],
        "new library": [],
        "again": [],
        "Enter to names": [],
    }
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as home:
            argv: list[str | Path] = [COMMAND, "--library", f"{home}/library.db"]
            figures["bare Textual app"].append(shown([sys.executable, "-c", BARE], home)[0])
            first, names = shown(argv, home, names=True)
            figures["new library"].append(first)
            figures["Enter to names"].append(names)
            figures["again"].append(shown(argv, home)[0])
    bare = statistics.median(figures["bare Textual app"])
    for name, seconds in figures.items():
        median = statistics.median(seconds)
        print(f"{name:<18} {median:6.2f} s  {median / bare:5.2f} x")


if __name__ == "__main__":
    main()
