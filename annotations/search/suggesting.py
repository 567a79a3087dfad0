"""Tags for a passage from the tags of passages like it: nearest neighbours by the words that they share.

Words count by their inverse document frequency (Spärck Jones 1972) and passages by the cosine of their angle, as in
any TF-IDF search; each of the nearest votes for its tags with its likeness (k-nearest-neighbour classification, Yang
1999). Nothing is learnt: what is suggested follows from the annotations that are there now, and is said with them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from math import log, sqrt
from typing import Final, NamedTuple

from annotations.search.words import tokens

WORDS: Final = 24
"""Words of a passage that are looked up: the longest, which are the rarest ones mostly."""

SHORT: Final = 3
"""Letters that a word must have that begins small: `de`, `in` and `zu` say nothing, `EU` and `26` do."""

NEAREST: Final = 50
"""Passages that vote."""

LEAST: Final = 0.03
"""The least likeness that votes, of 1 for the same words."""

RARER: Final = 0.3
"""Power of a tag's number of passages that its votes are divided by: a tag that all passages have says little."""

TELLING: Final = 0.2
"""Share of all passages above which a word tells nothing by itself: one rarer than that must be shared."""

ENOUGH: Final = 0.12
"""The least score of the likeliest tag: below it, passages are alike by chance."""

SHARED: Final = 3
"""Shared words that are told."""


class Like(NamedTuple):
    """A passage that may be like another one."""

    exact: str
    tags: Sequence[str]
    example: bool = False
    """Whether it is an example of its tags, and no annotation."""


@dataclass(frozen=True, slots=True)
class Voted:
    """A tag that like passages have."""

    tag: str
    score: float
    """The sum of their likenesses, less the more passages have the tag anyway."""
    passages: int
    """How many of them have it."""
    nearest: Like
    words: tuple[str, ...]
    """Words that the nearest shares with the passage, as the passage has them, those that say most first."""


def _all(passage: str) -> dict[str, str]:
    """The words of a passage that count, as the index has them, with how the passage writes them."""
    found: dict[str, str] = {}
    for token in tokens(passage):
        written = passage[token.start : token.end]
        if len(written) >= SHORT or (len(written) > 1 and not written.islower()):
            found.setdefault(token.term, written)
    return found


def words(passage: str) -> dict[str, str]:
    """Those of them that are looked up."""
    found = _all(passage)
    longest = set(sorted(found, key=lambda term: -len(term))[:WORDS])
    return {term: written for term, written in found.items() if term in longest}


def weight(number: float, total: float) -> float:
    """How much a word says that so many of all passages have."""
    return log(1 + total / (0.5 + number))


def nearest_first(
    bearers: Mapping[str, Sequence[int]], weights: Mapping[str, float], limit: int
) -> list[int]:
    """The annotations that share most of the weight of a passage's words, by the annotations that each word has."""
    scores: dict[int, float] = {}
    for term, ids in bearers.items():
        for id_ in ids:
            scores[id_] = scores.get(id_, 0.0) + weights[term] ** 2
    return sorted(scores, key=lambda id_: (-scores[id_], -id_))[:limit]


def is_telling(number: float, total: float) -> bool:
    """Whether a word that so many of all passages have is shared by few enough to mean something."""
    return number <= max(2.0, TELLING * total)


def votes(
    asked: Mapping[str, str],
    likes: Iterable[Like],
    weigh: Callable[[str], float],
    telling: AbstractSet[str],
    used: Callable[[Collection[str]], Mapping[str, int]],
) -> list[Voted]:
    """The tags of the passages that are most like one, the likeliest first.

    `asked` are its words as `words` gives them, of which `telling` must be shared, at least one; `weigh` says how much
    a word says, and `used` how many passages have each of some tags.
    """
    size = sqrt(sum(weigh(term) ** 2 for term in asked)) or 1.0
    rated: list[tuple[float, Like, list[str]]] = []
    for like in likes:
        terms = set(_all(like.exact))
        shared = sorted(asked.keys() & terms, key=lambda term: (-weigh(term), -len(term), term))
        if telling.isdisjoint(shared):
            continue
        whole = sqrt(sum(weigh(term) ** 2 for term in terms))
        rated.append((sum(weigh(term) ** 2 for term in shared) / (size * whole), like, shared))
    rated.sort(key=lambda each: -each[0])
    voted: dict[str, Voted] = {}
    for likeness, like, shared in rated[:NEAREST]:
        if likeness < LEAST:
            break
        for tag in like.tags:
            known = voted.get(tag)
            if known is None:
                told = tuple(asked[term] for term in shared[:SHARED])
                voted[tag] = Voted(tag, likeness, 1, like, told)
            else:
                voted[tag] = Voted(
                    tag, known.score + likeness, known.passages + 1, known.nearest, known.words
                )
    numbers = used(voted)
    found = [
        replace(each, score=each.score / max(numbers.get(each.tag, 0), 1) ** RARER) for each in voted.values()
    ]
    found.sort(key=lambda each: (-each.score, each.tag))
    return found if found and found[0].score >= ENOUGH else []
