"""Which language a text is in: by its most common words where they leave no doubt, else by py3langid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from annotations.errors import RecognitionError
from annotations.text.common_words import LOOKED_AT, SAMPLES, at_sight, sample_of

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

MIN_LETTERS = 16
"""Letters below which a text is too short to tell: a name or two look like any language."""

MIN_PROBABILITY = 0.5
"""Normalised probability below which it is undecided; a German or English sentence of 30 letters reaches it."""

SURE = 0.9
"""Probability from which the short sample is enough."""


def detect(content: str) -> str:
    """The language of a text as an ISO 639-1 code, or empty if it is too short or undecided.

    The first call in a process takes about a second for loading; later ones 0.2 ms. RecognitionError if there is no
    room for that.
    """
    head = content[:LOOKED_AT]
    if obvious := at_sight(content):
        return obvious
    language, probability = "", 0.0
    for size in SAMPLES:
        sample = sample_of(head, size)
        if _is_long(sample):
            language, probability = _identifier().classify(sample)
        if probability >= SURE or sample == head:
            break
    return str(language) if probability >= MIN_PROBABILITY and len(language) == 2 else ""


def detect_all(contents: Sequence[str], seen: Sequence[str] | None = None) -> list[str]:
    """The languages of texts that belong together, such as those of one feed, as `detect` gives them.

    A text that its most common words leave open has the language that nearly all of the others have, if there are
    enough of them: a feed is mostly in one language, and to look closer takes as long as all the rest. `seen` is what
    `at_sight` says of each text, where somebody has asked it.
    """
    found = [at_sight(content) for content in contents] if seen is None else seen
    languages = Counter(filter(None, found))
    common, count = languages.most_common(1)[0] if languages else ("", 0)
    if count < TOGETHER or count < ALIKE * languages.total():
        common = ""
    return [
        known or (common if common and _is_long(content[:LOOKED_AT]) else detect(content))
        for known, content in zip(found, contents, strict=True)
    ]


def _is_long(sample: str) -> bool:
    """Whether it has enough letters to tell."""
    return sum(1 for _ in islice(filter(str.isalpha, sample), MIN_LETTERS)) == MIN_LETTERS


TOGETHER = 20
"""Texts of one language among those that belong together..."""

ALIKE = 0.98
"""...and their share, from which a text that is in doubt is taken to be in it, too."""


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    try:
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    except OSError as error:  # It unpacks its model into a temporary file.
        import tempfile

        raise RecognitionError(
            f"cannot tell the language of a text: the disk of {tempfile.gettempdir()} refused to write"
            f" ({error.strerror}); free some space, or say the language by --lang"
        ) from error
