"""Why a query found an article: where its words stand in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotations.library.core import Core
from annotations.model import Span
from annotations.store import texts

if TYPE_CHECKING:
    from annotations.search.hits import Snippet


LOOKED_AT = 20_000
"""Code points of a text that a snippet is taken from: a list shows some twenty at once, and has 10 ms for each."""


class Finding(Core):
    """The part of the facade about the words of a query in a text."""

    def hits(self, article_id: int, query: str) -> list[Span]:
        """Where the words and phrases of a query stand in an article; NotFoundError, QueryError."""
        from annotations.search.hits import hits

        return hits(self.text(article_id).content, query)

    def snippet(self, article_id: int, query: str) -> Snippet | None:
        """The passage that shows best why a query found an article, from the first `LOOKED_AT` code points.

        None if it is not there, or the query is not for words.
        """
        from annotations.search.hits import located, snippet, wanted

        if not wanted(query):
            return None
        content = texts.content(self._reader, self._version(article_id).text_id)[:LOOKED_AT]
        found = located(content, query)
        return snippet(content, found) if found else None
