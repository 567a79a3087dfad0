"""Dates folded into steps, and shades: pure, against what a calendar says."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from annotations.pictures import MOST, STEPS, days_of, shade, start_of, timeline
from annotations.search.days import bounds

DAYS = st.dates(date(1, 1, 8), date(9999, 12, 24)).map(date.isoformat)
NEAR = st.dates(date(2016, 1, 1), date(2018, 12, 31)).map(date.isoformat)
DATES = st.one_of(NEAR, NEAR.map(lambda day: day[:7]), NEAR.map(lambda day: day[:4]), st.just(""))
COUNTS = st.dictionaries(DATES, st.tuples(st.integers(1, 50), st.integers(1, 9)), max_size=12)


@given(DAYS, st.sampled_from(STEPS))
def test_a_day_lies_within_the_days_of_its_step(day: str, step: str) -> None:
    low, high = bounds(days_of(start_of(day, step), step))  # type: ignore[arg-type]
    assert low <= day < high


@given(st.dates(date(1, 1, 8)))
def test_weeks_begin_on_monday(day: date) -> None:
    start = date.fromisoformat(start_of(day.isoformat(), "week"))
    assert start.weekday() == 0
    assert timedelta(0) <= day - start < timedelta(days=7)


def test_what_is_no_date_or_too_coarse_is_in_no_step() -> None:
    for day in ("", "2017-13", "2017-00", "x", "20170806", "2017-8-6", "201"):
        assert [start_of(day, step) for step in STEPS] == [""] * 4, day
    assert [start_of("2017", step) for step in STEPS] == ["", "", "", "2017"]
    assert [start_of("2017-08", step) for step in STEPS] == ["", "", "2017-08", "2017"]
    assert [start_of("2017-02-30", step) for step in STEPS] == ["", "", "2017-02", "2017"]


@given(st.lists(COUNTS, min_size=1, max_size=4), st.sampled_from([None, *STEPS]), st.integers(1, 80))
def test_nothing_is_lost_and_no_step_is_left_out(counts, step, most: int) -> None:
    names = [f"n{at}" for at in range(len(counts))]
    found = timeline(names, counts, step, most)
    assert found.names == tuple(names)
    for row, one in enumerate(counts):
        assert sum(found.mentions[row]) + found.undated[row] == sum(number for number, _ in one.values())
        for at, start in enumerate(found.starts):
            inside = [pair for day, pair in one.items() if start_of(day, found.step) == start]
            assert found.mentions[row][at] == sum(number for number, _ in inside)
            assert found.articles[row][at] == sum(number for _, number in inside)
    assert list(found.starts) == sorted(set(found.starts))
    if step:
        assert found.step == step
    elif found.step != "year":
        assert len(found.starts) <= most
    if found.starts and found.step == "day":
        first, last = map(date.fromisoformat, (found.starts[0], found.starts[-1]))
        assert len(found.starts) == (last - first).days + 1


def test_steps_that_would_be_too_many_are_coarser() -> None:
    found = timeline(["a"], [{"1900-01-01": (1, 1), "2020-01-01": (2, 1)}], "day")
    assert found.step == "month"
    assert len(found.starts) == 120 * 12 + 1 < MOST
    far = timeline(["a"], [{"0001-01-01": (1, 1), "9999-12-31": (2, 1)}], "day")
    assert (far.step, len(far.starts), sum(far.mentions[0])) == ("year", 9999, 3)
    assert timeline([], []).starts == timeline(["a"], [{}]).starts == ()


def test_a_step_is_chosen_that_leaves_few_mentions_out() -> None:
    coarse = {"2017": (9, 3), "2018-01-01": (1, 1), "": (50, 9)}
    assert timeline(["a"], [coarse]).step == "year"
    assert timeline(["a"], [{**coarse, "2018-01-02": (99, 9)}]).step == "day"


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(1, 9))
def test_more_is_never_lighter(one: int, most: int, levels: int) -> None:
    here, above = shade(one, most, levels), shade(one + 1, most, levels)
    assert 0 <= here <= above <= levels
    assert (here == 0) is (one == 0 or most == 0)
    assert most == 0 or shade(most, most, levels) == levels
