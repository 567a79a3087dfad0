"""Values that rows are filled with: times, identities, sort keys."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime


def now() -> str:
    """The present time in UTC, ISO 8601 with milliseconds and `Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


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
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    start = next((i for i, c in enumerate(plain) if c.isalnum()), 0)
    return plain[start : start + 120]
