"""The fields of a query: how the value of each is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal

from annotations.errors import InputError, QueryError
from annotations.model import COLORS
from annotations.search.days import bounds
from annotations.search.nodes import (
    Color,
    Creator,
    Dated,
    Is,
    Label,
    Language,
    Name,
    Node,
    Note,
    Phrase,
    Source,
    State,
    Tag,
    Word,
)
from annotations.search.scanner import Scanner
from annotations.store.listing import SORTS

SORT_KEYS: Final = (*SORTS, "relevance")
"""What `sort:` takes, with `-` in front for descending."""

NO_COLOR: Final = "none"
"""What `color:` takes for annotations without a colour."""

_CODE: Final = re.compile("[a-z]{2,3}")
_LABEL: Final = re.compile("[A-Z][A-Z0-9_-]{0,31}")


def _tag(scanner: Scanner) -> Tag:
    start = scanner.position
    if scanner.peek() == '"':
        name, tail = scanner.quoted(), scanner.run()
        below = tail == "/*"
        if tail and not below:
            at = scanner.position - len(tail)
            raise QueryError("after a tag in quotation marks only /* may follow", at)
    else:
        name = scanner.run()
        below = name == "*" or name.endswith("/*")
        name = "" if name == "*" else name.removesuffix("/*")
        if "*" in name or (below and not name and scanner.position - start > 1):
            raise QueryError("in a tag, * stands only at the end and after / (tag:country/*)", start)
    return Tag(name, below)


def _source(scanner: Scanner) -> Source:
    exact = scanner.peek() == '"'
    return Source(scanner.value(), exact)


def _language(scanner: Scanner) -> Language:
    start = scanner.position
    code = scanner.value().casefold()
    if not _CODE.fullmatch(code):
        raise QueryError("a language is a code of two or three letters (lang:de)", start)
    return Language(code)


def _name(scanner: Scanner) -> Name:
    start = scanner.position
    exact = scanner.peek() == '"'
    value = scanner.value()
    if not any(map(str.isalnum, value)):
        raise QueryError("a name has letters (name:maduro)", start)
    return Name(value, exact)


def _label(scanner: Scanner) -> Label:
    start = scanner.position
    value = scanner.value().upper()
    if not _LABEL.fullmatch(value):
        raise QueryError("a label is one word (label:PER, label:ORG, label:LOC, label:MISC)", start)
    return Label(value)


def _published(scanner: Scanner) -> Dated:
    return _dated(scanner, "published")


def _added(scanner: Scanner) -> Dated:
    return _dated(scanner, "added")


def _annotated(scanner: Scanner) -> Dated:
    return _dated(scanner, "annotated")


def _dated(scanner: Scanner, field: Literal["published", "added", "annotated"]) -> Dated:
    start = scanner.position
    value = scanner.value()
    try:
        bounds(value)
    except InputError as error:
        raise QueryError(f"{field}: {error}", start) from error
    return Dated(field, value)


def _color(scanner: Scanner) -> Color:
    start = scanner.position
    value = scanner.value().casefold()
    if value not in (*COLORS, NO_COLOR):
        known = ", ".join((*COLORS, NO_COLOR))
        raise QueryError(f"unknown colour after color:; known are {known}", start)
    return Color(value)


def _creator(scanner: Scanner) -> Creator:
    exact = scanner.peek() == '"'
    return Creator(scanner.value(), exact)


def _note(scanner: Scanner) -> Note:
    start = scanner.position
    exact = scanner.peek() == '"'
    value = scanner.value()
    if not any(map(str.isalnum, value)):
        raise QueryError("a comment has words (note:why); is:noted finds all that have one", start)
    return Note(Phrase(value) if exact else Word(value))


def _state(scanner: Scanner) -> Is:
    start = scanner.position
    value = scanner.value().casefold()
    if value not in {state.value for state in State}:
        known = ", ".join(state.value for state in State)
        raise QueryError(f"unknown state after is:; known are {known}", start)
    return Is(State(value))


def sort_key(scanner: Scanner) -> str:
    """The value of `sort:`; QueryError for an unknown one."""
    start = scanner.position
    value = scanner.value().casefold()
    if value.removeprefix("-") not in SORT_KEYS:
        known = ", ".join(SORT_KEYS)
        raise QueryError(
            f"unknown order after sort:; known are {known}, with - in front for descending", start
        )
    return value


READERS: Final[dict[str, Callable[[Scanner], Node]]] = {
    "added": _added,
    "annotated": _annotated,
    "color": _color,
    "creator": _creator,
    "is": _state,
    "label": _label,
    "lang": _language,
    "name": _name,
    "note": _note,
    "published": _published,
    "source": _source,
    "tag": _tag,
}
"""The fields that say what is found; each reader starts at the value."""

SORT: Final = "sort"
"""The field that says in which order."""

FIELDS: Final = tuple(sorted([*READERS, SORT]))
"""All fields."""
