"""Many drafts at once: those that nothing in the library can be the same as are written by few statements."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from annotations.library.intake import Intake, article_row
from annotations.library.names import identity
from annotations.model import AddStatus, Article, Draft
from annotations.store import articles, tags, texts
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Recorder
from annotations.store.values import new_uids, now

Row = dict[str, Value]

Done = tuple[AddStatus, Article]
"""What became of a draft, and the article that it is now."""


class Bulk(Intake):
    """Writing drafts by the batch."""

    def _put_all(self, recorder: Recorder, drafts: Sequence[Draft]) -> list[Done]:
        """Write drafts that `_clean_draft` made, in their order; returns what that did for each."""
        new = self._unknown(recorder, drafts)
        done: list[tuple[AddStatus, int]] = []
        made: dict[int, Article] = {}
        for fresh, places in groupby(range(len(drafts)), key=new.__contains__):
            some = [drafts[at] for at in places]
            if fresh:
                inserted = self._insert_all(recorder, some)
                made |= {article.id: article for article in inserted}
                done += [(AddStatus.ADDED, article.id) for article in inserted]
            else:
                done += [self._put(recorder, draft) for draft in some]
        missing = [id_ for _, id_ in done if id_ not in made]
        if missing:
            made |= {article.id: article for article in articles.listed(recorder, missing)}
        return [(status, made[id_]) for status, id_ in done]

    def _unknown(self, queries: Queries, drafts: Sequence[Draft]) -> set[int]:
        """The places of the drafts that no article can be the same as, told for all of them by two statements."""
        urls = [identity(draft) for draft in drafts]
        hashes = [draft.text.hash for draft in drafts]
        held_urls = queries.tuples(
            "SELECT canonical_url FROM articles WHERE canonical_url <> ''"
            " AND canonical_url IN (SELECT value FROM json_each(?))",
            (json.dumps(urls),),
        )
        held = queries.tuples(
            f"SELECT lower(hex(hash)) FROM texts WHERE hash IN ({', '.join('?' * len(hashes))})",
            [bytes.fromhex(each) for each in hashes],
        )
        taken = Counter([*urls, *hashes, *(row[0] for row in (*held_urls, *held))])
        return {
            at
            for at, (url, hash_) in enumerate(zip(urls, hashes, strict=True))
            if taken[hash_] == 1 and (not url or taken[url] == 1)
        }

    def _insert_new(
        self, recorder: Recorder, drafts: Sequence[Draft]
    ) -> tuple[range, list[Row], dict[str, str]]:
        """Write drafts that are all new, of which no two share a text or an address.

        Returns the ids and rows of the articles, and how their sources are written.
        """
        at, uids = now(), new_uids(len(drafts))
        text_ids = texts.insert_texts(recorder, [draft.text for draft in drafts])
        rows = [
            article_row(draft, text_id, uid=uid, added=at, modified=at)
            for draft, text_id, uid in zip(drafts, text_ids, uids, strict=True)
        ]
        ids = recorder.insert_all("articles", rows)
        pairs = list(zip(ids, drafts, strict=True))
        texts.insert_versions(
            recorder,
            [(id_, text_id, draft.text) for (id_, draft), text_id in zip(pairs, text_ids, strict=True)],
            at,
        )
        sources = articles.first_sources(recorder, {id_: draft.source for id_, draft in pairs})
        held = {tag: tags.obtain(recorder, tag) for draft in drafts for tag in draft.tags}
        recorder.link_all("article_tags", [(id_, held[tag]) for id_, draft in pairs for tag in draft.tags])
        if len(self._rules(recorder)):
            for id_ in ids:
                self._count_names(recorder, id_)
        return ids, rows, sources

    def _insert_all(self, recorder: Recorder, drafts: Sequence[Draft]) -> list[Article]:
        """Do what `_insert_new` does, and return the articles."""
        ids, rows, sources = self._insert_new(recorder, drafts)
        if any(draft.tags for draft in drafts):
            return articles.listed(recorder, ids)
        return [
            Article(
                id=id_,
                uid=str(row["uid"]),
                title=draft.title,
                byline=draft.byline,
                published=draft.published,
                language=draft.language,
                sources=(sources[draft.source],) if draft.source else (),
                url=draft.url,
                words=int(str(row["words"])),
                read=False,
                starred=False,
                archived=False,
                tags=(),
                text_hash=draft.text.hash,
                added=str(row["added"]),
                annotations=0,
            )
            for id_, draft, row in zip(ids, drafts, rows, strict=True)
        ]
