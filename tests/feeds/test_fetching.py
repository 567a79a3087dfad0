"""Every misbehaviour of the table, and the manners of the fetcher, against a server on the loopback interface."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, wait
from contextlib import ExitStack
from importlib.metadata import version

import pytest

from annotations.errors import FetchError
from annotations.incoming import Request, Response
from annotations.ingest.web.fetcher import Fetcher, agent
from tests.conftest import ROOT
from tests.feeds.misbehaviour import ETAG, FEED, MODIFIED, ROUTES, fine, redirect, too_long
from tests.feeds.outcomes import FETCHING, SECONDS, SIZE, Case
from tests.feeds.server import Answer, Server

TYPED = "127.0.0.1"
TRANSIENT = {"silent", "stuck", "too-short", "two-lengths", "chunk", "reset", "closed", "garbage"}
TRANSIENT |= {"gzip-truncated", "br-truncated", "zstd-truncated", "500", "502", "503", "504", "599"}
"""What is asked for three times before it is given up."""


@pytest.fixture(scope="module")
def bad() -> Iterator[Server]:
    with Server(ROUTES, hosts=("127.0.0.1", "127.0.0.2")) as server:
        yield server


@pytest.fixture(scope="module")
def came(bad: Server) -> Iterator[dict[str, Future[Response]]]:
    """Every row of the table, fetched at the same time."""
    with ExitStack() as stack:
        most = stack.enter_context(Fetcher(per_host=16, limit=SIZE))
        fetchers = {name: stack.enter_context(Fetcher(seconds=seconds)) for name, seconds in SECONDS.items()}
        yield {
            case.name: fetchers.get(case.name, most).submit(Request(bad.url(f"/{case.name}"), host=TYPED))
            for case in FETCHING
        }


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher() as fetcher:
        yield fetcher


def failure(future: Future[Response]) -> FetchError:
    error = future.exception(60)
    assert isinstance(error, FetchError)
    assert "\n" not in str(error)
    return error


@pytest.mark.parametrize("case", FETCHING, ids=lambda case: case.name)
def test_every_misbehaviour_has_its_outcome(
    case: Case, bad: Server, came: dict[str, Future[Response]], fetcher: Fetcher
) -> None:
    error = came[case.name].exception(60)
    if error is not None:
        assert isinstance(error, FetchError)
        assert str(error) == case.outcome
        return
    response = came[case.name].result()
    if case.outcome.endswith("unchanged"):
        again = Request(response.url, response.etag, response.modified, TYPED)
        second = fetcher.submit(again).result(60)
        assert (second.status, second.body) == (304, b"")
        assert (second.etag, second.modified) == (response.etag, response.modified)
    said = {"etag": ", then unchanged", "modified": ", then unchanged"}.get(case.name, "")
    moved = f", moved to {response.moved.removeprefix(bad.url(''))}" if response.moved else ""
    assert f"fine{moved}{said}" == case.outcome
    assert response.status == 200
    assert response.body == (b"" if case.name == "empty" else FEED)


def test_every_route_is_in_the_table() -> None:
    rows = {f"/{case.name}" for case in FETCHING}
    steps = {"/circle/back", "/moved/on"}
    assert {path for path in ROUTES if not path.startswith("/chain/")} - steps == rows - {"/chain/0"}


@pytest.mark.parametrize("case", FETCHING, ids=lambda case: case.name)
def test_only_what_may_pass_is_asked_for_again(
    case: Case, bad: Server, came: dict[str, Future[Response]]
) -> None:
    error = came[case.name].exception(60)
    # The path of a row whose step others take as well, or that the test of the table asks for again.
    if case.name in ("fine", "elsewhere", "moved", "etag", "modified"):
        return
    assert bad.count(f"/{case.name}") == (3 if case.name in TRANSIENT | {"flaky"} else 1)
    if isinstance(error, FetchError):
        assert error.transient == (case.name in TRANSIENT | {"drip", "503-date"})


def test_what_a_server_asks_for_is_kept(came: dict[str, Future[Response]]) -> None:
    assert failure(came["429-seconds"]).retry_after == 120
    assert 23 * 3600 < failure(came["503-date"]).retry_after <= 24 * 3600 - 60
    assert failure(came["429-nonsense"]).retry_after == 0
    assert failure(came["410"]).gone
    assert not failure(came["404"]).gone
    assert came["fresh"].result(60).fresh == 540


def test_what_an_answer_says_of_itself_is_kept(came: dict[str, Future[Response]]) -> None:
    response = came["fine"].result(60)
    assert (response.media_type, response.charset) == ("application/rss+xml", "utf-8")
    odd = came["charset"].result(60)
    assert (odd.media_type, odd.charset) == ("text/xml", "klingon-8")
    assert came["content-type"].result(60).charset == ""
    assert came["etag"].result(60).etag == ETAG
    assert came["modified"].result(60).modified == MODIFIED


def test_the_private_targets_were_never_asked(bad: Server, came: dict[str, Future[Response]]) -> None:
    wait(came.values(), 60)
    assert {asked.address for asked in bad.asked} == {"127.0.0.1"}


def test_what_follows_an_answer_that_is_too_long_is_not_taken_for_the_next(
    server: Server, fetcher: Fetcher
) -> None:
    server.routes |= {"/too-long": too_long(), "/fine": fine(b"fine")}
    for _ in range(3):
        assert fetcher.submit(Request(server.url("/too-long"), host=TYPED)).result(60).body == FEED
        assert fetcher.submit(Request(server.url("/fine"), host=TYPED)).result(60).body == b"fine"


def test_no_cookie_comes_back(bad: Server, fetcher: Fetcher) -> None:
    for _ in range(3):
        fetcher.submit(Request(bad.url("/cookie"), host=TYPED)).result(60)
    assert not [asked for asked in bad.of("/cookie") if "cookie" in asked.headers]


def test_a_private_host_is_asked_only_if_it_was_typed(server: Server, fetcher: Fetcher) -> None:
    server.routes["/"] = fine()
    for host in ("", "localhost", "127.0.0.2", "example.org"):
        assert "private network" in str(failure(fetcher.submit(Request(server.url("/"), host=host))))
    assert server.count("/") == 0
    assert fetcher.submit(Request(server.url("/"), host=TYPED)).result(60).status == 200
    # Nor over the connection that is open now.
    assert "private network" in str(failure(fetcher.submit(Request(server.url("/")))))
    assert server.count("/") == 1


def test_a_host_that_was_typed_may_be_written_otherwise(server: Server, fetcher: Fetcher) -> None:
    server.routes["/"] = fine()
    for url, host in [
        (server.url("/", "localhost"), "LocalHost"),
        (server.url("/", "LOCALHOST"), "localhost"),
        (server.url("/"), f"127.0.0.1:{server.port}"),
        (server.url("/", "2130706433"), "2130706433"),
    ]:
        assert fetcher.submit(Request(url, host=host)).result(60).status == 200


def test_a_typed_host_may_be_come_back_to(server: Server, fetcher: Fetcher) -> None:
    server.routes["/"] = lambda asked: redirect(f"http://localhost:{asked.port}/there")
    server.routes["/there"] = fine()
    response = fetcher.submit(Request(server.url("/", "localhost"), host="localhost")).result(60)
    assert response.url == server.url("/there", "localhost")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("file:///etc/passwd", "file:…"),
        ("ftp://example.org/", "ftp:…"),
        ("javascript:alert(1)", "javascript:…"),
        ("", "nothing that can be asked"),
        ("http://", "nothing that can be asked"),
        ("/only/a/path", "nothing that can be asked"),
        ("http://exa mple.org/", "nothing that can be asked"),
        ("http://example.org:99999/", "nothing that can be asked"),
        ("http://example.org/\x00", "nothing that can be asked"),
        ("http://" + "x" * 300 + ".example/", "there is no host of the name"),
        ("http://me:secret@127.0.0.1/", "a name and a password"),
        ("http://0/", "private network"),
        ("http://0x7f000001/", "private network"),
        ("http://127.1/", "private network"),
    ],
)
def test_addresses_that_are_not_asked(url: str, says: str, fetcher: Fetcher) -> None:
    assert says in str(failure(fetcher.submit(Request(url))))


def test_ten_redirects_are_followed(bad: Server, fetcher: Fetcher) -> None:
    assert "404" in str(failure(fetcher.submit(Request(bad.url("/chain/2"), host=TYPED))))
    assert bad.count("/chain/12") == 1


def test_a_name_and_a_password_that_were_typed_go_to_that_server_only(
    server: Server, fetcher: Fetcher
) -> None:
    server.routes["/on"] = redirect("/feed", 301)
    server.routes["/feed"] = lambda asked: fine() if "authorization" in asked.headers else Answer(b"", 401)
    url = server.url("/on").replace("//", "//me:secret@")
    response = fetcher.submit(Request(url, host=TYPED)).result(60)
    assert response.url == server.url("/feed")
    assert response.moved == server.url("/feed").replace("//", "//me:secret@")


def test_who_asks_is_told(server: Server) -> None:
    server.routes["/"] = fine()
    with Fetcher(contact="https://paper.example/bot\r\nX: y") as fetcher:
        fetcher.submit(Request(server.url("/"), host=TYPED, accept="application/xml")).result(60)
    headers = server.asked[0].headers
    assert headers["user-agent"] == f"Glosse/{version('glosse')} (+https://paper.example/botX:y)"
    assert headers["accept"] == "application/xml"
    assert headers["accept-encoding"] == "gzip, br, zstd, deflate"
    assert "cookie" not in headers
    assert agent().startswith(f"Glosse/{version('glosse')}")


def test_values_that_are_no_headers_are_not_sent(server: Server, fetcher: Fetcher) -> None:
    server.routes["/"] = fine()
    request = Request(server.url("/"), '"a"\r\nX: y', "\x1b" + "x" * 5000, TYPED)
    assert fetcher.submit(request).result(60).status == 200
    assert not {"if-none-match", "if-modified-since", "x"} & server.asked[0].headers.keys()


@pytest.mark.parametrize("path", ["/feed", "/moved"])
def test_two_connections_a_host(path: str, server: Server, fetcher: Fetcher) -> None:
    server.routes["/feed"] = lambda asked: Answer(b"", 304) if "if-none-match" in asked.headers else fine()
    server.routes["/moved"] = redirect("/feed", 301)
    futures = [fetcher.submit(Request(server.url(path), '"a"', host=TYPED)) for _ in range(200)]
    assert {future.result(60).status for future in futures} == {304}
    assert len(server.of("/feed")) == 200
    assert server.most <= 2


def test_two_connections_a_host_whatever_the_port(fetcher: Fetcher) -> None:
    with Server({"/": fine()}) as one, Server({"/": fine()}) as other:
        for _ in range(5):
            for server in (one, other, one, other):
                fetcher.submit(Request(server.url("/"), host=TYPED)).result(60)
        # Each request to one server closes the connections to the other first.
        assert len(one.asked) == len(other.asked) == 10
        assert one.connections == other.connections == 10


def test_sixteen_connections_in_all() -> None:
    hosts = [f"127.0.0.{number}" for number in range(1, 41)]
    with Server({"/": fine()}, hosts) as server, Fetcher() as fetcher:
        futures = [fetcher.submit(Request(server.url("/", host), host=host)) for host in hosts * 5]
        assert {future.result(60).status for future in futures} == {200}
        assert server.most <= 16
        assert max(server.most_of.values()) <= 2


def test_a_cancelled_request_is_given_up(bad: Server) -> None:
    with Fetcher(per_host=1) as fetcher:
        running = fetcher.submit(Request(bad.url("/silent"), host=TYPED))
        waiting = fetcher.submit(Request(bad.url("/silent"), host=TYPED))
        behind = fetcher.submit(Request(bad.url("/fine"), host=TYPED))
        assert running.cancel()
        assert waiting.cancel()
        assert behind.result(60).status == 200


def test_closing_gives_everything_up(bad: Server) -> None:
    fetcher = Fetcher()
    futures = [fetcher.submit(Request(bad.url("/silent"), host=TYPED)) for _ in range(50)]
    fetcher.close()
    fetcher.close()
    for future in futures:
        with pytest.raises(CancelledError):
            future.result(10)
    with pytest.raises(RuntimeError, match="closed"):
        fetcher.submit(Request(bad.url("/fine")))


def test_nobody_listens(server: Server, fetcher: Fetcher) -> None:
    with Server() as gone:
        url = gone.url("/")
    error = failure(fetcher.submit(Request(url, host=TYPED)))
    assert (str(error), error.transient) == ("the server refuses the connection", True)


def test_a_name_that_leads_nowhere(fetcher: Fetcher) -> None:
    error = failure(fetcher.submit(Request("http://nobody.invalid/")))
    assert "nobody.invalid" in str(error)


def test_limits_are_those_that_were_given(server: Server) -> None:
    server.routes["/"] = Answer(b"x" * 1001)
    server.routes["/less"] = Answer(b"x" * 1000)
    with Fetcher(limit=1000) as fetcher:
        assert str(failure(fetcher.submit(Request(server.url("/"), host=TYPED)))) == (
            "the answer is 1001 bytes long, more than 1000 bytes"
        )
        assert len(fetcher.submit(Request(server.url("/less"), host=TYPED)).result(60).body) == 1000


def test_importing_loads_no_http_library() -> None:
    code = (
        "import sys, annotations.ingest.web.fetcher; "
        "print({'httpx', 'httpcore', 'stamina', 'brotli', 'anyio'} & set(sys.modules) or 'none')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "none"
