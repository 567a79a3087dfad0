"""Tokens in columns with tags, as CoNLL-2002 and 2003 began it: one token a line, an empty line between sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from annotations.errors import FormatError
from annotations.recognition.scoring import Found

_TAG = re.compile(r"O|[BIESLU]-\S+")
"""A tag of IOB1, IOB2, BIOES or BILOU."""

Row = tuple[int, list[str]]
"""The number of a line, from 1, and its columns."""


def columns(content: str) -> Iterator[tuple[str, tuple[Found, ...]]]:
    """The sentences of a file, their tokens joined by blanks, with their spans.

    The token stands in the first column and the tag in the last that has only tags. Where the first column counts the
    tokens (GermEval 2014, Universal NER), the token is the second, and the tag the first that has only tags: the outer
    names. FormatError begins with the number of the line.
    """
    sentences = list(_sentences(content))
    if not sentences:
        raise FormatError("has no tokens")
    token, tag = _places(list(chain.from_iterable(sentences)), sentences)
    for rows in sentences:
        yield _sentence([row[token] for _, row in rows], [row[tag] for _, row in rows])


def _sentences(content: str) -> Iterator[list[Row]]:
    """The sentences as rows; comments and document marks are passed over."""
    tabs = "\t" in content
    rows: list[Row] = []
    for number, line in enumerate(content.splitlines(), 1):
        row = line.rstrip("\r\n").split("\t") if tabs else line.split()
        if not line.strip() or line.startswith("-DOCSTART-"):
            if rows:
                yield rows
            rows = []
        elif not (re.match(r"#(?:\s|$)", line) and not _TAG.fullmatch(row[-1])):
            if len(row) < 2:
                raise FormatError(f"{number}: has one column; a token and its tag are needed")
            if not row[0].strip():
                raise FormatError(f"{number}: has no token in its first column")
            rows.append((number, row))
    if rows:
        yield rows


def _places(rows: Sequence[Row], sentences: Sequence[Sequence[Row]]) -> tuple[int, int]:
    """The columns of token and tag."""
    width = len(rows[0][1])
    for number, row in rows:
        if len(row) != width:
            raise FormatError(f"{number}: has {len(row)} columns, the lines before it have {width}")
    counted = width > 2 and all(
        row[0] == str(at) for sentence in sentences for at, (_, row) in enumerate(sentence, 1)
    )
    token = 1 if counted else 0
    tags = [at for at in range(token + 1, width) if all(_TAG.fullmatch(row[at]) for _, row in rows)]
    if tags:
        return token, tags[0] if counted else tags[-1]
    number, row = next((number, row) for number, row in rows if not _TAG.fullmatch(row[-1]))
    raise FormatError(f"{number}: {row[-1]!r} is no tag such as O, B-PER or I-PER")


def _sentence(tokens: Sequence[str], tags: Sequence[str]) -> tuple[str, tuple[Found, ...]]:
    """A sentence's text and spans. A name begins where conlleval lets it begin, so IOB1 is read as well as IOB2."""
    spans: list[Found] = []
    at, before, open_ = 0, ("O", ""), False
    for token, tag in zip(tokens, tags, strict=True):
        prefix, _, label = tag.partition("-")
        going_on = open_ and prefix in "IEL" and label == before[1] and before[0] not in ("E", "L", "S", "U")
        if label and going_on:
            spans[-1] = (spans[-1][0], at + len(token), label)
        elif label:
            spans.append((at, at + len(token), label))
        open_, before = bool(label), (prefix, label)
        at += len(token) + 1
    return " ".join(tokens), tuple(spans)
