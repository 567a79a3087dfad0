"""Annotations by their ids: in an order, by what they have in common, and changed many at once."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from annotations.review import ReviewOrder
from annotations.store import links
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Key, Recorder, RowChange

ORDERS: Final = {
    ReviewOrder.NEWEST: "n.modified DESC, n.id DESC",
    ReviewOrder.PLACE: "a.published DESC, a.id DESC, n.start, n.end, n.id",
    ReviewOrder.TITLE: "a.title_key, a.id, n.start, n.end, n.id",
}

_FROM: Final = "annotations n JOIN articles a ON a.id = n.article_id"

Condition = tuple[str, Sequence[Value]]
"""A condition over `n` and `a`, and its parameters."""

Parts = list[tuple[int, "array[int]"]]
"""Ids of annotations, by the tag or article that they have in common."""


class Place(NamedTuple):
    """Where an annotation is in the current text of its article."""

    id: int
    article: int
    text: int
    start: int
    end: int


def ids(queries: Queries, condition: Condition, order: ReviewOrder) -> array[int]:
    """The live annotations that meet a condition."""
    where, parameters = condition
    tables = "annotations n" if (where, order) == ("1", ReviewOrder.NEWEST) else _FROM
    sql = f"SELECT n.id AS id FROM {tables} WHERE n.deleted IS NULL AND {where} ORDER BY {ORDERS[order]}"
    # Strung together by SQLite: other threads run meanwhile.
    return _numbers(queries.value(f"SELECT group_concat(id) FROM ({sql})", parameters))


def by_tag(queries: Queries, condition: Condition, order: ReviewOrder) -> Parts:
    """The same by tag, in no order of tags; those without a tag as 0."""
    return _parts(
        queries,
        f"SELECT coalesce(x.tag_id, 0) AS part, n.id AS id FROM {_FROM}"
        " LEFT JOIN annotation_tags x ON x.annotation_id = n.id"
        f" WHERE n.deleted IS NULL AND {condition[0]} ORDER BY x.tag_id, {ORDERS[order]}",
        condition[1],
    )


def by_article(queries: Queries, condition: Condition, order: ReviewOrder) -> Parts:
    """The same by article: the newest first, or by title where that is the order."""
    of_articles = ORDERS[ReviewOrder.TITLE if order is ReviewOrder.TITLE else ReviewOrder.PLACE]
    first = ", ".join(of_articles.split(", ")[:2])
    return _parts(
        queries,
        f"SELECT a.id AS part, n.id AS id FROM {_FROM}"
        f" WHERE n.deleted IS NULL AND {condition[0]} ORDER BY {first}, {ORDERS[order]}",
        condition[1],
    )


def _parts(queries: Queries, sql: str, parameters: Sequence[Value]) -> Parts:
    row = queries.row(f"SELECT group_concat(part), group_concat(id) FROM ({sql})", parameters)
    if row is None or not row[0]:
        return []
    parts, found = _numbers(row[0]), _numbers(row[1])
    cuts = [at for at in range(1, len(parts)) if parts[at] != parts[at - 1]]
    ends = zip([0, *cuts], [*cuts, len(parts)], strict=True)
    return [(parts[first], found[first:after]) for first, after in ends]


def _numbers(strung: str | None) -> array[int]:
    return array("q", map(int, strung.split(","))) if strung else array("q")


def titles(queries: Queries, articles: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Title and date of articles."""
    rows = queries.tuples(
        f"SELECT id, title, published FROM articles WHERE id IN {_AMONG}", (_json(articles),)
    )
    return {id_: (title, published) for id_, title, published in rows}


def tags(queries: Queries) -> dict[int, tuple[str, str]]:
    """Name and colour of all tags."""
    return {id_: (name, color) for id_, name, color in queries.tuples("SELECT id, name, color FROM tags")}


def places(queries: Queries, annotations: Sequence[int]) -> list[Place]:
    """Where annotations are, by article and id; those whose passage is gone are left out."""
    rows = queries.tuples(
        "SELECT n.id, n.article_id, n.text_id, n.start, n.end FROM json_each(?) j"
        " CROSS JOIN annotations n ON n.id = j.value CROSS JOIN articles a ON a.id = n.article_id"
        " WHERE n.text_id = a.text_id AND n.anchor <> 'orphan' ORDER BY n.article_id, n.id",
        (_json(annotations),),
    )
    return list(map(Place._make, rows))


def alive(queries: Queries, annotations: Sequence[int]) -> list[int]:
    """Those of some annotations that are not deleted, in their order, each once."""
    rows = queries.tuples(
        f"SELECT id FROM annotations WHERE deleted IS NULL AND id IN {_AMONG}", (_json(annotations),)
    )
    known = {row[0] for row in rows}
    return [id_ for id_ in dict.fromkeys(annotations) if id_ in known]


def carried(queries: Queries, annotations: Sequence[int]) -> dict[str, int]:
    """How many of these annotations carry each tag that any of them does."""
    rows = queries.tuples(
        "SELECT t.name, c.number FROM (SELECT x.tag_id AS tag, count(*) AS number FROM json_each(?) j"
        " CROSS JOIN annotation_tags x ON x.annotation_id = j.value GROUP BY 1) c JOIN tags t ON t.id = c.tag",
        (_json(annotations),),
    )
    return dict(rows)


def bearers(queries: Queries, annotations: Sequence[int], tag: int) -> set[int]:
    """Those of these annotations that carry a tag."""
    rows = queries.tuples(
        f"SELECT annotation_id FROM annotation_tags WHERE tag_id = ? AND annotation_id IN {_AMONG}",
        (tag, _json(annotations)),
    )
    return {row[0] for row in rows}


def tag(recorder: Recorder, annotations: Sequence[int], tag: int) -> None:
    """Give a tag to annotations that all lack it."""
    keys: list[Key] = [(id_, tag) for id_ in annotations]
    links.put(recorder, "annotation_tags", keys)
    recorder.changes += [RowChange("annotation_tags", key, None, {}) for key in keys]


def untag(recorder: Recorder, annotations: Sequence[int], tag: int) -> None:
    """Take a tag off annotations that all carry it."""
    keys: list[Key] = [(id_, tag) for id_ in annotations]
    links.take(recorder, "annotation_tags", keys)
    recorder.changes += [RowChange("annotation_tags", key, {}, None) for key in keys]


def bare(queries: Queries, annotations: Sequence[int]) -> int:
    """How many of these annotations have no tag."""
    return int(
        queries.value(
            "SELECT count(*) FROM json_each(?) j WHERE NOT EXISTS"
            " (SELECT 1 FROM annotation_tags x WHERE x.annotation_id = j.value)",
            (_json(annotations),),
        )
    )


def corrections_stamp(queries: Queries) -> tuple[Any, ...]:
    """Another value after every change to what names are made of beside the texts."""
    return (
        *queries.tuples("SELECT id, article_id, start, end, kind, label, scope FROM corrections ORDER BY id"),
        *queries.tuples("SELECT id, name, label, target, hidden FROM name_rules ORDER BY id"),
        *queries.tuples("SELECT count(*) FROM recognitions"),
    )


def chunks(annotations: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Some annotations at a time."""
    return (annotations[at : at + size] for at in range(0, len(annotations), size))


_AMONG: Final = "(SELECT value FROM json_each(?))"


def _json(numbers: Sequence[int]) -> str:
    return json.dumps(list(numbers))
