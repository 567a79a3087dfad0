"""How far people agree who annotated the same articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from annotations.errors import NothingError
from annotations.library.marking import Marking
from annotations.model import Anchor, Annotation
from annotations.store import marks
from annotations.store.values import fold

Labels = frozenset[str]
"""What one person's annotations say of a word: their tags, case-folded; `UNTAGGED` for a mark without."""

UNTAGGED = "(no tag)"
"""What stands for the tag of an annotation that has none."""

ALL = ""
"""What stands for all tags together."""

GAMMA_SAMPLES = 30
"""Continua that gamma's chance agreement is estimated from, as its library does unless told."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people agree on a tag, or on all of them, over the words of the articles that both annotated."""

    one: str
    other: str
    tag: str
    """A tag, `UNTAGGED`, or `ALL`."""
    articles: int
    """Articles that both annotated."""
    words: int
    """Words in these."""
    by_one: int
    """Words that the first one gave the tag (any, for `ALL`)."""
    by_other: int
    """Words that the other gave it."""
    by_both: int
    """Words that both gave it; for `ALL`, words on which both say exactly the same."""
    observed: float
    """Share of all words on which both say the same, unmarked ones too, 0 to 1."""
    kappa: float | None
    """Cohen's kappa (1960, Educational and Psychological Measurement 20): agreement beyond chance, at most 1.

    None where chance alone would make them agree on every word.
    """
    gamma: float | None = None
    """Gamma (Mathet et al. 2015, Computational Linguistics 41): of whole annotations with their borders.

    For `ALL` only: the mean over articles, weighted by their annotations. None without the package `pygamma-agreement`.
    """


def kappa(pairs: Counter[tuple[Labels, Labels]]) -> float | None:
    """Cohen's kappa of how often two people said what of the same word; None where chance leaves nothing open."""
    words = sum(pairs.values())
    one: Counter[Labels] = Counter()
    other: Counter[Labels] = Counter()
    for (a, b), number in pairs.items():
        one[a] += number
        other[b] += number
    same = sum(number for (a, b), number in pairs.items() if a == b)
    # Whole numbers, so that full agreement by chance is told exactly.
    chance = sum(one[label] * other[label] for label in one)
    if not words or chance == words * words:
        return None
    return (same * words - chance) / (words * words - chance)


class Agreeing(Marking):
    """The part of the facade about several people's annotations."""

    def creators(self) -> list[str]:
        """Who made annotations that are here, by name; '' for those that say nothing of it."""
        rows = self._reader.tuples("SELECT DISTINCT creator FROM annotations WHERE deleted IS NULL")
        return sorted(creator for (creator,) in rows)

    def agreements(
        self, query: str = "", between: Sequence[str] = (), *, gamma: bool = True
    ) -> list[Agreement]:
        """How far each two people agree, over the annotations that a query finds: on all tags first, then on each.

        `between` names two or more people; without it everybody counts. Annotations that wait on the orphan desk are
        left out. NothingError where no two of them annotated the same article; QueryError.
        """
        by_article: dict[int, dict[str, list[Annotation]]] = defaultdict(lambda: defaultdict(list))
        for placed in marks.page(self._reader, *self._annotations_where(query), -1, 0):
            note = placed.annotation
            if note.anchor is not Anchor.ORPHAN and (not between or note.creator in between):
                by_article[note.article][note.creator].append(note)
        people = sorted({creator for notes in by_article.values() for creator in notes})
        found: list[Agreement] = []
        for one, other in combinations(people, 2):
            common = {article: notes for article, notes in by_article.items() if {one, other} <= notes.keys()}
            if common:
                found += self._between(one, other, common, gamma)
        if not found:
            raise NothingError(
                "no two people annotated the same article; `glosse merge` brings another person's annotations"
            )
        return found

    def _between(
        self, one: str, other: str, common: dict[int, dict[str, list[Annotation]]], gamma: bool
    ) -> list[Agreement]:
        pairs: Counter[tuple[Labels, Labels]] = Counter()
        for article, notes in sorted(common.items()):
            pairs += self._pairs(article, notes[one], notes[other])
        tags = sorted({tag for labels in pairs for side in labels for tag in side})
        results = [_agreement(one, other, ALL, len(common), pairs)]
        if gamma and (mean := _gamma(one, other, common.values())) is not None:
            results[0] = replace(results[0], gamma=mean)
        for tag in tags:
            only: Counter[tuple[Labels, Labels]] = Counter()
            for (a, b), number in pairs.items():
                only[a & {tag}, b & {tag}] += number
            results.append(_agreement(one, other, tag, len(common), only))
        return results

    def _pairs(
        self, article: int, one: Iterable[Annotation], other: Iterable[Annotation]
    ) -> Counter[tuple[Labels, Labels]]:
        """How often two people said what of the same word of an article."""
        segments = self.segments(article)
        words = segments.words(0, len(segments.text.content))
        said: list[list[set[str]]] = [[set() for _ in words] for _ in range(2)]
        starts = {word.start: number for number, word in enumerate(words)}
        for labels, notes in zip(said, (one, other), strict=True):
            for note in notes:
                tags = {fold(tag) for tag in note.tags} or {UNTAGGED}
                for word in segments.words(note.start, note.end):
                    labels[starts[word.start]] |= tags
        return Counter((frozenset(a), frozenset(b)) for a, b in zip(said[0], said[1], strict=True))


def _agreement(
    one: str, other: str, tag: str, articles: int, pairs: Counter[tuple[Labels, Labels]]
) -> Agreement:
    words = sum(pairs.values())
    same = sum(number for (a, b), number in pairs.items() if a == b)
    return Agreement(
        one=one,
        other=other,
        tag=tag,
        articles=articles,
        words=words,
        by_one=sum(number for (a, _), number in pairs.items() if a),
        by_other=sum(number for (_, b), number in pairs.items() if b),
        by_both=sum(number for (a, b), number in pairs.items() if a and a == b),
        observed=same / words if words else 1.0,
        kappa=kappa(pairs),
    )


def _gamma(one: str, other: str, articles: Iterable[dict[str, list[Annotation]]]) -> float | None:
    """The mean gamma over articles; None without the package that computes it."""
    try:
        from numpy import random
        from pyannote.core import Segment
        from pygamma_agreement import Continuum
    except ImportError:
        return None
    random.seed(0)  # Its chance agreement is sampled.
    whole = 0.0
    units = 0
    for notes in articles:
        continuum = Continuum()
        number = 0
        for person in (one, other):
            for note in notes[person]:
                for tag in {fold(tag) for tag in note.tags} or {UNTAGGED}:
                    continuum.add(person, Segment(note.start, note.end), tag)
                    number += 1
        whole += number * float(continuum.compute_gamma(n_samples=GAMMA_SAMPLES).gamma)
        units += number
    return whole / units if units else None
