"""Which language a text is in: by its most common words where they leave no doubt, else by py3langid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from annotations.errors import RecognitionError

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


_COMMON = {
    "de": (
        "der die das und ist nicht mit auf eine einen einem einer sich auch wird dem von zu für bei nach aus werden hat"
        " wurde wie als sind war im zum zur über haben durch noch oder ein sie dass vor nur unter wurden kann aber wenn"
        " seine ihre beim bis"
    ),
    "en": (
        "the and of to is was that with for as by from his are have has were which this their they would been had not"
        " it at but said after he be or she its who we more than an you about"
    ),
    "fr": (
        "les des est dans une pour qui sur avec aux été cette sont ont mais leur ces être comme après même où ils du"
        " deux au ce pas"
    ),
    "es": "el los las y del una fue más según también desde hasta muy pero está sus al esta este son dos sobre cuando",
    # What languages near to those have, which share many of their words.
    "": (
        "het van een niet nie vir vun mat ass huet op voor aan og ikke af på att och som är å med di che il della non"
        " gli nel é os uma não dos ao els amb i per són"
    ),
}
COMMON = {word: language for language, words in _COMMON.items() for word in words.split()}
"""Words, in small letters, that make up a quarter of any text in one of these languages and are rare in the others."""

OBVIOUS = 4
"""Common words of one language from which no more is asked."""

FOREIGN = 0.1
"""Common words of other languages that such a text may have beside each of its own: names and quotations."""


def detect(content: str) -> str:
    """The language of a text as an ISO 639-1 code, or empty if it is too short or undecided.

    The first call in a process takes about a second for loading; later ones 0.2 ms. RecognitionError if there is no
    room for that.
    """
    head = content[:LOOKED_AT]
    if obvious := _at_sight(head):
        return obvious
    language, probability = "", 0.0
    for size in SAMPLES:
        sample = _sample(head, size)
        if _is_long(sample):
            language, probability = _identifier().classify(sample)
        if probability >= SURE or sample == head:
            break
    return str(language) if probability >= MIN_PROBABILITY and len(language) == 2 else ""


def detect_all(contents: Sequence[str]) -> list[str]:
    """The languages of texts that belong together, such as those of one feed, as `detect` gives them.

    A text that its most common words leave open has the language that nearly all of the others have, if there are
    enough of them: a feed is mostly in one language, and to look closer takes as long as all the rest.
    """
    found = [_at_sight(content[:LOOKED_AT]) for content in contents]
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


def _at_sight(head: str) -> str:
    """The language if common words decide."""
    return next(filter(None, (_obvious(_sample(head, size)) for size in SAMPLES)), "")


def _obvious(sample: str) -> str:
    """The language if the most common words alone decide, which takes a thirtieth of the time; else empty."""
    found = [language for language in map(COMMON.get, sample.split()) if language is not None]
    if len(found) < OBVIOUS:
        return ""
    language = max(set(found), key=found.count)  # Of two that are as frequent neither is clear.
    count = found.count(language)
    return language if count >= OBVIOUS and len(found) - count <= FOREIGN * count else ""


def _sample(head: str, size: int) -> str:
    if len(head) <= 3 * size:
        return head
    middle = (len(head) - size) // 2
    return "\n".join((head[:size], head[middle : middle + size], head[-size:]))


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
