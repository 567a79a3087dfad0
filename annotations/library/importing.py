"""Taking in what another library, or this one earlier, handed on."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

from annotations.errors import FormatError, InputError
from annotations.library.counting import Progress, silent
from annotations.library.importing_marks import IncomingMarks, Intaken, by_text, time
from annotations.library.importing_notes import fit_note, keep_note, take_note
from annotations.library.intake import Intake
from annotations.library.losing import BEYOND
from annotations.library.names import COLORS, tag_name, tag_names
from annotations.library.wording import opening
from annotations.model import Change, Draft, ImportReport, Loss
from annotations.store import articles, tags, texts
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Recorder, recording
from annotations.store.values import fold, new_uid, now

if TYPE_CHECKING:
    from annotations.formats.losses import Feature
    from annotations.formats.records import ImportArticle, ImportTag, Record

STEP = 1_000
"""Records after which progress is told."""

SPOOL = 16 * 1024 * 1024
"""Bytes of records that wait in memory until the whole file is read; more wait in a temporary file."""


class _Rehearsed(Exception):
    """Ends a transaction that was only to be tried."""


class Importing(Intake):
    """The part of the facade that reads other programs' formats."""

    def import_file(
        self, path: Path, format: str = "", *, dry_run: bool = False, progress: Progress = silent
    ) -> ImportReport:
        """Take in a file or folder: all of it in one transaction and as one action, or nothing of it.

        The file is read and checked before the transaction begins, so that others can write meanwhile. `progress`
        gets the records read (of 0, for nobody knows how many), then those taken in and their number; it may raise.

        Articles are matched by identity, then address, then text and title; annotations by identity, and the
        last modified wins: what was changed here later stays and is counted as conflicting. What the format does not
        carry stays as it is. An annotation whose passage is not in the text is kept as an orphan. `dry_run` changes
        nothing and says what would happen. FormatError for a file that is not what its format promises,
        InputError for one that cannot be read.
        """
        done = Intaken()
        with SpooledTemporaryFile(SPOOL) as spool:
            carries, total = self._read_into(spool, path, format, progress)
            done.carries = carries
            spool.seek(0)
            try:
                with recording(self._store) as recorder:
                    incoming = IncomingMarks(recorder, self._version, done)
                    for number, record in enumerate(_unspooled(spool), 1):
                        self._take(recorder, record, done, incoming)
                        if number % STEP == 0:
                            recorder.set_aside()
                            progress(number, total)
                    incoming.write()
                    if dry_run:
                        raise _Rehearsed
                    self._log(recorder, "import", Change(done.message()))
            except _Rehearsed:
                pass
        return done.report()

    def _read_into(
        self, spool: IO[bytes], path: Path, format: str, progress: Progress
    ) -> tuple[frozenset[Feature], int]:
        """Write every record of a file to a spool, fit to keep; what its format carries, and how many there are."""
        from annotations.library.incoming import opened

        total = 0
        try:
            with opened(path, format) as (chosen, stream):
                assert chosen.read
                for record in chosen.read(stream, path.name):
                    fit = record if isinstance(record, Loss) else self._fit_record(record, path.name)
                    pickle.dump(fit, spool, pickle.HIGHEST_PROTOCOL)
                    total += 1
                    if total % STEP == 0:
                        progress(total, 0)
        except UnicodeDecodeError as error:
            raise FormatError(f"{path} is not text (byte {error.start}); save it as UTF-8") from error
        except OSError as error:
            raise InputError(f"cannot read {path}: {error.strerror or error}") from error
        return chosen.carries, total

    def _fit_record(self, record: Record, name: str) -> Record:
        """A record with its names as the library keeps them; FormatError says which record has an impossible one."""
        from annotations.formats.records import ImportAnnotation, ImportArticle, ImportNote, ImportTag

        kind, which = "annotation", ""
        try:
            match record:
                case ImportTag():
                    kind, which = "tag", record.name
                    return replace(record, name=tag_name(record.name))
                case ImportArticle():
                    kind, which = "article", record.draft.title or record.uid
                    return replace(record, draft=self._fit_article(record))
                case ImportAnnotation():
                    which = record.selector.exact
                    wanted = tuple(tag_names([tag for tag in record.tags if tag.strip(" /")]))
                    return record if wanted == record.tags else replace(record, tags=wanted)
                case ImportNote():
                    which = record.note
                    return fit_note(record)
            return record
        except InputError as error:
            raise FormatError(f"{name}: {kind} {opening(which)}: {error}") from error

    def _fit_article(self, record: ImportArticle) -> Draft:
        """The draft of an article; its language is told only if it seems to be new, because that takes a while."""
        draft = self._clean_draft(record.draft, "")
        if draft.language or _by_uid(self._reader, record.uid) or self._same(self._reader, draft):
            return draft
        known = not record.titled and by_text(self._reader, draft.text.hash)
        return draft if known else self._in_language(draft)

    def _take(self, recorder: Recorder, record: Record, done: Intaken, incoming: IncomingMarks) -> None:
        from annotations.formats.records import ImportAnnotation, ImportArticle, ImportNote, ImportTag

        match record:
            case ImportTag():
                done.count("tag", take_tag(recorder, record))
            case ImportArticle():
                self._take_article(recorder, record, done)
            case ImportAnnotation():
                done.count("annotation", incoming.take(record))
            case ImportNote():
                done.count("note", take_note(recorder, record, incoming.page(record), done))
            case Loss():
                done.lose(record.what, number=record.count)

    def _take_article(self, recorder: Recorder, record: ImportArticle, done: Intaken) -> None:
        draft = record.draft
        found = _by_uid(recorder, record.uid) or self._same(recorder, draft)
        if found is None and not record.titled:
            found = by_text(recorder, draft.text.hash)
        before = len(recorder.changes)
        if found is None:
            draft = self._in_language(draft)
            article = self._insert(recorder, draft, record.seed, record.uid or new_uid(), time(record.added))
            states = {"read": record.read, "starred": record.starred, "archived": record.archived}
            values: dict[str, Value] = {name: int(on) for name, on in states.items()}
            recorder.update(
                "articles", [article], {**values, "coding": int(record.coding), "note": record.note}
            )
        else:
            article = found
            for tag in draft.tags:
                recorder.link("article_tags", {"article_id": article, "tag_id": tags.obtain(recorder, tag)})
            if texts.find_text(recorder, draft.text.hash) != self._version(article, recorder).text_id:
                done.lose(BEYOND)
            if record.note:
                keep_note(recorder, article, record.note, done)
        articles.set_sources(recorder, article, record.sources)
        done.articles[record.uid] = done.articles[record.text_hash] = article
        changed = len(recorder.changes) > before
        done.count("article", "new" if found is None else "changed" if changed else "same")


def _by_uid(queries: Queries, uid: str) -> int | None:
    """The article of an identity."""
    found: int | None = queries.value("SELECT id FROM articles WHERE uid = ?", (uid,)) if uid else None
    return found


def _unspooled(spool: IO[bytes]) -> Iterator[Record]:
    """The records of a spool that this process wrote."""
    while True:
        try:
            yield pickle.load(spool)
        except EOFError:
            return


def take_tag(recorder: Recorder, record: ImportTag) -> str:
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
