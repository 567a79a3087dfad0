"""Counting what passes through a format, to say afterwards what it could not carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Final

from annotations.formats.records import ExportArticle
from annotations.formats.spans import flat, spans
from annotations.model import Anchor, Annotation, Loss, Tag

NAMED: Final = 1_000
"""Annotations of one loss that are named; the rest is only counted, so that memory stays bounded."""


class Feature(Enum):
    """Something that one format carries and another does not; its value is how one and several are called."""

    BARE = ("article without annotations", "articles without annotations")
    TEXTS = ("text of an article", "texts of articles")
    TITLES = ("title of an article", "titles of articles")
    BYLINES = ("byline", "bylines")
    DATES = ("date of an article", "dates of articles")
    LANGUAGES = ("language of an article", "languages of articles")
    SOURCES = ("source of an article", "sources of articles")
    STATES = ("read, star or archive mark", "read, star and archive marks")
    CODING = ("state of coding", "states of coding")
    ARTICLE_NOTES = ("note about an article", "notes about articles")
    ARTICLE_TAGS = ("tag of an article", "tags of articles")
    POSITIONS = ("position in the text", "positions in the text")
    CONTEXTS = ("context of a quotation", "contexts of quotations")
    OVERLAPS = ("overlapping span", "overlapping spans")
    TAGS = ("tag", "tags")
    HIERARCHY = ("level of a tag", "levels of tags")
    NOTES = ("note", "notes")
    COLORS = ("colour", "colours")
    CREATORS = ("name of an annotator", "names of annotators")
    TIMES = ("exact time", "exact times")
    ANCHORS = ("mark of a moved or doubtful place", "marks of moved or doubtful places")
    CODES = (
        "description, colour or key of a tag",
        "descriptions, colours and keys of tags",
    )
    MENTIONS = ("recognised name", "recognised names")


class Tally:
    """Counts features while articles pass through, so that nothing has to be kept or read twice."""

    def __init__(self, carries: frozenset[Feature]) -> None:
        self._missing = [feature for feature in Feature if feature not in carries]
        self._noted = Feature.ARTICLE_NOTES in carries
        self._counts: Counter[Feature] = Counter()
        self._named: dict[object, list[str]] = {}
        self._codes: set[str] = set()
        self._own: Counter[tuple[str, str]] = Counter()

    def watch(self, articles: Iterable[ExportArticle]) -> Iterator[ExportArticle]:
        """The same articles, each counted before it is passed on."""
        for one in articles:
            self._article(one)
            for row in one.annotations:
                self._annotation(row.annotation)
            for tag in one.tags:
                self._tag(tag)
            yield one

    def lost(self, count: int, singular: str, plural: str, annotation: str = "") -> None:
        """Add to a loss of the format's own, which is called `singular` if it comes to 1; of an annotation's UUID."""
        self._own[singular, plural] += count
        if annotation and count:
            self._name((singular, plural), annotation)

    def losses(self) -> tuple[Loss, ...]:
        """What was counted and is not among what the format carries, in a fixed order."""
        features = {
            feature: (f"{feature.value[0]} left out", f"{feature.value[1]} left out")
            for feature in self._missing
        }
        counted = [(feature, forms, self._counts[feature]) for feature, forms in features.items()]
        own = [(forms, forms, count) for forms, count in self._own.items()]
        return tuple(
            called(forms, count, tuple(self._named.get(what, ())))
            for what, forms, count in (*counted, *own)
            if count
        )

    def _name(self, what: object, annotation: str) -> None:
        named = self._named.setdefault(what, [])
        if len(named) < NAMED and (not named or named[-1] != annotation):
            named.append(annotation)

    def _article(self, one: ExportArticle) -> None:
        article = one.article
        counts = {
            Feature.BARE: int(not one.annotations and not (article.note and self._noted)),
            Feature.TEXTS: int(bool(one.text.content)),
            Feature.TITLES: int(bool(article.title)),
            Feature.BYLINES: int(bool(article.byline)),
            Feature.DATES: int(bool(article.published)),
            Feature.LANGUAGES: int(bool(article.language)),
            Feature.SOURCES: len(article.sources),
            Feature.STATES: article.read + article.starred + article.archived,
            Feature.CODING: int(bool(article.coding)),
            Feature.ARTICLE_NOTES: int(bool(article.note)),
            Feature.ARTICLE_TAGS: len(article.tags),
            Feature.MENTIONS: len(one.mentions),
        }
        for feature in self._missing:
            self._counts[feature] += counts.get(feature, 0)
        if Feature.OVERLAPS in self._missing:
            for annotation in (s.annotation for s in flat(s for s in spans(one) if s.annotation)[1]):
                assert annotation
                self._counts[Feature.OVERLAPS] += 1
                self._name(Feature.OVERLAPS, annotation.uid)

    def _annotation(self, annotation: Annotation) -> None:
        for feature in self._missing:
            count = _carried(annotation, feature)
            if count:
                self._counts[feature] += count
                self._name(feature, annotation.uid)

    def _tag(self, tag: Tag) -> None:
        if (tag.color or tag.description or tag.key) and tag.name not in self._codes:
            self._codes.add(tag.name)
            self._counts[Feature.CODES] += 1


def _carried(annotation: Annotation, feature: Feature) -> int:
    """How often an annotation has a feature."""
    match feature:
        case Feature.POSITIONS:
            return 1
        case Feature.CONTEXTS:
            return bool(annotation.prefix or annotation.suffix)
        case Feature.TAGS:
            return len(annotation.tags)
        case Feature.HIERARCHY:
            return sum("/" in tag for tag in annotation.tags)
        case Feature.NOTES:
            return bool(annotation.note)
        case Feature.COLORS:
            return bool(annotation.color)
        case Feature.CREATORS:
            return bool(annotation.creator)
        case Feature.TIMES:
            return bool(annotation.created or annotation.modified)
        case Feature.ANCHORS:
            return annotation.anchor is not Anchor.EXACT
        case _:
            return 0


def called(forms: tuple[str, str], count: int, annotations: tuple[str, ...] = ()) -> Loss:
    """A loss by its name for one or for several."""
    return Loss(forms[count != 1], count, annotations, forms)


def added(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """Losses of several files as those of one, in the order in which they came up first."""
    sums: dict[tuple[str, str], Loss] = {}
    for loss in losses:
        forms = loss.forms if any(loss.forms) else (loss.what, loss.what)
        before = sums.get(forms, called(forms, 0))
        named = (*before.annotations, *loss.annotations)[:NAMED]
        sums[forms] = called(forms, before.count + loss.count, named)
    return tuple(sums.values())
