"""Taking in the annotations of a file: whose article, which place, and who wins where both have changed."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from annotations.formats.losses import Feature
from annotations.library.intake import BY_URL
from annotations.library.losing import GONE, HOMELESS, KEPT, ORPHANED, said
from annotations.library.names import COLORS, canonical_url
from annotations.library.wording import counted
from annotations.model import CONTEXT, Anchor, ImportReport, Loss, Selector, Span
from annotations.store import marks, tags, texts
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Recorder
from annotations.store.values import fold, new_uid, now
from annotations.text import Utf16

if TYPE_CHECKING:
    from annotations.formats.records import ImportAnnotation, ImportNote

WORDS = 5
"""Words by which a passage, with what is around it, tells its article."""

TAGS_OF = "SELECT g.fold FROM annotation_tags x JOIN tags g ON g.id = x.tag_id WHERE x.annotation_id = ?"

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")

TOGETHER: Final = 500
"""New annotations that are written by one statement."""

NAMED = 1_000
"""Annotations of one loss that are named; the rest is only counted."""


@dataclass
class Intaken:
    """What an import has done so far."""

    outcomes: Counter[str] = field(default_factory=Counter)
    details: Counter[str] = field(default_factory=Counter)
    losses: Counter[str] = field(default_factory=Counter)
    named: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """UUIDs of annotations by the loss that concerns them."""
    carries: frozenset[Feature] = frozenset(Feature)
    """What the format of the file can hold; what it cannot stays as the library has it."""
    noted: set[int] = field(default_factory=set)
    """Articles whose note is from this file."""
    articles: dict[str, int] = field(default_factory=dict)
    """Article of this library by the identity, and by the text, that the file gives it."""

    def count(self, kind: str, outcome: str) -> None:
        """Note what became of one record."""
        self.outcomes[outcome] += 1
        self.details[f"{kind} {outcome}"] += 1

    def lose(self, what: str, annotation: str = "", number: int = 1) -> None:
        """Note a loss, and which annotation it concerns."""
        self.losses[what] += number
        if annotation and len(self.named[what]) < NAMED:
            self.named[what].append(annotation)

    def report(self) -> ImportReport:
        """The whole of it."""
        losses = tuple(
            Loss(said(what, number), number, tuple(self.named[what]))
            for what, number in self.losses.items()
            if number
        )
        return ImportReport(
            new=self.outcomes["new"],
            same=self.outcomes["same"],
            changed=self.outcomes["changed"],
            conflicting=self.outcomes["conflicting"],
            unmatched=self.outcomes["unmatched"],
            losses=losses,
            details=dict(self.details),
        )

    def message(self) -> str:
        """What the import did, for the journal."""
        new = [
            counted(self.details[f"{kind} new"], kind)
            for kind in ("article", "annotation", "note", "tag")
            if self.details[f"{kind} new"]
        ]
        changed = [f"{self.outcomes['changed']:,} changed"] if self.outcomes["changed"] else []
        return f"imported {', '.join([*new, *changed]) or 'nothing new'}"


class IncomingMarks:
    """Takes in the annotations of one file, the new ones many at a time; `write` ends it."""

    def __init__(
        self, recorder: Recorder, version: Callable[[int, Queries], texts.Version], done: Intaken
    ) -> None:
        self._recorder, self._version, self._done = recorder, version, done
        self._new: list[tuple[dict[str, Value], tuple[str, ...]]] = []
        self._waiting: set[object] = set()
        """Identities and extents of the new ones that are not written yet."""
        self._tags: dict[str, int] = {}
        self._home_of: tuple[tuple[str, str, str], int | None] = (("", "", ""), None)
        self._latest: tuple[int, texts.Version, str] | None = None
        """Article, version and content that the last annotation was on: those of one article follow each other."""

    def take(self, record: ImportAnnotation) -> str:
        """What becomes of one: new, same, changed, conflicting or unmatched."""
        if record.uid in self._waiting:
            self.write()
        row = self._row(record.uid)
        if row is not None and not self._is_newer(row, record):
            return "same"
        if row is not None and record.modified and row["modified"] > record.modified:
            self._done.lose(KEPT, record.uid)
            return "conflicting"
        article = row["article_id"] if row is not None else self._home(record)
        if article is None:
            self._done.lose(HOMELESS, record.uid)
            return "unmatched"
        placed = self._placed_in(article, record)
        if placed is None:
            self._done.lose(GONE, record.uid)
            return "unmatched"
        text_id, selector, anchor, score = placed
        if anchor is Anchor.ORPHAN:
            self._done.lose(ORPHANED, record.uid)
        if row is None and not record.uid and self._is_there(article, selector, record):
            return "same"
        values = _values(record, self._told(record)) | {"anchor": anchor.value, "score": score}
        values |= {"text_id": text_id, **marks.place(selector)}
        if row is None:
            self._make(article, values, record)
            return "new"
        later = record.modified if record.modified > row["modified"] else now()
        values |= {"deleted": None, "modified": time(later)}
        self._recorder.update("annotations", [row["id"]], values)
        if Feature.TAGS in self._told(record):
            tags.set_annotation_tags(self._recorder, row["id"], record.tags)
        return "changed"

    def write(self) -> None:
        """Write the new ones; their tags first, so that each is entered into the full-text index once."""
        first = self._recorder.next_id("annotations")
        links = [
            (first + number, tag)
            for number, (_, names) in enumerate(self._new)
            for tag in dict.fromkeys(map(self._tag, names))
        ]
        changes = self._recorder.changes
        before = len(changes)
        self._recorder.link_all("annotation_tags", links)
        between = len(changes)
        self._recorder.insert_all("annotations", [values for values, _ in self._new])
        # Undoing goes backwards: the tags must leave an annotation before it goes with its article.
        changes[before:] = [*changes[between:], *changes[before:between]]
        self._new.clear()
        self._waiting.clear()

    def _make(self, article: int, values: dict[str, Value], record: ImportAnnotation) -> None:
        uid = record.uid or new_uid()
        row: dict[str, Value] = {"uid": uid, "article_id": article, "note": "", "color": "", **values}
        row |= {"creator": record.creator, "created": time(record.created), "modified": time(record.modified)}
        self._new.append((row, record.tags if Feature.TAGS in self._told(record) else ()))
        self._waiting |= {uid, (article, values["start"], values["end"])}
        if len(self._new) == TOGETHER:
            self.write()

    def _tag(self, name: str) -> int:
        key = fold(name)
        if key not in self._tags:
            self._tags[key] = tags.obtain(self._recorder, name)
        return self._tags[key]

    def _told(self, record: ImportAnnotation) -> frozenset[Feature]:
        """What the file has a say in."""
        return self._done.carries - record.lacks if record.lacks else self._done.carries

    def _row(self, uid: str) -> sqlite3.Row | None:
        return self._recorder.row("SELECT * FROM annotations WHERE uid = ?", (uid,)) if uid else None

    def _is_newer(self, row: sqlite3.Row, record: ImportAnnotation) -> bool:
        """Whether a file brings anything for an annotation that the library has: contents, or a later time.

        A deleted one comes back only if the file changed it later.
        """
        if record.modified > str(row["modified"]):
            return True
        if row["deleted"] is not None:
            return False
        told = self._told(record)
        if any(row[column] != value for column, value in _values(record, told).items()):
            return True
        if Feature.TAGS in told:
            found = self._recorder.rows(TAGS_OF, (row["id"],))
            if {one["fold"] for one in found} != {fold(tag) for tag in record.tags}:
                return True
        if Feature.POSITIONS not in told or row["anchor"] == Anchor.ORPHAN.value:
            return False
        if texts.find_text(self._recorder, record.text_hash) != row["text_id"]:
            return False
        return bool((row["start"], row["end"]) != (record.selector.start, record.selector.end))

    def _home(self, record: ImportAnnotation) -> int | None:
        """The article that an annotation belongs to: by identity, then text, then address, then its words."""
        for key in (record.article_uid, record.text_hash):
            if key and key in self._done.articles:
                return self._done.articles[key]
        told = (record.article_uid, record.text_hash, record.article_url)
        if self._home_of[0] != told or self._home_of[1] is None:
            self._home_of = told, self._home_told(record)
        return self._home_of[1] or self._by_words(record.selector)

    def _home_told(self, record: ImportAnnotation) -> int | None:
        by_uid = "SELECT id FROM articles WHERE uid = ?"
        found: int | None = (
            self._recorder.value(by_uid, (record.article_uid,)) if record.article_uid else None
        )
        url = canonical_url(record.article_url)
        found = found or by_text(self._recorder, record.text_hash, url)
        return found or self._recorder.value(BY_URL, (url,))

    def page(self, record: ImportNote) -> int | None:
        """The article that a note on a whole page is about."""
        if record.text_hash in self._done.articles and record.text_hash:
            return self._done.articles[record.text_hash]
        url = canonical_url(record.article_url)
        found = by_text(self._recorder, record.text_hash, url) if record.text_hash else None
        return found or (self._recorder.value(BY_URL, (url,)) if url else None)

    def _by_words(self, selector: Selector) -> int | None:
        """The one article in which a passage stands with what is around it; None if there are none or several."""
        from annotations.anchoring.resolve import resolve

        around = _whole_words(selector)
        if len(around) < WORDS:
            return None
        sql = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rowid LIMIT 2"
        found = self._recorder.rows(sql, (f'content : "{" ".join(around[:40])}"',))
        if len(found) != 1:
            return None
        article = int(found[0]["rowid"])
        place = resolve(
            texts.content(self._recorder, self._version(article, self._recorder).text_id), selector
        )
        return article if place is not None and place[1] is not Anchor.UNCERTAIN else None

    def _placed_in(
        self, article: int, record: ImportAnnotation
    ) -> tuple[int, Selector, Anchor, float] | None:
        """Where it sits in an article: text, selector, how sure, score; None if nothing tells."""
        from annotations.anchoring.resolve import resolve

        if self._latest is None or self._latest[0] != article:
            version = self._version(article, self._recorder)
            self._latest = article, version, texts.content(self._recorder, version.text_id)
        _, version, content = self._latest
        theirs = record.selector
        if record.utf16:
            start = Utf16(content).from_utf16(theirs.start)
            theirs = replace(theirs, start=start, end=start + len(theirs.exact))
        stands = content[theirs.start : theirs.end] == theirs.exact
        if stands and version.hash.hex() == record.text_hash and record.anchor is not Anchor.ORPHAN:
            return (
                version.text_id,
                _described(content, theirs, record.anchor),
                record.anchor,
                record.score,
            )
        found = resolve(content, theirs)
        if found is not None:
            (start, end), anchor, score = found
            selector = Selector(start, end, theirs.exact, theirs.prefix, theirs.suffix)
            return version.text_id, _described(content, selector, anchor), anchor, score
        if not record.text_hash:
            return None
        return texts.reserve(self._recorder, record.text_hash), theirs, Anchor.ORPHAN, 0.0

    def _is_there(self, article: int, selector: Selector, record: ImportAnnotation) -> bool:
        """Whether the article has all of an annotation already, for files that give none an identity.

        A format that knows only labels makes one annotation of several with the same extent, so all of those count.
        """
        if (article, selector.start, selector.end) in self._waiting:
            self.write()
        told = self._told(record)
        extent = Span(selector.start, selector.end)
        there = [one.annotation for one in marks.of_article(self._recorder, article, extent)]
        if Feature.NOTES in told:
            there = [one for one in there if one.note == record.note]
        known = {fold(tag) for one in there for tag in one.tags}
        return bool(there) and (Feature.TAGS not in told or {fold(tag) for tag in record.tags} <= known)


def _described(content: str, selector: Selector, anchor: Anchor) -> Selector:
    """A selector with the context it has in this text, unless it is uncertain."""
    from annotations.anchoring.selectors import describe

    return selector if anchor is Anchor.UNCERTAIN else describe(content, selector.start, selector.end)


def _values(record: ImportAnnotation, told: frozenset[Feature]) -> dict[str, Value]:
    """The columns that a file has a say in."""
    values: dict[str, Value] = {}
    if Feature.NOTES in told:
        values["note"] = record.note
    if Feature.COLORS in told:
        values["color"] = record.color if record.color in COLORS else ""
    return values


def by_text(queries: Queries, text_hash: str, url: str = "") -> int | None:
    """The article that has, or had, a text; of several the one of that address, else the first."""
    found: int | None = queries.value(
        "SELECT v.article_id FROM versions v JOIN articles a ON a.id = v.article_id WHERE v.text_id = ?"
        " ORDER BY a.canonical_url <> ? , v.article_id LIMIT 1",
        (texts.find_text(queries, text_hash), url),
    )
    return found


def _whole_words(selector: Selector) -> list[str]:
    """The words of a passage and of what is around it, without those that the context cuts off."""
    before, after = selector.prefix, selector.suffix
    before = before.partition(" ")[2] if len(before) == CONTEXT else before
    after = after.rpartition(" ")[0] if len(after) == CONTEXT else after
    return re.findall(r"\w+", f"{before}{selector.exact}{after}")


def time(value: str) -> str:
    """A time as the library keeps it, the present where the file's is none."""
    return value if _TIME.fullmatch(value) else now()
