"""How dates and amounts are said."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui import wording


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("2017-08-06", "6 Aug 2017"),
        ("2017-08", "Aug 2017"),
        ("2017", "2017"),
        ("", ""),
        ("2017-13-40", "40 13 2017"),
        ("soon", "soon"),
    ],
)
def test_a_date_is_as_coarse_as_it_was_given(published: str, said: str) -> None:
    assert wording.date(published) == said


def test_a_time_is_shown_as_a_day_in_the_persons_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        assert wording.date("2017-08-06T22:30:00.000Z") == "7 Aug 2017"
    finally:
        monkeypatch.undo()
        time.tzset()


@given(st.text(), st.integers(2, 60))
def test_a_clip_is_one_line_and_never_longer_than_asked(text: str, length: int) -> None:
    clipped = wording.clip(text, length)
    assert len(clipped) <= length
    assert "\n" not in clipped


def test_a_clip_ends_at_a_word() -> None:
    assert (
        wording.clip("Das Bündnis Mercosur hat Venezuela ausgeschlossen", 30) == "Das Bündnis Mercosur hat…"
    )


def test_amounts_know_singular_and_thousands() -> None:
    assert wording.amount(1, "word") == "1 word"
    assert wording.amount(1204, "word") == "1,204 words"
    assert wording.amount(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "by hand"), (45, "every 45 min"), (60, "every hour"), (120, "every 2 hours"), (1440, "every day"),
     (90, "every 90 min"), (10080, "every 7 days")],
)  # fmt: skip
def test_how_often(minutes: int, said: str) -> None:
    assert wording.every(minutes) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2030-05-06T07:08:09.000Z", "07:08"),
        ("2030-05-05T07:08:09.000Z", "5 May"),
        ("2029-05-06T07:08:09.000Z", "6 May 2029"),
        ("no time", "no time"),
    ],
)
def test_a_time_in_few_cells(at: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    assert wording.lately(at, datetime(2030, 5, 6, 12, tzinfo=UTC)) == said
