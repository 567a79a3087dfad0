"""Finding a passage whose words have changed: places that share its words, aligned letter by letter.

Candidates are diagonals (place in the text minus place in the passage) on which many words of passage and context
agree, as in seed-and-extend search (Altschul et al. 1990, J. Mol. Biol. 215); each is aligned by edit distance, which
also says where the passage begins and ends now.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from annotations.model import Selector, Span

WEIGHTS: Final = (50, 20, 20, 2)
"""What quote, prefix, suffix and position count in a score."""

COMMON: Final = 60
"""A word that a text has more often is no trace of a passage."""

CANDIDATES: Final = 6
"""Places that are aligned."""

SLACK: Final = 4
"""Words by which a place may be shifted within one candidate."""

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
    words = words_of(content)
    found = [_aligned(words, selector, first) for first in _candidates(words, selector)]
    kept: list[Match] = []
    for match in sorted((match for match in found if match), key=lambda match: -match.score):
        if all(match.span.end <= other.span.start or match.span.start >= other.span.end for other in kept):
            kept.append(match)
    return kept


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
    content = words.content
    parts = [
        (selector.exact, content[span.start : span.end]),
        (selector.prefix, content[max(0, span.start - len(selector.prefix)) : span.start]),
        (selector.suffix, content[span.end : span.end + len(selector.suffix)]),
    ]
    near = max(0.0, 1 - abs(span.start - selector.start) / max(len(content), 1))
    likeness = [Levenshtein.normalized_similarity(old, new) for old, new in parts]
    counting = [
        (weight, like) for weight, like, (old, _) in zip(WEIGHTS, likeness, parts, strict=False) if old
    ]
    counting.append((WEIGHTS[-1], near))
    score = sum(weight * like for weight, like in counting) / sum(weight for weight, _ in counting)
    return Match(span, likeness[0], score)


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
