"""Groups the mentions of one article into names: inflection, spelling, titles, surnames.

Two mentions are joined only on evidence in the article itself, since two people under one name mislead a reader
more than one person under two. Names of different labels are never joined.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from annotations.recognition.dressings import bare as undressed
from annotations.recognition.dressings import place

GENITIVE_S = frozenset({"de", "da", "lb", "nb", "nn", "no", "sv"})
"""Languages that add a bare s to a name in the genitive."""

ACRONYM = 6
"""Letters up to which a name of a thing or place in capitals is an acronym and left as it stands."""

SHORTENED = frozenset({"PER", "LOC"})
"""Labels whose names are mentioned in a shorter form: people by their surnames, places without their river."""

ROUNDS = 10
"""Bound on how often names are joined by what was joined before; articles need two."""

_POSSESSIVE = re.compile(r"(.*\w)['’]s", re.IGNORECASE | re.DOTALL)
_APOSTROPHE = re.compile(r"(.*[sxzß])['’]", re.IGNORECASE | re.DOTALL)

_LAST_OF_GENITIVE = frozenset("sS'’")

_PLACE_GENITIVE = re.compile(
    r".*(?:land|reich|ien|stan|burg|berg|dorf|furt|stadt|heim|hausen|hafen|brücken|amerika|afrika|uela|europa|china|"
    r"japan|korea|israel|iran|irak|kuba|kanada|mexiko|polen|schweden|norwegen|ungarn|italien|bayern|sachsen|hessen|"
    r"berlin|münchen|köln|bremen|wien|moskau|peking|london|rom|kiew|kyjiw|washington|brasilia|caracas)s",
    re.IGNORECASE,
)
"""German names of places whose last s can only be a genitive, even where the name stands nowhere without it."""

_GENERATIONS = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


def group(mentions: Sequence[tuple[str, str]], language: str) -> list[str]:
    """The name that each mention is counted under; `mentions` are (label, words) in the order of the text.

    * A genitive is undone: `’s` after people and places, a bare s in German where the article also has the name
      without it (`Maduros`) or the ending of a place leaves no doubt (`Deutschlands`).
    * Spellings that differ in case or diacritics, and names with or without title (`Präsident`), legal form (`AG`) or
      article (`die Türkei`), are one name, shown without those if it is ever written so, then as most often
      written, then as longest.
    * A surname stands for the full name that ends with it, a place for that with its river (`Frankfurt am Main`). If
      several do, it stands for the only one named so far; once a second has been named, it is ambiguous and stays a
      name of its own.
    """
    names = [words if words.isalnum() else " ".join(words.split()) for _, words in mentions]
    by_label: dict[str, list[int]] = defaultdict(list)
    for at, (label, _) in enumerate(mentions):
        by_label[label].append(at)
    for label, places in by_label.items():
        for at, name in zip(places, _joined([names[at] for at in places], label, language), strict=True):
            names[at] = name
    return names


def _joined(forms: list[str], label: str, language: str) -> list[str]:
    """The names for forms of one label, in the order of the text."""
    for _ in range(ROUNDS):
        before = forms
        inflected, spelled, short = _relations(set(forms), label, language)
        if inflected:
            forms = _uninflected(forms, label, language)
        if inflected or spelled:
            forms = _spelled(forms, label)
        if label in SHORTENED and (inflected or spelled or short):
            forms = _completed(forms, label)
        if forms == before:
            break
    return forms


def _relations(forms: set[str], label: str, language: str) -> tuple[bool, bool, bool]:
    """Whether some of different forms may be genitives, spellings of one name, short for another.

    Mostly none is, and this tells sooner than looking for its name.
    """
    traces = [_traces(form, label, language) for form in forms]
    keys = {trace.key for trace in traces}
    folds = {trace.fold for trace in traces}
    others = keys.union(folds, [trace.last for trace in traces], _ANY)
    inflected = not others.isdisjoint(chain.from_iterable([trace.bases for trace in traces]))
    short = not keys.isdisjoint(chain.from_iterable([trace.endings for trace in traces]))
    return inflected, len(keys) < len(traces), short


_ANY = ("",)
"""What every form counts as a genitive of that is one in any case."""


class _Traces(NamedTuple):
    """What one form and another can have in common."""

    key: str
    fold: str
    last: str
    endings: frozenset[str]
    """Shorter forms of a person's full name."""
    bases: tuple[str, ...]
    """Whose genitive it may be."""


@lru_cache(20_000)
def _traces(form: str, label: str, language: str) -> _Traces:
    bases: tuple[str, ...] = ()
    if _POSSESSIVE.fullmatch(form) or _APOSTROPHE.fullmatch(form):
        bases = _ANY
    elif language in GENITIVE_S and _ends_in_s(form, label):
        sure = label == "LOC" and language == "de" and _PLACE_GENITIVE.fullmatch(form)
        bases = _ANY if sure else (_key(form[:-1], label), _fold(form[:-1]), _last(form[:-1]))
    return _Traces(_key(form, label), _fold(form), _last(form), _endings(form, label), bases)


def _is_acronym(form: str, label: str) -> bool:
    return label != "PER" and form.isupper() and len(form) <= ACRONYM


@lru_cache(20_000)
def _fold(form: str) -> str:
    if form.isascii():
        return form.casefold()
    decomposed = unicodedata.normalize("NFKD", form.casefold().replace("’", "'"))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


