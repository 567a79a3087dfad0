"""How results and messages leave the command line: tables for people, lines and JSON for programs."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TextIO

if TYPE_CHECKING:
    from rich.text import Text

Note = tuple[str, Sequence[tuple[int, int]]]
"""A passage, and where in it something was found, in its code points."""

TERMINAL_LIMIT = 100
"""Rows that a list on a terminal has when nobody says how many."""

POINTED = 72
"""Code points of a text around the place that is pointed at."""

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What can steer a terminal, hide text in it or turn it round, and what UTF-8 cannot carry."""


def inert(value: str) -> str:
    """One line that no terminal obeys: white space becomes a blank, other controls their escape (`\\x1b`)."""
    return _UNSAFE.sub(_escaped, re.sub(r"[\t\n\v\f\r]+", " ", value))


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


def _json_escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def _nowhere() -> TextIO:
    """A stream for one that was closed before the start (`>&-`), which Python gives as None."""
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123


def prepare_streams() -> None:
    """Let every character through: UTF-8 to files and pipes, escapes where a terminal has less."""
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="backslashreplace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def say(message: str) -> None:
    """A message for the person, on stderr."""
    sys.stderr.write(f"glosse: {inert(message)}\n")


def point(text: str, position: int) -> None:
    """A place in a text on stderr: the text on one line, at most `POINTED` code points of it, and `^` below."""
    if not text.strip():
        return
    start = max(0, position - POINTED // 2) if len(text) > POINTED else 0
    before, after = inert(text[start:position]), inert(text[position : start + POINTED])
    # A wide character takes two cells, a combining one none.
    from rich.cells import cell_len

    sys.stderr.write(f"  {before}{after}\n  {' ' * cell_len(before)}^\n")


def to_terminal() -> bool:
    """Whether results are read by a person."""
    return sys.stdout.isatty()


def write_line(value: str) -> None:
    """One line of result."""
    sys.stdout.write(inert(value) + "\n")


def json_line(fields: Mapping[str, object]) -> str:
    """One JSON object on one line, readable in UTF-8, with everything escaped that a terminal could obey."""
    return _UNSAFE.sub(_json_escaped, json.dumps(fields, ensure_ascii=False))


def write_json(fields: Mapping[str, object]) -> None:
    """One record as a JSON line."""
    sys.stdout.write(json_line(fields) + "\n")


def write_jsons(records: Iterable[Mapping[str, object]]) -> int:
    """One JSON line a record; returns how many."""
    written = 0
    for record in records:
        write_json(record)
        written += 1
    return written


def write_row(cells: Sequence[str]) -> None:
    """One row as soon as it is known: tab-separated, in columns on a terminal."""
    if to_terminal():
        sys.stdout.write("  ".join(f"{inert(cell):<9}" for cell in cells).rstrip() + "\n")
    else:
        sys.stdout.write("\t".join(map(inert, cells)) + "\n")


def write_text(content: str) -> None:
    """A canonical text as it is, closed by a line end."""
    sys.stdout.write(content + "\n")


def bound(limit: int | None, as_json: bool) -> int:
    """How many rows to list at most, 0 for all: what was asked for, else what a person can look through."""
    if limit is not None:
        return limit
    return TERMINAL_LIMIT if to_terminal() and not as_json else 0


def found(number: int, otherwise: str) -> int:
    """The exit code of a search: 0, or 1 with a message if it found nothing."""
    if number:
        return 0
    say(otherwise)
    return 1


def write_rows(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Sequence[str] = (),
    wide: Sequence[str] = (),
    note: Callable[[Sequence[str]], Note | None] | None = None,
) -> int:
    """Rows as a table on a terminal, else one tab-separated line each, without a heading; returns how many.

    Columns in `numbers` stand to the right, those in `wide` may be shortened to fit the terminal. On a terminal, what
    `note` has for a row stands below it; elsewhere it is one more column.
    """
    if to_terminal():
        return _write_table(columns, rows, numbers, wide, note)
    written = 0
    for row in rows:
        below = note(row) if note else None
        cells = [*row, below[0] if below else ""] if note else row
        sys.stdout.write("\t".join(inert(cell) for cell in cells) + "\n")
        written += 1
    return written


def _write_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Sequence[str],
    wide: Sequence[str],
    note: Callable[[Sequence[str]], Note | None] | None,
) -> int:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        side: Literal["left", "right"] = "right" if column in numbers else "left"
        table.add_column(column, justify=side, no_wrap=column not in wide)
    notes = []
    for row in rows:
        table.add_row(*(Text(inert(cell), overflow="ellipsis", no_wrap=True) for cell in row))
        notes.append(note(row) if note else None)
    console = Console(highlight=False, markup=False, emoji=False)
    if not any(notes):
        if notes:
            console.print(table)
        return len(notes)
    with console.capture() as capture:
        console.print(table)
    # The first line is the heading; every row takes one.
    heading, *lines = capture.get().splitlines()
    sys.stdout.write(heading + "\n")
    for line, below in zip(lines, notes, strict=True):
        sys.stdout.write(line + "\n")
        if below:
            console.print(_marked(*below), overflow="ellipsis", no_wrap=True)
    return len(notes)


