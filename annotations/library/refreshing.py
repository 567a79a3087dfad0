"""Refreshing feeds: asked for side by side, read in a process of its own, written one after the other."""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final
from uuid import uuid4

from annotations.errors import FetchError, ReadOnlyError
from annotations.incoming import (
    Feed,
    FeedState,
    FoundFeed,
    Outline,
    Part,
    Refreshed,
    RefreshStep,
    Request,
    Response,
)
from annotations.library.arriving import Arrival
from annotations.library.fulltext import PROBLEMS, FullText, reached
from annotations.library.outside import Outside, answer, outside
from annotations.library.pauses import failed, fine
from annotations.library.subscribing import NAME_LENGTH, address, host_of
from annotations.library.wording import counted
from annotations.store import feeds
from annotations.store.connection import Value
from annotations.store.pouring import pouring
from annotations.store.values import now

ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
"""What a feed may be."""

AHEAD: Final = 32
"""Feeds that are asked for before the first of them is written: what they sent waits in memory."""

TOGETHER: Final = 1_000
"""Items that are written in one transaction..."""

BUFFERED: Final = 3
"""Times that many that are asked for before they are wanted: neither who reads nor who writes takes even steps."""

GENTLY: Final = 50
"""...and for a reader on the same library, whose own changes would have to wait for more."""

PAUSE: Final = 0.02
"""Seconds between two such transactions, in which the reader gets its turn."""

SOON: Final = 0.2
"""Seconds after which a step is told, though no feed is finished: whoever waits may want to stop."""


@dataclass
class _Run:
    """One refresh: what waits, and what has been done."""

    total: int
    together: int
    done: int = 0
    articles: int = 0
    quiet: list[tuple[int, dict[str, Value]]] = field(default_factory=list)
    """Feeds that brought nothing, to be noted together."""

    def step(self, finished: Refreshed | None = None, working: str = "") -> RefreshStep:
        return RefreshStep(self.done, self.total, self.articles, finished, working)


