"""Counting what passes through a format, to say afterwards what it could not carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum

from annotations.formats.records import ExportArticle
from annotations.model import Anchor, Annotation, Loss, Tag


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
    ARTICLE_TAGS = ("tag of an article", "tags of articles")
    POSITIONS = ("position in the text", "positions in the text")
    CONTEXTS = ("context of a quotation", "contexts of quotations")
    TAGS = ("tag", "tags")
    NOTES = ("note", "notes")
    COLORS = ("colour", "colours")
    CREATORS = ("name of an annotator", "names of annotators")
    TIMES = ("exact time", "exact times")
    ANCHORS = ("mark of a moved or doubtful place", "marks of moved or doubtful places")
    CODES = (
        "description, colour or key of a tag",
        "descriptions, colours and keys of tags",
    )


class Tally:
    """Counts features while articles pass through, so that nothing has to be kept or read twice."""

    def __init__(self) -> None:
        self._counts: Counter[Feature] = Counter()
        self._codes: set[str] = set()
        self._own: dict[tuple[str, str], int] = {}

    def watch(self, articles: Iterable[ExportArticle]) -> Iterator[ExportArticle]:
        """The same articles, each counted before it is passed on."""
        for one in articles:
            self._article(one)
            for row in one.annotations:
                self._annotation(row.annotation)
            for tag in one.tags:
                self._tag(tag)
            yield one

    def lost(self, count: int, singular: str, plural: str) -> None:
        """Add to a loss of the format's own, which is called `singular` if it comes to 1."""
        self._own[singular, plural] = self._own.get((singular, plural), 0) + count

    def losses(self, carries: frozenset[Feature]) -> tuple[Loss, ...]:
        """What was counted and is not among what the format carries, in a fixed order."""
        missing = [feature for feature in Feature if feature not in carries and self._counts[feature]]
        left_out = [
            Loss(f"{feature.value[self._counts[feature] != 1]} left out", self._counts[feature])
            for feature in missing
        ]
        own = [Loss(names[count != 1], count) for names, count in self._own.items() if count]
        return (*left_out, *own)

    def _article(self, one: ExportArticle) -> None:
        article = one.article
        self._counts += Counter(
            {
                Feature.BARE: not one.annotations,
                Feature.TEXTS: bool(one.text.content),
                Feature.TITLES: bool(article.title),
                Feature.BYLINES: bool(article.byline),
                Feature.DATES: bool(article.published),
                Feature.LANGUAGES: bool(article.language),
                Feature.SOURCES: len(article.sources),
                Feature.STATES: article.read + article.starred + article.archived,
                Feature.ARTICLE_TAGS: len(article.tags),
            }
        )

    def _annotation(self, annotation: Annotation) -> None:
        self._counts += Counter(
            {
                Feature.POSITIONS: 1,
                Feature.CONTEXTS: bool(annotation.prefix or annotation.suffix),
                Feature.TAGS: len(annotation.tags),
                Feature.NOTES: bool(annotation.note),
                Feature.COLORS: bool(annotation.color),
                Feature.CREATORS: bool(annotation.creator),
                Feature.TIMES: bool(annotation.created or annotation.modified),
                Feature.ANCHORS: annotation.anchor is not Anchor.EXACT,
            }
        )

    def _tag(self, tag: Tag) -> None:
        if (tag.color or tag.description or tag.key) and tag.name not in self._codes:
            self._codes.add(tag.name)
            self._counts[Feature.CODES] += 1
