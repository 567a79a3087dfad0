"""The stamps of a library, and its things as fields with them: what merging reads and writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from annotations.merging.fields import DELETED, NEVER, Field, Item, Stamp, Vector
from annotations.model import Coding
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Recorder, RowChange
from annotations.store.stamping import BASE, DAY, NOW, TAG

Stamps = dict[str, Stamp]
"""The stamps of one thing by field."""

STATES: Final = ("read", "starred", "archived", "coding", "note")
"""What a person makes of an article."""

CODING: Final = {state.value: state.word for state in Coding}
"""How far a person can be with an article, in words."""

_NOTHING: Final[Mapping[str, object]] = {}

ANNOTATION: Final = ("note", "color")
"""The fields of an annotation that are columns of it."""


class Place(NamedTuple):
    """Where an annotation sits, and how sure that is; `text` is the digest of the text, in hexadecimal digits."""

    text: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    anchor: str
    score: float


class Kept(NamedTuple):
    """A thing of one library: its row, and its fields with their stamps."""

    row: Mapping[str, Any]
    item: Item


class Aliases:
    """Identities that things had before it was found that they are the same; the smallest one stays."""

    def __init__(self, *pairs: Iterable[tuple[str, str]]) -> None:
        self._targets: dict[str, str] = {}
        self._others: dict[str, set[str]] = {}
        for uid, target in (pair for some in pairs for pair in some):
            self.unite(uid, target)

    def canonical(self, uid: str) -> str:
        """The identity that stays."""
        while uid in self._targets:
            uid = self._targets[uid]
        return uid

    def unite(self, one: str, other: str) -> str:
        """Note that two identities are of the same thing; returns the one that stays."""
        one, other = self.canonical(one), self.canonical(other)
        small, great = min(one, other), max(one, other)
        if small != great:
            self._targets[great] = small
            self._others.setdefault(small, {small}).update(self._others.pop(great, {great}))
        return small

    def names(self, uid: str) -> set[str]:
        """All identities of the thing that this is one of."""
        small = self.canonical(uid)
        return self._others.get(small, {small})

    def pairs(self) -> dict[str, str]:
        """Each identity that no longer counts, and the one that does."""
        return {uid: self.canonical(uid) for uid in self._targets}


def aliases(queries: Queries) -> list[tuple[str, str]]:
    """The aliases that a library has noted."""
    return [(uid, target) for uid, target in queries.tuples("SELECT uid, target FROM aliases")]


class Ledger:
    """The stamps of one library, under the identities that things have in both."""

    def __init__(self, queries: Queries, names: Aliases) -> None:
        self._queries, self._names = queries, names
        rows = queries.tuples("SELECT id, uid, seen FROM replicas")
        own, self.last = queries.tuples("SELECT replica, last FROM clock")[0]
        self._replicas = {id_: uid for id_, uid, _ in rows}
        self.seen: dict[str, int] = {uid: self.last if id_ == own else seen for id_, uid, seen in rows}
        """Up to which stamp of each library its changes are in this one."""
        self.vector = Vector(self.seen)

    def stamps(self, kind: str, uids: Iterable[str]) -> dict[str, Stamps]:
        """The stamps of things of one kind, by the identity that stays."""
        wanted = sorted({name for uid in uids for name in self._names.names(uid)})
        found: dict[str, Stamps] = {}
        for item, field, at, replica in self._queries.tuples(
            "SELECT item, field, at, replica FROM stamps WHERE kind = ?"
            " AND item IN (SELECT value FROM json_each(?))",
            (kind, json.dumps(wanted)),
        ):
            stamps = found.setdefault(self._names.canonical(item), {})
            name = self._field(field)
            stamp = Stamp(at, self._replicas[replica])
            # What was made twice was made when it was made first; what was changed was changed last.
            better = min if name == BASE else max
            stamps[name] = better(stamps.get(name, stamp), stamp)
        return found

    def _field(self, field: str) -> str:
        return TAG + self._names.canonical(field.removeprefix(TAG)) if field.startswith(TAG) else field

    def gone(self, kind: str) -> list[str]:
        """Things of one kind that left nothing but the stamp of their end."""
        rows = self._queries.tuples("SELECT item FROM stamps WHERE kind = ? AND field = ?", (kind, DELETED))
        return sorted({self._names.canonical(uid) for (uid,) in rows})

    def stamped(self, kind: str) -> list[str]:
        """Things of one kind that have stamps."""
        rows = self._queries.tuples("SELECT DISTINCT item FROM stamps WHERE kind = ?", (kind,))
        return sorted({self._names.canonical(uid) for (uid,) in rows})

    def annotations(self, uids: Sequence[str]) -> dict[str, Kept]:
        """Annotations, tombstones too, by identity."""
        rows = self._queries.rows(
            "SELECT n.*, a.uid AS article, lower(hex(t.hash)) AS text FROM annotations n"
            " JOIN articles a ON a.id = n.article_id JOIN texts t ON t.id = n.text_id"
            " WHERE n.uid IN (SELECT value FROM json_each(?)) ORDER BY n.id",
            (json.dumps(list(uids)),),
        )
        stamps, carried = (
            self.stamps("annotation", uids),
            self._carried("annotation", [row["id"] for row in rows]),
        )
        found: dict[str, Kept] = {}
        for row in rows:
            place = Place(*(row[name] for name in Place._fields))
            values: dict[str, Any] = {name: row[name] for name in ANNOTATION}
            values |= {"place": list(place), DELETED: row["deleted"]}
            found[row["uid"]] = Kept(
                dict(row), _item(values, stamps.get(row["uid"], {}), carried.get(row["id"], ()))
            )
        return found

    def articles(self, uids: Sequence[str]) -> dict[str, Kept]:
        """What a person made of articles, by the identity that stays."""
        wanted = sorted({name for uid in uids for name in self._names.names(uid)})
        rows = self._queries.rows(
            f"SELECT id, uid, title, {', '.join(STATES)} FROM articles"
            " WHERE uid IN (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps(wanted),),
        )
        stamps, carried = self.stamps("article", uids), self._carried("article", [row["id"] for row in rows])
        found: dict[str, Kept] = {}
        for row in rows:
            uid = self._names.canonical(row["uid"])
            values = {name: row[name] for name in STATES}
            found[uid] = Kept(dict(row), _item(values, stamps.get(uid, {}), carried.get(row["id"], ())))
        return found

    def _carried(self, of: str, ids: Sequence[int]) -> dict[int, list[str]]:
        """The tags that things carry, by the id of the thing."""
        found: dict[int, list[str]] = {}
        for id_, uid in self._queries.tuples(
            f"SELECT x.{of}_id, g.uid FROM {of}_tags x JOIN tags g ON g.id = x.tag_id"
            f" WHERE x.{of}_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        ):
            found.setdefault(id_, []).append(self._names.canonical(uid))
        return found

    def named(
        self, kind: str, table: str, columns: Sequence[str], unsaid: Mapping[str, object] = _NOTHING
    ) -> dict[str, Kept]:
        """Everything of a kind that has a row of its own, and what left only its end, by the identity that stays.

        `table` can be a query in parentheses; a column `tag` holds the identity of one. A column that has the value
        of `unsaid` since the thing was made was never changed.
        """
        rows = self._queries.rows(f"SELECT * FROM {table} ORDER BY id")
        uids = {self._names.canonical(row["uid"]) for row in rows}
        ended = [uid for uid in self.gone(kind) if uid not in uids]
        stamps = self.stamps(kind, [*uids, *ended])
        found: dict[str, Kept] = {}
        for row in rows:
            uid = self._names.canonical(row["uid"])
            values = {**{column: row[column] for column in columns}, DELETED: None}
            if "tag" in values:
                values["tag"] = self._names.canonical(values["tag"])
            known = stamps.get(uid, {})
            item = _item(values, known, ())
            for column, value in unsaid.items():
                if column not in known and values[column] == value:
                    item[column] = Field(value, NEVER)
            found[uid] = Kept(dict(row), item)
        for uid in ended:
            found[uid] = Kept({}, {DELETED: Field(True, stamps[uid][DELETED])})
        return found


def _item(values: Mapping[str, Any], stamps: Stamps, carried: Iterable[str]) -> dict[str, Field]:
    base = stamps.get(BASE, NEVER)
    item = {name: Field(value, stamps.get(name, base)) for name, value in values.items()}
    for name, stamp in stamps.items():
        if name.startswith(TAG):
            item[name] = Field(False, stamp)
    for uid in carried:
        item[TAG + uid] = Field(True, stamps.get(TAG + uid, base))
    return item


def tags_of(item: Item) -> list[str]:
    """The identities of the tags that a thing carries."""
    return [name.removeprefix(TAG) for name, field in item.items() if name.startswith(TAG) and field.value]


def same(one: Item, other: Item) -> bool:
    """Whether two states of a thing are the same, stamps included."""
    return dict(one) == dict(other)


class Restamping:
    """The stamps that things have when a merge is done, and had before: triggers stamp them as changed here."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._replicas: dict[str, int] = {
            uid: id_ for id_, uid in recorder.tuples("SELECT id, uid FROM replicas")
        }
        self._wanted: dict[tuple[str, str], Item | None] = {}
        self._before: dict[tuple[str, str], list[tuple[str, int, int]]] = {}

    def touch(self, kind: str, uid: str, item: Item | None) -> None:
        """Say, before a thing is written, which stamps it shall have; None for none."""
        if (kind, uid) not in self._before:
            self._before[kind, uid] = [
                (field, at, replica)
                for field, at, replica in self._recorder.tuples(
                    "SELECT field, at, replica FROM stamps WHERE kind = ? AND item = ?", (kind, uid)
                )
            ]
        self._wanted[kind, uid] = item

    def wanted(self, kind: str, uid: str) -> Item | None:
        """The stamps that a thing shall have; None if nobody said, or none."""
        return self._wanted.get((kind, uid))

    def write_now(self, kind: str, uid: str) -> None:
        """Write those of one thing already, for whoever reads them before the end."""
        item = self._wanted[kind, uid]
        self._recorder.run("DELETE FROM stamps WHERE kind = ? AND item = ?", (kind, uid))
        put(self._recorder, kind, uid, [] if item is None else self.rows(item))

    def write(self) -> None:
        """Write them, in the end."""
        for (kind, uid), item in self._wanted.items():
            after = [] if item is None else self.rows(item)
            before = self._before[kind, uid]
            self._recorder.run("DELETE FROM stamps WHERE kind = ? AND item = ?", (kind, uid))
            put(self._recorder, kind, uid, after)
            for rows, was in ((before, True), (after, False)):
                for field, at, replica in rows:
                    state: dict[str, Value] = {"at": at, "replica": replica}
                    self._recorder.changes.append(
                        RowChange(
                            "stamps", (kind, uid, field), state if was else None, None if was else state
                        )
                    )

    def rows(self, item: Item) -> list[tuple[str, int, int]]:
        """The stamps of a thing as rows: one for all fields that were never changed since it was made."""
        own = [field.stamp for name, field in item.items() if not name.startswith(TAG)]
        base = min(own) if len(own) > 1 else NEVER
        stamps = {
            name: field.stamp for name, field in item.items() if field.stamp != base or field.value is False
        }
        stamps[BASE] = base
        return [
            (name, stamp.at, self.replica(stamp.replica))
            for name, stamp in sorted(stamps.items())
            if stamp != NEVER
        ]

    def replica(self, uid: str) -> int:
        """The number of a library here."""
        if uid not in self._replicas:
            self._replicas[uid] = self._recorder.run("INSERT INTO replicas(uid) VALUES (?)", (uid,))
        return self._replicas[uid]

    def learn(self, seen: Mapping[str, int], last: int) -> None:
        """Note that all changes that another library had are in this one, and that what comes is later."""
        own = self._recorder.value("SELECT replica FROM clock")
        for uid, stamp in sorted(seen.items()):
            id_ = self.replica(uid)
            if id_ == own:
                continue
            known = int(self._recorder.value("SELECT seen FROM replicas WHERE id = ?", (id_,)))
            self._recorder.update("replicas", [id_], {"seen": max(known, stamp)})
        self._recorder.run(f"UPDATE clock SET last = max(last, ?) WHERE ? <= {NOW} + {DAY}", (last, last))


def put(queries: Queries, kind: str, uid: str, rows: Iterable[tuple[str, int, int]]) -> None:
    """Write stamps: field, time, number of the library."""
    queries.run_many(
        "INSERT OR REPLACE INTO stamps(kind, item, field, at, replica) VALUES (?, ?, ?, ?, ?)",
        [(kind, uid, *row) for row in rows],
    )


def restore(queries: Queries, changes: Iterable[RowChange], *, before: bool) -> None:
    """Give the things whose stamps a merge changed those that they had before it, or after it."""
    states: dict[tuple[Value, Value], list[tuple[Any, Any, Any]]] = {}
    for change in changes:
        kind, uid, field = change.key
        rows = states.setdefault((kind, uid), [])
        state = change.before if before else change.after
        if state is not None:
            rows.append((field, state["at"], state["replica"]))
    for (kind, uid), rows in states.items():
        queries.run("DELETE FROM stamps WHERE kind = ? AND item = ?", (kind, uid))
        put(queries, str(kind), str(uid), rows)
