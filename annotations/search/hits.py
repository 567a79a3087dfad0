"""Where the words of a query stand in a text, as the full-text index finds them, and the passage that shows it best.

A word finds what begins with it and its other forms, a phrase the words that follow each other as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from annotations.model import Span
from annotations.search.inflection import forms
from annotations.search.nodes import And, Node, Or, Phrase, Word, has_beginning
from annotations.search.query import parse_query
from annotations.search.words import Token, tokens

LENGTH = 90
"""Code points of a snippet, more or less."""


class Snippet(NamedTuple):
    """A passage on one line, and where in it hits stand, in its code points."""

    text: str
    hits: tuple[Span, ...]


class Hit(NamedTuple):
    """Where one of the words and phrases of a query stands."""

    span: Span
    term: int
    """Which of those that are `wanted`."""


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
    return [hit.span for hit in located(content, query)]


def located(content: str, query: str) -> list[Hit]:
    """What `hits` gives, and of which word or phrase each is."""
    terms = [(-number, _term(node)) for number, node in enumerate(wanted(query))]
    terms = [(number, term) for number, term in terms if term.words]
    if not terms:
        return []
    words = list(tokens(content))
    begin = {
        word: [(number, term) for number, term in terms if term.may_begin(word)]
        for word in {token.term for token in words}
    }
    found: list[Hit] = []
    free = 0
    for at, word in enumerate(words):
        if at < free or not begin[word.term]:
            continue
        length, number = max((term.length(words, at), number) for number, term in begin[word.term])
        if length:
            free = at + length
            found.append(Hit(Span(word.start, words[free - 1].end), -number))
    return found


class _Term(NamedTuple):
    """A word or phrase as it is compared with the words of a text."""

    words: tuple[str, ...]
    beginning: bool
    """Whether the last word may go on."""
    others: frozenset[str]
    """Other forms of a word."""

    def may_begin(self, word: str) -> bool:
        """Whether it can stand where a word of the text is."""
        return word.startswith(self.words[0]) or word in self.others

    def length(self, there: Sequence[Token], at: int) -> int:
        """How many words from `at` on it takes, 0 if it does not stand there."""
        first, last = there[at].term, len(self.words) - 1
        if first.startswith(self.words[0]) and at + last < len(there):
            end = there[at + last].term
            fits = end.startswith(self.words[-1]) if self.beginning else end == self.words[-1]
            if fits and all(there[at + number].term == self.words[number] for number in range(last)):
                return last + 1
        return int(first in self.others)


def _term(node: Word | Phrase) -> _Term:
    """A word or phrase as `sql` asks the index for it."""
    words = tuple(token.term for token in tokens(node.text))
    return _Term(words, has_beginning(node), forms(node.text) if isinstance(node, Word) else frozenset())


def snippet(content: str, found: Sequence[Hit]) -> Snippet:
    """The passage of about `LENGTH` code points with most different words, cut at words; the opening without any."""
    start = max(_best(found) - LENGTH // 4, 0)
    if start:
        start = max(content.rfind(" ", 0, start), content.rfind("\n", 0, start)) + 1
    end = min(start + LENGTH, len(content))
    if end < len(content):
        at = max(content.rfind(" ", start, end), content.rfind("\n", start, end))
        end = at if at > start else end
    spans = [hit.span for hit in found if start <= hit.span.start < end]
    end = max([end, *(span.end for span in spans)])
    before, after = "… " if start else "", " …" if end < len(content) else ""
    text = before + re.sub(r"\s", " ", content[start:end]) + after
    by = len(before) - start
    return Snippet(text, tuple(Span(span.start + by, span.end + by) for span in spans))


def _best(found: Sequence[Hit]) -> int:
    """Where a snippet had best begin: with the most different words, then the most hits, then the first."""
    best, at = (0, 0), 0
    inside: Counter[int] = Counter()
    last = 0
    for number, hit in enumerate(found):
        while last < len(found) and found[last].span.start < hit.span.start + LENGTH * 3 // 4:
            inside[found[last].term] += 1
            last += 1
        worth = (sum(count > 0 for count in inside.values()), last - number)
        if worth > best:
            best, at = worth, hit.span.start
        inside[hit.term] -= 1
    return at
