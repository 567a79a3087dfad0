"""When a feed is asked again: by its interval, later where its server says so, and ever later while it fails."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from annotations.errors import FetchError
from annotations.incoming import Feed, FeedState, Response
from annotations.store.connection import Value

LONGEST: Final = timedelta(days=1)
"""The longest that a feed is left alone, however often it failed and whatever its server says."""

SHORTEST: Final = timedelta(minutes=5)
"""The pause that is doubled after each failure, for feeds that are asked more often or only by hand."""


def failed(feed: Feed, failures: int, at: str, error: FetchError) -> dict[str, Value]:
    """What to note of a feed that brought an error at a time, the `failures`th in a row: columns of `fetches`."""
    pause = max(timedelta(minutes=feed.every), SHORTEST) * 2 ** min(failures, 10)
    pause = max(min(pause, LONGEST), min(timedelta(seconds=error.retry_after), LONGEST))
    return {
        "state": (FeedState.GONE if error.gone else FeedState.FAILING).value,
        "error": str(error),
        "failures": failures,
        "asked": at,
        "due": _later(pause),
        "asked_to_wait": int(error.retry_after > 0),
    }


def fine(feed: Feed, at: str, response: Response, every: int = 0) -> dict[str, Value]:
    """What to note of a feed that answered at a time; `every` is the minutes that it asks to be left alone itself."""
    wishes = timedelta(seconds=response.fresh), timedelta(minutes=every)
    pause = max(timedelta(minutes=feed.every), *(min(wish, LONGEST) for wish in wishes))
    values: dict[str, Value] = {
        "state": FeedState.FINE.value,
        "error": "",
        "failures": 0,
        "asked": at,
        "came": at,
        "due": _later(pause),
        "asked_to_wait": 0,
    }
    if response.status == 304:
        return values
    return {**values, "etag": response.etag, "modified": response.modified}


def _later(pause: timedelta) -> str:
    return (datetime.now(UTC) + pause).isoformat(timespec="milliseconds").replace("+00:00", "Z")
