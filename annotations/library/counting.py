"""Counting names: of one article at once, of all that a correction concerns little by little."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from annotations.library.core import Core, Recent
from annotations.library.wording import counted
from annotations.model import Change, Correction, CorrectionKind
from annotations.store import counts
from annotations.store import mentions as stored
from annotations.store import rules as kept
from annotations.store.connection import Queries, Store

if TYPE_CHECKING:
    from annotations.recognition.corrections import Found, Marked
    from annotations.recognition.rules import Rules

AT_ONCE = 100
"""Articles that are counted in one transaction: 10 to 30 ms, for which others who write have to wait."""

PAUSE = 0.0005
"""Seconds between two such transactions, in which others get their turn."""

Progress = Callable[[int, int], None]
"""Called with the articles that were looked at, and how many there are."""


def silent(done: int, total: int) -> None:
    """Progress that nobody sees."""


class Counting(Core):
    """The part of the facade that keeps the counted names true."""

    def __init__(self, store: Store, *, creator: str, created: bool) -> None:
        super().__init__(store, creator=creator, created=created)
        self._compared: Recent[Rules] = Recent(2)

    def _rules(self, queries: Queries) -> Rules:
        """The corrections that hold in every article, read again only after one has changed."""
        from annotations.recognition.rules import Rules

        return self._compared.get(kept.stamp(queries), lambda: Rules(kept.made(queries)))

    def _count_names(self, queries: Queries, article_id: int) -> None:
        """Write anew which names an article has, for every pipeline that has read its text."""
        self._count(queries, [article_id], None)

    def _count(self, queries: Queries, articles: Sequence[int], recount: kept.Recount | None) -> int:
        """Write anew which names articles have, if need be only those that a recount concerns.

        Returns in how many of them something changed.
        """
        rules, person = self._rules(queries), 0
        new: dict[int, dict[counts.Count, int]] = {}
        concerned: dict[int, set[str] | None] = {}
        for reading in counts.readings(queries, articles):
            corrections = [*rules.of(reading.content, reading.article), *reading.corrections]
            labels = None if recount is None else _concerned(reading, corrections, recount)
            raw = reading.raw
            if any(each.kind is CorrectionKind.ADD or each.start < each.end for each in corrections):
                person = person or stored.obtain_pipeline(queries, None)
                raw = {**raw, person: []}
            new[reading.article] = {
                (pipeline, *named): number
                for pipeline, found in raw.items()
                for named, number in _counted(reading, found, corrections, labels).items()
            }
            concerned[reading.article] = labels
        return counts.put(queries, new, concerned)

    def unsettled(self) -> bool:
        """Whether a correction was made, changed or taken back whose articles have yet to be counted anew."""
        return bool(kept.recounts(self._reader))

    def settle(self, progress: Progress = silent, stopped: Callable[[], bool] = lambda: False) -> int:
        """Count the names anew in all articles that a correction of scope `everywhere` concerns.

        Goes on where it, or another process, left off; others can write meanwhile. Returns in how many articles the
        corrections that it finished with changed something. `stopped` is asked every few milliseconds.
        """
        waiting = kept.recounts(self._reader)
        total = sum(kept.count_saying(self._reader, each.surface, each.after) for each in waiting)
        done = changed = 0
        while waiting and not stopped() and not self.read_only:
            with self._store.writing() as queries:
                waiting = kept.recounts(queries)
                for recount in waiting[:1]:
                    looked_at, found = self._settle_some(queries, recount)
                    done, changed = done + looked_at, changed + found
            progress(done, max(done, total))
            time.sleep(PAUSE)
        return changed

    def _settle_some(self, queries: Queries, recount: kept.Recount) -> tuple[int, int]:
        """Count some articles anew; returns how many it looked at and, once done, how many were changed in all."""
        ids = kept.articles_saying(queries, recount.surface, recount.after, AT_ONCE)
        changed = self._count(queries, [id_ for id_ in ids if id_ != recount.home], recount)
        if len(ids) == AT_ONCE:
            kept.go_on(queries, recount, ids[-1], changed)
            return len(ids), 0
        kept.finish(queries, recount)
        return len(ids), recount.changed + changed

    def _settled(self, change: Change, progress: Progress, later: bool) -> Change:
        """A change once all names are counted; says in how many articles it changed something."""
        changed = 0 if later or not self.unsettled() else self.settle(progress)
        return (
            replace(change, message=f"{change.message} · {counted(changed, 'article')}")
            if changed
            else change
        )


def _concerned(
    reading: counts.Reading, corrections: Sequence[Correction], recount: kept.Recount
) -> set[str] | None:
    """The labels that may have other names because of a recount, None for any; names of different labels never mix.

    A rule changes only mentions that touch its words, and these only to its own labels or to none. As rules can get
    in each other's way, those that hold in the text are taken along.
    """
    if reading.corrections:
        return None
    labels = {*recount.labels, *(each.label for each in corrections)}
    spans = [
        (at, at + len(surface))
        for surface in {recount.surface, *(each.surface for each in corrections)}
        for at in _places(reading.content, surface)
    ]
    for found in reading.raw.values():
        for first, last in spans:
            labels.update([label for start, end, label in found if start < last and first < end])
    return labels


def _places(content: str, words: str) -> Iterator[int]:
    at = content.find(words)
    while at >= 0:
        yield at
        at = content.find(words, at + 1)


def _counted(
    reading: counts.Reading, raw: Iterable[Found], corrections: Sequence[Correction], labels: set[str] | None
) -> dict[tuple[str, str], int]:
    """How often each name and label is mentioned."""
    found: dict[tuple[str, str], int] = {}
    for (_, _, label, _), name in named(reading.content, reading.language, raw, corrections, labels):
        found[name, label] = found.get((name, label), 0) + 1
    return found


def named(
    content: str,
    language: str,
    raw: Iterable[Found],
    corrections: Sequence[Correction],
    labels: set[str] | None = None,
) -> list[tuple[Marked, str]]:
    """What a pipeline found with a person's corrections over it, each with the name that it is counted under.

    Only mentions with these labels; None for all.
    """
    from annotations.recognition.corrections import apply
    from annotations.recognition.names import group

    found = apply(content, raw, corrections)
    if labels is not None:
        found = [each for each in found if each[2] in labels]
    names = group([(label, content[start:end]) for start, end, label, _ in found], language)
    return list(zip(found, names, strict=True))
