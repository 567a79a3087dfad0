"""Finding names: each text once a pipeline, in a process of its own, stored as soon as they are found."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from annotations.errors import GlosseError, InputError, RecognitionError
from annotations.library.naming import Job, Mentions, Naming, laid_over
from annotations.model import Change, PipelineInfo, Priority, RawMention
from annotations.store import mentions as stored
from annotations.store import texts
from annotations.store.connection import Queries, Store
from annotations.store.recorder import recording

if TYPE_CHECKING:
    from annotations.recognition.recogniser import Recogniser


class Recognising(Naming):
    """The part of the facade about pipelines and the worker that runs them."""

    def __init__(self, store: Store, *, creator: str, created: bool) -> None:
        super().__init__(store, creator=creator, created=created)
        self._recogniser: Recogniser | None = None
        self._pending: dict[Job, Future[None]] = {}
        self._jobs = threading.Lock()

    def pipeline_for(self, article_id: int) -> PipelineInfo | None:
        """The pipeline that reads the article's language, or None if nobody chose or bundled one."""
        return self._pipeline(self.article(article_id).language)

    def candidates(self, article_id: int) -> tuple[PipelineInfo, ...]:
        """The pipelines that could be chosen for the article's language, measured or not."""
        from annotations.recognition.registry import candidates

        return tuple(candidates(self.article(article_id).language))

    def pipelines(self, language: str = "") -> tuple[PipelineInfo, ...]:
        """Every pipeline there is, bundled ones first; of one language if it is given."""
        from annotations.recognition.registry import bundled, installed

        return tuple(p for p in (*bundled(), *installed()) if not language or p.language == language)

    def used_pipelines(self) -> dict[str, str]:
        """The name of the pipeline that reads each language now; languages without one are left out."""
        languages = {pipeline.language for pipeline in self.pipelines()} | set(stored.choices(self._reader))
        used = ((language, self._pipeline(language)) for language in sorted(languages))
        return {language: pipeline.name for language, pipeline in used if pipeline is not None}

    def unrecognised(self, limit: int = 10_000) -> list[int]:
        """Articles that are not archived and whose pipeline has yet to read their text; newest first."""
        pipelines = {language: self._pipeline(language) for language in stored.languages(self._reader)}
        ids = {
            language: stored.pipeline_id(self._reader, pipeline) or 0
            for language, pipeline in pipelines.items()
            if pipeline is not None
        }
        found = stored.unread(self._reader, ids, limit)
        if not self._unstored:
            return found
        return [article_id for article_id in found if self.mentions(article_id) is None]

    def use_pipeline(self, language: str, name: str) -> Change:
        """Choose the pipeline of a language; InputError for one that cannot read it."""
        from annotations.recognition.offers import missing
        from annotations.recognition.registry import candidates

        if name not in [pipeline.name for pipeline in candidates(language)]:
            raise InputError(missing(name, language))
        with recording(self._store) as recorder:
            chosen = stored.choices(recorder).get(language)
            if chosen is None:
                recorder.link("choices", {"language": language, "pipeline": name})
            else:
                recorder.update("choices", [language], {"pipeline": name})
            return self._log(recorder, "use pipeline", Change(f"{name} reads {language}"))

    def recognise(self, article_id: int, priority: Priority = Priority.SCREEN) -> Future[Mentions]:
        """Find the names of an article in the worker process, unless they are stored.

        The future resolves to what `mentions` returns, once that is stored; it fails with a RecognitionError
        where no pipeline reads the language or the worker gave up. NotFoundError comes at once.
        """
        article = self.article(article_id)
        result: Future[Mentions] = Future()
        known = self._mentions(self._reader, article)
        if known is not None:
            result.set_result(known)
            return result
        pipeline = self._pipeline(article.language)
        if pipeline is None:
            result.set_exception(_unread(article.language))
            return result
        job = self._submit(self._version(article_id), pipeline, priority)
        job.add_done_callback(lambda done: self._resolve(article_id, done, result))
        return result

    def _submit(self, version: texts.Version, pipeline: PipelineInfo, priority: Priority) -> Future[None]:
        """One job a text and pipeline, however often asked for; resolves once its mentions are stored."""
        key = (version.hash, pipeline)
        with self._jobs:
            if key in self._pending:
                return self._pending[key]
            job: Future[None] = Future()
            self._pending[key] = job
        text = self._text(version)
        try:
            found = self._worker().submit(text.content, pipeline, text.blocks, priority)
        except GlosseError as error:
            self._finish(key, job, error)
        except BaseException:
            self._finish(key, job, RecognitionError("recognition could not be started"))
            raise
        else:
            found.add_done_callback(lambda done: self._keep(key, version.text_id, done, job))
        return job

    def _worker(self) -> Recogniser:
        from annotations.recognition.recogniser import Recogniser

        with self._jobs:
            if self._recogniser is None:
                self._recogniser = Recogniser()
            return self._recogniser

    def _keep(self, key: Job, text_id: int, found: Future[tuple[RawMention, ...]], job: Future[None]) -> None:
        """Store what the worker found, in one transaction; runs in the worker's thread on our side."""
        if found.cancelled():
            self._finish(key, job, RecognitionError("recognition was stopped"))
            return
        error = found.exception()
        if error is not None:
            wrapped = (
                error if isinstance(error, GlosseError) else RecognitionError(f"recognition failed: {error}")
            )
            self._finish(key, job, wrapped)
            return
        try:
            self._store_mentions(key, text_id, found.result())
        except Exception as failure:  # noqa: BLE001 (whoever waits for the job is told)
            self._finish(key, job, failure)
        else:
            self._finish(key, job, None)

    def _store_mentions(self, key: Job, text_id: int, found: tuple[RawMention, ...]) -> None:
        if self.read_only:
            self._unstored[key] = tuple(sorted(found, key=lambda m: (m.start, m.end)))
            return
        with self._store.writing() as queries:
            self._count(queries, self._put_mentions(queries, text_id, key[1], found), None)

    def _put_mentions(
        self, queries: Queries, text_id: int, pipeline: PipelineInfo, found: tuple[RawMention, ...]
    ) -> list[int]:
        """Keep what a pipeline found, unless that had been done before; returns the articles to be counted anew."""
        if not stored.store(queries, text_id, stored.obtain_pipeline(queries, pipeline), found):
            return []
        return [row["id"] for row in queries.rows("SELECT id FROM articles WHERE text_id = ?", (text_id,))]

    def _finish(self, key: Job, job: Future[None], error: Exception | None) -> None:
        with self._jobs:
            self._pending.pop(key, None)
        if error is None:
            job.set_result(None)
        else:
            job.set_exception(error)

    def _resolve(self, article_id: int, job: Future[None], result: Future[Mentions]) -> None:
        if not result.set_running_or_notify_cancel():
            return
        try:
            job.result()
            result.set_result(self.mentions(article_id) or ())
        except Exception as error:  # noqa: BLE001 (whoever waits for the result is told)
            result.set_exception(error)

    def recognise_text(self, content: str, language: str = "") -> tuple[str, PipelineInfo, Mentions]:
        """The language, pipeline and names of a canonical text that is not in the library; nothing is stored.

        RecognitionError where the language is undecided or no pipeline reads it.
        """
        if not language:
            from annotations.recognition.language import detect

            language = detect(content)
        pipeline = self._pipeline(language)
        if pipeline is None:
            raise _unread(language)
        raw = self._worker().submit(content, pipeline).result()
        return language, pipeline, laid_over(content, language, raw, (), pipeline)

    def close(self) -> None:
        """Stop recognising and close the file; closing twice is allowed."""
        with self._jobs:
            recogniser, self._recogniser = self._recogniser, None
        if recogniser is not None:
            recogniser.close()
        self._store.close()


def _unread(language: str) -> RecognitionError:
    if not language:
        return RecognitionError(
            "the language of the text is undecided; give it with --lang (`glosse add FILE --lang de`)"
        )
    return RecognitionError(
        f"no pipeline is set for the language {language!r}; `glosse models use` sets an installed one"
    )
