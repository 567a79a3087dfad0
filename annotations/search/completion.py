"""What can be typed next in a query: fields, and the values that are there for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from annotations.errors import QueryError
from annotations.model import COLORS
from annotations.search.fields import FIELDS, NO_COLOR, READERS, SORT, SORT_KEYS
from annotations.search.nodes import All, Language, Node, Source, State, Tag, made_by, named, unparse
from annotations.search.query import FIELD, Query, parse_query
from annotations.search.scanner import Scanner

Values = Callable[[str, str], Sequence[str]]
"""Gives the values of a field (`tag`, `name`, `source`, `lang`, `label`, `creator`) that begin with something.

The best come first.
"""

_STATES: Final = tuple(state.value for state in State)
_ORDERS: Final = tuple(key for name in SORT_KEYS for key in (name, f"-{name}"))
_DAYS: Final = ("today", "yesterday", "7d", "30d")
_FIXED: Final[dict[str, tuple[str, ...]]] = {
    "added": _DAYS,
    "annotated": _DAYS,
    "color": (*COLORS, NO_COLOR),
    "is": _STATES,
    "note": (),
    "published": _DAYS,
    SORT: _ORDERS,
}
"""Values that do not depend on the library."""

_QUOTED: Final = re.compile(r'"(?:[^"]|"")*+"')
"""Something between quotation marks, of which those inside are doubled."""

_NODES: Final[dict[str, Callable[[str], Node]]] = {
    "creator": made_by,
    "lang": Language,
    "name": named,
    "source": lambda value: Source(value, exact=True),
    "tag": Tag,
}


@dataclass(frozen=True, slots=True)
class Completion:
    """What may stand instead of a part of the query, in code points; no candidates where nothing is known."""

    start: int
    end: int
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Term:
    """A word, phrase or field with value as it stands in a query."""

    start: int
    end: int
    field: str
    top: bool
    """Whether it is outside all parentheses and negations, where an order may stand."""


def completions(query: str, caret: int, values: Values) -> Completion:
    """What can be typed at the caret, a code point from 0 to the query's length.

    With any of the candidates for a value, a query parses that parses with some other value; after one for a field
    (`tag:`) a value is missing yet. Values are in quotation marks where they need them.
    """
    caret = min(max(caret, 0), len(query))
    # With a letter at the caret there is always a term.
    terms = list(_terms(f"{query[:caret]}x{query[caret:]}"))
    term = next(one for one in terms if one.start <= caret < one.end)
    if query.startswith('"', term.start):
        return Completion(caret, caret)
    may_order = term.top and not any(one.field == SORT for one in terms if one is not term)
    known = FIELDS if may_order else READERS
    found = FIELD.match(query, term.start, term.end - 1)
    if found is None or caret < found.end():
        typed = query[term.start : caret].casefold()
        end = found.end() if found else term.end - 1 if typed else caret
        return Completion(term.start, end, tuple(f"{one}:" for one in known if one.startswith(typed)))
    name = found[1].lower()
    if name not in known:
        return Completion(caret, caret)
    start, end = found.end(), max(caret, term.end - 1)
    if query.startswith('"', start) and not _QUOTED.match(query, start):
        end = _word_end(query, caret)
    return Completion(start, end, tuple(_written(name, _unquoted(query[start:caret]), values)))


def _terms(query: str) -> Iterator[_Term]:
    """The terms of a query, also of one that is not finished or goes wrong."""
    scanner = Scanner(query)
    depth, negated = 0, False
    while not scanner.at_end():
        start, character = scanner.position, scanner.peek()
        if scanner.at_minus():
            scanner.position += 1
            negated = True
            continue
        if character.isspace():
            scanner.skip_space()
        elif character in "()":
            depth = max(0, depth + (1 if character == "(" else -1))
            scanner.position += 1
        elif scanner.at_or():
            scanner.position += 2
        else:
            field = _skip(scanner)
            yield _Term(start, scanner.position, field, not depth and not negated)
        negated = False


def _skip(scanner: Scanner) -> str:
    """Go past one term and return its field, '' for a word or phrase."""
    found = FIELD.match(scanner.query, scanner.position)
    field = found[1].lower() if found else ""
    if found:
        scanner.position = found.end()
    quoted = _QUOTED.match(scanner.query, scanner.position)
    if quoted:
        scanner.position = quoted.end()
    elif scanner.peek() == '"':
        scanner.position = len(scanner.query)
    if not quoted or field == "tag":
        scanner.run()
    return field


def _word_end(query: str, start: int) -> int:
    scanner = Scanner(query)
    scanner.position = start
    scanner.run()
    return scanner.position


def _unquoted(typed: str) -> str:
    """The beginning of a value without the quotation marks that it may have."""
    if not typed.startswith('"'):
        return typed
    inner = typed[1:].replace('""', "\0").replace('"', "")
    return inner.replace("\0", '"')


def _written(field: str, typed: str, values: Values) -> Iterator[str]:
    """The values of a field that begin as typed, as they are written in a query, each once."""
    wanted = typed.casefold()
    if field in _FIXED:
        yield from (value for value in _FIXED[field] if value.startswith(wanted))
        return
    found = values(field, typed)
    if field == "tag" and typed.endswith("/") and found:
        found = [f"{typed}*", *found]
    seen = set()
    for value in found:
        text = _value(field, value)
        if text and text not in seen:
            seen.add(text)
            yield text


def _value(field: str, value: str) -> str:
    """A value as it is written after its field; '' for one that cannot be asked for."""
    if field == "tag" and value.endswith("/*"):
        node: Node = Tag(value.removesuffix("/*"), below=True)
    elif field in _NODES:
        node = _NODES[field](value)
    else:
        return value if _means(f"{field}:{value}") else ""
    written = unparse(node)
    return written.removeprefix(f"{field}:") if _means(written, node) else ""


def _means(query: str, node: Node | None = None) -> bool:
    """Whether a query parses, to a tree if one is given."""
    try:
        found = parse_query(query)
    except QueryError:
        return False
    return found == Query(node) if node is not None else not isinstance(found.node, All)
