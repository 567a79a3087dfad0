"""Things that have a name of their own, such as tags: two of one name are one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import NamedTuple

from annotations.merging.fields import Item, Rank, is_gone, joined, unranked


class Named(NamedTuple):
    """One thing of both sides, under all identities that it has there."""

    uids: tuple[str, ...]
    """Ascending; the first one stays."""
    item: Item


def unified(
    ours: Mapping[str, Item],
    theirs: Mapping[str, Item],
    key: Callable[[Item], Hashable],
    rank: Rank = unranked,
) -> list[Named]:
    """All things of two sides, by identity, then by `key` of their newest states; the same whichever side is which."""
    alive: dict[Hashable, list[Named]] = {}
    found: list[Named] = []
    for uid in sorted(ours.keys() | theirs.keys()):
        states = [side[uid] for side in (ours, theirs) if uid in side]
        item = joined(states[0], states[-1], rank)
        if is_gone(item):
            found.append(Named((uid,), item))
        else:
            alive.setdefault(key(item), []).append(Named((uid,), item))
    for some in alive.values():
        whole: Item = some[0].item
        for other in some[1:]:
            whole = joined(whole, other.item, rank)
        found.append(Named(tuple(uid for one in some for uid in one.uids), whole))
    return sorted(found, key=lambda one: one.uids)
