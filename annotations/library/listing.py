"""Lists of articles: walked page by page where nothing filters them, sought in steps where something does."""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left, insort
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, cast

from annotations.errors import InputError, StoppedError
from annotations.library.core import Core
from annotations.model import Article
from annotations.store import articles, listing
from annotations.store.connection import Queries, Store, Value
from annotations.store.listing import Condition, Key, Order
from annotations.store.newest import Newest

SORT = "-published"
"""How articles are sorted if nobody says otherwise: the newest first."""

KNOWN = 200
"""Rows whose keys a list remembers, to find others from."""


CHUNK = 500
"""Articles that are asked about at once."""


ANNOTATED = "a.annotations > 0"
"""The condition of articles with annotations, which are counted..."""

OWN = "a.id IN (SELECT n.article_id FROM annotations n WHERE n.deleted IS NULL)"
"""...and of those with some that a connection has."""


class Rows(Protocol):
    """A list of articles that gives its rows by their number, from 0."""

    @property
    def count(self) -> int:
        """How many rows there are."""

    @property
    def sort(self) -> str:
        """The sort key, with `-` in front for descending."""

    @property
    def whole(self) -> bool:
        """Whether these are all; False for a first page whose rest is still sought."""

    def page(self, offset: int, limit: int) -> list[Article]:
        """At most `limit` articles from row `offset` on."""

    def index_of(self, article_id: int) -> int | None:
        """The row of an article, or None if it is not in the list."""

    def unread_after(self, row: int) -> int | None:
        """The next row after this one whose article is unread, or None."""

    def row_of_day(self, day: str) -> int:
        """The first row of a year, month or day, or of what follows it in the list; `count` if nothing does.

        InputError for no date, and for a list that is not ordered by `published`.
        """

    def ids(self, start: int = 0, stop: int | None = None) -> array[int]:
        """The ids of all rows, or of those from `start` to before `stop`."""


class Walk:
    """All articles that are not archived, however many: a page costs as much as its distance from a known row."""

    whole = True

    def __init__(self, store: Store, order: Order) -> None:
        self._store = store
        self._order = order
        self.count = listing.shown(store.reader())
        self.sort = order.sort
        self._keys: dict[int, Key] = {}
        self._known: list[int] = []

    def page(self, offset: int, limit: int) -> list[Article]:
        """At most `limit` articles from row `offset` on."""
        limit = min(limit, self.count - offset)
        if limit <= 0 or offset < 0:
            return []
        keys = self._stretch(offset, limit)
        if keys:
            self._remember(offset, keys[0])
            self._remember(offset + len(keys) - 1, keys[-1])
        return articles.listed(self._store.reader(), [key.id for key in keys])

    def _stretch(self, offset: int, limit: int) -> list[Key]:
        """The keys of some rows, from whichever known row is nearest: one before them, or one after."""
        at = bisect_left(self._known, offset)
        before = self._known[at - 1] if at else -1
        at = bisect_left(self._known, offset + limit)
        after = self._known[at] if at < len(self._known) else self.count
        forth, back = offset - before - 1, after - offset - limit
        reader, order = self._store.reader(), self._order
        if forth <= back:
            start = self._keys.get(before)
            return listing.stretch(reader, order, start, skip=forth, limit=limit)
        start = self._keys.get(after)
        return listing.stretch(reader, order, start, backwards=True, skip=back, limit=limit)[::-1]

    def _remember(self, row: int, key: Key) -> None:
        if row not in self._keys:
            if len(self._known) >= KNOWN:
                self._known.clear()
                self._keys.clear()
            insort(self._known, row)
        self._keys[row] = key

    def index_of(self, article_id: int) -> int | None:
        """The row of an article, counted from the nearer end."""
        reader, order, half = self._store.reader(), self._order, self.count // 2 + 1
        key = listing.key_of(reader, order, article_id)
        if key is None:
            return None
        before = listing.beyond(reader, order, key, backwards=True, bound=half)
        if before < half:
            return before
        return self.count - 1 - listing.beyond(reader, order, key, bound=half)

    def unread_after(self, row: int) -> int | None:
        """The next row after this one whose article is unread, or None."""
        reader, order = self._store.reader(), self._order
        keys = self._stretch(row, 1) if 0 <= row < self.count else []
        found = listing.unread(reader, order, keys[0]) if keys else None
        if found is None:
            return None
        left = listing.beyond(reader, order, keys[0], bound=self.count)
        return row + left - listing.beyond(reader, order, found, bound=self.count)

    def row_of_day(self, day: str) -> int:
        """The first row of a year, month or day, or of what follows it in the list."""
        key = Key(_bound(self._order, day), 0)
        return listing.beyond(self._store.reader(), self._order, key, backwards=True, bound=self.count)

    def ids(self, start: int = 0, stop: int | None = None) -> array[int]:
        """The ids of all rows, or of those from `start` to before `stop`."""
        stop = self.count if stop is None else min(stop, self.count)
        if (start, stop) == (0, self.count):
            return listing.every(self._store.reader(), Condition(), self._order)
        return array("q", [key.id for key in self._stretch(start, stop - start)] if start < stop else [])


