"""Which names are mentioned in annotated passages: read once an article, and again when something changed there."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from threading import Lock
from typing import TYPE_CHECKING, Any

from annotations.library.counting import Progress, named
from annotations.store import counts, review, tallies
from annotations.store.connection import Queries
from annotations.store.review import Place

if TYPE_CHECKING:
    from annotations.recognition.rules import Rules

Name = tuple[str, str]
"""A name and its label."""

TOGETHER = 100
"""Articles that are read at once."""


class PassageNames:
    """Names by passage, as they are counted: with corrections, under the name that they count as, none that is hidden.

    Per annotation it keeps 16 bytes a name, so that a library that is annotated throughout has room.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._stamp: tuple[Any, ...] = ()
        self._numbers: dict[Name, int] = {}
        self._found: dict[int, tuple[int, array[int]]] = {}
        """By article: what its annotations were like, and pairs of annotation and number of a name."""

    def of(
        self,
        queries: Queries,
        annotations: Sequence[int],
        rules: Rules,
        pipelines: Mapping[str, int],
        progress: Progress,
        check: Callable[[], None],
    ) -> tuple[list[Name], dict[int, list[int]]]:
        """All names, and the numbers of those in each annotation that has any.

        `progress` is called with the articles that were read and those that have to be; what it or `check`, which is
        called while another thread reads, raises ends it. What was read by then is kept.
        """
        while not self._lock.acquire(timeout=0.05):
            check()
        try:
            here = [(id_, list(some)) for id_, some in groupby(review.places(queries, annotations), _article)]
            stamp = (*review.corrections_stamp(queries), *pipelines.items())
            if stamp != self._stamp:
                self._stamp = stamp
                self._numbers.clear()
                self._found.clear()
            stale = [(id_, some) for id_, some in here if self._found.get(id_, (0,))[0] != hash(tuple(some))]
            for at in range(0, len(stale), TOGETHER):
                progress(at, len(stale))
                self._read(queries, dict(stale[at : at + TOGETHER]), rules, pipelines)
            found: dict[int, list[int]] = {}
            for article, _ in here:
                pairs = self._found[article][1]
                for annotation, name in zip(pairs[::2], pairs[1::2], strict=True):
                    found.setdefault(annotation, []).append(name)
            return list(self._numbers), found
        finally:
            self._lock.release()

    def _read(
        self,
        queries: Queries,
        articles: Mapping[int, list[Place]],
        rules: Rules,
        pipelines: Mapping[str, int],
    ) -> None:
        targets, hidden = tallies.targets(queries), tallies.hidden(queries)
        for reading in counts.readings(queries, articles):
            raw = reading.raw.get(pipelines.get(reading.language, 0), [])
            corrections = [*rules.of(reading.content, reading.article), *reading.corrections]
            mentions = [
                (start, end, (targets.get((name, label), name), label))
                for (start, end, label, _), name in named(reading.content, reading.language, raw, corrections)
            ]
            ends = [end for _, end, _ in mentions]
            pairs = array("q")
            for place in articles[reading.article]:
                seen = set()
                for start, _, name in mentions[bisect_left(ends, place.start + 1) :]:
                    if start >= place.end:
                        break
                    if name not in hidden and name not in seen:
                        seen.add(name)
                        pairs.extend((place.id, self._numbers.setdefault(name, len(self._numbers))))
            self._found[reading.article] = hash(tuple(articles[reading.article])), pairs


def _article(place: Place) -> int:
    return place.article
