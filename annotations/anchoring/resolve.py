"""Finding a described passage in a text that may have changed since: certain, uncertain or gone.

Its own words are looked for first, then words like them.

A place is taken for certain only if its context speaks for it and no other place comes close, because an
annotation on the wrong words is worse than one that a person is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from annotations.anchoring.approximate import Match, matches
from annotations.model import Anchor, Selector, Span

FLOOR: Final = 0.5
"""Least score of a certain place: one whole side of the context, or as much over both."""

MARGIN: Final = 8
"""Code points of context by which a certain place is ahead of any other, unless its whole context agrees."""


LIKE: Final = 0.75
"""Least score of a place whose words have changed, to be taken for certain; chosen by `docs/anchoring.py`."""

ALIKE: Final = 0.6
"""Least similarity of its quote."""

AHEAD: Final = 0.1
"""Score by which it is ahead of any other place."""

ASKED: Final = 0.5
"""Least score of a place that is suggested to a person."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Somewhere the quote stands, with the number of code points of context that agree with it."""

    start: int
    agreeing: int


def resolve(content: str, selector: Selector) -> tuple[Span, Anchor, float] | None:
    """Where a passage is in `content`, how sure that is, and its score; None if it is nowhere.

    `EXACT` is the old position with the old words, `MOVED` another position or other words, `UNCERTAIN` the likeliest
    place of the old words where none is certain. For the old words the score is the share of the stored context that
    stands around them, counted outwards on both sides (1.0 where there was none to store); for other words it is that
    of `approximate.Match`.
    """
    if not selector.exact:
        return None
    if _stands_complete(content, selector):
        return Span(selector.start, selector.end), Anchor.EXACT, 1.0
    alone = _complete_once(content, selector)
    if alone is not None:
        return Span(alone, alone + len(selector.exact)), Anchor.MOVED, 1.0
    same = _same_words(content, selector)
    if same and same[1] is not Anchor.UNCERTAIN:
        return same
    return _like_words(content, selector) or same


def suggest(content: str, selector: Selector) -> Match | None:
    """The likeliest place of a passage that `resolve` does not find, for a person to judge; None if none is like it."""
    found = matches(content, selector)
    return found[0] if found and found[0].score >= ASKED else None


def _same_words(content: str, selector: Selector) -> tuple[Span, Anchor, float] | None:
    """The likeliest place of the quote as it was; None if it stands nowhere."""
    places = [_Place(start, _agreeing(content, selector, start)) for start in _finds(content, selector.exact)]
    if not places:
        return None
    best = max(places, key=lambda place: (place.agreeing, -abs(place.start - selector.start), -place.start))
    rival = max((place.agreeing for place in places if place is not best), default=-MARGIN)
    available = len(selector.prefix) + len(selector.suffix)
    score = best.agreeing / available if available else 1.0
    span = Span(best.start, best.start + len(selector.exact))
    return span, _anchor(selector, best, rival, score), score


def _like_words(content: str, selector: Selector) -> tuple[Span, Anchor, float] | None:
    """The place of a quote whose words or context have changed; None if none is certain."""
    found = matches(content, selector)
    if not found:
        return None
    best, rival = found[0], found[1].score if len(found) > 1 else 0.0
    if best.score < LIKE or best.quote < ALIKE or best.score - rival < AHEAD:
        return None
    unmoved = best.quote == 1 and best.span.start == selector.start
    return best.span, Anchor.EXACT if unmoved else Anchor.MOVED, round(best.score, 4)


def _stands_complete(content: str, selector: Selector) -> bool:
    """Whether quote and context are where they were."""
    whole = selector.prefix + selector.exact + selector.suffix
    begin = selector.start - len(selector.prefix)
    return begin >= 0 and content.startswith(whole, begin)


def _complete_once(content: str, selector: Selector) -> int | None:
    """Where the quote stands with its whole context, if that is in one place only: the usual case, and a fast one."""
    if not selector.prefix and not selector.suffix:
        return None
    whole = selector.prefix + selector.exact + selector.suffix
    found = content.find(whole)
    if found < 0 or content.find(whole, found + 1) >= 0:
        return None
    return found + len(selector.prefix)


def _finds(content: str, quote: str) -> Iterator[int]:
    at = content.find(quote)
    while at >= 0:
        yield at
        at = content.find(quote, at + 1)


def _agreeing(content: str, selector: Selector, start: int) -> int:
    """Code points of prefix and suffix that agree, counted from the quote to the first difference."""
    before = content[max(0, start - len(selector.prefix)) : start]
    end = start + len(selector.exact)
    after = content[end : end + len(selector.suffix)]
    return _common(before[::-1], selector.prefix[::-1]) + _common(after, selector.suffix)


def _common(one: str, other: str) -> int:
    """Length of the common beginning."""
    for count, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return count
    return min(len(one), len(other))


def _anchor(selector: Selector, best: _Place, rival: int, score: float) -> Anchor:
    ahead = best.agreeing - rival
    if score < FLOOR or ahead < (1 if score == 1.0 else MARGIN):
        return Anchor.UNCERTAIN
    return Anchor.EXACT if best.start == selector.start else Anchor.MOVED