class Found:
    """Articles that a query found, by their ids: what is read or starred meanwhile stays where it is."""

    def __init__(self, store: Store, order: Order, ids: array[int], *, whole: bool = True) -> None:
        self._store = store
        self._order = order
        self.sort = order.sort
        self._ids = ids
        self.whole = whole

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._ids)

    def page(self, offset: int, limit: int) -> list[Article]:
        """At most `limit` articles from row `offset` on; one that is gone meanwhile is left out."""
        return articles.listed(
            self._store.reader(), self._ids[max(offset, 0) : max(offset, 0) + limit].tolist()
        )

    def index_of(self, article_id: int) -> int | None:
        """The row of an article, or None if it is not in the list."""
        try:
            return self._ids.index(article_id)
        except ValueError:
            return None

    def unread_after(self, row: int) -> int | None:
        """The next row after this one whose article is unread, or None."""
        for start in range(row + 1, len(self._ids), CHUNK):
            some = self._ids[start : start + CHUNK].tolist()
            unread = listing.unread_among(self._store.reader(), some)
            if unread:
                return next(start + at for at, id_ in enumerate(some) if id_ in unread)
        return None

    def row_of_day(self, day: str) -> int:
        """The first row of a year, month or day, or of what follows it in the list."""
        bound, low, high = _bound(self._order, day), 0, self.count
        while low < high:
            middle = (low + high) // 2
            found = self.page(middle, 1)
            published = found[0].published if found else ""
            before = published >= bound if self._order.descending else published < bound
            low, high = (middle + 1, high) if before else (low, middle)
        return low

    def ids(self, start: int = 0, stop: int | None = None) -> array[int]:
        """The ids of all rows, or of those from `start` to before `stop`."""
        return self._ids[start:stop]


def _bound(order: Order, day: str) -> str:
    """What nothing published on a day is less than, in an ascending list; in a descending one, what all is less than.

    Times are kept in UTC and coarse dates as they are: the nearer of both bounds is taken.
    """
    from annotations.search.days import bounds, in_utc

    if order.name != "published":
        raise InputError("only a list ordered by date has a place for a date; use -published")
    low, high = bounds(day)
    return min(high, in_utc(high)) if order.descending else min(low, in_utc(low))


