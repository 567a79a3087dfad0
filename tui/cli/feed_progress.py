"""How far a refresh is, on one line of stderr, while a person waits."""

from __future__ import annotations

import sys

from annotations.incoming import RefreshStep
from tui.cli import output

BAR = 24
"""Cells of the bar."""


class FeedProgress:
    """A bar over the feeds of one refresh; silent where nobody would see it."""

    def __init__(self) -> None:
        self._stream = sys.stderr
        self._seen = self._stream.isatty()
        self._shown = False

    def show(self, step: RefreshStep) -> None:
        """Draw the bar for a step; with one feed only, there is nothing to measure but articles."""
        if not self._seen:
            return
        full = BAR * step.done // max(step.total, 1)
        bar = (
            f"[{'#' * full}{'·' * (BAR - full)}] {step.done:,} of {step.total:,} feeds, "
            if step.total > 1
            else ""
        )
        working = f" · {output.inert(step.working)[:30]}" if step.working else ""
        self._stream.write(f"\r\x1b[K{bar}{step.articles:,} new articles{working} …")
        self._stream.flush()
        self._shown = True

    def clear(self) -> None:
        """Take it away."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._shown = False
