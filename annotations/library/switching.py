"""Coming from other readers: their lists of feeds, and what was read there."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from annotations.errors import InputError, NothingError
from annotations.incoming import Subscription
from annotations.library.names import canonical_url
from annotations.library.subscribing import Subscribing
from annotations.library.wording import counted
from annotations.model import Change
from annotations.store import feeds
from annotations.store.recorder import recording

MOST: Final = 16 * 1024 * 1024
"""Bytes that a list of feeds may have."""

NEWSBOAT: Final = (
    (".newsboat/urls", ".newsboat/cache.db"),
    (".config/newsboat/urls", ".local/share/newsboat/cache.db"),
)
"""Where newsboat has its list and its cache, below the home folder (newsboat's manual, section Files)."""


class Switching(Subscribing):
    """The part of the facade that takes over from other readers."""

    @staticmethod
    def newsboat_files() -> tuple[Path, Path]:
        """The list and the cache of this person's newsboat; NothingError if it has none here."""
        for urls, cache in NEWSBOAT:
            if (Path.home() / urls).is_file():
                return Path.home() / urls, Path.home() / cache
        raise NothingError("no newsboat of yours is here; name its file urls")

    def import_feeds(self, path: Path, kind: str = "") -> tuple[int, int, str]:
        """Subscribe to the feeds of a file, OPML or newsboat's; `kind` is `opml` or `newsboat`, '' to tell by itself.

        Returns how many are new, how many were there, and what was left out in one line. InputError for a file that
        cannot be read.
        """
        from annotations.ingest import newsboat, opml
        from annotations.ingest.decode import decode

        data = _content(path)
        if not kind:
            kind = "opml" if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else "newsboat"
        left_out: dict[str, int] = {}
        try:
            if kind == "opml":
                wanted = opml.read(data)
            else:
                text = decode(data)
                wanted, left_out = _in_folders(newsboat.read_urls(text)), newsboat.left_out(text)
        except InputError as error:
            raise InputError(f"{path} {error}") from error
        if not wanted:
            raise InputError(f"{path} names no feeds of the web")
        new, there = self.subscribe_all(wanted)
        return new, there, ", ".join(f"{number:,} {what}" for what, number in left_out.items())

    def export_feeds(self, path: Path) -> int:
        """Write all feeds to a file as OPML 2.0; returns how many. InputError for a place that cannot be written."""
        from annotations.library.exchange import replaced

        content = self.export_opml()
        try:
            with replaced(path) as partial_file:
                partial_file.write_text(content, encoding="utf-8")
        except OSError as error:
            raise InputError(f"{path} cannot be written: {error.strerror}") from error
        return len(self.feeds())

    def import_states(self, cache: Path) -> Change:
        """Mark as read what newsboat's cache says was read there, as one action.

        Only articles that are here: refresh the feeds first. InputError for a file that is no such cache.
        """
        from annotations.ingest import newsboat

        by_feed: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for feed_url, guid, url, unread in newsboat.read_states(cache):
            if not unread:
                by_feed[feed_url].append((guid, canonical_url(url)))
        ids: set[int] = set()
        for url, items in by_feed.items():
            feed = feeds.by_url(self._reader, url)
            if feed is not None:
                rows = self._reader.tuples(
                    "SELECT i.article_id FROM feed_items i JOIN articles a ON a.id = i.article_id WHERE i.feed_id = ?"
                    " AND (i.key IN (SELECT value FROM json_each(?))"
                    " OR (a.canonical_url <> '' AND a.canonical_url IN (SELECT value FROM json_each(?))))",
                    (
                        feed,
                        json.dumps([guid for guid, _ in items]),
                        json.dumps([url for _, url in items if url]),
                    ),
                )
                ids.update(row[0] for row in rows)
        with recording(self._store) as recorder:
            touched = recorder.update("articles", sorted(ids), {"read": 1})
            return self._log(recorder, "read", Change(f"marked as read · {counted(len(touched), 'article')}"))


def _in_folders(wanted: Iterable[Subscription]) -> list[Subscription]:
    """Feeds of newsboat's, which has tags where others have folders: the first one is the folder."""
    return [replace(each, folder=each.tags[0], tags=each.tags[1:]) if each.tags else each for each in wanted]


def _content(path: Path) -> bytes:
    try:
        with path.expanduser().open("rb") as file:
            data = file.read(MOST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{path} cannot be read: {reason}") from error
    if len(data) > MOST:
        raise InputError(f"{path} is larger than {MOST // 1024 // 1024} MB")
    return data
