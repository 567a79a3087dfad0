"""Adding articles: from files and streams, and the seeds of a new library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from annotations.errors import InputError, NothingError
from annotations.library.bulk import Bulk, Done
from annotations.library.wording import counted
from annotations.model import AddResult, AddStatus, Article, Change, Draft
from annotations.store import articles
from annotations.store.recorder import Recorder, recording

BATCH = 500
"""Articles of one stream that are written in one transaction."""

_LINE = re.compile(r":\d+\Z")


class Adding(Bulk):
    """The part of the facade that brings articles in."""

    def add(
        self, targets: Iterable[str], *, language: str = "", stdin: BinaryIO | None = None
    ) -> Iterator[AddResult]:
        """What `add_steps` does, one result an article or failure."""
        for results in self.add_steps(targets, language=language, stdin=stdin):
            yield from results

    def add_steps(
        self, targets: Iterable[str], *, language: str = "", stdin: BinaryIO | None = None
    ) -> Iterator[Sequence[AddResult]]:
        """Add files, folders and streams; a step is the results of one transaction, in order, once it is written.

        A file is one transaction; the lines of a stream are written 500 at a time. `language` overrides what
        is detected, not what a source says. What fails is a result, never an error; InputError only for a
        `language` that is no code.
        """
        from annotations.ingest.files import Failure, drafts

        language = self._code(language)
        batch: list[tuple[str, Draft]] = []
        for target in targets:
            for found in drafts(target, stdin=stdin):
                if isinstance(found, Failure):
                    yield self._write_batch(batch, language)
                    batch = []
                    yield [AddResult(AddStatus.FAILED, found.where, None, found.reason)]
                    continue
                batch.append((found.where, found.draft))
                if len(batch) >= BATCH or not _LINE.search(found.where):
                    yield self._write_batch(batch, language)
                    batch = []
        yield self._write_batch(batch, language)

    def _code(self, language: str) -> str:
        """The code of a language that a person gave, '' for none; InputError for what is none."""
        from annotations.ingest.fields import language_code

        if language and not language_code(language):
            raise InputError(f"{language!r} is no language; give an ISO 639-1 code, such as de or en")
        return language_code(language)

    def add_draft(self, draft: Draft, where: str = "") -> AddResult:
        """Add one article; `failed` with a reason where it has no text."""
        return self._write_batch([(where, draft)], "")[0]

    def _write_batch(self, batch: Sequence[tuple[str, Draft]], language: str) -> list[AddResult]:
        """Write drafts in one transaction; a draft without text fails alone."""
        fit: list[Draft] = []
        reasons: list[str] = []
        for _, draft in batch:
            try:
                fit.append(self._clean_draft(draft, language))
                reasons.append("")
            except InputError as error:
                reasons.append(str(error))
        done: Iterator[Done] = iter(())
        if fit:
            fit = self._with_languages(fit)
            with recording(self._store, noting=False) as recorder:
                done = iter(self._put_all(recorder, fit))
        return [
            AddResult(AddStatus.FAILED, where, None, reason) if reason else _result(where, *next(done))
            for (where, _), reason in zip(batch, reasons, strict=True)
        ]

    def _with_languages(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Drafts with their languages, but for those that are there already and keep the one they have."""
        new = self._unknown(self._reader, drafts)
        return [
            self._in_language(draft) if at in new or self._same(self._reader, draft) is None else draft
            for at, draft in enumerate(drafts)
        ]

    def add_seeds(self) -> int:
        """Add the articles that Glosse brings along; returns how many were not there yet."""
        from annotations.ingest.seeds import seeds

        ready = [self._fit_draft(draft, "") for draft in seeds()]
        with recording(self._store, noting=False) as recorder:
            done = [self._put(recorder, draft, seed=True) for draft in ready]
        return sum(status is AddStatus.ADDED for status, _ in done)

    def remove_seeds(self) -> Change:
        """Remove the articles that Glosse brought and nobody worked on; NothingError if there are none.

        Work is an annotation, or a correction that holds everywhere, which would be gone with its article.
        """
        with recording(self._store) as recorder:
            seeds = articles.matching(recorder, f"a.seed = 1 AND NOT {_WORKED_ON}", [])
            kept = articles.count(recorder, f"a.seed = 1 AND {_WORKED_ON}", [])
            if not seeds:
                left = f"; {counted(kept, 'seed')} with annotations or rules stay" if kept else ""
                raise NothingError(f"no seed articles to remove{left}")
            for article_id in seeds:
                remove_article(recorder, article_id)
            message = f"removed {counted(len(seeds), 'seed article')}"
            if kept:
                message += f" · {kept} with annotations, notes or rules kept"
            return self._log(recorder, "remove seeds", Change(message))


def _result(where: str, status: AddStatus, article: Article) -> AddResult:
    return AddResult(status, where, article)


_WORKED_ON = (
    "(a.annotations > 0 OR a.note <> '' OR a.coding > 0 OR EXISTS (SELECT 1 FROM corrections c"
    " WHERE c.article_id = a.id AND c.scope = 'everywhere'))"
)


def remove_article(recorder: Recorder, article_id: int) -> None:
    """Delete an article and all rows that point at it; its texts stay, so that it can be put back."""
    for row in recorder.rows("SELECT id FROM annotations WHERE article_id = ?", (article_id,)):
        for tag in recorder.rows("SELECT tag_id FROM annotation_tags WHERE annotation_id = ?", (row["id"],)):
            recorder.delete("annotation_tags", (row["id"], tag["tag_id"]))
        recorder.delete("annotations", (row["id"],))
    for table in ("corrections", "versions"):
        for row in recorder.rows(f"SELECT id FROM {table} WHERE article_id = ?", (article_id,)):
            recorder.delete(table, (row["id"],))
    for table, column in (("article_tags", "tag_id"), ("article_sources", "source_id")):
        for row in recorder.rows(
            f"SELECT {column} AS other FROM {table} WHERE article_id = ?", (article_id,)
        ):
            recorder.delete(table, (article_id, row["other"]))
    recorder.delete("positions", (article_id,))
    recorder.delete("articles", (article_id,))
