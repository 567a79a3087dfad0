"""Annotations, alone and in lists over many articles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from annotations.model import Anchor, Annotation, Selector, Span
from annotations.store.articles import split
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Recorder
from annotations.store.values import fold, new_uid, now

_COLUMNS: Final = """
    n.id, n.uid, n.article_id, n.start, n.end, n.exact, n.prefix, n.suffix, lower(hex(t.hash)), n.note, n.color,
    n.creator, n.created, n.modified, n.text_id,
    (SELECT group_concat(g.name, char(31)) FROM annotation_tags x JOIN tags g ON g.id = x.tag_id
        WHERE x.annotation_id = n.id), n.anchor, n.score"""

_FROM: Final = " FROM annotations n JOIN texts t ON t.id = n.text_id JOIN articles a ON a.id = n.article_id"


@dataclass(frozen=True, slots=True)
class Placed:
    """An annotation with the id of the text that its offsets are in."""

    annotation: Annotation
    text_id: int


_ANCHORS: Final = {str(anchor): anchor for anchor in Anchor}


@lru_cache(4_000)
def _placed(row: tuple[Any, ...]) -> Placed:
    """An annotation from the `_COLUMNS` of its row, by position; kept, for after each change all are read again."""
    id_, uid, article, start, end, exact, prefix, suffix, text_hash, *rest = row
    note, color, creator, created, modified, text_id, tags, anchor, score = rest
    names = split(tags)
    names = sorted(names, key=fold) if len(names) > 1 else names
    annotation = Annotation(
        id_, uid, article, start, end, exact, prefix, suffix, text_hash, tuple(names),
        note, color, creator, created, modified, _ANCHORS[anchor], score,
    )  # fmt: skip
    return Placed(annotation, text_id)


def get(queries: Queries, annotation: int) -> Placed | None:
    """A live annotation, or None."""
    rows = queries.tuples(f"SELECT {_COLUMNS}{_FROM} WHERE n.id = ? AND n.deleted IS NULL", (annotation,))
    return _placed(rows[0]) if rows else None


def of_article(queries: Queries, article: int, extent: Span | None = None) -> list[Placed]:
    """The live annotations of an article, orphans included, by start, end and id; only those of an extent if given."""
    exactly = "" if extent is None else " AND n.start = ? AND n.end = ?"
    rows = queries.tuples(
        f"SELECT {_COLUMNS}{_FROM} WHERE n.article_id = ? AND n.deleted IS NULL{exactly}"
        " ORDER BY n.start, n.end, n.id",
        (article, *(extent or ())),
    )
    return [_placed(row) for row in rows]


def articles_of(queries: Queries, annotations: Iterable[int]) -> list[int]:
    """The articles that live annotations of these ids are on."""
    rows = queries.rows(
        "SELECT DISTINCT article_id FROM annotations WHERE deleted IS NULL"
        " AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(annotations)),),
    )
    return [row[0] for row in rows]


def page(queries: Queries, where: str, parameters: Sequence[Value], limit: int, offset: int) -> list[Placed]:
    """Live annotations that meet a condition over `n` and `a`, the last modified first."""
    rows = queries.tuples(
        f"SELECT {_COLUMNS}{_FROM} WHERE n.deleted IS NULL AND {where}"
        " ORDER BY n.modified DESC, n.id DESC LIMIT ? OFFSET ?",
        (*parameters, limit, offset),
    )
    return [_placed(row) for row in rows]


def listed(queries: Queries, annotations: Sequence[int]) -> list[Placed]:
    """The live annotations of these ids, in this order; others are left out."""
    rows = queries.tuples(
        f"SELECT {_COLUMNS}{_FROM} WHERE n.deleted IS NULL AND n.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(annotations)),),
    )
    found = {row[0]: _placed(row) for row in rows}
    return [found[id_] for id_ in annotations if id_ in found]


LISTED: Final = "FROM annotations n JOIN articles a ON a.id = n.article_id WHERE n.deleted IS NULL"
"""The live annotations `n` with their articles `a`, to which conditions are added."""


def count(queries: Queries, where: str, parameters: Sequence[Value]) -> int:
    """How many live annotations meet a condition."""
    return int(queries.value(f"SELECT count(*) {LISTED} AND {where}", parameters))


def ids(queries: Queries, where: str, parameters: Sequence[Value]) -> set[int]:
    """The live annotations that meet a condition."""
    return {row[0] for row in queries.tuples(f"SELECT n.id {LISTED} AND {where}", parameters)}


def buried(
    queries: Queries, limit: int, offset: int, annotation: int | None = None
) -> list[tuple[str, str, Placed]]:
    """Deleted annotations, or one of them: when, the title of the article, the annotation; the last one first.

    No index helps, since nobody waits for it while reading; only the page itself is read in full.
    """
    one = "" if annotation is None else " AND id = ?"
    rows = queries.tuples(
        f"SELECT n.deleted, a.title, {_COLUMNS}{_FROM} WHERE n.id IN (SELECT id FROM annotations"
        f" WHERE deleted IS NOT NULL{one} ORDER BY deleted DESC, id DESC LIMIT ? OFFSET ?)"
        " ORDER BY n.deleted DESC, n.id DESC",
        (*(() if annotation is None else (annotation,)), limit, offset),
    )
    return [(at, title, _placed(tuple(row))) for at, title, *row in rows]


def count_buried(queries: Queries) -> int:
    """How many annotations are deleted."""
    return int(queries.value("SELECT count(*) FROM annotations WHERE deleted IS NOT NULL"))


def insert(
    recorder: Recorder, article: int, text_id: int, selector: Selector, values: Mapping[str, Value]
) -> int:
    """Write a new annotation; `values` may override its uid and times. Returns its id."""
    at = now()
    row: dict[str, Value] = {"uid": new_uid(), "article_id": article, "text_id": text_id}
    row |= {"created": at, "modified": at, **place(selector), **values}
    return recorder.insert("annotations", row)


def insert_all(
    recorder: Recorder,
    article: int,
    text_id: int,
    selectors: Sequence[Selector],
    values: Mapping[str, Value],
    tags: Sequence[int],
) -> list[int]:
    """Write new annotations with the same values and tags (by id); returns their ids, in order.

    Their tags first: so each is entered into the full-text index once, with them.
    """
    at = now()
    shared = {"article_id": article, "text_id": text_id, "created": at, "modified": at, **values}
    rows = [{"uid": new_uid(), **shared, **place(selector)} for selector in selectors]
    first = recorder.next_id("annotations")
    ids = list(range(first, first + len(rows)))
    recorder.link_all("annotation_tags", [(id_, tag) for id_ in ids for tag in tags])
    recorder.insert_all("annotations", rows)
    return ids


def place(selector: Selector) -> dict[str, Value]:
    """The columns that say where an annotation sits."""
    return {
        "start": selector.start,
        "end": selector.end,
        "exact": selector.exact,
        "prefix": selector.prefix,
        "suffix": selector.suffix,
    }
