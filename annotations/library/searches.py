"""Searches under a name, and what there is to read in each and from each source."""

from __future__ import annotations

from dataclasses import replace

from annotations.errors import InputError, NotFoundError
from annotations.library.listing import Listing
from annotations.library.wording import quoted
from annotations.model import Change, Coding, SavedSearch, SourceCount
from annotations.store import listing
from annotations.store.recorder import recording
from annotations.store.values import fold, new_uid, now
from annotations.text import clean_line

NAME_LENGTH = 80
"""Code points that the name of a search may have."""


class Searches(Listing):
    """The part of the facade about saved searches and sources."""

    def searches(self) -> list[SavedSearch]:
        """All saved searches, by name."""
        return [
            SavedSearch(*row)
            for row in self._reader.tuples("SELECT id, name, query FROM searches ORDER BY fold")
        ]

    def saved_search(self, name: str) -> SavedSearch:
        """The search of this name, whatever its case; NotFoundError if there is none."""
        key = fold(clean_line(name))
        rows = self._reader.tuples("SELECT id, name, query FROM searches WHERE fold = ?", (key,))
        if not rows:
            raise NotFoundError(f"no search {quoted(name)} in the library; `glosse searches list` lists them")
        return SavedSearch(*rows[0])

    def save_search(self, name: str, query: str) -> Change:
        """Keep a query under a name; one that has the name already is replaced.

        QueryError for a query that cannot be understood, InputError for no name or no query.
        """
        name, query = clean_line(name), clean_line(query)
        if not name or len(name) > NAME_LENGTH:
            raise InputError(f"the name of a search has 1 to {NAME_LENGTH} characters")
        if not query:
            raise InputError("there is no filter to save; type one first")
        self._asked(query)
        with recording(self._store) as recorder:
            held = recorder.value("SELECT id FROM searches WHERE fold = ?", (fold(name),))
            values = {"name": name, "fold": fold(name), "query": query, "modified": now()}
            if held is None:
                recorder.insert("searches", {"uid": new_uid(), "created": values["modified"], **values})
            else:
                recorder.update("searches", [held], values)
            done = "search saved" if held is None else "search replaced"
            return self._log(recorder, "save search", Change(f"{done} · {quoted(name)}"))

    def delete_search(self, name: str) -> Change:
        """Forget a search, not what it finds; NotFoundError if there is none of this name."""
        found = self.saved_search(name)
        with recording(self._store) as recorder:
            recorder.delete("searches", (found.id,))
            return self._log(recorder, "delete search", Change(f"search deleted · {quoted(found.name)}"))

    def unread(self, query: str = "", *, bound: int | None = None) -> int:
        """How many unread articles a query finds, counted no further than `bound`."""
        condition, _ = self._asked(query)
        where = f"({condition.where}) AND a.read = 0"
        return listing.bounded(self._reader, replace(condition, where=where), bound)

    def sources(self) -> list[SourceCount]:
        """All sources with articles that are not archived, by name."""
        rows = self._reader.tuples(
            "SELECT name, articles, unread FROM sources WHERE articles > 0 ORDER BY fold"
        )
        return [SourceCount(*row) for row in rows]

    def tallies(self) -> dict[str, int]:
        """How many articles there are to list: `all`, `unread`, `starred`, `coding`, `coded`, `archived`."""
        kept = {(archived, read): number for archived, read, number in self._reader.tuples(_TALLIES)}
        return {
            "all": kept[0, 0] + kept[0, 1],
            "unread": kept[0, 0],
            "starred": self._reader.value(_STARRED),
            **{state.word: self._reader.value(_CODED, (state,)) for state in (Coding.CODING, Coding.CODED)},
            "archived": kept[1, 0] + kept[1, 1],
        }


_TALLIES = "SELECT archived, read, articles FROM tallies"
_STARRED = "SELECT count(*) FROM articles INDEXED BY articles_starred WHERE archived = 0 AND starred = 1"
_CODED = "SELECT count(*) FROM articles INDEXED BY articles_coding WHERE coding > 0 AND coding = ? AND archived = 0"
