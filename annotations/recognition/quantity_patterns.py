"""What spaCy's Matcher looks for: kinds of words, and the sequences of them that may be a quantity."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import product
from typing import Any

from annotations.recognition.calendar_words import BACK, DAYTIMES, DECADES, MONTHS, ON, WEEKDAYS, stem
from annotations.recognition.money import CODES, CURRENCY_NOUNS, DOLLARS, SIGNS
from annotations.recognition.numerals import JOINTS, SCALES, WORDS

TOKENS = re.compile(r"[^\w.,'’]|[.,'’](?!\d)|(?<!\d)[.,'’]|(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
"""Where words are cut between blanks: at every sign, and between digits and letters; `1.000,5` stays whole."""

FIRST = re.compile(r"\W")
"""What is cut off before a word."""

Kind = Callable[[str], bool]
Pattern = list[dict[Any, Any]]

_ADJECTIVES = {
    "de": "us|u|s|d|neuseeland|hongkong|singapur|schweizer|(?:kanad|austral|neuseeländ|brit|japan|chines|russ|poln"
    "|ungar|türk|schwed|norweg|dän|tschech|ind|amerikan)ische[nr]?|deutschen?",
    "en": "us|u|s|american|canadian|australian|new|zealand|hong|kong|singapore|british|swiss|japanese|chinese|russian"
    "|polish|hungarian|turkish|swedish|norwegian|danish|czech|indian|south|african|brazilian|korean|israeli"
    "|ukrainian|german|deutsche",
}
"""Words between a number and its currency."""
_RELATIVE = {
    "de": frozenset({"gestern", "heute", "vorgestern", "übermorgen"}),
    "en": frozenset({"yesterday", "today", "tomorrow", "tonight"}),
}
_STEPS = {
    "de": frozenset({"woche", "monat", "monats", "jahr", "jahres"}),
    "en": frozenset({"week", "month", "year"}),
}
_SPANS = {
    "de": r"tag(?:en)?|wochen?|monat(?:en)?|jahr(?:en)?|jahrzehnt(?:en)?",
    "en": r"(?:day|week|month|year|decade)s?",
}


def _whole(pattern: str) -> Kind:
    compiled = re.compile(pattern, re.I)
    return lambda text: compiled.fullmatch(text) is not None


def _among(*words: Collection[str]) -> Kind:
    known = frozenset().union(*words)
    return lambda text: text in known or text.lower() in known


def _capital(pattern: str) -> Kind:
    compiled = re.compile(pattern)
    return lambda text: text[:1].isupper() and compiled.fullmatch(text.lower()) is not None


def kinds(language: str) -> Mapping[str, Kind]:
    """What a word can be, by the name that the sequences use."""
    numeral, amounts = _whole(r"\d[\d.,'’]*"), _among(WORDS[language], SCALES[language], JOINTS[language])
    count = _whole(r"[1-9]\d{0,2}")
    few = _among(WORDS[language].keys() - {"null", "zero", "eins"}, {"a", "an"} if language == "en" else ())
    relative = _among(_RELATIVE[language])
    turns = BACK[language] | ON[language] | {"dies" if language == "de" else "this"}
    daytimes = rf"(?:{'|'.join(DAYTIMES)})?" if language == "de" else ""
    decades = "|".join(DECADES[language])
    return {
        "AMOUNT": lambda text: numeral(text) or amounts(text),
        "SIGN": _in(SIGNS, CODES, {"DM"}),
        "DOLLARS": _in(DOLLARS),
        "CURRENCY": _any(_whole(CURRENCY_NOUNS[language]), _in(SIGNS, CODES, {"DM"})),
        "ADJECTIVE": _whole(_ADJECTIVES[language]),
        "PERCENT": _whole(r"%|prozent(?:ige[mnrs]?|ig)?" if language == "de" else r"%|percent"),
        "DAY": _whole(r"0?[1-9]|[12]\d|3[01]"),
        "YEAR": _whole(r"1\d{3}|20\d\d"),
        "TWO": _whole(r"\d\d"),
        "MONTH": _capital("|".join(MONTHS[language])),
        "WEEKDAY": _capital(rf"(?:{'|'.join(WEEKDAYS[language])}){daytimes}"),
        "JOIN": _in("-–—/", {"bis", "und"} if language == "de" else {"to", "and"}),
        "NTH": _among({"st", "nd", "rd", "th"}),
        "DATE": _whole(r"\d\d?\.\d\d?(?:\.(?:\d{4}|\d\d))?"),
        "RELATIVE": lambda text: relative(text) or (language == "de" and text == "morgen"),
        "TURN": lambda text: stem(text.lower(), language) in turns,
        "STEP": _among(_STEPS[language]),
        "COUNT": _any(count, few),
        "SPAN": _whole(_SPANS[language]),
        "DECADE": _whole(rf"(?:{decades})(?:jahren?)?"),
        "ROUND": _whole(r"\d{1,3}0"),
    }


def _in(*words: Collection[str]) -> Kind:
    """One of these, capitals and small letters told apart."""
    known = frozenset().union(*words)
    return lambda text: text in known


def _any(*several: Kind) -> Kind:
    return lambda text: any(kind(text) for kind in several)


# A sequence is written as words separated by blanks. In capitals: a kind of word; else the word itself in lower case;
# `a/b`: either. `?`, `{1,9}`: how often. `_` behind: no blank follows in the text.

_MONEY = """
    AMOUNT{1,9} CURRENCY
    AMOUNT{1,9} ADJECTIVE -/.? CURRENCY
    AMOUNT{1,9} ADJECTIVE -/.? ADJECTIVE .? CURRENCY
    AMOUNT{1,9} DOLLARS_ $
    AMOUNT{1,9} pfund/pounds/pound sterling?
    SIGN AMOUNT{1,6}
    DOLLARS_ $ AMOUNT{1,6}
