"""Annotations and recognised names as labelled spans of an article's text, for formats that know nothing else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final, NamedTuple

from annotations.formats.records import ExportArticle
from annotations.model import Annotation, Mention

UNTAGGED: Final = "UNTAGGED"
"""Label of an annotation without a tag, where a format wants one; read back as no tag."""

NAME: Final = "name:"
"""What the label of a recognised name begins with where nothing else tells it from a person's annotation."""


class LabelledSpan(NamedTuple):
    """A passage of an article's text with its labels, in code points: an annotation or a recognised name."""

    start: int
    end: int
    labels: tuple[str, ...]
    """One at least."""
    annotation: Annotation | None
    mention: Mention | None

    @property
    def label(self) -> str:
        """The first label; that of a recognised name says that it is one."""
        return f"{NAME}{self.labels[0]}" if self.mention else self.labels[0]


def spans(one: ExportArticle) -> list[LabelledSpan]:
    """What stands in the article's text, in reading order, annotations before the names at the same place.

    An annotation without a place in this text (an orphan) is not among it.
    """
    content = one.text.content
    marked = [
        LabelledSpan(a.start, a.end, a.tags or (UNTAGGED,), a, None)
        for a in (row.annotation for row in one.annotations)
        if content[a.start : a.end] == a.exact
    ]
    named = [LabelledSpan(m.start, m.end, (m.label,), None, m) for m in one.mentions]
    return sorted([*marked, *named], key=_place) if named else marked


def unplaced(one: ExportArticle) -> list[Annotation]:
    """The annotations that have no place in the article's text as it is now."""
    content = one.text.content
    all_of_them = (row.annotation for row in one.annotations)
    return [a for a in all_of_them if content[a.start : a.end] != a.exact]


def flat(labelled: Iterable[LabelledSpan]) -> tuple[list[LabelledSpan], list[LabelledSpan]]:
    """The spans of which none overlaps another, in reading order, and those left out.

    Whoever comes first stays; annotations come before recognised names.
    """
    taken: list[LabelledSpan] = []
    left_out: list[LabelledSpan] = []
    for span in sorted(labelled, key=lambda one: one.mention is not None):
        at = bisect_right(taken, span.start, key=lambda one: one.start)
        after = taken[at - 1].end if at else 0
        before = taken[at].start if at < len(taken) else span.end
        if after <= span.start and span.end <= before:
            taken.insert(at, span)
        else:
            left_out.append(span)
    return taken, left_out


def tags_of(labels: Iterable[str]) -> tuple[str, ...]:
    """The tags that labels of a file stand for."""
    return tuple(label for label in labels if label != UNTAGGED)


def _place(span: LabelledSpan) -> tuple[int, int, bool]:
    return span.start, span.end, span.mention is not None
