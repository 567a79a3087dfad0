"""The records of what comes in from feeds and pages, on their way to the library.

Times are UTC in ISO 8601 with milliseconds and `Z`, empty for never. Lengths of time are seconds unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from annotations.model import Draft


@dataclass(frozen=True, slots=True)
class Request:
    """One address to be fetched, with what is known of it already."""

    url: str
    etag: str = ""
    """The `ETag` that came with it last time, as it was sent."""
    modified: str = ""
    """The `Last-Modified` that came with it last time, as it was sent."""
    host: str = ""
    """The host that a person typed; it alone may be in a private network."""
    accept: str = ""
    """Media types for the header `Accept`; empty for a page."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered: 200 with a body, or 304 without one. Everything else is a FetchError."""

    status: int
    url: str
    """The address after all redirects."""
    moved: str = ""
    """The address to ask from now on, if the server said that it moved for good (301, 308); else empty."""
    body: bytes = b""
    """Unpacked."""
    media_type: str = ""
    """Of `Content-Type`, in small letters and without parameters."""
    charset: str = ""
    """Of `Content-Type`; empty where it has none."""
    etag: str = ""
    modified: str = ""
    fresh: int = 0
    """Seconds that the server calls it fresh for (`Cache-Control`, `Expires`)."""


class Entry(NamedTuple):
    """What tells one item of a feed from another, and whether it has changed."""

    key: str
    """Its own identity (`guid`, `id`), else its address, else a digest of its words; unique in its feed."""
    digest: bytes
    """16 bytes of everything that it says: another one is another version."""
    url: str
    """Its address, empty for none."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a feed says of itself, and which items it has."""

    title: str
    home: str
    """The page that it belongs to."""
    kind: str
    """`rss`, `atom`, `rdf` or `json`."""
    language: str
    """ISO 639-1 code, empty where it does not say."""
    entries: tuple[Entry, ...]
    """In the order of the document, each key once; none of a large one whose items have yet to be read."""
    every: int = 0
    """Minutes that it asks readers to wait (`ttl`, `syn:updatePeriod`), 0 where it does not say."""
    problem: str = ""
    """What is wrong with the document, which could be read all the same; one line."""
    moved: str = ""
    """Where it says that it has moved to (`itunes:new-feed-url`), else empty."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed, ready to be kept."""

    key: str
    digest: bytes
    draft: Draft
    words: int
    likeness: tuple[int, ...] = ()
    """Numbers below 2**63 that texts have in common which hardly differ; empty for a text too short to tell."""
    language: str = ""
    """What the text is in, where its most common words leave no doubt."""

    def __reduce__(self) -> tuple[type[Item], tuple[str, bytes, Draft, int, tuple[int, ...], str]]:
        """As for drafts: a feed has thousands."""
        return Item, (self.key, self.digest, self.draft, self.words, self.likeness, self.language)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the items of a feed that are new or have changed."""

    items: list[Item | str]
    """For one that cannot be kept, why."""
    entries: tuple[Entry, ...] = ()
    """Entries that have been read since the outline, or the part before, and of which these are; in their order."""
    last: bool = False
    outline: Outline | None = None
    """What a large feed says of itself, once all of it has been read."""
    anew: bool = False
    """Whether a large document had to be looked at as a whole, and `entries` are all that it has: those that came
    before may have been given other keys."""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that a page names."""

    url: str
    title: str
    kind: str
    """Media type, as the page gives it."""
    host: str = ""
    """The host that a person typed to find it, which may be in a private network."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed in a list of another program's: OPML, or newsboat's `urls`."""

    url: str
    title: str = ""
    """The name that a person gave it; empty for its own."""
    home: str = ""
    folder: str = ""
    """Folders within folders are parted by `/`."""
    tags: tuple[str, ...] = ()
    """What new articles are tagged with."""


class FeedState(StrEnum):
    """How the last refresh of a feed went."""

    NEVER = "never"
    FINE = "fine"
    FAILING = "failing"
    GONE = "gone"
    """The server said that it will not come back (410): it is asked only when a person says so."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that a person reads."""

    id: int
    uid: str
    name: str
    """That of its source in the library."""
    url: str
    home: str
    folder: str
    articles: int
    unread: int
    every: int
    """Minutes between two refreshes while the reader is open; 0: only when asked for."""
    full_text: bool
    """Whether the page of each new item is fetched, too."""
    language: str
    """ISO 639-1 code that its articles have, empty for that of each text."""
    filter: str
    """A query for new articles: those that it finds are left out, unless there are tags."""
    tags: tuple[str, ...]
    """What new articles are tagged with: those that the filter finds, or all where there is none."""
    keep: int
    """Days after which articles that are read, and that the feed has no more, are removed; 0: never."""
    state: FeedState
    error: str
    """What went wrong at the last refresh, in one line; empty where nothing did."""
    asked: str
    """When it was last asked for..."""
    came: str
    """...when it last answered..."""
    due: str
    """...and when it is next refreshed by itself, empty where it is not."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of one feed in a refresh."""

    feed: int
    name: str
    added: int = 0
    updated: int = 0
    folded: int = 0
    """Items that are the same as an article of another feed."""
    dropped: int = 0
    """Items that the filter of the feed left out."""
    unchanged: bool = False
    """Whether the server said that nothing is new."""
    error: str = ""
    """Why nothing came, in one line."""
    note: str = ""
    """What else a person should know: moved, mended, items without text."""


@dataclass(frozen=True, slots=True)
class RefreshStep:
    """How far a refresh is."""

    done: int
    """Feeds that are finished..."""
    total: int
    """...out of these."""
    articles: int
    """Articles added so far."""
    finished: Refreshed | None = None
    """The feed that this step finished, if it did."""
    working: str = ""
    """The name of the feed whose items are being written, if there is one."""
