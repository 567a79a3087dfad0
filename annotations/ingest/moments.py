"""The dates of feeds, pages and letters, which are written in every way there is."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from annotations.errors import InputError
from annotations.ingest.dates import published
from annotations.text import clean_line

MAX_DATE = 100
"""Code points of the longest string that is looked at for a date."""

_CLOCK = r"(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,]\d+)?"
_ZONE = r"(?:\s*(Z|[A-Z]{2,5}|(?:UTC|GMT)?[+-]\d\d:?\d\d|(?:UTC|GMT)?[+-]\d{1,2}))?(?:\s*\(.*\))?"
_WEEKDAY = r"(?:[^\W\d_]+\.?,?\s+)?"
#: `Sun, 06 Aug 2017 12:00:00 +0200`, `6. August 2017, 12:00 Uhr`, `06-Aug-17 12:00 GMT`
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:\.|st|nd|rd|th)?[\s-]*(?:de\s+)?([^\W\d_]{{3,}})\.?,?[\s-]*(?:de\s+)?(\d{{4}}|\d\d)"
    rf"(?:,?\s+(?:um\s+|at\s+)?{_CLOCK}(?:\s*Uhr)?{_ZONE})?",
    re.IGNORECASE,
)
#: `August 6, 2017 12:00:00`, `Sun Aug 6 12:00:00 2017` without its weekday
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}([^\W\d_]{{3,}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:{_CLOCK}{_ZONE}\s+)?(\d{{4}})"
    rf"(?:,?\s+(?:at\s+)?{_CLOCK}{_ZONE})?",
    re.IGNORECASE,
)
#: `2017-08-06 12:00 +0200`, `20170806T120000Z`, `2017/08/06`
_YEAR_FIRST = re.compile(
    r"(\d{4})([-/.]?)(\d\d)\2(\d\d)"
    rf"(?:[Tt\s]\s*(?:(\d\d)(\d\d)(\d\d)|{_CLOCK}){_ZONE})?",
)
#: `06.08.2017`, `06.08.2017 12:00`
_DOTTED = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?(\d{{4}})(?:,?\s+(?:um\s+)?{_CLOCK}(?:\s*Uhr)?{_ZONE})?"
)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen",
            "feb fév fev",
            "mar mär mrz maa mrt",
            "apr avr abr",
            "mai may mei mag",
            "jun juin giu",
            "jul juil lug",
            "aug aoû aou ago",
            "sep set",
            "oct okt ott out",
            "nov",
            "dec dez déc dic",
        ),
        start=1,
    )
    for name in names.split()
}
#: Hours before or after UTC of the zones that RFC 822 names, and of others that are used.
_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8,
    "HST": -10, "BST": 1, "IST": 5.5, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "SGT": 8, "HKT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip


#: `2017-08-06T12:00:00+00:00`, which is also what the parser makes of the dates of most feeds.
_UTC = re.compile(
    r"([1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:Z|\+00:00)",
    re.ASCII,
)


@lru_cache(maxsize=1024)
def moment(written: str) -> str:
    """A date as precise as it was written, or a time in UTC with milliseconds and `Z`; "" for what is neither.

    A weekday is not checked against the day. A time without a zone, or in one that is not known, is taken as UTC.
    Dates to come are as good as others; those before 1000 are not.
    """
    if utc := _UTC.fullmatch(written):
        return f"{utc[1]}.000Z"
    written = clean_line(written[: MAX_DATE + 1])
    if not written or len(written) > MAX_DATE:
        return ""
    try:
        found = _read(written)
    except (ValueError, OverflowError):
        found = ""
    if not found:
        try:
            found = published(written) if written[:4].isdecimal() else ""
        except InputError:
            found = ""
    return found if found[:1] != "0" else ""


def _read(written: str) -> str:
    if found := _DAY_FIRST.fullmatch(written):
        day, name, year, *clock = found.groups()
        return _made(int(_century(year)), _month(name), int(day), *clock)
    if found := _YEAR_FIRST.fullmatch(written):
        year, _, month, day, *packed = found.groups()
        hour, minute, second = packed[:3] if packed[0] else packed[3:6]
        return _made(int(year), int(month), int(day), hour, minute, second, packed[6])
    if found := _MONTH_FIRST.fullmatch(written):
        name, day, hour, minute, second, zone, year, *clock = found.groups()
        return _made(int(year), _month(name), int(day), *((hour, minute, second, zone) if hour else clock))
    if found := _DOTTED.fullmatch(written):
        day, month, year, *clock = found.groups()
        return _made(int(year), int(month), int(day), *clock)
    return ""


def _made(
    year: int,
    month: int,
    day: int,
    hour: str | None,
    minute: str | None,
    second: str | None,
    zone: str | None,
) -> str:
    """A date, or a time if there is an hour; hour 24 and second 60 begin what comes next. ValueError for none."""
    if hour is None:
        return date(year, month, day).isoformat()
    if int(hour) > 24 or int(minute or 0) > 59 or int(second or 0) > 60:
        raise ValueError("no such time")
    passed = timedelta(hours=int(hour), minutes=int(minute or 0), seconds=int(second or 0))
    at = (datetime(year, month, day, tzinfo=_zone(zone or "")) + passed).astimezone(UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _zone(name: str) -> timezone:
    name = name.upper().removeprefix("UTC").removeprefix("GMT")
    if name[:1] in ("+", "-") and name:
        digits = name[1:].replace(":", "")
        hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:2]), int(digits[2:]))
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(offset if name[0] == "+" else -offset)
    return timezone(timedelta(hours=_ZONES.get(name, 0)))


def _century(year: str) -> str:
    """A year of two digits in full: from 70 on in the last century, as mail programs read them."""
    return year if len(year) == 4 else f"{'19' if int(year) >= 70 else '20'}{year}"


def _month(name: str) -> int:
    """The number of a month by its first letters, in a handful of languages; ValueError for none."""
    name = name.casefold()
    number = _MONTHS.get(name[:4]) or _MONTHS.get(name[:3])
    if number is None:
        raise ValueError("no month")
    return number
