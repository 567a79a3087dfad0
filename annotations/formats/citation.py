"""A quotation with its source, to be pasted into a letter or a manuscript."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, NamedTuple

from annotations.formats.fragments import fragment_link
from annotations.model import Article, Selector
from annotations.text import clean_line
from annotations.text.quotations import find_quotations

_MONTHS: Final = {
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
        "Dezember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
}  # fmt: skip

_INNER: Final = str.maketrans('„“”»«"', "‚‘’›‹'")
"""Double quotation marks, and the single ones that stand for them inside others; the direction stays."""

_FINISHED: Final = '.!?…:;“”‘’«»"'
"""How a line ends after which the next paragraph needs no mark between them."""


class _Habit(NamedTuple):
    """How one language quotes and says a day."""

    opening: str
    closing: str
    day: str
    """After the day's number."""
    months: tuple[str, ...]


_HABITS: Final = {
    "de": _Habit("„", "“", ".", _MONTHS["de"]),
    "en": _Habit("“", "”", "", _MONTHS["en"]),
}


def citation(article: Article, passage: Selector) -> str:
    """`“quote” (byline, title, source, date, address of the passage)` on one line, without what is unknown.

    Marks and date are German for a German article, else English. Quotation marks inside become single ones; a
    passage that is one quotation keeps its own. The address has a text fragment, which a browser goes to.
    """
    habit = _HABITS.get(article.language, _HABITS["en"])
    about = [
        clean_line(part)
        for part in (article.byline, article.title, *article.sources[:1], _date(article.published, habit))
    ]
    about.append(fragment_link(article.url, passage))
    source = ", ".join(dict.fromkeys(part for part in about if part))
    quote = _quoted(passage.exact, habit)
    return f"{quote} ({source})" if source else quote


def _quoted(exact: str, habit: _Habit) -> str:
    whole = (0, len(exact)) in find_quotations(exact, 0, len(exact))
    words = _joined(exact)
    return words if whole else f"{habit.opening}{words.translate(_INNER)}{habit.closing}"


def _joined(exact: str) -> str:
    """A passage on one line: ` / ` stands between verses, and between paragraphs where no mark ends the first."""
    joined = ""
    for lines in re.split(r"\n{2,}", exact):
        paragraph = " / ".join(line for line in map(clean_line, lines.split("\n")) if line)
        between = " " if joined.endswith(tuple(_FINISHED)) else " / "
        joined += f"{between if joined and paragraph else ''}{paragraph}"
    return joined


def _date(published: str, habit: _Habit) -> str:
    """A day in words, as coarse as it was given; a full time is the day it was in the person's own zone."""
    if "T" in published:
        try:
            published = datetime.fromisoformat(published).astimezone().date().isoformat()
        except ValueError:
            published = published[:10]
    year, month, day = (*published.split("-"), "", "")[:3]
    if not (month.isdigit() and 1 <= int(month) <= 12):
        return published
    said = f"{habit.months[int(month) - 1]} {year}"
    return f"{int(day)}{habit.day} {said}" if day.isdigit() else said
