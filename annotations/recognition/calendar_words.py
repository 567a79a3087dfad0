"""What days, months and times are called, what a passage is read against, and the door to `dateparser`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from annotations.recognition.numerals import listed

MONTHS = {
    "de": (
        "januar|jänner|jan",
        "februar|feber|feb",
        "märz|mär",
        "april|apr",
        "mai",
        "juni|jun",
        "juli|jul",
        "august|aug",
        "september|sept|sep",
        "oktober|okt",
        "november|nov",
        "dezember|dez",
    ),
    "en": (
        "january|jan",
        "february|feb",
        "march|mar",
        "april|apr",
        "may",
        "june|jun",
        "july|jul",
        "august|aug",
        "september|sept|sep",
        "october|oct",
        "november|nov",
        "december|dec",
    ),
}
"""What a month is called, in lower case, by language; January first."""

WEEKDAYS = {
    "de": ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag|sonnabend", "sonntag"),
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}
"""Monday first."""

DAYTIMES = ("früh", "morgen", "vormittag", "mittag", "nachmittag", "abend", "nacht")
"""What a German weekday may be joined with."""

BACK = {"de": frozenset({"letzt", "vergangen", "vorig"}), "en": frozenset({"last"})}
"""Stems of words that lead to the time before, by language."""
ON = {"de": frozenset({"nächst", "kommend"}), "en": frozenset({"next", "coming"})}
"""...and to the time after."""
AHEAD = {
    "de": frozenset({"für", "ab"}) | ON["de"],
    "en": frozenset({"this", "starting"}) | ON["en"],
}
"""Words before a weekday or month that say it is still to come."""
UNTIL = frozenset({"bis", "by", "until", "till"})
"""...that it is the nearest one..."""
SINCE = {"de": frozenset({"seit"}), "en": frozenset({"since"})}
"""...and that it is past."""

DECADES = {
    "de": listed("zwanziger dreißiger vierziger fünfziger sechziger siebziger achtziger neunziger"),
    "en": listed("twenties thirties forties fifties sixties seventies eighties nineties"),
}


NEWS = range(1500, 2200)
"""Years in which an article can have come out; all others are mistakes."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a passage is read against."""

    language: str
    published: str = ""
    """Day, month or year on which the article came out, in ISO 8601; empty where that is unknown."""
    before: str = ""
    """The word before the passage, in lower case."""

    @property
    def day(self) -> date | None:
        """The day it came out, if that is known so exactly."""
        try:
            day = date.fromisoformat(self.published[:10])
        except ValueError:
            return None
        return day if day.year in NEWS else None

    @property
    def year(self) -> int | None:
        """The year it came out."""
        head = self.published[:4]
        return int(head) if re.fullmatch(r"[0-9]{4}", head) and int(head) in NEWS else None

    @property
    def direction(self) -> int:
        """1 where the word before says that the time is to come, -1 where it says that it is past, else 0."""
        before = stem(self.before, self.language)
        if before in SINCE[self.language] or before in BACK[self.language]:
            return -1
        return int(before in AHEAD[self.language])


def stem(word: str, language: str) -> str:
    """`letzten`, `letztes`, `letzter` -> `letzt`; other words as they are."""
    cut = re.sub(r"e[nmrs]?$", "", word) if language == "de" else word
    return cut if cut in BACK["de"] | ON["de"] | {"dies"} else word


@lru_cache(4096)
def parsed(phrase: str, language: str, base: date | None) -> tuple[date, str] | None:
    """What `dateparser` reads in a phrase, and how long that is: `day`, `week`, `month` or `year`."""
    found = _parser(language, base or date(2000, 1, 1)).get_date_data(phrase)
    return (found.date_obj.date(), found.period) if found.date_obj else None


@lru_cache(64)
def _parser(language: str, base: date) -> Any:
    """A parser that counts from `base`; imported on first need, which takes 0.1 s."""
    from dateparser.date import DateDataParser

    origin = datetime(base.year, base.month, base.day)  # noqa: DTZ001 (dates have no zone)
    return DateDataParser(languages=[language], settings={"RELATIVE_BASE": origin})


def iso(day: date, period: str) -> str:
    """A day, or the week, month or year it is in."""
    if period == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    return day.isoformat()[: {"year": 4, "month": 7}.get(period, 10)]
