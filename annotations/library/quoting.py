"""Direct speech near a name, and when the name was mentioned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from annotations.library.marking import Marking
from annotations.library.naming_lists import day_of, month_of
from annotations.library.ruling import Ruling
from annotations.model import Annotation, Article, Mention, Quotation, Relation, Span
from annotations.store import tallies
from annotations.text import Segments

NEWEST: Final = 200
"""Articles in which it is looked for what is beside a name, or said near it: the newest that mention it."""

QUOTED: Final = 3
"""Words that a quotation has at least; less is mostly a title, or a word that the author keeps at a distance."""

LENGTH: Final = 600
"""Code points of a quotation with its sentences that are kept at most."""

BEFORE: Final = 150
"""Code points of those that stand before the quotation at most."""


class Quoting(Marking, Ruling):
    """The part of the facade about what is said near a name."""

    def quotations(self, name: str, label: str, limit: int = NEWEST) -> Iterator[Quotation]:
        """The quotations in the paragraphs that mention a name, in the newest `limit` articles that do, -1 for all."""
        self.count_names()
        for article, _, _ in tallies.articles_of(self._reader, self.written(name, label), label, limit):
            yield from self.quotations_in(article, name, label)

    def quotations_in(self, article_id: int, name: str, label: str) -> list[Quotation]:
        """Those in one article, in the order of the text."""
        mentions = [one for one in self.mentions(article_id) or () if (one.name, one.label) == (name, label)]
        segments = self.segments(article_id)
        found = near(segments, mentions)
        if not found:
            return []
        article, notes = self.article(article_id), self.annotations_of(article_id)
        return [
            _shown(
                segments, article, span, relation,
                tuple(each for each in notes if each.start < span.end and span.start < each.end),
            )
            for span, relation in found
        ]  # fmt: skip

    def timeline(self, name: str, label: str, steps: int) -> list[tuple[str, int]]:
        """How often a name is mentioned in equal parts of the time from its first month to its last, both included.

        Each part has its first month (`2017-08`) and the number of mentions; there are at most `steps` parts, each of
        the same number of months but the last. Mentions in articles without a date are left out; empty if all are.
        """
        self.count_names()
        ids = [
            id_
            for written in self.written(name, label)
            if (id_ := tallies.tally(self._reader, written, label)) is not None
        ]
        first, last = (month_of(day) for day in tallies.span_of(self._reader, ids))
        if not first:
            return []
        each = -(-(last - first + 1) // max(steps, 1))
        bounds = [day_of(month) for month in range(first, last + 1, each)]
        found = [0] * len(bounds)
        for _, part, mentions in tallies.by_part(self._reader, ids, ["0", *bounds[1:], "a"]):
            found[part] += mentions
        return list(zip(bounds, found, strict=True))


def near(segments: Segments, mentions: Sequence[Mention]) -> list[tuple[Span, Relation]]:
    """The quotations in the paragraphs of some mentions, by start, each with where the mentions are.

    Quotations within others are part of these.
    """
    found: dict[Span, Relation] = {}
    for block in sorted({segments.block(one.start) for one in mentions}):
        here = [one for one in mentions if segments.block(one.start) == block]
        end = -1
        for span in segments.quotations(here[0].start):
            if span.start < end:
                continue
            end = span.end
            if len(segments.words(span.start, span.end)) >= QUOTED:
                found[span] = _relation(segments, span, here)
    return list(found.items())


def _relation(segments: Segments, span: Span, mentions: Sequence[Mention]) -> Relation:
    sentences = segments.sentences(span.start, span.end)
    first = min([span.start, *(one.start for one in sentences)])
    last = max([span.end, *(one.end for one in sentences)])
    outside = [one for one in mentions if one.end <= span.start or one.start >= span.end]
    if any(first <= one.start < last for one in outside):
        return Relation.SENTENCE
    return Relation.NEAR if len(outside) == len(mentions) else Relation.INSIDE


def _shown(
    segments: Segments, article: Article, span: Span, relation: Relation, annotations: tuple[Annotation, ...]
) -> Quotation:
    """A quotation in its sentences, cut where they are long."""
    content, sentences = segments.text.content, segments.sentences(span.start, span.end)
    first = min([span.start, *(one.start for one in sentences)])
    last = max([span.end, *(one.end for one in sentences)])
    start = max(first, span.start - BEFORE)
    end = min(last, start + LENGTH)
    before, after = "… " * (start > first), " …" * (end < last)
    shift = len(before) - start
    return Quotation(
        article, span, f"{before}{on_one_line(content[start:end])}{after}", span.start + shift,
        min(span.end, end) + shift, relation, annotations,
    )  # fmt: skip


def on_one_line(text: str) -> str:
    """White space as blanks, so that offsets stay."""
    return "".join(" " if character.isspace() else character for character in text)
