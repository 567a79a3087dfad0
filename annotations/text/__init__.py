"""Canonical text and what a person points at in it."""

from annotations.text.builder import TextBuilder, cut, with_title
from annotations.text.canonical import RULES, clean_line, clean_note, clean_quote
from annotations.text.offsets import Utf16
from annotations.text.plain import derived_title, from_plain
from annotations.text.segment import Segments
from annotations.text.words import count_words

__all__ = [
    "RULES",
    "Segments",
    "TextBuilder",
    "Utf16",
    "clean_line",
    "clean_note",
    "clean_quote",
    "count_words",
    "cut",
    "derived_title",
    "from_plain",
    "with_title",
]
