"""Counts over the articles that a query finds: as tables, and as what pictures are drawn from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, TypeVar, cast

from annotations.errors import InputError
from annotations.library.listing import Listing
from annotations.library.naming_lists import NamingLists
from annotations.library.stopping import Stop
from annotations.library.tagging import Tagging
from annotations.pictures import (
    KEYS,
    Grid,
    Group,
    Key,
    Pictures,
    Step,
    Summary,
    Timeline,
    days_of,
    timeline,
)
from annotations.store import mentions as stored
from annotations.store import statistics, tallies
from annotations.store.connection import Queries
from annotations.store.statistics import Among
from annotations.store.values import fold
from annotations.text import clean_line

T = TypeVar("T")

Found = Literal["articles", "annotations"]
"""What a query finds."""

NAMES = 6
"""Names of a picture over time unless they are chosen."""

TAGS = 12
"""Tags, sources and names of a table unless they are chosen."""

LIKE = 200
"""Names among which one that is written as asked is sought, before one that only has it in it."""

CHOSEN = 60
"""Names or tags that can be chosen for a picture."""


class Statistics(NamingLists, Listing, Tagging):
    """The part of the facade that counts.

    Articles are those that a list of the query has: archived ones only if it asks for them. QueryError for a query that
    cannot be understood. With a `stop`, StoppedError once it is asked for.
    """

    def summary(self, query: str = "", *, stop: Stop | None = None) -> Summary:
        """What the articles that a query finds have."""
        among, filtered = self._over(query)
        with self._counting(stop, named=True) as queries:
            known = None
            if not filtered:
                known = self.name_rows().count
            return statistics.summary(queries, among, known)

    def statistics(
        self,
        by: Sequence[Key],
        query: str = "",
        *,
        limit: int = -1,
        offset: int = 0,
        stop: Stop | None = None,
    ) -> list[Group]:
        """Annotations by one or more keys, in articles that a query finds; `limit` -1 for all.

        An annotation with two tags counts under both, likewise one in an article with two sources or names. Times are
        those at which annotations were made, days those of the person's zone, weeks begin on Monday. The first key
        orders: a time the newest first, else the most annotations first. InputError for no key or one given twice.
        """
        if not by or len(set(by)) < len(by) or not set(by) <= set(KEYS):
            raise InputError(f"count by one or more of {', '.join(KEYS)}, each once")
        among, _ = self._over(query)
        with self._counting(stop, named="name" in by) as queries:
            return statistics.groups(queries, by, among, limit=limit, offset=offset)

    def mentions_over_time(
        self,
        names: Sequence[str] = (),
        query: str = "",
        *,
        step: Step | None = None,
        most: int = 60,
        stop: Stop | None = None,
    ) -> Timeline:
        """How often names are mentioned, by the day of publication; without names, the `NAMES` most mentioned.

        Names may be given in part: the most mentioned one that has it in it is meant. One that counts as another is
        counted as that one, and every name under all of its labels. `step` and `most` as for
        `pictures.timeline`. InputError for too many names.
        """
        among, filtered = self._over(query)
        with self._counting(stop, named=True) as queries:
            chosen = self._chosen_names(queries, names, among, NAMES, filtered=filtered)
            days = _by_day(queries, chosen, among)
        return timeline(chosen, days, step, most)

    def source_grid(
        self,
        tags: Sequence[str] = (),
        query: str = "",
        *,
        rows: int = TAGS,
        columns: int = TAGS,
        stop: Stop | None = None,
    ) -> Grid:
        """Annotations by tag and source: the sources with most annotations, and the tags that most articles have.

        InputError for too many tags, NotFoundError for one that there is not.
        """
        among, _ = self._over(query)
        with self._counting(stop) as queries:
            shown = self._chosen_tags(queries, tags, among, rows)
            return _by_source(queries, among, shown, columns)

    def tag_grid(
        self, tags: Sequence[str] = (), query: str = "", *, rows: int = TAGS, stop: Stop | None = None
    ) -> Grid:
        """Articles by two tags that they or their annotations have; errors as for `source_grid`."""
        among, _ = self._over(query)
        with self._counting(stop) as queries:
            shown = self._chosen_tags(queries, tags, among, rows)
            return _of_tags(queries, among, shown)

    def name_grid(
        self, names: Sequence[str] = (), query: str = "", *, rows: int = TAGS, stop: Stop | None = None
    ) -> Grid:
        """Articles by two names that they mention; names as for `mentions_over_time`."""
        among, filtered = self._over(query)
        with self._counting(stop, named=True) as queries:
            shown = self._chosen_names(queries, names, among, rows, filtered=filtered)
            return _of_names(queries, shown, among)

    def pictures_of(self, articles: Sequence[int], *, named: bool) -> Pictures:
        """What a report on some articles draws, archived ones too; of names as they were last counted, if `named`."""
        queries = self._reader
        ids = json.dumps(list(articles))
        among = Among("a.id IN (SELECT value FROM json_each(?))", (ids,), self._every_pipeline())
        grids = [_by_source(queries, among), _of_tags(queries, among)]
        mentions = None
        if named:
            names = statistics.frequent(queries, "name", among, TAGS)
            days = _by_day(queries, names[:NAMES], among)
            mentions = timeline(names[:NAMES], days) if names else None
            grids.append(_of_names(queries, names, among))
        return Pictures(mentions, tuple(grids))

    def names_behind(self, query: str, names: Sequence[str], start: str = "", step: Step = "day") -> str:
        """The query that finds the articles of a query that mention all of these names, within a step of time."""
        from annotations.search.nodes import Dated, Name

        dated = [Dated("published", days_of(start, step))] if start else []
        return _narrowed(query, *(Name(name, exact=True) for name in names), *dated)

    def tags_behind(self, query: str, tags: Sequence[str]) -> str:
        """The query that finds the articles of a query that have all of these tags."""
        from annotations.search.nodes import Tag

        return _narrowed(query, *(Tag(tag) for tag in tags))

    def marks_behind(self, query: str, tag: str, source: str) -> tuple[Found, str]:
        """What finds the annotations with a tag in the articles of a query that have a source.

        Where words, tags or states of the query mean something else for annotations, it finds these articles.
        """
        from annotations.search.nodes import Is, Not, Source, State, Tag
        from annotations.search.query import parse

        these = (Tag(tag), Source(source, exact=True))
        if _means_the_same(parse(query)):
            return "annotations", _narrowed(query, *these, Not(Is(State.ARCHIVED)))
        return "articles", _narrowed(query, *these)

    def _over(self, query: str) -> tuple[Among, bool]:
        """The articles of a query, and whether it leaves any out."""
        asked, _ = self._asked(query)
        return Among(*asked.whole, self._every_pipeline()), asked.filtered

    def _every_pipeline(self) -> dict[str, int]:
        """For each language the pipeline whose names count, also for those of which all articles are archived."""
        found = {
            language: stored.pipeline_id(self._reader, self._pipeline(language))
            for language in statistics.languages(self._reader)
        }
        return {language: id_ for language, id_ in found.items() if id_ is not None}

    @contextmanager
    def _counting(self, stop: Stop | None, *, named: bool = False) -> Iterator[Queries]:
        if named:
            self.count_names()
        with (stop or Stop()).over(self._reader) as queries:
            yield queries

    def _chosen_names(
        self, queries: Queries, names: Sequence[str], among: Among, number: int, *, filtered: bool
    ) -> list[str]:
        if not names and not filtered:
            return list(dict.fromkeys(one.name for one in self.name_rows().page(0, 2 * number)))[:number]
        if not names:
            return statistics.frequent(queries, "name", among, number)
        known = {fold(name): target for (name, _), target in tallies.targets(queries).items()}
        wanted = [known.get(fold(name)) or self._listed(name) for name in _given(names)]
        return list({fold(name): name for name in wanted}.values())

    def _listed(self, name: str) -> str:
        """The listed name that is written so, whatever its case, else the most mentioned one that has it in it."""
        like = [one.name for one in self.name_rows("", name).page(0, LIKE)]
        return next((one for one in like if fold(one) == fold(name)), like[0] if like else name)

    def _chosen_tags(self, queries: Queries, tags: Sequence[str], among: Among, number: int) -> list[str]:
        if not tags:
            return statistics.frequent(queries, "tag", among, number)
        return list(dict.fromkeys(self.tag(tag).name for tag in _given(tags)))


def _by_day(queries: Queries, names: Sequence[str], among: Among) -> list[dict[str, tuple[int, int]]]:
    days: list[dict[str, tuple[int, int]]] = [{} for _ in names]
    for at, day, mentions, articles in statistics.mentions_by_day(queries, names, among):
        days[at][day] = (mentions, articles)
    return days


def _by_source(queries: Queries, among: Among, tags: Sequence[str] = (), columns: int = TAGS) -> Grid:
    shown = tags or statistics.frequent(queries, "tag", among, TAGS)
    sources = statistics.frequent(queries, "source", among, columns)
    found = statistics.by_source(queries, shown, sources, among)
    numbers = {(tag, source): number for tag, source, number in found}
    cells = tuple(tuple(numbers.get((tag, source), 0) for source in sources) for tag in shown)
    return Grid("sources", tuple(shown), tuple(sources), cells)


def _of_tags(queries: Queries, among: Among, tags: Sequence[str] = ()) -> Grid:
    shown = tuple(tags or statistics.frequent(queries, "tag", among, TAGS))
    articles, annotations = statistics.tags_together(queries, shown, among)
    return Grid("tags", shown, shown, _square(shown, articles), _square(shown, annotations))


def _of_names(queries: Queries, names: Sequence[str], among: Among) -> Grid:
    found = statistics.names_together(queries, names, among)
    return Grid("names", tuple(names), tuple(names), _square(range(len(names)), found))


def _means_the_same(node: object) -> bool:
    """Whether a query finds the annotations of exactly those articles that it finds."""
    from annotations.search import nodes

    match node:
        case nodes.Not(child):
            return _means_the_same(child)
        case nodes.And(children) | nodes.Or(children):
            return all(map(_means_the_same, children))
        case nodes.Is(state):
            return state not in (nodes.State.ARCHIVED, nodes.State.ORPHANED)
    return not isinstance(node, nodes.Word | nodes.Phrase | nodes.Tag)


def _given(words: Sequence[str]) -> list[str]:
    found = [clean for word in words if (clean := clean_line(word))]
    if not found or len(found) > CHOSEN:
        raise InputError(f"a picture has 1 to {CHOSEN} names or tags")
    return found


def _square(shown: Sequence[T], found: Sequence[tuple[T, T, int]]) -> tuple[tuple[int, ...], ...]:
    numbers = {(one, other): number for one, other, number in found}
    return tuple(tuple(numbers.get((one, other), 0) for other in shown) for one in shown)


def _narrowed(query: str, *conditions: object) -> str:
    """A query with more conditions, and without an order."""
    from annotations.search.nodes import All, And, Node, unparse
    from annotations.search.query import parse

    node = parse(query)
    parts = () if isinstance(node, All) else node.children if isinstance(node, And) else (node,)
    every = (*parts, *cast("tuple[Node, ...]", conditions))
    return unparse(And(every) if len(every) > 1 else every[0])
