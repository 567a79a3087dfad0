"""Rules of two libraries: what names count as and whether they are listed, and which articles get a tag."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import reduce
from typing import Any, Final, NamedTuple

from annotations.library.merging_articles import unite
from annotations.library.merging_named import MergingNamed, column_of
from annotations.library.wording import quoted
from annotations.merging.chains import straightened
from annotations.merging.fields import DELETED, Clash, Field, Item, clashes, is_gone, joined, work
from annotations.merging.named import Named, unified
from annotations.store.connection import Value
from annotations.store.ledger import Kept, same
from annotations.store.stamping import TAG
from annotations.text import clean_line


class Rules(NamedTuple):
    """A kind of rules: where they are, what of them is merged, and what makes two of them one."""

    kind: str
    table: str
    query: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    """Fields of which no two rules have the same values."""
    unsaid: Mapping[str, object]
    """Values that say nothing unless somebody set them."""


NAMES: Final = Rules(
    "name rule", "name_rules", "name_rules", ("name", "label", "target", "hidden"), ("name", "label"),
    {"target": "", "hidden": 0},
)  # fmt: skip
TAGS: Final = Rules(
    "tag rule", "tag_rules", "(SELECT r.*, g.uid AS tag FROM tag_rules r JOIN tags g ON g.id = r.tag_id)",
    ("tag", "query"), ("tag", "query"), {},
)  # fmt: skip

Sides = tuple[Mapping[str, Kept], Mapping[str, Kept]]
"""Rules here and there, by identity."""


class MergingRules(MergingNamed):
    """One merge, as far as it is about rules: tags first, since rules give them."""

    def _take_rules(self, rules: Rules) -> None:
        """Merge all rules of a kind."""
        if rules is TAGS:
            # A tag that only a rule keeps may be one with the tag that has its name by now: that is settled first.
            for group in self._groups(rules, self._sides(rules)):
                if not is_gone(group.item):
                    self._tag(str(group.item["tag"].value))
        sides = self._sides(rules)
        groups = self._groups(rules, sides)
        if rules is NAMES:
            groups = self._straightened(groups)
        writing = [group for group in groups if self._differs_rule(group, sides[0])]
        # What two rules of one library must not share makes room first: two may have changed places.
        if rules is TAGS:
            for group in writing:
                for row in _rows(group, sides[0]):
                    self._recorder.update(rules.table, [row["id"]], {"query": row["uid"]})
        for group in writing:
            self._write_rule(rules, group, sides)

    def _sides(self, rules: Rules) -> Sides:
        asked = rules.kind, rules.query, rules.columns, rules.unsaid
        return self._here.named(*asked), self._there.named(*asked)

    def _groups(self, rules: Rules, sides: Sides) -> list[Named]:
        def key(item: Item) -> Hashable:
            return tuple(clean_line(str(item[name].value)) for name in rules.key)

        ours, theirs = ({uid: kept.item for uid, kept in side.items()} for side in sides)
        return unified(ours, theirs, key, self._rank_tag)

    def _rank_tag(self, field: str, value: object) -> tuple[object, ...]:
        """A tag that was merged into another hands on its rules unstamped: the one that is there is meant."""
        return (value not in self._gone,) if field == "tag" else ()

    def _straightened(self, groups: Sequence[Named]) -> list[Named]:
        """Names' rules without chains or circles; one that says nothing any more is gone."""
        alive: dict[str, dict[str, Named]] = {}
        for group in groups:
            if not is_gone(group.item):
                alive.setdefault(str(group.item["label"].value), {})[str(group.item["name"].value)] = group
        instead: dict[tuple[str, ...], Item] = {}
        for some in alive.values():
            targets = straightened({name: group.item["target"] for name, group in some.items()})
            for name, group in some.items():
                item = dict(group.item)
                if name in targets:
                    item["target"] = targets[name]
                    if not targets[
                        name
                    ].value:  # The name that it counts as counts as it, and that was said later.
                        lost = Clash("target", targets[name], group.item["target"])
                        self._conflicts(NAMES.kind, quoted(name), [lost], {})
                if not item["target"].value and not item["hidden"].value:
                    item[DELETED] = Field(True, max(stamp for _, stamp in work(item)))
                instead[group.uids] = item
        return [group._replace(item=instead.get(group.uids, group.item)) for group in groups]

    def _differs_rule(self, group: Named, ours: Mapping[str, Kept]) -> bool:
        mine = ours.get(group.uids[0])
        renamed = mine is not None and mine.row.get("uid", group.uids[0]) != group.uids[0]
        return len(group.uids) > 1 or mine is None or renamed or not same(mine.item, group.item)

    def _write_rule(self, rules: Rules, group: Named, sides: Sides) -> None:
        rows, uid = _rows(group, sides[0]), group.uids[0]
        for name in {row["uid"] for row in rows} | set(group.uids):
            self._stamps.touch(rules.kind, name, None)
        self._stamps.touch(rules.kind, uid, group.item)
        for other in group.uids[1:]:
            unite(self._recorder, self._names, uid, other)
        self._clashing_rule(rules, group, sides)
        if is_gone(group.item):
            for row in rows:
                self._recorder.delete(rules.table, (row["id"],))
                self._done.count(rules.kind, "deleted")
            return
        values = self._values(rules, group.item)
        made = [side[each].row for side in sides for each in group.uids if each in side and side[each].row]
        if rules is TAGS:
            values["modified"] = max(str(row["modified"]) for row in made)
        if not rows:
            first = min(made, key=lambda row: (str(row["created"]), str(row["uid"])))
            values |= {name: first[name] for name in ("creator", "created")}
            self._recorder.insert(rules.table, {**values, "uid": uid})
            self._done.count(rules.kind, "new")
            return
        for row in rows[1:]:
            self._recorder.delete(rules.table, (row["id"],))
            self._done.count(rules.kind, "united")
        self._recorder.update(rules.table, [rows[0]["id"]], {**values, "uid": uid})
        if any(values[column] != rows[0][column] for column in values if column != "modified"):
            self._done.count(rules.kind, "changed")

    def _values(self, rules: Rules, item: Item) -> dict[str, Value]:
        """The columns of a rule."""
        values = {name: column_of(item[name].value) for name in rules.columns if name != "tag"}
        for name in ("name", "label", "target", "query"):
            if name in values:
                values[name] = clean_line(str(values[name]))
        if "hidden" in values:
            values["hidden"] = int(bool(values["hidden"]))
        if "tag" in item:
            values["tag_id"] = self._tag(self._names.canonical(str(item["tag"].value)))
        return values

    def _clashing_rule(self, rules: Rules, group: Named, sides: Sides) -> None:
        """What is lost of it: also where both made a rule about the same."""
        states = [[side[uid].item for uid in group.uids if uid in side] for side in sides]
        if all(states):
            one, other = (reduce(joined, some) for some in states)
            lost = clashes(one, other, group.item, self._here.vector, self._there.vector)
            if not lost:
                return
            there = next(item for item in (group.item, one, other) if not is_gone(item))
            self._conflicts(rules.kind, self._called(rules, there), lost, other)

    def _called(self, rules: Rules, item: Item) -> str:
        """What a rule is called in a list of conflicts."""
        if rules is NAMES:
            return quoted(str(item["name"].value))
        tag = self._tag_name(TAG + str(item["tag"].value))
        return quoted(f"{tag}: {item['query'].value}")


def _rows(group: Named, ours: Mapping[str, Kept]) -> list[Mapping[str, Any]]:
    """The rows of a rule here, as they were."""
    return [ours[uid].row for uid in group.uids if uid in ours and ours[uid].row]
