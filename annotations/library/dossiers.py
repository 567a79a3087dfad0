"""The dossier of a name: its mentions in context, quotations near them, and the names beside it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import log

from annotations.library.counting import Progress, named, silent
from annotations.library.quoting import NEWEST, Quoting, on_one_line
from annotations.model import Article, Companion, Passage, Quotation
from annotations.store import counts, tallies
from annotations.text import clean_line

LISTED = 1_000
"""Articles whose mentions a dossier lists unless it is asked for more: the newest."""

TOGETHER = 2
"""Paragraphs that two names must share to be called companions; a single one says nothing."""

CONTEXT = 300
"""Code points of a sentence that a passage shows at most."""

Key = tuple[str, str]
"""A name and its label."""


class Dossier:
    """The mentions of a name in the newest articles that have it; their number is that of the counts."""

    def __init__(self, library: Dossiers, name: str, label: str, limit: int) -> None:
        self.name, self.label = name, label
        self._library = library
        self._articles = library.articles_of_name(name, label, limit)
        self._ends = list(accumulate(number for _, number, _ in self._articles))

    @property
    def count(self) -> int:
        """How many mentions there are."""
        return self._ends[-1] if self._ends else 0

    @property
    def articles(self) -> int:
        """In how many articles."""
        return len(self._articles)

    @property
    def last(self) -> str:
        """When the newest article was published; '' if none has a date."""
        return self._articles[0][2] if self._articles else ""

    def dated(self) -> list[tuple[str, int]]:
        """The date of each article, the newest first, and how often it mentions the name."""
        return [(published, number) for _, number, published in self._articles]

    def row_of_day(self, day: str) -> int:
        """The first row of a year, month or day, or of what follows it, which is older; `count` if nothing does."""
        at = bisect_left(self._articles, True, key=lambda each: each[2][: len(day)] <= day)
        return self._ends[at - 1] if at else 0

    def entries(
        self, progress: Progress = silent
    ) -> Iterator[tuple[Article, list[Passage], list[Quotation]]]:
        """Each article with its mentions and the quotations near them; one at a time is in memory.

        `progress` is called after each.
        """
        for at, (id_, _, _) in enumerate(self._articles, 1):
            article = self._library.article(id_)
            passages = self._library.passages(id_, self.name, self.label)
            yield article, passages, self._library.quotations_in(id_, self.name, self.label)
            progress(at, len(self._articles))

    def page(self, offset: int, limit: int) -> list[Passage]:
        """At most `limit` mentions from row `offset` on; only the articles of these are read."""
        end, found = min(offset + limit, self.count), list[Passage]()
        at = bisect_right(self._ends, offset)
        while offset < end:
            article, number, _ = self._articles[at]
            first = offset - (self._ends[at] - number)
            here = self._library.passages(article, self.name, self.label)
            found += here[first : first + end - offset]
            offset, at = self._ends[at], at + 1
        return found


class Dossiers(Quoting):
    """The part of the facade about one name."""

    def dossier(self, name: str, label: str, limit: int = LISTED) -> Dossier:
        """The mentions of a listed name in the newest `limit` articles, -1 for all; empty for one that is in none."""
        self.count_names()
        return Dossier(self, clean_line(name), label, limit)

    def articles_of_name(self, name: str, label: str, limit: int = -1) -> list[tuple[int, int, str]]:
        """The newest articles that mention a name, how often each does, and when it was published."""
        return tallies.articles_of(self._reader, self.written(name, label), label, limit)

    def passages(self, article_id: int, name: str, label: str) -> list[Passage]:
        """The mentions of a name in an article, each with its sentence and what is annotated there."""
        article, segments = self.article(article_id), self.segments(article_id)
        notes, content = self.annotations_of(article_id), segments.text.content
        found = []
        for one in self.mentions(article_id) or ():
            if (one.name, one.label) != (name, label):
                continue
            start, end = context(segments.sentences(one.start, one.end), one.start, one.end, len(content))
            sentence = content[start:end]
            over = tuple(each for each in notes if each.start < one.end and one.start < each.end)
            found.append(Passage(article, one, on_one_line(sentence), one.start - start, over))
        return found

    def companions(self, name: str, label: str, limit: int = 100) -> tuple[list[Companion], int]:
        """The names in the same paragraphs, the strongest first, and how many articles were looked through.

        Strength is the log-likelihood ratio (Dunning, Accurate Methods for the Statistics of Surprise and
        Coincidence, 1993) over the paragraphs, with and without either name, of the newest `NEWEST` articles that
        mention the name: how much likelier it makes what is found that they go together. It holds for small numbers
        too; names that are together no more often than by chance, or in fewer than `TOGETHER` paragraphs, are left
        out, as are those that a person hid.
        """
        self.count_names()
        articles = [id_ for id_, _, _ in self.articles_of_name(name, label, NEWEST)]
        paragraphs, own = 0, 0
        alone, together = Counter[Key](), Counter[Key]()
        for every in self._named_paragraphs(articles):
            paragraphs += len(every)
            for names in every:
                alone.update(names)
                if (name, label) in names:
                    own += 1
                    together.update(names)
        hidden = tallies.hidden(self._reader) | {(name, label)}
        found = [
            Companion(*key, number, alone[key], strength)
            for key, number in together.items()
            if key not in hidden
            and number >= TOGETHER
            and (strength := likelihood_ratio(number, own, alone[key], paragraphs)) > 0
        ]
        found.sort(key=lambda one: (-one.strength, -one.together, one.name, one.label))
        return found[:limit], len(articles)

    def _named_paragraphs(self, articles: Sequence[int]) -> Iterable[list[set[Key]]]:
        """The names in each paragraph of articles, read all at once."""
        rules, targets = self._rules(self._reader), tallies.targets(self._reader)
        pipelines = self._pipeline_ids()
        for reading in counts.readings(self._reader, articles):
            raw = reading.raw.get(pipelines.get(reading.language, 0), [])
            corrections = [*rules.of(reading.content, reading.article), *reading.corrections]
            breaks, found = _breaks(reading.content), dict[int, set[Key]]()
            for (start, _, label, _), name in named(reading.content, reading.language, raw, corrections):
                key = (targets.get((name, label), name), label)
                found.setdefault(bisect_right(breaks, start), set()).add(key)
            yield [found.get(at, set()) for at in range(len(breaks) + 1)]


def likelihood_ratio(both: int, one: int, other: int, total: int) -> float:
    """Dunning's G² of two events that happen in `one` and `other` of `total` cases, together in `both`.

    0 if they are together no more often than chance would have it.
    """
    if total <= 0 or both * total <= one * other:
        return 0.0
    table = (both, one - both, other - both, total - one - other + both)
    sums = (one * other, one * (total - other), (total - one) * other, (total - one) * (total - other))
    return 2 * sum(
        seen * log(seen * total / expected) for seen, expected in zip(table, sums, strict=True) if seen
    )


def _breaks(content: str) -> list[int]:
    """Where paragraphs end."""
    found, at = [], content.find("\n\n")
    while at >= 0:
        found.append(at)
        at = content.find("\n\n", at + 2)
    return found


def context(sentences: Sequence[tuple[int, int]], start: int, end: int, length: int) -> tuple[int, int]:
    """The sentence around a range of a text of `length`; of a long one, what is around the range."""
    first = sentences[0][0] if sentences else max(start - CONTEXT // 2, 0)
    last = sentences[-1][1] if sentences else min(end + CONTEXT // 2, length)
    if start - first > CONTEXT // 2:
        first = start - CONTEXT // 2
    return first, min(last, max(first + CONTEXT, end))
