"""Dates as a person types them, as the library writes them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from annotations.errors import InputError

MONTHS = (
    ("jan",), ("feb",), ("mar", "mär", "mrz", "mae"), ("apr",), ("may", "mai"), ("jun",),
    ("jul",), ("aug",), ("sep",), ("oct", "okt"), ("nov",), ("dec", "dez"),
)  # fmt: skip
"""How the names of the months begin in English and German."""

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DOTTED = re.compile(r"(?:(\d{1,2})\.\s*)?(\d{1,2})\.\s*(\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})\.?\s+)?([^\W\d_]{3,})\.?,?(?:\s+(\d{1,2}),)?\s+(\d{4})")
_NEAR = {"today": 0, "heute": 0, "yesterday": 1, "gestern": 1}


def iso(typed: str, today: date | None = None) -> str:
    """A year, month or day as ISO 8601 has it (`2017`, `2017-08`, `2017-08-06`).

    Understands that, `6 Aug 2017`, `August 6, 2017`, `06.08.2017`, and `yesterday`, in English and German. InputError
    for anything else, and for a day that no calendar has.
    """
    text = " ".join(typed.split())
    if text.casefold() in _NEAR:
        return (
            (today or datetime.now().astimezone().date()) - timedelta(days=_NEAR[text.casefold()])
        ).isoformat()
    if found := _ISO.fullmatch(text):
        return _checked(*(int(part) if part else 0 for part in found.groups()))
    if found := _DOTTED.fullmatch(text):
        return _checked(int(found[3]), int(found[2]), int(found[1] or 0))
    if (found := _NAMED.fullmatch(text)) and (month := _month(found[2])):
        return _checked(int(found[4]), month, int(found[1] or found[3] or 0))
    raise InputError(f"“{text}” is no date; type 2017, 2017-08, 2017-08-06 or 6 Aug 2017")


def _month(name: str) -> int:
    return next((n for n, starts in enumerate(MONTHS, 1) if name.casefold().startswith(starts)), 0)


def _checked(year: int, month: int = 0, day: int = 0) -> str:
    try:
        text = date(year, month or 1, day or 1).isoformat()
    except ValueError as error:
        raise InputError(f"no calendar has the day {year}-{month or 1}-{day or 1}") from error
    return text[: 10 if day else 7 if month else 4]
