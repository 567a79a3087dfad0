"""What a name can be written with and without: titles of people, legal forms of firms, articles of places.

Forms of address (`Frau`, `Mr`) and ranks of nobility are no part of it: they tell people of one surname apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_OFFICE: Final = (
    r"(?:vize|bundes|minister|staats|general|außen|innen|finanz|wirtschafts|verteidigungs|justiz|kultur|umwelt|"
    r"gesundheits|verkehrs|arbeits|familien|bildungs|landwirtschafts|ober|alt|reichs|premier)*-?"
    r"(?:präsident|minister|kanzler|bürgermeister|sekretär|anwalt|anwält|senator|gouverneur|premier)(?:in)?"
)
_TITLES: Final = re.compile(
    rf"(?:(?:dr|prof|dipl-ing|mag)\.?|professor(?:in)?|{_OFFICE}|papst|kardinal|bischof|"
    r"(?:\w+-)?(?:historiker|ökonom|forscher|wissenschaftler)(?:in)?|"
    r"(?:vice[ -])?president|prime minister|minister|senator|sen\.|chancellor|secretary|governor|gov\.|mayor|"
    r"congressman|congresswoman|rep\.|sir|dame|pope|cardinal|bishop|judge|justice)\s+",
    re.IGNORECASE,
)
"""A title at the beginning of a person's name, in German or English, with the space after it."""

_FORMS: Final = re.compile(
    r",?\s+(?:(?:ag|se|kg|ohg|gmbh|mbh|ug|kgaa|inc|corp|co|ltd|llc|llp|plc|sa|nv|bv|spa|ab|oyj?|asa)\.?|e\.\s?v\.|s\.a\.|"
    r"n\.v\.|b\.v\.|s\.p\.a\.|&\s+co\.?(?:\s+kg(?:aa)?)?|gmbh\s+&\s+co\.?\s+kg(?:aa)?)",
    re.IGNORECASE,
)
"""A legal form at the end of a firm's name, with the space before it."""

_ARTICLES: Final = re.compile(r"(?:die|der|das|den|dem|des|the)\s+(?=\w)", re.IGNORECASE)
"""An article before a place or an organisation."""

_SITED: Final = re.compile(
    r"(.+?)(?:\s+(?:am|an der|ob der|im|in der|bei)\s+\S.*|\s*\(.+\)|-(?:upon|on)-\S+)"
)
"""A place with what tells it from others of its name: a river, a region."""

_PROPER: Final = frozenset(
    {"the hague", "den haag", "the times", "the sun", "the who", "die zeit", "die welt", "der spiegel"}
)
"""Names of which the article is a part."""


@lru_cache(20_000)
def bare(form: str, label: str) -> str:
    """A name without its dressing; the whole of it where nothing would be left."""
    if label == "PER":
        return _without(_TITLES, form)
    if label not in ("ORG", "LOC"):
        return form
    if form.casefold() not in _PROPER:
        form = _without(_ARTICLES, form, once=True)
    while label == "ORG" and form.rpartition(" ")[2].rstrip(".").casefold() in _LAST_WORDS:
        match = _LAST_FORM.fullmatch(form)
        if match is None:
            break
        form = match.group(1)
    return form


_LAST_WORDS: Final = frozenset(
    (
        "ag", "se", "kg", "ohg", "gmbh", "mbh", "ug", "kgaa", "inc", "corp", "co", "ltd", "llc", "llp", "plc", "sa",
        "nv", "bv", "spa", "ab", "oy", "oyj", "asa", "v", "e.v", "s.a", "n.v", "b.v", "s.p.a",
    )
)  # fmt: skip
"""How a name that ends in a legal form ends, without a full stop."""

_LAST_FORM: Final = re.compile(rf"(.*\w){_FORMS.pattern}", re.IGNORECASE | re.DOTALL)


def _without(pattern: re.Pattern[str], form: str, *, once: bool = False) -> str:
    while (match := pattern.match(form)) is not None and match.end() < len(form):
        form = form[match.end() :]
        if once:
            break
    return form


@lru_cache(20_000)
def place(form: str) -> str:
    """A place without what tells it from others of its name (`Frankfurt am Main`); '' if it has nothing such."""
    match = _SITED.fullmatch(form)
    return match.group(1) if match else ""
