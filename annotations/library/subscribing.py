"""The feeds that a person reads: subscribed, named, put into folders, set up, given up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlsplit

from annotations.errors import InputError, NotFoundError, NothingError
from annotations.incoming import Feed, FeedState, Subscription
from annotations.library.adding import Adding
from annotations.library.listing import Listing
from annotations.library.names import TAG_LENGTH, tag_name, tag_names
from annotations.library.wording import counted, quoted
from annotations.model import Change
from annotations.store import articles, feeds
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Recorder, recording
from annotations.store.values import fold, now
from annotations.text import clean_line, web_url

NAME_LENGTH: Final = 80
"""Code points that the name of a feed or folder may have."""

LONGEST: Final = 60 * 24 * 31
"""Minutes that there may be between two refreshes: a month."""

OLDEST: Final = 36_500
"""Days that articles may be kept for, if not for ever."""

_SCHEMES: Final = ("feed:", "feeds:", "rss:", "itpc:", "pcast:")
"""What some pages write before or instead of http: in the address of a feed."""


def address(typed: str) -> str:
    """The address of a page or feed as a person types it, with its scheme; InputError for what is none."""
    url = clean_line(typed)
    for scheme in _SCHEMES:
        if url.casefold().startswith(scheme):
            rest = url[len(scheme) :]
            url = rest if rest.casefold().startswith(("http:", "https:")) else f"https:{rest}"
            url = url if "//" in url else url.replace(":", "://", 1)
    if "://" not in url and "." in url.split("/")[0] + url.split(":")[0]:
        url = f"https://{url}"
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    if not web_url(url) or not host:
        raise InputError(
            f"{clean_line(typed)[:80]!r} is no address of the web; it begins with https:// or http://"
        )
    return url


def plain(typed: str, url: str) -> str:
    """The same address by http, if its https was only taken for granted; empty if the person typed a scheme."""
    return "" if ":/" in typed or not url.startswith("https:") else f"http:{url.removeprefix('https:')}"


def host_of(url: str) -> str:
    """The host of an address, in small letters; empty for none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


