"""Tags, and what carries them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from annotations.model import Tag
from annotations.store.connection import Queries
from annotations.store.recorder import Recorder
from annotations.store.values import fold, new_uid, now

THERE = "x.annotation_id NOT IN (SELECT id FROM annotations WHERE deleted IS NOT NULL)"
"""That the annotation of a row `x` is not deleted, without looking at the annotation itself."""

_SELECT = f"""
    SELECT t.*, (SELECT count(*) FROM annotation_tags x WHERE x.tag_id = t.id AND {THERE}) AS uses
    FROM tags t"""


def _tag(row: sqlite3.Row) -> Tag:
    return Tag(row["id"], row["uid"], row["name"], row["color"], row["description"], row["key"], row["uses"])


def all_tags(queries: Queries) -> list[Tag]:
    """Every tag, by name."""
    return [_tag(row) for row in queries.rows(f"{_SELECT} ORDER BY t.fold")]


def find(queries: Queries, name: str) -> Tag | None:
    """The tag of this name, whatever its case, or None."""
    row = queries.row(f"{_SELECT} WHERE t.fold = ?", (fold(name),))
    return None if row is None else _tag(row)


def favourites(queries: Queries) -> dict[int, Tag]:
    """The tags that a digit sets, by digit."""
    return {row["key"]: _tag(row) for row in queries.rows(f"{_SELECT} WHERE t.key > 0 ORDER BY t.key")}


def obtain(recorder: Recorder, name: str, *, uid: str = "") -> int:
    """The id of the tag of this name; made if there is none, with this identity if it is free."""
    found: int | None = recorder.value("SELECT id FROM tags WHERE fold = ?", (fold(name),))
    if found is not None:
        return found
    at = now()
    taken = bool(recorder.value("SELECT EXISTS(SELECT 1 FROM tags WHERE uid = ?)", (uid,)))
    values = {
        "uid": uid if uid and not taken else new_uid(),
        "name": name,
        "fold": fold(name),
        "created": at,
        "modified": at,
    }
    return recorder.insert("tags", values)


def tag_ids(queries: Queries, annotation: int) -> set[int]:
    """The tags that an annotation carries."""
    rows = queries.rows("SELECT tag_id FROM annotation_tags WHERE annotation_id = ?", (annotation,))
    return {row[0] for row in rows}


def set_annotation_tags(recorder: Recorder, annotation: int, names: Iterable[str]) -> bool:
    """Give an annotation exactly these tags; returns whether that changed any."""
    wanted = [obtain(recorder, name) for name in names]
    present = tag_ids(recorder, annotation)
    changed = False
    for tag in present.difference(wanted):
        changed |= recorder.delete("annotation_tags", (annotation, tag))
    for tag in wanted:
        changed |= recorder.link("annotation_tags", {"annotation_id": annotation, "tag_id": tag})
    return changed
