"""Finds, among many corrections that hold in every article, those that concern a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from annotations.model import Correction

FEW = 24
"""Rules up to which looking for the words of each is quicker than cutting the text into words."""

_WORD = re.compile(r"\w+")

Made = tuple[int, Correction]
"""The article that a rule was made in, and the rule as it holds in others: without a range."""


class Rules:
    """Rules indexed by one word of each, so that a text is compared with all of them in one pass."""

    def __init__(self, made: Sequence[Made]) -> None:
        """Take rules in the order in which they were made."""
        self._made = tuple(made)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._wordless: list[int] = []
        for at, (_, rule) in enumerate(self._made):
            word = _whole_word(rule.surface)
            (self._by_word[word] if word else self._wordless).append(at)

    def __len__(self) -> int:
        return len(self._made)

    def of(self, content: str, article: int) -> tuple[Correction, ...]:
        """The rules of other articles whose words stand in a text, in the order in which they were made.

        No other rule changes anything in that text (`corrections.apply`).
        """
        found = (self._made[at] for at in self._possible(content))
        return tuple(rule for home, rule in found if home != article and rule.surface in content)

    def _possible(self, content: str) -> Sequence[int]:
        if len(self._made) <= FEW:
            return range(len(self._made))
        words = self._by_word.keys() & _WORD.findall(content)
        return sorted([*self._wordless, *(at for word in words for at in self._by_word[word])])


def _whole_word(surface: str) -> str:
    """The longest word that is a whole one wherever the surface stands as whole words, or an empty string."""
    last = len(surface)
    whole = (
        match[0]
        for match in _WORD.finditer(surface)
        if (match.start() or surface[0].isalnum()) and (match.end() < last or surface[-1].isalnum())
    )
    return max(whole, key=len, default="")
