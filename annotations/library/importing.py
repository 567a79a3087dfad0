"""Taking in what another library, or this one earlier, handed on."""

from __future__ import annotations

import pickle
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

from annotations.errors import FormatError, InputError
from annotations.formats.losses import Feature
from annotations.library.counting import Progress, silent
from annotations.library.intake import BY_URL, Intake
from annotations.library.names import COLORS, canonical_url, tag_name, tag_names
from annotations.library.wording import counted, opening
from annotations.model import CONTEXT, Anchor, Change, ImportReport, Loss, Selector, Span
from annotations.store import articles, marks, tags, texts
from annotations.store.connection import Value
from annotations.store.recorder import Recorder, recording
from annotations.store.values import fold, new_uid, now
from annotations.text import Utf16

if TYPE_CHECKING:
    from annotations.formats.records import ImportAnnotation, ImportArticle, ImportTag, Record

STEP = 1_000
"""Records after which progress is told."""

WORDS = 5
"""Words by which a passage, with what is around it, tells its article."""

TAGS_OF = "SELECT g.fold FROM annotation_tags x JOIN tags g ON g.id = x.tag_id WHERE x.annotation_id = ?"

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")

SPOOL = 16 * 1024 * 1024
"""Bytes of records that wait in memory until the whole file is read; more wait in a temporary file."""

NAMED = 1_000
"""Annotations of one loss that are named; the rest is only counted."""

KEPT = "annotations that were changed here later than in the file; the library keeps its own"
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
    named: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """UUIDs of annotations by the loss that concerns them."""
    carries: frozenset[Feature] = frozenset(Feature)
    """What the format of the file can hold; what it cannot stays as the library has it."""
    latest: tuple[int, texts.Version, str] | None = None
    """Article, version and content that the last annotation was on: those of one article follow each other."""
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
        losses = tuple(Loss(what, number, tuple(self.named[what])) for what, number in self.losses.items())
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
            for kind in ("article", "annotation", "tag")
            if self.details[f"{kind} new"]
        ]
        changed = [f"{self.outcomes['changed']:,} changed"] if self.outcomes["changed"] else []
        return f"imported {', '.join([*new, *changed]) or 'nothing new'}"


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
                    for number, record in enumerate(_unspooled(spool), 1):
                        self._take(recorder, record, done)
                        if number % STEP == 0:
                            progress(number, total)
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
        from annotations.formats.records import ImportAnnotation, ImportArticle, ImportTag

        kind, which = "annotation", ""
        try:
            match record:
                case ImportTag():
                    kind, which = "tag", record.name
                    return replace(record, name=tag_name(record.name))
                case ImportArticle():
                    kind, which = "article", record.draft.title or record.uid
                    return replace(record, draft=self._fit_draft(record.draft, ""))
                case ImportAnnotation():
                    which = record.selector.exact
                    wanted = [tag for tag in record.tags if tag.strip(" /")]
                    return replace(record, tags=tuple(tag_names(wanted)))
            return record
        except InputError as error:
            raise FormatError(f"{name}: {kind} {opening(which)}: {error}") from error

    def _take(self, recorder: Recorder, record: Record, done: Intaken) -> None:
        from annotations.formats.records import ImportAnnotation, ImportArticle, ImportTag

        match record:
            case ImportTag():
                done.count("tag", _take_tag(recorder, record))
            case ImportArticle():
                self._take_article(recorder, record, done)
            case ImportAnnotation():
                done.count("annotation", self._take_annotation(recorder, record, done))
            case Loss():
                done.lose(record.what, number=record.count)

    def _take_article(self, recorder: Recorder, record: ImportArticle, done: Intaken) -> None:
        draft = record.draft
        found: int | None = recorder.value("SELECT id FROM articles WHERE uid = ?", (record.uid,))
        found = found or self._same(recorder, draft)
        if found is None and not record.titled:
            found = _by_text(recorder, draft.text.hash)
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
                done.lose(BEYOND)
        articles.set_sources(recorder, article, record.sources)
        done.articles[record.uid] = done.articles[record.text_hash] = article
        changed = len(recorder.changes) > before
        done.count("article", "new" if found is None else "changed" if changed else "same")

    def _take_annotation(self, recorder: Recorder, record: ImportAnnotation, done: Intaken) -> str:
        row = recorder.row("SELECT * FROM annotations WHERE uid = ?", (record.uid,)) if record.uid else None
        if row is not None and not self._is_newer(recorder, row, record, done):
            return "same"
        if row is not None and record.modified and row["modified"] > record.modified:
            done.lose(KEPT, record.uid)
            return "conflicting"
        article = row["article_id"] if row is not None else self._home(recorder, record, done)
        if article is None:
            done.lose(HOMELESS, record.uid)
            return "unmatched"
        placed = self._placed_in(recorder, article, record, done)
        if placed is None:
            done.lose(GONE, record.uid)
            return "unmatched"
        text_id, selector, anchor, score = placed
        if anchor is Anchor.ORPHAN:
            done.lose(ORPHANED, record.uid)
        if row is None and not record.uid and _is_there(recorder, article, selector, record, done.carries):
            return "same"
        values = _values(record, done.carries) | {"anchor": anchor.value, "score": score}
        if row is None:
            values |= {
                "uid": record.uid or new_uid(),
                "creator": record.creator,
                "created": _time(record.created),
            }
            values |= {"modified": _time(record.modified)}
            id_ = marks.insert(recorder, article, text_id, selector, values)
        else:
            id_ = row["id"]
            later = record.modified if record.modified > row["modified"] else now()
            values |= {"text_id": text_id, "deleted": None, "modified": _time(later), **marks.place(selector)}
            recorder.update("annotations", [id_], values)
        if Feature.TAGS in done.carries:
            tags.set_annotation_tags(recorder, id_, record.tags)
        return "new" if row is None else "changed"

    def _is_newer(
        self, recorder: Recorder, row: sqlite3.Row, record: ImportAnnotation, done: Intaken
    ) -> bool:
        """Whether a file brings anything for an annotation that the library has: contents, or a later time.

        A deleted one comes back only if the file changed it later.
        """
        if record.modified > str(row["modified"]):
            return True
        if row["deleted"] is not None:
            return False
        if any(row[column] != value for column, value in _values(record, done.carries).items()):
            return True
        if Feature.TAGS in done.carries:
            found = recorder.rows(TAGS_OF, (row["id"],))
            if {one["fold"] for one in found} != {fold(tag) for tag in record.tags}:
                return True
        if Feature.POSITIONS not in done.carries or row["anchor"] == Anchor.ORPHAN.value:
            return False
        if texts.find_text(recorder, record.text_hash) != row["text_id"]:
            return False
        return bool((row["start"], row["end"]) != (record.selector.start, record.selector.end))

    def _home(self, recorder: Recorder, record: ImportAnnotation, done: Intaken) -> int | None:
        """The article that an annotation belongs to: by identity, then text, then address, then its words."""
        for key in (record.article_uid, record.text_hash):
            if key and key in done.articles:
                return done.articles[key]
        by_uid = "SELECT id FROM articles WHERE uid = ?"
        found: int | None = recorder.value(by_uid, (record.article_uid,)) if record.article_uid else None
        url = canonical_url(record.article_url)
        found = found or _by_text(recorder, record.text_hash, url)
        found = found or recorder.value(BY_URL, (url,))
        return found or self._by_words(recorder, record.selector)

    def _by_words(self, recorder: Recorder, selector: Selector) -> int | None:
        """The one article in which a passage stands with what is around it; None if there are none or several."""
        from annotations.anchoring.resolve import resolve

        around = _whole_words(selector)
        if len(around) < WORDS:
            return None
        sql = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rowid LIMIT 2"
        found = recorder.rows(sql, (f'content : "{" ".join(around[:40])}"',))
        if len(found) != 1:
            return None
        article = int(found[0]["rowid"])
        place = resolve(texts.content(recorder, self._version(article, recorder).text_id), selector)
        return article if place is not None and place[1] is not Anchor.UNCERTAIN else None

    def _placed_in(
        self, recorder: Recorder, article: int, record: ImportAnnotation, done: Intaken
    ) -> tuple[int, Selector, Anchor, float] | None:
        """Where it sits in an article: text, selector, how sure, score; None if nothing tells."""
        from annotations.anchoring.resolve import resolve

        if done.latest is None or done.latest[0] != article:
            version = self._version(article, recorder)
            done.latest = article, version, texts.content(recorder, version.text_id)
        _, version, content = done.latest
        theirs = record.selector
        if record.utf16:
            start = Utf16(content).from_utf16(theirs.start)
            theirs = replace(theirs, start=start, end=start + len(theirs.exact))
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


