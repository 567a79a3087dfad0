"""The pictures there are: what each is called, what is said of a number in it, and its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from annotations.pictures import Grid, Timeline
from tui import wording
from tui.pictures.ink import Cell, Picture, Row
from tui.pictures.matrix import Matrix
from tui.pictures.strips import Strips

Kind = Literal["mentions", "sources", "together", "names"]
KINDS: Final[tuple[Kind, ...]] = ("mentions", "sources", "together", "names")
"""The pictures, in the order of the key that goes from one to the next."""

TITLES: Final[dict[Kind, str]] = {
    "mentions": "Mentions over time",
    "sources": "Tags by source",
    "together": "Tags together",
    "names": "Names together",
}

COLUMNS: Final[dict[Kind, tuple[str, ...]]] = {
    "mentions": ("time", "name", "mentions", "articles"),
    "sources": ("tag", "source", "annotations"),
    "together": ("tag", "with", "articles", "annotations"),
    "names": ("name", "with", "articles"),
}
"""Columns of the table that says the same as a picture."""

NUMBERS: Final = ("mentions", "articles", "annotations")
"""The columns that are numbers."""

EVERY: Final = {"day": "by day", "week": "by week", "month": "by month", "year": "by year"}

Data = Timeline | Grid


def picture(data: Data) -> Picture:
    """How it is drawn."""
    return Strips(data) if isinstance(data, Timeline) else Matrix(data)


def cells(data: Data) -> list[Cell]:
    """The numbers that are not 0, as the table lists them: of two that stand together only the first."""
    if isinstance(data, Timeline):
        return [
            (row, column)
            for column in range(len(data.starts))
            for row in range(len(data.names))
            if data.mentions[row][column]
        ]
    return [
        (row, column)
        for row, numbers in enumerate(data.cells)
        for column, number in enumerate(numbers)
        if number and (data.kind == "sources" or column >= row)
    ]


def record(data: Data, cell: Cell) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The words and the numbers of a row of the table; who is alone stands with ''."""
    row, column = cell
    if isinstance(data, Timeline):
        numbers = (data.mentions[row][column], data.articles[row][column])
        return (data.starts[column], data.names[row]), numbers
    words = (data.rows[row], "" if data.kind != "sources" and row == column else data.columns[column])
    closer = (data.closer[row][column],) if data.closer else ()
    return words, (data.cells[row][column], *closer)


def said(data: Data, cell: Cell, *, ascii: bool) -> str:
    """A number in words."""
    words, numbers = record(data, cell)
    gap = " - " if ascii else " · "
    if isinstance(data, Timeline):
        when = f"week of {wording.date(words[0])}" if data.step == "week" else wording.date(words[0])
        counted = f"{wording.amount(numbers[0], 'mention')} in {wording.amount(numbers[1], 'article')}"
        return gap.join((words[1], when, counted))
    if data.kind == "sources":
        return gap.join((*words, wording.amount(numbers[0], "annotation")))
    both = " + ".join(word for word in words if word)
    counted = wording.amount(numbers[0], "article")
    if data.closer:
        counted += f", {wording.amount(numbers[1], 'annotation')} with {'both' if words[1] else 'it'}"
    return gap.join((both, counted))


def nothing(kind: Kind, query: str) -> Sequence[str]:
    """What to do where there is nothing to show."""
    if query.strip():
        return ("Nothing to show in what the filter finds.", "Esc takes the filter away.")
    if kind in ("mentions", "names"):
        return (
            "No names yet: they are found in articles that are opened,",
            "or in all of them by `glosse recognise --all`.",
        )
    if kind == "sources":
        return (
            "No annotation with a tag in an article that has a source.",
            "Open an article and press 1 to tag the sentence under the caret.",
        )
    return ("No tags are in use yet.", "Open an article and press 1 to tag the sentence under the caret.")


def is_empty(data: Data) -> bool:
    """Whether there is nothing to show."""
    return (
        not (data.names and data.starts) if isinstance(data, Timeline) else not (data.rows and data.columns)
    )


def drawn(data: Data, width: int, height: int, *, ascii: bool) -> list[Row]:
    """A picture with its key, to be printed."""
    lines = picture(data).lines(width, height, None, ascii=ascii)
    return [*lines, [("", "")], [(legend(data), "faint")]]


def legend(data: Data) -> str:
    """What the numbers of a picture are, in one line."""
    if isinstance(data, Timeline):
        most = max((number for row in data.mentions for number in row), default=0)
        left = sum(data.undated)
        out = f"; {wording.amount(left, 'mention')} without a date for it left out" if left else ""
        return f"Mentions {EVERY[data.step]} of publication; the highest bar is {most:,}{out}."
    return {
        "sources": "Annotations with the tag in articles of the source; darker is more.",
        "tags": "Articles that have both tags; on the diagonal, those that have the one.",
        "names": "Articles that mention both; on the diagonal, those that mention the one.",
    }[data.kind]
