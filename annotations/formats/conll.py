"""Columns as in CoNLL-2003, with IOB2 in the last: word, space after it, recognised name, annotation.

https://aclanthology.org/W03-0419/ ; the second column is what CoNLL-U's MISC says of spaces (`SpaceAfter=No`,
`SpacesAfter=\\n\\n`; `_` is one space), so that the text can be had again.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, TextIO

from annotations.errors import FormatError
from annotations.formats.bounds import ITEM
from annotations.formats.incoming import IncomingText
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle, Record
from annotations.formats.spans import LabelledSpan, flat, spans, tags_of, unplaced
from annotations.model import Loss
from annotations.text import Segments, clean_line

CARRIES: Final = frozenset(
    {
        Feature.BARE,
        Feature.TEXTS,
        Feature.POSITIONS,
        Feature.CONTEXTS,
        Feature.TAGS,
        Feature.HIERARCHY,
        Feature.MENTIONS,
    }
)

DOCUMENT: Final = "-DOCSTART- -X- O O"
"""What stands before every article; other programs look for exactly this."""

_TOKEN: Final = re.compile(
    r"[^\W_]+(?:['’\-.][^\W_]+)*[\u0300-\u036f\u200d\ufe0f]*|\S[\u0300-\u036f\u200d\ufe0e\ufe0f]*"
)
_SPACES: Final = {" ": "\\s", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_ESCAPED: Final = re.compile(r"\\(?:u([0-9a-f]{4})|(.))")
_ENCODED: Final = re.compile(r"[\s%]")
_DECODED: Final = re.compile("%([0-9A-F]{2,6});")
_LABEL: Final = re.compile(r"O|[BIESLU](?:-\S*)?")
_NO_SPACE_BEFORE: Final = re.compile(r"[.,;:!?%)\]}»“”’…]+")
_BEGINS: Final = frozenset("BSU")
"""First letters of labels that begin a passage, in IOB2, IOBES and BILOU."""


class _Token(NamedTuple):
    word: str
    spaces: str
    """What follows it in the text."""
    label: str
    sentence: int
    """Number of its sentence."""


def write(articles: Iterable[ExportArticle], out: TextIO) -> tuple[Loss, ...]:
    """Write a line a token and an empty one after each sentence; no annotation is cut by a sentence's end."""
    tally = Tally(CARRIES)
    for one in tally.watch(articles):
        for gone in unplaced(one):
            tally.lost(
                1, "annotation without a place left out", "annotations without a place left out", gone.uid
            )
        labelled = spans(one)
        kept = flat(s for s in labelled if s.annotation)[0]
        names, beside = flat(s for s in labelled if s.mention)
        tally.lost(len(beside), "overlapping name left out", "overlapping names left out")
        for span in kept:
            if len(span.labels) > 1 and span.annotation:
                more = len(span.labels) - 1
                tally.lost(more, "further tag left out", "further tags left out", span.annotation.uid)
        out.write(f"{DOCUMENT}\n\n")
        for line in _lines(one, kept, names):
            out.write(f"{line}\n")
        out.write("\n")
    return tally.losses()


def read(lines: TextIO, name: str) -> Iterator[Record]:
    """The texts between the lines `-DOCSTART-`, with a passage for each run of labels in the last column.

    IOB1, IOB2, IOBES and BILOU are understood. Where no column tells the spaces, they are guessed from punctuation.
    """
    for where, tokens in _documents(lines, name):
        raw, starts = _joined(tokens)
        text = IncomingText(raw, where)
        article = text.article({})
        yield article
        for first, last, label in _runs([token.label for token in tokens]):
            end = starts[last] + len(tokens[last].word)
            selector = text.selector(starts[first], end, where)
            tag = clean_line(_DECODED.sub(_decoded, label))
            if selector is not None:
                yield text.annotation(selector, article, {}, tags_of((tag,)) if tag else ())


def looks_like(start: str) -> bool:
    """Whether a file that begins so is in columns with labels in the last."""
    if start.startswith("-DOCSTART-"):
        return True
    rows = [line.split() for line in start.split("\n")[:50] if line.strip()][:-1]
    labels = [row[-1] for row in rows if len(row) > 1]
    labelled = all(re.fullmatch(r"O|[BIESLU]-\S+", label) for label in labels)
    return len(labels) > 2 and len(labels) == len(rows) and labelled and any(label != "O" for label in labels)


def _lines(one: ExportArticle, kept: list[LabelledSpan], names: list[LabelledSpan]) -> Iterator[str]:
    content = one.text.content
    tokens = _tokens(content, sorted({at for s in (*kept, *names) for at in (s.start, s.end)}))
    breaks = _breaks(one, kept + names)
    for number, (start, end) in enumerate(tokens):
        if number and start in breaks:
            yield ""
        following = tokens[number + 1][0] if number + 1 < len(tokens) else len(content)
        space = _spaced(content[end:following], last=number + 1 == len(tokens))
        yield f"{content[start:end]} {space} {_iob(names, start)} {_iob(kept, start)}"


