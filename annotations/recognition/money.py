"""Reads amounts of money and percentages from short passages."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from annotations.recognition.numerals import amounts, listed, written


class Currency(NamedTuple):
    """What a currency's name stands for."""

    code: str
    """ISO 4217, also of currencies that are no more (DEM)."""
    part: Decimal = Decimal(1)
    """How much of it one is: a hundredth for cents."""


CODES = frozenset(
    listed(
        "EUR USD GBP CHF JPY CNY RUB SEK NOK DKK PLN CZK HUF CAD AUD NZD INR BRL TRY ZAR KRW ILS UAH HKD SGD MXN"
        " DEM ATS HRK"
    )
)
"""The codes of ISO 4217 that are understood, in capitals only."""

SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY", "₴": "UAH"} | {
    "₩": "KRW", "₪": "ILS", "₫": "VND", "₦": "NGN",
}  # fmt: skip
DOLLARS = {
    "US": "USD",
    "A": "AUD",
    "AU": "AUD",
    "C": "CAD",
    "CA": "CAD",
    "NZ": "NZD",
    "HK": "HKD",
    "S": "SGD",
} | {"R": "BRL"}
"""What stands before a dollar sign that is not the American one's; `R$` is the real."""

_CENT = Decimal("0.01")
_NAMES: dict[str, dict[str, Currency]] = {
    "de": {
        r"euros?": Currency("EUR"),
        r"(?:euro)?cents?": Currency("EUR", _CENT),
        r"(?:us-|us |amerikanische |u\.s\.-)?dollars?": Currency("USD"),
        r"kanadischen? dollar": Currency("CAD"),
        r"australischen? dollar": Currency("AUD"),
        r"(?:neuseeländischen? |neuseeland-)dollar": Currency("NZD"),
        r"hongkong-dollar": Currency("HKD"),
        r"singapur-dollar": Currency("SGD"),
        r"pfund sterling|britischen? pfund": Currency("GBP"),
        r"(?:schweizer )?franken": Currency("CHF"),
        r"rappen": Currency("CHF", _CENT),
        r"(?:japanischen? )?yen": Currency("JPY"),
        r"(?:chinesischen? )?yuan": Currency("CNY"),
        r"(?:russischen? )?rubel": Currency("RUB"),
        r"kuna": Currency("HRK"),
        r"(?:z|pol?nischen? z)[lł]oty": Currency("PLN"),
        r"(?:ungarischen? )?forint": Currency("HUF"),
        r"(?:d-|deutschen? )?mark": Currency("DEM"),
        r"pfennige?": Currency("DEM", _CENT),
        r"schillinge?": Currency("ATS"),
        r"(?:türkischen? )?lira": Currency("TRY"),
        r"schwedischen? kronen": Currency("SEK"),
        r"norwegischen? kronen": Currency("NOK"),
        r"dänischen? kronen": Currency("DKK"),
        r"tschechischen? kronen": Currency("CZK"),
        r"indischen? rupien": Currency("INR"),
        r"hrywnja|griwna": Currency("UAH"),
        r"schekel": Currency("ILS"),
    },
    "en": {
        r"euros?": Currency("EUR"),
        r"(?:us |american |u\.s\. )?dollars?": Currency("USD"),
        r"cents?": Currency("USD", _CENT),
        r"canadian dollars?": Currency("CAD"),
        r"australian dollars?": Currency("AUD"),
        r"new zealand dollars?": Currency("NZD"),
        r"hong kong dollars?": Currency("HKD"),
        r"singapore dollars?": Currency("SGD"),
        r"pounds? sterling|british pounds?": Currency("GBP"),
        r"pence|penny|p": Currency("GBP", _CENT),
        r"swiss francs?": Currency("CHF"),
        r"(?:japanese )?yen": Currency("JPY"),
        r"(?:chinese )?yuan|renminbi": Currency("CNY"),
        r"(?:russian )?rou?bles?": Currency("RUB"),
        r"(?:polish )?zlotys?": Currency("PLN"),
        r"(?:hungarian )?forints?": Currency("HUF"),
        r"turkish liras?": Currency("TRY"),
        r"swedish (?:kron[ao]r?|crowns)": Currency("SEK"),
        r"norwegian (?:kroner?|crowns)": Currency("NOK"),
        r"danish (?:kroner?|crowns)": Currency("DKK"),
        r"czech (?:koruna|crowns)": Currency("CZK"),
        r"indian rupees?": Currency("INR"),
        r"south african rand": Currency("ZAR"),
        r"(?:brazilian )?reais": Currency("BRL"),
        r"south korean won": Currency("KRW"),
        r"(?:israeli )?shekels?": Currency("ILS"),
        r"(?:ukrainian )?hryvnias?": Currency("UAH"),
        r"(?:german |deutsche )marks|deutschmarks?": Currency("DEM"),
        r"kuna": Currency("HRK"),
    },
}
"""Patterns of currencies' names; names that weigh, or that several countries' money has, are not there alone."""

