"""Reads numbers as German and English texts write them: in digits, in words, with `Millionen` or `bn` behind."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple


def listed(words: str) -> tuple[str, ...]:
    """The words of a line, for tables of them."""
    return tuple(words.split())


LONGEST = 24
"""Characters of a number in digits at most; longer runs are no amounts, and beyond exact arithmetic."""

_GROUPED = {
    "de": re.compile(
        r"[1-9]\d{0,2}(?:(?:\.\d{3})+|(?: \d{3})+)(?:,\d+)?|[1-9]\d{0,2}(?:['’]\d{3})+(?:[.,]\d+)?"
    ),
    "en": re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+|(?:['’]\d{3})+)(?:\.\d+)?"),
}
"""With groups of thousands: 1.000,5 and (Switzerland) 1'000.5; 1,000.5; blanks in both."""
_PLAIN = {"de": re.compile(r"\d+(?:[.,]\d+)?"), "en": re.compile(r"\d+(?:\.\d+)?")}


def number(digits: str, language: str) -> Decimal | None:
    """A number in digits, without a sign; None where the separators are not the language's."""
    if len(digits) > LONGEST:
        return None
    decimal = "." if language == "en" else ","
    if _GROUPED[language].fullmatch(digits):
        if language == "de" and re.search(r"['’].*\.", digits):
            decimal = "."
        return Decimal("".join("." if c == decimal else c for c in digits if c.isdigit() or c == decimal))
    if _PLAIN[language].fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    return None


# German number words stand in one word, so all of them are listed.

_UNITS_DE = listed(
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn"
    " achtzehn neunzehn"
)
_TENS_DE = listed("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")


def _german() -> dict[str, Decimal]:
    below: dict[str, int] = {word: value for value, word in enumerate(_UNITS_DE)}
    for tens, word in enumerate(_TENS_DE, 2):
        below[word] = tens * 10
        below.update({f"{unit}und{word}": tens * 10 + n for n, unit in enumerate(_UNITS_DE[1:10], 1)})
    words = dict(below)
    for hundreds, name in [(1, ""), *((n, _UNITS_DE[n]) for n in range(1, 10))]:
        words[f"{name}hundert"] = hundreds * 100
        words.update({f"{name}hundert{word}": hundreds * 100 + n for word, n in below.items() if n})
    words.update({f"{word}tausend": n * 1000 for word, n in [("", 1), *below.items()] if n})
    found = {word: Decimal(value) for word, value in words.items()}
    found |= {f"{word}einhalb": found[word] + Decimal("0.5") for word in _UNITS_DE[1:13]}
    found |= {"anderthalb": Decimal("1.5"), "dreiviertel": Decimal("0.75")}
    found |= {word: Decimal(1) for word in ("eins", "eine", "einen", "einem", "einer")}
    found |= {word: Decimal("0.5") for word in ("halbe", "halben", "halber")}
    return found | {word.replace("ß", "ss"): value for word, value in found.items()}


_UNITS_EN = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS_EN = listed("twenty thirty forty fifty sixty seventy eighty ninety")

WORDS = {
    "de": _german(),
    "en": {word: Decimal(value) for value, word in enumerate(_UNITS_EN)}
    | {word: Decimal(value * 10) for value, word in enumerate(_TENS_EN, 2)}
    | {"hundred": Decimal(100)},
}
"""Number words by language, in lower case."""

_MILLION = Decimal(1_000_000)
SCALES = {
    "de": {
        "tausend": Decimal(1000),
        "tsd": Decimal(1000),
        "million": _MILLION,
        "millionen": _MILLION,
        "mio": _MILLION,
    }
    | dict.fromkeys(("milliarde", "milliarden", "mrd"), _MILLION * 1000)
    | dict.fromkeys(("billion", "billionen", "bio"), _MILLION**2)
    | dict.fromkeys(("billiarde", "billiarden"), _MILLION**2 * 1000),
    "en": dict.fromkeys(("thousand", "k"), Decimal(1000))
    | dict.fromkeys(("million", "mn", "mln", "m"), _MILLION)
    | dict.fromkeys(("billion", "bn", "b"), _MILLION * 1000)
    | dict.fromkeys(("trillion", "trn", "tn"), _MILLION**2),
}
"""What a number is multiplied by, by language; a German Billion is an English trillion."""

_SHORTENED = frozenset({"tsd", "mio", "mrd", "bio"})
"""Those that are written with a stop."""

JOINTS = {
    "de": frozenset({"-", "–", "—", "−", ".", ",", "minus", "bis", "und"}),
    "en": frozenset({"-", "–", "—", "−", ".", "minus", "to", "and", "a", "an", "half"}),
}
"""What else an amount is put together from."""

