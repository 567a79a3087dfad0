"""Tags, and what carries them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from annotations.errors import InputError
from annotations.model import Tag
from annotations.store import settings
from annotations.store.connection import Queries
from annotations.store.recorder import Recorder
from annotations.store.values import fold, new_uid, now

THERE = "x.annotation_id NOT IN (SELECT id FROM unseen)"
"""That the annotation of a row `x` is not deleted, nor kept from the person, without looking at the annotation."""

_SELECT = f"""
    SELECT t.*, (SELECT count(*) FROM annotation_tags x WHERE x.tag_id = t.id AND {THERE}) AS uses
    FROM tags t"""


def tag_of(row: sqlite3.Row) -> Tag:
    """A tag from its row, which has a column `uses` beside those of the table."""
    examples = tuple(row["examples"].split("\n")) if row["examples"] else ()
    return Tag(
        row["id"],
        row["uid"],
        row["name"],
        row["color"],
        row["description"],
        row["key"],
        row["uses"],
        examples,
    )


def all_tags(queries: Queries) -> list[Tag]:
    """Every tag, by name."""
    return [tag_of(row) for row in queries.rows(f"{_SELECT} ORDER BY t.fold")]


def find(queries: Queries, name: str) -> Tag | None:
    """The tag of this name, whatever its case, or None."""
    row = queries.row(f"{_SELECT} WHERE t.fold = ?", (fold(name),))
    return None if row is None else tag_of(row)


def favourites(queries: Queries) -> dict[int, Tag]:
    """The tags that a digit sets, by digit."""
    return {row["key"]: tag_of(row) for row in queries.rows(f"{_SELECT} WHERE t.key > 0 ORDER BY t.key")}


def id_of(queries: Queries, name: str) -> int | None:
    """The id of the tag of this name, whatever its case, or None."""
    found: int | None = queries.value("SELECT id FROM tags WHERE fold = ?", (fold(name),))
    return found


def make_sure(queries: Queries, name: str) -> None:
    """See to it that a tag may be used: InputError where there is none of this name and the code book is closed."""
    if settings.is_closed(queries) and id_of(queries, name) is None:
        raise InputError(
            f"no tag “{name}”, and the code book is closed: the list of tags, or `glosse tags new`, makes one"
        )


def obtain(recorder: Recorder, name: str, *, uid: str = "", new: bool = False) -> int:
    """The id of the tag of this name; made if there is none, with this identity if it is free.

    InputError where there is none and the code book is closed, unless `new` says that one is to be made.
    """
    found = id_of(recorder, name)
    if found is not None:
        return found
    if not new:
        make_sure(recorder, name)
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


def examples(queries: Queries) -> list[tuple[str, list[str]]]:
    """The tags that have examples, by name, with them."""
    rows = queries.tuples("SELECT name, examples FROM tags WHERE examples <> '' ORDER BY fold")
    return [(name, lines.split("\n")) for name, lines in rows]