def _is_there(
    recorder: Recorder,
    article: int,
    selector: Selector,
    record: ImportAnnotation,
    carries: frozenset[Feature],
) -> bool:
    """Whether the article has all of an annotation already, for files that give none an identity.

    A format that knows only labels makes one annotation of several with the same extent, so all of those count.
    """
    there = [
        one.annotation for one in marks.of_article(recorder, article, Span(selector.start, selector.end))
    ]
    if Feature.NOTES in carries:
        there = [one for one in there if one.note == record.note]
    known = {fold(tag) for one in there for tag in one.tags}
    return bool(there) and (Feature.TAGS not in carries or {fold(tag) for tag in record.tags} <= known)


def _values(record: ImportAnnotation, carries: frozenset[Feature]) -> dict[str, Value]:
    """The columns that a file has a say in."""
    values: dict[str, Value] = {}
    if Feature.NOTES in carries:
        values["note"] = record.note
    if Feature.COLORS in carries:
        values["color"] = record.color if record.color in COLORS else ""
    return values


def _by_text(recorder: Recorder, text_hash: str, url: str = "") -> int | None:
    """The article that has, or had, a text; of several the one of that address, else the first."""
    found: int | None = recorder.value(
        "SELECT v.article_id FROM versions v JOIN articles a ON a.id = v.article_id WHERE v.text_id = ?"
        " ORDER BY a.canonical_url <> ? , v.article_id LIMIT 1",
        (texts.find_text(recorder, text_hash), url),
    )
    return found


def _whole_words(selector: Selector) -> list[str]:
    """The words of a passage and of what is around it, without those that the context cuts off."""
    before, after = selector.prefix, selector.suffix
    before = before.partition(" ")[2] if len(before) == CONTEXT else before
    after = after.rpartition(" ")[0] if len(after) == CONTEXT else after
    return re.findall(r"\w+", f"{before}{selector.exact}{after}")


def _time(value: str) -> str:
    """A time as the library keeps it, the present where the file's is none."""
    return value if _TIME.fullmatch(value) else now()