@lru_cache(20_000)
def _key(form: str, label: str) -> str:
    """What two spellings of one name share."""
    if " " in form:
        form = undressed(form, label)
    return form if _is_acronym(form, label) else _fold(form)


def _uninflected(forms: list[str], label: str, language: str) -> list[str]:
    if not any(form[-1:] in _LAST_OF_GENITIVE for form in forms):
        return forms
    known = {_key(form, label) for form in forms}
    bare = {form: _without_apostrophe(form, label, known) for form in set(forms)}
    if language in GENITIVE_S:
        bare = _without_genitive(bare, label, language)
    return [bare[form] for form in forms]


def _without_apostrophe(form: str, label: str, known: set[str]) -> str:
    """`Maduro’s` and `Marx’` without their ending; a firm may be called so (`McDonald’s`)."""
    if "’" not in form and "'" not in form:
        return form
    match = _POSSESSIVE.fullmatch(form) or _APOSTROPHE.fullmatch(form)
    if match is None:
        return form
    base = match.group(1)
    sure = label in {"PER", "LOC"} or _is_acronym(base, label) or _key(base, label) in known
    return base if sure else form


def _without_genitive(bare: dict[str, str], label: str, language: str) -> dict[str, str]:
    """Full names first, so that `Nicolás Maduros` doesn't make `Maduros` a surname."""
    inflected = {form: base for form, base in bare.items() if base.endswith("s")}
    if not inflected:
        return bare
    known = {_key(base, label) for base in bare.values()}
    known_or_last = known.union(_last(base) for base in bare.values() if " " in base)
    cut = {form: _cut_full(base, label, known_or_last) for form, base in inflected.items() if " " in base}
    bare = {**bare, **cut}
    surnames = {_last(base) for base in bare.values() if " " in base} if label == "PER" else set()
    single = {
        form: _cut_single(base, label, language, known, surnames)
        for form, base in inflected.items()
        if " " not in base
    }
    return {**bare, **single}


def _ends_in_s(form: str, label: str) -> bool:
    regular = len(form) > 3 and form[-1] == "s" and form[-2] != "s" and form[-2].isalnum()
    return regular and not _is_acronym(form, label)


@lru_cache(20_000)
def _last(form: str) -> str:
    return _fold(form).rpartition(" ")[2]


def _cut_full(form: str, label: str, known: set[str]) -> str:
    base = form[:-1]
    if not _ends_in_s(form, label):
        return form
    return base if _key(base, label) in known or (label == "PER" and _last(base) in known) else form


def _cut_single(form: str, label: str, language: str, known: set[str], surnames: set[str]) -> str:
    base = form[:-1]
    if not _ends_in_s(form, label):
        return form
    if _fold(base) in surnames:
        return base
    if _fold(form) in surnames:
        return form
    place = label == "LOC" and language == "de" and _PLACE_GENITIVE.fullmatch(form)
    return base if place or _key(base, label) in known else form


def _spelled(forms: list[str], label: str) -> list[str]:
    """Each form as its name is written: without a title if it ever is, then most often, longest, with most marks."""
    distinct = set(forms)
    if len({_key(form, label) for form in distinct}) == len(distinct):
        return forms
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for form in forms:
        counts[_key(form, label)][form] += 1
    best = {
        key: max(spellings, key=lambda form, of=spellings: _worth(form, label, of[form]))  # type: ignore[misc]
        for key, spellings in counts.items()
    }
    return [best[_key(form, label)] for form in forms]


def _worth(form: str, label: str, times: int) -> tuple[bool, int, int, int]:
    return undressed(form, label) == form, times, len(form), len(unicodedata.normalize("NFD", form))


def _completed(forms: list[str], label: str) -> list[str]:
    """Short forms replaced by the full name that they stand for, if that is certain."""
    first: dict[str, int] = {}
    for at, form in enumerate(forms):
        first.setdefault(form, at)
    keys = {_key(form, label) for form in first}
    owners: dict[str, list[str]] = defaultdict(list)
    for full in first:
        for ending in keys & _endings(full, label):
            owners[ending].append(full)
    short = {form: owners[_key(form, label)] for form in first if _key(form, label) in owners}
    return [_owner(form, at, short[form], first) if form in short else form for at, form in enumerate(forms)]


def _owner(form: str, at: int, possible: list[str], first: dict[str, int]) -> str:
    """The only full name that a short one can stand for at a place; itself if there are several."""
    named = [full for full in possible if first[full] < at] or possible
    return named[0] if len(named) == 1 else form


@lru_cache(20_000)
def _endings(form: str, label: str) -> frozenset[str]:
    """The shorter forms that a name may be mentioned by.

    Of a person's name what follows its first word, or less; of a place's what stands before its river or region.
    """
    if label == "LOC":
        short = place(form) if " " in form or "-" in form else ""
        return frozenset((_fold(short),) if short else ())
    if label != "PER" or " " not in form:
        return frozenset()
    words = _fold(undressed(form, label)).split()
    without = len(words)
    while without > 2 and words[without - 1] in _GENERATIONS:
        without -= 1
    found = {" ".join(words[at:without]) for at in range(1, without)}
    return frozenset(found if without == len(words) else {*found, " ".join(words[:without])})
