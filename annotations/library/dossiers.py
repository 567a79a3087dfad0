"""The dossier of a name: its mentions in context, and the names that are mentioned beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import log

from annotations.library.counting import named
from annotations.library.marking import Marking
from annotations.library.ruling import Ruling
from annotations.model import Companion, Passage
from annotations.store import counts, tallies
from annotations.text import clean_line

NEWEST = 200
"""Articles in which it is counted what stands beside a name: the newest that mention it."""

LISTED = 1_000
"""Articles whose mentions a dossier lists unless it is asked for more: the newest."""

PAGE = 100
"""Mentions that are read at once when all are."""

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
        self._ends = list(accumulate(number for _, number in self._articles))

    @property
    def count(self) -> int:
        """How many mentions there are."""
        return self._ends[-1] if self._ends else 0

    @property
    def articles(self) -> int:
        """In how many articles."""
        return len(self._articles)

    def page(self, offset: int, limit: int) -> list[Passage]:
        """At most `limit` mentions from row `offset` on; only the articles of these are read."""
        end, found = min(offset + limit, self.count), list[Passage]()
        at = bisect_right(self._ends, offset)
        while offset < end:
            article, number = self._articles[at]
            first = offset - (self._ends[at] - number)
            here = self._library.passages(article, self.name, self.label)
            found += here[first : first + end - offset]
            offset, at = self._ends[at], at + 1
        return found


class Dossiers(Marking, Ruling):
    """The part of the facade about one name."""

    def dossier(self, name: str, label: str, limit: int = LISTED) -> Dossier:
        """The mentions of a listed name in the newest `limit` articles, -1 for all; empty for one that is in none."""
        self.count_names()
        return Dossier(self, clean_line(name), label, limit)

    def dossier_page(self, name: str, label: str) -> Iterator[str]:
        """The whole dossier of a name as Markdown, in pieces that end a line."""
        from annotations.library.dossier_page import page

        whole = self.dossier(name, label, -1)
        companions, looked_at = self.companions(name, label)
        passages = (one for at in range(0, whole.count, PAGE) for one in whole.page(at, PAGE))
        return page(name, label, whole.count, whole.articles, passages, companions, looked_at)

    def articles_of_name(self, name: str, label: str, limit: int = -1) -> list[tuple[int, int]]:
        """The newest articles that mention a name, and how often each does."""
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
        articles = [id_ for id_, _ in self.articles_of_name(name, label, NEWEST)]
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


def on_one_line(text: str) -> str:
    """White space as blanks, so that offsets stay."""
    return "".join(" " if character.isspace() else character for character in text)
