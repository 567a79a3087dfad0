"""Reads what is said of time without a day of a month: weekdays, `gestern`, years and longer stretches."""

from __future__ import annotations

import re
from datetime import timedelta

from annotations.recognition.calendar_words import (
    BACK,
    DAYTIMES,
    DECADES,
    ON,
    UNTIL,
    WEEKDAYS,
    Setting,
    iso,
    parsed,
    stem,
)
from annotations.recognition.dates import Reader, read_day, read_days, read_month, read_months, read_numeric
from annotations.recognition.numerals import amount


def weekday(number: int, setting: Setting, *, weeks: int | None = None) -> str:
    """The day of a weekday (0 is Monday) before, on or after publication; `weeks` counts calendar weeks instead."""
    today = setting.day
    if today is None:
        return ""
    if weeks is not None:
        return (today + timedelta(number - today.weekday() + 7 * weeks)).isoformat()
    said = stem(setting.before, setting.language)
    ahead, behind = (number - today.weekday()) % 7, (today.weekday() - number) % 7
    if said in ON[setting.language]:
        return (today + timedelta(ahead or 7)).isoformat()
    if said in BACK[setting.language]:
        return (today - timedelta(behind or 7)).isoformat()
    forward = setting.direction > 0 or (said in UNTIL and ahead <= behind)
    return (today + timedelta(ahead if forward else -behind)).isoformat()


def read_weekday(said: str, setting: Setting) -> str | None:
    """`Samstag`, `Dienstagabend`, `Montag vergangener Woche`, `last Friday`."""
    language = setting.language
    for number, names in enumerate(WEEKDAYS[language]):
        match = re.match(rf"(?:{names})(?:{'|'.join(DAYTIMES)})?(?: (\w+) (?:woche|week))?$", said)
        if match and match[1]:
            word = stem(match[1], language)
            return weekday(number, setting, weeks=(word in ON[language]) - (word in BACK[language]))
        if match:
            return weekday(number, setting)
    first, _, rest = said.partition(" ")
    if language == "en" and first in {"last", "next", "this", "coming"}:
        inner = Setting(language, setting.published, first)
        return read_weekday(rest, inner) or read_month(rest, inner)
    return None


_PHRASES = {
    "tonight": "today",
    "last night": "yesterday",
    "this morning": "today",
    "this afternoon": "today",
    "this evening": "today",
}


def read_relative(said: str, setting: Setting) -> str | None:
    """`gestern`, `vergangene Woche`, `vor drei Tagen`, `two weeks ago`; "" unless the day it came out is known."""
    today = setting.day
    words = _PHRASES.get(said, said).split()
    if setting.language == "de" and len(words) == 2 and words[0] != "vor":
        adjective = stem(words[0], "de")
        stems = {**dict.fromkeys(BACK["de"], "letzte"), **dict.fromkeys(ON["de"], "nächste"), "dies": "diese"}
        if adjective in stems:
            noun = {"woche": "woche", "monat": "monat", "monats": "monat"}.get(words[1], "jahr")
            words = [stems[adjective] + {"woche": "", "monat": "n", "jahr": "s"}[noun], noun]
            if adjective == "dies":
                return iso(today, {"woche": "week", "monat": "month"}.get(noun, "year")) if today else ""
    first, last = (1, -1) if words[0] == "vor" else (0, -2)
    count = amount(" ".join(words[first:last]), setting.language)
    if count is not None:
        words[first:last] = [f"{count.value:f}"]
    found = parsed(" ".join(words), setting.language, today)
    if found is None:
        return None
    return iso(*found) if today else ""


def read_decade(said: str, setting: Setting) -> str | None:
    """`1990er Jahre`, `the 1990s`, `neunziger Jahre`, `'90s` as an interval of years."""
    match = re.match(r"['’]?(\d{2}|\d{3})0(?:er|s)\b", said) or re.match(r"['’]?(\d)0(?:er|s)\b", said)
    if match:
        tens = int(match[1])
        first = tens * 10 if tens >= 100 else 1900 + tens * 10 if 2 <= tens <= 9 else None
        return f"{first}/{first + 9}" if first else None
    for tens, word in enumerate(DECADES[setting.language], 2):
        if re.match(rf"{word}|{word.replace('ß', 'ss')}", said):
            return f"{1900 + tens * 10}/{1909 + tens * 10}"
    return None


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "erst": 1, "zweit": 2, "dritt": 3, "viert": 4}


def read_century(said: str, setting: Setting) -> str | None:
    """`19. Jahrhundert`, `21st century`."""
    match = re.match(r"\d\d?", said)
    number = int(match[0]) if match else 0
    return f"{number * 100 - 99:04}/{number * 100:04}" if 1 <= number <= 21 else None


def read_quarter(said: str, setting: Setting) -> str | None:
    """`2. Quartal 2015`, `zweiten Quartal 2015`, `second quarter of 2015`, `Q2 2015`."""
    match = re.match(r"q?([1-4])\b|(\w+?)(?:e[nms]?)? ", said)
    quarter = 0 if match is None else int(match[1]) if match[1] else _ORDINALS.get(match[2], 0)
    year = said[-4:]
    return f"{year}-{quarter * 3 - 2:02}/{year}-{quarter * 3:02}" if quarter else None


def read_years(said: str, setting: Setting) -> str | None:
    """`1989`; `1984-1989`, `1984–89`, `1984 bis 1989`, `zwischen 1984 und 1989`; `2015/16` is a season."""
    if re.fullmatch(r"\d{4}", said):
        return said
    match = re.fullmatch(r"(\d{4})( ?[-–—/] ?| bis | und | to | and )(\d{4}|\d\d)", said)
    if match is None:
        return None
    low, high = int(match[1]), int(match[3])
    if len(match[3]) == 2:
        high += low - low % 100
    joint = match[2].strip()
    between = {"de": "zwischen", "en": "between"}[setting.language]
    season = joint == "/" and high == low + 1
    if (
        not low < high <= 2099
        or (joint in ("und", "and") and setting.before != between)
        or (joint == "/" and not season)
    ):
        return None
    return f"{low}/{high}" if season or high - low < 200 else None


READERS: dict[str, Reader] = {
    "day": read_day,
    "days": read_days,
    "month": read_month,
    "months": read_months,
    "numeric": read_numeric,
    "weekday": read_weekday,
    "relative": read_relative,
    "decade": read_decade,
    "century": read_century,
    "quarter": read_quarter,
    "years": read_years,
}
"""The readers by the name of the pattern whose matches they read."""
