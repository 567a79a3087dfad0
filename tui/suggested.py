"""Why a tag is suggested, in words."""

from __future__ import annotations

from annotations.codebook import Suggestion
from tui import wording

PASSAGE = 40
"""Code points that are shown of a like passage."""


def reason(value: Suggestion) -> str:
    """`4 like passages: “Der Rat der …” (Rat, Lindau)`."""
    number = f"{value.passages:,} like passages: " if value.passages > 1 else ""
    kind = "its example " if value.example else "" if number else "like "
    passage = wording.clip(value.like, PASSAGE)
    words = f" ({', '.join(value.words)})" if value.words else ""
    return f"{number}{kind}“{passage}”{words}"
