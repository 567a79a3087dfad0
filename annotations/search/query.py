"""Parsing the query language.

A query is words (found at their beginnings), "phrases", fields (`tag:country/*`, `name:maduro`, `label:PER`,
`source:zeit`, `lang:de`, `is:unread`, `published:2017-08`, `added:7d`), `-` before what must not be, `OR` between
alternatives, and parentheses; all else is `and`.
Inside quotation marks a doubled one stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal

from annotations.errors import InputError, QueryError
from annotations.search.characters import ends_word
from annotations.search.days import bounds
from annotations.search.nodes import (
    All,
    And,
    Dated,
    Is,
    Label,
    Language,
    Name,
    Node,
    Not,
    Or,
    Phrase,
    Source,
    State,
    Tag,
    Word,
    unparse,
)

__all__ = ["FIELDS", "parse", "unparse"]

FIELDS: Final = ("added", "is", "label", "lang", "name", "published", "source", "tag")
"""The fields that can be asked for."""

DEPTH: Final = 10
"""Parentheses and negations inside each other; a person needs three."""

TERMS: Final = 200
"""Words, phrases and fields in one query; more is a text pasted by mistake."""

_FIELD: Final = re.compile(r"([A-Za-z]+):(?!//)")
_CODE: Final = re.compile("[a-z]{2,3}")
_LABEL: Final = re.compile("[A-Z][A-Z0-9_-]{0,31}")


def parse(query: str) -> Node:
    """The tree of a query; an empty one is `All`.

    QueryError, with the code point where it goes wrong, names what is not understood and what would be.
    """
    parser = _Parser(query)
    parser.skip_space()
    if parser.at_end():
        return All()
    node = parser.alternatives(0)
    if not parser.at_end():
        raise QueryError("a closing parenthesis without an opening one; remove it", parser.position)
    return node


class _Parser:
    """Reads a query from left to right; `position` is in code points."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.position = 0
        self._terms = 0

    def at_end(self) -> bool:
        return self.position >= len(self.query)

    def peek(self) -> str:
        return self.query[self.position : self.position + 1]

    def skip_space(self) -> None:
        while self.peek().isspace():
            self.position += 1

    def _at_or(self) -> bool:
        after = self.query[self.position + 2 : self.position + 3]
        return self.query.startswith("OR", self.position) and (not after or ends_word(after))

    def alternatives(self, depth: int) -> Node:
        """One or more sides of `OR`."""
        sides = [self._conjunction(depth)]
        while self._at_or():
            self.position += 2
            self.skip_space()
            sides.append(self._conjunction(depth))
        flat = [one for side in sides for one in (side.children if isinstance(side, Or) else (side,))]
        return flat[0] if len(flat) == 1 else Or(tuple(flat))

    def _conjunction(self, depth: int) -> Node:
        """One or more things that must all hold."""
        if self._at_or():
            raise QueryError("OR needs something on both sides", self.position)
        if self.at_end() or self.peek() == ")":
            raise QueryError("something to look for is missing here", self.position)
        parts: list[Node] = []
        while not self.at_end() and self.peek() != ")" and not self._at_or():
            part = self._part(depth)
            parts.extend(part.children if isinstance(part, And) else (part,))
            self.skip_space()
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _part(self, depth: int) -> Node:
        start = self.position
        if depth > DEPTH:
            raise QueryError(f"more than {DEPTH} parentheses or minus signs inside each other", start)
        if self.peek() == "(":
            return self._group(depth)
        after = self.query[start + 1 : start + 2]
        if self.peek() == "-" and after and not after.isspace() and after != ")":
            self.position += 1
            if self._at_or():
                raise QueryError("OR cannot be negated; put the word in quotation marks", self.position)
            return Not(self._part(depth + 1))
        self._terms += 1
        if self._terms > TERMS:
            raise QueryError(f"more than {TERMS} words; look for fewer", start)
        return self._term()

    def _group(self, depth: int) -> Node:
        start = self.position
        self.position += 1
        self.skip_space()
        node = self.alternatives(depth + 1)
        if self.peek() != ")":
            raise QueryError("a parenthesis is not closed", start)
        self.position += 1
        return node

    def _term(self) -> Node:
        start = self.position
        if self.peek() == '"':
            return Phrase(self._quoted())
        field = _FIELD.match(self.query, start)
        if field is not None:
            name, value_at = field[1].lower(), field.end()
            empty = (
                value_at == len(self.query) or self.query[value_at] in "()" or self.query[value_at].isspace()
            )
            if name in _READERS:
                if empty:
                    raise QueryError(f"{name}: needs a value, without a space before it", value_at)
                self.position = value_at
                return _READERS[name](self)
            if not empty:
                known = ", ".join(f"{one}:" for one in FIELDS)
                hint = "or put it in quotation marks to look for the words"
                raise QueryError(f"unknown field {name}:; known are {known}; {hint}", start)
        return Word(self._run())

    def _run(self) -> str:
        """Everything up to white space, a quotation mark or a parenthesis."""
        start = self.position
        while not self.at_end() and not ends_word(self.peek()):
            self.position += 1
        return self.query[start : self.position]

    def _quoted(self) -> str:
        """What stands between quotation marks."""
        start = self.position
        self.position += 1
        parts: list[str] = []
        while True:
            end = self.query.find('"', self.position)
            if end < 0:
                raise QueryError("a quotation mark is not closed", start)
            parts.append(self.query[self.position : end])
            self.position = end + 1
            if self.peek() != '"':
                break
            parts.append('"')
            self.position += 1
        if not "".join(parts).strip():
            raise QueryError("nothing between the quotation marks", start)
        return "".join(parts)

    def _value(self) -> str:
        return self._quoted() if self.peek() == '"' else self._run()

    def tag(self) -> Tag:
        start = self.position
        if self.peek() == '"':
            name, tail = self._quoted(), self._run()
            below = tail == "/*"
            if tail and not below:
                raise QueryError(
                    "after a tag in quotation marks only /* may follow", self.position - len(tail)
                )
        else:
            name = self._run()
            below = name == "*" or name.endswith("/*")
            name = "" if name == "*" else name.removesuffix("/*")
            if "*" in name or (below and not name and self.position - start > 1):
                raise QueryError("in a tag, * stands only at the end and after / (tag:country/*)", start)
        return Tag(name, below)

    def source(self) -> Source:
        return Source(self._value())

    def language(self) -> Language:
        start = self.position
        code = self._value().casefold()
        if not _CODE.fullmatch(code):
            raise QueryError("a language is a code of two or three letters (lang:de)", start)
        return Language(code)

    def name(self) -> Name:
        start = self.position
        value = self._value()
        if not any(map(str.isalnum, value)):
            raise QueryError("a name has letters (name:maduro)", start)
        return Name(value)

    def label(self) -> Label:
        start = self.position
        value = self._value().upper()
        if not _LABEL.fullmatch(value):
            raise QueryError("a label is one word (label:PER, label:ORG, label:LOC, label:MISC)", start)
        return Label(value)

    def published(self) -> Dated:
        return self._dated("published")

    def added(self) -> Dated:
        return self._dated("added")

    def _dated(self, field: Literal["published", "added"]) -> Dated:
        start = self.position
        value = self._value()
        try:
            bounds(value)
        except InputError as error:
            raise QueryError(f"{field}: {error}", start) from error
        return Dated(field, value)

    def state(self) -> Is:
        start = self.position
        value = self._value().casefold()
        if value not in {state.value for state in State}:
            known = ", ".join(state.value for state in State)
            raise QueryError(f"unknown state after is:; known are {known}", start)
        return Is(State(value))


_READERS: Final[dict[str, Callable[[_Parser], Node]]] = {
    "added": _Parser.added,
    "is": _Parser.state,
    "label": _Parser.label,
    "lang": _Parser.language,
    "name": _Parser.name,
    "published": _Parser.published,
    "source": _Parser.source,
    "tag": _Parser.tag,
}
