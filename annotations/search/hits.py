"""Where the words of a query stand in a text, as the full-text index finds them, and the passage that shows it best.

A token is a run of letters and digits; tokens are compared without case and diacritics (FTS5's `unicode61` with
`remove_diacritics 2`). A word finds tokens that begin with it, a phrase tokens that follow each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from annotations.model import Span
from annotations.search.nodes import And, Node, Or, Phrase, Word
from annotations.search.query import parse_query

_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")

LENGTH = 90
"""Code points of a snippet, more or less."""


class Snippet(NamedTuple):
    """A passage on one line, and where in it hits stand, in its code points."""

    text: str
    hits: tuple[Span, ...]


def fold(token: str) -> str:
    """A token as the index has it: without case and diacritics."""
    if token.isascii():
        return token.lower()
    decomposed = unicodedata.normalize("NFD", token.lower())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


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
    terms = [_parts(each) for each in wanted(query)]
    terms = [term for term in terms if term[0]]
    if not terms:
        return []
    tokens = [(fold(token[0]), token.start(), token.end()) for token in _TOKEN.finditer(content)]
    found: list[Span] = []
    for at, (first, start, _) in enumerate(tokens):
        for parts, beginning in terms:
            if not first.startswith(parts[0]) or at + len(parts) > len(tokens):
                continue
            here = [token for token, _, _ in tokens[at : at + len(parts)]]
            last = here[-1].startswith(parts[-1]) if beginning else here[-1] == parts[-1]
            if here[:-1] == parts[:-1] and last and not (found and found[-1].end > start):
                found.append(Span(start, tokens[at + len(parts) - 1][2]))
                break
    return found


def _parts(node: Word | Phrase) -> tuple[list[str], bool]:
    """The tokens of a word or phrase, and whether the last may go on; as `sql` asks the index."""
    parts = [fold(token) for token in _TOKEN.findall(node.text)]
    return parts, isinstance(node, Word) and (len(node.text) > 1 or not node.text.isascii())


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
