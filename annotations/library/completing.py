"""Completing a query with what is in the library, however large it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from annotations.library.core import Core
from annotations.store import hints
from annotations.store.values import fold

if TYPE_CHECKING:
    from annotations.search.completion import Completion

LABELS: Final = ("PER", "ORG", "LOC", "MISC")
"""The labels that every pipeline's are brought to."""


class Completing(Core):
    """The part of the facade that knows what can be asked for."""

    def complete(self, query: str, caret: int, limit: int = 20) -> Completion:
        """What can be typed at the caret, a code point of the query; of a field's values, `limit` at most.

        Tags and languages come in alphabetical order, the largest sources first, and of names first those that the
        newest articles mention most.
        """
        from annotations.search.completion import completions

        return completions(query, caret, lambda field, typed: self._values(field, typed, limit))

    def _values(self, field: str, typed: str, limit: int) -> Sequence[str]:
        """The values of a field that begin as typed; no value has half a character."""
        typed = typed.encode(errors="replace").decode()
        if field == "tag":
            return hints.tags(self._reader, fold(typed), limit)
        if field == "source":
            return hints.sources(self._reader, fold(typed), limit)
        if field == "lang":
            return hints.languages(self._reader, typed.casefold(), limit)
        if field == "creator":
            return hints.creators(self._reader, typed, limit)
        if field == "name":
            return hints.names(self._reader, typed, limit)
        return [label for label in LABELS if label.startswith(typed.upper())]