class Search:
    """One run of a query, by the thread that iterates over it; any other may stop it."""

    def __init__(self, store: Store, newest: Newest, condition: Condition, order: Order) -> None:
        self._store, self._newest, self._condition, self._order = store, newest, condition, order
        self._lock = threading.Lock()
        self._running: Queries | None = None
        self._stopped = False

    @property
    def at_once(self) -> bool:
        """Whether all rows are there without seeking, in a few milliseconds."""
        return not self._condition.filtered

    def stop(self) -> None:
        """Make the run end with StoppedError, in the middle of a statement if need be."""
        with self._lock:
            self._stopped = True
            if self._running is not None:
                self._running.connection.interrupt()

    def __iter__(self) -> Iterator[Rows]:
        """A first page as soon as there is one, then all rows; StoppedError once stopped."""
        if not self._condition.filtered:
            yield Walk(self._store, self._order)
            return
        with self._newest.queries() as queries, self._interruptible(queries):
            ids, whole = self._newest.first(queries, self._condition, self._order), False
        if not ids:
            with self._interruptible(self._store.reader()) as reader:
                ids, whole = listing.first(reader, self._condition, self._order)
        if whole or ids:
            yield Found(self._store, self._order, array("q", ids), whole=whole)
        if not whole:
            with self._interruptible(self._store.reader()) as reader:
                found = listing.every(reader, self._condition, self._order)
            yield Found(self._store, self._order, found)

    @contextmanager
    def _interruptible(self, queries: Queries) -> Iterator[Queries]:
        """Queries that `stop` ends meanwhile and not afterwards."""
        with self._lock:
            if self._stopped:
                raise StoppedError("stopped")
            self._running = queries
        try:
            yield queries
        finally:
            with self._lock:
                self._running = None


class Listing(Core):
    """The part of the facade that lists articles.

    Sort keys: published, added, title, words, source, annotations, and relevance for searches for words; `-` in front
    for descending. '' is the order that the query asks for, else the newest first. Archived articles are in no list
    unless the query asks for them. QueryError or InputError for a query or sort key that cannot be understood.
    """

    def search(self, query: str = "", sort: str = "") -> Search:
        """A run of a query that gives a first page before all that it finds, and that can be stopped."""
        condition, order = self._asked(query, sort)
        return Search(self._store, self._newest, condition, order)

    def sort_of(self, query: str) -> str:
        """The sort key that a query asks for, '' for none; QueryError."""
        if not query.strip():
            return ""
        from annotations.search.query import parse_query

        return parse_query(query).sort or ""

    def rows(self, query: str = "", sort: str = "") -> Rows:
        """All articles that a query finds."""
        condition, order = self._asked(query, sort)
        if not condition.filtered:
            return Walk(self._store, order)
        return Found(self._store, order, listing.every(self._reader, condition, order))

    def articles(
        self, query: str = "", *, sort: str = "", limit: int = 100, offset: int = 0
    ) -> list[Article]:
        """Some of the articles that a query finds."""
        for rows in self.search(query, sort):
            if rows.whole or offset + limit <= rows.count:
                return rows.page(offset, limit)
        return []

    def count(self, query: str = "", *, bound: int | None = None) -> int:
        """How many articles a query finds, counted no further than `bound`."""
        condition, _ = self._asked(query)
        if not condition.filtered:
            found = listing.shown(self._reader)
            return found if bound is None else min(found, bound)
        return listing.bounded(self._reader, condition, bound)

    def _asked(self, query: str, sort: str = "") -> tuple[Condition, Order]:
        """The condition and order of a query; without words, nothing is more relevant than the newest."""
        if not query.strip():
            return Condition(), _order(sort)
        from annotations.search.sql import articles_parts

        parts = articles_parts(query)
        if self.blind:
            parts = parts._replace(where=parts.where.replace(ANNOTATED, OWN))
        shown = "" if parts.archived else f"{listing.SHOWN} AND "
        where = shown + parts.where
        if where == f"{listing.SHOWN} AND 1":
            where = listing.SHOWN
        condition = Condition(where, cast("tuple[Value, ...]", tuple(parts.parameters)), parts.match, True)
        if where == listing.SHOWN and not parts.match:
            return Condition(), _order(sort or parts.sort)
        return condition, Order.of(sort or parts.sort or SORT)


def _order(sort: str) -> Order:
    """The order of a list that nothing filters."""
    order = Order.of(sort or SORT)
    return Order.of(SORT) if order.name == "relevance" else order
