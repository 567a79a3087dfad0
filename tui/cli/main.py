"""`glosse`: where the installed command begins, before anything is imported that takes time."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; whatever goes wrong is one line on stderr."""
    from tui.cli.group import run

    return run(arguments)


def main() -> int:
    """The entry point of the command `glosse`."""
    gc.disable()  # What a start makes is no garbage; the reader turns it on once its list is drawn, commands at once.
    from tui.cli import output

    output.prepare_streams()
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
