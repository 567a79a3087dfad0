"""Edited texts in which every passage is known: how an editor's changes move, change and remove annotations.

A text is a list of paragraphs of letters, each letter with its code point in the text before, or -1 for a new one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from annotations.anchoring.selectors import describe
from annotations.model import Selector, Span, Text
from annotations.text import Segments

Paragraph = list[tuple[str, int]]
LETTERS = "abcdefghijklmnoprstuvwäöü"
MARKS = {"„": "»", "“": "«", "”": "«", "’": "'", "–": "-"}


@dataclass(frozen=True)
class Case:
    """A passage that was annotated, the text after the change, and where it is there."""

    kind: str
    selector: Selector
    content: str
    truth: Span | None
    """From its first to its last letter that is left; None if none is."""
    exists: bool
    """Whether at least half of its letters are left, close together."""

    def right(self, span: Span) -> bool:
        """Whether `span` and the truth share at least half of the longer one."""
        if self.truth is None:
            return False
        shared = min(span.end, self.truth.end) - max(span.start, self.truth.start)
        return shared >= max(span.end - span.start, self.truth.end - self.truth.start) / 2


class Editor:
    """Changes one text; sentences and words that it inserts come from other texts."""

    def __init__(self, chance: random.Random, sentences: Sequence[str], words: Sequence[str]) -> None:
        self.chance, self.sentences, self.words = chance, sentences, words
        self.kinds: dict[str, Callable[[list[Paragraph]], None]] = {
            "typing errors corrected": self.typos,
            "sentences inserted": self.insert,
            "sentences deleted": self.delete,
            "paragraphs moved": self.move,
            "paragraphs deleted": self.drop,
            "quotation marks changed": self.marks,
            "every tenth word replaced": self.replace,
            "several of these": self.mix,
            "another text": self.rewrite,
        }

    def typos(self, text: list[Paragraph]) -> None:
        """A letter replaced, left out or added, every 120 letters."""
        for paragraph in text:
            for _ in range(max(1, len(paragraph) // 120)):
                at, how = self.chance.randrange(len(paragraph)), self.chance.random()
                new = (self.chance.choice(LETTERS), -1)
                paragraph[at : at + (how < 0.7)] = [] if 0.4 <= how < 0.7 and len(paragraph) > 1 else [new]

    def insert(self, text: list[Paragraph]) -> None:
        """Four sentences between others."""
        for _ in range(4):
            paragraph = self.chance.choice(text)
            at = self.chance.choice([0, *_ends(paragraph)])
            paragraph[at:at] = _new(self.chance.choice(self.sentences) + " ")

    def delete(self, text: list[Paragraph]) -> None:
        """A sentence of each paragraph that has several."""
        for paragraph in text:
            ends = _ends(paragraph)
            if len(ends) > 1:
                which = self.chance.randrange(len(ends) - 1)
                del paragraph[ends[which] : ends[which + 1]]

    def move(self, text: list[Paragraph]) -> None:
        """Two paragraphs, to somewhere else."""
        for _ in range(2):
            text.insert(self.chance.randrange(len(text)), text.pop(self.chance.randrange(len(text))))

    def drop(self, text: list[Paragraph]) -> None:
        """Two paragraphs."""
        for _ in range(min(2, len(text) - 1)):
            text.pop(self.chance.randrange(len(text)))

    def marks(self, text: list[Paragraph]) -> None:
        """Quotation marks, apostrophes and dashes of another style."""
        text[:] = [[(MARKS.get(letter, letter), at) for letter, at in paragraph] for paragraph in text]

    def replace(self, text: list[Paragraph]) -> None:
        """Every tenth word, by one of another text."""
        for paragraph in text:
            words = list(re.finditer(r"\w+", _said(paragraph)))
            chosen = self.chance.sample(words, min(max(1, len(words) // 10), len(words)))
            for word in sorted(chosen, key=lambda word: -word.start()):
                paragraph[word.start() : word.end()] = _new(self.chance.choice(self.words))

    def mix(self, text: list[Paragraph]) -> None:
        """Several of these, one after another."""
        for change in (self.typos, self.insert, self.move, self.marks, self.delete, self.drop):
            change(text)

    def rewrite(self, text: list[Paragraph]) -> None:
        """Nothing is left."""
        text[:] = [_new(self.chance.choice(self.sentences)) for _ in text]


def _said(paragraph: Paragraph) -> str:
    return "".join(letter for letter, _ in paragraph)


def _new(words: str) -> Paragraph:
    return [(letter, -1) for letter in words]


def _ends(paragraph: Paragraph) -> list[int]:
    return [end.end() for end in re.finditer(r"[.!?] ", _said(paragraph))]


def passages(text: Text, chance: random.Random, count: int) -> list[Span]:
    """Sentences, phrases and single words, as people mark them."""
    segments, length, found = Segments(text), len(text.content), set[Span]()
    for _ in range(count):
        at, how = chance.randrange(length), chance.random()
        words = segments.words(at, min(at + (12 if how < 0.3 else chance.randrange(5, 60)), length))
        if how >= 0.65:
            found.add(segments.sentence(at))
        elif words:
            found.add(words[0] if how < 0.3 else Span(words[0].start, words[-1].end))
    return sorted(span for span in found if "\n" not in text.content[slice(*span)] and span.end > span.start)


def cases(texts: Sequence[Text], seed: int, a_text: int = 30) -> Iterator[Case]:
    """Passages of each text after each kind of change; the same seed gives the same ones."""
    chance = random.Random(seed)
    pieces = [Segments(text).sentences(0, len(text.content)) for text in texts]
    for number, text in enumerate(texts):
        sentences = [
            other.content[slice(*span)]
            for at, other in enumerate(texts)
            if at != number
            for span in pieces[at]
        ]
        editor = Editor(chance, sentences, re.findall(r"\w{4,}", " ".join(sentences)))
        for kind, change in editor.kinds.items():
            edited = [
                [
                    (letter, block.start + at)
                    for at, letter in enumerate(text.content[block.start : block.end])
                ]
                for block in text.blocks
            ]
            change(edited)
            yield from _compared(kind, text, edited, passages(text, chance, a_text))


def _compared(kind: str, text: Text, edited: list[Paragraph], spans: Sequence[Span]) -> Iterator[Case]:
    letters: Paragraph = []
    for paragraph in edited:
        letters += [*(_new("\n\n") if letters else []), *paragraph]
    content = _said(letters)
    place = {origin: at for at, (_, origin) in enumerate(letters) if origin >= 0}
    for span in spans:
        length = span.end - span.start
        left = sorted(place[at] for at in range(*span) if at in place)
        truth = Span(left[0], left[-1] + 1) if left else None
        close = truth is not None and truth.end - truth.start < 2 * length + 10
        exists = close and len(left) >= length / 2
        yield Case(kind, describe(text.content, *span), content, truth, exists)
