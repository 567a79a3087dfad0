"""Lays a person's corrections over what a pipeline found; pure, so that it is the same wherever it is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from annotations.model import Correction, CorrectionKind, Scope, Span

Found = tuple[int, int, str]
"""Start and end in code points of a text, and label."""

Marked = tuple[int, int, str, bool]
"""The same, and whether a person added or relabelled it."""

_LETTERS = re.compile(r"\w\w")
_BEFORE = re.compile(r"(?<!\w)(?<!\w[-‐‑])")
_AFTER = re.compile(r"(?![\w\u0300-\u036f])(?![-‐‑]\w)")


def apply(content: str, raw: Iterable[Found], corrections: Sequence[Correction]) -> list[Marked]:
    """The mentions of a text after its corrections, given oldest first: sorted, never overlapping.

    Scope `here` holds for the range itself. Scope `article` holds for every whole-word occurrence of the words and,
    if they still stand there, for the range itself; so does `everywhere`, without the range in other articles.

    * Dismissing takes away mentions of exactly these words, and all that lie in the range itself.
    * Adding makes a mention of each occurrence in place of what it overlaps; an occurrence inside a longer mention
      (`Maduro` in `Nicolás Maduro`) counts as covered, except at the range itself.
    * Relabelling changes mentions of exactly these words, and makes one at the range itself if there is none.

    The narrower scope wins, among equals the later (`in_force`).
    """
    marked = _disjoint(raw)
    for correction in in_force(content, corrections):
        own, label = _own(content, correction), correction.label
        surface = "" if correction.scope is Scope.HERE else correction.surface
        if correction.kind is CorrectionKind.DISMISS:
            said = _saying(content, marked, surface)
            marked = [each for each in marked if not (each in said or _inside(each, own))]
            continue
        if correction.kind is CorrectionKind.RELABEL:
            said = _saying(content, marked, surface)
            marked = [(each[0], each[1], label, True) if each in said else each for each in marked]
        if own is not None:
            marked = _put(marked, [own], label)
        if correction.kind is CorrectionKind.ADD and surface:
            spans = {span for span in occurrences(content, surface) if not _overlap(span, own)}
            marked = _filled(marked, spans, label)
    return marked


def in_force(content: str, corrections: Sequence[Correction]) -> list[Correction]:
    """Corrections, given oldest first, in the order in which they are laid over each other: the last one wins.

    Those of other articles (`everywhere`, without a range) come first, then those of this article, then those of a
    single place, unless a wider one was made on that very place later: a correction holds at least where it was
    made. In its own article `everywhere` counts as `article`, so that widening a correction changes nothing there.
    """
    if len(corrections) < 2:
        return list(corrections)
    wider: list[Correction] = []
    places: list[Correction] = []
    for each in corrections:
        if each.scope is Scope.HERE:
            places.append(each)
        else:
            own = _own(content, each)
            places = [place for place in places if not _overlap((place.start, place.end), own)]
            wider.append(each)
    return [*sorted(wider, key=lambda each: each.start < each.end), *places]


def occurrences(content: str, surface: str) -> list[Span]:
    """Where words stand as whole words, from left to right and never overlapping.

    Part of a compound with hyphens (`Maduro-Regierung`) is no whole word; a name before `’s` is.
    """
    if not surface.strip():
        return []
    before, after = surface[0].isalnum(), surface[-1].isalnum()
    found, at = [], content.find(surface)
    while at >= 0:
        end = at + len(surface)
        whole = (not before or _BEFORE.match(content, at)) and (not after or _AFTER.match(content, end))
        if whole:
            found.append(Span(at, end))
        at = content.find(surface, end if whole else at + 1)
    return found


def _own(content: str, correction: Correction) -> Span | None:
    """The range that the correction was made on, if it still says the same."""
    start, end = correction.start, correction.end
    if not 0 <= start < end <= len(content):
        return None
    return Span(start, end) if content[start:end] == correction.surface else None


def _inside(inner: Marked, outer: Span | None) -> bool:
    return outer is not None and outer[0] <= inner[0] and inner[1] <= outer[1]


def _overlap(one: tuple[int, int], other: tuple[int, int] | None) -> bool:
    return other is not None and one[0] < other[1] and other[0] < one[1]


def _filled(marked: list[Marked], spans: set[Span], label: str) -> list[Marked]:
    """The mentions with each of the disjoint spans laid over them that isn't covered by a longer mention.

    A mention that gave way to one span may have covered another, hence the loop.
    """
    while bare := spans - _covered(marked, spans):
        marked = _put(marked, list(bare), label)
        spans = spans - bare
    return marked


def _saying(content: str, marked: Sequence[Marked], surface: str) -> set[Marked]:
    """The mentions that say exactly these words, and begin and end where a word does."""
    length = len(surface)
    return {
        each
        for each in marked
        if each[1] - each[0] == length
        and content.startswith(surface, each[0])
        and not (_in_word(content, each[0]) or _in_word(content, each[1]))
    }


def _in_word(content: str, at: int) -> bool:
    return at > 0 and bool(_LETTERS.match(content, at - 1))


def _covered(marked: Sequence[Marked], spans: Iterable[Span]) -> set[Span]:
    """The spans that lie in a longer mention; both sequences are walked once."""
    found, at = set(), 0
    for span in sorted(spans):
        while at < len(marked) and marked[at][1] <= span.start:
            at += 1
        if at < len(marked):
            start, end = marked[at][:2]
            if start <= span.start and span.end <= end and span != (start, end):
                found.add(span)
    return found


def _put(marked: Sequence[Marked], spans: Sequence[Span], label: str) -> list[Marked]:
    """The mentions with disjoint `spans` of a person laid over them, in place of what those overlap."""
    new: list[Marked] = [(start, end, label, True) for start, end in sorted(spans)]
    kept, at = [], 0
    for each in marked:
        while at < len(new) and new[at][1] <= each[0]:
            at += 1
        if at == len(new) or each[1] <= new[at][0]:
            kept.append(each)
    return sorted([*kept, *new])


def _disjoint(raw: Iterable[Found]) -> list[Marked]:
    """Sorted and without overlaps: of two that overlap, the first and longest stays."""
    given = list(raw)
    if any(one[1] > other[0] for one, other in pairwise(given)):
        given.sort(key=lambda each: (each[0], -each[1]))
    found: list[Marked] = []
    last = 0
    for start, end, label in given:
        if last <= start < end:
            found.append((start, end, label, False))
            last = end
    return found
