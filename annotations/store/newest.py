"""The first texts of a list, indexed in memory: what a word that half of all articles have is found in at once.

The index of a whole library gives all articles that have a word, or none: for a common word, or for the two letters
that somebody has typed so far, that takes a second with a million articles. Among the first few hundred of the list
there are enough of them to fill a screen.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate, takewhile
from typing import Final

from annotations.store.connection import Queries, Store
from annotations.store.listing import ENOUGH, FIRST, SHOWN, Condition, Order

ROWS: Final = 400
"""Articles of the list that are indexed, at most."""

WORDS: Final = 25_000
"""Words of all their texts, at most: what is indexed in some 20 ms."""

INDEX: Final = "articles_fts"
"""The name of the library's own index, in conditions."""


class Newest:
    """An index of the first texts of the list that was asked for last; threads wait for each other."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._queries: Queries | None = None
        self._indexed: object = None

    @contextmanager
    def queries(self) -> Iterator[Queries]:
        """The connection that `first` works on, for nobody else meanwhile; its `interrupt` ends `first`."""
        with self._lock:
            if self._queries is None:
                queries = self._store.another()
                # Nothing but tables of this connection, which are gone with it, is ever written.
                queries.run("PRAGMA query_only = OFF")
                queries.run("PRAGMA temp_store = MEMORY")
                queries.run("CREATE TEMP TABLE newest(place INTEGER PRIMARY KEY, id INTEGER NOT NULL)")
                queries.run(
                    "CREATE VIRTUAL TABLE temp.newest_fts USING fts5(title, byline, content, content='',"
                    " tokenize='unicode61 remove_diacritics 2')"
                )
                self._queries = queries
            yield self._queries

    def first(self, queries: Queries, condition: Condition, order: Order) -> list[int]:
        """The first ids of a list that asks for words, or none if too few of the first articles have them."""
        where, parameters = condition.whole
        if order.name == "relevance" or INDEX not in where or SHOWN not in where:
            return []
        self._index(queries, order)
        rows = queries.tuples(
            # A join would be preceded by a look at every article: SQLite takes the few for very many.
            "SELECT w.id FROM newest w WHERE EXISTS (SELECT 1 FROM articles a WHERE a.id = w.id"
            f" AND ({where.replace(INDEX, 'newest_fts')})) ORDER BY w.place LIMIT ?",
            (*parameters, FIRST),
        )
        return [row[0] for row in rows] if len(rows) >= ENOUGH else []

    def _index(self, queries: Queries, order: Order) -> None:
        """Index the first texts of a list, unless they are."""
        rows = queries.tuples(
            f"SELECT a.id, a.text_id, a.title, a.byline, a.words FROM articles a INDEXED BY {order.index}"
            f" WHERE {SHOWN} ORDER BY {order.by()} LIMIT ?",
            (ROWS,),
        )
        if rows == self._indexed:
            return
        self._indexed = None
        some = list(takewhile(lambda words: words <= WORDS, accumulate(row[4] for row in rows)))
        ids = json.dumps([row[0] for row in rows[: len(some)]])
        queries.run("DELETE FROM newest")
        queries.run("INSERT INTO newest_fts(newest_fts) VALUES ('delete-all')")
        queries.run("INSERT INTO newest(id) SELECT value FROM json_each(?) ORDER BY key", (ids,))
        queries.run(
            "INSERT INTO newest_fts(rowid, title, byline, content)"
            " SELECT x.id, x.title, x.byline, x.content FROM newest w CROSS JOIN article_texts x ON x.id = w.id"
            " ORDER BY w.id"
        )
        self._indexed = rows
