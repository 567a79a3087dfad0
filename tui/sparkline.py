"""Numbers as a line of bars, one cell each."""

from __future__ import annotations

from collections.abc import Sequence

BARS = "▁▂▃▄▅▆▇█"
ASCII = ".:-=+*#@"


def spark(values: Sequence[int], *, ascii: bool = False) -> str:
    """A bar for each number, as high as its share of the greatest; a blank for nothing."""
    bars, most = ASCII if ascii else BARS, max(values, default=0)
    return "".join(bars[(value * len(bars) - 1) // most] if value > 0 else " " for value in values)
