"""Canonical text: the one form in which outside strings are kept, before any offset into them exists.

A canonical content is in normal form C, has no control or direction-overriding characters, separates its
blocks by exactly one blank line, and has no white space at the end of a line. Making it canonical again
changes nothing.
"""

from __future__ import annotations

import re
import unicodedata

RULES: int = 1
"""Version of the rules; a text made by other rules keeps its own offsets."""

REPLACEMENT = "\ufffd"
"""What stands for a lone surrogate."""

_SPACES = "\t\v\f"
_LINE_ENDS = "\r\x85\u2028\u2029"
_REMOVED = (
    "\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f"
    "\xad\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
_SURROGATES = "\ud800-\udfff"
_FOREIGN = f"[{_SPACES}{_LINE_ENDS}{_REMOVED}{_SURROGATES}]"
"""A pattern, like those below; `re` compiles and keeps them when they are first needed, a start needs none."""
_TO_SPACE = f"[{_SPACES}]"
_TO_LINE_END = "\r\n|[\r\x85\u2028\u2029]"
_TO_NOTHING = f"[{_REMOVED}]"
_TO_REPLACEMENT = f"[{_SURROGATES}]"

_BLANK_LINES = r"\n{3,}"

INVISIBLE = "[\\s\u180e\u200b-\u200f\u2060-\u2064]*"
"""A pattern for what shows nothing by itself: no block, title or name is only that."""


def characters(raw: str) -> str:
    """The characters of `raw` that a canonical text may have, in normal form C; spaces and lines kept.

    What Unicode calls printable has none of those that go, which is told much faster than by a search.
    """
    if not raw.replace("\n", " ").isprintable() and re.search(_FOREIGN, raw):
        raw = re.sub(_TO_LINE_END, "\n", raw)
        raw = re.sub(_TO_SPACE, " ", raw)
        raw = re.sub(_TO_NOTHING, "", raw)
        raw = re.sub(_TO_REPLACEMENT, REPLACEMENT, raw)
    return raw if raw.isascii() else unicodedata.normalize("NFC", raw)


def clean_line(value: str) -> str:
    """A one-line string from outside: canonical, every run of white space one space, none at the ends.

    Empty where nothing of it would be seen.
    """
    line = " ".join(characters(value).split()) if value else ""
    return "" if not line.isascii() and re.fullmatch(INVISIBLE, line) else line


def clean_note(value: str) -> str:
    """A string of several lines from outside: canonical, line ends kept, no trailing or surrounding space."""
    return "\n".join(line.rstrip() for line in characters(value).split("\n")).strip()


def clean_quote(value: str) -> str:
    """A quote from outside as a canonical content would have it, its ends untouched.

    A passage cut out of a canonical content comes back unchanged.
    """
    quote = characters(value)
    if "\n" not in quote:
        return quote
    *lines, last = quote.split("\n")
    return re.sub(_BLANK_LINES, "\n\n", "\n".join([*(line.rstrip() for line in lines), last]))