"""
_YEARS = """
    YEAR
    YEAR JOIN YEAR/TWO
"""
_ISO = "YEAR_ -_ TWO_ -_ TWO"

SEQUENCES = {
    "de": {
        "money": _MONEY,
        "percent": "AMOUNT{1,9} PERCENT",
        "day": """
            DAY_ . MONTH .? YEAR?
            WEEKDAY ,? den/dem? DAY_ . MONTH .? YEAR?
        """,
        "days": """
            DAY .? JOIN zum/dem? DAY_ . MONTH .? YEAR?
            DAY_ . MONTH .? YEAR? JOIN zum? DAY_ . MONTH .? YEAR?
        """,
        "month": "MONTH .? YEAR?",
        "months": "MONTH .? JOIN MONTH .? YEAR?",
        "numeric": f"""
            {_ISO}
            DATE .?
            DAY_ . DAY_ . YEAR
        """,
        "weekday": """
            WEEKDAY
            WEEKDAY TURN woche
        """,
        "relative": """
            RELATIVE
            TURN STEP
            vor COUNT SPAN
        """,
        "decade": """
            ROUND_ er
            ROUND_ er -? jahre/jahren
            DECADE
            DECADE -? jahre/jahren
        """,
        "century": "DAY_ . jahrhundert/jahrhunderts",
        "quarter": """
            1/2/3/4 . quartal/quartals YEAR
            erste/ersten/zweite/zweiten/dritte/dritten/vierte/vierten quartal/quartals YEAR
        """,
        "years": _YEARS,
    },
    "en": {
        "money": f"""
            {_MONEY}
            AMOUNT_ p
        """,
        "percent": """
            AMOUNT{1,9} PERCENT
            AMOUNT{1,9} per cent
        """,
        "day": """
            DAY NTH? of? MONTH .? ,? YEAR?
            MONTH .? DAY NTH? ,? YEAR?
            WEEKDAY ,? the? DAY NTH? of? MONTH .? ,? YEAR?
            WEEKDAY ,? MONTH .? DAY NTH? ,? YEAR?
        """,
        "days": """
            DAY NTH? JOIN DAY NTH? of? MONTH .? ,? YEAR?
            MONTH .? DAY NTH? JOIN DAY NTH? ,? YEAR?
            DAY NTH? of? MONTH .? YEAR? JOIN DAY NTH? of? MONTH .? YEAR?
        """,
        "month": "MONTH .? of? YEAR?",
        "months": "MONTH .? JOIN MONTH .? YEAR?",
        "numeric": f"""
            {_ISO}
            DAY_ slash_ DAY_ slash_ YEAR
        """,
        "weekday": """
            WEEKDAY
            WEEKDAY TURN week
            TURN WEEKDAY/MONTH
        """,
        "relative": """
            RELATIVE
            TURN STEP
            COUNT SPAN ago
            COUNT - COUNT SPAN ago
            last night
            this morning/afternoon/evening
            the day before/after yesterday/tomorrow
        """,
        "decade": """
            '/’? ROUND_ s
            DECADE
        """,
        "century": "DAY_ NTH -? century",
        "quarter": """
            q 1/2/3/4 of? YEAR
            first/second/third/fourth quarter of? YEAR
        """,
        "years": _YEARS,
    },
}
"""The sequences by language and by the name of what reads them."""

_STEP = re.compile(r"(.+?)(_?)(\?|\{\d,\d\})?$")


def patterns(sequences: str, flags: Mapping[str, int]) -> Iterator[Pattern]:
    """The sequences as the Matcher takes them; `flags` has the lexical attribute of each kind of word."""
    for line in filter(None, map(str.strip, sequences.splitlines())):
        for steps in product(*(_choices(step) for step in line.split())):
            yield [_token(*step, flags) for step in steps]


def _choices(step: str) -> list[tuple[str, str, str]]:
    match = _STEP.match(step)
    assert match is not None
    words, glued, often = match.groups()
    return [("/" if word == "slash" else word, glued, often or "") for word in words.split("/")]


def _token(word: str, glued: str, often: str, flags: Mapping[str, int]) -> dict[Any, Any]:
    token: dict[Any, Any] = {flags[word]: True} if word in flags else {"LOWER": word}
    if glued:
        token["SPACY"] = False
    if often:
        token["OP"] = often
    return token
