"""Failures in one line each."""

from __future__ import annotations

import errno
import ssl
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.ingest.web.failures import of_error, of_status
from annotations.ingest.web.limits import Seconds

NOW = datetime(2017, 8, 6, 12, tzinfo=UTC)


def chained(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@given(st.integers(100, 999), st.text(max_size=30))
def test_every_status_has_its_line(status: int, retry_after: str) -> None:
    error = of_status(status, retry_after, NOW)
    assert str(error).startswith(f"the server says {status}: ")
    assert "\n" not in str(error)
    assert error.gone == (status == 410)
    assert not (error.transient and status < 500)


@pytest.mark.parametrize(
    ("status", "seconds", "said"),
    [
        (429, 90, "; it asks to wait 90 s"),
        (503, 600, "; it asks to wait 10 minutes"),
        (429, 36_000, "; it asks to wait 10 hours"),
        (404, 90, ""),
    ],
)
def test_what_it_asks_for_is_said(status: int, seconds: int, said: str) -> None:
    error = of_status(status, str(seconds), NOW)
    assert error.retry_after == (seconds if said else 0)
    assert str(error).partition("; ")[2] == said[2:]


@pytest.mark.parametrize(
    ("error", "line", "transient"),
    [
        (httpx.ConnectTimeout(""), "the server cannot be connected to within 10 s", True),
        (httpx.ReadTimeout(""), "the server has been silent for 20 s", True),
        (chained(httpx.ReadTimeout(""), ssl.SSLWantReadError()), "the server has been silent for 20 s", True),
        (httpx.ReadError(""), "the server broke the connection off", True),
        (httpx.ConnectError(""), "the server cannot be connected to", True),
        (
            chained(httpx.ConnectError(""), OSError(errno.ENETUNREACH, "")),
            "there is no way to its network from here",
            True,
        ),
        (
            chained(
                httpx.ConnectError(""),
                ExceptionGroup("", [OSError("first"), ConnectionRefusedError(errno.ECONNREFUSED, "")]),
            ),
            "the server refuses the connection",
            True,
        ),
        (
            chained(httpx.ConnectError(""), ssl.SSLError()),
            "no safe connection can be agreed on (TLS)",
            False,
        ),
        (KeyError("\x1b"), "the answer cannot be read (KeyError)", False),
    ],
)
def test_errors_of_the_libraries(error: Exception, line: str, transient: bool) -> None:
    found = of_error(error, Seconds())
    assert (str(found), found.transient) == (line, transient)
