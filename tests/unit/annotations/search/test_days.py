"""Days as a query names them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import InputError
from annotations.search.days import bounds, in_utc

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2017", "2017", "2018"),
        ("2017-08", "2017-08", "2017-09"),
        ("2017-12", "2017-12", "2018-01"),
        ("2016-02-28", "2016-02-28", "2016-02-29"),
        (">2017", "2018", ""),
        (">=2017-08", "2017-08", ""),
        ("<2017-08-06", "", "2017-08-06"),
        ("<=2017-12", "", "2018-01"),
        ("2016..2017-03", "2016", "2017-04"),
        ("..2017", "", "2018"),
        ("2017..", "2017", ""),
        ("today", "2026-03-01", "2026-03-02"),
        ("Yesterday", "2026-02-28", "2026-03-01"),
        ("7d", "2026-02-23", "2026-03-02"),
        (">yesterday", "2026-03-01", ""),
    ],
)
def test_what_is_meant(text: str, low: str, high: str) -> None:
    assert bounds(text, TODAY) == (low, high)


@pytest.mark.parametrize(
    "text", ["", "..", "17", "2017-8", "2017-02-30", "9999-12-31", "> 2017-", "soon", "d"]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(InputError):
        bounds(text, TODAY)


@given(st.text("0123456789-.<>=d", max_size=14))
def test_any_text_has_bounds_in_order_or_is_refused(text: str) -> None:
    try:
        low, high = bounds(text, TODAY)
    except InputError:
        return
    assert low or high
    assert not (low and high) or low < high
    assert in_utc(low) <= in_utc(high) or not high
    assert in_utc("") == ""
