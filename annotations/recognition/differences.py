"""Where corrections would change the names of a text; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotations.model import Correction, RawMention
from annotations.recognition.corrections import Found, apply


@dataclass(frozen=True, slots=True)
class Difference:
    """A range with other names before and after; neither touches a name outside it."""

    start: int
    end: int
    was: tuple[RawMention, ...]
    becomes: tuple[RawMention, ...]


def differences(
    content: str, raw: Iterable[Found], before: Sequence[Correction], after: Sequence[Correction]
) -> list[Difference]:
    """Where a text has other names with the corrections `after` than with those `before`, from left to right.

    Names that overlap make one difference; whether a person or a pipeline said so makes none.
    """
    raw = list(raw)
    old = {RawMention(*one[:3]) for one in apply(content, raw, before)}
    new = {RawMention(*one[:3]) for one in apply(content, raw, after)}
    found: list[Difference] = []
    was: list[RawMention] = []
    becomes: list[RawMention] = []
    end = 0
    for one in sorted(old ^ new):
        if (was or becomes) and one.start >= end:
            found.append(_difference(was, becomes))
            was, becomes = [], []
        (was if one in old else becomes).append(one)
        end = max(end, one.end)
    if was or becomes:
        found.append(_difference(was, becomes))
    return found


def _difference(was: Sequence[RawMention], becomes: Sequence[RawMention]) -> Difference:
    both = [*was, *becomes]
    return Difference(
        min(one.start for one in both), max(one.end for one in both), tuple(was), tuple(becomes)
    )
