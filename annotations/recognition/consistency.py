"""What one place in an article says for the others: a name known once is a name wherever it stands.

Pipelines read sentence by sentence; an article names `Nicolás Maduro` once and then only `Maduro`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

Found = tuple[int, int, str]
"""Start and end in code points of a text, and label."""

SURE = 0.75
"""Share of a name's mentions that must have one label before the others and the missing ones get it too."""

_WORD = re.compile(r"\w+(?:[-‐‑’'.]\w+)*")


def consistent(texts: Sequence[str], found: Sequence[Sequence[Found]]) -> list[list[Found]]:
    """The mentions of an article's texts, with one label a name and without gaps; sorted, never overlapping.

    * A surname of a full name (PER), and every name that was found at least twice, is looked for as whole words
      where nothing was found; with a genitive s too if it is a surname.
    * Of a name that was found with several labels, the rare ones give way to the usual one.

    Words that also stand in lower case in the article are never looked for.
    """
    labels, sought = _known(texts, found)
    if not labels:
        return [list(each) for each in found]
    return [
        _completed(text, _relabelled(text, each, labels), sought)
        for text, each in zip(texts, found, strict=True)
    ]


def _known(
    texts: Sequence[str], found: Sequence[Sequence[Found]]
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The label of each name that has a sure one; and those that are looked for, by their first word."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    surnames: Counter[str] = Counter()
    for text, mentions in zip(texts, found, strict=True):
        for start, end, label in mentions:
            name = text[start:end]
            votes[name][label] += 1
            if label == "PER" and (surname := _surname(name)):
                surnames[surname] += 1
    labels = {
        name: label for name, label in ((name, _sure(counts)) for name, counts in votes.items()) if label
    }
    lower = {word for text in texts for word in _WORD.findall(text) if word.islower()}
    sought: dict[str, dict[str, str]] = defaultdict(dict)

    def seek(name: str, label: str) -> None:
        words = _WORD.findall(name)
        if words and name[:1].isupper() and name.casefold() not in lower:
            sought[words[0]].setdefault(name, label)

    for name, label in labels.items():
        if votes[name].total() > 1 and len(name) > 2:
            seek(name, label)
    for surname in surnames:
        if labels.get(surname, "PER") == "PER" and set(votes.get(surname, {"PER"})) == {"PER"}:
            seek(surname, "PER")
            if not surname.endswith("s"):
                seek(surname + "s", "PER")
    return labels, sought


def _sure(counts: Counter[str]) -> str:
    ((label, most),) = counts.most_common(1)
    return label if most >= SURE * counts.total() else ""


def _surname(name: str) -> str:
    words = name.split()
    last = words[-1] if len(words) > 1 else ""
    return last if len(last) > 3 and last[:1].isupper() and not last.isupper() and last.isalpha() else ""


def _relabelled(text: str, mentions: Sequence[Found], labels: dict[str, str]) -> list[Found]:
    return [(start, end, labels.get(text[start:end], label)) for start, end, label in mentions]


def _completed(text: str, mentions: Sequence[Found], sought: dict[str, dict[str, str]]) -> list[Found]:
    """The mentions and the occurrences of names between them."""
    complete: list[Found] = []
    at = 0
    for mention in [*mentions, (len(text), len(text), "")]:
        complete += _occurrences(text, at, mention[0], sought)
        if mention[1] > mention[0]:
            complete.append(mention)
            at = mention[1]
    return complete


def _occurrences(text: str, start: int, end: int, sought: dict[str, dict[str, str]]) -> Iterator[Found]:
    at = start
    for word in _WORD.finditer(text, start, end):
        if word.start() < at or word[0] not in sought:
            continue
        for name, label in sorted(sought[word[0]].items(), key=lambda pair: -len(pair[0])):
            last = word.start() + len(name)
            if last <= end and text.startswith(name, word.start()) and not _goes_on(text, last):
                yield word.start(), last, label
                at = last
                break


def _goes_on(text: str, at: int) -> bool:
    """Whether a word goes on there, as a compound does after its hyphen."""
    return text[at : at + 1].isalnum() or (
        text[at : at + 1] in {"-", "‐", "‑"} and text[at + 1 : at + 2].isalnum()
    )
