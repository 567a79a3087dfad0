"""Letters for a quick jump: a short name for each place on screen."""

from __future__ import annotations

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""The letters of the home row first."""


def letters(count: int) -> list[str]:
    """`count` names of one letter or two, the short ones first; none begins another. At most 676."""
    count = min(count, len(LETTERS) ** 2)
    prefixes = 0
    while len(LETTERS) - prefixes + prefixes * len(LETTERS) < count:
        prefixes += 1
    single = list(LETTERS[: len(LETTERS) - prefixes])
    double = [first + second for first in LETTERS[len(LETTERS) - prefixes :] for second in LETTERS]
    return (single + double)[:count]
