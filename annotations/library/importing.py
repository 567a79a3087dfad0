"""Taking in what another library, or this one earlier, handed on."""

from __future__ import annotations

import pickle
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

from annotations.errors import FormatError, InputError
from annotations.library.intake import BY_URL, Intake
from annotations.library.names import COLORS, canonical_url, tag_name, tag_names
from annotations.library.wording import counted, opening
from annotations.model import Anchor, Change, ImportReport, Loss, Selector
from annotations.store import articles, marks, tags, texts
from annotations.store.connection import Value
from annotations.store.recorder import Recorder, recording
from annotations.store.values import fold, new_uid, now

if TYPE_CHECKING:
    from annotations.formats.records import ImportAnnotation, ImportArticle, ImportTag, Record

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")

SPOOL = 16 * 1024 * 1024
"""Bytes of records that wait in memory until the whole file is read; more wait in a temporary file."""

HOMELESS = "annotations whose article is not in the library"
GONE = "annotations whose passage is not in the text and that do not say which text they are on"
ORPHANED = "annotations whose passage is not in the text; they are kept as orphans"
BEYOND = "articles whose text differs; the library keeps its own"


class _Rehearsed(Exception):
    """Ends a transaction that was only to be tried."""


@dataclass
class Intaken:
    """What an import has done so far."""

    outcomes: Counter[str] = field(default_factory=Counter)
    details: Counter[str] = field(default_factory=Counter)
    losses: Counter[str] = field(default_factory=Counter)
    articles: dict[str, int] = field(default_factory=dict)
    """Article of this library by the identity, and by the text, that the file gives it."""

    def count(self, kind: str, outcome: str) -> None:
        """Note what became of one record."""
        self.outcomes[outcome] += 1
        self.details[f"{kind} {outcome}"] += 1

    def report(self) -> ImportReport:
        """The whole of it."""
        losses = tuple(Loss(what, number) for what, number in self.losses.items())
        new, same, changed, unmatched = (
            self.outcomes[key] for key in ("new", "same", "changed", "unmatched")
        )
        return ImportReport(new, same, changed, unmatched, losses, dict(self.details))

    def message(self) -> str:
        """What the import did, for the journal."""
        new = [
            counted(self.details[f"{kind} new"], kind)
            for kind in ("article", "annotation", "tag")
            if self.details[f"{kind} new"]
        ]
        changed = [f"{self.outcomes['changed']:,} changed"] if self.outcomes["changed"] else []
        return f"imported {', '.join([*new, *changed]) or 'nothing new'}"


