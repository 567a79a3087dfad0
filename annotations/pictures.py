"""Counts as tables and pictures show them: groups of annotations, mentions over time, and what stands with what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

Key = Literal["tag", "source", "name", "creator", "day", "week", "month"]
KEYS: Final[tuple[Key, ...]] = ("tag", "source", "name", "creator", "day", "week", "month")
"""What annotations can be counted by; the last three say when they were made."""

Step = Literal["day", "week", "month", "year"]
STEPS: Final[tuple[Step, ...]] = ("day", "week", "month", "year")
"""Steps of time, the finest first."""

MOST: Final = 4_000
"""Steps that a picture has at most; where there would be more, it has coarser ones."""

GridKind = Literal["sources", "tags", "names"]
"""Annotations by tag and source; articles by two tags; articles by two names."""

DayCounts = Mapping[str, tuple[int, int]]
"""Mentions and articles by date, as coarse as it is known: a day, a month, a year, or '' for none."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is in some articles."""

    articles: int
    read: int
    annotated: int
    """Articles with annotations."""
    words: int
    annotations: int
    tags: int
    """Tags on the articles or on their annotations."""
    people: int
    """Who made the annotations."""
    names: int
    """Names that are mentioned, each with its label, without those that a person hid."""
    coding: tuple[int, int, int] | None
    """Articles whose coding is not begun, begun, done; None in a library where none was ever begun."""


@dataclass(frozen=True, slots=True)
class Group:
    """Annotations that agree in what they are counted by."""

    keys: tuple[str, ...]
    """One for each key, '' for none: no tag, no source, nobody's name."""
    annotations: int
    articles: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """How often names are mentioned, step by step from the first to the last."""

    step: Step
    starts: tuple[str, ...]
    """Each step, none left out: a day, the Monday of a week, a month or a year, as ISO 8601 has it."""
    names: tuple[str, ...]
    mentions: tuple[tuple[int, ...], ...]
    """For each name, its mentions in each step."""
    articles: tuple[tuple[int, ...], ...]
    """Likewise the articles that mention it."""
    undated: tuple[int, ...]
    """Mentions of each name in articles whose date is unknown, or coarser than the step."""


@dataclass(frozen=True, slots=True)
class Grid:
    """How often things stand with others, the most frequent first."""

    kind: GridKind
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    """Those of `tags` and `names` are the rows once more."""
    cells: tuple[tuple[int, ...], ...]
    """A row of numbers for each row: annotations for `sources`, else articles; on the diagonal those of one alone."""
    closer: tuple[tuple[int, ...], ...] = ()
    """For `tags` how many annotations carry both."""


_DATE: Final = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-\d\d)?)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pictures:
    """What a report draws."""

    mentions: Timeline | None = None
    grids: tuple[Grid, ...] = ()


LEFT_OUT: Final = 0.1
"""Share of the mentions with a date that may be too coarsely dated for a step that is chosen for a person."""


def timeline(
    names: Iterable[str], days: Iterable[DayCounts], step: Step | None = None, most: int = 60
) -> Timeline:
    """Mentions by date, folded into steps: `step`, or a coarser one where there would be more than `MOST`.

    Without `step`, the finest with at most `most` of them that leaves few mentions out. An article has one date, so
    that articles of several dates add up.
    """
    known = [dict(one) for one in days]
    chosen, starts = _steps(known, step, most)
    place = {at: number for number, at in enumerate(starts)}
    mentions = [[0] * len(starts) for _ in known]
    articles = [[0] * len(starts) for _ in known]
    undated = [0] * len(known)
    for row, one in enumerate(known):
        for day, (found, within) in one.items():
            at = place.get(start_of(day, chosen))
            if at is None:
                undated[row] += found
            else:
                mentions[row][at] += found
                articles[row][at] += within
    return Timeline(
        chosen, starts, tuple(names), tuple(map(tuple, mentions)), tuple(map(tuple, articles)), tuple(undated)
    )


def _steps(known: Sequence[DayCounts], step: Step | None, most: int) -> tuple[Step, tuple[str, ...]]:
    weights: dict[str, int] = {}
    for one in known:
        for day, (found, _) in one.items():
            weights[day] = weights.get(day, 0) + found
    dated = sum(found for day, found in weights.items() if start_of(day, "year"))
    for chosen in STEPS[STEPS.index(step) if step else 0 : -1]:
        within = {day: at for day in weights if (at := start_of(day, chosen))}
        out = dated - sum(weights[day] for day in within)
        starts = _between(min(within.values()), max(within.values()), chosen) if within else ()
        if starts is not None and (step or (len(starts) <= most and out <= dated * LEFT_OUT)):
            return chosen, starts
    years = {at for day in weights if (at := start_of(day, "year"))}
    return "year", tuple(f"{at:04}" for at in range(int(min(years)), int(max(years)) + 1)) if years else ()


def start_of(day: str, step: Step) -> str:
    """The step that a date is in; '' for a date that is unknown, coarser than the step, or in no calendar."""
    found = _DATE.match(day)
    if found is None:
        return ""
    if step in ("month", "year"):
        return day[:4] if step == "year" else day[:7] if found[2] else ""
    try:
        exact = date.fromisoformat(day)
        return (exact - timedelta(days=exact.weekday() if step == "week" else 0)).isoformat()
    except (ValueError, OverflowError):
        return ""


def days_of(start: str, step: Step) -> str:
    """A step as the field `published:` has it."""
    if step != "week":
        return start
    monday = date.fromisoformat(start)
    return f"{start}..{min(monday, date.max - timedelta(days=6)) + timedelta(days=6)}"


def shade(number: int, most: int, levels: int) -> int:
    """How dark a number is among those up to `most`: 0 for none, else 1 to `levels`, by its share."""
    return -(-min(number, most) * levels // most) if number > 0 and most > 0 else 0


def _between(first: str, last: str, step: Step) -> tuple[str, ...] | None:
    """All steps from one to another, or None for more than `MOST`."""
    if step == "month":
        begin, end = (int(at[:4]) * 12 + int(at[5:7]) - 1 for at in (first, last))
        if end - begin >= MOST:
            return None
        return tuple(f"{at // 12:04}-{at % 12 + 1:02}" for at in range(begin, end + 1))
    length = 7 if step == "week" else 1
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    number = (ends - begins).days // length + 1
    if number > MOST:
        return None
    return tuple((begins + timedelta(days=length * at)).isoformat() for at in range(number))
