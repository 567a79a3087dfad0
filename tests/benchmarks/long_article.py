"""An article of any length, with names and annotations in a real library, to measure the reading view with."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from annotations.library import Library
from annotations.model import Draft, RawMention
from annotations.store import mentions as stored
from annotations.text import from_plain

WORDS = tuple(
    "Rat hat am Dienstag lange über den Bau der neuen Brücke am See gesprochen und nach einer Stunde ohne Ergebnis"  # noqa: SIM905
    " vertagt weil die Kosten noch offen sind sagte sie später im Gespräch mit dieser Zeitung aber niemand wollte das"
    " glauben obwohl es längst beschlossen war".split()
)
FIRST = ("Ines", "Karl", "Maria", "Jonas", "Petra", "Ahmed", "Selma", "Otto", "Greta", "Luis")
LAST = (
    "Halder",
    "Brandt",
    "Kowalski",
    "Yilmaz",
    "Lang",
    "Weber",
    "Santos",
    "Nowak",
    "Richter",
    "Moser",
    "Berger",
)
PLACES = ("Lindau", "Bregenz", "Venezuela", "Brasilien", "Konstanz", "Hamburg", "Montevideo", "Lissabon")
OPENING = ("Erstens", "zweitens")
"""The words that every text begins with; the second stands nowhere else."""
BODIES = ("Mercosur", "Stadtrat Lindau", "Deutsche Bahn", "Seeblatt Verlag")
TAGS = ("quote", "claim", "figure", "check", "country/ve")


@dataclass(frozen=True, slots=True)
class Kept:
    """What an article holds."""

    words: int
    mentions: int
    annotations: int
    size: int
    """Bytes of the text in UTF-8."""


def fill(path: Path, words: int, mentions: int, annotations: int) -> Kept:
    """Make a library with one German article of so many words; without words, one with nothing to be seen in it."""
    content, spans = written(words, mentions)
    with Library.open(path, creator="bench") as library:
        for seed in library.articles(limit=1000):
            library.set_archived([seed.id], True)
        if not words:
            return Kept(0, 0, 0, 0)
        text = from_plain(content)
        library.add_draft(Draft("Lang", text, language="de", published="2030-01-01"), "bench")
        article = next(a for a in library.articles(limit=1) if a.title == "Lang")
        found = []
        at = 0
        for surface, label in spans:
            at = text.content.index(surface, at)
            found.append(RawMention(at, at + len(surface), label))
            at += len(surface)
        pipeline = library.pipeline_for(article.id)
        assert pipeline is not None, "no pipeline for German is bundled"
        with library._store.writing() as queries:
            text_id = queries.value("SELECT text_id FROM articles WHERE id = ?", (article.id,))
            stored.store(queries, text_id, stored.obtain_pipeline(queries, pipeline), found)
            library._count_names(queries, article.id)
        length = len(text.content)
        for number in range(annotations):
            start = (number * (length - 200)) // annotations
            end = start + (20, 60, 6, 150, 400)[number % 5]
            library.annotate(
                article.id, start, min(end, length), tags=(TAGS[number % len(TAGS)],),
                note="Siehe auch Seite 4" if number % 7 == 0 else "",
            )  # fmt: skip
        return Kept(article.words, len(found), len(library.annotations_of(article.id)), len(content.encode()))


def written(words: int, mentions: int, seed: int = 0) -> tuple[str, list[tuple[str, str]]]:
    """Paragraphs of about 80 words in sentences of 16, and the names in them in order, with their labels."""
    chance = random.Random(1000 * words + seed)
    every = max(words // mentions, 6) if mentions else words + 1
    paragraphs: list[str] = []
    sentence: list[str] = [*OPENING]
    sentences: list[str] = []
    spans: list[tuple[str, str]] = []
    count = 0
    while count < words:
        if count % every == every // 2 and len(spans) < mentions:
            surface, label = _name(chance)
            spans.append((surface, label))
            sentence.append(surface)
        else:
            sentence.append(chance.choice(WORDS))
        count += 1
        if len(sentence) >= 16 or count == words:
            said = " ".join(sentence) + "."
            sentences.append(said[:1].upper() + said[1:])
            sentence = []
        if len(sentences) == 5 or count == words:
            paragraphs.append(" ".join(sentences))
            sentences = []
    return "\n\n".join(part for part in paragraphs if part), spans


def _name(chance: random.Random) -> tuple[str, str]:
    kind = chance.choice(("PER", "PER", "LOC", "ORG"))
    if kind == "PER":
        return f"{chance.choice(FIRST)} {chance.choice(LAST)}{chance.choice(('', '', 's'))}", kind
    return chance.choice(PLACES if kind == "LOC" else BODIES), kind
