"""Layers over a text cut into runs that never overlap: which mention and which annotations lie where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
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


class _Index(Generic[Record]):
    """Ranges sorted by start; a look-up passes over stretches of them that end too early."""

    def __init__(self, records: Iterable[Record]) -> None:
        kept = (record for record in records if record.start < record.end)
        self.records = sorted(kept, key=lambda record: (record.start, record.end))
        self.starts = [record.start for record in self.records]
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


class Layers:
    """The mentions and annotations of one text; mentions never overlap each other, annotations may."""

    def __init__(
        self,
        mentions: Sequence[Mention],
        annotations: Sequence[Annotation],
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        """`hidden` are labels of mentions that are left out; what covers nothing is left out too."""
        self._mentions = _Index(mention for mention in mentions if mention.label not in hidden)
        self._annotations = _Index(annotations)

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

    def touching(self, start: int, end: int) -> tuple[Annotation, ...]:
        """The annotations that share a code point with `start`..`end`, by start."""
        return tuple(self._annotations.touching(start, end))

    def annotations_at(self, offset: int) -> tuple[Annotation, ...]:
        """The annotations over one code point, by start."""
        return self.touching(offset, offset + 1)

    def mention_at(self, offset: int) -> Mention | None:
        """The mention over one code point."""
        return next(iter(self._mentions.touching(offset, offset + 1)), None)

    def next_mention(self, offset: int) -> Mention | None:
        """The first mention that begins after `offset`."""
        return _after(self._mentions, offset)

    def previous_mention(self, offset: int) -> Mention | None:
        """The last mention that begins before `offset`."""
        return _before(self._mentions, offset)

    def next_annotation(self, offset: int) -> Annotation | None:
        """The first annotation that begins after `offset`."""
        return _after(self._annotations, offset)

    def previous_annotation(self, offset: int) -> Annotation | None:
        """The last annotation that begins before `offset`."""
        return _before(self._annotations, offset)


def _after(index: _Index[Record], offset: int) -> Record | None:
    at = bisect_right(index.starts, offset)
    return index.records[at] if at < len(index.records) else None


def _before(index: _Index[Record], offset: int) -> Record | None:
    at = bisect_left(index.starts, offset)
    return index.records[at - 1] if at else None
