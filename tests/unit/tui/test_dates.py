"""Dates as a person types them."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import InputError
from tui.dates import iso


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("2017", "2017"), ("2017-08", "2017-08"), ("2017-8-6", "2017-08-06"), ("2017-12", "2017-12"),
        ("6 Aug 2017", "2017-08-06"), ("6. August 2017", "2017-08-06"), ("August 6, 2017", "2017-08-06"),
        ("aug 2017", "2017-08"), (" März  2017 ", "2017-03"), ("Okt. 2017", "2017-10"), ("1 dec 2017", "2017-12-01"),
        ("06.08.2017", "2017-08-06"), ("6. 8. 2017", "2017-08-06"), ("8.2017", "2017-08"),
        ("today", "2026-03-01"), ("Gestern", "2026-02-28"),
    ],
)  # fmt: skip
def test_what_people_type(typed: str, text: str) -> None:
    assert iso(typed, date(2026, 3, 1)) == text


@pytest.mark.parametrize("typed", ["", "aug", "2017-13", "31.02.2017", "soon", "6 foo 2017", "0000"])
def test_what_is_no_date_is_said(typed: str) -> None:
    with pytest.raises(InputError):
        iso(typed)


@settings(max_examples=50)
@given(st.dates(date(1000, 1, 1)))
def test_every_day_is_read_back_in_every_form(day: date) -> None:
    assert iso(day.isoformat()) == iso(f"{day.day}.{day.month}.{day.year:04}") == day.isoformat()
    assert day.isoformat().startswith(iso(f"{day.year:04}"))


@settings(max_examples=100)
@given(st.text(max_size=24))
def test_nothing_typed_raises_anything_else(typed: str) -> None:
    with contextlib.suppress(InputError):
        assert iso(typed)
