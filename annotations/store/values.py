"""Values that rows are filled with: times, identities, sort keys."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

BELIEVED = timedelta(days=1)
"""How far a clock may be behind what was written last before it is believed that the earlier time was wrong."""

_MILLISECOND = timedelta(milliseconds=1)
_latest = datetime.min.replace(tzinfo=UTC)
"""The latest time that this process has given or seen in a library."""


def now() -> str:
    """The present time in UTC, ISO 8601 with milliseconds and `Z`.

    It does not go back when the clock does: what is done later is newer, in lists and when libraries are merged.
    """
    global _latest
    time = datetime.now(UTC)
    time = time.replace(microsecond=time.microsecond // 1000 * 1000)
    if time < _latest <= time + BELIEVED:
        time = _latest + _MILLISECOND
    _latest = time
    return time.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def not_before(time: str) -> None:
    """Say that `time`, as `now` gives it, is past: the clock may have gone back since it was written."""
    global _latest
    try:
        seen = datetime.fromisoformat(time)
        if _latest < seen <= datetime.now(UTC) + BELIEVED:
            _latest = seen
    except (TypeError, ValueError):
        return  # Written by another program: no reason to refuse the library.


def new_uid() -> str:
    """A new UUIDv7 (RFC 9562), which sorts by time of creation and is unique across libraries."""
    from uuid6 import uuid7

    return str(uuid7())


def new_uids(number: int) -> Iterator[str]:
    """New UUIDv7 that sort in this order: as one each, but with a counter in the place of 12 random bits.

    Those of 4,096 share a time; the counter is the first method of RFC 9562, section 6.2.
    """
    for start in range(0, number, 4096):
        head, together = new_uid()[:15], min(number - start, 4096)
        random = os.urandom(8 * together).hex()
        for count in range(together):
            tail = random[16 * count : 16 * count + 16]
            yield f"{head}{count:03x}-{_VARIANT[tail[0]]}{tail[1:4]}-{tail[4:]}"


_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""A random hexadecimal digit -> one with the two bits that RFC 9562 gives every UUID."""


def fold(name: str) -> str:
    """What two names have in common when they differ in case only."""
    return name.casefold()


def title_key(title: str) -> str:
    """What titles are sorted by: without case, accents or leading punctuation (`„Ämter“` is under `a`)."""
    plain = title.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        for mark in filter(unicodedata.combining, set(re.findall(r"[^\x00-\x7f]", plain))):
            plain = plain.replace(mark, "")
    start = next((i for i, c in enumerate(plain) if c.isalnum()), 0)
    return plain[start : start + 120]
