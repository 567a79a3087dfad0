"""The language of a text by its most common words, where they leave no doubt."""

from __future__ import annotations

LOOKED_AT = 4_000
"""Code points at the beginning of a text that are considered."""

SAMPLES = (80, 400)
"""Code points taken from the beginning, the middle and the end of those, so that a quotation in another language
doesn't decide; the time that py3langid takes grows with them, so more are taken only of a text that needs it."""

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


def at_sight(content: str) -> str:
    """The language of a text as an ISO 639-1 code if its common words leave no doubt, else empty."""
    head = content[:LOOKED_AT]
    return next(filter(None, (_obvious(sample_of(head, size)) for size in SAMPLES)), "")


def _obvious(sample: str) -> str:
    """The language if the most common words alone decide, which takes a thirtieth of the time; else empty."""
    found = [language for language in map(COMMON.get, sample.split()) if language is not None]
    if len(found) < OBVIOUS:
        return ""
    language = max(set(found), key=found.count)  # Of two that are as frequent neither is clear.
    count = found.count(language)
    return language if count >= OBVIOUS and len(found) - count <= FOREIGN * count else ""


def sample_of(head: str, size: int) -> str:
    """Code points from the beginning, the middle and the end."""
    if len(head) <= 3 * size:
        return head
    middle = (len(head) - size) // 2
    return "\n".join((head[:size], head[middle : middle + size], head[-size:]))
