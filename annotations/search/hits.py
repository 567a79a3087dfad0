"""Where the words of a query stand in a text, as the full-text index finds them, and the passage that shows it best.

A word finds what begins with it and its other forms, a phrase the words that follow each other as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from annotations.model import Span
from annotations.search.inflection import forms
from annotations.search.nodes import And, Node, Or, Phrase, Word
from annotations.search.query import parse_query
from annotations.search.words import tokens

LENGTH = 90
"""Code points of a snippet, more or less."""


class Snippet(NamedTuple):
    """A passage on one line, and where in it hits stand, in its code points."""

    text: str
    hits: tuple[Span, ...]


def wanted(query: str) -> list[Word | Phrase]:
    """The words and phrases that a query looks for, without those that must not be there."""
    found: list[Word | Phrase] = []

    def collect(node: Node) -> None:
        match node:
            case Word() | Phrase():
                found.append(node)
            case And(children) | Or(children):
                for child in children:
                    collect(child)
            case _:
                pass

    collect(parse_query(query).node)
    return found


def hits(content: str, query: str) -> list[Span]:
    """Where the words and phrases of a query stand in `content`, in order, none over another.

    QueryError if the query cannot be understood.
    """
    terms = [term for term in map(_term, wanted(query)) if term.parts]
    if not terms:
        return []
    found: list[Span] = []
    there = list(tokens(content))
    for at, first in enumerate(there):
        for term in terms:
            here = [token.term for token in there[at : at + len(term.parts)]]
            if term.stands(here) and not (found and found[-1].end > first.start):
                found.append(Span(first.start, there[at + len(here) - 1].end))
                break
    return found


class _Term(NamedTuple):
    """A word or phrase that is looked for."""

    parts: list[str]
    beginning: bool
    """Whether the last part may go on."""
    others: frozenset[str]
    """Other forms of a word."""

    def stands(self, here: list[str]) -> bool:
        """Whether it is these words."""
        if len(here) < len(self.parts) or here[:-1] != self.parts[:-1]:
            return len(here) == 1 and here[0] in self.others
        last = here[-1]
        return (
            last == self.parts[-1]
            or (self.beginning and last.startswith(self.parts[-1]))
            or (len(here) == 1 and last in self.others)
        )


def _term(node: Word | Phrase) -> _Term:
    """A word or phrase as `sql` asks the index for it."""
    word = isinstance(node, Word)
    parts = [token.term for token in tokens(node.text)]
    return _Term(
        parts,
        word and (len(node.text) > 1 or not node.text.isascii()),
        forms(node.text) if word else frozenset(),
    )


def snippet(content: str, found: Sequence[Span]) -> Snippet:
    """The passage of about `LENGTH` code points that has most hits, cut at words; the opening without any."""
    start = max((span.start for span in found), key=lambda at: _worth(found, at), default=0)
    start = max(start - LENGTH // 4, 0)
    start = content.rfind(" ", 0, start) + 1 if start and " " in content[:start] else start
    end = min(start + LENGTH, len(content))
    end = (
        max(content.rfind(" ", start, end), start + 1)
        if end < len(content) and " " in content[start:end]
        else end
    )
    end = max([end, *(span.end for span in found if span.start < end)])
    before, after = "… " if start else "", " …" if end < len(content) else ""
    text = before + re.sub(r"\s", " ", content[start:end]) + after
    by = len(before) - start
    return Snippet(text, tuple(Span(s.start + by, s.end + by) for s in found if start <= s.start < end))


def _worth(found: Sequence[Span], at: int) -> tuple[int, int]:
    """How many hits a snippet from there shows; the earlier of equals."""
    return sum(at <= span.start < at + LENGTH * 3 // 4 for span in found), -at