class Importing(Intake):
    """The part of the facade that reads other programs' formats."""

    def import_file(self, path: Path, format: str = "", *, dry_run: bool = False) -> ImportReport:
        """Take in a file: all of it in one transaction and as one action, or nothing of it.

        The file is read and checked before the transaction begins, so that others can write meanwhile.

        Articles are matched by identity, then address, then text and title; annotations by identity, and the
        last modified wins. One whose passage is not in the text is kept as an orphan. `dry_run` changes
        nothing and says what would happen. FormatError for a file that is not what its format promises,
        InputError for one that cannot be read.
        """
        done = Intaken()
        with SpooledTemporaryFile(SPOOL) as spool:
            self._read_into(spool, path, format)
            spool.seek(0)
            try:
                with recording(self._store) as recorder:
                    for record in _unspooled(spool):
                        self._take(recorder, record, done)
                    if dry_run:
                        raise _Rehearsed
                    self._log(recorder, "import", Change(done.message()))
            except _Rehearsed:
                pass
        return done.report()

    def _read_into(self, spool: IO[bytes], path: Path, format: str) -> None:
        """Write every record of a file to a spool, fit to keep."""
        from annotations.formats.registry import detect, get

        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                chosen = get(format) if format else detect(path, stream.read(4096))
                if chosen.read is None:
                    raise FormatError(f"{chosen.name} can be written but not read")
                stream.seek(0)
                for record in chosen.read(stream, path.name):
                    pickle.dump(self._fit_record(record, path.name), spool, pickle.HIGHEST_PROTOCOL)
        except UnicodeDecodeError as error:
            raise FormatError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
        except OSError as error:
            raise InputError(f"cannot read {path}: {error.strerror or error}") from error

    def _fit_record(self, record: Record, name: str) -> Record:
        """A record with its names as the library keeps them; FormatError says which record has an impossible one."""
        from annotations.formats.records import ImportArticle, ImportTag

        try:
            if isinstance(record, ImportTag):
                return replace(record, name=tag_name(record.name))
            if isinstance(record, ImportArticle):
                return replace(record, draft=self._fit_draft(record.draft, ""))
            return replace(record, tags=tuple(tag_names([tag for tag in record.tags if tag.strip(" /")])))
        except InputError as error:
            kind, which = "annotation", ""
            if isinstance(record, ImportTag):
                kind, which = "tag", record.name
            elif isinstance(record, ImportArticle):
                kind, which = "article", record.draft.title or record.uid
            else:
                which = record.selector.exact
            raise FormatError(f"{name}: {kind} {opening(which)}: {error}") from error

    def _take(self, recorder: Recorder, record: Record, done: Intaken) -> None:
        from annotations.formats.records import ImportArticle, ImportTag

        if isinstance(record, ImportTag):
            done.count("tag", _take_tag(recorder, record))
        elif isinstance(record, ImportArticle):
            self._take_article(recorder, record, done)
        else:
            done.count("annotation", self._take_annotation(recorder, record, done))

    def _take_article(self, recorder: Recorder, record: ImportArticle, done: Intaken) -> None:
        draft = record.draft
        found: int | None = recorder.value("SELECT id FROM articles WHERE uid = ?", (record.uid,))
        found = found or self._same(recorder, draft)
        before = len(recorder.changes)
        if found is None:
            article = self._insert(recorder, draft, record.seed, record.uid or new_uid(), _time(record.added))
            states = {"read": record.read, "starred": record.starred, "archived": record.archived}
            recorder.update("articles", [article], {name: int(on) for name, on in states.items()})
        else:
            article = found
            for tag in draft.tags:
                recorder.link("article_tags", {"article_id": article, "tag_id": tags.obtain(recorder, tag)})
            if texts.find_text(recorder, draft.text.hash) != self._version(article, recorder).text_id:
                done.losses[BEYOND] += 1
        articles.set_sources(recorder, article, record.sources)
        done.articles[record.uid] = done.articles[record.text_hash] = article
        changed = len(recorder.changes) > before
        done.count("article", "new" if found is None else "changed" if changed else "same")

    def _take_annotation(self, recorder: Recorder, record: ImportAnnotation, done: Intaken) -> str:
        row = recorder.row("SELECT id, article_id, modified FROM annotations WHERE uid = ?", (record.uid,))
        if row is not None and row["modified"] >= record.modified:
            return "same"
        article = row["article_id"] if row is not None else self._home(recorder, record, done)
        if article is None:
            done.losses[HOMELESS] += 1
            return "unmatched"
        placed = self._placed_in(recorder, article, record)
        if placed is None:
            done.losses[GONE] += 1
            return "unmatched"
        text_id, selector, anchor, score = placed
        if anchor is Anchor.ORPHAN:
            done.losses[ORPHANED] += 1
        if row is None and not record.uid and _is_there(recorder, article, selector, record):
            return "same"
        values: dict[str, Value] = {"note": record.note, "anchor": anchor.value, "score": score}
        values |= {
            "color": record.color if record.color in COLORS else "",
            "modified": _time(record.modified),
        }
        if row is None:
            values |= {"uid": record.uid or new_uid(), "creator": record.creator}
            values |= {"created": _time(record.created)}
            id_ = marks.insert(recorder, article, text_id, selector, values)
        else:
            id_ = row["id"]
            values |= {"text_id": text_id, "deleted": None, **marks.place(selector)}
            recorder.update("annotations", [id_], values)
        tags.set_annotation_tags(recorder, id_, record.tags)
        return "new" if row is None else "changed"

    def _home(self, recorder: Recorder, record: ImportAnnotation, done: Intaken) -> int | None:
        """The article that an annotation belongs to: by identity, then address, then text."""
        for key in (record.article_uid, record.text_hash):
            if key and key in done.articles:
                return done.articles[key]
        by_uid = "SELECT id FROM articles WHERE uid = ?"
        by_text = "SELECT article_id FROM versions WHERE text_id = ? ORDER BY article_id LIMIT 1"
        found: int | None = recorder.value(by_uid, (record.article_uid,))
        found = found or recorder.value(BY_URL, (canonical_url(record.article_url),))
        return found or recorder.value(by_text, (texts.find_text(recorder, record.text_hash),))

    def _placed_in(
        self, recorder: Recorder, article: int, record: ImportAnnotation
    ) -> tuple[int, Selector, Anchor, float] | None:
        """Where it sits in an article: text, selector, how sure, score; None if nothing tells."""
        from annotations.anchoring.resolve import resolve

        version = self._version(article, recorder)
        content = texts.content(recorder, version.text_id)
        theirs = record.selector
        stands = content[theirs.start : theirs.end] == theirs.exact
        if stands and version.hash.hex() == record.text_hash and record.anchor is not Anchor.ORPHAN:
            return (
                version.text_id,
                self._described(content, theirs, record.anchor),
                record.anchor,
                record.score,
            )
        found = resolve(content, theirs)
        if found is not None:
            (start, end), anchor, score = found
            selector = Selector(start, end, theirs.exact, theirs.prefix, theirs.suffix)
            return version.text_id, self._described(content, selector, anchor), anchor, score
        if not record.text_hash:
            return None
        return texts.reserve(recorder, record.text_hash), theirs, Anchor.ORPHAN, 0.0

    def _described(self, content: str, selector: Selector, anchor: Anchor) -> Selector:
        """A selector with the context it has in this text, unless it is uncertain."""
        from annotations.anchoring.selectors import describe

        return selector if anchor is Anchor.UNCERTAIN else describe(content, selector.start, selector.end)


