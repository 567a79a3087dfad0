"""What a query means, as a tree of frozen nodes, and that tree as a query again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from annotations.search.characters import ends_word


class State(StrEnum):
    """What an article or an annotation can be asked to be."""

    UNREAD = "unread"
    READ = "read"
    STARRED = "starred"
    ARCHIVED = "archived"
    ANNOTATED = "annotated"
    SEED = "seed"
    ORPHANED = "orphaned"
    UNCODED = "uncoded"
    CODING = "coding"
    CODED = "coded"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class All:
    """The empty query: everything."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, or the beginning of one."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other."""

    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """`tag:country`, or with all that stand below it `tag:country/*`; `tag:*` has no name and is any tag."""

    name: str
    below: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """`source:zeit`: part of a source's name; in quotation marks, all of it."""

    name: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """`lang:de`: an ISO 639 code in lower case."""

    code: str


@dataclass(frozen=True, slots=True)
class Name:
    """`name:maduro`: part of the name of somebody or something that is mentioned; in quotation marks all of it."""

    name: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """`label:PER`: something of that label is mentioned."""

    label: str


@dataclass(frozen=True, slots=True)
class Dated:
    """`published:2017-08` or `added:>2026`: days as `days.bounds` reads them."""

    field: Literal["published", "added"]
    days: str


@dataclass(frozen=True, slots=True)
class Is:
    """`is:unread`."""

    state: State


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but what its child finds."""

    child: Node


@dataclass(frozen=True, slots=True)
class And:
    """What every child finds; at least two, none of them an `And`."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What any child finds; at least two, none of them an `Or`."""

    children: tuple[Node, ...]


Node = All | Word | Phrase | Tag | Source | Language | Name | Label | Dated | Is | Not | And | Or


def has_beginning(node: Word | Phrase) -> bool:
    """Whether it finds what begins with it: words do, but for ASCII characters, with which half of all words begin."""
    return isinstance(node, Word) and (len(node.text) > 1 or not node.text.isascii())


def unparse(node: Node) -> str:
    """The query that parses to this tree, for any tree that `parse` made."""
    match node:
        case All():
            return ""
        case Word(text):
            return text
        case Phrase(text):
            return _quoted(text)
        case Tag(name, below):
            return "tag:" + ("/".join([_value(name)] * bool(name) + ["*"] * below))
        case Source(name, exact):
            return f"source:{_quoted(name) if exact else name}"
        case Language(code):
            return f"lang:{code}"
        case Name(name, exact):
            return f"name:{_quoted(name) if exact else name}"
        case Label(label):
            return f"label:{_value(label)}"
        case Dated(field, days):
            return f"{field}:{_value(days)}"
        case Is(state):
            return f"is:{state.value}"
        case Not(child):
            return f"-({unparse(child)})" if isinstance(child, And | Or) else f"-{unparse(child)}"
        case And(children):
            return " ".join(f"({unparse(one)})" if isinstance(one, Or) else unparse(one) for one in children)
        case Or(children):
            return " OR ".join(unparse(one) for one in children)


def named(name: str) -> Name:
    """A name as a query has it: all of it where it needs quotation marks."""
    return Name(name, exact=_value(name) != name)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _value(name: str) -> str:
    """A field's value, in quotation marks if it would end or mean something else without."""
    plain = "*" not in name and not name.startswith("//") and not any(map(ends_word, name))
    return name if plain else _quoted(name)
