"""What a library holds after a list of actions, worked out without SQLite, and the same read from a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotations.library import Library

Action = Sequence[Any]
"""The name of an action and what it is given, as JSON can carry it."""

Mark = tuple[int, int, int, frozenset[str], str]
"""Article, start, end, tags and note of an annotation."""


@dataclass
class Work:
    """What undo and redo step through."""

    marks: dict[int, Mark] = field(default_factory=dict)
    corrections: Counter[tuple[int, int, int]] = field(default_factory=Counter)


@dataclass
class Model:
    """A library as it has to be."""

    work: Work = field(default_factory=Work)
    titles: list[str] = field(default_factory=list)
    past: list[Work] = field(default_factory=list)
    future: list[Work] = field(default_factory=list)
    made: int = 0
    """Annotations ever made: the id of the last one."""

    def after(self, action: Action) -> Model:
        """What it has to be once an action is done."""
        later = Model(self.work, [*self.titles], [*self.past], [*self.future], self.made)
        name, *given = action
        getattr(later, f"_{name}")(*given)
        return later

    def _do(self) -> Work:
        self.past.append(self.work)
        self.future.clear()
        self.work = Work(dict(self.work.marks), self.work.corrections.copy())
        return self.work

    def _annotate(self, article: int, start: int, end: int, tags: list[str], note: str) -> None:
        self.made += 1
        self._do().marks[self.made] = (article, start, end, frozenset(tags), note)

    def _tag(self, id_: int, tags: list[str]) -> None:
        article, start, end, _, note = self.work.marks[id_]
        self._do().marks[id_] = (article, start, end, frozenset(tags), note)

    def _comment(self, id_: int, note: str) -> None:
        self._do().marks[id_] = (*self.work.marks[id_][:4], note)

    def _delete(self, id_: int) -> None:
        del self._do().marks[id_]

    def _correct(self, article: int, start: int, end: int) -> None:
        self._do().corrections[article, start, end] += 1

    def _undo(self) -> None:
        if self.past:
            self.future.append(self.work)
            self.work = self.past.pop()

    def _redo(self) -> None:
        if self.future:
            self.past.append(self.work)
            self.work = self.future.pop()

    def _add(self, titles: list[str]) -> None:
        self.titles += titles

    def state(self) -> dict[str, object]:
        """What is compared."""
        return {
            "marks": self.work.marks,
            "corrections": dict(+self.work.corrections),
            "titles": sorted(self.titles),
            "done": len(self.past),
            "undone": len(self.future),
        }


def state(library: Library) -> dict[str, object]:
    """What a library holds, to be compared with a model."""
    reader = library._store.reader()
    rows = library.annotation_rows(limit=1_000_000)
    found = [row.annotation for row in rows]
    corrections = reader.tuples("SELECT article_id, start, end, count(*) FROM corrections GROUP BY 1, 2, 3")
    done, undone = reader.tuples("SELECT count(*) - count(undone), count(undone) FROM journal")[0]
    return {
        "marks": {a.id: (a.article, a.start, a.end, frozenset(a.tags), a.note) for a in found},
        "corrections": {tuple(row[:3]): row[3] for row in corrections},
        "titles": sorted(row[0] for row in reader.tuples("SELECT title FROM articles")),
        "done": done,
        "undone": undone,
    }


def checked(path: Path, sound: Callable[[Library], None]) -> dict[str, object]:
    """Open a library as any program would, check all that can be checked, and tell what it holds."""
    with Library.open(path) as library:
        assert not library.read_only
        assert library._store.reader().tuples("PRAGMA integrity_check") == [("ok",)]
        sound(library)
        return state(library)
