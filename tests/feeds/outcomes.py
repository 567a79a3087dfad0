"""The table of misbehaviours: what a server does, and what a person then reads."""

from __future__ import annotations

from typing import NamedTuple

from annotations.ingest.web.limits import Seconds

SECONDS = {"drip": Seconds(whole=1), "silent": Seconds(read=0.3), "stuck": Seconds(read=0.3)}
"""Rows whose time-outs are shorter than a person's, so that the test is."""

SIZE = 2**20
"""Bytes that an answer may have, for the same reason; `127.0.0.1` is the host that was typed."""


class Case(NamedTuple):
    """One row; the route is in `misbehaviour.ROUTES` under `/` and the name."""

    name: str
    does: str
    outcome: str
    """`fine`, with what else is known, or the line that says why nothing came."""


_PRIVATE = "is in a private network, which is asked only for a host that was typed"
_BOMB = "the answer unpacks to more than 1 MB"
_CIRCLE = "it leads round in a circle, as for readers that keep no cookies"

FETCHING = [
    Case("fine", "sends a feed", "fine"),
    Case("empty", "sends no bytes", "fine"),
    Case("etag", "sends an `ETag`, and 304 when that comes back", "fine, then unchanged"),
    Case("modified", "sends a `Last-Modified`, and 304 when that comes back", "fine, then unchanged"),
    Case(
        "304",
        "sends 304 though it was not asked for changes",
        "the server says 304: nothing has changed, though it was not asked for changes",
    ),
    Case("fresh", "says for how long its answer is good (`Cache-Control`, `Age`)", "fine"),
    Case("cookie", "sets a cookie, and fails if it comes back", "fine"),
    Case("charset", "names a charset that does not exist", "fine"),
    Case("content-type", "sends a `Content-Type` of nonsense", "fine"),
    Case("gzip", "packs by gzip", "fine"),
    Case("gzip-members", "packs by gzip in two members, and calls it `x-gzip`", "fine"),
    Case("gzip-padding", "sends zeros after the end of gzip", "fine"),
    Case("deflate", "packs by deflate", "fine"),
    Case("raw-deflate", "packs by deflate without a header", "fine"),
    Case("br", "packs by brotli", "fine"),
    Case("zstd", "packs by zstd", "fine"),
    Case("twice", "packs by gzip, and that by brotli", "fine"),
    Case("thrice", "packs three times", "the answer is packed more than twice"),
    Case(
        "unknown",
        "packs by something unheard of",
        "the answer is packed in a way that is not known here (rot13)",
    ),
    Case(
        "not-gzip",
        "says gzip and does not pack",
        "the answer is not packed as gzip, which it says it is, or is damaged",
    ),
    Case("gzip-truncated", "breaks gzip off", "the packed answer broke off after 60 bytes"),
    Case("br-truncated", "breaks brotli off", "the packed answer broke off after 60 bytes"),
    Case("zstd-truncated", "breaks zstd off", "the packed answer broke off after 60 bytes"),
    Case("gzip-bomb", "packs 8 MB of zeros by gzip", _BOMB),
    Case("deflate-bomb", "packs 8 MB of zeros by deflate", _BOMB),
    Case("br-bomb", "packs 8 MB of zeros by brotli into a few bytes", _BOMB),
    Case("zstd-bomb", "packs 8 MB of zeros by zstd", _BOMB),
    Case("double-bomb", "packs 8 MB of zeros by gzip, and that again", _BOMB),
    Case("drip", "sends one byte every 0.1 s", "the answer takes longer than 1 s"),
    Case("silent", "takes the request and says nothing", "the server has been silent for 0.3 s"),
    Case("stuck", "falls silent in the middle of the body", "the server has been silent for 0.3 s"),
    Case("endless", "sends a body without end", "the answer is more than 1 MB"),
    Case("declared", "says that 93 GB follow", "the answer is 93.1 GB long, more than 1 MB"),
    Case("too-short", "sends fewer bytes than it says", "the answer broke off after 5 of 1000 bytes"),
    Case("too-long", "sends more bytes than it says", "fine"),
    Case("two-lengths", "gives two lengths", "the server does not answer in HTTP"),
    Case("chunk", "ends between two chunks", "the answer broke off after 5 bytes"),
    Case(
        "reset",
        "resets the connection in the middle of the body",
        "the answer broke off after 5 of 1000 bytes",
    ),
    Case(
        "closed", "closes the connection without a word", "the server closed the connection without an answer"
    ),
    Case("garbage", "answers in something else than HTTP", "the server does not answer in HTTP"),
    Case("headers", "sends 10 MB of headers", "the answer has headers without end"),
    Case("flaky", "says 503 twice, then sends a feed", "fine"),
    Case("circle", "redirects to and fro", _CIRCLE),
    Case("itself", "redirects to the same address", _CIRCLE),
    Case(
        "chain/0",
        "redirects eleven times, always to a new address",
        "it leads on to another address more than 10 times",
    ),
    Case(
        "nowhere",
        "redirects without an address",
        "the server says 302: it is somewhere else, without saying where",
    ),
    Case("nonsense", "redirects to `http://[::1/`", "it leads to nothing that can be asked (http://[::1/)"),
    Case("moved", "redirects for good, twice (301, 308)", "fine, moved to /fine"),
    Case("elsewhere", "redirects for now (307)", "fine"),
    Case("moved-then-elsewhere", "redirects for good, then for now", "fine, moved to /elsewhere"),
    Case("elsewhere-then-moved", "redirects for now, then for good", "fine"),
    Case(
        "to-localhost",
        "redirects from 127.0.0.1, which was typed, to localhost, which was not",
        f"localhost {_PRIVATE}",
    ),
    Case("to-other-loopback", "redirects to 127.0.0.2", f"127.0.0.2 {_PRIVATE}"),
    Case("to-number", "redirects to 127.0.0.2, written as one number", f"2130706434 {_PRIVATE}"),
    Case("to-private", "redirects to 10.0.0.1", f"10.0.0.1 {_PRIVATE}"),
    Case("to-metadata", "redirects to 169.254.169.254", f"169.254.169.254 {_PRIVATE}"),
    Case("to-ipv6", "redirects to [::1]", f"::1 {_PRIVATE}"),
    Case("to-mapped", "redirects to [::ffff:127.0.0.1]", f"::ffff:127.0.0.1 {_PRIVATE}"),
    Case(
        "to-password",
        "redirects to an address with a name and a password",
        "it leads to an address with a name and a password in it that nobody typed",
    ),
    Case(
        "to-file",
        "redirects to `file:///etc/passwd`",
        "it leads to file:…, and only http and https are asked",
    ),
    Case("to-ftp", "redirects to `ftp:`", "it leads to ftp:…, and only http and https are asked"),
    Case(
        "to-script",
        "redirects to `javascript:`",
        "it leads to javascript:…, and only http and https are asked",
    ),
    Case("204", "says 204", "the server says 204: no content"),
    Case("206", "says 206", "the server says 206: partial content"),
    Case("300", "says 300", "the server says 300: multiple choices"),
    Case("400", "says 400", "the server says 400: bad request"),
    Case("401", "says 401", "the server says 401: it wants a name and a password"),
    Case("403", "says 403", "the server says 403: it does not let us in"),
    Case("404", "says 404", "the server says 404: there is nothing at this address"),
    Case("405", "says 405", "the server says 405: method not allowed"),
    Case("410", "says 410", "the server says 410: what was at this address is gone for good"),
    Case("429", "says 429", "the server says 429: it has been asked too often"),
    Case(
        "429-seconds",
        "says 429, with `Retry-After: 120`",
        "the server says 429: it has been asked too often; it asks to wait 2 minutes",
    ),
    Case(
        "429-nonsense",
        "says 429, with `Retry-After: soon`",
        "the server says 429: it has been asked too often",
    ),
    Case("451", "says 451", "the server says 451: unavailable for legal reasons"),
    Case("500", "says 500", "the server says 500: it has an error of its own"),
    Case("501", "says 501", "the server says 501: not implemented"),
    Case("502", "says 502", "the server says 502: the server behind it does not answer"),
    Case("503", "says 503", "the server says 503: it is busy or being worked on"),
    Case(
        "503-date",
        "says 503, with a date of tomorrow in `Retry-After`",
        "the server says 503: it is busy or being worked on; it asks to wait 23 hours",
    ),
    Case("504", "says 504", "the server says 504: the server behind it does not answer"),
    Case("599", "says 599", "the server says 599: a status that HTTP does not know"),
]
