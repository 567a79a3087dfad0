"""Corrections that hold in every article, and which articles have yet to be counted anew because of them."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass

from annotations.model import Correction, CorrectionKind, Scope
from annotations.proposals import Rule
from annotations.store import mentions
from annotations.store.articles import SEPARATOR, split
from annotations.store.connection import Queries


@dataclass(frozen=True, slots=True)
class Recount:
    """A correction that was made, changed or taken back, whose articles are gone through by their ids."""

    id: int
    surface: str
    """The words that it is about."""
    labels: frozenset[str]
    """The labels that it gives or gave them, if any."""
    home: int
    """The article it was made in, which is counted at once."""
    after: int
    """The last article that was looked at."""
    changed: int
    """Articles in which it changed something so far, its own among them."""


def stamp(queries: Queries) -> bytes:
    """A value that is another one whenever the rules are others."""
    found: bytes = queries.value("SELECT stamp FROM rules_stamp")
    return found


def made(queries: Queries) -> list[tuple[int, Correction]]:
    """Every rule, oldest first: the article it was made in, and how it holds in others, without a range."""
    rows = queries.rows(
        "SELECT article_id, surface, kind, label FROM corrections WHERE scope = 'everywhere' ORDER BY id"
    )
    return [
        (home, Correction(0, 0, surface, CorrectionKind(kind), label, Scope.EVERYWHERE))
        for home, surface, kind, label in rows
    ]


def listed(queries: Queries) -> list[Rule]:
    """Every rule with the article that it was made in, the newest first."""
    made = mentions.corrected(queries, "scope = 'everywhere'", ())
    rows = queries.tuples(
        "SELECT id, title, url FROM articles WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted({one.article for one in made})),),
    )
    articles = {id_: (title, url) for id_, title, url in rows}
    return [Rule(one, *articles.get(one.article, ("", ""))) for one in reversed(made)]


def ask_recount(queries: Queries, surface: str, label: str, home: int) -> None:
    """Note that the articles with these words have to be counted anew; `home` was already.

    What is noted twice, before counting began, is gone through once.
    """
    row = queries.row(
        "SELECT id, label FROM recounts WHERE surface = ? AND article_id = ? AND after = 0", (surface, home)
    )
    if row is None:
        sql = "INSERT INTO recounts(surface, label, article_id, changed) VALUES (?, ?, ?, 1)"
        queries.run(sql, (surface, label, home))
    else:
        labels = SEPARATOR.join(sorted({*split(row["label"]), label} - {""}))
        queries.run("UPDATE recounts SET label = ? WHERE id = ?", (labels, row["id"]))


def recounts(queries: Queries) -> list[Recount]:
    """What has yet to be counted anew, oldest first."""
    rows = queries.rows("SELECT id, surface, label, article_id, after, changed FROM recounts ORDER BY id")
    return [
        Recount(id_, surface, frozenset(split(label)), home, after, changed)
        for id_, surface, label, home, after, changed in rows
    ]


def go_on(queries: Queries, recount: Recount, after: int, changed: int) -> None:
    """Note how far a recount has come; `changed` more articles."""
    queries.run(
        "UPDATE recounts SET after = ?, changed = changed + ? WHERE id = ?", (after, changed, recount.id)
    )


def finish(queries: Queries, recount: Recount) -> None:
    """Note that a recount is done."""
    queries.run("DELETE FROM recounts WHERE id = ?", (recount.id,))


def articles_saying(queries: Queries, surface: str, after: int, limit: int) -> list[int]:
    """Ids above `after` of articles in which the words may stand, ascending; none is missing."""
    condition, value = _standing(surface)
    rows = queries.rows(
        f"SELECT {condition[0]} FROM {condition[1]} AND {condition[0]} > ? ORDER BY 1 LIMIT ?",
        (value, after, limit),
    )
    return [row[0] for row in rows]


def articles_saying_below(queries: Queries, surface: str, below: int, limit: int) -> list[int]:
    """As `articles_saying`, but ids below `below`, descending: the articles that were added last come first."""
    condition, value = _standing(surface)
    rows = queries.rows(
        f"SELECT {condition[0]} FROM {condition[1]} AND {condition[0]} < ? ORDER BY 1 DESC LIMIT ?",
        (value, below, limit),
    )
    return [row[0] for row in rows]


def count_saying(queries: Queries, surface: str, after: int) -> int:
    """How many ids `articles_saying` would give without a limit."""
    condition, value = _standing(surface)
    return int(queries.value(f"SELECT count(*) FROM {condition[1]} AND {condition[0]} > ?", (value, after)))


def _standing(surface: str) -> tuple[tuple[str, str], str]:
    """Column of the id and condition (with one parameter) that articles with the words fulfil, and the parameter.

    The full-text index finds words that begin and end as its tokens do; marks and private letters at the ends do
    not, and what has neither letter nor digit has no tokens: these are looked for in every text.
    """
    known = any(unicodedata.ucd_3_2_0.category(character)[0] in "LN" for character in surface)
    if known and not {unicodedata.category(end)[0] for end in (surface[0], surface[-1])} & set("MC"):
        phrase = '"' + surface.replace('"', '""') + '"'
        return ("rowid", "articles_fts WHERE articles_fts MATCH ?"), f"content : {phrase}"
    return ("a.id", "articles a JOIN texts t ON t.id = a.text_id WHERE instr(t.content, ?) > 0"), surface
