"""What a correction would change, place by place, before it is made; nothing is written meanwhile."""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice
from typing import TYPE_CHECKING

from annotations.errors import NotFoundError
from annotations.library.correcting import Correcting, about_to
from annotations.library.dossiers import context
from annotations.library.quoting import on_one_line
from annotations.model import Article, Corrected, Correction, CorrectionKind, PipelineInfo, Scope
from annotations.proposals import Place, Proposal, ShownPlace
from annotations.store import articles, counts
from annotations.store import mentions as stored
from annotations.store import rules as kept
from annotations.store.connection import Queries
from annotations.store.values import now

if TYPE_CHECKING:
    from annotations.recognition.rules import Rules

FIRST = 10
"""Articles that are looked through before the first places are shown..."""

TOGETHER = 50
"""...and then at once; between two times a person can stop it."""

NEW = 2**62
"""The id of a correction that has yet to be made: above all others, since the latest wins."""


class Preview:
    """The places that a proposal would change, newest article first; `look` finds them, little by little.

    One thread looks while another reads pages of what was found so far.
    """

    def __init__(self, library: Foreseeing, proposal: Proposal) -> None:
        self.proposal = proposal
        self.looked_at = 0
        """Articles that were looked through so far, of `candidates`."""
        self.candidates = 0
        """Articles in which the words may stand."""
        self.count = 0
        """Places found so far..."""
        self.unread = 0
        """...and articles with the words that the pipeline of their language has not read yet."""
        self.done = False
        """Whether all articles were looked through."""
        self._library = library
        self._articles, self._ends = array("q"), array("q")

    @property
    def articles(self) -> int:
        """In how many articles places were found so far."""
        return len(self._ends)

    def look(self, stopped: Callable[[], bool] = lambda: False) -> Iterator[None]:
        """Look for places; comes back after some articles each time. `stopped` is asked before that."""
        queries = self._library._reader
        ids = self._ids(queries)
        size = FIRST
        while some := list(islice(ids, size)):
            if stopped():
                return
            for reading, found in self._library._foreseen(self.proposal, some):
                if found is None:
                    self.unread += 1
                elif found:
                    # What others count with comes last: they read meanwhile.
                    self._articles.append(reading)
                    self._ends.append(self.count + len(found))
                    self.count += len(found)
            self.looked_at += len(some)
            if size == FIRST:
                self.candidates, size = self._candidates(queries), TOGETHER
            self.candidates = max(self.candidates, self.looked_at)
            yield
        self.candidates, self.done = self.looked_at, True
        yield

    def _surfaces(self) -> list[str]:
        """The words that are looked for, if any have to be looked for in all articles."""
        concerned = (*self.proposal.before, *self.proposal.after)
        wide = any(one.correction.scope is Scope.EVERYWHERE for one in concerned)
        return sorted({one.correction.surface for one in concerned}) if wide else []

    def _ids(self, queries: Queries) -> Iterator[int]:
        """The articles that it may concern, in descending order."""
        homes = {one.article for one in (*self.proposal.before, *self.proposal.after)}
        ways = [_saying(queries, surface) for surface in self._surfaces()]
        return (id_ for id_, _ in groupby(heapq.merge(*ways, sorted(homes, reverse=True), reverse=True)))

    def _candidates(self, queries: Queries) -> int:
        return sum(kept.count_saying(queries, surface, 0) for surface in self._surfaces())

    def page(self, offset: int, limit: int) -> list[ShownPlace]:
        """At most `limit` places from row `offset` on, of those found so far.

        Those that somebody else has changed since are left out.
        """
        end = min(offset + limit, self.count)
        first, rows = bisect_right(self._ends, offset), list[ShownPlace]()
        if offset >= end:
            return rows
        last = bisect_right(self._ends, end - 1)
        wanted = self._articles[first : last + 1].tolist()
        found = dict(self._library._foreseen(self.proposal, wanted))
        shown = {one.id: one for one in articles.listed(self._library._reader, wanted)}
        start = self._ends[first - 1] if first else 0
        for at, article in enumerate(wanted, first):
            places = found.get(article) or []
            low, high = max(offset - start, 0), min(end - start, self._ends[at] - start)
            if article in shown:
                rows += self._library._shown_places(shown[article], places[low:high])
            start = self._ends[at]
        return rows


def _saying(queries: Queries, surface: str) -> Iterator[int]:
    """The articles in which words may stand, in descending order."""
    below, limit = NEW, FIRST
    while ids := kept.articles_saying_below(queries, surface, below, limit):
        yield from ids
        below, limit = ids[-1], 10 * TOGETHER


