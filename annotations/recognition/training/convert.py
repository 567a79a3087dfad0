"""Converts annotated sentences to spaCy's DocBin, tokenised from the raw text as in use."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from annotations.recognition.training.data import (
    DEV_FILES,
    TRAIN_FILES,
    NameSwapper,
    Sample,
    documents,
    read_samples,
    typeset,
)
from annotations.recognition.training.tables import NAMES_FILE, build_tables, read_names, write_tables

SWAP_SHARE = 0.5
"""Chance that a mention is swapped, in every pass but the first."""

PRINT_SHARE = 0.4
"""Chance that a training document gets the quotation marks and apostrophes of print."""


def to_doc(nlp: Language, sample: Sample) -> Doc:
    """Tokenise a sample and set its mentions; tokens of a mention that cuts through tokens become unknown."""
    doc = nlp.make_doc(sample.text)
    known: list[Span] = []
    unknown: list[Span] = []
    for start, end, label in sample.spans:
        span = doc.char_span(start, end, label=label)
        if span is None:
            unknown += filter(None, [doc.char_span(start, end, alignment_mode="expand")])
        elif not (span[0].is_space or span[-1].is_space):
            known.append(span)
    taken = {token.i for span in known for token in span}
    missing = {token.i for span in unknown for token in span} - taken
    doc.set_ents(known, missing=[doc[i : i + 1] for i in sorted(missing)])
    return doc


def to_docbin(nlp: Language, samples: Iterable[Sample]) -> DocBin:
    """Convert samples to a DocBin with mentions only."""
    binary = DocBin(attrs=["ENT_IOB", "ENT_TYPE"])
    for sample in samples:
        if sample.text.strip():
            binary.add(to_doc(nlp, sample))
    return binary


def held_out(data: Path) -> set[str]:
    """Return the texts of all test files, which training must not see."""
    return {sample.text for path in sorted((data / "test").glob("*.jsonl")) for sample in read_samples(path)}


def training_samples(data: Path, lang: str, passes: int, rng: random.Random) -> Iterator[Sample]:
    """Yield training documents: one pass with the names as they are, the others with swapped names.

    Sentences that also stand in a test file are left out.
    """
    samples: list[Sample] = []
    tested = held_out(data)
    for name, times in TRAIN_FILES[lang].items():
        unseen = [
            sample for sample in read_samples(data / "train" / f"{name}.jsonl") if sample.text not in tested
        ]
        samples += unseen * times
    swapper = NameSwapper(samples, read_names(data / "resources" / NAMES_FILE), rng)
    for number in range(passes):
        share = SWAP_SHARE if number else 0.0
        for document in documents([swapper.swap(sample, share) for sample in samples], rng):
            yield typeset(document, lang, rng) if rng.random() < PRINT_SHARE else document


def dev_samples(data: Path, lang: str) -> list[Sample]:
    """Return the development documents: the single sentences of the language's development files."""
    return [
        sample
        for name, most in DEV_FILES[lang].items()
        for sample in read_samples(data / "dev" / f"{name}.jsonl")[:most]
    ]


def convert(data: Path, out: Path, lang: str, passes: int, seed: int) -> None:
    """Write `train.spacy`, `dev.spacy` and `tables.msgpack` of one language into the directory `out`."""
    out.mkdir(parents=True, exist_ok=True)
    nlp = spacy.blank(lang)
    write_tables(build_tables(data / "resources", lang), out / "tables.msgpack")
    to_docbin(nlp, dev_samples(data, lang)).to_disk(out / "dev.spacy")
    rng = random.Random(seed)
    to_docbin(nlp, training_samples(data, lang, passes, rng)).to_disk(out / "train.spacy")
