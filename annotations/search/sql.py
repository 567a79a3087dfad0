"""Queries as SQL conditions over the library's tables: `a` is `articles`, `n` is `annotations`.

Nothing of a query is ever part of the SQL; every value is a bound parameter.
"""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Final, NamedTuple

from annotations.errors import QueryError
from annotations.model import Anchor
from annotations.search.days import bounds, in_utc
from annotations.search.fields import NO_COLOR
from annotations.search.inflection import forms
from annotations.search.nodes import (
    All,
    And,
    Color,
    Creator,
    Dated,
    Is,
    Label,
    Language,
    Name,
    Node,
    Not,
    Note,
    Or,
    Phrase,
    Source,
    State,
    Tag,
    Word,
)
from annotations.search.query import Query, parse_query
from annotations.store.naming_known import HAVING
from annotations.store.values import fold
from annotations.text import clean_line

_STATES: Final = {
    State.UNREAD: "a.read = 0",
    State.READ: "a.read = 1",
    State.STARRED: "a.starred = 1",
    State.ARCHIVED: "a.archived = 1",
    State.SEED: "a.seed = 1",
    State.ANNOTATED: "a.annotations > 0",
    # The first term of two names the index; what is not begun is all but the few that have one, whatever the order.
    State.UNCODED: "a.id NOT IN (SELECT c.id FROM articles c WHERE c.coding > 0)",
    State.CODING: "(a.coding > 0 AND a.coding = 1)",
    State.CODED: "(a.coding > 0 AND a.coding = 2)",
}


def articles_where(query: str) -> tuple[str, list[object]]:
    """The condition on `articles a` under which an article is found, and its parameters.

    Words are looked for in title, byline and text; tags on the article and on its annotations. A condition on
    annotations finds the articles that have one which meets it, each condition for itself.
    QueryError if the query cannot be understood.
    """
    return _Articles().where(query)


class Parts(NamedTuple):
    """A query about articles, taken apart."""

    match: str
    """The words that must all stand in an article, in the language of FTS5; '' for none."""
    where: str
    """The condition of all the rest on `articles a`."""
    parameters: list[object]
    archived: bool
    """Whether it asks for archived articles, which no other query finds."""
    sort: str = ""
    """The order that it asks for, '' for none."""


def articles_parts(query: str) -> Parts:
    """What `articles_where` says, with the words by themselves; QueryError if the query cannot be understood."""
    return _Articles().parts(query)


def annotations_where(query: str) -> tuple[str, list[object]]:
    """The condition on `annotations n JOIN articles a` under which an annotation is found, and its parameters.

    Words are looked for in quote, note, tags and the article's title. Tags, colour, creator, comment and the day on
    which it was made are those of the annotation, all other conditions are those on its article.
    QueryError if the query cannot be understood.
    """
    return _Annotations().where(query)


