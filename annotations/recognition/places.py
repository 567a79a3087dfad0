"""The places that a person's corrections concern, and whether a pipeline alone would have them right; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotations.model import Correction, CorrectionKind, Scope
from annotations.recognition.corrections import apply, occurrences
from annotations.recognition.labels import comparable
from annotations.recognition.scoring import Found, Pair


@dataclass(frozen=True, slots=True)
class Place:
    """A range of a text of which a person said what it is."""

    start: int
    end: int
    label: str
    """The name's label, or empty where there is no name."""
    within: bool = False
    """Whether names inside the range are none either."""


def places(content: str, corrections: Sequence[Correction]) -> list[Place]:
    """What corrections, given oldest first, say of a text whatever a pipeline found in it; sorted.

    Where a name was added or relabelled, it stands with its label; where one was dismissed, there is none. With a scope
    wider than `here`, that holds for each whole-word occurrence of words added or dismissed.
    """
    named = [Place(start, end, label) for start, end, label, _ in apply(content, (), corrections)]
    none: dict[tuple[int, int], bool] = {}
    for each in corrections:
        if each.kind is not CorrectionKind.DISMISS:
            continue
        if each.scope is not Scope.HERE:
            for start, end in occurrences(content, each.surface):
                none.setdefault((start, end), False)
        if each.start < each.end and content[each.start : each.end] == each.surface:
            none[each.start, each.end] = True
    dismissed = (Place(start, end, "", within) for (start, end), within in none.items())
    free = (one for one in dismissed if not any(_overlap(one, other) for other in named))
    return sorted([*named, *free], key=lambda one: (one.start, one.end))


def judged(wanted: Sequence[Place], found: Iterable[Found]) -> tuple[int, Pair]:
    """How many places a pipeline has right, and the gold and found mentions there, for other ways to count."""
    given = {(start, end, comparable(label)) for start, end, label in found}
    gold = [(one.start, one.end, comparable(one.label)) for one in wanted if one.label]
    right, there = 0, set()
    for one in wanted:
        here = {each for each in given if _concerns(one, each)}
        there |= here
        right += (one.start, one.end, comparable(one.label)) in here if one.label else not here
    return right, (gold, sorted(there))


def _concerns(place: Place, found: Found) -> bool:
    """Whether what was found bears on a place: it overlaps a name; it stands where there is none."""
    start, end, _ = found
    if place.label:
        return start < place.end and place.start < end
    if place.within:
        return place.start <= start and end <= place.end
    return (start, end) == (place.start, place.end)


def _overlap(one: Place, other: Place) -> bool:
    return one.start < other.end and other.start < one.end
