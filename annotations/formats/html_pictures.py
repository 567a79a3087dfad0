"""The pictures at the head of the page that `html` writes: SVG of our own, each with a table that says the same.

Colours come from the style sheet, by class; every string is escaped; there is no script in it and no address.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from annotations.pictures import Grid, GridKind, Pictures, Timeline, shade

WIDTH: Final = 720
"""Width of a picture, in units of its own: CSS pixels where the window has room."""

LEVELS: Final = 5
"""Shades of a number that is not 0."""

LABEL: Final = 208
"""Units that the name of a row may take."""

UNIT: Final = 8
"""Units of an average letter; wide ones, such as Chinese, take two."""

_BAR: Final = 44
"""Height of the bars of a name."""
_STRIP: Final = 76
_ROW: Final = 30
_HEAD: Final = 116
_BEYOND: Final = 100
"""Units that the heading of the last column takes to its right."""
_ACROSS: Final = 56
"""Units of a column at most."""

_SAID: Final[dict[GridKind, tuple[str, str]]] = {
    "sources": (
        "Tags by source",
        "Annotations that carry the tag, in articles of the source. The more, the deeper the shade.",
    ),
    "tags": (
        "Tags together",
        "Articles that have both tags, themselves or on annotations; on the diagonal those that have the one.",
    ),
    "names": (
        "Names together",
        "Articles that mention both names; on the diagonal those that mention the one.",
    ),
}
_UNITS: Final[dict[GridKind, str]] = {"sources": "annotation", "tags": "article", "names": "article"}


def section(pictures: Pictures) -> str:
    """The pictures that have enough to show, as a section of the page; '' for none."""
    figures = [_timeline(pictures.mentions)] if pictures.mentions and _tells(pictures.mentions) else []
    figures += [_grid(grid) for grid in pictures.grids if _compares(grid)]
    if not figures:
        return ""
    inner = "\n".join(figures)
    return (
        '<section class="pictures" lang="en" aria-labelledby="pictures">\n<h2 id="pictures">In pictures</h2>\n'
        f"{inner}\n</section>\n"
    )


def _tells(one: Timeline) -> bool:
    """Whether there is a course of time to see."""
    return sum(any(row[at] for row in one.mentions) for at in range(len(one.starts))) > 2


def _compares(one: Grid) -> bool:
    """Whether there is something to compare: two rows and columns, and numbers off the diagonal."""
    square = one.kind != "sources"
    other = any(
        number
        for row, numbers in enumerate(one.cells)
        for column, number in enumerate(numbers)
        if not (square and row == column)
    )
    return len(one.rows) > 1 and len(one.columns) > 1 and other


def _timeline(one: Timeline) -> str:
    """For each name a strip of bars, all in one scale, with the time below."""
    most = max(max(row) for row in one.mentions)
    pitch = WIDTH / len(one.starts)
    bar = max(min(pitch * 0.8, 40), 1)
    parts = []
    for row, (name, numbers) in enumerate(zip(one.names, one.mentions, strict=True)):
        top = row * _STRIP
        total = sum(numbers) + one.undated[row]
        parts.append(_text(0, top + 18, f"{_cut(name, WIDTH - 100)} · {total:,}", "strong"))
        base = top + 26 + _BAR
        parts.append(f'<path class="line" d="M0 {base}H{WIDTH}"/>')
        for at, number in enumerate(numbers):
            if number:
                high = max(_BAR * number / most, 1.5)
                within = _amount(one.articles[row][at], "article")
                said = f"{name}, {one.starts[at]}: {_amount(number, 'mention')} in {within}"
                parts.append(
                    f'<rect class="bar" x="{_n(at * pitch)}" y="{_n(base - high)}" width="{_n(bar)}"'
                    f' height="{_n(high)}"><title>{escape(said)}</title></rect>'
                )
    bottom = len(one.names) * _STRIP + 12
    parts += [_text(x, bottom, start, "muted") for x, start in _axis(one.starts, pitch)]
    told = f"Mentions by {one.step} of publication, one strip a name; the highest bar is {most:,}."
    left = sum(one.undated)
    told += f" Left out: {_amount(left, 'mention')} in articles without such a date." if left else ""
    heads = ["time", *one.names]
    rows = (
        (start, [row[at] for row in one.mentions])
        for at, start in enumerate(one.starts)
        if any(row[at] for row in one.mentions)
    )
    return _figure("mentions", "Mentions over time", told, bottom + 8, parts, _table(heads, rows))


def _axis(starts: Sequence[str], pitch: float) -> Iterator[tuple[float, str]]:
    """As many steps as have room, each where its bar begins."""
    free = 0.0
    for at, start in enumerate(starts):
        x, length = at * pitch, UNIT * len(start) + 14
        if x >= free and x + length <= WIDTH + 14:
            yield x, start
            free = x + length


def _grid(one: Grid) -> str:
    """Rows and columns of numbers on grounds that are the darker the larger they are."""
    square = one.kind != "sources"
    title, told = _SAID[one.kind]
    left = max(_length(_cut(name, LABEL)) for name in one.rows) + 10
    across = min((WIDTH - left - _BEYOND) / len(one.columns), _ACROSS)
    most = max(
        number
        for row, numbers in enumerate(one.cells)
        for column, number in enumerate(numbers)
        if not (square and row == column)
    )
    parts = []
    for column, name in enumerate(one.columns):
        middle = _n(left + (column + 0.5) * across)
        words = escape(_cut(name, 136))
        parts.append(
            f'<text class="head" transform="translate({middle} {_HEAD - 8}) rotate(-40)">{words}'
            f"<title>{escape(name)}</title></text>"
        )
    for row, name in enumerate(one.rows):
        top = _HEAD + row * _ROW
        words = escape(_cut(name, LABEL))
        parts.append(
            f'<text class="label" x="{left - 10}" y="{top + 20}">{words}<title>{escape(name)}</title></text>'
        )
        for column, number in enumerate(one.cells[row]):
            if not number:
                continue
            alone = square and row == column
            level = 0 if alone else shade(number, most, LEVELS)
            x = left + column * across
            said = f"{name}: {_amount(number, 'article')}" if alone else (
                f"{name}, {one.columns[column]}: {_amount(number, _UNITS[one.kind])}"
            )  # fmt: skip
            parts.append(
                f'<g><title>{escape(said)}</title><rect class="shade-{level}" x="{_n(x + 1)}" y="{top + 1}"'
                f' width="{_n(across - 2)}" height="{_ROW - 2}"/>'
                f'<text class="count" x="{_n(x + across / 2)}" y="{top + 20}">{_short(number)}</text></g>'
            )
    table = _table(["", *one.columns], zip(one.rows, one.cells, strict=True))
    return _figure(one.kind, title, told, _HEAD + len(one.rows) * _ROW + 6, parts, table)


def _figure(key: str, title: str, told: str, height: int, parts: Iterable[str], table: str) -> str:
    inner = "\n".join(parts)
    return (
        f"<figure>\n<figcaption><h3>{title}</h3><p>{told}</p></figcaption>\n"
        f'<div class="wide"><svg viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-labelledby="{key}-title {key}-about">\n'
        f'<title id="{key}-title">{title}</title>\n<desc id="{key}-about">{told}</desc>\n'
        f"{inner}\n</svg></div>\n<details><summary>The same as a table</summary>\n"
        f'<div class="wide">{table}</div></details>\n</figure>'
    )


def _table(heads: Sequence[str], rows: Iterable[tuple[str, Sequence[int]]]) -> str:
    top = "".join(f'<th scope="col"><bdi>{escape(head)}</bdi></th>' for head in heads)
    lines = "\n".join(
        f'<tr><th scope="row"><bdi>{escape(head)}</bdi></th>'
        + "".join(f"<td>{number:,}</td>" for number in numbers)
        + "</tr>"
        for head, numbers in rows
    )
    return f"<table>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>"


def _text(x: float, y: float, words: str, kind: str) -> str:
    return f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}">{escape(words)}</text>'


def _amount(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def _length(name: str) -> int:
    return sum(UNIT * (1 + (unicodedata.east_asian_width(each) in "WF")) for each in name)


def _cut(name: str, units: int) -> str:
    """The opening of a name that has room, with an ellipsis if something is cut."""
    if _length(name) <= units:
        return name
    end = units // UNIT
    while end > 1 and _length(name[:end]) > units - UNIT:
        end -= 1
    return name[:end].rstrip() + "…"


def _short(number: int) -> str:
    """A number that has room in a column; its exact value is in its title and in the table."""
    if number < 10_000:
        return f"{number:,}" if number < 1_000 else str(number)
    return f"{number // 1_000}k" if number < 1_000_000 else f"{number // 1_000_000}M"


def _n(value: float) -> str:
    """A number in as few digits as a tenth of a unit needs."""
    return f"{value:.1f}".removesuffix(".0")
