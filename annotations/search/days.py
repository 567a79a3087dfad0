"""Days as a query names them: `2017-08`, `>2016`, `2017-01..2017-03`, `today`, `yesterday`, `7d`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from annotations.errors import InputError

EXPECTED = "a date as 2017, 2017-08 or 2017-08-06, with > >= < <= before it or .. between two; or today, yesterday, 7d"

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_LAST = re.compile(r"(\d{1,4})d")
_COMPARED = re.compile(r"(>=|<=|>|<)?(.+)")


def bounds(text: str, today: date | None = None) -> tuple[str, str]:
    """The first day, month or year that is meant and the first after it, as precise as given; '' for no bound.

    They compare as strings with dates of any precision. InputError if `text` names no days.
    """
    now = today or datetime.now().astimezone().date()
    value = text.strip().casefold()
    if ".." in value:
        first, _, last = value.partition("..")
        if not first and not last:
            raise InputError(EXPECTED)
        low, high = _one(first, now)[0] if first else "", _one(last, now)[1] if last else ""
        if low and high and low >= high:
            raise InputError(f"{first} is later than {last}")
        return low, high
    found = _COMPARED.fullmatch(value)
    if found is None:
        raise InputError(EXPECTED)
    low, high = _one(found[2], now)
    return {">": (high, ""), ">=": (low, ""), "<": ("", low), "<=": ("", high)}.get(found[1], (low, high))


def _one(value: str, today: date) -> tuple[str, str]:
    """The bounds of a single date or period."""
    if value in ("today", "yesterday"):
        day = today - timedelta(days=value == "yesterday")
        return day.isoformat(), (day + timedelta(days=1)).isoformat()
    if last := _LAST.fullmatch(value):
        begin = today - timedelta(days=max(int(last[1]) - 1, 0))
        return begin.isoformat(), (today + timedelta(days=1)).isoformat()
    found = _DATE.fullmatch(value)
    if found is None:
        raise InputError(EXPECTED)
    try:
        day = date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        return value, _after(day, found[2], found[3])
    except (ValueError, OverflowError) as error:
        raise InputError(f"there is no {value}") from error


def _after(day: date, month: str | None, in_month: str | None) -> str:
    """What follows a day, a month or a year."""
    if in_month:
        return (day + timedelta(days=1)).isoformat()
    if month and day.month < 12:
        return f"{day.year:04}-{day.month + 1:02}"
    following = date(day.year + 1, 1, 1)
    return f"{following.year:04}-01" if month else f"{following.year:04}"


def in_utc(bound: str) -> str:
    """The moment at which a day, month or year begins in the person's zone, as the library keeps times; '' stays ''."""
    if not bound:
        return ""
    day = date.fromisoformat({4: f"{bound}-01-01", 7: f"{bound}-01"}.get(len(bound), bound))
    try:
        moment = datetime(day.year, day.month, day.day).astimezone(UTC)
    except (OverflowError, OSError, ValueError):
        return f"{day.isoformat()}T00:00:00.000Z"
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
