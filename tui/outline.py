"""Which rows a list of annotations has: headings of groups, and below those that are not folded what is in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import accumulate
from typing import NamedTuple

from annotations.review import Group, Review

HEADING = -1
"""Where in a group its heading is."""


class Spot(NamedTuple):
    """A row: the number of its group, and where in the group it is, from 0."""

    group: int
    at: int


class Outline:
    """Rows by their number, from 0; a look-up takes O(log groups)."""

    def __init__(self, review: Review, folded: Collection[str] = (), *, grouped: bool = False) -> None:
        """The rows of a review; the groups with `folded` keys show their headings only."""
        self.review, self.folded, self.grouped = review, folded, grouped
        sizes = [self._rows(group) for group in review.groups]
        self._ends = list(accumulate(sizes))
        self.count = self._ends[-1] if self._ends else 0

    def _rows(self, group: Group) -> int:
        if not self.grouped:
            return len(group.ids)
        return 1 if group.key in self.folded else 1 + len(group.ids)

    def spot(self, row: int) -> Spot | None:
        """What is in a row; None outside the list."""
        if not 0 <= row < self.count:
            return None
        number = bisect_right(self._ends, row)
        return Spot(number, row - self._start(number) - self.grouped)

    def _start(self, number: int) -> int:
        return self._ends[number - 1] if number else 0

    def heading(self, row: int) -> int:
        """The row of the heading that a row stands under."""
        spot = self.spot(row)
        return 0 if spot is None else self._start(spot.group)

    def row_of(self, key: str, annotation: int) -> int | None:
        """The row of an annotation in the group with a key, 0 for its heading; elsewhere if it is not there.

        The heading if the group is folded; None if the annotation is nowhere.
        """
        number = next((at for at, group in enumerate(self.review.groups) if group.key == key), None)
        if number is not None:
            start, group = self._start(number), self.review.groups[number]
            if not annotation or (self.grouped and key in self.folded and annotation in group.ids):
                return start if self.grouped else None
            if annotation in group.ids:
                return start + self.grouped + group.ids.index(annotation)
        for at, group in enumerate(self.review.groups):
            if annotation in group.ids:
                folded = self.grouped and group.key in self.folded
                return self._start(at) + (0 if folded else self.grouped + group.ids.index(annotation))
        return None

    def chosen(self, first: int, after: int) -> list[int]:
        """The annotations in some rows, each once; a heading stands for its group if that is folded, or alone."""
        return list(dict.fromkeys(self._ids(first, after)))

    def _ids(self, first: int, after: int) -> Iterator[int]:
        row = first
        while row < after and (spot := self.spot(row)) is not None:
            group = self.review.groups[spot.group]
            end = min(self._ends[spot.group], after)
            if spot.at == HEADING and (after - first == 1 or group.key in self.folded):
                yield from group.ids
            else:
                begin = max(spot.at, 0)
                yield from group.ids[begin : begin + end - row - (spot.at == HEADING)]
            row = end

    def everything(self) -> list[int]:
        """All annotations, also those in folded groups."""
        return list(dict.fromkeys(id_ for group in self.review.groups for id_ in group.ids))
