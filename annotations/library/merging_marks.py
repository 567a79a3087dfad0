"""What people made, in two libraries: the newest of each becomes what is here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from annotations.library.merged import Conflict, Merged
from annotations.library.merging_articles import unite
from annotations.library.names import COLORS
from annotations.library.placing import reanchor
from annotations.library.wording import opening, quoted
from annotations.merging.fields import DELETED, Clash, Field, Item, Rank, clashes, is_gone, joined
from annotations.merging.named import Named, unified
from annotations.model import Anchor, Scope
from annotations.store import rules, texts
from annotations.store.connection import Queries, Value
from annotations.store.ledger import (
    ANNOTATION,
    STATES,
    Aliases,
    Kept,
    Ledger,
    Place,
    Restamping,
    same,
    tags_of,
)
from annotations.store.recorder import Recorder
from annotations.store.stamping import COUNTER, TAG
from annotations.store.values import fold

PAGE: Final = 500
"""Things that are compared at a time."""

NAMED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "tag": ("tags", ("name", "color", "description")),
    "search": ("searches", ("name", "query")),
}
"""Kinds of things that have names: their table and the columns that are merged."""

SURE: Final = [anchor.value for anchor in (Anchor.ORPHAN, Anchor.UNCERTAIN, Anchor.MOVED, Anchor.EXACT)]
"""How sure a place is, ascending."""

FIELDS: Final = {"note": "comment", "color": "colour", "place": "passage", "query": "filter"}
"""What fields are called."""

Progress = Callable[[str, int, int], object]


class Marks:
    """One merge of what people made: tags and searches first, since annotations carry tags."""

    def __init__(
        self,
        count_names: Callable[[Queries, int], None],
        recorder: Recorder,
        theirs: Queries,
        names: Aliases,
        done: Merged,
    ) -> None:
        self._count_names = count_names
        self._recorder, self._theirs, self._names, self._done = recorder, theirs, names, done
        self._here, self._there = Ledger(recorder, names), Ledger(theirs, names)
        self._stamps = Restamping(recorder)
        self._tags: dict[str, int] = {}
        """The tags that are here by now, by identity."""
        self._gone: dict[str, Item] = {}
        """Tags that are deleted; one that something still carries comes back."""

    def take(self, progress: Progress) -> None:
        """Merge all of it."""
        seen, last = dict(self._there.seen), self._there.last
        for uid, target in sorted(self._names.pairs().items()):
            self._recorder.link("aliases", {"uid": uid, "target": target})
        for kind in NAMED:
            self._take_named(kind)
        self._take_articles()
        self._take_annotations(progress)
        self._take_corrections()
        self._take_positions()
        self._end_tags()
        self._stamps.write()
        self._stamps.learn(seen, last)

    # Tags and searches

    def _take_named(self, kind: str) -> None:
        table, columns = NAMED[kind]
        ours = self._here.named(kind, table, columns)
        theirs = self._there.named(kind, table, columns)
        groups = unified(_items(ours), _items(theirs), fold)
        writing = [group for group in groups if self._differs(group, ours, theirs)]
        # Names first make room for others: two may have changed places.
        for group in writing:
            row = _row_of(group, ours)
            if row and (is_gone(group.item) or fold(str(group.item["name"].value)) != row["fold"]):
                self._recorder.update(table, [row["id"]], {"fold": row["uid"]})
        for group in groups:
            if group in writing:
                self._write_named(kind, group, ours, theirs)
            elif kind == "tag" and not is_gone(group.item):
                self._tags[group.uids[0]] = _row_of(group, ours)["id"]

    def _differs(self, group: Named, ours: Mapping[str, Kept], theirs: Mapping[str, Kept]) -> bool:
        """Whether something has to be written here, or is only there."""
        mine = ours.get(group.uids[0])
        if is_gone(group.item):
            self._gone[group.uids[0]] = group.item
        renamed = mine is not None and mine.row.get("uid", group.uids[0]) != group.uids[0]
        return len(group.uids) > 1 or mine is None or renamed or not same(mine.item, group.item)

    def _write_named(
        self, kind: str, group: Named, ours: Mapping[str, Kept], theirs: Mapping[str, Kept]
    ) -> None:
        table, columns = NAMED[kind]
        uid = group.uids[0]
        rows = [ours[each].row for each in group.uids if each in ours and ours[each].row]
        for each in group.uids:
            raw = {row["uid"] for row in rows} | {each}
            for name in raw:
                self._stamps.touch(kind, name, None)
        if is_gone(group.item):
            self._stamps.touch(kind, uid, group.item)
            if kind == "search":
                for row in rows:
                    self._recorder.delete(table, (row["id"],))
                    self._done.count(kind, "deleted")
            elif rows:  # What carries it may be newer than its end: see `_end_tags`.
                self._tags[uid] = int(rows[0]["id"])
            return
        for other in group.uids[1:]:
            unite(self._recorder, self._names, uid, other)
        self._stamps.touch(kind, uid, group.item)
        values: dict[str, Value] = {column: _text(group.item[column].value) for column in columns}
        if values.get("color") not in (*COLORS, None):
            values["color"] = ""
        values |= {"uid": uid, "fold": fold(str(values["name"]))}
        modified = max(
            str(side[each].row["modified"]) for side in (ours, theirs) for each in group.uids
            if each in side and side[each].row
        )  # fmt: skip
        if not rows:
            created = min(str(theirs[each].row["created"]) for each in group.uids if each in theirs)
            made = {**values, "created": created, "modified": modified}
            if kind == "tag":
                self._tags[uid] = self._recorder.insert(table, made)
            else:
                self._recorder.insert(table, made)
            self._done.count(kind, "new")
            return
        for row in rows[1:]:
            self._absorb(kind, row, rows[0])
            self._done.count(kind, "united")
        before = {column: rows[0][column] for column in columns}
        self._recorder.update(table, [rows[0]["id"]], {**values, "modified": modified})
        if any(values[column] != before[column] for column in columns):
            self._done.count(kind, "changed")
        if kind == "tag":
            self._tags[uid] = int(rows[0]["id"])
        self._clashing(kind, str(values["name"]), group, ours, theirs)

    def _absorb(self, kind: str, row: Mapping[str, Any], into: Mapping[str, Any]) -> None:
        """Two tags or searches here turn out to be one."""
        if kind == "tag":
            for table, column in (("annotation_tags", "annotation_id"), ("article_tags", "article_id")):
                for (carrier,) in self._recorder.tuples(
                    f"SELECT {column} FROM {table} WHERE tag_id = ?", (row["id"],)
                ):
                    self._relink(table, column, carrier, row["id"], into["id"])
        self._recorder.delete(NAMED[kind][0], (row["id"],))

    def _relink(self, table: str, column: str, carrier: int, old: int, new: int) -> None:
        """Give what carries a tag another row for it; its stamps stay as they are."""
        of = table.removesuffix("_tags")
        uid = str(self._recorder.value(f"SELECT uid FROM {of}s WHERE id = ?", (carrier,)))
        ledger = self._here
        found = ledger.annotations([uid]) if of == "annotation" else ledger.articles([uid])
        for name, kept in found.items():
            self._stamps.touch(of, name, kept.item)
        self._recorder.link(table, {column: carrier, "tag_id": new})
        self._recorder.delete(table, (carrier, old))
        for name in found:
            self._stamps.write_now(of, name)

    def _tag(self, uid: str) -> int:
        """The row of a tag that something carries; one that is deleted comes back."""
        if uid not in self._tags:
            row = self._theirs.row("SELECT * FROM tags WHERE uid = ?", (uid,))
            name = uid if row is None else str(row["name"])
            values: dict[str, Value] = {"uid": uid, "name": name, "fold": uid}
            if row is not None:
                values |= {each: row[each] for each in ("color", "description", "created", "modified")}
            self._tags[uid] = self._recorder.insert("tags", values)
        if uid in self._gone:
            self._revive(uid)
        return self._tags[uid]

    def _revive(self, uid: str) -> None:
        """Bring back a tag; as one with the tag that has its name by now, if there is one."""
        ended = self._gone.pop(uid)[DELETED].stamp
        row = self._recorder.rows("SELECT * FROM tags WHERE id = ?", (self._tags[uid],))[0]
        taken = self._recorder.row("SELECT * FROM tags WHERE fold = ?", (fold(row["name"]),))
        if taken is None:
            self._recorder.update("tags", [row["id"]], {"fold": fold(row["name"])})
            stamp = ended._replace(at=ended.at + 1)
            item = {column: Field(row[column], stamp) for column in NAMED["tag"][1]}
            self._stamps.touch("tag", uid, {**item, DELETED: Field(None, stamp)})
        else:
            self._stamps.touch("tag", uid, None)
            self._absorb("tag", dict(row), dict(taken))
            small = unite(self._recorder, self._names, uid, taken["uid"])
            if small != taken["uid"]:
                item = dict(self._here.named("tag", "tags", NAMED["tag"][1])[small].item)
                self._stamps.touch("tag", taken["uid"], None)
                self._stamps.touch("tag", small, item)
                self._recorder.update("tags", [taken["id"]], {"uid": small})
            self._tags[uid] = self._tags[taken["uid"]] = int(taken["id"])

    def _end_tags(self) -> None:
        """Tags that one side deleted go, unless something carries them."""
        for uid in list(self._gone):
            id_ = self._tags.get(uid)
            if id_ is None:
                continue
            used = any(
                self._recorder.value(f"SELECT EXISTS(SELECT 1 FROM {table} WHERE tag_id = ?)", (id_,))
                for table in ("annotation_tags", "article_tags")
            )
            if used:
                self._revive(uid)
            else:
                self._recorder.delete("tags", (id_,))
                self._done.count("tag", "deleted")

    # Articles

    def _take_articles(self) -> None:
        """Read, starred, archived, and their tags."""
        uids = set(self._there.stamped("article"))
        uids |= {
            self._names.canonical(uid)
            for (uid,) in self._theirs.tuples(
                "SELECT uid FROM articles WHERE read = 1 OR starred = 1 OR archived = 1"
                " UNION SELECT a.uid FROM article_tags x JOIN articles a ON a.id = x.article_id"
            )
        }
        for some in _pages(sorted(uids)):
            ours, theirs = self._here.articles(some), self._there.articles(some)
            for uid in ours.keys() & theirs.keys():
                self._take_article(uid, ours[uid], theirs[uid])

    def _take_article(self, uid: str, mine: Kept, other: Kept) -> None:
        item = joined(mine.item, other.item)
        if same(item, mine.item):
            return
        self._stamps.touch("article", uid, item)
        id_ = int(mine.row["id"])
        states: dict[str, Value] = {name: _text(item[name].value) for name in STATES}
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
        item = joined(mine.item, other.item, self._rank(article))
        if same(item, mine.item):
            return set()
        self._stamps.touch("annotation", uid, item)
        values = self._columns(item)
        values["modified"] = max(str(mine.row["modified"]), str(other.row["modified"]))
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
        values: dict[str, Value] = {name: _text(item[name].value) for name in (*ANNOTATION, DELETED)}
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
                self._recorder.update("corrections", [int(row["id"])], {"scope": _text(item["scope"].value)})
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
            "scope": _text(item["scope"].value),
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

    # Conflicts

    def _clashing(
        self, kind: str, name: str, group: Named, ours: Mapping[str, Kept], theirs: Mapping[str, Kept]
    ) -> None:
        for uid in group.uids:
            if uid in ours and uid in theirs:
                one, other = ours[uid].item, theirs[uid].item
                lost = clashes(one, other, group.item, self._here.vector, self._there.vector)
                self._conflicts(kind, quoted(name), lost, other)

    def _conflicts(
        self,
        kind: str,
        what: str,
        lost: Sequence[Clash],
        theirs: Item,
        *,
        article: int | None = None,
        annotation: int | None = None,
    ) -> None:
        for clash in lost:
            tag = self._tag_name(clash.field)
            self._done.conflicts.append(
                Conflict(
                    kind=kind,
                    what=what,
                    field=f"tag {tag}" if tag else FIELDS.get(clash.field, clash.field),
                    kept=_said(clash.field, clash.kept),
                    lost=_said(clash.field, clash.lost),
                    theirs=theirs.get(clash.field) == clash.kept,
                    kept_at=_time(clash.kept),
                    lost_at=_time(clash.lost),
                    article=article,
                    annotation=annotation,
                )
            )

    def _tag_name(self, field: str) -> str:
        if not field.startswith(TAG):
            return ""
        id_ = self._tags.get(field.removeprefix(TAG))
        return str(self._recorder.value("SELECT name FROM tags WHERE id = ?", (id_,)) or "of another name")


def _items(kept: Mapping[str, Kept]) -> dict[str, Item]:
    return {uid: one.item for uid, one in kept.items()}


def _row_of(group: Named, ours: Mapping[str, Kept]) -> Mapping[str, Any]:
    """The row of a named thing here; empty if it has none."""
    return next((ours[uid].row for uid in group.uids if uid in ours and ours[uid].row), {})


def _pages(uids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (uids[start : start + PAGE] for start in range(0, len(uids), PAGE))


def _text(value: object) -> Value:
    """What a field holds, as a column's value."""
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _said(field: str, held: Field) -> str:
    """The value of a field, for a person."""
    value: Any = held.value
    if field == "place":
        return quoted(str(Place(*value).exact))
    if field == DELETED:
        return "deleted" if value else "there"
    if field in STATES or field.startswith(TAG):
        return "yes" if value else "no"
    return quoted(str(value)) if value else "none"


def _time(held: Field) -> str:
    """When a field was changed: UTC, ISO 8601 with milliseconds, empty if nobody knows."""
    if not held.stamp.at:
        return ""
    time = datetime.fromtimestamp((held.stamp.at >> COUNTER) / 1000, UTC)
    return time.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
