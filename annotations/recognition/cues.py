"""Tells quantities from their false friends by the words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from annotations.recognition.numerals import SCALES, WORDS, listed

DASHES = frozenset("-–—−")
SIGNS = frozenset("%€$£¥₹₽₺₴₩₪")

_YEAR_CUES = {
    "de": frozenset(
        listed(
            "in seit ab bis vor nach von um gegen für zwischen gegenüber aus anfang mitte ende frühjahr frühling sommer"
            " herbst winter frühsommer spätsommer spätherbst"
        )
    ),
    "en": frozenset(
        listed(
            "in since until till by from to before after during around circa for through between early late mid spring"
            " summer autumn fall winter"
        )
    ),
}
"""Words before 1900 to 2099 that make sure that it is a year."""
_SURE = {
    "de": frozenset(listed("jahr jahre jahren jahres jahrgang")),
    "en": frozenset(listed("year years")),
}
"""Those after which any number of four digits is one, whatever follows."""
_PAST_CUES = frozenset(listed("in um seit zwischen since between from to"))
"""Words before 1500 to 1899 that make sure that it is a year."""
_OF = frozenset(
    listed("spring summer autumn fall winter end beginning start middle half year class election")
)
"""What a year may stand `of`."""
_SEQUEL = frozenset({",", "und", "oder", "bis", "and", "or", "to", "&"})
"""What joins a year to the one before it."""

_COUNTED = {
    "de": frozenset(listed("km m kg g t cm mm qm ha mal uhr bis mio mrd tsd millionen milliarden")),
    "en": frozenset(
        listed(
            "people men women children feet hours hrs gmt utc est bst hp rpm percent per million billion thousand"
        )
    ),
}
"""Words after a number that show that it counts something."""
_NO_PLURAL = frozenset(
    listed(
        "was is has his as its this across plus less unless towards thus yes does us always perhaps besides afterwards"
        " sometimes nevertheless nonetheless whereas overseas"
    )
)

_MONTH_CUES = {
    "de": frozenset(
        listed(
            "im seit ab bis anfang mitte ende monat diesem dieses letzten vergangenen vorigen nächsten kommenden"
        )
    ),
    "en": frozenset(
        listed("in since by until till during early late mid last next this from before after of")
    ),
}
"""Words before a month that make sure that it is one..."""
_MAY_CUES = _MONTH_CUES["en"] - {"by", "from", "before", "after", "of"}
"""...where it may be a surname."""
_DAY_CUES = frozenset(listed("am vom zum dem den ab seit bis"))
"""Words before `4.9.` that make sure that it is a date."""

_NO_WEEKDAY = {
    "de": frozenset(listed("jeden jeder jedem einem einen eines ein kein keinen")),
    "en": frozenset(
        listed("a an every each any no good black holy easter palm cyber super shrove ash whit bloody")
    ),
}
"""Words before a weekday that make it any such day, or a feast."""
_NO_RELATIVE = frozenset(listed("das von of heute gestern vorgestern am guten"))
"""Words before `morgen` and its like that make it the future, or the early day."""

_FULL_SHORT = frozenset(listed("mai märz juni juli may june july"))
_POINTS = frozenset(listed("point points punkt punkte punkten"))


class Place:
    """A sequence of words among those around it."""

    def __init__(self, words: Sequence[str], glued: Sequence[bool], start: int, end: int) -> None:
        """`glued`: whether no blank follows a word; `start` and `end` number words, half-open."""
        self._words, self._glued = words, glued
        self.start, self.end = start, end

    def word(self, index: int) -> str:
        """A word in lower case, or '' outside of the text."""
        return self._words[index].lower() if 0 <= index < len(self._words) else ""

    @property
    def before(self) -> str:
        """The word before; of `mid-2012`, `mid`."""
        if self.word(self.start - 1) in DASHES and self.glued(self.start - 2) and self.glued(self.start - 1):
            return self.word(self.start - 2)
        return self.word(self.start - 1)

    @property
    def after(self) -> str:
        """The word behind, as it is written."""
        return self._words[self.end] if self.end < len(self._words) else ""

    @property
    def last(self) -> str:
        """The last word inside."""
        return self.word(self.end - 1)

    def glued(self, index: int) -> bool:
        """Whether a word is there and no blank follows it."""
        return 0 <= index < len(self._words) and self._glued[index]


def stands_free(place: Place, kind: str) -> bool:
    """Whether a sequence is no part of a longer word, number, score or compound."""
    first, previous = place.word(place.start), place.word(place.start - 1)
    if place.glued(place.start - 1):
        joined = previous in DASHES and (first in SIGNS or (previous == "-" and place.before == "mid"))
        allowed = joined or (previous == "/" and kind == "weekday")
        if not allowed and (previous[-1].isalnum() or previous in DASHES or previous in "/.,:'’_@#+&="):
            return False
    if first in DASHES and (
        (previous and place.glued(place.start - 1) and previous != "(") or not place.glued(place.start)
    ):
        return False
    if not place.glued(place.end - 1):
        return True
    after = place.after
    if after[:1].isalnum() or after in {"_", "@", "="}:
        return False
    compound = (after in DASHES or after == "/") and place.glued(place.end)
    beyond = place.word(place.end + 1)
    if compound and kind in ("money", "percent"):
        return place.last in SIGNS or place.word(place.start) in SIGNS or not beyond[:1].isalpha()
    return not (compound and kind != "weekday" and beyond[:1].isalnum())


def is_meant(place: Place, kind: str, language: str) -> bool:
    """Whether the words around a sequence let it be what it looks like."""
    if kind in ("day", "days", "month", "months") and not _ends_well(place):
        return False
    check = {
        "percent": lambda: place.after.lower() not in _POINTS,
        "day": lambda: _is_day(place),
        "month": lambda: _is_month(place, language),
        "months": lambda: _is_month(place, language),
        "numeric": lambda: _is_numeric(place),
        "weekday": lambda: place.before not in _NO_WEEKDAY[language],
        "relative": lambda: _is_relative(place, language),
        "decade": lambda: _is_decade(place),
        "years": lambda: _is_year(place, language),
    }.get(kind)
    return check is None or check()


def _ends_well(place: Place) -> bool:
    """Whether a date neither ends with the stop of its sentence nor goes on behind it."""
    words = [place.word(index) for index in range(place.start, place.end)]
    stops = (word for word, following in pairwise(words) if following == ".")
    return words[-1] != "," and not any(
        word.isalpha() and (len(word) > 4 or word in _FULL_SHORT) for word in stops
    )


def _is_day(place: Place) -> bool:
    """Not `in March 10 people`."""
    has_year = re.fullmatch(r"\d{4}", place.last) is not None
    return has_year or not (place.before in ("in", "since") and place.word(place.start).isalpha())


def _is_month(place: Place, language: str) -> bool:
    if re.fullmatch(r"\d{4}", place.last):
        return True
    if language == "en" and place.word(place.start) in ("may", "march"):
        return place.before in _MAY_CUES
    return place.before in _MONTH_CUES[language]


def _is_numeric(place: Place) -> bool:
    """A full date, or one after a word that lets no version number follow."""
    text = "".join(place.word(index) for index in range(place.start, place.end))
    return re.search(r"\d{4}", text) is not None or place.before in _DAY_CUES


def _is_relative(place: Place, language: str) -> bool:
    number = place.before in WORDS[language] or place.before in SCALES[language] or place.before[:1].isdigit()
    if number and place.last in ("ago",):
        return False
    single = place.end - place.start == 1
    return not (single and (place.before in _NO_RELATIVE or place.before.endswith("tag")))


def _is_decade(place: Place) -> bool:
    """`1990er`, `90er Jahre`, `the nineties`; not `in his twenties`, `90er`."""
    words = [place.word(index) for index in range(place.start, place.end)]
    if len(words[0]) == 4 and words[0].isdigit():
        return True
    if words[-1] == "s":
        return words[0] in ("'", "’") or place.before == "the"
    return "jahre" in words[-1] or place.before in ("the", "early", "late", "mid")


def _is_year(place: Place, language: str) -> bool:
    """A year after a word that leads to one, and before none that it counts; two of them joined by a dash."""
    if place.after == "/" or (place.end - place.start == 1 and _counts(place, language)):
        return place.before in _SURE[language] and place.after != "/"
    if place.end - place.start == 3 and place.word(place.start + 1) in DASHES | {"/"}:
        return True
    return _leads_to_year(place, language, place.start)


def _leads_to_year(place: Place, language: str, start: int) -> bool:
    year, cue = int(place.word(start)), place.word(start - 1)
    if start == place.start:
        cue = place.before
    if cue in _SURE[language]:
        return True
    if cue in _SEQUEL and re.fullmatch(r"1\d{3}|20\d\d", place.word(start - 2)):
        return _leads_to_year(place, language, start - 2)
    if language == "en" and cue == "of":
        return place.word(start - 2) in _OF
    if year < 1900:
        return year >= 1500 and cue in _PAST_CUES & _YEAR_CUES[language]
    return cue in _YEAR_CUES[language]


def _counts(place: Place, language: str) -> bool:
    """Whether the word behind a number is what it counts."""
    after = place.after
    if not after[:1].isalpha():
        return after in SIGNS or after == "°"
    if after.lower() in _COUNTED[language]:
        return True
    if language == "de":
        return after[0].isupper()
    return after.islower() and after.endswith("s") and len(after) > 2 and after not in _NO_PLURAL
