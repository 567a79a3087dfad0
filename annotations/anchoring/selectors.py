"""Describing a passage by position, quote and context."""

from __future__ import annotations

from annotations.errors import InputError
from annotations.model import CONTEXT, Selector


def describe(content: str, start: int, end: int) -> Selector:
    """The selector of a passage, with up to 32 code points of context on each side.

    `start` and `end` are code points; InputError if they enclose nothing or leave the text.
    The parts are those of the Web Annotation Data Model's text quote and text position selectors.
    """
    if not 0 <= start < end <= len(content):
        raise InputError(
            f"no passage from {start} to {end}: the text has {len(content)} code points;"
            " give a start that is smaller than the end, both within the text"
        )
    return Selector(
        start=start,
        end=end,
        exact=content[start:end],
        prefix=content[max(0, start - CONTEXT) : start],
        suffix=content[end : end + CONTEXT],
    )
