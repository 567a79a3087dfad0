"""Lists of the names of a whole library, of which windows are read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from annotations.errors import InputError
from annotations.library.naming import Naming
from annotations.model import Name
from annotations.store import tallies
from annotations.store.connection import Store
from annotations.store.tallies import Key, Ruled
from annotations.text import clean_line

SORTS = tuple(tallies.ORDERS)
"""What names can be sorted by; most first, or as they were last seen."""

EXACT = 10_000
"""Articles that are counted one by one for a page with merged names, in some 25 ms; beyond, a number is a bound."""

GROUPS = (*tallies.KINDS, "other")
"""Groups of labels."""


class NameRows:
    """Names in an order, as they were when it was made; what each row says is read when it is asked for."""

    def __init__(self, store: Store, group: str, part: str, order: str, *, hidden: bool) -> None:
        queries = store.reader()
        self._store = store
        self._ids = tallies.ids(queries, group, part, order)
        out = tallies.hidden(queries)
        self._ruled = [
            one
            for one in tallies.ruled(queries, group, part, order)
            if ((one.name, one.label) in out) is hidden
        ]
        if hidden:
            self._ids = self._ids[:0]
        self._exact: dict[Key, int] = {}
        self._room: int | None = EXACT
        """Articles that may yet be looked at for a page; None for any number."""
        low = 0
        self._at: list[int] = []
        """The row of each name that rules are about, ascending."""
        for number, one in enumerate(self._ruled):
            low = bisect_left(
                self._ids,
                True,
                lo=low,
                key=lambda id_, one=one: tallies.before(queries, one, id_, order),  # type: ignore[misc]
            )
            self._at.append(low + number)

    @property
    def count(self) -> int:
        """How many names there are."""
        return len(self._ids) + len(self._ruled)

    def page(self, offset: int, limit: int, *, exact: bool = False) -> list[Name]:
        """At most `limit` names from row `offset` on; those that are in no article any more are left out.

        With `exact`, articles of merged names are counted however many there are.
        """
        queries, self._room = self._store.reader(), None if exact else EXACT
        places = [self._row(row) for row in range(max(offset, 0), min(offset + limit, self.count))]
        found = tallies.names(queries, [place for place in places if isinstance(place, int)])
        return [
            self._whole(place) if isinstance(place, Ruled) else found[place]
            for place in places
            if isinstance(place, Ruled) or place in found
        ]

    def every(self) -> list[Name]:
        """All of them."""
        return self.page(0, self.count, exact=True)

    def _row(self, row: int) -> int | Ruled:
        at = bisect_left(self._at, row)
        return self._ruled[at] if at < len(self._at) and self._at[at] == row else self._ids[row - at]

    def _whole(self, one: Ruled) -> Name:
        """A name that others count as; its articles are counted when they are asked for."""
        key = (one.name, one.label)
        others = one.articles - one.most[0]
        if others and key not in self._exact and (self._room is None or others <= self._room):
            self._room = None if self._room is None else self._room - others
            self._exact[key] = tallies.count_articles(self._store.reader(), one)
        articles = self._exact.get(key, one.articles)
        at_most = others > 0 and key not in self._exact
        return Name(one.name, one.label, one.mentions, articles, one.first, one.last, at_most)

    def index_of(self, name: str, label: str) -> int | None:
        """The row of a name, or None."""
        for row, one in zip(self._at, self._ruled, strict=True):
            if (one.name, one.label) == (name, label):
                return row
        id_ = tallies.tally(self._store.reader(), name, label)
        if id_ is None or id_ not in self._ids:
            return None
        at = self._ids.index(id_)
        return next((at + n for n, row in enumerate(self._at) if row > at + n), at + len(self._at))


class NamingLists(Naming):
    """The part of the facade about the names of all articles."""

    def names(self, article_id: int | None = None) -> list[Name]:
        """The names in an article by label (PER, ORG, LOC, MISC, others), then the most mentioned first.

        Without an article: those of all articles but the archived ones, whatever their label, with the days on which
        they were first and last seen. Names that a person hid are in neither.
        """
        if article_id is not None:
            hidden = tallies.hidden(self._reader)
            return [one for one in super().names(article_id) if (one.name, one.label) not in hidden]
        return self.name_rows().every()

    def name_rows(
        self, group: str = "", part: str = "", sort: str = "mentions", *, hidden: bool = False
    ) -> NameRows:
        """The names of articles that are not archived.

        `group` is a label, `other` for all but PER, ORG and LOC, '' for all; `part` stands in the name, in any ASCII
        case. With `hidden`, those that a person hid instead. InputError for an unknown order.
        """
        if sort not in SORTS:
            raise InputError(f"names cannot be sorted by {sort!r}; use one of {', '.join(SORTS)}")
        self.count_names()
        return NameRows(self._store, group, clean_line(part), sort, hidden=hidden)

    def names_counted(self) -> bool:
        """Whether all names are counted as the pipelines in use found them; if not, the next list takes a while."""
        return self.read_only or tallies.is_current(self._reader, self._pipeline_ids())

    def count_names(self) -> None:
        """Count what the pipelines in use found, unless it is counted: some seconds for millions of mentions."""
        if self.names_counted():
            return
        pipelines = self._pipeline_ids()
        with self._store.writing() as queries:
            if not tallies.is_current(queries, pipelines):
                tallies.count_anew(queries, pipelines)

    def written(self, name: str, label: str) -> list[str]:
        """The names in articles that count as a name, itself first unless it counts as another."""
        known = tallies.targets(self._reader)
        own = [] if (name, label) in known else [name]
        return own + sorted(one for (one, of), target in known.items() if target == name and of == label)

    def over_time(self, names: Sequence[Name], steps: int) -> list[list[int]]:
        """How often each name is mentioned in each of `steps` equal parts of the time that the library's articles span.

        Mentions in articles without a date are left out.
        """
        first, last = (month_of(day) for day in tallies.span(self._reader))
        length = last - first + 1
        bounds = [day_of(first + length * at // steps) for at in range(steps)]
        tally = {
            id_: row
            for row, name in enumerate(names)
            for written in self.written(name.name, name.label)
            if (id_ := tallies.tally(self._reader, written, name.label)) is not None
        }
        found = [[0] * steps for _ in names]
        for id_, part, mentions in tallies.by_part(self._reader, tally, ["0", *bounds[1:], "a"]):
            found[tally[id_]][part] += mentions
        return found

    def named_like(self, name: str, label: str = "") -> list[Name]:
        """The names that are written so whatever their case, or if there are none, that have it in them."""
        found = self.name_rows(label, name).every()
        fold = name.casefold()
        return [one for one in found if one.name.casefold() == fold] or found

    def span_of_time(self) -> tuple[str, str]:
        """The first and the last day on which a listed article was published; '' for none."""
        first, last = tallies.span(self._reader)
        return first[:10], last[:10]


def month_of(day: str) -> int:
    """Months since the year 0; of a year alone, its January."""
    year, month = day[:4], day[5:7]
    return int(year) * 12 + (int(month) - 1 if month.isdigit() else 0) if year.isdigit() else 0


def day_of(month: int) -> str:
    """A month as articles have it: `2017-08`."""
    return f"{month // 12:04}-{month % 12 + 1:02}"
