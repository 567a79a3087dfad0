"""Things that have a name of their own, such as tags: two of one name are one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from annotations.merging.fields import Item, is_gone, joined

NAME = "name"
"""The field that holds it."""


class Named(NamedTuple):
    """One thing of both sides, under all identities that it has there."""

    uids: tuple[str, ...]
    """Ascending; the first one stays."""
    item: Item


def unified(ours: Mapping[str, Item], theirs: Mapping[str, Item], key: Callable[[str], str]) -> list[Named]:
    """All things of two sides, by identity, then by `key` of their newest names; the same whichever side is which."""
    alive: dict[str, list[Named]] = {}
    found: list[Named] = []
    for uid in sorted(ours.keys() | theirs.keys()):
        states = [side[uid] for side in (ours, theirs) if uid in side]
        item = joined(states[0], states[-1])
        if is_gone(item):
            found.append(Named((uid,), item))
        else:
            alive.setdefault(key(str(item[NAME].value)), []).append(Named((uid,), item))
    for some in alive.values():
        whole: Item = some[0].item
        for other in some[1:]:
            whole = joined(whole, other.item)
        found.append(Named(tuple(uid for one in some for uid in one.uids), whole))
    return sorted(found, key=lambda one: one.uids)
