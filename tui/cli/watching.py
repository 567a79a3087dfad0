"""`glosse add --watch`: a folder that is followed until somebody stops it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from annotations.errors import InputError
from annotations.model import AddStatus
from tui.cli import output
from tui.cli.articles import totals_of, write_added
from tui.cli.desk import Desk


def watch(desk: Desk, targets: Sequence[str], language: str, as_json: bool) -> int:
    """Add what is there, then what comes; Ctrl-C ends it and is no failure."""
    if any(target == "-" or target.casefold().startswith(("http://", "https://")) for target in targets):
        raise InputError("--watch follows files and folders only")
    totals: Counter[AddStatus] = Counter()
    with desk.library(create=True) as library:
        try:
            for results in library.watch(targets, language=language):
                totals.update(result.status for result in results)
                for result in results:
                    write_added(result, as_json)
                if not results:
                    output.say(f"{totals_of(totals) or 'nothing there yet'}; following, Ctrl-C ends it")
        except KeyboardInterrupt:
            pass
    output.say(totals_of(totals) or "nothing came")
    return 0
