"""Parsing the query language.

A query is words (found at their beginnings), "phrases", fields (`tag:country/*`, `name:maduro`, `label:PER`,
`source:zeit`, `lang:de`, `is:unread`, `published:2017-08`, `added:7d`; of annotations `color:red`, `creator:ada`,
`annotated:7d`, `note:why`), `-` before what must not be, `OR` between
alternatives, and parentheses; all else is `and`. Outside parentheses, `sort:-published` says in which order.
Inside quotation marks a doubled one stands for itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from annotations.errors import QueryError
from annotations.search import nodes
from annotations.search.fields import FIELDS, READERS, SORT, sort_key
from annotations.search.nodes import All, And, Node, Not, Or, Phrase, Word
from annotations.search.scanner import Scanner

__all__ = ["FIELDS", "Query", "parse", "parse_query", "unparse"]

DEPTH: Final = 10
"""Parentheses and negations inside each other; a person needs three."""

TERMS: Final = 200
"""Words, phrases and fields in one query; more is a text pasted by mistake."""

FIELD: Final = re.compile(r"([A-Za-z]+):(?!//)")
"""A field's name and the colon; an address is none."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought, and in which order."""

    node: Node
    sort: str | None = None
    """One of `fields.SORT_KEYS`, with `-` in front for descending; None if the query does not say."""
    sort_at: int = field(default=0, compare=False)
    """Where `sort:` stands, in code points."""


def parse(query: str) -> Node:
    """The tree of a query, without its order; an empty one is `All`.

    QueryError, with the code point where it goes wrong, names what is not understood and what would be.
    """
    return parse_query(query).node


def parse_query(query: str) -> Query:
    """A query's tree and order; QueryError as `parse` raises it, with the query in it."""
    try:
        return _parsed(query)
    except QueryError as error:
        error.query = query
        raise


def _parsed(query: str) -> Query:
    parser = _Parser(query)
    parser.skip_space()
    if parser.at_end():
        return Query(All())
    node = parser.alternatives(0)
    if not parser.at_end():
        raise QueryError("a closing parenthesis without an opening one; remove it", parser.position)
    return Query(node, parser.sort, parser.sort_at)


def unparse(query: Query | Node) -> str:
    """The query that parses to this one, for any that was parsed."""
    if not isinstance(query, Query):
        return nodes.unparse(query)
    parts = [nodes.unparse(query.node), f"{SORT}:{query.sort}" if query.sort else ""]
    return " ".join(filter(None, parts))


class _Parser(Scanner):
    """Reads a whole query; what is outside all parentheses and negations has the depth 0."""

    def __init__(self, query: str) -> None:
        super().__init__(query)
        self.sort: str | None = None
        self.sort_at = 0
        self._terms = 0

    def alternatives(self, depth: int) -> Node:
        """One or more sides of `OR`."""
        sides = [self._conjunction(depth)]
        while self.at_or():
            if isinstance(sides[-1], All):
                raise QueryError("OR needs something on both sides", self.position)
            self.position += 2
            self.skip_space()
            sides.append(self._conjunction(depth))
        if len(sides) > 1 and isinstance(sides[-1], All):
            raise QueryError("OR needs something on both sides", self.sort_at)
        flat = [one for side in sides for one in (side.children if isinstance(side, Or) else (side,))]
        return flat[0] if len(flat) == 1 else Or(tuple(flat))

    def _conjunction(self, depth: int) -> Node:
        """One or more things that must all hold; `All` where there is nothing but an order."""
        if self.at_or():
            raise QueryError("OR needs something on both sides", self.position)
        if self.at_end() or self.peek() == ")":
            raise QueryError("something to look for is missing here", self.position)
        parts: list[Node] = []
        while not self.at_end() and self.peek() != ")" and not self.at_or():
            part = self._part(depth)
            if part is not None:
                parts.extend(part.children if isinstance(part, And) else (part,))
            self.skip_space()
        if not parts:
            return All()
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _part(self, depth: int) -> Node | None:
        """A group, a negation or a term; None for an order."""
        start = self.position
        if depth > DEPTH:
            raise QueryError(f"more than {DEPTH} parentheses or minus signs inside each other", start)
        if self.peek() == "(":
            return self._group(depth)
        if self.at_minus():
            self.position += 1
            if self.at_or():
                raise QueryError("OR cannot be negated; put the word in quotation marks", self.position)
            child = self._part(depth + 1)
            return None if child is None else Not(child)
        self._terms += 1
        if self._terms > TERMS:
            raise QueryError(f"more than {TERMS} words; look for fewer", start)
        return self._term(depth)

    def _group(self, depth: int) -> Node:
        start = self.position
        self.position += 1
        self.skip_space()
        node = self.alternatives(depth + 1)
        if self.peek() != ")":
            raise QueryError("a parenthesis is not closed", start)
        self.position += 1
        return node

    def _term(self, depth: int) -> Node | None:
        start = self.position
        if self.peek() == '"':
            return Phrase(self.quoted())
        found = FIELD.match(self.query, start)
        if found is None:
            return Word(self.run())
        name, value_at = found[1].lower(), found.end()
        after = self.query[value_at : value_at + 1]
        empty = not after or after in "()" or after.isspace()
        if name in FIELDS:
            if empty:
                raise QueryError(f"{name}: needs a value, without a space before it", value_at)
            self.position = value_at
            if name != SORT:
                return READERS[name](self)
            self._sort(start, depth)
            return None
        if not empty:
            known = ", ".join(f"{one}:" for one in FIELDS)
            hint = "or put it in quotation marks to look for the words"
            raise QueryError(f"unknown field {name}:; known are {known}; {hint}", start)
        return Word(self.run())

    def _sort(self, start: int, depth: int) -> None:
        """Take note of an order, which is no condition."""
        if depth:
            reason = "sort: stands outside parentheses and without - before it (sort:-title is descending)"
            raise QueryError(reason, start)
        if self.sort is not None:
            raise QueryError("a list has one order; leave out this sort:", start)
        self.sort, self.sort_at = sort_key(self), start
