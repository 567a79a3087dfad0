"""Finding the passage that somebody names on the command line."""

from __future__ import annotations

import re

from annotations.errors import InputError
from annotations.model import Span
from annotations.text import clean_line
from annotations.text.occurrences import stands_alone

_RANGE = re.compile(r"(\d{1,999}):(\d{1,999})")
SHOWN = 60
"""Code points of a quote that a message repeats."""


def parse_range(value: str) -> Span:
    """`120:134` as a half-open range of code points; InputError for anything else."""
    match = _RANGE.fullmatch(value.strip())
    if match is None or int(match[1]) >= int(match[2]):
        raise InputError(f"--range {value}: expected START:END, such as 120:134, with START before END")
    return Span(int(match[1]), int(match[2]))


def occurrences(content: str, quote: str) -> list[Span]:
    """Where the words of a quote stand in a text, whatever white space is between them."""
    words = clean_line(quote).split(" ")
    if not any(words):
        raise InputError("--quote is empty; give some words of the text")
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    return [Span(*match.span()) for match in pattern.finditer(content)]


def locate(content: str, quote: str, nth: int | None, where: str, *, any_of: bool = False) -> Span:
    """The one passage that a quote means; with `any_of` the first of several, whole words before cut ones.

    Raises:
        InputError: it is not in the text, stands there several times and `nth` (from 1) does not say which,
            or `nth` is more than there are.
    """
    found = occurrences(content, quote)
    shown = f"“{quote if len(quote) <= SHOWN else quote[: SHOWN - 1] + '…'}”"
    if not found:
        raise InputError(f"{shown} is not in {where}; `glosse show` prints its text")
    if nth is None and any_of:
        return next((span for span in found if stands_alone(content, span)), found[0])
    if nth is None and len(found) > 1:
        raise InputError(
            f"{shown} stands {len(found)} times in {where}; say which with --nth 1 to {len(found)}"
        )
    if nth is not None and nth > len(found):
        times = "once" if len(found) == 1 else f"{len(found)} times"
        raise InputError(f"--nth {nth}: {shown} stands only {times} in {where}")
    return found[(nth or 1) - 1]
