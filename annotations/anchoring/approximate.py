"""Finding a passage whose words have changed: places that share its words, aligned letter by letter.

Candidates are diagonals (place in the text minus place in the passage) on which many words of passage and context
agree, as in seed-and-extend search (Altschul et al. 1990, J. Mol. Biol. 215); each is aligned by edit distance, which
also says where the passage begins and ends now. That takes time and memory by the square of the length: of a long
passage the two ends are looked for like that, and what lies between them is compared by its pairs of words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from annotations.model import CONTEXT, Selector, Span

WEIGHTS: Final = (50, 20, 20, 2)
"""What quote, prefix, suffix and position count in a score."""

COMMON: Final = 60
"""A word that a text has more often is no trace of a passage."""

CANDIDATES: Final = 6
"""Places that are aligned."""

PAIRS: Final = 4
"""Pairs of ends that are looked at."""

SLACK: Final = 4
"""Words by which a place may be shifted within one candidate."""

LONG: Final = 4_000
"""Code points from which on a passage is a long one: aligning as much takes a hundredth of a second and 2 MB."""

END: Final = 500
"""Code points at either end of a long passage that are looked for."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Match:
    """A place that may be the passage, and how much speaks for it."""

    span: Span
    quote: float
    """Similarity of the quote, 0 to 1."""
    score: float
    """The weighted similarity of quote, context and position, 0 to 1."""


class Words:
    """The words of a text, and where each stands."""

    def __init__(self, content: str) -> None:
        self.content = content
        found = [(word.group().casefold(), word.start(), word.end()) for word in _WORD.finditer(content)]
        self.starts = [start for _, start, _ in found]
        self.ends = [end for _, _, end in found]
        self.places: dict[str, list[int]] = defaultdict(list)
        for number, (word, _, _) in enumerate(found):
            self.places[word].append(number)


@lru_cache(4)
def words_of(content: str) -> Words:
    """The words of a text; kept for the next passage in the same text."""
    return Words(content)


def matches(content: str, selector: Selector) -> list[Match]:
    """Places in `content` that share words with a passage and its context, the best first; they never overlap."""
    if len(selector.exact) >= LONG:
        return _apart(_between_ends(content, selector))
    words = words_of(content)
    found = [_aligned(words, selector, first) for first in _candidates(words, selector)]
    return _apart([match for match in found if match])


def _apart(found: Iterable[Match]) -> list[Match]:
    """The best of the places that overlap."""
    kept: list[Match] = []
    for match in sorted(found, key=lambda match: -match.score):
        if all(match.span.end <= other.span.start or match.span.start >= other.span.end for other in kept):
            kept.append(match)
    return kept


def _between_ends(content: str, selector: Selector) -> list[Match]:
    """Where a long passage may be: from a place of its beginning to one of its end, of about the same length."""
    start, end, exact = selector.start, selector.end, selector.exact
    head = Selector(start, start + END, exact[:END], selector.prefix, exact[END : END + CONTEXT])
    tail = Selector(end - END, end, exact[-END:], exact[-END - CONTEXT : -END], selector.suffix)
    pairs = [
        (one.score + other.score, Span(one.span.start, other.span.end))
        for one in matches(content, head)
        for other in matches(content, tail)
        if len(exact) // 2 <= other.span.end - one.span.start <= 2 * len(exact)
    ]
    found: list[Match] = []
    old = _neighbours(exact)
    for _, span in sorted(pairs, reverse=True)[:PAIRS]:
        new = _neighbours(content[slice(*span)])
        like = (old & new).total() / max(old.total(), new.total(), 1)
        found.append(_scored(content, selector, span, like))
    return found


def _neighbours(text: str) -> Counter[tuple[str, str]]:
    """Pairs of words that follow one another: two texts of one language share few of them."""
    words = _WORD.findall(text)
    return Counter(pairwise(words))


def _candidates(words: Words, selector: Selector) -> Sequence[int]:
    """Where the passage with its context may begin: numbers of words, the likeliest first; may be before the text."""
    whole = selector.prefix + selector.exact + selector.suffix
    votes: Counter[int] = Counter()
    for number, word in enumerate(_WORD.finditer(whole)):
        places = words.places.get(word.group().casefold(), ())
        if len(places) <= COMMON:
            for place in places:
                votes[(place - number) // SLACK] += len(word.group())
    joined = Counter({bucket: votes[bucket] + votes[bucket + 1] for bucket in votes})
    return [bucket * SLACK for bucket, _ in joined.most_common(CANDIDATES)]


def _aligned(words: Words, selector: Selector, first: int) -> Match | None:
    """The passage where its whole begins near a word; None where nothing is left of it."""
    from rapidfuzz.distance import Indel, Levenshtein

    begin, end = _window(words, first, selector)
    whole = selector.prefix + selector.exact + selector.suffix
    inside = len(selector.prefix), len(whole) - len(selector.suffix)
    alike = Indel.opcodes(whole, words.content[begin:end]).as_matching_blocks()
    at, stop = _mapped([(block.a, block.b, block.size) for block in alike], *inside)
    found = words.content[begin + at : begin + stop]
    left = 0 if selector.exact[:1].isspace() else len(found) - len(found.lstrip())
    right = 0 if selector.exact[-1:].isspace() else len(found) - len(found.rstrip())
    span = Span(begin + at + left, begin + stop - right)
    if span.end <= span.start:
        return None
    like = Levenshtein.normalized_similarity(selector.exact, words.content[span.start : span.end])
    return _scored(words.content, selector, span, like)


def _scored(content: str, selector: Selector, span: Span, like: float) -> Match:
    """A place for a passage whose quote is so similar there, by its context and position, too."""
    from rapidfuzz.distance import Levenshtein

    parts = [
        (selector.prefix, content[max(0, span.start - len(selector.prefix)) : span.start]),
        (selector.suffix, content[span.end : span.end + len(selector.suffix)]),
    ]
    near = max(0.0, 1 - abs(span.start - selector.start) / max(len(content), 1))
    quote, *sides, position = WEIGHTS
    around = [
        (weight, Levenshtein.normalized_similarity(old, new))
        for weight, (old, new) in zip(sides, parts, strict=True)
        if old
    ]
    counting = [(quote, like), *around, (position, near)]
    score = sum(weight * part for weight, part in counting) / sum(weight for weight, _ in counting)
    return Match(span, like, score)


def _window(words: Words, first: int, selector: Selector) -> tuple[int, int]:
    """The code points that a passage with its context lies in if it begins near a word."""
    length = len(_WORD.findall(selector.prefix + selector.exact + selector.suffix))
    before, after = first - 2 * SLACK, first + length + 4 * SLACK
    begin = 0 if before <= 0 or not words.starts else words.starts[min(before, len(words.starts) - 1)]
    return begin, words.ends[after] if after < len(words.ends) else len(words.content)


def _mapped(alike: Iterable[tuple[int, int, int]], start: int, end: int) -> tuple[int, int]:
    """Where `start`..`end` of one text lies in another, by what both have: places in either, and length."""
    first = last = -1
    for old, new, size in alike:
        if size and old < end and old + size > start:
            first = new + max(start - old, 0) if first < 0 else first
            last = new + size - max(old + size - end, 0)
    return (first, last) if first >= 0 else (0, 0)