class Refreshing(FullText):
    """The part of the facade that asks feeds what is new."""

    def refresh(
        self, ids: Sequence[int] | None = None, *, due: bool = False, gently: bool = False
    ) -> Generator[RefreshStep, None, None]:
        """Refresh the feeds of these ids (None: all that are not gone, or with `due` those whose time has come).

        A step comes with each feed that is finished, and between them several times a second; the articles that it
        counts are written, and on the disk when the iterator ends or is closed. What goes wrong with a feed is in its
        step. Closing the iterator ends everything within a second and keeps what is written. `gently` leaves room for
        others who write. ReadOnlyError; NotFoundError for an unknown id.
        """
        if self.read_only:
            raise ReadOnlyError(f"the library {self.path} is read-only; what is fetched could not be kept")
        if ids is not None:
            wanted = [self.feed(id_) for id_ in ids]
        elif due:
            wanted = self.due_feeds()
        else:
            wanted = [
                feed
                for feed in self.feeds()
                if feed.state is not FeedState.GONE and not self._told_to_wait(feed)
            ]
        run = _Run(len(wanted), GENTLY if gently else TOGETHER)
        if not wanted:
            return
        yield run.step()
        coming = not all(feed.came for feed in wanted)
        with outside(expecting=coming) as out, self._pouring(gently):
            yield from self._refresh(run, wanted, out)

    def _told_to_wait(self, feed: Feed) -> bool:
        """Whether the server said when to come back, and it is not yet time."""
        asked = "SELECT 1 FROM fetches WHERE feed_id = ? AND asked_to_wait = 1 AND due > ?"
        return self._reader.value(asked, (feed.id, now())) is not None

    def add_feed(
        self, url: str, name: str = "", *, folder: str = "", gently: bool = False
    ) -> Generator[list[FoundFeed] | Feed | RefreshStep, None, None]:
        """Subscribe to the feed at an address, or to the one that the page there names, and take in what it has.

        Yields the feed, then steps as `refresh` does. If the page names several feeds, yields those and does nothing.
        Errors are those of `find_feeds` and `subscribe`.
        """
        whole = address(url)
        with outside(expecting=True) as out:
            asked = out.fetch(Request(whole, host=host_of(whole), accept=ACCEPT))
            whole, answer = reached(url, whole, asked, out)
            found = self._feeds_in(answer.result(), whole, out)
            if len(found) > 1:
                yield found
                return
            (one,) = found
            # What a page calls its feed is often no more than "RSS"; the feed itself knows better.
            own = "" if "/" in one.kind else one.title
            feed = self.subscribe(one.url, name or own, folder=folder, host=one.host)
            yield feed
            run = _Run(1, GENTLY if gently else TOGETHER)
            with self._pouring(gently):
                if one.url in (whole, answer.result().moved):
                    yield from self._counted(run, self._receive(run, feed, answer, out))
                    self._note_quiet(run)
                else:
                    yield from self._refresh(run, [feed], out)

    def _pouring(self, gently: bool) -> AbstractContextManager[None]:
        """How a refresh writes: `gently` beside a reader, whose own changes are on the disk at once."""
        return nullcontext() if gently else pouring(self._store)

    def _refresh(self, run: _Run, wanted: Sequence[Feed], out: Outside) -> Iterator[RefreshStep]:
        waiting = deque(wanted)
        asked: dict[Future[Response], Feed] = {}
        try:
            while waiting or asked:
                while waiting and len(asked) < AHEAD:
                    feed = waiting.popleft()
                    asked[out.fetch(self._request(feed))] = feed
                answered, _ = wait(asked, timeout=SOON, return_when=FIRST_COMPLETED)
                for future in answered:
                    feed = asked.pop(future)
                    yield from self._counted(run, self._receive(run, feed, future, out))
                if not answered or len(run.quiet) >= AHEAD:
                    self._note_quiet(run)
                    yield run.step()
        finally:
            for future in asked:
                future.cancel()
            self._note_quiet(run)

    @staticmethod
    def _counted(run: _Run, steps: Iterator[RefreshStep]) -> Iterator[RefreshStep]:
        """Steps, of which each that finishes a feed counts it."""
        for step in steps:
            if step.finished is not None:
                run.done += 1
                step = replace(step, done=run.done)
            yield step

    def _request(self, feed: Feed) -> Request:
        known = feeds.known(self._reader, feed.id)
        return Request(feed.url, known.etag, known.modified, known.host, ACCEPT)

    def _note_quiet(self, run: _Run) -> None:
        """Note feeds that brought nothing, in one transaction: each would wait for the disk."""
        if run.quiet:
            with self._store.writing() as queries:
                for feed, values in run.quiet:
                    feeds.note(queries, feed, values)
            run.quiet.clear()

    def _receive(
        self, run: _Run, feed: Feed, answer: Future[Response], out: Outside
    ) -> Iterator[RefreshStep]:
        """Take in what came of one feed; the last step finishes it."""
        at, known = now(), feeds.known(self._reader, feed.id)
        failures = known.failures + 1
        try:
            response = answer.result()
            digest = cache(lambda: hashlib.blake2b(response.body, digest_size=16).hexdigest())
            if response.status == 304 or (known.digest and digest() == known.digest):
                run.quiet.append((feed.id, fine(feed, at, response)))
                yield run.step(Refreshed(feed.id, feed.name, unchanged=True, note=self._let_go(feed)))
                return
            finished, every = yield from self._take_in(run, feed, response, out, digest)
        except PROBLEMS as error:
            problem = error if isinstance(error, FetchError) else FetchError(str(error))
            run.quiet.append((feed.id, failed(feed, failures, at, problem)))
            yield run.step(Refreshed(feed.id, feed.name, error=str(error)))
            return
        run.quiet.append(
            (feed.id, {**fine(feed, at, response, every if feed.every else 0), "digest": digest()})
        )
        yield run.step(finished)

    def _take_in(
        self, run: _Run, feed: Feed, response: Response, out: Outside, meanwhile: Callable[[], object]
    ) -> Generator[RefreshStep, None, tuple[Refreshed, int]]:
        """Read a document and write what is new in it; also returns the minutes that it asks to wait.

        `meanwhile` is called while it is being read.
        """
        token = uuid4().hex
        held = feeds.held(self._reader, feed.id)
        opening = out.ask_feed(token, response, {key: item.digest for key, item in held.items()})
        try:
            parts = _Parts(out, token, run.together)
            meanwhile()
            outline: Outline = answer(opening)
            feed, note = self._introduced(feed, response, outline)
            arrival = Arrival(feed, held)
            arrival.look_through(outline.entries)
            yield run.step(working=feed.name)
            for part in parts:
                before = len(arrival.added)
                outline = part.outline or outline
                self._arrive(arrival, part)
                run.articles += len(arrival.added) - before
                yield run.step(working=feed.name)
                if run.together == GENTLY:
                    time.sleep(PAUSE)
        finally:
            out.forget(token)
        self._settle_presence(arrival)
        moved = f"says that it has moved to {outline.moved}" if outline.moved not in ("", feed.url) else ""
        notes = [note or moved, outline.problem]
        if feed.full_text and arrival.added:
            notes.append(self._complete_new(arrival.added, out))
        notes.append(self._let_go(feed))
        notes += [f"{counted(number, 'item')} {why}" for why, number in Counter(arrival.unfit).items()]
        done = Refreshed(
            feed.id,
            feed.name,
            len(arrival.added),
            len(set(arrival.updated)),
            arrival.folded,
            arrival.dropped,
            note="; ".join(filter(None, notes)),
        )
        return done, outline.every

    def _introduced(self, feed: Feed, response: Response, outline: Outline) -> tuple[Feed, str]:
        """Take over what a feed says of itself; returns it as it is then, and in words where it has moved.

        Its page, where it is from now on, and its title, if it comes for the first time and nobody gave it a name.
        """
        title, home, moved = outline.title[:NAME_LENGTH].strip(), outline.home, response.moved
        unnamed = re.fullmatch(rf"{re.escape(host_of(feed.url))}(?: \d+)?", feed.name)
        if feed.came or not unnamed:
            title = ""
        note = ""
        if not title and home in ("", feed.home) and moved in ("", feed.url):
            return self.feed(feed.id), note
        with self._store.writing() as queries:
            if title:
                feeds.introduce(queries, feed.id, self._free_name(queries, title, feed.id))
            if home:
                queries.run("UPDATE feeds SET home = ? WHERE id = ?", (home, feed.id))
            if moved not in ("", feed.url):
                free = feeds.by_url(queries, moved) is None
                note = (
                    f"moved for good to {moved}" if free else f"moved to {moved}, which is another feed here"
                )
                if free:
                    queries.run("UPDATE feeds SET url = ? WHERE id = ?", (moved, feed.id))
        return self.feed(feed.id), note


class _Parts:
    """What is new in a feed, in parts, of which the next ones are read while one is written.

    The first is small, and each may be four times as large as the one before it: nobody waits long for anything.
    """

    def __init__(self, out: Outside, token: str, together: int) -> None:
        """Ask for the first ones; the feed need not be open yet."""
        self._out, self._token, self._together = out, token, together
        self._size = min(GENTLY, together)
        self._asked = deque([self._ask() for _ in range(BUFFERED)])

    def _ask(self) -> Future[Part]:
        size, self._size = self._size, min(4 * self._size, self._together)
        return self._out.ask("part", self._token, size)

    def __iter__(self) -> Iterator[Part]:
        last = False
        while not last:
            self._asked.append(self._ask())
            part: Part = answer(self._asked.popleft())
            yield part
            last = part.last
