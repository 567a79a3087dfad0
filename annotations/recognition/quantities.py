"""Finds dates, amounts of money and percentages by rules, in German and English; in the worker's process only.

spaCy's Matcher finds sequences of words that may be one; `money`, `dates` and `times` read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from annotations.recognition.calendar_words import Setting
from annotations.recognition.cues import Place, is_meant, stands_free
from annotations.recognition.money import money, percent
from annotations.recognition.quantity_patterns import FIRST, SEQUENCES, TOKENS, kinds, patterns
from annotations.recognition.times import READERS
from annotations.recognition.units import Unit

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.tokens import Doc

LANGUAGES = ("de", "en")
"""Those whose quantities are found."""

NEW_WORDS = 100_000
"""Words after which the tokenizer is made anew: spaCy keeps each."""

_BLANKS = re.compile(r"[^\S\n ]")
"""What stands for a blank between number and unit: no-break, narrow and thin spaces."""


class Quantity(NamedTuple):
    """A quantity in a text, and what it comes to."""

    start: int
    end: int
    label: str
    """`DATE`, `MONEY` or `PERCENT`."""
    value: str
    """DATE: ISO 8601, as precise as the text (`2015-09-04`, `2015-09`, `2015`, `2017-W31`, `--09-04` without a year,
    `1984/1989` from the first to the last), or empty where it depends on a day that is not known. MONEY: amount and
    ISO 4217 code (`3500000000 EUR`). PERCENT: a number (`12.5`). A range of amounts has two dots (`3..5`).
    """


def quantities(texts: Sequence[str], language: str, published: str | None = None) -> list[list[Quantity]]:
    """The quantities in each text: sorted, never overlapping, in code points of that text.

    `published` is the day (`2017-08-06`), month or year on which the texts came out; relative dates are counted from
    it. Nothing is found in languages other than German and English.
    """
    if language not in LANGUAGES:
        return [[] for _ in texts]
    finder = _finder(language)
    if len(finder.nlp.vocab) > finder.known + NEW_WORDS:
        _finder.cache_clear()
        finder = _finder(language)
    return [finder.find(text, published or "") for text in texts]


def placed(
    answers: Iterable[tuple[Sequence[Unit], Sequence[Sequence[Quantity]]]],
) -> tuple[Quantity, ...]:
    """What was found in units, in code points of the whole text: its own of each, the first of an overlap."""
    found: list[Quantity] = []
    for group, several in answers:
        for unit, each in zip(group, several, strict=True):
            for quantity in each:
                start = unit.start + quantity.start
                free = not found or start >= found[-1].end
                if free and unit.first <= start < unit.last:
                    found.append(quantity._replace(start=start, end=unit.start + quantity.end))
    return tuple(found)


class Candidate(NamedTuple):
    """A sequence of words that may be a quantity."""

    start: int
    end: int
    """Tokens, half-open."""
    kind: str
    """Name of its reader."""


class _Finder:
    """The tokenizer and the Matcher of one language."""

    def __init__(self, language: str) -> None:
        import spacy
        from spacy.matcher import Matcher
        from spacy.tokenizer import Tokenizer

        self.language = language
        self.nlp: Language = spacy.blank(language)
        self.nlp.tokenizer = Tokenizer(
            self.nlp.vocab, prefix_search=FIRST.match, infix_finditer=TOKENS.finditer
        )
        flags = {name: self.nlp.vocab.add_flag(kind) for name, kind in kinds(language).items()}
        self.matcher: Matcher = Matcher(self.nlp.vocab, validate=False)
        for name, sequences in SEQUENCES[language].items():
            self.matcher.add(name, list(patterns(sequences, flags)))
        self.known = len(self.nlp.vocab)

    def find(self, text: str, published: str) -> list[Quantity]:
        """The quantities in a text; the longest of those that overlap, then the first."""
        doc = self.nlp.tokenizer(_BLANKS.sub(" ", text))
        words, glued = [token.text for token in doc], [not token.whitespace_ for token in doc]
        found = sorted(
            {Candidate(start, end, self.nlp.vocab.strings[key]) for key, start, end in self.matcher(doc)},
            key=lambda each: (each.start - each.end, each.start, each.kind),
        )
        taken: list[Quantity] = []
        free = [True] * len(doc)
        for candidate in found:
            if not all(free[candidate.start : candidate.end]):
                continue
            place = Place(words, glued, candidate.start, candidate.end)
            quantity = self._read(doc, candidate.kind, place, published)
            if quantity is not None:
                free[candidate.start : candidate.end] = [False] * (candidate.end - candidate.start)
                taken.append(quantity)
        return sorted(taken)

    def _read(self, doc: Doc, kind: str, place: Place, published: str) -> Quantity | None:
        """What a candidate comes to, or None if it is no quantity."""
        if not stands_free(place, kind) or not is_meant(place, kind, self.language):
            return None
        span = doc[place.start : place.end]
        label, value = "DATE", None
        if kind in ("money", "percent"):
            label, read = kind.upper(), {"money": money, "percent": percent}[kind]
            value = read(span.text, self.language, place.before)
        else:
            value = READERS[kind](span.text.lower(), Setting(self.language, published, place.before))
        return None if value is None else Quantity(span.start_char, span.end_char, label, value)


@lru_cache(len(LANGUAGES))
def _finder(language: str) -> _Finder:
    return _Finder(language)
