"""What counts as what, in one step: chains are drawn together, circles cut where they were closed first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from annotations.merging.fields import Field, Stamp


def straightened(targets: Mapping[str, Field]) -> dict[str, Field]:
    """What has to be said otherwise, so that no target has a target itself; a function of what is said alone.

    `targets`: what each name counts as, '' for itself. Of a circle, the step that was said first is taken back. What is
    said anew follows from all it was made of, and is later by one than the last of that.
    """
    said = {name: field for name, field in targets.items() if field.value}
    changed: dict[str, Field] = {}
    for name in sorted(said):
        way = _way(said, name)
        if way[-1] in way[:-1]:
            circle = way[way.index(way[-1]) : -1]
            first = min(circle, key=lambda one: (said[one].stamp, one))
            changed[first] = Field("", _after(said[one].stamp for one in circle))
            del said[first]
    for name in sorted(said):
        way = _way(said, name)
        if len(way) > 2:
            changed[name] = Field(way[-1], _after(said[one].stamp for one in way[:-1]))
    return changed


def _way(said: Mapping[str, Field], name: str) -> list[str]:
    """A name, what it counts as, what that counts as, to the end or to the first that comes again."""
    way = [name]
    while way[-1] in said and way[-1] not in way[:-1]:
        way.append(str(said[way[-1]].value))
    return way


def _after(stamps: Iterable[Stamp]) -> Stamp:
    last = max(stamps)
    return last._replace(at=last.at + 1)
