"""Rules that give a tag to every article that a query finds: those that are there, and those that come."""

from __future__ import annotations

from typing import Final

from annotations.codebook import RulePreview, TagRule
from annotations.errors import InputError, NotFoundError, QueryError
from annotations.library.core import BEYOND
from annotations.library.counting import Progress, silent
from annotations.library.names import tag_name
from annotations.library.tag_arrivals import TagArrivals
from annotations.library.tagging import Tagging
from annotations.library.wording import counted, quoted
from annotations.model import Change
from annotations.store import tag_rules, tags
from annotations.store.connection import Queries
from annotations.store.recorder import Recorder, recording
from annotations.store.values import now

BATCH: Final = 5_000
"""Articles that are tagged by one step, after which progress is told."""

SHOWN: Final = 5
"""Articles that a preview shows."""


class TagRuling(TagArrivals, Tagging):
    """The part of the facade that makes and lists rules; each change is one action to undo.

    A rule is about articles that are not archived, as lists are, unless its query asks for archived ones.
    """

    def tag_rules(self, tag: str = "") -> list[TagRule]:
        """All rules, or those of a tag, in the order in which they were made; NotFoundError for an unknown tag."""
        if not tag:
            return tag_rules.every(self._reader)
        return tag_rules.of_tag(self._reader, self.tag(tag).id)

    def preview_tag_rule(self, tag: str, query: str) -> RulePreview:
        """What a rule would do now; nothing is changed. Errors as in `make_tag_rule`.

        All that its query finds is counted: up to a second where that is half of a million articles.
        """
        name, query = tag_name(tag), self._rule_query(query)
        id_ = tags.id_of(self._reader, name)
        new = self._untagged(self._reader, query, 0 if id_ is None else id_)
        return RulePreview(self.count(query), len(new), tuple(self.articles(query, limit=SHOWN)))

    def make_tag_rule(self, tag: str, query: str, *, progress: Progress = silent) -> Change:
        """Give a tag, made if there is none, to what a query finds now and to new articles that it finds.

        `progress` gets how many articles are tagged, of how many; if it raises, nothing has changed. InputError for
        a rule that is there, a query that asks for an order or for nothing, or an unknown tag while the code book is
        closed; QueryError for a query that cannot be understood.
        """
        name, query = tag_name(tag), self._rule_query(query)
        with recording(self._store) as recorder:
            tag_id = tags.obtain(recorder, name)
            self._make_sure(recorder, tag_id, name, query)
            tag_rules.insert(recorder, tag_id, query, self.creator)
            number = self._tag_found(recorder, tag_id, query, progress)
            said = f"{quoted(name)} for all that {quoted(query)} finds · {_tagged(number)}"
            return self._log(recorder, "tag rule", Change(said))

    def change_tag_rule(self, rule: int, query: str, *, progress: Progress = silent) -> Change:
        """Give a rule another query, and its tag to what that finds; what was tagged before stays.

        NotFoundError for an unknown rule; else as in `make_tag_rule`.
        """
        query = self._rule_query(query)
        with recording(self._store) as recorder:
            before = self._tag_rule(recorder, rule)
            tag_id = tags.obtain(recorder, before.tag)
            if query != before.query:
                self._make_sure(recorder, tag_id, before.tag, query)
                recorder.update("tag_rules", [rule], {"query": query, "modified": now()})
            number = self._tag_found(recorder, tag_id, query, progress)
            said = f"{quoted(before.tag)} for all that {quoted(query)} finds now · {_tagged(number)}"
            return self._log(recorder, "tag rule", Change(said))

    def delete_tag_rule(self, rule: int) -> Change:
        """Let a rule go; the tags that it set stay. NotFoundError for an unknown rule."""
        with recording(self._store) as recorder:
            before = self._tag_rule(recorder, rule)
            recorder.delete("tag_rules", (rule,))
            id_ = tags.obtain(recorder, before.tag)
            left = tag_rules.carriers(recorder, id_)
            stays = f"{counted(left, 'article')} {'keeps' if left == 1 else 'keep'} the tag"
            said = f"rule {quoted(before.query)} of {quoted(before.tag)} deleted · {stays}"
            return self._log(recorder, "delete tag rule", Change(said))

    def _tag_rule(self, queries: Queries, rule: int) -> TagRule:
        found = tag_rules.get(queries, rule) if abs(rule) < BEYOND else None
        if found is None:
            raise NotFoundError(f"no tag rule {rule} in the library; `glosse tags rules` lists them")
        return found

    def _rule_query(self, query: str) -> str:
        """A query as rules keep it, written as the program writes it."""
        from annotations.search.query import parse_query, unparse

        if not query.strip():
            raise InputError("a rule needs a query: words, source:, lang:, is:unread …")
        parsed = parse_query(query)
        if parsed.sort:
            error = QueryError("a rule has no order; leave sort: out", parsed.sort_at)
            error.query = query
            raise error
        self._asked(query)
        return unparse(parsed.node)

    def _make_sure(self, queries: Queries, tag: int, name: str, query: str) -> None:
        known = tag_rules.find(queries, tag, query)
        if known is not None:
            raise InputError(f"{quoted(name)} has that rule already, as number {known}")

    def _untagged(self, queries: Queries, query: str, tag: int) -> list[int]:
        where, parameters = self._asked(query)[0].whole
        return tag_rules.untagged(queries, tag, where, parameters)

    def _tag_found(self, recorder: Recorder, tag: int, query: str, progress: Progress) -> int:
        """Give a tag to what a query finds and what does not carry it; returns how many that are."""
        ids = self._untagged(recorder, query, tag)
        for start in range(0, len(ids), BATCH):
            some = ids[start : start + BATCH]
            progress(start, len(ids))
            recorder.link_all("article_tags", [(id_, tag) for id_ in some])
            if len(ids) > BATCH:
                recorder.set_aside()
        progress(len(ids), len(ids))
        return len(ids)


def _tagged(number: int) -> str:
    return f"tagged {counted(number, 'article')}" if number else "no article to tag yet"
