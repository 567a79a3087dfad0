"""What becomes of the items of a feed: new articles, new versions, the same as another feed's, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from annotations.errors import InputError, NothingError
from annotations.incoming import Entry, Feed, Item, Part
from annotations.library.adding import Adding, remove_article
from annotations.library.booking import Gate
from annotations.library.folding import alike, around, packed, unpacked
from annotations.library.intake import BY_URL
from annotations.library.names import canonical_url
from annotations.library.wording import counted, quoted
from annotations.model import AddStatus, Change, Draft
from annotations.store import articles, feeds, tags
from annotations.store.feeds import Held, Kept
from annotations.store.recorder import Recorder, recording
from annotations.store.values import new_uid, now


@dataclass
class Arrival:
    """What came of one feed so far, and what is known about its items."""

    feed: Feed
    held: dict[str, Held]
    addresses: Counter[str] = field(default_factory=Counter)
    """How many items of the document have an address; by one that several have, none of them is known."""
    present: set[str] = field(default_factory=set)
    """Keys that the document has."""
    added: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    folded: int = 0
    dropped: int = 0
    unfit: list[str] = field(default_factory=list)
    """Why items could not be kept, or not with all that was meant for them."""

    def look_through(self, entries: Iterable[Entry]) -> None:
        """Take note of items that the document has."""
        self.addresses.update(canonical_url(entry.url) for entry in entries if entry.url)
        self.present.update(entry.key for entry in entries)

    def begin_anew(self, held: dict[str, Held]) -> None:
        """Forget what the document has: it is looked at as a whole, after some of it was written."""
        self.held = held
        self.addresses.clear()
        self.present.clear()

    def is_shared(self, url: str) -> bool:
        """Whether several items of the document have this address."""
        return self.addresses[canonical_url(url)] > 1


class Arriving(Adding):
    """The part of the facade that writes what feeds bring."""

    def _settle_presence(self, arrival: Arrival) -> None:
        """Note which items the feed has no more, and which it has again."""
        gone = [
            known.id for key, known in arrival.held.items() if key not in arrival.present and not known.gone
        ]
        back = [known.id for key, known in arrival.held.items() if key in arrival.present and known.gone]
        if gone or back:
            with self._store.writing() as queries:
                feeds.mark_gone(queries, gone, now())
                feeds.mark_gone(queries, back, "")

    def _arrive(self, arrival: Arrival, part: Part) -> None:
        """Write some items of a feed in one transaction, and note why others cannot be kept."""
        if part.anew:
            arrival.begin_anew(feeds.held(self._reader, arrival.feed.id))
        arrival.look_through(part.entries)
        items = [item for item in part.items if isinstance(item, Item)]
        arrival.unfit += [reason for reason in part.items if isinstance(reason, str)]
        if not items:
            return
        fit: list[tuple[Item, Draft]] = []
        for item, language in zip(items, _languages(items, arrival.feed), strict=True):
            try:
                draft = self._clean_draft(item.draft, language, source=arrival.feed.name, words=item.words)
                fit.append((item, draft))
            except InputError as error:
                arrival.unfit.append(str(error))
        with recording(self._store, noting=False) as recorder:
            fresh: list[tuple[Item, Draft]] = []
            for item, draft in fit:
                known = arrival.held.get(item.key)
                if known is not None:
                    self._change(recorder, arrival, known, item, draft)
                else:
                    fresh.append((item, draft))
            new = self._take_fresh(recorder, arrival, fresh)
            recorder.index()
            self._sort_out(recorder, arrival, new)
            kept = set(arrival.added)
            self._tag_by_rules(recorder, [id_ for id_ in new if id_ in kept])

    # What is known already

    def _change(self, recorder: Recorder, arrival: Arrival, known: Held, item: Item, draft: Draft) -> None:
        """A known item says something else."""
        recorder.run("UPDATE feed_items SET digest = ? WHERE id = ?", (item.digest.hex(), known.id))
        if known.article is None:
            return
        if known.folded:
            recorder.run("UPDATE feed_items SET folded = ? WHERE id = ?", (packed(draft), known.id))
            return
        if known.page:
            values = {"title": draft.title, "byline": draft.byline}
            recorder.update(
                "articles", [known.article], {name: value for name, value in values.items() if value}
            )
            return
        self._renew_from(recorder, arrival, known.article, draft)

    # What is new

    def _take_fresh(
        self, recorder: Recorder, arrival: Arrival, fresh: Sequence[tuple[Item, Draft]]
    ) -> list[int]:
        """Write items that the feed did not have before; returns the new articles."""
        if not fresh:
            return []
        feed = arrival.feed
        unknown = self._unknown(recorder, [draft for _, draft in fresh])
        shared = feeds.known_bands(recorder, [band for item, _ in fresh for band in item.likeness])
        plain: list[tuple[Item, Draft]] = []
        others: list[tuple[Item, Draft]] = []
        for at, (item, draft) in enumerate(fresh):
            alone = at in unknown and shared.isdisjoint(item.likeness)
            simple = alone and not arrival.is_shared(draft.url)
            (plain if simple else others).append((item, draft))
        new = [*self._insert_new(recorder, [draft for _, draft in plain])[0]] if plain else []
        feeds.keep_items(
            recorder,
            feed.id,
            [Kept(i.key, i.digest.hex(), id_) for (i, _), id_ in zip(plain, new, strict=True)],
        )
        bands = [(band, id_) for (i, _), id_ in zip(plain, new, strict=True) for band in i.likeness]
        for item, draft in others:
            kept, is_new = self._take_one(recorder, arrival, item, draft)
            feeds.keep_items(recorder, feed.id, [kept])
            if is_new and kept.article is not None:
                new.append(kept.article)
                bands += [(band, kept.article) for band in item.likeness]
        feeds.keep_likenesses(recorder, bands)
        arrival.added += new
        return new

    def _take_one(self, recorder: Recorder, arrival: Arrival, item: Item, draft: Draft) -> tuple[Kept, bool]:
        """Write one item that may be known by another identity: what is kept of it, and whether it is a new article."""
        feed = arrival.feed
        kept = Kept(item.key, item.digest.hex(), None)
        if arrival.is_shared(draft.url):
            return self._keyed(recorder, kept, draft, f"{feed.uid}#{item.key}")
        found = self._addressed(recorder, draft)
        if found is None:
            found = self._same(recorder, draft)
        if found is None:
            found = self._twin(recorder, feed, item, draft)
        if found is None:
            status, id_ = self._put(recorder, draft)
            return kept._replace(article=id_), status is AddStatus.ADDED
        kept = kept._replace(article=found)
        known = feeds.items_of(recorder, found)
        mine = {key: id_ for id_, owner, key in known if owner == feed.id}
        if mine:
            if arrival.present.isdisjoint(mine):  # The same item under a new identity.
                feeds.forget(recorder, mine.values())
                for key in mine:
                    arrival.held.pop(key, None)  # Its number may be given to the next.
                self._renew_from(recorder, arrival, found, draft)
            return kept, False
        if (
            not known
        ):  # An article that no feed has brought: this one does from now on, unless it has less of it.
            words = recorder.value("SELECT words FROM articles WHERE id = ?", (found,))
            articles.set_sources(recorder, found, [feed.name])
            if words > item.words:
                return kept._replace(page=True), False
            self._renew_from(recorder, arrival, found, draft)
            return kept, False
        articles.set_sources(recorder, found, [feed.name])
        arrival.folded += 1
        return kept._replace(folded=packed(draft)), False

    def _renew_from(self, recorder: Recorder, arrival: Arrival, article_id: int, draft: Draft) -> None:
        """Bring an article up to date with an item of its own feed."""
        taken = self._addressed(recorder, draft)
        if taken not in (None, article_id) or arrival.is_shared(draft.url):
            draft = replace(draft, url="")
        if self._update(recorder, article_id, draft, same_page=True):
            arrival.updated.append(article_id)

    def _keyed(self, recorder: Recorder, kept: Kept, draft: Draft, key: str) -> tuple[Kept, bool]:
        """Write an article that is not known by its address, though it has one."""
        status, id_ = self._put(recorder, replace(draft, url="", origin=key))
        if status is AddStatus.ADDED:
            recorder.update("articles", [id_], {"url": draft.url})
        return kept._replace(article=id_), status is AddStatus.ADDED

    def _addressed(self, recorder: Recorder, draft: Draft) -> int | None:
        url = canonical_url(draft.url)
        found: int | None = recorder.value(BY_URL, (url,)) if url else None
        return found

    def _twin(self, recorder: Recorder, feed: Feed, item: Item, draft: Draft) -> int | None:
        """Another feed's article whose text hardly differs, published within some days."""
        when = around(draft.published)
        if not item.likeness or when is None:
            return None
        for found in feeds.alike(recorder, item.likeness, feed.id, *when):
            if alike(self._text(self._version(found, recorder), recorder), draft.text):
                return found
        return None

    # Filters

    def _sort_out(self, recorder: Recorder, arrival: Arrival, new: Sequence[int]) -> None:
        """Let the filter of a feed leave out or tag what is new."""
        feed = arrival.feed
        if not new or not (feed.filter or feed.tags):
            return
        found = self._among(recorder, feed.filter, new) if feed.filter else list(new)
        if feed.tags:
            gate = Gate(recorder)
            held = [tags.obtain(recorder, tag) for tag in gate.admitted(feed.tags)]
            recorder.link_all("article_tags", [(id_, tag) for id_ in found for tag in held])
            arrival.unfit += [
                f"without the tag {quoted(tag)}, which the closed code book does not have"
                for tag in gate.refused
                for _ in found
            ]
            return
        for id_ in found:
            remove_article(recorder, id_)
        arrival.dropped += len(found)
        arrival.added = [id_ for id_ in arrival.added if id_ not in set(found)]

    # Keeping, parting

    def _let_go(self, feed: Feed) -> str:
        """Remove what the feed has no more and nobody works on, if its time is up; says how many, '' for none."""
        if not feed.keep:
            return ""
        before = datetime.now(UTC) - timedelta(days=feed.keep)
        with recording(self._store, noting=False) as recorder:
            old = feeds.outdated(
                recorder, feed.id, before.isoformat(timespec="milliseconds").replace("+00:00", "Z")
            )
            for id_ in old:
                remove_article(recorder, id_)
        return f"{counted(len(old), 'old article')} removed" if old else ""

    def part(self, article_id: int) -> Change:
        """Make articles of their own of what other feeds brought as the same article; they stay apart.

        NothingError if nothing was folded into it.
        """
        article = self.article(article_id)
        with recording(self._store) as recorder:
            rows = recorder.rows(
                "SELECT i.id, i.key, i.folded, f.uid, s.name FROM feed_items i LEFT JOIN feeds f ON f.id = i.feed_id"
                " LEFT JOIN sources s ON s.id = f.source_id WHERE i.article_id = ? AND i.folded <> ''",
                (article_id,),
            )
            if not rows:
                raise NothingError("no other feed's item is folded into this article")
            for row in rows:
                draft = unpacked(row["folded"])
                made = self._insert_apart(recorder, draft, f"{row['uid'] or ''}#{row['key']}")
                recorder.update("feed_items", [row["id"]], {"article_id": made, "folded": ""})
                self._tag_by_rules(recorder, [made])
            self._drop_sources(recorder, article_id, [row["name"] for row in rows])
            said = f"parted {quoted(article.title)} · {counted(len(rows), 'article')} more"
            return self._log(recorder, "part", Change(said, article_id))

    def _insert_apart(self, recorder: Recorder, draft: Draft, key: str) -> int:
        """Write an article beside the one that it is the same as."""
        made = self._insert(recorder, replace(draft, url="", origin=key), False, new_uid(), now())
        recorder.update("articles", [made], {"url": draft.url})
        return made

    def _drop_sources(self, recorder: Recorder, article_id: int, names: Iterable[str]) -> None:
        """Take sources off an article that no feed of theirs has brought any more."""
        kept = set(self._sources_left(recorder, article_id))
        for name in names:
            source = recorder.value("SELECT id FROM sources WHERE name = ?", (name,)) if name else None
            if source is not None and source not in kept:
                recorder.delete("article_sources", (article_id, source))

    def _sources_left(self, recorder: Recorder, article_id: int) -> Iterable[int]:
        rows = recorder.tuples(
            "SELECT f.source_id FROM feed_items i JOIN feeds f ON f.id = i.feed_id WHERE i.article_id = ?"
            " UNION SELECT s.id FROM sources s JOIN articles a ON a.source = s.name WHERE a.id = ?",
            (article_id, article_id),
        )
        return [row[0] for row in rows]


def _languages(items: Sequence[Item], feed: Feed) -> list[str]:
    """The languages of items, which do not say them: what the feed was given, else what their texts are in."""
    from annotations.recognition.language import detect_all

    if feed.language:
        return [feed.language] * len(items)
    return detect_all([item.draft.text.content for item in items], [item.language for item in items])
