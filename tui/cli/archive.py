"""`glosse recognise --all`: how far it is, how fast it goes, how long it will take, what went wrong."""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotations.errors import GlosseError, ReadOnlyError
from tui import wording
from tui.cli import output
from tui.cli.desk import Desk

if TYPE_CHECKING:
    from annotations.library.archiving import Plan, Step

EVERY = 1.0
"""Seconds between lines where stderr is no terminal..."""

REDRAWN = 0.2
"""...and between two drawings of the line on one."""

LATELY = 30.0
"""Seconds over which rates are taken."""


def recognise(desk: Desk, query: str, jobs: int, cluster: str) -> int:
    """Recognise what a query finds and is not recognised yet, and store it; the exit code is 1 if a part failed."""
    with desk.library() as library:
        if library.read_only:
            raise ReadOnlyError(f"the library {library.path} is read-only; what is found could not be kept")
        plan = library.plan(query)
        if not plan.found:
            return output.found(
                0, "no article found" if query else "the library is empty; `glosse add PATH` fills it"
            )
        if plan.unread:
            output.say(_unread(plan))
        meter = Meter(plan)
        try:
            with closing(library.recognise_all(plan, jobs=jobs, cluster=cluster)) as steps:
                for step in steps:
                    meter.add(step)
        except (KeyboardInterrupt, GlosseError) as error:
            meter.clear()
            if isinstance(error, KeyboardInterrupt) or meter.articles:
                output.say(meter.stopped())
            raise
    meter.clear()
    output.say(meter.done())
    return 1 if meter.failed else 0


def _unread(plan: Plan) -> str:
    """How many articles no pipeline reads, by language."""
    languages = (
        f"{wording.language(code) or 'undecided'} {number:,}" for code, number in plan.unread.items()
    )
    total = sum(plan.unread.values())
    article = wording.amount(total, "article is in a language", "articles are in languages")
    return f"{article} without a pipeline: {', '.join(languages)}"


@dataclass
class Meter:
    """Counts what is done and shows it on stderr: one line, drawn anew on a terminal, else one a second."""

    plan: Plan
    """What there is to do."""
    articles: int = 0
    """Articles recognised."""
    words: int = 0
    """Words in them."""
    failed: int = 0
    """Articles that could not be recognised."""
    elsewhere: int = 0
    """Articles whose text was read already, for another article or by somebody else, when it was their turn."""
    _begun: float = field(default_factory=time.monotonic)
    _shown: float = 0.0
    _lately: deque[tuple[float, int, int]] = field(default_factory=deque)

    def add(self, step: Step) -> None:
        """Count a step, say what failed in it, and show how far it is if that is due."""
        self.articles += step.articles
        self.words += step.words
        self.elsewhere += step.elsewhere
        self.failed += len(step.failures)
        if step.failures:
            self.clear()
        for failure in step.failures:
            output.say(f"failed: article {failure.article} “{failure.title}”: {failure.reason}")
        now = time.monotonic()
        if step.articles or not self._lately:
            self._lately.append((now, self.articles, self.words))
        while len(self._lately) > 2 and now - self._lately[0][0] > LATELY:
            self._lately.popleft()
        if now - max(self._shown, self._begun) >= (REDRAWN if sys.stderr.isatty() else EVERY):
            self._shown = now
            self._show(now)

    def _show(self, now: float) -> None:
        line = self.line(now)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{line[: _columns() - 1]}")
            sys.stderr.flush()
        else:
            output.say(line)

    def line(self, now: float) -> str:
        """How far it is; with rates and the time left as soon as they are known."""
        done, total = self.articles + self.elsewhere + self.failed, len(self.plan.ids)
        parts = [f"{done:,}/{total:,} articles"]
        since, articles, words = self._lately[0] if self._lately else (now, 0, 0)
        seconds = now - since
        if seconds > 0 and self.words > words:
            rate = (self.words - words) / seconds
            left = self.plan.words * (1 - (self.elsewhere + self.failed) / total) - self.words
            parts += [
                f"{(self.articles - articles) / seconds:.1f} articles/s",
                f"{rate:,.0f} words/s",
                f"{duration(max(0.0, left) / rate)} left",
            ]
        return " · ".join(parts)

    def clear(self) -> None:
        """Take the line away, where it is drawn anew."""
        if self._shown and sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def done(self) -> str:
        """What came of it."""
        if not self.plan.ids:
            return f"nothing left to recognise; {wording.amount(self.plan.done, 'article')} recognised before"
        seconds = time.monotonic() - self._begun
        said = f"{wording.amount(self.articles, 'article')} recognised in {duration(seconds)}"
        if self.words:
            said += f" ({self.articles / seconds:.1f} articles/s, {self.words / seconds:,.0f} words/s)"
        if self.elsewhere:
            said += f", {self.elsewhere:,} more had their text read already"
        return said + (f", {self.failed:,} failed" if self.failed else "")

    def stopped(self) -> str:
        """What is done of it, when it ends early."""
        done, total = self.articles + self.elsewhere, len(self.plan.ids)
        failed = f", {self.failed:,} failed" if self.failed else ""
        return (
            f"stopped: {done:,} of {total:,} articles recognised{failed}; the same command goes on from there"
        )


def duration(seconds: float) -> str:
    """`8 s`, `3 min 20 s`, `2 h 05 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600:,} h {whole % 3600 // 60:02} min"


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
