"""Canonical text and what a person points at in it.

A name is imported when it is first asked for: the reader starts without the rules for sentences, words and graphemes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotations.text.addresses import link_url, web_url, with_allowed_links
    from annotations.text.builder import TextBuilder, cut, with_title
    from annotations.text.canonical import RULES, characters, clean_line, clean_note, clean_quote
    from annotations.text.common_words import at_sight
    from annotations.text.offsets import Utf16
    from annotations.text.plain import derived_title, from_plain
    from annotations.text.segment import Segments
    from annotations.text.words import count_words

__all__ = [
    "RULES",
    "Segments",
    "TextBuilder",
    "Utf16",
    "at_sight",
    "characters",
    "clean_line",
    "clean_note",
    "clean_quote",
    "count_words",
    "cut",
    "derived_title",
    "from_plain",
    "link_url",
    "web_url",
    "with_allowed_links",
    "with_title",
]

_MODULES = {
    "addresses": ("link_url", "web_url", "with_allowed_links"),
    "builder": ("TextBuilder", "cut", "with_title"),
    "canonical": ("RULES", "characters", "clean_line", "clean_note", "clean_quote"),
    "common_words": ("at_sight",),
    "offsets": ("Utf16",),
    "plain": ("derived_title", "from_plain"),
    "segment": ("Segments",),
    "words": ("count_words",),
}
"""Module -> the names that it brings."""


def __getattr__(name: str) -> object:
    """Import a name, once."""
    for module, names in _MODULES.items():
        if name in names:
            value: object = getattr(import_module(f"annotations.text.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
