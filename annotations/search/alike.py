"""Names that may mean the same: other spelling, other ending, one letter mistyped. Case never counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from annotations.search.inflection import forms
from annotations.search.words import fold

SPELLING: Final = "spelling"
ENDING: Final = "ending"
TYPO: Final = "typo"
"""Why two names are alike: blanks, hyphens and accents; plural or case; one letter more, less, wrong or swapped."""

SHORTEST: Final = 5
"""Letters of a name in which one wrong letter may be a typo: `cat` and `car` are two things."""

_GAP: Final = re.compile(r"[\W_]+")
_LAST: Final = re.compile(r"[^\W_]+$")


def alike(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Pairs of names that are alike, with why, each pair once; names are compared within the level they stand on.

    A pair that differs in digits only (`2016`, `2017`) is none. It takes time in proportion to the letters of all
    names, not to the pairs: names meet in what they have in common.
    """
    levels: dict[str, dict[str, list[str]]] = {}
    for name in names:
        above, _, last = name.rpartition("/")
        levels.setdefault(above.casefold(), {}).setdefault(_plain(last), []).append(name)
    for level in levels.values():
        for same in level.values():
            yield from ((one, other, SPELLING) for one, other in combinations(same, 2))
        yield from _near(level)


def _plain(name: str) -> str:
    return _GAP.sub("", fold(name)) or name.casefold()


def _near(level: dict[str, list[str]]) -> Iterator[tuple[str, str, str]]:
    """Names of one level whose letters are not quite the same."""
    found: set[tuple[str, str]] = set()
    for plain, names in level.items():
        for other in _inflected(names[0]):
            pair = (min(plain, other), max(plain, other))
            if other in level and other != plain and pair not in found:
                found.add(pair)
                yield (names[0], level[other][0], ENDING)
    for pair in _typos(level):
        if pair not in found:
            yield (level[pair[0]][0], level[pair[1]][0], TYPO)


def _inflected(name: str) -> set[str]:
    """The letters of a name's last level with other endings of its last word."""
    level = name.rpartition("/")[2]
    last = _LAST.search(level)
    if last is None:
        return set()
    before = level[: last.start()]
    return {_plain(before + form) for form in forms(last[0])}


def _typos(level: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs one edit apart; they share what is left of them without one letter."""
    from rapidfuzz.distance import OSA

    meeting: dict[str, list[str]] = {}
    for plain in level:
        if len(plain) >= SHORTEST:
            for less in {plain, *(plain[:at] + plain[at + 1 :] for at in range(len(plain)))}:
                meeting.setdefault(less, []).append(plain)
    pairs = {
        (min(one, other), max(one, other)) for met in meeting.values() for one, other in combinations(met, 2)
    }
    for one, other in sorted(pairs):
        if _digits(one) == _digits(other) and OSA.distance(one, other, score_cutoff=1) <= 1:
            yield one, other


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))