def _tokens(content: str, cuts: list[int]) -> list[tuple[int, int]]:
    """Start and end of each token; none goes over one of the cuts."""
    tokens = []
    for found in _TOKEN.finditer(content):
        start, end = found.span()
        at = bisect_right(cuts, start)
        while at < len(cuts) and cuts[at] < end:
            tokens.append((start, cuts[at]))
            start = cuts[at]
            at += 1
        tokens.append((start, end))
    return tokens


def _breaks(one: ExportArticle, labelled: list[LabelledSpan]) -> set[int]:
    """Where sentences begin, but for those that begin inside a passage."""
    segments = Segments(one.text, one.article.language)
    starts = {start for start, _ in segments.sentences(0, len(one.text.content))}
    inside = sorted((span.start, span.end) for span in labelled)
    ends: list[int] = []
    for _, end in inside:
        ends.append(max(end, ends[-1] if ends else 0))
    begins = [start for start, _ in inside]
    return {at for at in starts if (n := bisect_right(begins, at - 1)) == 0 or ends[n - 1] <= at}


def _iob(labelled: list[LabelledSpan], start: int) -> str:
    at = bisect_right(labelled, start, key=lambda span: span.start) - 1
    if at < 0 or labelled[at].end <= start:
        return "O"
    label = _ENCODED.sub(lambda found: f"%{ord(found[0]):02X};", labelled[at].labels[0])
    return f"{'B' if labelled[at].start == start else 'I'}-{label}"


def _spaced(spaces: str, *, last: bool) -> str:
    if not spaces:
        return "_" if last else "SpaceAfter=No"
    if spaces == " ":
        return "_"
    return "SpacesAfter=" + "".join(_SPACES.get(one, f"\\u{ord(one):04x}") for one in spaces)


def _documents(lines: TextIO, name: str) -> Iterator[tuple[str, list[_Token]]]:
    tokens: list[_Token] = []
    number = sentence = first = 0
    while line := lines.readline(ITEM):
        number += 1
        row = line.split()
        if row and row[0].lstrip("\ufeff") == "-DOCSTART-":
            if tokens:
                yield f"{name}:{first}", tokens
            tokens = []
        elif not row:
            sentence += 1
        elif len(row) > 1 and _LABEL.fullmatch(row[-1]):
            first = first if tokens else number
            tokens.append(_Token(row[0], row[1] if len(row) > 2 else "", row[-1], sentence))
        elif not row[0].startswith("#"):
            what = (
                "the last column is no label such as O, B-PER or I-PER"
                if len(row) > 1
                else "no label after the word"
            )
            raise FormatError(f"{name}:{number}: {what}")
    if tokens:
        yield f"{name}:{first}", tokens


def _joined(tokens: list[_Token]) -> tuple[str, list[int]]:
    """The text of tokens, and where each begins in it."""
    told = any(
        token.spaces == "_" or token.spaces.startswith(("SpaceAfter=", "SpacesAfter=")) for token in tokens
    )
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for number, token in enumerate(tokens):
        if number:
            before = tokens[number - 1]
            space = _told(before) if told else _guessed(before, token)
            parts.append(space)
            length += len(space)
        starts.append(length)
        parts.append(token.word)
        length += len(token.word)
    return "".join(parts), starts


def _decoded(found: re.Match[str]) -> str:
    """The character of a code in a label, or the code itself where there is no such character."""
    code = int(found[1], 16)
    return chr(code) if code <= sys.maxunicode else found[0]


def _told(token: _Token) -> str:
    kind, _, spaces = token.spaces.partition("=")
    if kind == "SpaceAfter":
        return ""
    if kind != "SpacesAfter":
        return " "
    known = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "p": "|"}
    return _ESCAPED.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else known.get(found[2], found[2]), spaces
    )


def _guessed(before: _Token, token: _Token) -> str:
    close = _NO_SPACE_BEFORE.fullmatch(token.word) or before.word in "([{„«"
    return "" if close and before.sentence == token.sentence else " "


def _runs(labels: list[str]) -> Iterator[tuple[int, int, str]]:
    """First and last token of each labelled passage, and its label."""
    begun: int | None = None
    kind = ""
    for number, label in enumerate([*labels, "O"]):
        place, _, name = label.partition("-")
        if begun is not None and (place == "O" or place in _BEGINS or name != kind):
            yield begun, number - 1, kind
            begun = None
        if begun is None and place != "O":
            begun, kind = number, name