class _Conditions(ABC):
    """Builds one condition from left to right, so that parameters stand in the order of their marks."""

    def __init__(self) -> None:
        self.parameters: list[object] = []

    def where(self, query: str) -> tuple[str, list[object]]:
        node = self.asked(query).node
        if isinstance(node, All):
            return "1", []
        condition = self.condition(node)
        if not condition:
            raise QueryError("no letter or digit to look for", 0)
        return condition, self.parameters

    def asked(self, query: str) -> Query:
        """The query's tree and order."""
        return parse_query(query)

    def condition(self, node: Node) -> str:
        """The condition of a node; empty for words without a letter or digit, which have no part in a query."""
        match node:
            case Word() | Phrase():
                return self.words(node)
            case Tag():
                return self.tag(node)
            case Source(name, exact):
                return self._bind(
                    "a.id IN (SELECT x.article_id FROM article_sources x JOIN sources s ON s.id = x.source_id"
                    f" WHERE {'s.fold = ?' if exact else 'instr(s.fold, ?) > 0'})",
                    fold(clean_line(name)),
                )
            case Language(code):
                return self._bind("a.language = ?", code)
            case Name(name, exact):
                return self._named(clean_line(name), exact)
            case Label(label):
                return self._bind(
                    "EXISTS (SELECT 1 FROM article_names x WHERE x.article_id = a.id AND x.label = ?)", label
                )
            case Dated():
                return self.dated(node)
            case Color(name):
                return self.one(self.colored(name))
            case Creator(name, exact):
                part = name if exact else f"%{_escaped(name)}%"
                like = "= ? COLLATE NOCASE" if exact else "LIKE ? ESCAPE '!'"
                return self.one(self._bind(f"n.creator {like}", part))
            case Note(words):
                match = _match(words)
                among = "n.id IN (SELECT rowid FROM annotations_fts WHERE annotations_fts MATCH ?)"
                return self.one(self._bind(among, f"note : {match}")) if match else ""
            case Is(State.NOTED):
                return self.noted()
            case Is(State.ORPHANED):
                return self.one(self._bind("n.anchor = ?", Anchor.ORPHAN.value))
            case Is(state):
                return _STATES[state]
            case Not(child):
                inner = self.condition(child)
                return f"NOT {inner}" if inner else ""
            case And(children):
                return _joined(" AND ", self.conjunction(children))
            case Or(children):
                return _joined(" OR ", [self.condition(child) for child in children])
            case All():
                return "1"

    def _named(self, name: str, exact: bool) -> str:
        """Where a name is mentioned, or another that counts as it."""
        like = "= ? COLLATE NOCASE" if exact else "LIKE ? ESCAPE '!'"
        value = name if exact else f"%{_escaped(name)}%"
        having = f"SELECT x.article_id FROM article_names x WHERE x.name {like}" if exact else HAVING
        return self._bind(
            f"a.id IN ({having} UNION ALL"
            " SELECT x.article_id FROM name_rules r CROSS JOIN article_names x"
            " ON x.name = r.name COLLATE NOCASE AND x.name = r.name AND x.label = r.label"
            f" WHERE r.target {like})",
            *[value] * (having.count("?") + 1),
        )

    def dated(self, node: Dated) -> str:
        """Times are compared in UTC, dates of any precision as they are."""
        low, high = bounds(node.days)
        if node.field == "added":
            return self._between("a.added", in_utc(low), in_utc(high))
        if node.field == "annotated":
            return self.one(self._between("n.created", in_utc(low), in_utc(high)))
        # What both kinds of dates lie within lets SQLite use the index.
        near = self._between("a.published", low and min(low, in_utc(low)), high and max(high, in_utc(high)))
        near += " AND " if near else ""
        coarse = self._between("a.published", low, high)
        if low and high:
            # `2018` sorts after `2017-12` and before `2018-01`, but is no part of that month.
            coarse += f" AND length(a.published) >= {min(len(low), len(high))}"
        exact = self._between("a.published", in_utc(low), in_utc(high))
        return (
            f"({near}((instr(a.published, 'T') = 0 AND a.published <> '' AND {coarse})"
            f" OR (instr(a.published, 'T') > 0 AND {exact})))"
        )

    def colored(self, name: str) -> str:
        """The condition on `annotations n`: its own colour, or without one that of a tag that was given it."""
        tags = "SELECT 1 FROM annotation_tags x JOIN tags t ON t.id = x.tag_id WHERE x.annotation_id = n.id"
        if name == NO_COLOR:
            return f"(n.color = '' AND NOT EXISTS ({tags} AND t.color <> ''))"
        return self._bind(f"(n.color = ? OR (n.color = '' AND EXISTS ({tags} AND t.color = ?)))", name, name)

    @abstractmethod
    def one(self, condition: str) -> str:
        """Where a condition on `annotations n` holds."""

    def noted(self) -> str:
        """Where something was written about a passage."""
        return self.one("n.note <> ''")

    def _between(self, column: str, low: str, high: str) -> str:
        parts = [self._bind(f"{column} >= ?", low)] if low else []
        parts += [self._bind(f"{column} < ?", high)] if high else []
        return _joined(" AND ", parts)

    def conjunction(self, children: Sequence[Node]) -> list[str]:
        """One condition a child."""
        return [self.condition(child) for child in children]

    @abstractmethod
    def words(self, node: Word | Phrase) -> str:
        """Where a word or phrase stands."""

    @abstractmethod
    def tag(self, tag: Tag) -> str:
        """What carries a tag."""

    def _bind(self, condition: str, *values: object) -> str:
        self.parameters.extend(values)
        return condition

    def _tag_names(self, tag: Tag) -> str:
        """The condition on `tags t`."""
        if not tag.name:
            return "1"
        levels = (level.strip() for level in clean_line(tag.name).casefold().split("/"))
        name = "/".join(level for level in levels if level)
        if not tag.below:
            return self._bind("t.fold = ?", name)
        # `0` is the character after `/`.
        return self._bind("(t.fold = ? OR (t.fold >= ? AND t.fold < ?))", name, f"{name}/", f"{name}0")


