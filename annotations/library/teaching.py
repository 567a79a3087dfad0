"""Teaching the bundled pipelines a person's corrections, in a process of its own, and keeping only what is better."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from annotations.errors import InputError, ReadOnlyError, RecognitionError
from annotations.library.checking import check_set
from annotations.library.reading import Reading
from annotations.library.recognising import Recognising
from annotations.model import PipelineInfo, Priority, Taught
from annotations.store import mentions as stored

if TYPE_CHECKING:
    from annotations.recognition.registry import Place
    from annotations.recognition.teaching import Lesson

T = TypeVar("T")

LEAST = 12
"""Corrected paragraphs below which nothing is taught: the test on those kept back would say nothing."""

KEPT_BACK = 4
"""Every fourth corrected paragraph is kept back to test."""

REHEARSED = 400
"""Uncorrected paragraphs that are rehearsed at most."""

PASSES = 8
"""How often the lessons are gone through unless asked otherwise."""

SEED = 1
"""Seed of the order of lessons and of dropout."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


class Teaching(Recognising, Reading):
    """The part of the facade about pipelines that learn."""

    def teach(
        self,
        language: str,
        *,
        passes: int = PASSES,
        progress: Progress = lambda what, done, total: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Taught:
        """Fine-tune the pipeline of a language on what was corrected, and use the new one if it is better.

        Better means a higher score on corrected paragraphs that were kept back, and hardly less on the check set
        (`Taught.better`). The old one stays; undoing goes back to it. `stopped` is asked between steps; once it says
        so, nothing is kept. InputError with fewer than `LEAST` corrected paragraphs or without a pipeline that can be
        taught; ReadOnlyError; RecognitionError.
        """
        from annotations.recognition import registry

        if self.read_only:
            raise ReadOnlyError(f"the library {self.path} is read-only; what is learned could not be kept")
        parent = self._pipeline(language)
        if parent is None:
            raise InputError(
                f"no pipeline reads the language {language!r}; `glosse models list` shows what there is"
            )
        lessons, rehearsal = self._lessons(language, progress)
        if len(lessons) < LEAST:
            raise InputError(
                f"{len(lessons)} corrected paragraphs in {language!r} are too few to learn from; "
                f"teaching starts at {LEAST} (+ x r in the reader correct names)"
            )
        school = _School(
            parent,
            [lesson for at, lesson in enumerate(lessons) if at % KEPT_BACK],
            rehearsal,
            lessons[::KEPT_BACK],
            check_set(language),
        )
        with school:
            taught = school.teach(passes, progress, stopped)
            if not taught.better:
                return taught
            made = registry.new_taught(language)
            school.keep(made, taught)
        self.use_pipeline(language, made.name)
        return replace(taught, pipeline=made.name)

    def _lessons(self, language: str, progress: Progress) -> tuple[list[Lesson], list[Lesson]]:
        """Paragraphs with corrections and paragraphs without, of the articles in a language, each mixed."""
        corrected: list[Lesson] = []
        plain: list[Lesson] = []
        ids = stored.corrected_articles(self._reader, language)
        for number, article_id in enumerate(ids):
            progress("reading corrections", number, len(ids))
            wrong, right = self._paragraphs(article_id)
            corrected += wrong
            plain += right
        others = self.articles(f"lang:{language}", limit=REHEARSED)
        for article_id in (article.id for article in others if article.id not in ids):
            if len(plain) < REHEARSED and self.mentions(article_id) is not None:
                plain += self._paragraphs(article_id)[1]
        chance = random.Random(len(corrected))
        chance.shuffle(corrected)
        chance.shuffle(plain)
        return corrected, plain[:REHEARSED]

    def _paragraphs(self, article_id: int) -> tuple[list[Lesson], list[Lesson]]:
        """The corrected paragraphs of an article, as they should be read, and the others, as they were read."""
        from annotations.recognition.teaching import Lesson

        self.recognise(article_id, Priority.REST).result()
        article, version = self.article(article_id), self._version(article_id)
        found = self._found(self._reader, version, self._pipeline(article.language))
        raw = {(mention.start, mention.end, mention.label) for mention in (found() if found else ())}
        text = self._text(version)
        right = {(m.start, m.end, m.label) for m in self.mentions(article_id) or ()}
        sorted_out: tuple[list[Lesson], list[Lesson]] = ([], [])
        for block in text.blocks:
            said, meant = (
                sorted(
                    (s - block.start, e - block.start, label)
                    for s, e, label in each
                    if block.start <= s < block.end
                )
                for each in (raw, right)
            )
            lesson = Lesson(text.content[block.start : block.end], tuple(meant))
            sorted_out[said == meant].append(lesson)
        return sorted_out


class _School:
    """A pupil in its process, and what it is tested on."""

    def __init__(
        self,
        parent: PipelineInfo,
        lessons: list[Lesson],
        rehearsal: list[Lesson],
        kept_back: list[Lesson],
        check: list[Lesson],
    ) -> None:
        from annotations.recognition import worker
        from annotations.recognition.recogniser import MEMORY_MB, default_log
        from annotations.workers import Worker

        self._parent = parent
        self._lessons, self._rehearsal, self._kept_back, self._check = lessons, rehearsal, kept_back, check
        self._worker = Worker(f"{worker.__name__}:prepare", default_log(), MEMORY_MB, restarts=0)

    def __enter__(self) -> _School:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.shutdown(cancel_futures=True)

    def _do(self, function: Callable[..., T], *args: Any) -> T:
        return self._worker.submit(function, *args).result()

    def teach(self, passes: int, progress: Progress, stopped: Callable[[], bool]) -> Taught:
        """Teach and test; RecognitionError if the process ends or it is stopped."""
        from annotations.recognition import teaching

        steps = passes + 3
        progress("loading", 0, steps)
        self._do(teaching.begin, self._parent.path, self._lessons, self._rehearsal, SEED)
        progress("testing", 1, steps)
        before, check_before = self._scores()
        for number in range(passes):
            if stopped():
                raise RecognitionError("teaching was stopped; the pipeline is as it was")
            progress(f"pass {number + 1} of {passes}", number + 2, steps)
            self._do(teaching.practise)
        progress("testing", steps - 1, steps)
        after, check_after = self._scores()
        progress("testing", steps, steps)
        return Taught(
            "",
            self._parent.name,
            len(self._lessons),
            len(self._kept_back),
            before,
            after,
            check_before,
            check_after,
        )

    def _scores(self) -> tuple[float, float]:
        return self._score(self._kept_back), self._score(self._check)

    def _score(self, gold: Sequence[Lesson]) -> float:
        from annotations.recognition import teaching
        from annotations.recognition.scoring import Counts

        counts = Counts()
        found = self._do(teaching.answers, [lesson.text for lesson in gold])
        for lesson, spans in zip(gold, found, strict=True):
            counts.add(lesson.spans, spans)
        return counts.score().f1

    def keep(self, made: Place, taught: Taught) -> None:
        """Write the pupil to its place, with its figures."""
        from annotations.recognition import teaching

        figures = {
            "measured_on": "the check set that Glosse brings",
            "f1_all": round(taught.check_after, 1),
            "f1_corrections": round(taught.after, 1),
            "lessons": taught.lessons,
            "taught_from": self._parent.title,
        }
        self._do(teaching.keep, str(made.folder), made.short, figures)