_SIGN = re.compile(r"(?:minus |[-−–](?=\d))")
_SCALED = {
    language: re.compile(rf"(.+?)[ -]?\b({'|'.join(sorted(scales, key=len, reverse=True))})\b\.?$|(.+)", re.S)
    for language, scales in SCALES.items()
}
_DIGIT_SCALED = re.compile(r"([\d.,'’ ]*\d) ?([a-z]+)\.?$")


class Amount(NamedTuple):
    """A number that was read."""

    value: Decimal
    scaled: bool
    """Whether a word such as `million` was part of it."""


def amount(text: str, language: str) -> Amount | None:
    """The number that all of a passage says, in digits or words; None if it says anything else."""
    said = text.lower().strip()
    sign = _SIGN.match(said)
    if sign:
        said = said[sign.end() :]
    found = _positive(said, language)
    if found and sign:
        return Amount(-found.value, found.scaled)
    return found


def _positive(said: str, language: str) -> Amount | None:
    said = re.sub(r",[-–—]$", "", said)
    plain = _value(said, language)
    if plain is not None:
        return Amount(plain, False)
    scales = SCALES[language]
    match = _DIGIT_SCALED.match(said) or _SCALED[language].match(said)
    if match is None or match[2] not in scales or (said[-1] == "." and match[2] not in _SHORTENED):
        return None
    head = match[1]
    if language == "en":
        head = re.sub(r"^(?:a half|half an?)$", "0.5", re.sub(r"^an?$", "1", head))
    value = _value(head, language)
    return None if value is None else Amount(value * scales[match[2]], True)


def _value(said: str, language: str) -> Decimal | None:
    """A number without `million`."""
    if said[:1].isdigit():
        return number(said, language)
    if language == "en":
        return _english(said)
    halved = re.fullmatch(r"eine[rn]? (halben?|halber)", said)
    return WORDS["de"].get(halved[1] if halved else said)


def _english(said: str) -> Decimal | None:
    """`twenty-five`, `one hundred and five`, `two and a half`."""
    half = re.fullmatch(r"(.+?)[ -]and[ -]a[ -]half", said)
    if half:
        whole = _english(half[1])
        return None if whole is None else whole + Decimal("0.5")
    hundreds = re.fullmatch(r"(?:(\w+) )?hundred(?: (?:and )?(.+))?", said)
    if hundreds:
        first, rest = WORDS["en"].get(hundreds[1] or "one"), _below_hundred(hundreds[2] or "zero")
        if hundreds[1] in ("a", None):
            first = Decimal(1)
        return None if first is None or first >= 100 or rest is None else first * 100 + rest
    return _below_hundred(said)


def _below_hundred(said: str) -> Decimal | None:
    words = WORDS["en"]
    parts = re.split(r"[ -]", said)
    if len(parts) == 1:
        return words.get(said) if said != "hundred" else None
    if len(parts) != 2 or parts[0] not in _TENS_EN or not 1 <= words.get(parts[1], Decimal(0)) <= 9:
        return None
    return words[parts[0]] + words[parts[1]]


_BETWEEN = {"de": ("zwischen", "und"), "en": ("between", "and")}
_UNTIL = {"de": "bis", "en": "to"}


def amounts(text: str, language: str, before: str = "") -> tuple[Decimal, ...] | None:
    """One number, or the two ends of a range (`10 bis 12 Millionen`); None if the passage says anything else.

    `before` is the word before the passage: `between` makes a range of an `and`.
    """
    single = amount(text, language)
    if single:
        return (single.value,)
    between, and_ = _BETWEEN[language]
    words = [_UNTIL[language], *([and_] if before == between else [])]
    cut = re.compile(rf" (?:{'|'.join(words)}) | ?[-–—] ?")
    for match in cut.finditer(text.lower()):
        low, high = amount(text[: match.start()], language), amount(text[match.end() :], language)
        if low is None or high is None:
            continue
        factor = next(
            (
                by
                for by in SCALES[language].values()
                if high.scaled and not low.scaled and _inherits(low, high, by)
            ),
            Decimal(1),
        )
        ends = (low.value * factor, high.value)
        if ends[0] < ends[1]:
            return ends
    return None


def _inherits(low: Amount, high: Amount, by: Decimal) -> bool:
    """Whether the scale `by` of the upper end holds for the lower one, too (`2 to 3 million`)."""
    return abs(low.value) < 1000 and high.value / by < 1000 and high.value / by >= low.value


def written(values: tuple[Decimal, ...]) -> str:
    """A number or range with a decimal point and without an exponent: `12.5`, `3..5`."""
    return "..".join(f"{(value + 0).normalize():f}" for value in values)
