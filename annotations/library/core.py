"""What all parts of the facade share: store, session, texts read lately, and spans made fit to keep."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from annotations.errors import ChangedError, InputError, NotFoundError
from annotations.model import Anchor, Annotation, Article, Change, Span, Text
from annotations.store import articles, journal, texts
from annotations.store.connection import Queries, Store
from annotations.store.newest import Newest
from annotations.store.recorder import Recorder

if TYPE_CHECKING:
    from annotations.text import Segments

T = TypeVar("T")

BEYOND = 2**63
"""The least number that SQLite has no integer for, and so no id."""

CHANGED = "the text of the article changed in the meantime: look at it again"

TEXTS_KEPT = 8
"""Texts, segmentations and mention lists kept in memory: the article on screen and its neighbours."""


class Recent(Generic[T]):
    """The values that were asked for lately, shared by threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value under `key`, made if it is not there."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value


class Core:
    """An open library, before it can do anything."""

    def __init__(self, store: Store, *, creator: str, created: bool) -> None:
        self._store = store
        self.path: Path = store.path
        """The library file."""
        self.read_only: bool = store.read_only
        """Whether nothing can be written: every change then raises ReadOnlyError."""
        self.creator = creator
        """Who makes the annotations of this session."""
        self.blind: bool = store.only is not None
        """Whether other people's annotations are hidden, so that they sway nobody who codes the same articles."""
        self.created = created
        """Whether opening it made the file."""
        self._newest = Newest(store)
        self._session = journal.begin(store.reader(), os.urandom(8).hex())
        self._texts: Recent[Text] = Recent(TEXTS_KEPT)
        self._segments: Recent[Segments] = Recent(TEXTS_KEPT)

    @property
    def _reader(self) -> Queries:
        return self._store.reader()

    def changed(self) -> bool:
        """Whether another process, or another `Library` on this file, wrote since this was last asked."""
        return self._store.changed()

    def _log(self, recorder: Recorder, operation: str, change: Change) -> Change:
        """Note what the recorder did as one action and hand on what is said about it."""
        journal.append(recorder, self._session, operation, change)
        return change

    def _shows(self, annotation: Annotation) -> bool:
        """Whether an annotation is not hidden."""
        return not self.blind or annotation.creator == self.creator

    def article(self, article_id: int) -> Article:
        """An article's row; NotFoundError for an unknown id."""
        return self._articles([article_id])[0]

    def _articles(self, ids: list[int]) -> list[Article]:
        found = articles.listed(self._reader, ids)
        missing = set(ids).difference(article.id for article in found)
        if missing:
            raise NotFoundError(f"no article {min(missing)} in the library; `glosse articles` lists them")
        return found

    def _version(self, article_id: int, queries: Queries | None = None) -> texts.Version:
        known = abs(article_id) < BEYOND
        version = texts.current_version(queries or self._reader, article_id) if known else None
        if version is None:
            raise NotFoundError(f"no article {article_id} in the library; `glosse articles` lists them")
        return version

    def _shown(self, queries: Queries, article_id: int, text_hash: str) -> texts.Version:
        """The version that a person was shown, the current for no hash; ChangedError if the article never had it."""
        version = self._version(article_id, queries)
        if text_hash in ("", version.hash.hex()):
            return version
        text_id = texts.find_text(queries, text_hash)
        old = None if text_id is None else texts.version_of(queries, article_id, text_id)
        if old is None:
            raise ChangedError(CHANGED)
        return old

    def _meant(
        self, queries: Queries, article_id: int, start: int, end: int, text_hash: str
    ) -> tuple[int, int]:
        """Where a range in the text that a person was shown is now; ChangedError where that is not certain."""
        shown, now = self._shown(queries, article_id, text_hash), self._version(article_id, queries)
        if shown.text_id == now.text_id:
            return start, end
        from annotations.anchoring.resolve import resolve
        from annotations.anchoring.selectors import describe

        passage = describe(self._text(shown, queries).content, start, end)
        found = resolve(self._text(now, queries).content, passage)
        if found is None or found[1] is Anchor.UNCERTAIN:
            raise ChangedError(CHANGED)
        return found[0]

    def _text(self, version: texts.Version, queries: Queries | None = None) -> Text:
        return self._texts.get(version, lambda: texts.load(queries or self._reader, version))

    def text(self, article_id: int) -> Text:
        """The current text of an article; NotFoundError for an unknown id."""
        return self._text(self._version(article_id))

    def segments(self, article_id: int) -> Segments:
        """The current text of an article, to be cut into words, sentences and graphemes."""
        return self._segmented(self._version(article_id), self.article(article_id).language)

    def _segmented(self, version: texts.Version, language: str, queries: Queries | None = None) -> Segments:
        from annotations.text import Segments

        return self._segments.get(
            (version, language), lambda: Segments(self._text(version, queries), language)
        )

    def _fit(self, segments: Segments, start: int, end: int) -> Span:
        """A range of whole graphemes without white space at its ends; InputError if nothing is left."""
        content = segments.text.content
        if not 0 <= start < end <= len(content):
            raise InputError(
                f"the range {start}:{end} does not fit the text, which has the offsets 0 to {len(content)}"
            )
        start, end = segments.snap(start, end)
        passage = content[start:end]
        if not passage.strip():
            raise InputError(f"there is only white space in the range {start}:{end}; choose some words")
        return Span(start + len(passage) - len(passage.lstrip()), end - len(passage) + len(passage.rstrip()))
