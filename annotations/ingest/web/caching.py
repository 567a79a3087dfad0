"""How long an answer is good for, and how long a server asks to be left alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FRESH = 24 * 3600
"""Seconds that an answer is taken for fresh at the most, whatever its server says."""

WAIT = 7 * 24 * 3600
"""Seconds that a server can ask to be left alone for at the most."""

_MAX_AGE = re.compile(r'(?:^|[,;\s])max-age\s*=\s*"?(\d{1,12})', re.IGNORECASE)
_STALE = re.compile(r"(?:^|[,;\s])no-(?:store|cache)(?:$|[,;\s=])", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,12}")


def freshness(headers: Mapping[str, str], now: datetime) -> int:
    """Seconds from 0 to FRESH for which an answer that came at `now` need not be asked for again.

    `headers` has names in small letters: `cache-control` goes before `expires`, and `age` is taken off.
    """
    control = headers.get("cache-control", "")
    if _STALE.search(control):
        return 0
    age = _NUMBER.fullmatch(headers.get("age", "").strip())
    found = _MAX_AGE.search(control)
    if found is not None:
        seconds = int(found[1])
    else:
        end = _moment(headers.get("expires", ""))
        if end is None:
            return 0
        seconds = int((end - (_moment(headers.get("date", "")) or now)).total_seconds())
    return _within(seconds - (int(age[0]) if age else 0), FRESH)


def waiting(retry_after: str, now: datetime) -> int:
    """Seconds from 0 to WAIT that `Retry-After` asks to wait, be it a number or a date; 0 where it is neither."""
    value = retry_after.strip()
    if _NUMBER.fullmatch(value):
        return _within(int(value), WAIT)
    moment = _moment(value)
    return 0 if moment is None else _within(int((moment - now).total_seconds()), WAIT)


def _within(seconds: int, most: int) -> int:
    return max(0, min(seconds, most))


def _moment(value: str) -> datetime | None:
    """A date as HTTP writes it, or None for what is none."""
    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
