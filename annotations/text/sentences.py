"""Sentences of one block, found by rule: a stop ends one unless what stands around it says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotations.model import Span
from annotations.text.abbreviations import LETTERED, SPEECH, Habits
from annotations.text.graphemes import Clusters

_LOOK_BACK = 40
"""Code points before a stop in which its abbreviation is looked for."""

_OPENING = 4
"""Words before `a.m.`, its number among them, up to which it is taken to open its sentence (`Shortly after 6 a.m.`)."""

_ASIDE = 500
"""Code points before a closing parenthesis in which the opening one is looked for."""

_STOP = re.compile(
    r"""(?P<stop>[.!?…‽؟।]+)
        (?P<close>["'”“’‘»«›‹)\]}]*(?:[ \u00a0\u202f][»›](?=[\s.,;:!?)]|\Z))?(?:\[\d{1,3}\])*)
        (?=\s)
      | (?P<full>[。！？]+[」』”’）】]*)""",
    re.VERBOSE,
)
_LEAD = re.compile(r"""[\s"„“”‚‘’«»‹›'(\[{¿¡—–\-*]*""")
_NEXT_WORD = re.compile(r"[^\W\d_]+")
_NEXT_ROMAN = re.compile(r"[IVX]+\b")
_TOKEN = re.compile(r"(?:(?<![^\W_])[^\W\d_]\.[ \u00a0\u202f\u2009]?)*[^\W_]+(?:[-’'‐‑][^\W_]+)*\Z")
_WORD_BEFORE = re.compile(r"([^\W_]+)[^\w.!?]*\Z")
_INFLECTED = re.compile(r"^[a-zäöüß]+e[nmrs]\Z")
_GAP = re.compile(r"[ \u00a0\u202f\u2009]")
_SPEAKER = re.compile(rf"(?:[A-Z][\w’'.-]*\s+){{1,4}}(?:{'|'.join(sorted(SPEECH))})\b")


def find_sentences(content: str, start: int, end: int, habits: Habits, clusters: Clusters) -> list[Span]:
    """The sentences between two offsets, in order; together they cover all that is not white space."""
    sentences: list[Span] = []
    first = _after_space(content, start, end)
    for stop in _boundaries(content, start, end, habits):
        stop = clusters.at(stop - 1).end
        if stop > first:
            sentences.append(_whole(Span(first, stop), clusters))
            first = _after_space(content, stop, end)
    if first < end:
        last = first + len(content[first:end].rstrip())
        sentences.append(_whole(Span(first, last), clusters))
    return sentences


def _whole(sentence: Span, clusters: Clusters) -> Span:
    return Span(clusters.at(sentence.start).start, clusters.at(sentence.end - 1).end)


_SPACE_RUN = re.compile(r"\s*")


def _after_space(content: str, offset: int, end: int) -> int:
    found = _SPACE_RUN.match(content, offset, end)
    return found.end() if found else offset


def _boundaries(content: str, start: int, end: int, habits: Habits) -> Iterator[int]:
    """The ends of all sentences but the last."""
    first = start
    for found in _STOP.finditer(content, start, end):
        if found["full"] or _ends(content, found, first, end, habits):
            yield found.end()
            first = _after_space(content, found.end(), end)


def _ends(content: str, found: re.Match[str], first: int, end: int, habits: Habits) -> bool:
    """Whether a stop ends the sentence that began at `first`."""
    lead = _LEAD.match(content, found.end(), end)
    at = lead.end() if lead else found.end()
    if at >= end or not _may_begin(content, at):
        return False
    stop, close = found["stop"], found["close"]
    before = content[found.start() - 1] if found.start() > first else ""
    if close and before in "([" and not stop.startswith("."):
        return False
    if (
        close.startswith(")")
        and content.rfind("(", max(first, found.start() - _ASIDE), found.start()) > first
    ):
        return _is_starter(content, at, habits)
    if "?" in stop or "!" in stop:
        return not (close and _SPEAKER.match(content, at, end))
    if stop != ".":
        elided = not before or before.isspace() or before in "(["
        return not elided or (stop != "।" and _is_starter(content, at, habits))
    return _full_stop_ends(content, found.start(), first, at, bool(close), habits)


def _may_begin(content: str, at: int) -> bool:
    """Whether the character at `at` can begin a sentence; a small letter only in names like `iPhone`."""
    character = content[at]
    if character.islower():
        return content[at + 1 : at + 2].isupper()
    return character not in ",;:.!?…)"


def _is_starter(content: str, at: int, habits: Habits) -> bool:
    """Whether the word at `at` is one that begins sentences, and no initial."""
    word = _NEXT_WORD.match(content, at)
    if word is None or (len(word[0]) == 1 and content[word.end() : word.end() + 1] == "."):
        return False
    return word[0].casefold() in habits.starters


def _full_stop_ends(content: str, stop: int, first: int, at: int, closed: bool, habits: Habits) -> bool:
    """Whether a single full stop at `stop`, with something beginning at `at`, ends a sentence."""
    window = content[max(first, stop - _LOOK_BACK) : stop]
    token = _TOKEN.search(window)
    if token is None:
        return True
    word, earlier = token[0], window[: token.start()]
    if word.isdecimal():
        return closed or _number_ends(word, earlier, content, at, habits)
    if len(word) > 1 and not word.strip("IVX"):
        return closed or not habits.ordinals or _is_starter(content, at, habits)
    shortened = _shortening_ends(word, earlier, content, at, habits)
    if shortened is not None:
        return shortened
    if len(word) == 1:
        return _letter_ends(word, earlier, content, at, habits)
    return True


def _shortening_ends(word: str, earlier: str, content: str, at: int, habits: Habits) -> bool | None:
    """Whether an abbreviation ends a sentence, None if it is none."""
    key = _GAP.sub("", word).casefold()
    tail = key.rpartition(".")[2]
    if len(tail) > 1 and not any(key in known for known in (habits.bound, habits.loose, habits.closing)):
        key = tail
    last = key.rpartition("-")[2]
    if key in habits.bound or last in habits.bound:
        return False
    number = content[at].isdecimal()
    numbered = key in habits.numbered or last in habits.numbered or key.endswith(("str", "nr"))
    if numbered and (number or _NEXT_ROMAN.match(content, at)):
        return False
    if key in habits.closing:
        return True
    if key in habits.clock:
        return not number and _clock_ends(earlier, content, at, habits)
    if key in habits.loose or last in habits.loose or "." in key:
        return not number and _is_starter(content, at, habits)
    return None


def _clock_ends(earlier: str, content: str, at: int, habits: Habits) -> bool:
    """Whether a time of the day ends a sentence: not where little stands before it, nor before its day or zone."""
    if _is_starter(content, at, habits):
        return True
    word = _NEXT_WORD.match(content, at)
    return (
        word is not None and len(earlier.split()) > _OPENING and word[0].casefold() not in habits.after_clock
    )


def _letter_ends(letter: str, earlier: str, content: str, at: int, habits: Habits) -> bool:
    """Whether a single letter ends a sentence: rarely, as most are initials."""
    if not letter.isalpha() or _is_starter(content, at, habits):
        return True
    before = _WORD_BEFORE.search(earlier)
    if before is None or not letter.isupper():
        return False
    return before[1].casefold() in LETTERED or (letter == "I" and before[1].islower())


def _number_ends(number: str, earlier: str, content: str, at: int, habits: Habits) -> bool:
    """Whether a number ends a sentence, or is an ordinal or the number of a list entry."""
    if not earlier.strip(' "„“”«»‚‘(['):
        return False
    if earlier[-1] in ".,:" and earlier[-2:-1].isdecimal():
        return not (habits.ordinals and content[at].isdecimal())
    if not habits.ordinals or len(number) > 3:
        return True
    if content[at].isdecimal():
        return len(number) > 2
    word = _NEXT_WORD.match(content, at)
    if word is not None and word[0].casefold() in habits.after_ordinal:
        return False
    if _is_starter(content, at, habits):
        return True
    before = _WORD_BEFORE.search(earlier)
    if earlier.rstrip().endswith(","):
        return False
    return before is None or not (
        before[1].casefold() in habits.before_ordinal or _INFLECTED.search(before[1])
    )
