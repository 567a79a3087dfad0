"""When an article was published, as sources write it and as the library keeps it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from annotations.errors import InputError
from annotations.text import clean_line

_COARSE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d)?([.,]\d{1,9})?\s?([Zz]|[+-]\d\d(?::?\d\d)?)?")
_EXPECTED = "expected a date as 2017-08-06, 2017-08 or 2017, or a time as 2017-08-06T12:00:00+02:00"


def published(value: str) -> str:
    """A date as precise as it was given, or a time in UTC with milliseconds and `Z`; InputError for others.

    Takes ISO 8601 dates and times, and the dates of RFC 2822 (`Sun, 06 Aug 2017 12:00:00 +0200`). A time
    without an offset is taken as UTC.
    """
    value = clean_line(value)
    if not value:
        return ""
    try:
        return _coarse(value) or _time(value) or _mail(value)
    except (ValueError, OverflowError, TypeError, IndexError) as error:
        raise InputError(f"published is “{value[:40]}”: {_EXPECTED}") from error


def _coarse(value: str) -> str:
    found = _COARSE.fullmatch(value)
    if found is None:
        return ""
    date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    return value


def _time(value: str) -> str:
    found = _TIME.fullmatch(value)
    if found is None:
        return ""
    day, clock, seconds, fraction, offset = found.groups()
    digits = (fraction or ".0")[1:7]
    zone = (offset or "Z").upper()
    return _utc(datetime.fromisoformat(f"{day}T{clock}{seconds or ':00'}.{digits:0<6}{zone}"))


def _mail(value: str) -> str:
    return _utc(parsedate_to_datetime(value))


def _utc(moment: datetime) -> str:
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
