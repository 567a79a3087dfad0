"""What one place in an article says for the others: who was named in full once may be mentioned by surname.

Pipelines read paragraph by paragraph; an article names `Nicolás Maduro` once and then only `Maduro`. On the check set
this gains; giving every name one label, and looking for every name and not only surnames, loses more than it gains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Found = tuple[int, int, str]
"""Start and end in code points of a text, and label."""

_WORD = re.compile(r"\w+(?:[-‐‑]\w+)*")


def with_surnames(texts: Sequence[str], found: Sequence[Sequence[Found]]) -> list[list[Found]]:
    """The mentions of an article's texts, and between them the surnames of people who are named in full somewhere.

    A surname is the last word of a mention of a person (PER) with several words; it counts as a whole word, with a
    genitive s too. It is not looked for if the article also has the word in lower case, or found it with another label.
    """
    surnames = _surnames(texts, found)
    if not surnames:
        return [list(mentions) for mentions in found]
    return [
        sorted([*mentions, *_between(text, mentions, surnames)])
        for text, mentions in zip(texts, found, strict=True)
    ]


def _surnames(texts: Sequence[str], found: Sequence[Sequence[Found]]) -> set[str]:
    surnames: set[str] = set()
    other: set[str] = set()
    for text, mentions in zip(texts, found, strict=True):
        for start, end, label in mentions:
            name = text[start:end]
            if label != "PER":
                other.add(name)
            elif surname := _surname(name):
                surnames.add(surname)
    if surnames:
        other |= {word.capitalize() for text in texts for word in _WORD.findall(text) if word.islower()}
    surnames -= other
    return surnames | {surname + "s" for surname in surnames if not surname.endswith("s")} - other


def _surname(name: str) -> str:
    words = name.split()
    last = words[-1] if len(words) > 1 else ""
    return (
        last if len(last) > 3 and last[:1].isupper() and not last.isupper() and _WORD.fullmatch(last) else ""
    )


def _between(text: str, mentions: Sequence[Found], surnames: set[str]) -> Iterator[Found]:
    at = 0
    for start, end, _ in [*mentions, (len(text), len(text), "")]:
        for word in _WORD.finditer(text, at, start):
            if word[0] in surnames:
                yield word.start(), word.end(), "PER"
        at = max(at, end)
