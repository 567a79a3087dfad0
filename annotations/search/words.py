"""Words as SQLite's full-text index has them: its tokenizer `unicode61 remove_diacritics 2`, in Python.

A word is a run of letters, digits and private characters with the diacritics between them. It is the same for all of
Unicode 6.1 with SQLite 3.40; characters that came later are parts of words there, whatever they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

_MARKS: Final = (
    "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030f\u0311\u031b\u0323\u0324\u0325"
    "\u0326\u0327\u0328\u032d\u032e\u0330\u0331"
)
"""Combining marks that are left out of words; all others end them."""

_LETTER: Final = r"(?:[^\W_]|[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd])"
_WORD: Final = re.compile(f"{_LETTER}(?:{_LETTER}|[{_MARKS}])*")
_ALIKE: Final = str.maketrans("µſςϐϑϕϖϰϱϵẛİ", "μsσβθφπκρεsi")
_KEPT: Final = "ǡǠ"


class Token(NamedTuple):
    """A word where it stands, in code points."""

    start: int
    end: int
    term: str
    """The word as the index has it."""


class _Folds(dict[int, str]):
    """What becomes of each character, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code).translate(_ALIKE)
        lower = character.lower()
        character = lower if len(lower) == 1 else character
        parts = unicodedata.normalize("NFD", character)
        if len(parts) > 1 and parts[0].isascii() and parts[0].isalpha() and character not in _KEPT:
            character = parts[0]
        self[code] = "" if character in _MARKS else character
        return self[code]


_FOLDS: Final = _Folds()


def fold(text: str) -> str:
    """A word in lower case and without diacritics; `ß` stays."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)


def tokens(content: str) -> Iterator[Token]:
    """The words of a text in their order."""
    for found in _WORD.finditer(content):
        yield Token(found.start(), found.end(), fold(found[0]))
