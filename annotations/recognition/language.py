"""Which language a text is in, by py3langid."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

MIN_LETTERS = 16
"""Letters below which a text is too short to tell: a name or two look like any language."""

MIN_PROBABILITY = 0.5
"""Normalised probability below which it is undecided; a German or English sentence of 30 letters reaches it."""

LOOKED_AT = 4_000
"""Code points at the beginning of a text that are considered."""

SAMPLES = (80, 400)
"""Code points taken from the beginning, the middle and the end of those, so that a quotation in another language
doesn't decide; the time that py3langid takes grows with them, so more are taken only of a text that needs it."""

SURE = 0.9
"""Probability from which the short sample is enough."""


def detect(content: str) -> str:
    """The language of a text as an ISO 639-1 code, or empty if it is too short or undecided.

    The first call in a process takes about a second for loading; later ones 0.2 ms.
    """
    head = content[:LOOKED_AT]
    language, probability = "", 0.0
    for size in SAMPLES:
        sample = _sample(head, size)
        if sum(map(str.isalpha, sample)) >= MIN_LETTERS:
            language, probability = _identifier().classify(sample)
        if probability >= SURE or sample == head:
            break
    return str(language) if probability >= MIN_PROBABILITY and len(language) == 2 else ""


def _sample(head: str, size: int) -> str:
    if len(head) <= 3 * size:
        return head
    middle = (len(head) - size) // 2
    return "\n".join((head[:size], head[middle : middle + size], head[-size:]))


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