class Subscribing(Adding, Listing):
    """The part of the facade about feeds, without fetching anything."""

    def feeds(self) -> list[Feed]:
        """All feeds, by folder and name; those in no folder last."""
        return feeds.feeds(self._reader)

    def feed(self, which: str | int) -> Feed:
        """A feed by its id, name (whatever its case) or address; NotFoundError for none."""
        wanted = clean_line(str(which))
        found = (
            feeds.feeds(self._reader, "f.id = ?", (int(wanted),))
            if wanted.isdecimal() and len(wanted) < 19
            else []
        )
        found = found or feeds.feeds(self._reader, "s.fold = ? OR f.url = ?", (fold(wanted), wanted))
        if not found:
            raise NotFoundError(f"no feed {quoted(wanted)} in the library; `glosse feeds list` lists them")
        return found[0]

    def feeds_of(self, article_id: int) -> list[Feed]:
        """The feeds that an article came from."""
        return feeds.feeds(
            self._reader, "f.id IN (SELECT feed_id FROM feed_items WHERE article_id = ?)", (article_id,)
        )

    def folded(self, article_id: int) -> int:
        """How many items of other feeds are folded into an article, which `part` makes articles of."""
        return int(
            self._reader.value(
                "SELECT count(*) FROM feed_items WHERE article_id = ? AND folded <> ''", (article_id,)
            )
        )

    def subscribe(
        self, url: str, name: str = "", *, folder: str = "", home: str = "", host: str = ""
    ) -> Feed:
        """Note a feed to be refreshed; nothing is fetched. InputError for no address, and for one that is there.

        `host` is what the person typed, where the address came from a page; else the host of the address.
        """
        url = address(url)
        with recording(self._store) as recorder:
            held = feeds.by_url(recorder, url)
            if held is not None:
                there = feeds.feeds(recorder, "f.id = ?", (held,))[0]
                raise InputError(f"the feed is there already, as {quoted(there.name)}")
            made = self._subscribe(recorder, Subscription(url, name, home, folder), host)
            said = f"subscribed to {quoted(feeds.feeds(recorder, 'f.id = ?', (made,))[0].name)}"
            self._log(recorder, "subscribe", Change(said))
        return self.feed(made)

    def _subscribe(self, recorder: Recorder, wanted: Subscription, host: str = "") -> int:
        given = clean_line(wanted.title)[:NAME_LENGTH].strip()
        name = self._free_name(recorder, given or host_of(wanted.url))
        return feeds.insert(
            recorder,
            name=name,
            url=wanted.url,
            host=host or host_of(wanted.url),
            home=web_url(wanted.home),
            folder=folder_name(wanted.folder),
        )

    def _free_name(self, queries: Queries, name: str, feed: int = 0) -> str:
        """The name, or one with a number behind it where another feed has that."""
        if not feeds.is_taken(queries, name, feed):
            return name
        number = 2
        while feeds.is_taken(queries, f"{name} {number}", feed):
            number += 1
        return f"{name} {number}"

    def subscribe_all(self, wanted: Iterable[Subscription]) -> tuple[int, int]:
        """Note many feeds as one action; returns how many are new, and how many were there.

        Folders are cut to the length that they may have, and tags that are too long left out. InputError for an
        address that is none, which takes nothing over.
        """
        new = there = 0
        with recording(self._store) as recorder:
            for each in wanted:
                url = address(each.url)
                if feeds.by_url(recorder, url) is not None:
                    there += 1
                    continue
                folder = clean_line(each.folder)[:NAME_LENGTH]
                feed = self._subscribe(recorder, Subscription(url, each.title, each.home, folder))
                tags = [tag for tag in each.tags if clean_line(tag).strip("/ ") and len(tag) <= TAG_LENGTH]
                if tags:
                    recorder.update("feeds", [feed], {"tags": articles.SEPARATOR.join(tag_names(tags))})
                new += 1
            self._log(recorder, "subscribe", Change(f"subscribed to {counted(new, 'feed')}"))
        return new, there

    def rename_feed(self, which: str | int, name: str) -> Change:
        """Give a feed, and with it its source, another name; InputError if another source has it."""
        feed = self.feed(which)
        name = clean_line(name)
        if not name or len(name) > NAME_LENGTH:
            raise InputError(f"the name of a feed has 1 to {NAME_LENGTH} characters")
        with recording(self._store) as recorder:
            other = recorder.value(
                "SELECT id FROM sources WHERE fold = ? AND fold <> ?", (fold(name), fold(feed.name))
            )
            if other is not None:
                raise InputError(f"another source is called {quoted(name)}; choose another name")
            source = int(recorder.value("SELECT source_id FROM feeds WHERE id = ?", (feed.id,)))
            recorder.update("sources", [source], {"name": name, "fold": fold(name)})
            return self._log(
                recorder, "rename feed", Change(f"renamed {quoted(feed.name)} to {quoted(name)}")
            )

    def set_feed(self, which: str | int, values: Mapping[str, object]) -> Change:
        """Set up a feed: `folder every full_text language filter tags keep`, as in `Feed`.

        InputError for a value that cannot be, QueryError for a filter that cannot be understood.
        """
        feed = self.feed(which)
        columns = {name: self._setting(name, value) for name, value in values.items()}
        with recording(self._store) as recorder:
            if recorder.update("feeds", [feed.id], columns):
                recorder.update("feeds", [feed.id], {"modified": now()})
                if "every" in columns:
                    feeds.note(recorder, feed.id, {"due": ""})
            said = ", ".join(name.replace("_", " ") for name in values)
            return self._log(recorder, "set up feed", Change(f"set {said} · {quoted(feed.name)}"))

    def rename_folder(self, folder: str, name: str) -> Change:
        """Give a folder of feeds, with those in it, another name, which may be that of another folder or empty.

        NotFoundError for a folder without feeds; InputError for a name that is too long or its own.
        """
        old, new = folder_name(folder), folder_name(name)
        inside = [feed for feed in self.feeds() if old and _within(feed.folder, old)]
        if not inside:
            raise NotFoundError(f"no folder {quoted(old)} with feeds; `glosse feeds list` lists them")
        if old == new:
            raise InputError(f"the folder is called {quoted(old)} already")
        with recording(self._store) as recorder:
            for feed in inside:
                moved = folder_name(new + feed.folder[len(old) :])
                recorder.update("feeds", [feed.id], {"folder": moved, "modified": now()})
            to = f"is called {quoted(new)}" if new else "is dissolved"
            said = f"folder {quoted(old)} {to} · {counted(len(inside), 'feed')}"
            return self._log(recorder, "rename folder", Change(said))

    def _setting(self, name: str, value: object) -> Value:
        match name:
            case "folder":
                return folder_name(str(value))
            case "every":
                return _number(value, LONGEST, "minutes between two refreshes, 0 for none")
            case "keep":
                return _number(value, OLDEST, "days, 0 for ever")
            case "full_text":
                return int(bool(value))
            case "language":
                return self._code(str(value))
            case "filter":
                query = clean_line(str(value))
                if query:
                    self._asked(query)
                return query
            case "tags":
                names = value.split(",") if isinstance(value, str) else list(value)  # type: ignore[call-overload]
                return articles.SEPARATOR.join(
                    tag_names([tag_name(each) for each in names if clean_line(each)])
                )
        raise InputError(f"a feed has no setting {name!r}")

    def remove_feed(self, which: str | int) -> Change:
        """Give a feed up; its articles stay. Undoing it brings the feed back as it was."""
        feed = self.feed(which)
        with recording(self._store) as recorder:
            recorder.delete("feeds", (feed.id,))
            kept = f"; its {counted(feed.articles, 'article')} stay" if feed.articles else ""
            return self._log(recorder, "remove feed", Change(f"gave up {quoted(feed.name)}{kept}"))

    def due_feeds(self) -> list[Feed]:
        """The feeds whose time has come, those that have waited longest first."""
        found = feeds.feeds(
            self._reader,
            "f.every > 0 AND coalesce(x.state, 'never') <> ? AND coalesce(x.due, '') <= ?",
            (FeedState.GONE.value, now()),
        )
        return sorted(found, key=lambda feed: feed.due)

    def export_opml(self) -> str:
        """All feeds as OPML 2.0, folders as nested outlines; NothingError if there is none."""
        from annotations.ingest import opml

        found = self.feeds()
        if not found:
            raise NothingError("no feed to export; `glosse feeds add` subscribes to one")
        return opml.write(Subscription(f.url, f.name, f.home, f.folder, f.tags) for f in found)


def folder_name(value: str) -> str:
    """A folder's name as it is kept, its parts parted by `/`; InputError for one that is too long."""
    parts = [part.strip() for part in clean_line(value).split("/")]
    name = "/".join(part for part in parts if part)
    if len(name) > NAME_LENGTH:
        raise InputError(f"the name of a folder has at most {NAME_LENGTH} characters")
    return name


def _within(folder: str, outer: str) -> bool:
    return f"{fold(folder)}/".startswith(f"{fold(outer)}/")


def _number(value: object, most: int, what: str) -> int:
    try:
        number = int(str(value))
    except ValueError:
        number = -1
    if not 0 <= number <= most:
        raise InputError(f"{value!r} is no number from 0 to {most:,} ({what})")
    return number
