"""Reads dates and spans of time from short passages: ISO 8601, as precise as the passage is and no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from annotations.recognition.calendar_words import (
    BACK,
    DAYTIMES,
    MONTHS,
    WEEKDAYS,
    Setting,
    parsed,
    stem,
)


def _any(words: tuple[str, ...] | list[str]) -> str:
    return "|".join(words)


def _day(number: str, month: int, year: int | None, setting: Setting) -> str | None:
    """A day of a month; without a year, the one nearest to the day the article came out."""
    english = MONTHS["en"][month - 1].partition("|")[0]

    def at(year: int) -> date | None:
        found = parsed(f"{int(number)} {english} {year:04}", "en", None)
        return (
            found[0]
            if found and (found[0].year, found[0].month, found[0].day) == (year, month, int(number))
            else None
        )

    if year is not None:
        exact = at(year)
        return exact.isoformat() if exact else None
    if at(2000) is None:
        return None
    today = setting.day
    if today is None:
        day = at(setting.year) if setting.year else None
        return day.isoformat() if day else f"--{month:02}-{int(number):02}"
    near = [day for day in map(at, range(today.year - 1, today.year + 2)) if day]
    return (
        min(near, key=lambda day: abs(day - today)).isoformat() if near else f"--{month:02}-{int(number):02}"
    )


def _month_number(said: str, language: str) -> int:
    return next(n for n, names in enumerate(MONTHS[language], 1) if said in names.split("|"))


def _month(month: int, year: int | None, setting: Setting) -> str:
    """A month; without a year, the last, next or nearest one."""
    today = setting.day
    if year is None and today is None:
        year = setting.year
    if year is None and today is not None:
        ahead = (month - today.month) % 12
        behind = (today.month - month) % 12
        forward = setting.direction > 0 or (setting.direction == 0 and ahead < behind)
        if stem(setting.before, setting.language) in BACK[setting.language] and not behind:
            behind = 12
        shifted = today.year * 12 + today.month - 1 + (ahead if forward else -behind)
        year = shifted // 12
    return f"--{month:02}" if year is None else f"{year:04}-{month:02}"


# One reader a form of passage. Each is given the passage in lower case with plain blanks, and says its value,
# "" where it is a date that cannot be placed, or None where it is no date at all.

Reader = Callable[[str, Setting], str | None]

_NUMBER = {"de": r"(\d\d?)\s?\.", "en": r"(\d\d?)(?:st|nd|rd|th)?"}


def _year(said: str | None) -> int | None:
    return int(said) if said else None


@cache
def _forms(language: str) -> dict[str, re.Pattern[str]]:
    """The forms of days and months, by language."""
    month = f"({_any(MONTHS[language])})" + r"\s?\.?"
    weekday_ = rf"(?:(?:{_any(WEEKDAYS[language])})(?:{_any(DAYTIMES)})?\s?,? (?:(?:den|dem|the) )?)?"
    number, year, dash = (
        _NUMBER[language],
        r"(?:\s?,? (\d{4}))?",
        r"(?: ?[-–—/] ?| bis (?:zum )?| und (?:dem )?| to | and )",
    )
    bare = r"(\d\d?)\s?\.?" if language == "de" else number
    of = r"(?: of)?" if language == "en" else ""
    forms = {
        "day": rf"{weekday_}(?:the )?{number}{of} ?{month}{year}",
        "month day": rf"{weekday_}{month} (?:the )?{number}{year}",
        "days": rf"{weekday_}{bare}{dash}{number}{of} ?{month}{year}",
        "month days": rf"{weekday_}{month} {number}{dash}{number}{year}",
        "days of months": rf"{number}{of} ?{month}{year}{dash}{number}{of} ?{month}{year}",
        "month": rf"{month}(?: (?:of )?(\d{{4}}))?",
        "months": rf"{month}{dash}{month}(?: (\d{{4}}))?",
    }
    return {name: re.compile(form) for name, form in forms.items()}


def read_day(said: str, setting: Setting) -> str | None:
    """`4. September 2015`, `Tuesday, 4th of September`, `September 4, 2015`."""
    language = setting.language
    if match := _forms(language)["day"].fullmatch(said):
        return _day(match[1], _month_number(match[2], language), _year(match[3]), setting)
    if match := _forms(language)["month day"].fullmatch(said):
        return _day(match[2], _month_number(match[1], language), _year(match[3]), setting)
    return None


def read_days(said: str, setting: Setting) -> str | None:
    """`4. bis 6. September`, `September 4-6, 2015`, `4 September to 6 October 2015`."""
    language, forms = setting.language, _forms(setting.language)
    if _joins(said, setting):
        return None
    if match := forms["days"].fullmatch(said):
        first, second, month, year = match[1], match[2], match[3], match[4]
        ends = [(first, month, year), (second, month, year)]
    elif match := forms["month days"].fullmatch(said):
        ends = [(match[2], match[1], match[4]), (match[3], match[1], match[4])]
    elif match := forms["days of months"].fullmatch(said):
        ends = [(match[1], match[2], match[3] or match[6]), (match[4], match[5], match[6])]
    else:
        return None
    low, high = (_day(day, _month_number(month, language), _year(year), setting) for day, month, year in ends)
    return f"{low}/{high}" if low and high and low < high else None


def _joins(said: str, setting: Setting) -> bool:
    """Whether an `and` lists two dates; after `between` it makes an interval."""
    word, between = {"de": (" und ", "zwischen"), "en": (" and ", "between")}[setting.language]
    return word in said and setting.before != between


def read_month(said: str, setting: Setting) -> str | None:
    """`September 2015`, and `September` after a word such as `seit`."""
    match = _forms(setting.language)["month"].fullmatch(said)
    return _month(_month_number(match[1], setting.language), _year(match[2]), setting) if match else None


def read_months(said: str, setting: Setting) -> str | None:
    """`März bis Mai 2015`."""
    match = _forms(setting.language)["months"].fullmatch(said)
    if match is None or _joins(said, setting):
        return None
    low, high = (_month(_month_number(match[n], setting.language), _year(match[3]), setting) for n in (1, 2))
    return f"{low}/{high}" if low < high else None


def read_numeric(said: str, setting: Setting) -> str | None:
    """`04.09.2015`, `4. 9. 2015`, `2015-09-04`; `9/4/2015` only as far as America and Europe agree on it."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        return _checked(*(int(part) for part in said.split("-")))
    if match := re.fullmatch(r"(\d\d?)\s?\. ?(\d\d?)\s?\. ?(\d\d|\d{4})?", said):
        if not 1 <= int(match[2]) <= 12:
            return None
        year = _year(match[3])
        if year is not None and year < 100:
            year += 2000 if year < 50 else 1900
        return _day(match[1], int(match[2]), year, setting)
    if match := re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4})", said):
        first, second, year = (int(part) for part in match.groups())
        both = {_checked(year, first, second), _checked(year, second, first)} - {None}
        return both.pop() if len(both) == 1 else (f"{year}" if both else None)
    return None


def _checked(year: int, month: int, day: int) -> str | None:
    found = parsed(f"{year:04}-{month:02}-{day:02}", "en", None) if 1 <= month <= 12 and day else None
    return found[0].isoformat() if found and found[0] == _date(year, month, day) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
