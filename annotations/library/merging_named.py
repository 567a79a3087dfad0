"""Tags and saved searches of two libraries: two of one name are one, and what carries a tag keeps it alive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from annotations.library.merged import Merged
from annotations.library.merging_articles import unite
from annotations.library.merging_told import Telling
from annotations.library.names import COLORS
from annotations.library.wording import quoted
from annotations.merging.fields import DELETED, Field, Item, clashes, is_gone, joined
from annotations.merging.named import Named, unified
from annotations.store.connection import Queries, Value
from annotations.store.ledger import Aliases, Kept, Ledger, Restamping, same
from annotations.store.recorder import Recorder
from annotations.store.values import fold

NAMED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "tag": ("tags", ("name", "color", "description", "examples")),
    "search": ("searches", ("name", "query")),
}
"""Kinds of things that have names: their table and the columns that are merged."""

UNSAID: Final[Mapping[str, Mapping[str, object]]] = {"tag": {"color": "", "description": "", "examples": ""}}
"""What a thing has until somebody sets it: to make a tag does not take away what another said of one of that name."""


class MergingNamed(Telling):
    """One merge, as far as it is about what has a name."""

    def __init__(
        self,
        count_names: Callable[[Queries, int], None],
        recorder: Recorder,
        theirs: Queries,
        names: Aliases,
        done: Merged,
    ) -> None:
        super().__init__(recorder, done)
        self._count_names, self._theirs, self._names = count_names, theirs, names
        self._here, self._there = Ledger(recorder, names), Ledger(theirs, names)
        self._stamps = Restamping(recorder)
        self._gone: dict[str, Item] = {}
        """Tags that are deleted; one that something still carries comes back."""

    def _take_named(self, kind: str) -> None:
        table, columns = NAMED[kind]
        ours = self._here.named(kind, table, columns, UNSAID.get(kind, {}))
        theirs = self._there.named(kind, table, columns, UNSAID.get(kind, {}))
        groups = unified(_items(ours), _items(theirs), lambda item: fold(str(item["name"].value)))
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
        values: dict[str, Value] = {column: column_of(group.item[column].value) for column in columns}
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
            self._hand_rules(row["id"], into["id"])
            held = self._recorder.value("SELECT key FROM tags WHERE id = ?", (into["id"],))
            if row["key"] and not held:  # Digits are this library's own, and stay.
                self._recorder.update("tags", [int(row["id"])], {"key": 0})
                self._recorder.update("tags", [int(into["id"])], {"key": row["key"]})
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

    def _hand_rules(self, old: int, new: int) -> None:
        """Let the rules that give a tag give another; two that give it for the same query are one."""
        for id_, uid, query in self._recorder.tuples(
            "SELECT id, uid, query FROM tag_rules WHERE tag_id = ?", (old,)
        ):
            found = self._recorder.row(
                "SELECT id, uid FROM tag_rules WHERE tag_id = ? AND query = ?", (new, query)
            )
            if found is None:
                self._recorder.update("tag_rules", [id_], {"tag_id": new})
                continue
            known = self._here.named("tag rule", "tag_rules", ("query",))
            one, other = (known[self._names.canonical(each)].item for each in (uid, found["uid"]))
            item = joined(one, other)
            small = unite(self._recorder, self._names, uid, found["uid"])
            for each in (uid, found["uid"], small):
                self._stamps.touch("tag rule", each, item if each == small else None)
            self._recorder.delete("tag_rules", (id_,))
            self._recorder.update("tag_rules", [found["id"]], {"uid": small})
            for each in {uid, found["uid"], small}:
                self._stamps.write_now("tag rule", each)
            self._done.count("tag rule", "united")

    def _tag(self, uid: str) -> int:
        """The row of a tag that something carries; one that is deleted comes back."""
        if uid not in self._tags:
            row = self._theirs.row("SELECT * FROM tags WHERE uid = ?", (uid,))
            name = uid if row is None else str(row["name"])
            values: dict[str, Value] = {"uid": uid, "name": name, "fold": uid}
            if row is not None:
                values |= {
                    each: row[each] for each in ("color", "description", "examples", "created", "modified")
                }
            self._tags[uid] = self._recorder.insert("tags", values)
        if uid in self._gone:
            self._revive(uid)
        return self._tags[uid]

    def _revive(self, uid: str) -> None:
        """Bring back a tag; as one with the tag that has its name by now, if there is one."""
        gone = self._gone.pop(uid)
        ended = gone[DELETED].stamp
        stamp = ended._replace(at=ended.at + 1)
        row = self._recorder.rows("SELECT * FROM tags WHERE id = ?", (self._tags[uid],))[0]
        taken = self._recorder.row("SELECT * FROM tags WHERE fold = ?", (fold(row["name"]),))
        if taken is None:
            self._recorder.update("tags", [row["id"]], {"fold": fold(row["name"])})
            item = {column: Field(row[column], stamp) for column in NAMED["tag"][1]}
            self._stamps.touch("tag", uid, {**item, DELETED: Field(None, stamp)})
        else:
            self._revive_as(uid, {**gone, DELETED: Field(None, stamp)}, dict(row), dict(taken))

    def _revive_as(self, uid: str, item: Item, row: Mapping[str, Any], taken: Mapping[str, Any]) -> None:
        """Bring back a tag as one with another: of each field what was said last, as where both have one name."""
        table, columns = NAMED["tag"]
        held = self._stamps.wanted("tag", taken["uid"])
        if held is None:
            known = self._here.named("tag", table, columns, UNSAID["tag"])
            held = known[self._names.canonical(taken["uid"])].item
        whole = joined(held, item)
        self._stamps.touch("tag", uid, None)
        self._absorb("tag", row, taken)
        small = unite(self._recorder, self._names, uid, taken["uid"])
        self._stamps.touch("tag", taken["uid"], None)
        self._stamps.touch("tag", small, whole)
        values: dict[str, Value] = {column: column_of(whole[column].value) for column in columns}
        if values["color"] not in COLORS:
            values["color"] = ""
        self._recorder.update(table, [taken["id"]], {**values, "uid": small})
        if any(values[column] != taken[column] for column in columns):
            self._done.count("tag", "changed")
        self._tags[uid] = self._tags[taken["uid"]] = int(taken["id"])

    def _end_tags(self) -> None:
        """Tags that one side deleted go, unless something carries them."""
        for uid in list(self._gone):
            id_ = self._tags.get(uid)
            if id_ is None:
                continue
            used = any(
                self._recorder.value(f"SELECT EXISTS(SELECT 1 FROM {table} WHERE tag_id = ?)", (id_,))
                for table in ("annotation_tags", "article_tags", "tag_rules")
            )
            if used:
                self._revive(uid)
            else:
                self._recorder.delete("tags", (id_,))
                self._done.count("tag", "deleted")

    def _clashing(
        self, kind: str, name: str, group: Named, ours: Mapping[str, Kept], theirs: Mapping[str, Kept]
    ) -> None:
        for uid in group.uids:
            if uid in ours and uid in theirs:
                one, other = ours[uid].item, theirs[uid].item
                lost = clashes(one, other, group.item, self._here.vector, self._there.vector)
                self._conflicts(kind, quoted(name), lost, other)


def _items(kept: Mapping[str, Kept]) -> dict[str, Item]:
    return {uid: one.item for uid, one in kept.items()}


def _row_of(group: Named, ours: Mapping[str, Kept]) -> Mapping[str, Any]:
    """The row of a named thing here; empty if it has none."""
    return next((ours[uid].row for uid in group.uids if uid in ours and ours[uid].row), {})


def column_of(value: object) -> Value:
    """What a field holds, as a column's value."""
    return value if value is None or isinstance(value, str | int | float) else str(value)
