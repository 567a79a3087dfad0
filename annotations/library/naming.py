"""Mentions as a person sees them: found by a pipeline and corrected on reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from annotations.library.core import Recent
from annotations.library.counting import Counting, named
from annotations.model import Article, Correction, Mention, Name, PipelineInfo, RawMention
from annotations.store import mentions as stored
from annotations.store import rules as kept
from annotations.store import tallies, texts
from annotations.store.connection import Queries, Store
from annotations.text import clean_line

LISTS_KEPT = 32
"""Mention lists kept in memory."""

LABELS = ("PER", "ORG", "LOC", "MISC")
"""Labels in the order in which names are listed."""

Mentions = tuple[Mention, ...]
Job = tuple[bytes, PipelineInfo]
"""A text, by its hash, and the pipeline that reads it."""


class Naming(Counting):
    """The part of the facade about mentions and names."""

    def __init__(self, store: Store, *, creator: str, created: bool) -> None:
        super().__init__(store, creator=creator, created=created)
        self._lists: Recent[Mentions] = Recent(LISTS_KEPT)
        self._unstored: dict[Job, tuple[RawMention, ...]] = {}

    def _pipeline(self, language: str, queries: Queries | None = None) -> PipelineInfo | None:
        from annotations.recognition.registry import choose

        return choose(language, stored.choices(queries or self._reader))

    def prepare(self) -> None:
        """Load what mentions are read with, so that the first article to be opened does not wait for it."""
        from annotations.recognition import corrections, names, rules  # noqa: F401

    def mentions(self, article_id: int) -> Mentions | None:
        """The names in an article, by position, with corrections; None if it has not been recognised yet."""
        return self._mentions(self._reader, self.article(article_id))

    def _mentions(self, queries: Queries, article: Article) -> Mentions | None:
        version = self._version(article.id, queries)
        corrections = stored.corrections(queries, article.id, version.text_id)
        stamp = kept.stamp(queries)
        pipeline = self._pipeline(article.language, queries)
        if pipeline is None and not corrections and not stamp:
            return None
        found = self._found(queries, version, pipeline)
        if found is None:
            return None

        def lay_over() -> Mentions:
            content = self._text(version, queries).content
            rules = self._rules(queries).of(content, article.id)
            return laid_over(content, article.language, found(), (*rules, *corrections), pipeline)

        key = (article.id, version.hash, article.language, corrections, stamp, pipeline)
        mentions = counted_as(self._lists.get(key, lay_over), tallies.targets(queries))
        return mentions if pipeline or corrections or mentions else None

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

    def names(self, article_id: int | None = None) -> list[Name]:
        """The names in an article by label (PER, ORG, LOC, MISC, others), then the most mentioned first."""
        if article_id is None:
            return []
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
        written = [
            wanted,
            *(one for (one, _), to in tallies.targets(self._reader).items() if _alike(to, wanted)),
        ]
        ids = stored.articles_with(self._reader, written, self._pipeline_ids())
        return [
            (article, mention)
            for article in self._articles(ids)
            for mention in self.mentions(article.id) or ()
            if _alike(mention.name, wanted)
        ]


def _alike(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _by_label(name: Name) -> tuple[int, str, int, str]:
    place = LABELS.index(name.label) if name.label in LABELS else len(LABELS)
    return place, name.label, -name.mentions, name.name


def counted_as(mentions: Mentions, targets: Mapping[tuple[str, str], str]) -> Mentions:
    """Mentions under the names that theirs count as."""
    if not targets:
        return mentions
    return tuple(
        one._replace(name=targets[one.name, one.label]) if (one.name, one.label) in targets else one
        for one in mentions
    )


def laid_over(
    content: str,
    language: str,
    raw: Sequence[RawMention],
    corrections: Sequence[Correction],
    pipeline: PipelineInfo | None,
) -> Mentions:
    """A pipeline's mentions with a person's corrections over them and each counted under its name."""
    found = ((mention.start, mention.end, mention.label) for mention in raw)
    source = "person" if pipeline is None else pipeline.title
    return tuple(
        Mention(start, end, label, content[start:end], name, "person" if by_person else source)
        for (start, end, label, by_person), name in named(content, language, found, corrections)
    )
