"""Large feeds, read part by part, so that the first items can be kept long before the last ones are read."""

from __future__ import annotations

from typing import Final

from annotations.errors import GlosseError, InputError
from annotations.incoming import Entry
from annotations.ingest.entries import Raw, entry_of
from annotations.ingest.feeds import kind_of, some
from annotations.ingest.survey import Surveyor
from annotations.ingest.xmltext import plain_utf8

LARGE: Final = 1 << 20
"""Bytes from which on a document is read in parts."""

FIRST: Final = 1 << 17
FOLLOWING: Final = 1 << 21
"""Bytes of the first part, which somebody waits for, and of those that follow."""


class UnfitError(GlosseError):
    """The document cannot be read in parts, or no further: it has to be looked at as a whole."""


class Parts:
    """The items of a large document, some at a time.

    Only what is well-formed so far is read, as `feeds.read` reads it, and only as long as every item says who it is:
    two that share a key are told apart by all items. What was read before an UnfitError is what a refresh would have
    found that came before the rest was there.
    """

    def __init__(self, data: bytes, charset: str = "") -> None:
        """Prepare it; UnfitError for a small document, and for one whose head asks for more care."""
        plain = plain_utf8(data, charset) if len(data) >= LARGE else None
        if plain is None:
            raise UnfitError("is read whole")
        try:
            self.kind = kind_of(plain)
        except InputError as error:
            raise UnfitError("is read whole") from error
        self.data = plain
        """All of it, in UTF-8."""
        self._surveyor = Surveyor()
        self._seen: dict[str, tuple[str, bytes]] = {}
        self._at = self._taken = 0
        self._head = self._foot = b""
        self._careful = self._cared = False

    @property
    def channel(self) -> dict[str, str]:
        """What the feed says of itself so far, by name in small letters."""
        return self._surveyor.found.channel

    @property
    def ended(self) -> bool:
        """Whether nothing follows."""
        return self._looked and self._surveyor.found.end < self._taken

    @property
    def _looked(self) -> bool:
        return self._at > len(self.data)

    def open(self) -> None:
        """Read on to the first item; UnfitError if what it needs to be understood does not stand before it."""
        found = self._surveyor.found
        while found.start < 0 and not self._looked:
            self._look(FIRST)
        if found.start < 0 or not found.channel.get("title") or not found.channel.get("link"):
            raise UnfitError("says too little before its first item")
        self._taken = found.start
        self._head = self.data[: found.start]
        self._foot = "".join(f"</{name}>" for name in reversed(found.around)).encode()
        self._careful = b"xml:base" in self._head

    def more(self, base: str) -> list[tuple[Entry, Raw]]:
        """The next items with their entries, whose addresses are relative to `base`; none if all were there before."""
        found = self._surveyor.found
        start, size = self._taken, FIRST if self._taken == found.start else FOLLOWING
        while not self._looked and (self._at < start + size or found.end < start):
            self._look(size)
        if found.parted:
            raise UnfitError("has items in several places")
        if found.end < start:
            return []
        self._taken = self.data.index(b">", found.end) + 1
        # What asks for care may be in the item that is cut off here, and read next time.
        careful = self._careful or self._cared or found.careful
        self._cared, found.careful = found.careful, False
        whole = b"".join((self._head, memoryview(self.data)[start : self._taken], self._foot))
        raws = some(whole, careful=careful)
        if not raws:
            raise UnfitError("has items that cannot be read by themselves")
        return [pair for raw in raws if (pair := self._new(raw, base))]

    def _look(self, size: int) -> None:
        data = memoryview(self.data)[self._at : self._at + size]
        self._at += size
        self._surveyor.look(data, last=self._looked)
        if self._surveyor.found.problem:
            raise UnfitError(self._surveyor.found.problem)

    def _new(self, raw: Raw, base: str) -> tuple[Entry, Raw] | None:
        """An item with its entry; None for one that was there word by word, UnfitError for another of the same key."""
        entry = entry_of(raw, base)
        said = entry.url, entry.digest
        if self._seen.setdefault(entry.key, said) is said:
            return entry, raw
        if self._seen[entry.key] != said:
            raise UnfitError("has items that share a key")
        return None
