"""Feeds, what became of asking for them, and which articles their items are."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from annotations.incoming import Feed, FeedState
from annotations.store.articles import source, split
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Recorder
from annotations.store.values import fold, new_uid, now

EVERY: Final = 60
"""Minutes between two refreshes of a feed, unless a person says otherwise."""

_COLUMNS: Final = """
    f.id, f.uid, s.name, f.url, f.home, f.folder, s.articles, s.unread, f.every, f.full_text, f.language, f.filter,
    f.tags, f.keep, coalesce(x.state, 'never') AS state, coalesce(x.error, '') AS error,
    coalesce(x.asked, '') AS asked, coalesce(x.came, '') AS came, coalesce(x.due, '') AS due"""

_FROM: Final = "feeds f JOIN sources s ON s.id = f.source_id LEFT JOIN fetches x ON x.feed_id = f.id"


class Held(NamedTuple):
    """What the library knows of one item of a feed."""

    id: int
    digest: str
    article: int | None
    gone: str
    folded: str
    page: bool


class Kept(NamedTuple):
    """What became of one item of a feed."""

    key: str
    digest: str
    article: int | None
    folded: str = ""
    """The draft that was folded into the article, which another feed brought."""
    page: bool = False
    """Whether the article has the text of its page, not of the feed."""


class Known(NamedTuple):
    """What the last answer of a feed said of itself."""

    host: str
    etag: str
    modified: str
    digest: str
    failures: int


def _feed(row: sqlite3.Row) -> Feed:
    return Feed(
        id=row["id"],
        uid=row["uid"],
        name=row["name"],
        url=row["url"],
        home=row["home"],
        folder=row["folder"],
        articles=row["articles"],
        unread=row["unread"],
        every=row["every"],
        full_text=bool(row["full_text"]),
        language=row["language"],
        filter=row["filter"],
        tags=tuple(split(row["tags"])),
        keep=row["keep"],
        state=FeedState(row["state"]),
        error=row["error"],
        asked=row["asked"],
        came=row["came"],
        due=row["due"],
    )


def feeds(queries: Queries, where: str = "1", parameters: Sequence[Value] = ()) -> list[Feed]:
    """The feeds `f` (fetches `x`, sources `s`) that meet a condition, by folder and name."""
    return [
        _feed(row)
        for row in queries.rows(
            f"SELECT {_COLUMNS} FROM {_FROM} WHERE {where} ORDER BY f.folder = '', f.folder, s.fold",
            parameters,
        )
    ]


def insert(
    recorder: Recorder, *, name: str, url: str, host: str, home: str = "", folder: str = "", uid: str = ""
) -> int:
    """Write a new feed, whose name no other feed has; returns its id."""
    at = now()
    row: dict[str, Value] = {
        "uid": uid or new_uid(),
        "source_id": source(recorder, name),
        "url": url,
        "host": host,
    }
    row |= {"home": home, "folder": folder, "every": EVERY, "created": at, "modified": at}
    return recorder.insert("feeds", row)


def introduce(queries: Queries, feed: int, name: str) -> None:
    """Give a feed that has no articles yet another name: that of a source which is there, or of its own source."""
    own, articles = queries.tuples(
        "SELECT s.id, s.articles FROM feeds f JOIN sources s ON s.id = f.source_id WHERE f.id = ?", (feed,)
    )[0]
    if articles or queries.value("SELECT 1 FROM sources WHERE fold = ? AND id <> ?", (fold(name), own)):
        queries.run("UPDATE feeds SET source_id = ? WHERE id = ?", (source(queries, name), feed))
    else:
        queries.run("UPDATE sources SET name = ?, fold = ? WHERE id = ?", (name, fold(name), own))


def is_taken(queries: Queries, name: str, feed: int = 0) -> bool:
    """Whether another feed than `feed` has this name."""
    return bool(
        queries.value(
            "SELECT 1 FROM feeds f JOIN sources s ON s.id = f.source_id WHERE s.fold = ? AND f.id <> ?",
            (fold(name), feed),
        )
    )


def by_url(queries: Queries, url: str) -> int | None:
    """The feed of this address, or None."""
    found: int | None = queries.value("SELECT id FROM feeds WHERE url = ?", (url,))
    return found


def known(queries: Queries, feed: int) -> Known:
    """What is needed to ask for a feed again."""
    rows = queries.tuples(
        "SELECT f.host, coalesce(x.etag, ''), coalesce(x.modified, ''), coalesce(x.digest, ''),"
        " coalesce(x.failures, 0) FROM feeds f LEFT JOIN fetches x ON x.feed_id = f.id WHERE f.id = ?",
        (feed,),
    )
    return Known(*rows[0]) if rows else Known("", "", "", "", 0)


def note(queries: Queries, feed: int, values: Mapping[str, Value]) -> None:
    """Keep what became of asking for a feed: some columns of `fetches`."""
    queries.run("INSERT OR IGNORE INTO fetches(feed_id) VALUES (?)", (feed,))
    assignments = ", ".join(f"{column} = ?" for column in values)
    queries.run(f"UPDATE fetches SET {assignments} WHERE feed_id = ?", (*values.values(), feed))


def held(queries: Queries, feed: int) -> dict[str, Held]:
    """What is known of the items of a feed, by their keys."""
    rows = queries.tuples(
        "SELECT key, id, digest, article_id, gone, folded, page FROM feed_items WHERE feed_id = ?", (feed,)
    )
    return {key: Held(*rest) for key, *rest in rows}


def keep_items(queries: Queries, feed: int, items: Iterable[Kept]) -> None:
    """Note what new items of a feed became."""
    queries.run_many(
        "INSERT INTO feed_items(feed_id, key, digest, article_id, folded, page) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT(feed_id, key) DO UPDATE SET digest = excluded.digest, article_id = excluded.article_id,"
        " folded = excluded.folded, page = excluded.page, gone = ''",
        ((feed, *item) for item in items),
    )


def items_of(queries: Queries, article: int) -> list[tuple[int, int, str]]:
    """The items that are an article, without those folded into it: id, feed and key."""
    return queries.tuples(
        "SELECT id, feed_id, key FROM feed_items WHERE article_id = ? AND folded = ''", (article,)
    )


def forget(queries: Queries, ids: Iterable[int]) -> None:
    """Know nothing of these items any more."""
    queries.run(
        "DELETE FROM feed_items WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )


def known_bands(queries: Queries, bands: Sequence[int]) -> set[int]:
    """Which of these numbers an article has."""
    rows = queries.tuples(
        "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM likenesses WHERE band = value)",
        (json.dumps(list(bands)),),
    )
    return {row[0] for row in rows}


def mark_gone(queries: Queries, ids: Iterable[int], at: str) -> None:
    """Note that a feed has these items no more since `at`, or ('') has them again."""
    queries.run(
        "UPDATE feed_items SET gone = ? WHERE id IN (SELECT value FROM json_each(?))",
        (at, json.dumps(list(ids))),
    )


def keep_likenesses(queries: Queries, bands: Iterable[tuple[int, int]]) -> None:
    """Note numbers that articles have in common with those that hardly differ, as pairs of number and article."""
    queries.run_many("INSERT OR IGNORE INTO likenesses(band, article_id) VALUES (?, ?)", bands)


def alike(queries: Queries, bands: Sequence[int], feed: int, since: str, until: str) -> list[int]:
    """Articles of other feeds, published from `since` to `until`, that share one of these numbers; oldest first."""
    rows = queries.tuples(
        "SELECT DISTINCT a.id FROM likenesses l JOIN articles a ON a.id = l.article_id"
        " WHERE l.band IN (SELECT value FROM json_each(?)) AND a.published BETWEEN ? AND ?"
        " AND EXISTS (SELECT 1 FROM feed_items i WHERE i.article_id = a.id)"
        " AND NOT EXISTS (SELECT 1 FROM feed_items i WHERE i.article_id = a.id AND i.feed_id = ?)"
        " ORDER BY a.id LIMIT 8",
        (json.dumps(list(bands)), since, until, feed),
    )
    return [row[0] for row in rows]


def outdated(queries: Queries, feed: int, before: str) -> list[int]:
    """Articles that nobody works on, that are read, and that no feed has any more since before a time."""
    rows = queries.tuples(
        "SELECT DISTINCT a.id FROM feed_items i JOIN articles a ON a.id = i.article_id"
        " WHERE i.feed_id = ? AND i.gone <> '' AND i.gone < ? AND a.read = 1 AND a.starred = 0"
        " AND a.coding = 0 AND a.note = ''"
        " AND NOT EXISTS (SELECT 1 FROM feed_items o WHERE o.article_id = a.id AND (o.gone = '' OR o.gone >= ?))"
        " AND NOT EXISTS (SELECT 1 FROM annotations n WHERE n.article_id = a.id)"
        " AND NOT EXISTS (SELECT 1 FROM article_tags t WHERE t.article_id = a.id)"
        " AND NOT EXISTS (SELECT 1 FROM corrections c WHERE c.article_id = a.id)"
        " AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.article_id = a.id)",
        (feed, before, before),
    )
    return [row[0] for row in rows]