def _marked(passage: str, hits: Sequence[tuple[int, int]]) -> Text:
    """A passage below its row, what was sought in it bold and underlined."""
    from rich.text import Text

    text, done = Text("    ", style="dim"), 0
    for start, end in hits:
        text.append(inert(passage[done:start]))
        text.append(inert(passage[start:end]), style="not dim bold underline")
        done = end
    return text.append(inert(passage[done:]))


def write_prose(heading: str, details: str, content: str, width: int, note: str = "") -> None:
    """A text for a person at a terminal, wrapped at words in a column of at most `width` cells, its note above it."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    console.width = min(console.width, width)
    if heading:
        console.print(Text(inert(heading), style="bold"))
    console.print(Text(inert(details), style="dim"), end="\n\n")
    for line in note.split("\n") if note else ():
        console.print(Text(f"| {inert(line)}", style="italic"))
    if note:
        console.print()
    for line in content.split("\n"):
        console.print(Text(inert(line)))


PACED = 100
"""Things done before it is said how fast: the first ones tell little."""


class Progress:
    """A count on stderr that grows while a person waits; silent where nobody would see it."""

    def __init__(self, noun: str, *, every: int = 1, alone: bool = True, total: int = 0) -> None:
        """Count `noun`, shown at `every` so many; not `alone`: result lines show it too, if a person sees them.

        With a `total` it says how many a second are done and how long the rest will take.
        """
        self._noun = noun
        self._total = total
        self._begun = time.monotonic()
        self._every = every
        self._stream = sys.stderr
        self._shown = self._stream.isatty() and (alone or not to_terminal())
        self._count = 0

    def step(self) -> None:
        """One more is done."""
        self._count += 1
        if self._shown and (self._count - 1) % self._every == 0:
            self._stream.write(f"\r\x1b[K{self._count:,}{self._of()} {self._noun}{self._pace()} …")
            self._stream.flush()

    def _of(self) -> str:
        return f" of {self._total:,}" if self._total else ""

    def _pace(self) -> str:
        """How many a second, and how long the rest takes at that."""
        rate = self._count / max(time.monotonic() - self._begun, 0.001)
        if not self._total or self._count < PACED:
            return ""
        left = round(max(self._total - self._count, 0) / rate)
        return f", {rate:,.0f} a second, {left // 60}:{left % 60:02} left"

    def done(self) -> None:
        """Take the count away again."""
        if self._shown and self._count:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


class Percent:
    """How much of a long step is done, on stderr, while a person waits; silent where nobody would see it."""

    def __init__(self, verb: str) -> None:
        self._verb = verb
        self._stream = sys.stderr
        self._begun = time.monotonic()
        self._shown = False

    def show(self, done: int, whole: int) -> None:
        """So much of the whole is done, which is 0 while nobody knows it; said once it takes a second."""
        if self._stream.isatty() and time.monotonic() - self._begun > 1:
            self._shown = True
            much = f"{100 * done // whole} %" if whole else f"{done:,}"
            self._stream.write(f"\r\x1b[K{much} {self._verb} …")
            self._stream.flush()

    def done(self) -> None:
        """Take it away again."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
