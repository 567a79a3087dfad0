"""Which characters mean something in a query."""

from __future__ import annotations


def ends_word(character: str) -> bool:
    """Whether a word or an unquoted value ends before it."""
    return character in '"()' or character.isspace()
