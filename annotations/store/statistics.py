"""Counts over the articles of a list, all from SQL: of what is annotated, by what, and what is mentioned when.

Deleted annotations do not count.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from annotations.pictures import Group, Key, Summary
from annotations.store.connection import Queries, Value


class Among(NamedTuple):
    """The articles that are counted over."""

    where: str
    """A condition over `articles a`."""
    values: Sequence[Value]
    """Its parameters."""
    pipelines: Mapping[str, int] = {}
    """Language -> the pipeline whose names count."""

    @property
    def current(self) -> str:
        """The pipelines as a JSON object."""
        return json.dumps(dict(self.pipelines))


_LOCAL: Final = "coalesce(date({0}, 'localtime'), substr({0}, 1, 10))"
_PUBLISHED: Final = (
    f"CASE WHEN instr(a.published, 'T') > 0 THEN {_LOCAL.format('a.published')} ELSE a.published END"
)
"""The day on which an article was published, where the person is; as coarse as it is known."""

_CURRENT: Final = "current(language, pipeline_id) AS MATERIALIZED (SELECT key, value FROM json_each(?))"

_SHOWN: Final = "coalesce(nullif(r.target, ''), x.name)"
_NAMED: Final = (
    "article_names x JOIN articles a ON a.id = x.article_id"
    " JOIN current c ON c.language = a.language AND c.pipeline_id = x.pipeline_id"
    " LEFT JOIN name_rules r ON r.name = x.name AND r.label = x.label"
    f" LEFT JOIN name_rules h ON h.name = {_SHOWN} AND h.label = x.label"
)
_LISTED: Final = "coalesce(h.hidden, 0) = 0"

_MEANT: Final = (
    "hits(at, article_id, pipeline_id, mentions) AS ("
    "SELECT j.key, x.article_id, x.pipeline_id, x.mentions FROM json_each(?) j"
    " CROSS JOIN article_names x ON x.name = j.value COLLATE NOCASE"
    " WHERE NOT EXISTS (SELECT 1 FROM name_rules r WHERE r.name = x.name AND r.label = x.label AND r.target <> '')"
    " UNION ALL SELECT j.key, x.article_id, x.pipeline_id, x.mentions FROM json_each(?) j"
    " CROSS JOIN name_rules r ON r.target = j.value COLLATE NOCASE"
    " CROSS JOIN article_names x ON x.name = r.name COLLATE NOCASE AND x.name = r.name AND x.label = r.label)"
)
"""Where names, given twice as a JSON list, are mentioned, under whatever label, with what counts as them."""

_OF_HITS: Final = (
    "hits z JOIN articles a ON a.id = z.article_id"
    " JOIN current c ON c.language = a.language AND c.pipeline_id = z.pipeline_id"
)

_COLUMNS: Final[dict[Key, str]] = {
    "tag": "coalesce(t.name, '')",
    "source": "coalesce(s.name, '')",
    "name": "coalesce(m.name, '')",
    "creator": "n.creator",
    "day": _LOCAL.format("n.created"),
    "week": "coalesce(date(n.created, 'localtime', 'weekday 0', '-6 days'), substr(n.created, 1, 10))",
    "month": f"substr({_LOCAL.format('n.created')}, 1, 7)",
}
_JOINS: Final[dict[Key, str]] = {
    "tag": " LEFT JOIN annotation_tags nt ON nt.annotation_id = n.id LEFT JOIN tags t ON t.id = nt.tag_id",
    "source": " LEFT JOIN article_sources xs ON xs.article_id = n.article_id"
    " LEFT JOIN sources s ON s.id = xs.source_id",
    "name": " LEFT JOIN named m ON m.article_id = n.article_id",
}

_TIMES: Final = ("day", "week", "month")

_CARRIED: Final = (
    "carried(article_id, tag_id) AS MATERIALIZED ("
    "SELECT n.article_id, nt.tag_id FROM chosen JOIN annotations n ON n.article_id = chosen.id"
    " JOIN annotation_tags nt ON nt.annotation_id = n.id WHERE n.deleted IS NULL"
    " UNION SELECT w.article_id, w.tag_id FROM chosen JOIN article_tags w ON w.article_id = chosen.id)"
)
"""Tags of articles: their own, and those of their annotations."""


def _chosen(where: str) -> str:
    return f"WITH chosen(id) AS MATERIALIZED (SELECT a.id FROM articles a WHERE {where})"


def _marked(where: str) -> str:
    return _chosen(f"a.annotations > 0 AND {where}")


def languages(queries: Queries) -> list[str]:
    """The languages of all articles."""
    return [row[0] for row in queries.tuples("SELECT DISTINCT language FROM articles")]


def summary(queries: Queries, among: Among, names: int | None = None) -> Summary:
    """What the articles of a condition have; `names` saves counting them where somebody knows."""
    where, values = among.where, among.values
    articles, read, words, begun, done = queries.tuples(
        "SELECT count(*), coalesce(sum(a.read), 0), coalesce(sum(a.words), 0),"
        " coalesce(sum(a.coding = 1), 0), coalesce(sum(a.coding = 2), 0)"
        f" FROM articles a WHERE {where}",
        values,
    )[0]
    tags = queries.value(f"{_chosen(where)}, {_CARRIED} SELECT count(DISTINCT tag_id) FROM carried", values)
    marks, annotated, people = queries.tuples(
        "SELECT count(*), count(DISTINCT n.article_id), count(DISTINCT nullif(n.creator, ''))"
        f" FROM annotations n JOIN articles a ON a.id = n.article_id WHERE n.deleted IS NULL AND {where}",
        values,
    )[0]
    if names is None:
        names = queries.value(
            f"WITH {_CURRENT} SELECT count(*) FROM"
            f" (SELECT DISTINCT {_SHOWN}, x.label FROM {_NAMED} WHERE {_LISTED} AND {where})",
            (among.current, *values),
        )
    coded = queries.value("SELECT EXISTS (SELECT 1 FROM articles WHERE coding > 0)")
    coding = (articles - begun - done, begun, done) if coded else None
    return Summary(articles, read, annotated, words, marks, tags, people, int(names or 0), coding)


def groups(
    queries: Queries, by: Sequence[Key], among: Among, *, limit: int = -1, offset: int = 0
) -> list[Group]:
    """Annotations by one or more keys: by time the newest first, else the most first; `limit` -1 for all."""
    where, values = among.where, among.values
    named, given = "", [*values]
    if "name" in by:
        named = (
            f", {_CURRENT}, named(article_id, name) AS MATERIALIZED"
            f" (SELECT DISTINCT x.article_id, {_SHOWN} FROM {_NAMED}"
            f" WHERE {_LISTED} AND a.annotations > 0 AND {where})"
        )
        given += [among.current, *values]
    columns = ", ".join(f"{_COLUMNS[key]} AS k{at}" for at, key in enumerate(by))
    keys = [f"k{at}" for at in range(len(by))]
    ways = [f"{key} DESC" if by[at] in _TIMES else key for at, key in enumerate(keys)]
    order = ["k0 DESC", "found DESC", *ways[1:]] if by[0] in _TIMES else ["found DESC", *ways]
    rows = queries.tuples(
        f"{_marked(where)}{named} SELECT {columns}, count(*) AS found, count(DISTINCT n.article_id)"
        " FROM chosen CROSS JOIN annotations n ON n.article_id = chosen.id"
        f"{''.join(_JOINS.get(key, '') for key in by)} WHERE n.deleted IS NULL"
        f" GROUP BY {', '.join(keys)} ORDER BY {', '.join(order)} LIMIT ? OFFSET ?",
        (*given, limit, offset),
    )
    return [Group(tuple(row[:-2]), row[-2], row[-1]) for row in rows]


def frequent(queries: Queries, kind: str, among: Among, limit: int) -> list[str]:
    """The `limit` sources with most annotations, tags in most articles, or names with most mentions."""
    where, values = among.where, among.values
    if kind == "source":
        sql = (
            f"{_marked(where)} SELECT s.name FROM chosen CROSS JOIN annotations n ON n.article_id = chosen.id"
            " JOIN article_sources xs ON xs.article_id = n.article_id JOIN sources s ON s.id = xs.source_id"
            " WHERE n.deleted IS NULL GROUP BY s.id ORDER BY count(*) DESC, s.name LIMIT ?"
        )
    elif kind == "tag":
        sql = (
            f"{_chosen(where)}, {_CARRIED} SELECT t.name FROM carried JOIN tags t ON t.id = carried.tag_id"
            " GROUP BY t.id ORDER BY count(*) DESC, t.name LIMIT ?"
        )
    else:
        sql = (
            f"WITH {_CURRENT} SELECT {_SHOWN} AS shown FROM {_NAMED} WHERE {_LISTED} AND {where}"
            " GROUP BY shown ORDER BY sum(x.mentions) DESC, count(DISTINCT x.article_id) DESC, shown LIMIT ?"
        )
    given = (among.current, *values) if kind == "name" else values
    return [row[0] for row in queries.tuples(sql, (*given, limit))]


def by_source(
    queries: Queries, tags: Sequence[str], sources: Sequence[str], among: Among
) -> list[tuple[str, str, int]]:
    """Tag, source, and how many annotations in articles of the source carry the tag; those that are not 0."""
    where, values = among.where, among.values
    return queries.tuples(
        f"{_marked(where)} SELECT t.name, s.name, count(*)"
        " FROM tags t CROSS JOIN annotation_tags nt ON nt.tag_id = t.id"
        " CROSS JOIN annotations n ON n.id = nt.annotation_id JOIN chosen ON chosen.id = n.article_id"
        " JOIN article_sources xs ON xs.article_id = n.article_id JOIN sources s ON s.id = xs.source_id"
        " WHERE n.deleted IS NULL AND t.name IN (SELECT value FROM json_each(?))"
        " AND s.name IN (SELECT value FROM json_each(?)) GROUP BY t.id, s.id",
        (*values, json.dumps(list(tags)), json.dumps(list(sources))),
    )


def tags_together(
    queries: Queries, tags: Sequence[str], among: Among
) -> tuple[list[tuple[str, str, int]], list[tuple[str, str, int]]]:
    """Two tags, or one twice, and how many articles have both; then likewise how many annotations carry both."""
    where, values = among.where, among.values
    given = (*values, json.dumps(list(tags)))
    meant = "meant(id, name) AS (SELECT id, name FROM tags WHERE name IN (SELECT value FROM json_each(?)))"
    articles = queries.tuples(
        f"{_chosen(where)}, {_CARRIED}, {meant}, these AS MATERIALIZED"
        " (SELECT article_id, tag_id, name FROM carried JOIN meant ON meant.id = carried.tag_id)"
        " SELECT o.name, p.name, count(*) FROM these o JOIN these p ON p.article_id = o.article_id GROUP BY 1, 2",
        given,
    )
    annotations = queries.tuples(
        f"{_chosen(where)}, {meant} SELECT o.name, p.name, count(*) FROM meant o"
        " CROSS JOIN annotation_tags x ON x.tag_id = o.id CROSS JOIN annotation_tags y"
        " ON y.annotation_id = x.annotation_id JOIN meant p ON p.id = y.tag_id"
        " JOIN annotations n ON n.id = x.annotation_id JOIN chosen ON chosen.id = n.article_id"
        " WHERE n.deleted IS NULL GROUP BY 1, 2",
        given,
    )
    return articles, annotations


def names_together(queries: Queries, names: Sequence[str], among: Among) -> list[tuple[int, int, int]]:
    """Two of the names, by their numbers, or one twice, and how many articles mention both."""
    where, values = among.where, among.values
    given = json.dumps(list(names))
    return queries.tuples(
        f"WITH {_CURRENT}, {_MEANT}, these AS MATERIALIZED"
        f" (SELECT DISTINCT z.at, z.article_id FROM {_OF_HITS} WHERE {where})"
        " SELECT o.at, p.at, count(*) FROM these o JOIN these p ON p.article_id = o.article_id GROUP BY 1, 2",
        (among.current, given, given, *values),
    )


def mentions_by_day(queries: Queries, names: Sequence[str], among: Among) -> list[tuple[int, str, int, int]]:
    """Number of a name, day of publication, mentions on it and articles with them."""
    where, values = among.where, among.values
    given = json.dumps(list(names))
    return queries.tuples(
        f"WITH {_CURRENT}, {_MEANT} SELECT z.at, {_PUBLISHED} AS day, sum(z.mentions), count(DISTINCT z.article_id)"
        f" FROM {_OF_HITS} WHERE {where} GROUP BY z.at, day",
        (among.current, given, given, *values),
    )
