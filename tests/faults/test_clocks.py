"""A clock that goes back by hours between two actions: what was done later stays later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from annotations.errors import NothingError
from annotations.library import Library
from annotations.model import Draft
from annotations.store import values
from annotations.text import from_plain
from tests.faults.conftest import Sound


class Clock(datetime):
    """A clock that goes back by five hours whenever it is looked at, or by what it is told."""

    at = datetime(2026, 3, 29, 2, 30, tzinfo=UTC)
    step = timedelta(hours=-5)

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        """A time before the last one."""
        cls.at += cls.step
        return cls.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    """The clock that libraries read from now on, without memory of another one."""
    monkeypatch.setattr(values, "datetime", Clock)
    monkeypatch.setattr(values, "_latest", datetime.min.replace(tzinfo=UTC))
    monkeypatch.setattr(Clock, "at", Clock.at)
    monkeypatch.setattr(Clock, "step", Clock.step)
    return Clock


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the end of a process forgets."""
    monkeypatch.setattr(values, "_latest", datetime.min.replace(tzinfo=UTC))


def test_what_is_done_later_stays_later(
    tmp_path: Path, clock: type[Clock], sound: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "library.db"
    titles = [f"Titel {number}" for number in range(4)]
    monkeypatch.setattr(clock, "step", timedelta(minutes=-20))
    for number, title in enumerate(titles):
        with Library.open(path) as library:
            text = from_plain(f"{title} handelt von Lindau. Der Rat der Stadt tagte.")
            assert library.add_draft(Draft(title, text, language="fi")).article
            library.annotate(number + 1, 0, 5, note=title)
            first = library.annotation(1)
            library.edit(1, note=f"geändert {number}")
            assert library.annotation(1).modified > first.modified
            assert [row.annotation.id for row in library.annotation_rows(limit=2)] == [1, number + 1][
                : number + 1
            ]
        forget(monkeypatch)
    with Library.open(path) as library:
        sound(library)
        assert [article.title for article in library.articles(sort="added")] == titles
        times = [row[0] for row in library._store.reader().tuples("SELECT at FROM journal ORDER BY id")]
        assert times == sorted(times)
        said = []
        while True:
            try:
                said.append(library.undo().message)
            except NothingError:
                break
        assert len(said) == len(times)
        assert said[0].startswith("undone: comment changed")
        assert library.count_annotations() == 0
        for _ in said:
            library.redo()
        notes = {row.annotation.id: row.annotation.note for row in library.annotation_rows()}
        assert notes == {1: "geändert 3", 2: "Titel 1", 3: "Titel 2", 4: "Titel 3"}
        sound(library)


def test_a_clock_that_was_far_ahead_does_not_stay_there(
    tmp_path: Path, clock: type[Clock], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "step", timedelta(0))
    monkeypatch.setattr(clock, "at", datetime(2099, 1, 1, tzinfo=UTC))
    assert values.now() == values.now() == "2099-01-01T00:00:00.000Z"
    monkeypatch.setattr(clock, "at", datetime(2026, 11, 24, tzinfo=UTC))
    assert values.now() == values.now() == "2026-11-24T00:00:00.000Z"
    monkeypatch.setattr(clock, "at", datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert [values.now(), values.now()] == ["2026-11-24T00:00:00.001Z", "2026-11-24T00:00:00.002Z"]
    for nothing in ("gestern", "", "2026-11-24", "2099-01-01T00:00:00.000Z"):
        values.not_before(nothing)
    assert values.now() == "2026-11-24T00:00:00.003Z"
