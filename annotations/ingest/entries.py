"""The raw items of a feed, and what tells one from another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

from annotations.incoming import Entry
from annotations.ingest.links import page_address
from annotations.ingest.moments import moment
from annotations.text import clean_line

MAX_KEY = 500
"""Code points of a key; what is longer is known by its digest."""


class Markup(StrEnum):
    """How the words of an item are written."""

    HTML = "html"
    PLAIN = "plain"
    UNSAID = "unsaid"
    """The document does not say; the words themselves do."""


class Piece(NamedTuple):
    """Words of an item as they are written: its content, or its summary."""

    words: str
    markup: Markup = Markup.UNSAID
    base: str = ""
    """What its links are relative to, if the document says so."""


class Raw(NamedTuple):
    """An item as the document has it."""

    guid: str
    link: str
    title: Piece
    pieces: tuple[Piece, ...]
    byline: str
    published: str
    """When it was published, else when it was changed, as it is written."""
    updated: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as it was read."""

    kind: str
    """`rss`, `atom`, `rdf` or `json`."""
    items: list[Raw]
    channel: dict[str, str]
    """What it says of itself, by name in small letters: title, link, language, ttl..."""
    problem: str = ""


def outlined(items: Iterable[Raw], base: str) -> list[tuple[Entry, Raw]]:
    """The items with their entries, each key once, in the order of the document.

    An item's key is its `guid`, else its address, else the digest of its words. Items with the same key that say the
    same are one. Those with the same address, too, are one that changed: the newest is kept. Otherwise the `guid` was
    used twice, and both their keys are made of it and the address, or the digest without one: which, does not depend
    on their order.
    """
    groups: dict[str, dict[tuple[str, bytes], tuple[Entry, Raw]]] = {}
    for raw in items:
        entry = entry_of(raw, base)
        same = groups.setdefault(entry.key, {})
        which = (entry.url, b"" if entry.url else entry.digest)
        before = same.get(which)
        if before is None or _age(entry, raw) > _age(*before):
            same[which] = (entry, raw)
    if all(len(same) == 1 for same in groups.values()):
        return [pair for same in groups.values() for pair in same.values()]
    return _parted(groups)


def _parted(groups: dict[str, dict[tuple[str, bytes], tuple[Entry, Raw]]]) -> list[tuple[Entry, Raw]]:
    """All items with keys of their own."""
    wanted = [
        (
            entry._replace(
                key=f"{entry.key} {entry.url or entry.digest.hex()}" if len(same) > 1 else entry.key
            ),
            raw,
        )
        for same in groups.values()
        for entry, raw in same.values()
    ]
    counts = Counter(entry.key for entry, _ in wanted)
    return [
        (entry if counts[entry.key] == 1 else entry._replace(key=f"{entry.key} {entry.digest.hex()}"), raw)
        for entry, raw in wanted
    ]


def entry_of(raw: Raw, base: str) -> Entry:
    """What tells an item from others; its digest is one of all words and addresses, but not of dates.

    A feed that gives every item a new date at each request does not make new versions.
    """
    words = "\0".join((raw.title.words, raw.link, raw.byline, *(piece.words for piece in raw.pieces)))
    digest = blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    url = page_address(raw.link, base)
    guid = clean_line(raw.guid)
    key = (guid if raw.guid != raw.link or not url else url) or url or digest.hex()
    if len(key) > MAX_KEY:
        key = blake2b(key.encode(), digest_size=16).hexdigest()
    return Entry(key, digest, url)


def _age(entry: Entry, raw: Raw) -> tuple[str, bytes]:
    return moment(raw.updated or raw.published), entry.digest
