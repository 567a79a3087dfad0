"""What runs in the recogniser's process: loads pipelines and gives them texts. Imports spaCy when it is called."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.errors import RecognitionError
from annotations.recognition.consistency import Found, with_surnames
from annotations.recognition.labels import normal_label

if TYPE_CHECKING:
    from spacy.language import Language

PIPELINES = 2
"""Pipelines kept loaded."""

BATCH = 10_000
"""Code points that are recognised in one go; measured: more is no faster and takes more memory."""

NEW_WORDS = 100_000
"""Words new to a pipeline after which it is loaded anew: spaCy keeps each, about 1 kB, for the next text.

Its `memory_zone` would forget them after each text; measured on articles, that costs a sixth of the speed.
"""

THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)

NOT_FOR_NAMES = frozenset(
    {
        "tagger",
        "morphologizer",
        "parser",
        "senter",
        "sentencizer",
        "lemmatizer",
        "trainable_lemmatizer",
        "attribute_ruler",
        "textcat",
        "textcat_multilabel",
    }
)
"""Factories of components that a recogniser (`ner`) never looks at; rules (`entity_ruler`) may."""

QUOTES = frozenset("\"'„“”‟‚‘’‛»«›‹`´")


def prepare() -> None:
    """Make a fresh process ready: one thread (the reader's own needs the other core), spaCy imported."""
    for name in THREAD_VARIABLES:
        os.environ[name] = "1"
    import spacy  # noqa: F401

    import annotations.recognition.tagger  # noqa: F401


def load(path: str) -> None:
    """Load a pipeline (a directory or the name of an installed package), so that the first text needn't wait.

    RecognitionError if it cannot be loaded.
    """
    pipeline(path)


def recognise(path: str, texts: Sequence[str]) -> list[list[Found]]:
    """The names that a pipeline finds in each text of an article: sorted, never overlapping, with clean edges.

    People who are named in full in one text are found by their surname in all.

    RecognitionError if the pipeline cannot be loaded, fails, or needs more memory than the process may use.
    """
    return recognise_several(path, [texts])[0]


def recognise_several(path: str, articles: Sequence[Sequence[str]]) -> list[list[list[Found]]]:
    """What `recognise` finds in each article, read in one go; an error in one text is an error of all."""
    nlp, known = pipeline(path)
    texts = [text for article in articles for text in article]
    longest = max(map(len, texts), default=0)
    mean = sum(map(len, texts)) // len(texts) if texts else 0
    try:
        nlp.max_length = max(nlp.max_length, longest)
        docs = nlp.pipe(texts, batch_size=max(1, BATCH // (mean + 1)))
        found = (
            tidy(doc.text, [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]) for doc in docs
        )
        mentions = [with_surnames(article, list(islice(found, len(article)))) for article in articles]
    except MemoryError:
        pipeline.cache_clear()
        raise RecognitionError(f"the pipeline {_short(path)} ran out of memory on this text") from None
    except Exception as error:
        raise RecognitionError(f"the pipeline {_short(path)} failed on this text: {_line(error)}") from error
    if len(nlp.vocab) > known + NEW_WORDS:
        pipeline.cache_clear()
    return mentions


@lru_cache(PIPELINES)
def pipeline(path: str) -> tuple[Language, int]:
    """A pipeline, loaded once, and how many words it knew then; RecognitionError if it cannot be loaded."""
    try:
        import spacy

        from annotations.recognition import tagger  # noqa: F401  (registers the component)
        from annotations.recognition.architectures import use_numpy_products

        use_numpy_products()
        nlp = spacy.load(Path(path) if Path(path).is_absolute() else path)
    except MemoryError:
        raise RecognitionError(f"the pipeline {_short(path)} is too large for the memory allowed") from None
    except Exception as error:
        raise RecognitionError(f"the pipeline {_short(path)} cannot be loaded: {_line(error)}") from error
    _drop_idle(nlp)
    return nlp, len(nlp.vocab)


def _drop_idle(nlp: Language) -> None:
    """Switch off what doesn't help to find names, where only a recogniser finds them."""
    factories = {name: nlp.get_pipe_meta(name).factory for name in nlp.pipe_names}
    if set(factories.values()) <= NOT_FOR_NAMES | {"tok2vec", "ner", "glosse_ner"}:
        nlp.select_pipes(disable=[name for name, factory in factories.items() if factory in NOT_FOR_NAMES])


def tidy(text: str, found: Sequence[Found]) -> list[Found]:
    """Mentions with usual labels and clean edges, sorted, without empty ones and overlaps (the first stays)."""
    tidied: list[Found] = []
    for start, end, label in sorted(found, key=lambda each: (each[0], -each[1])):
        start, end = trim(text, start, end)
        if start >= (tidied[-1][1] if tidied else 0) and any(map(str.isalnum, text[start:end])):
            tidied.append((start, end, normal_label(label)))
    return tidied


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A mention without white space and quotation marks at its edges, and never with half a character.

    A mark whose partner is inside stays (`Dwayne “The Rock”`), as does an elision (`’t Hooft`).
    """
    while end < len(text) and unicodedata.category(text[end]) in {"Mn", "Me"}:
        end += 1
    while start < end:
        first, last = text[start], text[end - 1]
        inner = QUOTES.intersection(text[start + 1 : end - 1])
        if first.isspace():
            start += 1
        elif last.isspace():
            end -= 1
        elif first in QUOTES and last in QUOTES:
            start, end = start + 1, end - 1
        elif first in QUOTES and not inner and not _elision(text[start : start + 3]):
            start += 1
        elif last in QUOTES and not inner:
            end -= 1
        else:
            break
    return start, max(start, end)


def _elision(head: str) -> bool:
    return head[:1] in {"'", "’"} and head[1:2].islower() and head[2:3] in {" ", "-"}


def _short(path: str) -> str:
    return Path(path).name


def _line(error: BaseException) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else ''}"[:200]
