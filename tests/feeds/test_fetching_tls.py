"""HTTP/2 and certificates, against a server on the loopback interface."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.errors import FetchError
from annotations.incoming import Request
from annotations.ingest.web.fetcher import Fetcher
from annotations.ingest.web.limits import Seconds
from tests.feeds.misbehaviour import FEED
from tests.feeds.secure import SecureServer, certificate
from tests.feeds.server import Server


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(pair: tuple[Path, Path]) -> Iterator[SecureServer]:
    with SecureServer(*pair) as server:
        yield server


@pytest.fixture
def fetcher(pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Fetcher]:
    """A fetcher that trusts the server, as somebody does who names its certificate in the environment."""
    monkeypatch.setenv("SSL_CERT_FILE", str(pair[0]))
    with Fetcher(limit=2**20) as fetcher:
        yield fetcher


def asked(server: SecureServer, path: str) -> Request:
    return Request(server.url(path), host="localhost")


def test_many_requests_share_a_connection(server: SecureServer, fetcher: Fetcher) -> None:
    futures = [fetcher.submit(asked(server, "/")) for _ in range(100)]
    assert {future.result(60).body for future in futures} == {FEED}
    assert server.connections <= 2
    assert len(server.asked) == 100


@pytest.mark.parametrize(
    ("path", "outcome", "times"),
    [
        ("/reset", "the server does not answer in HTTP", 3),
        ("/away", "the server does not answer in HTTP", 3),
        ("/short", "the server does not answer in HTTP", 3),
        ("/bomb", "the answer unpacks to more than 1 MB", 1),
        ("/down", "it leads from https to http, which anybody on the way can read", 1),
    ],
)
def test_misbehaviour_over_http2(
    path: str, outcome: str, times: int, server: SecureServer, fetcher: Fetcher
) -> None:
    error = fetcher.submit(asked(server, path)).exception(60)
    assert isinstance(error, FetchError)
    assert str(error).startswith(outcome)
    assert server.asked.count(path) == times
    assert fetcher.submit(asked(server, "/")).result(60).body == FEED


def test_silence_over_http2(
    server: SecureServer, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(pair[0]))
    with Fetcher(seconds=Seconds(read=0.3)) as fetcher:
        error = fetcher.submit(asked(server, "/silent")).exception(60)
    assert str(error) == "the server has been silent for 0.3 s"


def test_a_certificate_that_nobody_vouches_for(server: SecureServer) -> None:
    with Fetcher() as fetcher:
        error = fetcher.submit(asked(server, "/")).exception(60)
    assert "its certificate is not valid: self" in str(error)
    assert server.asked == []


def test_a_certificate_of_another_host(server: SecureServer, fetcher: Fetcher) -> None:
    url = server.url("/").replace("localhost", "127.0.0.1")
    error = fetcher.submit(Request(url, host="127.0.0.1")).exception(60)
    assert "its certificate is not valid: IP address mismatch" in str(error)


def test_a_server_that_speaks_no_tls(fetcher: Fetcher) -> None:
    with Server() as plain:
        error = fetcher.submit(
            Request(plain.url("/").replace("http:", "https:"), host="127.0.0.1")
        ).exception(60)
    assert isinstance(error, FetchError)
    assert "no safe connection" in str(error)


def test_cancelling_one_stream_leaves_the_others(server: SecureServer, fetcher: Fetcher) -> None:
    stuck = fetcher.submit(asked(server, "/silent"))
    assert fetcher.submit(asked(server, "/")).result(60).body == FEED
    assert stuck.cancel()
    assert fetcher.submit(asked(server, "/")).result(60).body == FEED
