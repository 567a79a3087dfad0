"""Lists of the names of the whole library: counted in `name_tallies`, with a person's rules laid over on reading."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from annotations.model import Name, NameRule
from annotations.store.connection import Queries, Value
from annotations.store.tallying import ANEW

KINDS: Final = ("PER", "ORG", "LOC")
"""Labels that are a group of their own; `other` is all the rest."""

ORDERS: Final = {
    "mentions": "mentions DESC, articles DESC, name, label",
    "articles": "articles DESC, mentions DESC, name, label",
    "name": "name COLLATE NOCASE, name, label",
    "first": "first DESC, name, label",
    "last": "last DESC, name, label",
}
"""How names can be sorted, in SQL; those that were first or last seen most recently come first."""

Key = tuple[str, str]
"""A name and its label."""


@dataclass(slots=True)
class Ruled:
    """A name that rules are about: what is counted under it, all together."""

    name: str
    label: str
    ids: list[int] = field(default_factory=list)
    """The tallies that count as it."""
    names: list[str] = field(default_factory=list)
    """Their names."""
    mentions: int = 0
    articles: int = 0
    """No fewer than there are: one with two of the names is counted twice."""
    most: tuple[int, str] = (0, "")
    """The articles of the name that is in most of them, and that name."""
    first: str = ""
    last: str = ""


def is_current(queries: Queries, pipelines: Mapping[str, int]) -> bool:
    """Whether what these pipelines found is what is counted; `pipelines`: language -> id."""
    known = dict(queries.tuples("SELECT language, pipeline_id FROM names_current"))
    return all(known.get(language) == id_ for language, id_ in pipelines.items())


def put_off(queries: Queries) -> None:
    """Count nothing until it is asked for: to keep the counts while thousands of articles change takes minutes."""
    queries.run("DELETE FROM names_current")


def count_anew(queries: Queries, pipelines: Mapping[str, int]) -> None:
    """Count all names, those that these pipelines found: some 2 s for a million names of articles."""
    queries.run("DELETE FROM names_current")
    queries.run_many("INSERT INTO names_current(language, pipeline_id) VALUES (?, ?)", pipelines.items())
    for statement in ANEW:
        queries.run(statement)


def rules(queries: Queries) -> list[NameRule]:
    """Everything a person said about names, by label and name."""
    rows = queries.tuples(
        "SELECT id, name, label, target, hidden, created FROM name_rules ORDER BY label, name"
    )
    return [
        NameRule(id_, name, label, target, bool(hidden), created)
        for id_, name, label, target, hidden, created in rows
    ]


def targets(queries: Queries) -> dict[Key, str]:
    """What each name that counts as another counts as."""
    sql = "SELECT name, label, target FROM name_rules WHERE target <> ''"
    return {(name, label): target for name, label, target in queries.tuples(sql)}


def hidden(queries: Queries) -> set[Key]:
    """The names that are not listed."""
    return set(queries.tuples("SELECT name, label FROM name_rules WHERE hidden = 1"))


def _where(group: str, part: str) -> tuple[str, list[Value]]:
    """The condition on a tally, or on a name and label."""
    conditions, values = ["1"], list[Value]()
    if group == "other":
        conditions.append(f"label NOT IN ({', '.join('?' * len(KINDS))})")
        values += KINDS
    elif group:
        conditions.append("label = ?")
        values.append(group)
    if part:
        conditions.append("name LIKE ? ESCAPE '!'")
        values.append(f"%{part.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%")
    return " AND ".join(conditions), values


def ids(queries: Queries, group: str, part: str, order: str) -> array[int]:
    """The tallies of names that no rule is about, in an order of `ORDERS`; `part` in any ASCII case."""
    where, values = _where(group, part)
    rows = queries.tuples(
        f"SELECT id FROM name_tallies WHERE ruled = 0 AND {where} ORDER BY {ORDERS[order]}", values
    )
    return array("q", [row[0] for row in rows])


def ruled(queries: Queries, group: str = "", part: str = "", order: str = "mentions") -> list[Ruled]:
    """The names that rules are about, as they are to be shown, in the same order; hidden ones too."""
    found: dict[Key, Ruled] = {}
    known = targets(queries)
    for id_, name, label, mentions, articles, first, last in queries.tuples(
        "SELECT id, name, label, mentions, articles, first, last FROM name_tallies WHERE ruled = 1"
    ):
        shown = known.get((name, label), name)
        one = found.setdefault((shown, label), Ruled(shown, label))
        one.ids.append(id_)
        one.names.append(name)
        one.mentions += mentions
        one.articles += articles
        one.most = max(one.most, (articles, name))
        one.first = min(filter(None, (one.first, first)), default="")
        one.last = max(one.last, last)
    where, values = _where(group, part)
    order_by = ORDERS[order]
    kept = queries.tuples(
        f"WITH x(at, name, label, mentions, articles, first, last) AS (SELECT {_each(7)} FROM json_each(?))"
        f" SELECT at FROM x WHERE {where} ORDER BY {order_by}",
        (
            json.dumps(
                [
                    [at, r.name, r.label, r.mentions, r.articles, r.first, r.last]
                    for at, r in enumerate(found.values())
                ]
            ),
            *values,
        ),
    )
    every = list(found.values())
    return [every[at] for (at,) in kept]


def _each(number: int) -> str:
    return ", ".join(f"json_extract(value, '$[{at}]')" for at in range(number))


def before(queries: Queries, one: Ruled, tally: int, order: str) -> bool:
    """Whether a ruled name stands before a tally in an order."""
    values = (one.name, one.label, one.mentions, one.articles, one.first, one.last)
    return bool(
        queries.value(
            "WITH x(at, name, label, mentions, articles, first, last) AS (SELECT 1, ?, ?, ?, ?, ?, ?"
            " UNION ALL SELECT 0, name, label, mentions, articles, first, last FROM name_tallies WHERE id = ?)"
            f" SELECT at FROM x ORDER BY {ORDERS[order]} LIMIT 1",
            (*values, tally),
        )
    )


def names(queries: Queries, tallies: Sequence[int]) -> dict[int, Name]:
    """The names with these tallies."""
    rows = queries.tuples(
        "SELECT id, name, label, mentions, articles, first, last FROM name_tallies"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(tallies)),),
    )
    return {row[0]: Name(*row[1:]) for row in rows}


def tally(queries: Queries, name: str, label: str) -> int | None:
    """The tally of a name as it is written in articles, None for one that is in none."""
    found: int | None = queries.value(
        "SELECT id FROM name_tallies WHERE name = ? AND label = ?", (name, label)
    )
    return found


def by_part(queries: Queries, tallies: Iterable[int], bounds: Sequence[str]) -> list[tuple[int, int, int]]:
    """Tally, number of a part of time and mentions in it, those that are not 0.

    `bounds` are the days, or months, with which the parts begin, and one with which the last ends.
    """
    return queries.tuples(
        "SELECT t.value, b.key, coalesce((SELECT sum(d.mentions) FROM name_days d WHERE d.tally_id = t.value"
        " AND d.day >= json_extract(b.value, '$[0]') AND d.day < json_extract(b.value, '$[1]')), 0) AS found"
        " FROM json_each(?) t CROSS JOIN json_each(?) b WHERE found > 0",
        (json.dumps(list(tallies)), json.dumps(list(pairwise(bounds)))),
    )


def span_of(queries: Queries, tallies: Sequence[int]) -> tuple[str, str]:
    """The first and the last day that any of these names was mentioned, '' for none."""
    first, last = queries.tuples(
        "SELECT min(nullif(day, '')), max(day) FROM name_days WHERE tally_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(tallies)),),
    )[0]
    return first or "", last or ""


def articles_of(
    queries: Queries, written: Sequence[str], label: str, limit: int
) -> list[tuple[int, int, str]]:
    """Articles that are listed and mention any of the names, the newest first, how often they do, and their dates.

    At most `limit`, -1 for all. Of names in many articles the newest are found by walking from the newest on.
    """
    names = json.dumps(list(written))
    having, every = queries.tuples(
        "SELECT (SELECT sum(articles) FROM name_tallies WHERE label = ? AND name IN (SELECT value FROM json_each(?))),"
        " (SELECT sum(articles) FROM tallies WHERE archived = 0)",
        (label, names),
    )[0]
    # Walking looks at `limit * every / having` articles, gathering at `having`, each at `COST` times the price.
    walks = limit >= 0 and COST * (having or 0) ** 2 > limit * (every or 0)
    return queries.tuples(_WALKED if walks else _GATHERED, (names, label, limit))


_MENTIONED: Final = (
    "json_each(?1) j CROSS JOIN article_names x"
    " ON x.name = j.value COLLATE NOCASE AND x.name = j.value AND x.label = ?2"
    " JOIN articles a ON a.id = x.article_id"
    " JOIN names_current c ON c.language = a.language AND c.pipeline_id = x.pipeline_id WHERE a.archived = 0"
)
_GATHERED: Final = (
    f"SELECT x.article_id, sum(x.mentions), a.published FROM {_MENTIONED}"
    " GROUP BY x.article_id ORDER BY a.published DESC, x.article_id DESC LIMIT ?3"
)
_HERE: Final = (
    "FROM json_each(?1) j CROSS JOIN article_names x"
    " ON x.article_id = a.id AND x.pipeline_id = c.pipeline_id AND x.name = j.value AND x.label = ?2"
)
_WALKED: Final = (
    f"SELECT a.id, (SELECT sum(x.mentions) {_HERE}), a.published FROM articles a INDEXED BY articles_by_published"
    " CROSS JOIN names_current c ON c.language = a.language"
    f" WHERE a.archived = 0 AND EXISTS (SELECT 1 {_HERE}) ORDER BY a.published DESC, a.id DESC LIMIT ?3"
)

COST: Final = 1.5
"""What it takes to gather an article by its name, sorted, where looking whether an article has the name takes 1."""


def count_articles(queries: Queries, one: Ruled) -> int:
    """How many articles mention a name: those of the most frequent of what counts as it, and others without that."""
    known, most = one.most
    others = json.dumps([name for name in one.names if name != most])
    return known + int(
        queries.value(
            f"SELECT count(DISTINCT x.article_id) FROM {_MENTIONED} AND NOT EXISTS (SELECT 1 FROM article_names y"
            " WHERE y.article_id = x.article_id AND y.pipeline_id = x.pipeline_id AND y.name = ?3 AND y.label = ?2)",
            (others, one.label, most),
        )
    )


def span(queries: Queries) -> tuple[str, str]:
    """The first and the last day on which an article that is not archived was published; '' for none."""
    return (
        queries.value("SELECT min(published) FROM articles WHERE archived = 0 AND published > ''") or "",
        queries.value("SELECT max(published) FROM articles WHERE archived = 0") or "",
    )
