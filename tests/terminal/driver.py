"""A person at a terminal, for tests: runs a command on a pseudo-terminal, presses keys, reads the screen."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pexpect
import pyte

KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "backspace": "\x7f", "up": "\x1b[A", "down": "\x1b[B",
    "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F", "shift+right": "\x1b[1;2C",
    "shift+down": "\x1b[1;2B",
    "shift+tab": "\x1b[Z", "ctrl+s": "\x13", "ctrl+r": "\x12", "ctrl+z": "\x1a", "space": " ", "pagedown": "\x1b[6~",
}  # fmt: skip
UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\[\?u|\x1b_G[^\x1b]*\x1b\\|\x1bP[^\x1b]*\x1b\\"
)


class Terminal:
    """A command on a pseudo-terminal of `columns` x `rows` cells, seen through pyte."""

    def __init__(
        self,
        argv: Sequence[str | Path],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        """Everything that the command wrote."""
        whole = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        whole.pop("NO_COLOR", None) if "NO_COLOR" not in (env or {}) else None
        self.child = pexpect.spawn(
            str(argv[0]),
            [str(part) for part in argv[1:]],
            dimensions=(rows, columns),
            env=whole,
            timeout=None,
            echo=False,
        )

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.child.close(force=True)

    def pump(self, seconds: float = 0.05) -> bool:
        """Take in what the command writes for at most `seconds`; False once it has ended."""
        try:
            data = self.child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", data))
        return True

    @property
    def lines(self) -> list[str]:
        """The rows on screen, without spaces at their ends.

        Not pyte's own `display`, which fails where half of a wide character was overwritten.
        """
        rows, columns = self.screen.buffer, range(self.screen.columns)
        return ["".join(rows[y][x].data for x in columns).rstrip() for y in range(self.screen.lines)]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    def wait(self, condition: Callable[[Terminal], bool], what: str, seconds: float = 30.0) -> Terminal:
        """Wait until the screen fulfils a condition; fails with the screen otherwise."""
        deadline = time.monotonic() + seconds
        while not condition(self):
            alive = self.pump()
            if condition(self):
                break
            assert alive, f"ended before: {what}\n{self.text}"
            assert time.monotonic() < deadline, f"waited in vain for: {what}\n{self.text}"
        return self

    def see(self, *texts: str, seconds: float = 30.0) -> Terminal:
        """Wait until all `texts` are on screen."""
        return self.wait(
            lambda terminal: all(text in terminal.text for text in texts), " and ".join(texts), seconds
        )

    def miss(self, text: str) -> Terminal:
        """Wait until `text` is not on screen."""
        return self.wait(lambda terminal: text not in terminal.text, f"no {text!r}")

    def press(self, *keys: str) -> Terminal:
        """Press keys by name, or type a text that is no key's name."""
        for key in keys:
            self.child.send(KEYS.get(key, key))
            if key == "escape":
                self.pump(0.2)
        return self

    def resize(self, columns: int, rows: int) -> Terminal:
        """Make the window another size."""
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)
        return self

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal to the command."""
        self.child.kill(number)

    def end(self, seconds: float = 20.0) -> int:
        """Wait for the command to end and give its exit code (negative: the signal that ended it)."""
        deadline = time.monotonic() + seconds
        while self.pump(0.1):
            assert time.monotonic() < deadline, f"did not end\n{self.text}"
        self.child.close()
        return self.child.exitstatus if self.child.exitstatus is not None else -(self.child.signalstatus or 0)