def _unspooled(spool: IO[bytes]) -> Iterator[Record]:
    """The records of a spool that this process wrote."""
    while True:
        try:
            yield pickle.load(spool)
        except EOFError:
            return


def _take_tag(recorder: Recorder, record: ImportTag) -> str:
    """Make a tag, or fill in what the tag of that name leaves empty."""
    color = record.color if record.color in COLORS else ""
    taken = bool(recorder.value("SELECT EXISTS(SELECT 1 FROM tags WHERE key = ?)", (record.key,)))
    key = 0 if taken else record.key
    row = recorder.row("SELECT * FROM tags WHERE fold = ?", (fold(record.name),))
    if row is None:
        tag = tags.obtain(recorder, record.name, uid=record.uid)
        recorder.update("tags", [tag], {"color": color, "description": record.description, "key": key})
        return "new"
    theirs: dict[str, Value] = {"color": color, "description": record.description, "key": key}
    filling = {column: value for column, value in theirs.items() if value and not row[column]}
    if not filling or not recorder.update("tags", [row["id"]], filling):
        return "same"
    recorder.update("tags", [row["id"]], {"modified": now()})
    return "changed"


def _is_there(recorder: Recorder, article: int, selector: Selector, record: ImportAnnotation) -> bool:
    """Whether the article has this very annotation, for files that give none an identity."""
    return any(
        placed.annotation.span == (selector.start, selector.end)
        and placed.annotation.note == record.note
        and {fold(tag) for tag in placed.annotation.tags} == {fold(tag) for tag in record.tags}
        for placed in marks.of_article(recorder, article)
    )


def _time(value: str) -> str:
    """A time as the library keeps it, the present where the file's is none."""
    return value if _TIME.fullmatch(value) else now()
