"""Values that rows are filled with: times, identities, sort keys."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime


def now() -> str:
    """The present time in UTC, ISO 8601 with milliseconds and `Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def new_uid() -> str:
    """A new UUIDv7 (RFC 9562), which sorts by time of creation and is unique across libraries."""
    from uuid6 import uuid7

    return str(uuid7())


def fold(name: str) -> str:
    """What two names have in common when they differ in case only."""
    return name.casefold()


def title_key(title: str) -> str:
    """What titles are sorted by: without case, accents or leading punctuation (`„Ämter“` is under `a`)."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", title.casefold()) if not unicodedata.combining(c)
    )
    start = next((i for i, c in enumerate(plain) if c.isalnum()), 0)
    return plain[start : start + 120]
