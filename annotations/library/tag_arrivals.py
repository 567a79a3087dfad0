"""Tags that rules give to articles when they arrive, in the transaction that brings them."""

from __future__ import annotations

from collections.abc import Sequence

from annotations.errors import QueryError
from annotations.library.listing import Listing
from annotations.store import arrived, articles, tag_rules, tags
from annotations.store.newest import INDEX
from annotations.store.recorder import Recorder


class TagArrivals(Listing):
    """The part of the facade that knows what rules say of new articles."""

    def _tag_by_rules(self, recorder: Recorder, new: Sequence[int]) -> bool:
        """Give new articles the tags of the rules whose queries find them; returns whether there are rules.

        Rules are asked in the order in which they were made, so that one can build on the tag of another.
        """
        rules = tag_rules.every(recorder) if new else []
        if rules:
            recorder.index()
        words = arrived.index(recorder, new) if rules else INDEX
        for rule in rules:
            found = self._among(recorder, rule.query, new, words)
            tag = tags.obtain(recorder, rule.tag)
            carrying = set(articles.carrying(recorder, tag, found))
            recorder.link_all("article_tags", [(id_, tag) for id_ in found if id_ not in carrying])
        return bool(rules)

    def _among(self, recorder: Recorder, query: str, ids: Sequence[int], words: str = INDEX) -> list[int]:
        """Which of some articles a query finds; none if it cannot be understood any more.

        `words` is the index that has their words: the library's, or one of just these articles.
        """
        try:
            where, parameters = self._asked(query)[0].whole
        except QueryError:
            return []
        return arrived.matching(recorder, ids, where, parameters, words)
