"""How long an answer is good for, and how long a server asks to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.ingest.web.caching import FRESH, WAIT, freshness, waiting

NOW = datetime(2017, 8, 6, 12, tzinfo=UTC)


def http(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'Private, Max-Age="600"'}, 600),
        ({"cache-control": "max-age=600, no-cache"}, 0),
        ({"cache-control": "no-store,max-age=600"}, 0),
        ({"cache-control": 'no-cache="Set-Cookie", max-age=600'}, 0),
        ({"cache-control": "s-maxage=600"}, 0),
        ({"cache-control": "max-age=-1"}, 0),
        ({"cache-control": "max-age=soon"}, 0),
        ({"cache-control": "max-age=31536000"}, FRESH),
        ({"cache-control": "max-age=600", "age": "60"}, 540),
        ({"cache-control": "max-age=600", "age": "6000"}, 0),
        ({"cache-control": "max-age=600", "age": "old"}, 600),
        ({"cache-control": "max-age=0", "expires": http(NOW + timedelta(hours=1))}, 0),
        ({"expires": http(NOW + timedelta(hours=1))}, 3600),
        ({"expires": http(NOW + timedelta(hours=1)), "date": http(NOW + timedelta(minutes=50))}, 600),
        ({"expires": http(NOW - timedelta(hours=1))}, 0),
        ({"expires": "0"}, 0),
        ({"expires": "-1"}, 0),
    ],
)
def test_freshness(headers: dict[str, str], seconds: int) -> None:
    assert freshness(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("", 0),
        ("120", 120),
        (" 120 ", 120),
        ("-5", 0),
        ("1.5", 0),
        ("99999999999", WAIT),
        ("soon", 0),
        (http(NOW + timedelta(minutes=5)), 300),
        (http(NOW - timedelta(minutes=5)), 0),
        (http(NOW + timedelta(days=900)), WAIT),
        ("Sun Aug  6 12:01:00 2017", 60),
        ("Sunday, 06-Aug-17 12:02:00 GMT", 120),
    ],
)
def test_waiting(value: str, seconds: int) -> None:
    assert waiting(value, NOW) == seconds


@given(st.integers(0, 10**11))
def test_both_forms_of_retry_after_mean_the_same(seconds: int) -> None:
    assert waiting(str(seconds), NOW) == min(seconds, WAIT)
    if seconds < 10**9:
        assert waiting(http(NOW + timedelta(seconds=seconds)), NOW) == min(seconds, WAIT)


ANYTHING = st.text(max_size=60) | st.text("0123456789-:, GMTmax=ageno", max_size=40)


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING)
@example("max-age=" + "9" * 5000, "9" * 5000, "", "Mon, 99 Foo 99999 99:99:99 +9999")
@example("", "", "Fri, 31 Dec 9999 23:59:59 -1200", "Mon, 01 Jan 0001 00:00:00 +1200")
def test_nonsense_stays_within_bounds(control: str, age: str, expires: str, date: str) -> None:
    headers = {"cache-control": control, "age": age, "expires": expires, "date": date}
    assert 0 <= freshness(headers, NOW) <= FRESH
    assert all(0 <= waiting(value, NOW) <= WAIT for value in headers.values())