class Foreseeing(Correcting):
    """The part of the facade that says what corrections would change."""

    def propose(
        self,
        article_id: int,
        start: int,
        end: int,
        kind: CorrectionKind,
        label: str = "",
        scope: Scope = Scope.ARTICLE,
        *,
        text_hash: str = "",
    ) -> Proposal:
        """What `correct` would do with the same arguments; errors as there."""
        label = self._label(kind, label)
        meant = self._meant(self._reader, article_id, start, end, text_hash)
        span = self._fit(self.segments(article_id), *meant)
        surface = self.text(article_id).content[span.start : span.end]
        one = Correction(span.start, span.end, surface, kind, label, scope)
        made = Corrected(NEW, article_id, one, self.creator, now())
        return Proposal(about_to(one), (), (made,))

    def propose_rescope(self, correction_id: int, scope: Scope) -> Proposal:
        """What `rescope` would do; errors as there."""
        made = self._correction_of(self._reader, correction_id)
        after = self._rescoped(self._reader, made, scope)
        return Proposal(about_to(after.correction), (made,), (after,))

    def foresee(self, proposal: Proposal) -> Preview:
        """Where a proposal would change names, as far as pipelines have read the articles; archived ones too."""
        return Preview(self, proposal)

    def _foreseen(self, proposal: Proposal, ids: Sequence[int]) -> Iterator[tuple[int, list[Place] | None]]:
        """The articles with the places that would change in each; None where the words stand and nobody has read it."""
        from annotations.recognition.differences import differences

        queries = self._reader
        before, after = self._rules(queries), self._rules_after(queries, proposal)
        homes = {one.article for one in (*proposal.before, *proposal.after)}
        surfaces = {one.correction.surface for one in (*proposal.before, *proposal.after)}
        pipelines: dict[str, tuple[PipelineInfo | None, int]] = {}
        for reading in sorted(counts.readings(queries, ids), key=lambda one: -one.article):
            if not any(surface in reading.content for surface in surfaces):
                continue
            if reading.language not in pipelines:
                pipeline = self._pipeline(reading.language, queries)
                pipelines[reading.language] = pipeline, stored.pipeline_id(queries, pipeline) or 0
            pipeline, pipeline_id = pipelines[reading.language]
            if pipeline is not None and pipeline_id not in reading.raw:
                yield reading.article, None
                continue
            raw = [] if pipeline is None else reading.raw[pipeline_id]
            own, own_after = reading.corrections, reading.corrections
            if reading.article in homes:
                own_after = _own_after(queries, proposal, reading)
            found = differences(
                reading.content,
                raw,
                [*before.of(reading.content, reading.article), *own],
                [*after.of(reading.content, reading.article), *own_after],
            )
            yield (
                reading.article,
                [
                    Place(reading.article, reading.text_id, one.start, one.end, one.was, one.becomes)
                    for one in found
                ],
            )

    def _rules_after(self, queries: Queries, proposal: Proposal) -> Rules:
        from annotations.recognition.rules import Rules

        def read() -> Rules:
            made = proposal.over(stored.corrected(queries, "scope = 'everywhere'", ()))
            return Rules(
                [
                    (one.article, _elsewhere(one.correction))
                    for one in made
                    if one.correction.scope is Scope.EVERYWHERE
                ]
            )

        return self._compared.get((kept.stamp(queries), proposal), read)

    def _shown_places(self, article: Article, places: Sequence[Place]) -> Iterator[ShownPlace]:
        """Places of an article, each with its sentence; none where its text has changed since."""
        if not places:
            return
        try:
            version, segments = self._version(article.id), self.segments(article.id)
        except NotFoundError:
            return
        content = segments.text.content
        for place in places:
            if place.text_id != version.text_id:
                return
            start, end = context(
                segments.sentences(place.start, place.end), place.start, place.end, len(content)
            )
            yield ShownPlace(
                place,
                article,
                content[place.start : place.end],
                on_one_line(content[start:end]),
                place.start - start,
            )


def _elsewhere(correction: Correction) -> Correction:
    """A correction as it holds in other articles: without a range."""
    return Correction(0, 0, correction.surface, correction.kind, correction.label, correction.scope)


def _own_after(queries: Queries, proposal: Proposal, reading: counts.Reading) -> list[Correction]:
    """The corrections of an article once a proposal is carried out; those that it makes concern its present text."""
    own = stored.corrected(
        queries,
        "article_id = ? AND (scope <> 'here' OR text_id = ?)",
        (reading.article, reading.text_id),
    )
    return [one.correction for one in proposal.over(own) if one.article == reading.article]