class _Articles(_Conditions):
    """Conditions on articles."""

    def parts(self, query: str) -> Parts:
        """The words that everything must have, and the condition of the rest."""
        asked = parse_query(query)
        node = asked.node
        children = node.children if isinstance(node, And) else (node,)
        match = _joined(" AND ", [text for child in children if (text := _match(child))])
        rest = [self.condition(child) for child in children if not _is_textual(child)]
        where = _joined(" AND ", rest)
        if not match and not where:
            raise QueryError("no letter or digit to look for", 0)
        return Parts(match, where or "1", self.parameters, _asks(node, State.ARCHIVED), asked.sort or "")

    def conjunction(self, children: Sequence[Node]) -> list[str]:
        """Words that must all stand in an article are one look-up in the index, which is much the faster."""
        found = [text for child in children if (text := _match(child))]
        rest = [self.condition(child) for child in children if not _is_textual(child)]
        return [*rest, self._matching(_joined(" AND ", found))] if found else rest

    def words(self, node: Word | Phrase) -> str:
        match = _match(node)
        return self._matching(match) if match else ""

    def _matching(self, match: str) -> str:
        return self._bind("a.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)", match)

    def tag(self, tag: Tag) -> str:
        own, marked = self._tag_names(tag), self._tag_names(tag)
        return (
            "a.id IN (SELECT x.article_id FROM article_tags x JOIN tags t ON t.id = x.tag_id"
            f" WHERE {own} UNION SELECT m.article_id FROM annotation_tags x JOIN tags t ON t.id = x.tag_id"
            f" JOIN annotations m ON m.id = x.annotation_id WHERE m.deleted IS NULL AND {marked})"
        )

    def one(self, condition: str) -> str:
        return f"a.id IN (SELECT n.article_id FROM annotations n WHERE n.deleted IS NULL AND {condition})"

    def noted(self) -> str:
        """Something was written about a passage, or about the whole."""
        return f"(a.note <> '' OR {super().noted()})"


class _Annotations(_Conditions):
    """Conditions on annotations and the article of each."""

    def asked(self, query: str) -> Query:
        """The query's tree; QueryError if it asks for an order."""
        asked = parse_query(query)
        if asked.sort:
            reason = "sort: orders articles; the list of annotations has an order of its own"
            raise QueryError(reason, asked.sort_at)
        return asked

    def words(self, node: Word | Phrase) -> str:
        match = _match(node)
        if not match:
            return ""
        return self._bind(
            "(n.id IN (SELECT rowid FROM annotations_fts WHERE annotations_fts MATCH ?)"
            " OR n.article_id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?))",
            match,
            f"title : {match}",
        )

    def tag(self, tag: Tag) -> str:
        return (
            "n.id IN (SELECT x.annotation_id FROM annotation_tags x JOIN tags t ON t.id = x.tag_id"
            f" WHERE {self._tag_names(tag)})"
        )

    def one(self, condition: str) -> str:
        return condition


def _escaped(part: str) -> str:
    """Part of a value for LIKE with the escape character `!`."""
    return part.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _asks(node: Node, state: State) -> bool:
    """Whether a state is asked for anywhere in a query, be it to exclude it."""
    match node:
        case Is():
            return node.state is state
        case Not(child):
            return _asks(child, state)
        case And(children) | Or(children):
            return any(_asks(child, state) for child in children)
        case _:
            return False


def _joined(word: str, parts: Sequence[str]) -> str:
    """The parts that are not empty, in parentheses if there are several."""
    kept = [part for part in parts if part]
    return f"({word.join(kept)})" if len(kept) > 1 else "".join(kept)


def _is_textual(node: Node) -> bool:
    """Whether the full-text index alone can answer it."""
    if isinstance(node, And | Or):
        return all(_is_textual(child) for child in node.children)
    return isinstance(node, Word | Phrase)


def _match(node: Node) -> str:
    """A textual node in the language of FTS5, each word quoted; empty if there is nothing to look for in it.

    A word is found at its beginning, unless it is a single ASCII character, at which half of all words begin; and in
    its other forms. A phrase is found exactly as it is.
    """
    if isinstance(node, And | Or) and _is_textual(node):
        return _joined(
            " AND " if isinstance(node, And) else " OR ", [_match(child) for child in node.children]
        )
    if not isinstance(node, Word | Phrase):
        return ""
    text = clean_line(node.text)
    if not any(unicodedata.category(character)[0] in "LN" for character in text):
        return ""
    quoted = '"' + text.replace('"', '""') + '"'
    beginning = isinstance(node, Word) and (len(text) > 1 or not text.isascii())
    others = sorted(forms(text)) if isinstance(node, Word) else []
    found = [f"{quoted} *" if beginning else quoted, *(f'"{form}"' for form in others)]
    return _joined(" OR ", found)
