"""The JSON fields of every record that the command line prints; stable, and documented in docs/json.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotations.codebook import Alike
from annotations.measures import Evaluated, LabelScore, Offer, Reported
from annotations.model import (
    AddResult,
    AnnotationRow,
    Article,
    Mention,
    Name,
    NameRule,
    RawMention,
    Tag,
    Text,
)
from annotations.proposals import Rule, ShownPlace

Fields = Mapping[str, object]


ARTICLE = (
    "id", "title", "byline", "published", "language", "sources", "url", "words", "read", "starred", "tags",
    "text_hash", "coding", "note",
)  # fmt: skip
"""The fields of an article, in their order."""


def article(value: Article) -> dict[str, object]:
    """An article as the list has it."""
    return {
        "id": value.id,
        "title": value.title,
        "byline": value.byline,
        "published": value.published,
        "language": value.language,
        "sources": list(value.sources),
        "url": value.url,
        "words": value.words,
        "read": value.read,
        "starred": value.starred,
        "tags": list(value.tags),
        "text_hash": value.text_hash,
        "coding": value.coding.word,
        "note": value.note,
    }


def article_with_text(value: Article, text: Text) -> Fields:
    """An article with its canonical text, blocks and links."""
    return {
        **article(value),
        "text": text.content,
        "blocks": [
            {
                "start": block.start,
                "end": block.end,
                "kind": block.kind.value,
                "level": block.level,
                "marker": block.marker,
            }
            for block in text.blocks
        ],
        "links": [{"start": link.start, "end": link.end, "url": link.url} for link in text.links],
    }


def added(value: AddResult) -> Fields:
    """What became of one thing to add; `id` and `title` are null where it failed."""
    return {
        "status": value.status.value,
        "where": value.where,
        "id": value.article.id if value.article else None,
        "title": value.article.title if value.article else None,
        "reason": value.reason,
    }


def mention(value: Mention) -> dict[str, object]:
    """A name where it stands."""
    return {
        "start": value.start,
        "end": value.end,
        "text": value.text,
        "label": value.label,
        "name": value.name,
        "pipeline": value.pipeline,
    }


def name(value: Name) -> Fields:
    """A name with its counts; the days are empty for the names of one article."""
    return {
        "name": value.name,
        "label": value.label,
        "mentions": value.mentions,
        "articles": value.articles,
        "first": value.first,
        "last": value.last,
    }


def name_rule(value: NameRule) -> Fields:
    """What a person said about a name."""
    return {
        "type": "name rule",
        "name": value.name,
        "label": value.label,
        "target": value.target,
        "hidden": value.hidden,
        "created": value.created,
    }


def place(value: ShownPlace) -> Fields:
    """A place where other names would stand."""
    one, article = value.place, value.article

    def names(found: Sequence[RawMention]) -> list[Fields]:
        return [
            {
                "start": start,
                "end": end,
                "text": value.text[start - one.start : end - one.start],
                "label": label,
            }
            for start, end, label in found
        ]

    return {
        "type": "place",
        "article": article.id,
        "article_title": article.title,
        "article_published": article.published,
        "text_hash": article.text_hash,
        "start": one.start,
        "end": one.end,
        "text": value.text,
        "was": names(one.was),
        "becomes": names(one.becomes),
        "sentence": value.sentence,
    }


def rule(value: Rule, articles: int) -> Fields:
    """A correction that holds everywhere, and in how many articles its words stand."""
    made = value.made
    return {
        "type": "rule",
        "id": made.id,
        "words": made.correction.surface,
        "kind": made.correction.kind.value,
        "label": made.correction.label,
        "article": made.article,
        "article_title": value.article_title,
        "article_url": value.article_url,
        "creator": made.creator,
        "created": made.created,
        "articles": articles,
    }


def annotation(value: AnnotationRow) -> Fields:
    """An annotation with its article and the sentence around it."""
    one = value.annotation
    return {
        "id": one.id,
        "article": one.article,
        "start": one.start,
        "end": one.end,
        "exact": one.exact,
        "prefix": one.prefix,
        "suffix": one.suffix,
        "tags": list(one.tags),
        "note": one.note,
        "color": one.color,
        "creator": one.creator,
        "created": one.created,
        "modified": one.modified,
        "anchor": one.anchor.value,
        "score": one.score,
        "article_title": value.article_title,
        "article_url": value.article_url,
        "article_published": value.article_published,
        "text_hash": one.text_hash,
        "sentence": value.sentence,
    }


def tag(value: Tag) -> Fields:
    """A tag of the code book."""
    return {
        "name": value.name,
        "color": value.color,
        "description": value.description,
        "key": value.key,
        "count": value.count,
    }


def alike(value: Alike) -> Fields:
    """Two tags that may be the same."""
    return {
        "type": "similar",
        "name": value.one.name,
        "count": value.one.whole,
        "like": value.other.name,
        "like_count": value.other.whole,
        "why": value.why,
    }


def offer(value: Offer) -> Fields:
    """A pipeline with its figures; those are null where nobody knows them."""
    return {
        "name": value.name,
        "version": value.version,
        "language": value.language,
        "labels": list(value.labels),
        "score": value.score,
        "measured_on": value.measured_on,
        "licence": value.licence,
        "chosen": value.used,
        "origin": value.origin.value,
        "size_mb": value.size_mb,
        "words_per_s": value.words_per_s,
        "needs": value.needs,
        "url": value.url,
    }


def label_score(value: LabelScore, of: Evaluated) -> Fields:
    """How well a pipeline found a label."""
    return {
        "pipeline": of.pipeline,
        "label": value.label,
        "precision": round(value.precision, 2),
        "recall": round(value.recall, 2),
        "f1": round(value.f1, 2),
        "low": value.interval and round(value.interval[0], 2),
        "high": value.interval and round(value.interval[1], 2),
        "right": value.right,
        "found": value.found,
        "gold": value.gold,
        "texts": of.documents,
    }


def reported(value: Reported) -> Fields:
    """How a pipeline would have done where names were corrected."""
    credit = value.credit
    return {
        "pipeline": value.pipeline,
        "language": value.language,
        "articles": value.articles,
        "corrections": value.corrections,
        "places": value.places,
        "right": value.right,
        "strict": credit and round(credit.strict, 2),
        "exact": credit and round(credit.exact, 2),
        "partial": credit and round(credit.partial, 2),
        "type": credit and round(credit.type, 2),
        "whole": round(value.whole, 2),
        "chosen": value.used,
    }
