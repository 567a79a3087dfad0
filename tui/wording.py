"""How dates, languages and amounts are said on screen."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from annotations.model import Article, Coding

LANGUAGES = {
    "de": "German", "en": "English", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch",
    "pt": "Portuguese",
    "pl": "Polish", "da": "Danish", "sv": "Swedish", "no": "Norwegian", "fi": "Finnish", "cs": "Czech", "ru": "Russian",
    "uk": "Ukrainian", "tr": "Turkish", "ar": "Arabic", "zh": "Chinese", "ja": "Japanese", "ko": "Korean",
}  # fmt: skip
CODING = {Coding.CODING: ("◐", "/"), Coding.CODED: ("✓", "x")}
"""What stands for a state of coding, and what instead of that in ASCII; nothing stands for an article without one."""

WORDS_A_MINUTE = 220
"""Silent reading of non-fiction: 238 words a minute in English, fewer in German (Brysbaert 2019, J. Mem. Lang. 109)."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def date(published: str) -> str:
    """A day as a person says it, as coarse as it was given: `2017-08-06` -> `6 Aug 2017`.

    A full time is shown as the day it was in the person's own zone.
    """
    if "T" in published:
        try:
            moment = datetime.fromisoformat(published).astimezone()
        except ValueError:
            return published[:10]
        return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    parts = published.split("-")
    if len(parts) > 1 and parts[1].isdigit() and 1 <= int(parts[1]) <= 12:
        parts[1] = _MONTHS[int(parts[1]) - 1]
    if len(parts) > 2 and parts[2].isdigit():
        parts[2] = str(int(parts[2]))
    return " ".join(reversed(parts))


def moment(at: str) -> str:
    """A time in the person's own zone, to the minute: `2017-08-06T12:30:00.000Z` -> `2017-08-06 14:30`.

    What is no time stays as it is, since a library can be written by another program.
    """
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return at


def language(code: str) -> str:
    """A language's English name, or its code."""
    return LANGUAGES.get(code, code)


def minutes(words: int) -> int:
    """Minutes it takes to read so many words, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def remaining(words: int, percent: int) -> str:
    """How long the rest takes after so many percent of so many words: `2 min left`, or nothing at the end."""
    left = words * (100 - percent) / 100
    return f"{minutes(round(left))} min left" if left >= 1 else ""


def coded(article: Article, *, ascii: bool = False) -> list[str]:
    """How far the coding of an article is, and whether it has a note: each in a word behind its sign."""
    said = [f"{CODING[article.coding][ascii]} {article.coding.word}"] if article.coding else []
    return [*said, "note" if ascii else "✎ note"] if article.note else said


def host(url: str) -> str:
    """Where a link leads, in short: the host of an address, or the whole of any other."""
    parts = urlsplit(url)
    return parts.hostname or url


def amount(number: int, one: str, many: str = "") -> str:
    """`1 word`, `1,204 words`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def clip(text: str, length: int) -> str:
    """The opening of a passage in at most `length` code points, on one line, cut at a word."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    head = text[: length - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[length // 2 :] else head).rstrip(" ,;:") + "…"


def lately(at: str, now: datetime | None = None) -> str:
    """A time in few cells: today the hour, otherwise the day, with the year if it is another one."""
    try:
        then = datetime.fromisoformat(at).astimezone()
    except (ValueError, OverflowError, OSError):
        return at
    today = (now or datetime.now(UTC)).astimezone()
    if then.date() == today.date():
        return then.strftime("%H:%M")
    day = f"{then.day} {_MONTHS[then.month - 1]}"
    return day if then.year == today.year else f"{day} {then.year}"


def every(minutes: int) -> str:
    """How often something is done: `every hour`, `every 45 min`, `by hand` for 0."""
    if not minutes:
        return "by hand"
    for size, one in ((1440, "day"), (60, "hour")):
        if minutes % size == 0:
            number = minutes // size
            return f"every {one}" if number == 1 else f"every {number} {one}s"
    return f"every {minutes:,} min"
