"""Recognising a whole archive: what is left to do, done by many processes, each text stored exactly once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotations.errors import GlosseError, ReadOnlyError
from annotations.library.reading import Reading
from annotations.library.recognising import Recognising
from annotations.model import PipelineInfo, RawMention
from annotations.store import mentions as stored
from annotations.store import texts, waiting
from annotations.store.connection import Queries, Store

if TYPE_CHECKING:
    from annotations.recognition.archive import Crew, Job, Outcome

Key = tuple[int, str]
"""A text by its id, and the language in which it is read."""

Put = Callable[[Queries, int, PipelineInfo, tuple[RawMention, ...]], list[int]]
"""Stores what a pipeline found in the text of an id; returns the articles whose names are to be counted."""

Count = Callable[[Queries, Sequence[int], None], int]
"""Counts the names of articles."""

WINDOW = 200
"""Articles that are looked up at once; what others have recognised by then is left out."""


@dataclass(frozen=True)
class Plan:
    """What there is to recognise."""

    ids: Sequence[int]
    """The articles, newest first."""
    words: int
    """Words in them."""
    done: int
    """Articles that the query finds and that are recognised already."""
    unread: Mapping[str, int]
    """Articles in each language (ISO 639-1, empty: undecided) that no pipeline reads."""
    pipelines: Mapping[str, PipelineInfo]
    """What reads the other languages."""

    @property
    def found(self) -> int:
        """Articles that the query finds."""
        return len(self.ids) + self.done + sum(self.unread.values())


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be recognised."""

    article: int
    """Its id."""
    title: str
    """Its title."""
    reason: str
    """Why, in one line."""


@dataclass
class Step:
    """What has been done since the step before; all zero where nothing has."""

    articles: int = 0
    """Articles whose mentions were stored."""
    words: int = 0
    """Words in those."""
    elsewhere: int = 0
    """Articles whose text was read, for another one or by somebody else, when it was their turn, or that are gone."""
    failures: list[Failure] = field(default_factory=list)
    """Articles that could not be recognised."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An article that waits for a text to be read."""

    id: int
    title: str
    words: int


class Archiving(Recognising, Reading):
    """The part of the facade about recognising many articles."""

    def plan(self, query: str = "") -> Plan:
        """What there is to recognise of what a query finds; archived articles only if it asks for them.

        QueryError for a query that cannot be understood.
        """
        where = self._asked(query)[0].whole
        languages = waiting.languages(self._reader, where)
        found = {language: self._pipeline(language) for language in languages}
        pipelines = {language: one for language, one in found.items() if one is not None}
        ids, words = waiting.waiting(self._reader, where, known(self._reader, pipelines))
        unread = {language: number for language, number in languages.items() if language not in pipelines}
        done = sum(languages.values()) - sum(unread.values()) - len(ids)
        left = {} if not ids else pipelines
        return Plan(ids, words, done, unread, left)

    def recognise_all(self, plan: Plan, *, jobs: int = 1, cluster: str = "") -> Generator[Step, None, None]:
        """Recognise what a plan names, in `jobs` processes (0: one a core) or on a Dask cluster; yields what is done.

        A step comes twice a second at least, and is on the disk by then. Articles that fail are named in it and don't
        stop the others. Closing the iterator gives up what is not stored; a new plan goes on from there.
        ReadOnlyError; WorkerOffError or ClusterError (it cannot be used, or is gone) where nothing more can be done.
        """
        if self.read_only:
            raise ReadOnlyError(f"the library {self.path} is read-only; what is found could not be kept")
        if plan.ids:
            crew = _crew(plan, jobs, cluster)
            try:
                yield from _Run(plan, self._store, self._put_mentions, self._count).steps(crew)
            finally:
                crew.close()


def known(queries: Queries, pipelines: Mapping[str, PipelineInfo]) -> dict[str, int]:
    """The id of each language's pipeline in this library; 0 for one that never stored anything."""
    return {language: stored.pipeline_id(queries, pipeline) or 0 for language, pipeline in pipelines.items()}


def _crew(plan: Plan, jobs: int, cluster: str) -> Crew:
    if cluster:
        from annotations.recognition.cluster import ClusterCrew

        return ClusterCrew(cluster, plan.pipelines.values())
    from annotations.recognition.crew import LocalCrew, cores

    return LocalCrew(jobs or cores())


class _Run:
    """One way through a plan."""

    def __init__(self, plan: Plan, store: Store, put: Put, count: Count) -> None:
        self._plan = plan
        self._database = store
        self._put = put
        self._count = count
        self._step = Step()
        self._open: dict[Key, list[_Wanted]] = {}
        self._failed: dict[Key, str] = {}

    def steps(self, crew: Crew) -> Iterator[Step]:
        """Read, store, and say what is stored."""
        from annotations.recognition.archive import read_all

        for outcomes in read_all(self._jobs(), crew):
            self._store([outcome for outcome in outcomes if not outcome.error])
            for outcome in outcomes:
                self._settle(outcome)
            step, self._step = self._step, Step()
            yield step
        if self._step != Step():
            yield self._step

    def _jobs(self) -> Iterator[Job]:
        """A job for each text that nobody has read by the time it is its turn."""
        plan = self._plan
        for at in range(0, len(plan.ids), WINDOW):
            ids = plan.ids[at : at + WINDOW]
            queries = self._database.reader()
            rows = waiting.still_waiting(queries, ids, known(queries, plan.pipelines))
            self._step.elsewhere += len(ids) - len(rows)
            for row in rows:
                yield from self._job(
                    row["text_id"], row["language"], _Wanted(row["id"], row["title"], row["words"])
                )

    def _job(self, text_id: int, language: str, wanted: _Wanted) -> Iterator[Job]:
        """The job of an article, unless its text has one already or cannot be had."""
        from annotations.recognition.archive import Job

        key = (text_id, language)
        if key in self._failed:
            self._fail(wanted, self._failed[key])
        elif key in self._open:
            self._open[key].append(wanted)
        else:
            queries = self._database.reader()
            try:
                version = texts.version_of(queries, wanted.id, text_id)
                text = None if version is None else texts.load(queries, version)
            except GlosseError as error:
                self._fail(wanted, str(error))
                return
            if text is None:
                self._step.elsewhere += 1
                return
            self._open[key] = [wanted]
            yield Job(key, text.content, text.blocks, self._plan.pipelines[language])

    def _store(self, outcomes: Sequence[Outcome]) -> None:
        """Keep what was found, in one transaction; a text that is there no more is left out."""
        if not outcomes:
            return
        with self._database.writing() as queries:
            fresh: list[int] = []
            for outcome in outcomes:
                text_id, pipeline = outcome.job.key[0], outcome.job.pipeline
                if waiting.has_text(queries, text_id):
                    fresh += self._put(queries, text_id, pipeline, outcome.mentions)
            self._count(queries, fresh, None)

    def _settle(self, outcome: Outcome) -> None:
        """Count the articles of a text that has been stored or has failed."""
        for wanted in self._open.pop(outcome.job.key):
            if outcome.error:
                self._fail(wanted, outcome.error)
            else:
                self._step.articles += 1
                self._step.words += wanted.words
        if outcome.error:
            self._failed[outcome.job.key] = outcome.error

    def _fail(self, wanted: _Wanted, reason: str) -> None:
        self._step.failures.append(Failure(wanted.id, wanted.title, reason))
