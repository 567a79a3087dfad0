"""What went wrong, in one line for people: out of a status, and out of the errors of the libraries."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus

import httpx

from annotations.errors import FetchError
from annotations.ingest.web.caching import waiting
from annotations.ingest.web.limits import Seconds
from annotations.text import clean_line

_SAID = {
    **dict.fromkeys((301, 302, 303, 307, 308), "it is somewhere else, without saying where"),
    304: "nothing has changed, though it was not asked for changes",
    401: "it wants a name and a password",
    403: "it does not let us in",
    404: "there is nothing at this address",
    410: "what was at this address is gone for good",
    429: "it has been asked too often",
    500: "it has an error of its own",
    502: "the server behind it does not answer",
    503: "it is busy or being worked on",
    504: "the server behind it does not answer",
}
_LASTING = frozenset([501, 505, 506, 508, 510, 511])
"""Errors of a server that are the same in a moment."""

_SYSTEM = {
    errno.ECONNREFUSED: "the server refuses the connection",
    errno.ENETUNREACH: "there is no way to its network from here",
    errno.EHOSTUNREACH: "there is no way to its host from here",
    errno.ECONNRESET: "the server broke the connection off",
    errno.EPIPE: "the server broke the connection off",
}


def of_status(status: int, retry_after: str, now: datetime) -> FetchError:
    """What an answer without anything usable means; `retry_after` is its header, counted from `now`."""
    try:
        said = _SAID.get(status) or HTTPStatus(status).phrase.lower()
    except ValueError:
        said = "a status that HTTP does not know"
    wait = waiting(retry_after, now) if status in (429, 503) else 0
    asks = f"; it asks to wait {_time(wait)}" if wait else ""
    transient = status >= 500 and status not in _LASTING
    return FetchError(
        f"the server says {status}: {said}{asks}", retry_after=wait, gone=status == 410, transient=transient
    )


def of_error(error: Exception, seconds: Seconds) -> FetchError:
    """What an error of httpx, or of what is below it, means."""
    match error:
        case httpx.ConnectTimeout():
            return FetchError(
                f"the server cannot be connected to within {seconds.connect:g} s",
                transient=True,
                insecure=True,
            )
        case httpx.TimeoutException():
            return FetchError(f"the server has been silent for {seconds.read:g} s", transient=True)
        case httpx.ProtocolError():
            return _protocol(str(error))
        case httpx.ConnectError():
            return _connecting(error)
        case httpx.NetworkError():
            return FetchError("the server broke the connection off", transient=True)
    return FetchError(f"the answer cannot be read ({type(error).__name__})")


def _connecting(error: Exception) -> FetchError:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchError(f"its certificate is not valid: {clean_line(cause.verify_message)[:100]}")
        if isinstance(cause, ssl.SSLError):
            reason = clean_line(getattr(cause, "reason", None) or "TLS")[:60]
            return FetchError(f"no safe connection can be agreed on ({reason})", insecure=True)
        if isinstance(cause, OSError) and cause.errno in _SYSTEM:
            refused = cause.errno == errno.ECONNREFUSED
            return FetchError(_SYSTEM[cause.errno], transient=True, insecure=refused)
    return FetchError("the server cannot be connected to", transient=True)


def _protocol(text: str) -> FetchError:
    if "buffer too long" in text:
        return FetchError("the answer has headers without end")
    if "disconnected" in text:
        return FetchError("the server closed the connection without an answer", transient=True)
    return FetchError("the server does not answer in HTTP", transient=True)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and those that it came from, groups opened; at most 20."""
    queue = [error]
    for _ in range(20):
        if not queue:
            return
        one = queue.pop(0)
        yield one
        queue += [other for other in (one.__cause__, one.__context__) if other is not None]
        if isinstance(one, BaseExceptionGroup):
            queue += one.exceptions


def _time(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} minutes" if seconds < 7200 else f"{seconds // 3600} hours"
