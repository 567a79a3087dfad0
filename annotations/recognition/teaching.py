"""Teaching a bundled pipeline what a person corrected; runs in a process of its own, spaCy is imported on call.

The functions share one pupil: `begin` first, then `practise` as often as wanted with `answers` in between, then `keep`.
So whoever calls them can show progress, stop after any step and throw the pupil away.

Forgetting is held off by rehearsal (Robins 1995): each pass also takes paragraphs that needed no correction, with what
the pipeline found there before.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotations.errors import RecognitionError
from annotations.recognition.consistency import Found
from annotations.recognition.worker import load, pipeline, tidy

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Span
    from spacy.training import Example

RATE = 0.0005
"""Learning rate: less than half of what the pipelines were trained with."""

DROPOUT = 0.2
"""Share of the network that is left out in each step."""

BATCH = 16
"""Paragraphs a step."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A paragraph and all names in it, as they should be found."""

    text: str
    spans: tuple[Found, ...]


@dataclass
class _Pupil:
    nlp: Language
    lessons: list[Example]
    rehearsal: list[Example]
    chance: random.Random
    optimizer: Any
    taught: list[str] = field(default_factory=list)


_pupils: list[_Pupil] = []


def begin(path: str, lessons: Sequence[Lesson], rehearsal: Sequence[Lesson], seed: int) -> None:
    """Load the pipeline to be taught and prepare what it practises on.

    RecognitionError if it cannot be loaded or is not one that Glosse can teach.
    """
    from thinc.api import Adam, fix_random_seed

    pipeline.cache_clear()
    load(path)
    nlp, _ = pipeline(path)
    pipeline.cache_clear()
    if not nlp.has_pipe("ner") or nlp.get_pipe_meta("ner").factory != "glosse_ner":
        raise RecognitionError(
            f"{Path(path).name} cannot be taught; only the pipelines that Glosse brings can"
        )
    fix_random_seed(seed)
    recogniser: Any = nlp.get_pipe("ner")
    labels = set(recogniser.labels)
    pupil = _Pupil(
        nlp,
        [_example(nlp, lesson, labels) for lesson in lessons],
        [_example(nlp, lesson, labels) for lesson in rehearsal],
        random.Random(seed),
        Adam(learn_rate=RATE, L2=0.0, grad_clip=1.0, use_averages=False),
    )
    _pupils[:] = [pupil]


def practise() -> float:
    """Go once through all lessons and up to three times as many rehearsals; returns the mean loss of a paragraph."""
    pupil = _pupils[0]
    chance = pupil.chance
    rehearsed = chance.sample(pupil.rehearsal, min(len(pupil.rehearsal), 3 * len(pupil.lessons)))
    examples = [*pupil.lessons, *rehearsed]
    chance.shuffle(examples)
    losses: dict[str, float] = {}
    for at in range(0, len(examples), BATCH):
        batch = [
            type(one)(pupil.nlp.make_doc(one.reference.text), one.reference)
            for one in examples[at : at + BATCH]
        ]
        pupil.nlp.update(batch, sgd=pupil.optimizer, drop=DROPOUT, losses=losses)
    return losses.get("ner", 0.0) / max(len(examples), 1)


def answers(texts: Sequence[str]) -> list[list[Found]]:
    """What the pupil finds in texts now, as `annotations.recognition.worker.recognise` gives it."""
    docs = _pupils[0].nlp.pipe(texts, batch_size=BATCH)
    return [tidy(doc.text, [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]) for doc in docs]


def keep(out: str, name: str, measured: dict[str, Any]) -> None:
    """Write the pupil to the directory `out`, whole or not at all, with its name and figures; RecognitionError."""
    nlp = _pupils[0].nlp
    nlp.meta["name"] = name
    nlp.meta["glosse"] = measured
    folder = Path(out)
    half = folder.with_name(folder.name + ".part")
    try:
        nlp.to_disk(half)
        json.loads((half / "meta.json").read_text(encoding="utf-8"))
        half.rename(folder)
    except OSError as error:
        raise RecognitionError(f"{folder}: the pipeline cannot be kept: {error.strerror or error}") from error


def _example(nlp: Language, lesson: Lesson, labels: set[str]) -> Example:
    """Gold for a paragraph; where a label or the edge of a name is none that the pipeline knows, nothing is taught."""
    from spacy.training import Example

    doc = nlp.make_doc(lesson.text)
    known: list[Span] = []
    unknown: set[int] = set()
    for start, end, label in lesson.spans:
        span = doc.char_span(start, end, label=label)
        if span is not None and label in labels:
            known.append(span)
        elif around := doc.char_span(start, end, alignment_mode="expand"):
            unknown.update(token.i for token in around)
    unknown -= {token.i for span in known for token in span}
    doc.set_ents(known, missing=[doc[at : at + 1] for at in sorted(unknown)])
    return Example(nlp.make_doc(lesson.text), doc)
