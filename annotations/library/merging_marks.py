"""What people made, in two libraries: the newest of each becomes what is here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from annotations.library.merging_named import NAMED, column_of
from annotations.library.merging_rules import NAMES, TAGS, MergingRules
from annotations.library.names import COLORS
from annotations.library.placing import reanchor
from annotations.library.wording import opening, quoted
from annotations.merging.fields import DELETED, Item, Rank, clashes, is_gone, joined
from annotations.model import Anchor, Scope
from annotations.store import rules, texts
from annotations.store.connection import Value
from annotations.store.ledger import ANNOTATION, CODING, STATES, Kept, Place, same, tags_of

PAGE: Final = 500
"""Things that are compared at a time."""

SURE: Final = [anchor.value for anchor in (Anchor.ORPHAN, Anchor.UNCERTAIN, Anchor.MOVED, Anchor.EXACT)]
"""How sure a place is, ascending."""

Progress = Callable[[str, int, int], object]


class Marks(MergingRules):
    """One merge of what people made: tags and searches first, since annotations carry tags."""

    def take(self, progress: Progress) -> None:
        """Merge all of it."""
        seen, last = dict(self._there.seen), self._there.last
        for uid, target in sorted(self._names.pairs().items()):
            self._recorder.link("aliases", {"uid": uid, "target": target})
        for kind in NAMED:
            self._take_named(kind)
        self._take_rules(NAMES)
        self._take_articles()
        self._take_annotations(progress)
        self._take_corrections()
        self._take_positions()
        self._take_rules(TAGS)
        self._end_tags()
        self._stamps.write()
        self._stamps.learn(seen, last)

    # Articles

    def _take_articles(self) -> None:
        """How far a person is with them, what is said about them, and their tags."""
        uids = set(self._there.stamped("article"))
        uids |= {
            self._names.canonical(uid)
            for (uid,) in self._theirs.tuples(
                "SELECT uid FROM articles WHERE read = 1 OR starred = 1 OR archived = 1"
                " OR coding > 0 OR note <> ''"
                " UNION SELECT a.uid FROM article_tags x JOIN articles a ON a.id = x.article_id"
            )
        }
        for some in _pages(sorted(uids)):
            ours, theirs = self._here.articles(some), self._there.articles(some)
            for uid in ours.keys() & theirs.keys():
                self._take_article(uid, ours[uid], theirs[uid])

    def _take_article(self, uid: str, mine: Kept, other: Kept) -> None:
        if same(mine.item, other.item):
            return
        item = joined(mine.item, other.item)
        if same(item, mine.item):
            return
        self._stamps.touch("article", uid, item)
        id_ = int(mine.row["id"])
        states: dict[str, Value] = {name: column_of(item[name].value) for name in STATES}
        if states["coding"] not in CODING:
            states["coding"] = 0
        changed = bool(self._recorder.update("articles", [id_], states))
        changed |= self._carry("article", id_, item)
        if changed:
            self._done.count("article", "marked")
        lost = clashes(mine.item, other.item, item, self._here.vector, self._there.vector)
        self._conflicts("article", quoted(str(mine.row["title"])), lost, other.item, article=id_)

    def _carry(self, of: str, id_: int, item: Item) -> bool:
        """Give a thing here exactly the tags that it carries."""
        table, column = f"{of}_tags", f"{of}_id"
        wanted = {self._tag(uid) for uid in tags_of(item)}
        present = {
            tag for (tag,) in self._recorder.tuples(f"SELECT tag_id FROM {table} WHERE {column} = ?", (id_,))
        }
        for tag in sorted(present - wanted):
            self._recorder.delete(table, (id_, tag))
        for tag in sorted(wanted - present):
            self._recorder.link(table, {column: id_, "tag_id": tag}, new=True)
        return wanted != present

    # Annotations

    def _take_annotations(self, progress: Progress) -> None:
        uids = [uid for (uid,) in self._theirs.tuples("SELECT uid FROM annotations ORDER BY id")]
        moved: set[int] = set()
        for at, some in enumerate(_pages(uids)):
            ours, theirs = self._here.annotations(some), self._there.annotations(some)
            for uid, other in theirs.items():
                moved |= self._take_annotation(uid, ours.get(uid), other)
            progress("annotations", min((at + 1) * PAGE, len(uids)), len(uids))
        for article in sorted(moved):
            text_id = int(self._recorder.value("SELECT text_id FROM articles WHERE id = ?", (article,)))
            reanchor(self._recorder, article, text_id, texts.content(self._recorder, text_id))

    def _take_annotation(self, uid: str, mine: Kept | None, other: Kept) -> set[int]:
        """Merge one annotation; returns the article that it may have to be found in."""
        article = self._article(other.row["article"]) if mine is None else int(mine.row["article_id"])
        if article is None:
            return set()
        if mine is None:
            self._stamps.touch("annotation", uid, other.item)
            self._insert(uid, article, other)
            if not is_gone(other.item):
                self._done.count("annotation", "new")
            return {article}
        alike = same(mine.item, other.item)
        item = mine.item if alike else joined(mine.item, other.item, self._rank(article))
        modified = max(str(mine.row["modified"]), str(other.row["modified"]))
        if same(item, mine.item):
            if modified != mine.row["modified"]:
                self._recorder.update("annotations", [int(mine.row["id"])], {"modified": modified})
            return set()
        self._stamps.touch("annotation", uid, item)
        values = {**self._columns(item), "modified": modified}
        changed = {name for name, value in values.items() if mine.row[name] != value}
        self._recorder.update("annotations", [int(mine.row["id"])], values)
        carried = self._carry("annotation", int(mine.row["id"]), item)
        if is_gone(item) != is_gone(mine.item):
            self._done.count("annotation", "deleted" if is_gone(item) else "new")
        elif carried or changed - {"modified", "score", "deleted"}:
            self._done.count("annotation", "changed")
        lost = clashes(mine.item, other.item, item, self._here.vector, self._there.vector)
        said = opening(str(mine.row["exact"]))
        self._conflicts("annotation", said, lost, other.item, article=article, annotation=int(mine.row["id"]))
        return {article}

    def _rank(self, article: int) -> Rank:
        """Of two places that the same passage was found at, the one in the text that is shown, then the surer one."""
        shown = self._recorder.value(
            "SELECT lower(hex(t.hash)) FROM articles a JOIN texts t ON t.id = a.text_id WHERE a.id = ?",
            (article,),
        )

        def rank(field: str, value: Any) -> tuple[object, ...]:
            if field != "place":
                return ()
            place = Place(*value)
            return place.text == shown, SURE.index(place.anchor), place.score

        return rank

    def _article(self, uid: str) -> int | None:
        found: int | None = self._recorder.value(
            "SELECT id FROM articles WHERE uid = ?", (self._names.canonical(uid),)
        )
        return found

    def _insert(self, uid: str, article: int, other: Kept) -> None:
        row = other.row
        values: dict[str, Value] = {"uid": uid, "article_id": article, **self._columns(other.item)}
        values |= {name: row[name] for name in ("creator", "created", "modified")}
        id_ = self._recorder.insert("annotations", values)
        self._carry("annotation", id_, other.item)

    def _columns(self, item: Item) -> dict[str, Value]:
        values: dict[str, Value] = {name: column_of(item[name].value) for name in (*ANNOTATION, DELETED)}
        if values["color"] not in COLORS:
            values["color"] = ""
        held: Any = item["place"].value
        place = Place(*held)
        values |= {name: value for name, value in place._asdict().items() if name != "text"}
        values["text_id"] = texts.reserve(self._recorder, place.text)
        return values

    # Corrections and positions

    def _take_corrections(self) -> None:
        """A correction is made, has a scope, and may be taken back."""
        ours = self._here.named("correction", "corrections", ("scope",))
        theirs = self._there.named("correction", "corrections", ("scope",))
        for uid, other in theirs.items():
            mine = ours.get(uid)
            item = other.item if mine is None else joined(mine.item, other.item)
            if mine is not None and same(item, mine.item):
                continue
            self._stamps.touch("correction", uid, item)
            row = dict(mine.row) if mine is not None and mine.row else {}
            if is_gone(item):
                if row:
                    self._recorder.delete("corrections", (int(row["id"]),))
                    self._corrected(row, "deleted")
            elif row:
                self._recorder.update(
                    "corrections", [int(row["id"])], {"scope": column_of(item["scope"].value)}
                )
                self._corrected(row, "changed", item["scope"].value)
            elif other.row:
                self._insert_correction(uid, other.row, item)

    def _insert_correction(self, uid: str, row: Mapping[str, Any], item: Item) -> None:
        where = self._theirs.row(
            "SELECT a.uid, lower(hex(t.hash)) AS hash FROM articles a, texts t WHERE a.id = ? AND t.id = ?",
            (row["article_id"], row["text_id"]),
        )
        article = None if where is None else self._article(where["uid"])
        if article is None or where is None:
            return
        values = {name: value for name, value in row.items() if name != "id"}
        values |= {
            "uid": uid,
            "article_id": article,
            "text_id": texts.reserve(self._recorder, where["hash"]),
            "scope": column_of(item["scope"].value),
        }
        self._recorder.insert("corrections", values)
        self._corrected(values, "new")

    def _corrected(self, row: Mapping[str, Any], outcome: str, scope: object = None) -> None:
        article, wide = int(row["article_id"]), Scope.EVERYWHERE in (row["scope"], scope)
        self._done.count("correction", outcome)
        self._count_names(self._recorder, article)
        if wide:
            rules.ask_recount(self._recorder, str(row["surface"]), str(row["label"]), article)

    def _take_positions(self) -> None:
        """Where somebody stopped reading last, in articles that have the same text."""
        for uid, hash_, top, caret, at in self._theirs.tuples(
            "SELECT a.uid, t.hash, p.top, p.caret, p.at FROM positions p JOIN articles a ON a.id = p.article_id"
            " JOIN texts t ON t.id = a.text_id"
        ):
            article = self._article(uid)
            shown = self._recorder.row(
                "SELECT t.hash, p.at FROM articles a JOIN texts t ON t.id = a.text_id"
                " LEFT JOIN positions p ON p.article_id = a.id WHERE a.id = ?",
                (article,),
            )
            if article is None or shown is None or shown["hash"] != hash_ or (shown["at"] or "") >= at:
                continue
            values: dict[str, Value] = {"top": top, "caret": caret, "at": at}
            if shown["at"] is None:
                self._recorder.link("positions", {"article_id": article, **values}, new=True)
            else:
                self._recorder.update("positions", [article], values)


def _pages(uids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (uids[start : start + PAGE] for start in range(0, len(uids), PAGE))
