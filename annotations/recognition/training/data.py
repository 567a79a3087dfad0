"""Annotated sentences: reading them from JSON lines, joining them to documents, swapping names in them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotations.recognition.scoring import LABELS
from annotations.recognition.training.fixes import fix_spans

TRAIN_FILES: dict[str, dict[str, int]] = {
    "de": {"cc-by-4.0_germeval14_train": 1},
    "en": {
        "odbl_gmb_train": 1,
        "cc-by-4.0_wikigold_rest": 4,
        "cc-by-sa-4.0_uner_ewt_dev": 2,
        "mit_crossner": 2,
        "cc-by-4.0_btc": 1,
    },
}
"""Training files of each language, and how often each is taken a pass."""

DEV_FILES: dict[str, dict[str, int]] = {
    "de": {"germeval14_dev": 2200},
    "en": {"wikigold_dev": 200, "gmb_dev": 400},
}
"""Development files of each language, and how many sentences of each choose the best weights."""


@dataclass(frozen=True)
class Sample:
    """A text with its gold mentions."""

    text: str
    """The raw text."""
    spans: tuple[tuple[int, int, str], ...]
    """Gold mentions: start and end in code points, and label; sorted, without overlap."""


def read_samples(path: Path) -> list[Sample]:
    """Read JSON lines with the fields `text` and `ents` ([start, end, label] in code points).

    Labels of the Groningen Meaning Bank (`src` is `gmb`) are corrected by `fixes`.
    """
    samples = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            spans = [(start, end, label) for start, end, label in record["ents"]]
            if record.get("src") == "gmb":
                spans = fix_spans(record["text"], spans)
            samples.append(Sample(record["text"], tuple(sorted(spans))))
    return samples


def join_samples(samples: Iterable[Sample], separator: str) -> Sample:
    """Join samples to one text with `separator` between them, and move their spans along."""
    texts: list[str] = []
    spans: list[tuple[int, int, str]] = []
    offset = 0
    for sample in samples:
        texts.append(sample.text)
        spans.extend((start + offset, end + offset, label) for start, end, label in sample.spans)
        offset += len(sample.text) + len(separator)
    return Sample(separator.join(texts), tuple(spans))


def documents(samples: list[Sample], rng: random.Random, most: int = 8) -> Iterator[Sample]:
    """Yield the samples in random order, joined to documents of 1 to `most` sentences.

    Half of the documents are a single sentence; the others have spaces, line or paragraph breaks between
    sentences, as paragraphs and articles do.
    """
    order = rng.sample(samples, len(samples))
    at = 0
    while at < len(order):
        size = 1 if rng.random() < 0.5 else rng.randint(2, most)
        separator = rng.choice([" ", " ", "\n\n", "\n"])
        yield join_samples(order[at : at + size], separator)
        at += size


QUOTES: dict[str, list[tuple[str, str]]] = {
    "de": [("„", "“"), ("„", "“"), ("»", "«"), ("“", "”")],
    "en": [("“", "”")],
}
"""Pairs of quotation marks that printed texts of a language have."""


def typeset(sample: Sample, lang: str, rng: random.Random) -> Sample:
    """Give a sample the quotation marks, apostrophes and dashes of print; lengths and spans stay.

    The corpora have typewriter quotes throughout, news articles do not.
    """
    opening, closing = rng.choice(QUOTES[lang])
    text = list(sample.text.replace("'", "\u2019").replace(" - ", " – "))
    marks = [at for at, character in enumerate(text) if character == '"']
    for number, at in enumerate(marks[: len(marks) // 2 * 2]):
        text[at] = closing if number % 2 else opening
    return Sample("".join(text), sample.spans)


class NameSwapper:
    """Replaces mentions by other names of the same label, so that contexts are learned and not only names."""

    def __init__(self, samples: Iterable[Sample], lists: dict[str, list[str]], rng: random.Random) -> None:
        self.rng = rng
        self.lists = lists
        self.seen: dict[str, list[str]] = {label: [] for label in LABELS}
        for sample in samples:
            for start, end, label in sample.spans:
                self.seen[label].append(sample.text[start:end])

    def name(self, label: str) -> str:
        """Draw a name: persons and places also from the lists of names, others from the training data."""
        rng, lists = self.rng, self.lists
        if label == "PER" and lists and rng.random() < 0.5:
            last = rng.choice(lists["L"])
            return last if rng.random() < 0.35 else f"{rng.choice(lists['F'])} {last}"
        if label == "LOC" and lists and rng.random() < 0.35:
            return rng.choice(lists["T"] if rng.random() < 0.4 else lists["C"])
        return rng.choice(self.seen[label])

    def swap(self, sample: Sample, share: float) -> Sample:
        """Replace each mention of PER, ORG and LOC with the chance `share`; MISC stays, it is too mixed."""
        parts: list[str] = []
        spans: list[tuple[int, int, str]] = []
        at = length = 0
        for start, end, label in sample.spans:
            swapped = label != "MISC" and self.rng.random() < share
            name = self.name(label) if swapped else sample.text[start:end]
            before = sample.text[at:start]
            length += len(before)
            spans.append((length, length + len(name), label))
            parts += [before, name]
            length += len(name)
            at = end
        return Sample("".join([*parts, sample.text[at:]]), tuple(spans))
