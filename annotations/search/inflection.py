"""Other forms of a word: German and English endings, and the ways to spell umlauts and `ß`.

It is by rule, without a lexicon and without knowing the language, and so it makes forms that no text has; who looks
for them compares them with the words that there are. Forms that begin with the word are found by any search for it.
Endings that make another word (`Präsidentin`, `Regierung`, `leader`) are none of inflection, nor are verbs' in German.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product
from typing import Final

from annotations.search.words import fold, tokens

SHORTEST: Final = 4
"""Letters of a word that has other forms; `war` and `run` are found at the beginning of theirs."""

LONGEST: Final = 40
"""Letters of a word beyond which it is none."""

_ENDINGS: Final = ("", "e", "en", "er", "ern", "es", "n", "s")
"""German endings of a noun that is spelled otherwise."""

_RULES: Final = tuple(
    (re.compile(ending), new.split())
    for ending, new in {
        # German: cases, plurals, adjectives. `-` is no ending.
        "(.*...)e": "- s",
        "(.*..[^e])en": "- e es s em",
        "(.*.(?:t|d|h|ss|ß))en": "er",
        "(.*...)er": "- e en es em s",
        "(.*...)ern": "- e er es s",
        "(.*..[^aeiox])es": "- e en er em",
        "(.*...)em": "- e en er es",
        "(.*..e[lr])n": "- s",
        "(.*...)[ie]um": "ien een",
        "(.*..)ma": "men",
        "(.*..)men": "ma",
        "(.*...)ien": "ium iums",
        "(.*...)een": "ee eum eums",
        # English: plurals and verbs.
        "(.*..[^siu])s": "- ed ing",
        "(.*...)ies": "y ied ying",
        "(.*..)y": "ies ied",
        "(.*...)ied": "y ies ying",
        "(.*..)ying": "y ies ied",
        "(.*.(?:[sxz]|ch|sh))es": "- ed ing",
        "(.*...)ed": "- s es ing",
        "(.*..)ed": "ing",
        "(.*.e)d": "- s ing",
        "(.*..)e": "ing",
        "(.*[aeiou].+)ing": "- s e es ed",
        "(.*.([bdgklmnprt]))\\2(?:ed|ing)": "- s",
        "(.*..)sis": "ses",
        "(.*..)ses": "sis",
    }.items()
)
_POSSESSIVE: Final = re.compile("['’]s$", re.IGNORECASE)
_UMLAUTS: Final = {"a": "ae", "o": "oe", "u": "ue"}
_DIGRAPH: Final = re.compile("(?<![aeoq])([aou])e")


@lru_cache(maxsize=256)
def forms(word: str) -> frozenset[str]:
    """Other forms of a word as the index has them (`words.fold`), some of which no text has; at most some hundred.

    Nothing for short words and for what is no single word; `London's` is `london`.
    """
    asked, word = word, unicodedata.normalize("NFC", _POSSESSIVE.sub("", word))
    found = list(tokens(word))
    if len(found) != 1 or found[0][:2] != (0, len(word)) or not len(word) <= LONGEST:
        return frozenset()
    typed = fold(word)
    if not typed.isalpha():
        return frozenset()
    spelled = _spellings(word.lower()) if len(word) >= SHORTEST else {typed}
    made = {form for one in spelled for form in _inflected(one)}
    made.update(one + ending for one in spelled - {typed} for ending in _ENDINGS)
    return frozenset(form for form in made if len(form) > 2) - {fold(asked)}


def _inflected(word: str) -> set[str]:
    """A folded word with other endings than its own."""
    made = {word}
    for ending, new in _RULES:
        if found := ending.fullmatch(word):
            made.update(found[1] + one.removeprefix("-") for one in new)
    return made


def _spellings(word: str) -> set[str]:
    """A word in lower case with its umlauts as `ä`, `ae` or `a`, and `ß` or `ss`, folded."""
    plain = fold(word)
    umlauts = {plain}
    if any(one in word for one in "äöü"):
        umlauts.add(fold(word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")))
    elif _DIGRAPH.search(plain):
        umlauts.add(_DIGRAPH.sub(r"\1", plain))
    else:
        umlauts.update(
            f"{plain[:at]}{_UMLAUTS[letter]}{plain[at + 1 :]}"
            for at, letter in enumerate(plain)
            if letter in _UMLAUTS
            and plain[at + 1 : at + 2] not in {"e", "i"}
            and plain[max(at - 1, 0) : at] not in {"a", "e"}
        )
    return {other for one in umlauts for other in _sharp(one)}


def _sharp(word: str) -> set[str]:
    """A word with each `ß` or `ss` as either."""
    parts = word.replace("ß", "ss").split("ss")
    if not 1 < len(parts) <= 4:
        return {word}
    return {
        "".join(part + sharp for part, sharp in zip(parts, (*between, ""), strict=True))
        for between in product(("ss", "ß"), repeat=len(parts) - 1)
    }
