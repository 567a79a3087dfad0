"""Lays a person's corrections over what a pipeline found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from annotations.model import Correction, CorrectionKind, RawMention, Scope, Span

Marked = tuple[RawMention, bool]
"""A mention, and whether a person added or relabelled it."""


def apply(content: str, raw: Sequence[RawMention], corrections: Sequence[Correction]) -> list[Marked]:
    """The mentions of a text after its corrections, oldest first: sorted, never overlapping, the later one wins.

    Scope `here` holds for the range itself. Scope `article` holds for every whole-word occurrence of the words and,
    if they still stand there, for the range itself.

    * Dismissing takes away mentions of exactly these words, and all that lie in the range itself.
    * Adding makes a mention of each occurrence in place of what it overlaps; an occurrence inside a longer mention
      (`Maduro` in `Nicolás Maduro`) counts as covered, except at the range itself.
    * Relabelling changes mentions of exactly these words, and makes one at the range itself if there is none.
    """
    marked = _disjoint((mention, False) for mention in raw)
    for correction in corrections:
        own = _own(content, correction)
        surface = correction.surface if correction.scope is Scope.ARTICLE else None
        if correction.kind is CorrectionKind.DISMISS:
            marked = [
                each for each in marked if not (_says(content, each, surface) or _inside(_span(each), own))
            ]
        elif correction.kind is CorrectionKind.RELABEL:
            marked = [
                _relabelled(each, correction.label) if _says(content, each, surface) else each
                for each in marked
            ]
            marked = _put(marked, [] if own is None else [own], correction.label)
        else:
            marked = _put(marked, [] if own is None else [own], correction.label)
            spans = {span for span in occurrences(content, surface or "") if not _overlap(span, own)}
            marked = _filled(marked, spans, correction.label)
    return marked


def occurrences(content: str, surface: str) -> list[Span]:
    """Where words stand as whole words, from left to right and never overlapping.

    Part of a compound with hyphens (`Maduro-Regierung`) is no whole word; a name before `’s` is.
    """
    if not surface.strip():
        return []
    before = r"(?<!\w)(?<!\w[-‐‑])" if surface[0].isalnum() else ""
    after = r"(?![\w\u0300-\u036f])(?![-‐‑]\w)" if surface[-1].isalnum() else ""
    return [Span(*match.span()) for match in re.finditer(before + re.escape(surface) + after, content)]


def _own(content: str, correction: Correction) -> Span | None:
    """The range that the correction was made on, if it still says the same."""
    span = Span(correction.start, correction.end)
    if not 0 <= span.start < span.end <= len(content):
        return None
    return span if content[span.start : span.end] == correction.surface else None


def _span(marked: Marked) -> Span:
    return Span(marked[0].start, marked[0].end)


def _inside(inner: Span, outer: Span | None) -> bool:
    return outer is not None and outer.start <= inner.start and inner.end <= outer.end


def _overlap(one: Span, other: Span | None) -> bool:
    return other is not None and one.start < other.end and other.start < one.end


def _filled(marked: list[Marked], spans: set[Span], label: str) -> list[Marked]:
    """The mentions with each of the disjoint spans laid over them that isn't covered by a longer mention.

    A mention that gave way to one span may have covered another, hence the loop.
    """
    while bare := spans - _covered(marked, spans):
        marked = _put(marked, list(bare), label)
        spans = spans - bare
    return marked


def _says(content: str, marked: Marked, surface: str | None) -> bool:
    return content[marked[0].start : marked[0].end] == surface


def _relabelled(marked: Marked, label: str) -> Marked:
    return RawMention(marked[0].start, marked[0].end, label), True


def _covered(marked: Sequence[Marked], spans: Iterable[Span]) -> set[Span]:
    """The spans that lie in a longer mention; both sequences are walked once."""
    found, at = set(), 0
    for span in sorted(spans):
        while at < len(marked) and marked[at][0].end <= span.start:
            at += 1
        if at < len(marked) and _inside(span, _span(marked[at])) and span != _span(marked[at]):
            found.add(span)
    return found


def _put(marked: Sequence[Marked], spans: Sequence[Span], label: str) -> list[Marked]:
    """The mentions with disjoint `spans` of a person laid over them, in place of what those overlap."""
    new: list[Marked] = [(RawMention(span.start, span.end, label), True) for span in sorted(spans)]
    kept, at = [], 0
    for each in marked:
        while at < len(new) and new[at][0].end <= each[0].start:
            at += 1
        if at == len(new) or not _overlap(_span(each), _span(new[at])):
            kept.append(each)
    return sorted([*kept, *new], key=_span)


def _disjoint(marked: Iterable[Marked]) -> list[Marked]:
    """Sorted and without overlaps: of two that overlap, the first and longest stays."""
    found: list[Marked] = []
    for each in sorted(marked, key=lambda each: (each[0].start, -each[0].end)):
        if each[0].start < each[0].end and (not found or each[0].start >= found[-1][0].end):
            found.append(each)
    return found
