"""How a place is told where other names would stand."""

from __future__ import annotations

from collections.abc import Sequence

from annotations.model import RawMention
from annotations.proposals import ShownPlace
from tui import wording


def change(row: ShownPlace, *, ascii: bool = False) -> str:
    """What is there, and what would be: `PER → no name`; with the words of names that are not the whole range."""
    was, becomes = _names(row, row.place.was), _names(row, row.place.becomes)
    return f"{was} {'->' if ascii else '→'} {becomes}"


def _names(row: ShownPlace, names: Sequence[RawMention]) -> str:
    first, last = row.place.start, row.place.end
    return (
        ", ".join(
            label if (start, end) == (first, last) else f"{label} {row.text[start - first : end - first]}"
            for start, end, label in names
        )
        or "no name"
    )


def totals(places: int, articles: int, unread: int) -> str:
    """How much would change: `no place`, `3 places in 2 articles, and 1 article not read yet`."""
    said = (
        f"{wording.amount(places, 'place')} in {wording.amount(articles, 'article')}"
        if places
        else "no place"
    )
    return f"{said}, and {wording.amount(unread, 'article')} not read yet" if unread else said
