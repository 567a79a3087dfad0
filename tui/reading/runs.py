"""Layers over a text cut into runs that never overlap: which mention and which annotations lie where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import attrgetter, lt
from typing import Generic, Protocol, TypeVar

from annotations.model import Annotation, Mention


class _Ranged(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Record = TypeVar("Record", bound=_Ranged)

STRETCH = 64
"""Records that share one furthest end: one annotation over a whole text costs a step for so many others."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of code points over which nothing changes."""

    start: int
    end: int
    mention: Mention | None
    annotations: tuple[Annotation, ...]


class Index(Generic[Record]):
    """Ranges sorted by start; a look-up passes over stretches of them that end too early."""

    def __init__(self, records: Iterable[Record]) -> None:
        kept = [record for record in records if record.start < record.end]
        starts = [record.start for record in kept]
        if not all(map(lt, starts, starts[1:])):
            kept.sort(key=attrgetter("start", "end"))
            starts = [record.start for record in kept]
        self.records, self.starts = kept, starts
        ends = [record.end for record in self.records]
        self._reach = list(accumulate(ends, max))
        self._furthest = [max(ends[at : at + STRETCH]) for at in range(0, len(ends), STRETCH)]

    def touching(self, start: int, end: int) -> list[Record]:
        """The records that share a code point with `start`..`end`, by start."""
        last = bisect_left(self.starts, end) if start < end else 0
        first = bisect_right(self._reach, start, 0, last)
        found: list[Record] = []
        for low in range(first - first % STRETCH, last, STRETCH):
            if self._furthest[low // STRETCH] > start:
                stretch = self.records[max(low, first) : min(low + STRETCH, last)]
                found += [record for record in stretch if record.end > start]
        return found


def apart(quantities: Iterable[Mention], names: Sequence[Mention]) -> tuple[Mention, ...]:
    """What of the quantities can be shown beside names, which win; both are in order.

    One around a name (`12 Euro`, where the euro is a name) is shown on either side of it; one that lies inside a name
    (`Agenda 2010`), or only overlaps it, is left out.
    """
    index = Index(names)
    kept: list[Mention] = []
    for quantity in quantities:
        start = quantity.start
        inside = index.touching(start, quantity.end)
        if any(
            name.start < start or name.end > quantity.end or name.end - name.start == quantity.end - start
            for name in inside
        ):
            continue
        for edge in [*(name.start for name in inside), quantity.end]:
            kept += _piece(quantity, start, edge)
            start = next((name.end for name in inside if name.start == edge), edge)
    return tuple(kept)


def _piece(whole: Mention, start: int, end: int) -> list[Mention]:
    """A part of a mention without white space at its edges, if there is a letter or digit in it."""
    said = whole.text[start - whole.start : end - whole.start]
    if not any(map(str.isalnum, said)):
        return []
    start, end = start + len(said) - len(said.lstrip()), end - len(said) + len(said.rstrip())
    return [whole._replace(start=start, end=end, text=said.strip())]


class Layers:
    """The mentions and annotations of one text; mentions never overlap each other, annotations may."""

    def __init__(
        self, mentions: Sequence[Mention], annotations: Sequence[Annotation], before: Layers | None = None
    ) -> None:
        """What covers nothing is left out; what is the same object as in `before` is not sorted again."""
        self._given = mentions, annotations
        known = before._given if before else (None, None)
        self._mentions: Index[Mention] = (
            before._mentions if before and known[0] is mentions else Index(mentions)
        )
        self._annotations: Index[Annotation] = (
            before._annotations if before and known[1] is annotations else Index(annotations)
        )

    @property
    def annotations(self) -> Sequence[Annotation]:
        """The annotations, by start and end."""
        return self._annotations.records

    def runs(self, start: int, end: int) -> list[Run]:
        """Runs that cover `start`..`end` exactly, in order."""
        if end <= start:
            return []
        mentions = self._mentions.touching(start, end)
        annotations = self._annotations.touching(start, end)
        if not mentions and not annotations:
            return [Run(start, end, None, ())]
        edges = {start, end}
        for low, high in [(m.start, m.end) for m in mentions] + [(a.start, a.end) for a in annotations]:
            edges.update(edge for edge in (low, high) if start < edge < end)
        points = sorted(edges)
        return [
            Run(
                low,
                high,
                next((m for m in mentions if m.start <= low < m.end), None),
                tuple(a for a in annotations if a.start <= low < a.end),
            )
            for low, high in pairwise(points)
        ]

    def mentions_in(self, start: int, end: int) -> Sequence[Mention]:
        """The mentions that share a code point with `start`..`end`, by start."""
        return self._mentions.touching(start, end)

    def touching(self, start: int, end: int) -> tuple[Annotation, ...]:
        """The annotations that share a code point with `start`..`end`, by start."""
        return tuple(self._annotations.touching(start, end))
