"""Things as fields with stamps, and how two states of one become the same one, whichever is merged into which.

Fields are registers where the last writer wins (Shapiro et al., A comprehensive study of convergent and commutative
replicated data types, 2011, section 3.2.1), and so is each tag that a thing carries or has carried.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

DELETED: Final = "deleted"
"""The field that says that a thing is gone: its value is True, or another that is not None."""

Value = object
"""What a field holds: anything that JSON has a form for, tuples included."""


class Stamp(NamedTuple):
    """When and where a field was changed last; ordered by time, then by library."""

    at: int
    """A hybrid logical time: milliseconds since 1970 times 65,536, and a counter."""
    replica: str
    """The identity of the library."""


class Field(NamedTuple):
    """A value, and its stamp."""

    value: Value
    stamp: Stamp


Item = Mapping[str, Field]
"""A thing by the names of its fields."""

Rank = Callable[[str, Value], tuple[object, ...]]
"""Which of two values of a field is better where their stamps are equal: the greater, before their order as JSON."""

NEVER: Final = Stamp(0, "")
"""The stamp of what was never changed."""


class Vector:
    """Which changes a library has: of each library, all up to some stamp."""

    def __init__(self, seen: Mapping[str, int]) -> None:
        self._seen = seen

    def knows(self, stamp: Stamp) -> bool:
        """Whether a change is among them."""
        return stamp.at <= self._seen.get(stamp.replica, -1) or stamp == NEVER


class Clash(NamedTuple):
    """A field that both sides changed without knowing of each other."""

    field: str
    kept: Field
    lost: Field


def unranked(field: str, value: Value) -> tuple[object, ...]:
    """No value is better than another."""
    return ()


def newest(field: str, values: Iterable[Field], rank: Rank = unranked) -> Field:
    """The one with the latest stamp; where two are equal, the better and then the greater one as JSON."""

    found = list(values)
    last = max(one.stamp for one in found)
    latest = [one for one in found if one.stamp == last]
    if all(one.value == latest[0].value for one in latest):
        return latest[0]

    def key(one: Field) -> tuple[object, ...]:
        return (*rank(field, one.value), json.dumps(one.value, sort_keys=True))

    return max(latest, key=key)


def joined(one: Item, other: Item, rank: Rank = unranked) -> dict[str, Field]:
    """Both states of a thing in one, the same whichever is merged into which, and however often.

    A thing that one side deleted and the other changed later is there again, as of that change.
    """
    whole = {
        name: newest(name, (item[name] for item in (one, other) if name in item), rank)
        for name in sorted(one.keys() | other.keys())
    }
    deleted = whole.get(DELETED)
    if deleted is not None and deleted.value:
        last = max((stamp for _, stamp in work(whole)), default=NEVER)
        if last.at > deleted.stamp.at:
            whole[DELETED] = Field(None, last)
    if is_gone(whole) and is_gone(one) != is_gone(other):
        # What is deleted stays as it was then; what the other side did to it by itself meanwhile has no later stamp.
        gone = one if is_gone(one) else other
        whole |= {name: field for name, field in gone.items() if field.stamp == whole[name].stamp}
    return whole


def work(item: Item) -> Iterator[tuple[str, Stamp]]:
    """The fields of a thing, with their stamps, that are somebody's work: not its end, nor a tag taken off."""
    for name, field in item.items():
        if name != DELETED and field.value is not False:
            yield name, field.stamp


def is_gone(item: Item) -> bool:
    """Whether a thing is deleted."""
    return DELETED in item and bool(item[DELETED].value)


def clashes(ours: Item, theirs: Item, whole: Item, we: Vector, they: Vector) -> list[Clash]:
    """What is lost that one side did not know of when it changed the same."""
    if is_gone(ours) != is_gone(theirs):
        return _ends(ours, theirs, whole, we, they)
    found: list[Clash] = []
    for name in sorted(ours.keys() & theirs.keys() - {DELETED}):
        one, other = ours[name], theirs[name]
        if one.value == other.value or they.knows(one.stamp) or we.knows(other.stamp):
            continue
        kept = whole[name]
        found.append(Clash(name, kept, other if kept.value == one.value else one))
    return found


def _ends(ours: Item, theirs: Item, whole: Item, we: Vector, they: Vector) -> list[Clash]:
    """One side deleted what the other worked on since."""
    gone, there, knowing = (ours, theirs, we) if is_gone(ours) else (theirs, ours, they)
    since = [name for name, stamp in work(there) if not knowing.knows(stamp)]
    if not since or (they if gone is ours else we).knows(gone[DELETED].stamp):
        return []
    alive = there.get(DELETED, Field(None, NEVER))
    return [Clash(DELETED, gone[DELETED], alive) if is_gone(whole) else Clash(DELETED, alive, gone[DELETED])]