_POUNDS = {"de": re.compile(r"pfund", re.I), "en": re.compile(r"pounds", re.I)}
"""Money only from a million on: below, it may be a weight."""

_CODE = "|".join(sorted(CODES)) + "|DM"
_SIGN = rf"(?:{'|'.join(sorted(DOLLARS, key=len, reverse=True))})?\$|[{''.join(SIGNS)}]"
_BEFORE = re.compile(rf"(?P<currency>{_SIGN}|(?:{_CODE})(?= ))[ ]?(?P<amount>.+)", re.S)
_AFTER = {
    language: re.compile(
        rf"(?P<amount>.+?)(?:[ -]?(?P<code>{_SIGN}|\b(?:{_CODE}))|(?:[ -]|(?<=\d))(?P<name>(?i:"
        rf"{'|'.join(names)}|{_POUNDS[language].pattern})))",
        re.S,
    )
    for language, names in _NAMES.items()
}

CURRENCY_NOUNS = {
    "de": r"euros?|(?:euro)?cents?|dollars?|franken|rappen|yen|yuan|rubel|kuna|z[lł]oty|forint|mark|pfennige?"
    r"|schillinge?|lira|kronen|rupien|hrywnja|griwna|schekel|pfund",
    "en": r"euros?|dollars?|cents?|sterling|pounds?|pence|penny|francs?|yen|yuan|renminbi|rou?bles?|zlotys?|forints?"
    r"|liras?|kron[ao]r?|kroner?|crowns|koruna|rupees?|rand|reais|won|shekels?|hryvnias?|deutschmarks?|marks|kuna",
}
"""The last words of the patterns above."""


def money(text: str, language: str, before: str = "") -> str | None:
    """`3500000000 EUR` for `3,5 Milliarden Euro`; `5000000..10000000 USD` for a range; None if it is no money."""
    match = _BEFORE.fullmatch(text)
    if match:
        inner = match["amount"]
        if re.search(r"\b(?:to|bis|und|and)\b", inner) and " half" not in inner:
            return None
        return _said(inner, language, before, Currency(_code(match["currency"])))
    match = _AFTER[language].fullmatch(text)
    if match is None:
        return None
    if match["code"]:
        return _said(match["amount"], language, before, Currency(_code(match["code"])))
    name = match["name"]
    if name in "pP" and len(match["amount"]) > 2:
        return None
    if _POUNDS[language].fullmatch(name):
        found = amounts(match["amount"], language, before)
        return f"{written(found)} GBP" if found and found[-1] >= 1_000_000 else None
    currency = next(each for pattern, each in _NAMES[language].items() if re.fullmatch(pattern, name, re.I))
    return _said(match["amount"], language, before, currency)


def _code(said: str) -> str:
    if said == "DM":
        return "DEM"
    if said in CODES:
        return said
    return DOLLARS[said[:-1]] if len(said) > 1 else SIGNS[said]


def _said(inner: str, language: str, before: str, currency: Currency) -> str | None:
    found = amounts(inner, language, before)
    if found is None or found[0] < 0:
        return None
    return f"{written(tuple(value * currency.part for value in found))} {currency.code}"


_PERCENT = {
    "de": re.compile(r"(.+?)(?: ?%|[ -]?prozent(?:ige[mnrs]?|ig)?)", re.I | re.S),
    "en": re.compile(r"(.+?)(?: ?%|[ -]?per ?cent)", re.I | re.S),
}


def percent(text: str, language: str, before: str = "") -> str | None:
    """`12.5` for `12,5 Prozent`, `3..5` for a range; None if it is no percentage."""
    match = _PERCENT[language].fullmatch(text)
    found = amounts(match[1], language, before) if match else None
    return written(found) if found else None
