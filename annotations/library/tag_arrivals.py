"""Tags that rules give to articles when they arrive, in the transaction that brings them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from annotations.errors import QueryError
from annotations.library.listing import Listing
from annotations.store import articles, tag_rules, tags
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
        for rule in rules:
            found = self._among(recorder, rule.query, new)
            tag = tags.obtain(recorder, rule.tag)
            carrying = set(articles.carrying(recorder, tag, found))
            recorder.link_all("article_tags", [(id_, tag) for id_ in found if id_ not in carrying])
        return bool(rules)

    def _among(self, recorder: Recorder, query: str, ids: Iterable[int]) -> list[int]:
        """Which of some articles a query finds; none if it cannot be understood any more."""
        try:
            where, parameters = self._asked(query)[0].whole
        except QueryError:
            return []
        return articles.matching(
            recorder,
            f"({where}) AND a.id IN (SELECT value FROM json_each(?))",
            [*parameters, json.dumps(list(ids))],
        )
