"""Mentions as a person sees them: found by a pipeline, corrected on reading, counted by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from annotations.errors import InputError
from annotations.library.core import Core, Recent
from annotations.library.wording import quoted
from annotations.model import (
    Article,
    Change,
    Correction,
    CorrectionKind,
    Mention,
    Name,
    PipelineInfo,
    RawMention,
    Scope,
)
from annotations.store import mentions as stored
from annotations.store import texts
from annotations.store.connection import Queries, Store
from annotations.store.recorder import recording
from annotations.store.values import new_uid, now
from annotations.text import clean_line

LISTS_KEPT = 32
"""Mention lists kept in memory."""

LABELS = ("PER", "ORG", "LOC", "MISC")
"""Labels in the order in which names are listed."""

Mentions = tuple[Mention, ...]
Job = tuple[bytes, PipelineInfo]
"""A text, by its hash, and the pipeline that reads it."""


class Naming(Core):
    """The part of the facade about mentions, corrections and names."""

    def __init__(self, store: Store, *, creator: str, created: bool) -> None:
        super().__init__(store, creator=creator, created=created)
        self._lists: Recent[Mentions] = Recent(LISTS_KEPT)
        self._unstored: dict[Job, tuple[RawMention, ...]] = {}

    def _pipeline(self, language: str, queries: Queries | None = None) -> PipelineInfo | None:
        from annotations.recognition.registry import choose

        return choose(language, stored.choices(queries or self._reader))

    def mentions(self, article_id: int) -> Mentions | None:
        """The names in an article, by position, with corrections; None if it has not been recognised yet."""
        return self._mentions(self._reader, self.article(article_id))

    def _mentions(self, queries: Queries, article: Article) -> Mentions | None:
        version = self._version(article.id, queries)
        corrections = stored.corrections(queries, article.id, version.text_id)
        pipeline = self._pipeline(article.language, queries)
        if pipeline is None and not corrections:
            return None
        found = self._found(queries, version, pipeline)
        if found is None:
            return None
        language = article.language
        return self._lists.get(
            (article.id, version.hash, language, corrections, pipeline),
            lambda: laid_over(self._text(version, queries).content, language, found(), corrections, pipeline),
        )

    def _found(
        self, queries: Queries, version: texts.Version, pipeline: PipelineInfo | None
    ) -> Callable[[], tuple[RawMention, ...]] | None:
        """How to read what a pipeline found in a text, or None if it has not read it yet."""
        if pipeline is None:
            return tuple
        unstored = self._unstored.get((version.hash, pipeline))
        if unstored is not None:
            return lambda: unstored
        pipeline_id = stored.pipeline_id(queries, pipeline)
        if pipeline_id is None or not stored.is_done(queries, version.text_id, pipeline_id):
            return None
        return lambda: tuple(stored.raw(queries, version.text_id, pipeline_id))

    def _count_names(self, queries: Queries, article_id: int) -> None:
        """Write anew which names an article has, for every pipeline that has read its text."""
        row = queries.row("SELECT text_id, language FROM articles WHERE id = ?", (article_id,))
        stored.drop_names(queries, article_id)
        if row is None:
            return
        corrections = stored.corrections(queries, article_id, row["text_id"])
        readings = {
            id_: tuple(stored.raw(queries, row["text_id"], id_))
            for id_ in stored.done_by(queries, row["text_id"])
        }
        if corrections:
            readings[stored.obtain_pipeline(queries, None)] = ()
        content = texts.content(queries, row["text_id"]) if readings else ""
        for pipeline_id, raw in readings.items():
            found = laid_over(content, row["language"], raw, corrections, None)
            stored.put_names(queries, article_id, pipeline_id, [(m.name, m.label) for m in found])

    def names(self, article_id: int | None = None) -> list[Name]:
        """The names in an article by label (PER, ORG, LOC, MISC, others), then the most mentioned first.

        Without an article: those of all articles but the archived ones, whatever their label.
        """
        if article_id is None:
            return stored.names(self._reader, self._pipeline_ids())
        counts = Counter((m.name, m.label) for m in self.mentions(article_id) or ())
        found = [Name(name, label, number, 1) for (name, label), number in counts.items()]
        return sorted(found, key=_by_label)

    def _pipeline_ids(self) -> dict[str, int]:
        ids = {}
        for language in stored.languages(self._reader):
            found = stored.pipeline_id(self._reader, self._pipeline(language))
            if found is not None:
                ids[language] = found
        return ids

    def name_mentions(self, name: str) -> list[tuple[Article, Mention]]:
        """Every mention counted under a name, in the newest articles first; empty if there is none."""
        wanted = clean_line(name)
        ids = stored.articles_with(self._reader, wanted, self._pipeline_ids())
        return [
            (article, mention)
            for article in self._articles(ids)
            for mention in self.mentions(article.id) or ()
            if mention.name.casefold() == wanted.casefold()
        ]

    def correct(
        self,
        article_id: int,
        start: int,
        end: int,
        kind: CorrectionKind,
        label: str = "",
        scope: Scope = Scope.ARTICLE,
    ) -> Change:
        """Add, dismiss or relabel a name; scope `article` holds for the same words all over the article.

        InputError for a range outside the text or a missing label; NotFoundError for the article.
        """
        label = clean_line(label)
        if kind is not CorrectionKind.DISMISS and not label:
            raise InputError("give the label that the name should have, such as PER, ORG or LOC")
        article = self.article(article_id)
        with recording(self._store) as recorder:
            version = self._version(article_id, recorder)
            span = self._fit(self._segmented(version, article.language, recorder), start, end)
            surface = self._text(version, recorder).content[span.start : span.end]
            recorder.insert(
                "corrections",
                {
                    "uid": new_uid(),
                    "article_id": article_id,
                    "text_id": version.text_id,
                    "start": span.start,
                    "end": span.end,
                    "surface": surface,
                    "kind": kind.value,
                    "label": label if kind is not CorrectionKind.DISMISS else "",
                    "scope": scope.value,
                    "creator": self.creator,
                    "created": now(),
                },
            )
            self._count_names(recorder, article_id)
            change = Change(_corrected(kind, surface, label, scope), article_id, None, span.start)
            return self._log(recorder, "correct", change)


def _by_label(name: Name) -> tuple[int, str, int, str]:
    place = LABELS.index(name.label) if name.label in LABELS else len(LABELS)
    return place, name.label, -name.mentions, name.name


def laid_over(
    content: str,
    language: str,
    raw: tuple[RawMention, ...],
    corrections: tuple[Correction, ...],
    pipeline: PipelineInfo | None,
) -> Mentions:
    """A pipeline's mentions with a person's corrections over them and each counted under its name."""
    from annotations.recognition.corrections import apply
    from annotations.recognition.names import group

    found = apply(content, raw, corrections)
    names = group([(mention, content[mention.start : mention.end]) for mention, _ in found], language)
    return tuple(
        Mention(
            mention.start,
            mention.end,
            mention.label,
            content[mention.start : mention.end],
            name,
            "person" if by_person or pipeline is None else pipeline.title,
        )
        for (mention, by_person), name in zip(found, names, strict=True)
    )


def _corrected(kind: CorrectionKind, surface: str, label: str, scope: Scope) -> str:
    where = " in this article" if scope is Scope.ARTICLE else " here"
    if kind is CorrectionKind.DISMISS:
        return f"{quoted(surface)} is no name{where}"
    return f"{quoted(surface)} is {label}{where}"
