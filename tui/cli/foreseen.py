"""What a correction would change, listed instead of done."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from annotations.library import Library
from annotations.library.foreseeing import Preview
from annotations.proposals import Proposal, ShownPlace
from tui import foreseen, wording
from tui.cli import fields, output

PAGE = 100
"""Places that are read at once."""


def list_places(library: Library, proposal: Proposal, as_json: bool) -> int:
    """Print every place that a proposal would change, and say on stderr how many there are; returns the exit code.

    A terminal gets the first of them.
    """
    preview, limit = library.foresee(proposal), output.bound(None, as_json)
    rows = _rows(preview, limit)
    if as_json:
        output.write_jsons(map(fields.place, rows))
    else:
        notes: list[output.Note] = []
        columns = ("article", "published", "title", "change")
        output.write_rows(columns, _cells(rows, notes), wide=("title",), note=lambda row: notes.pop())
        if 0 < limit < preview.count:
            output.say(f"the first {limit:,} of {preview.count:,} places; a file or a pipe gets all")
    said = foreseen.totals(preview.count, preview.articles, preview.unread)
    output.say(f"would change {said}: {proposal.said}")
    return 0


def _rows(preview: Preview, limit: int = 0) -> Iterator[ShownPlace]:
    """The places in their order, at most `limit` of them; all are looked for."""
    given = 0
    try:
        for _ in preview.look():
            _show_looking(preview)
            while given < preview.count and (not limit or given < limit):
                end = min(preview.count, given + PAGE, *([limit] if limit else []))
                _hide()
                yield from preview.page(given, end - given)
                given = end
    finally:
        _hide()


def _cells(rows: Iterator[ShownPlace], notes: list[output.Note]) -> Iterator[Sequence[str]]:
    """The row of each place; the sentence that belongs to it is left in `notes`."""
    for row in rows:
        notes.append((row.sentence, [(row.start, row.start + len(row.text))]))
        article = row.article
        yield str(article.id), wording.date(article.published), article.title, foreseen.change(row)


def _show_looking(preview: Preview) -> None:
    """Show on stderr how many articles were looked through, where a person sees it."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[Klooking {preview.looked_at:,}/{preview.candidates:,} …")
        sys.stderr.flush()


def _hide() -> None:
    """Take that away again."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
