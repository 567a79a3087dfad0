"""Fetching a pipeline: only what is known, only from its makers, and nothing if that fails."""

from __future__ import annotations

import hashlib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from annotations.errors import InputError, InstallError
from annotations.recognition import installing
from annotations.recognition.known import KNOWN, Known


class Proxy:
    """Takes connections and refuses to connect them anywhere; keeps what it was asked for."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.asked: list[str] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                self.asked.append(connection.recv(4096).split(b"\r\n")[0].decode())
                connection.sendall(b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n")

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """All of this process's children reach the world through it."""
    served = Proxy()
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{served.port}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    yield served
    served.close()


@pytest.fixture
def one() -> Known:
    """A pipeline that is not installed here."""
    for each in KNOWN:
        try:
            version(each.name)
        except PackageNotFoundError:
            if not each.needs:
                return each
    pytest.skip("every pipeline is installed here")


def test_only_the_release_is_asked_for_and_nothing_is_left_offline(
    proxy: Proxy, one: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://index.invalid/simple")
    with pytest.raises(InstallError, match=r"cannot reach github\.com, so nothing was installed") as caught:
        installing.install(one)
    assert one.url in str(caught.value)
    assert "\n" not in str(caught.value)
    assert proxy.asked
    assert {line.split()[1] for line in proxy.asked} == {"github.com:443"}
    assert not installing.is_installed(one)


@pytest.mark.parametrize(
    "name",
    [
        "nonesuch",
        "de_core_news_sm==999.9.9",
        "../evil",
        "https://example.org/x.whl",
        "-r",
        "de-core-news-sm",
        "",
    ],
)
def test_what_is_not_known_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="is none of spaCy's pipelines"):
        installing.wanted(name)


def test_a_pipeline_that_needs_more_says_what() -> None:
    pytest.importorskip("spacy")
    try:
        version("spacy-curated-transformers")
    except PackageNotFoundError:
        with pytest.raises(InputError, match="needs the package spacy-curated-transformers"):
            installing.wanted("en_core_web_trf")
    else:
        assert installing.wanted("en_core_web_trf").needs


def test_the_address_is_below_that_of_spacys_own_downloader() -> None:
    from spacy import about

    for each in KNOWN:
        assert each.url.startswith(f"{about.__download_url__}/{each.name}-")
        assert each.file.endswith("-py3-none-any.whl")


def test_the_installer_compares_digests(tmp_path: Path, one: Known) -> None:
    """pip takes the digest at the end of an address for a demand; its refusal is understood."""
    wheel = tmp_path / "de_core_news_sm-3.8.0-py3-none-any.whl"
    wheel.write_bytes(b"not what it should be")
    digest = hashlib.sha256(b"what it should be").hexdigest()
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", *installing.NO_INDEX, f"{wheel.as_uri()}#sha256={digest}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "another SHA-256" in installing._meaning(one, done.stderr)


@pytest.mark.parametrize(
    ("errors", "said"),
    [
        ("error: externally-managed-environment\n\n× This environment is", "install Glosse in a venv"),
        ("WARNING: x\nERROR: [Errno 28] No space left on device\n", "[Errno 28] No space left on device"),
        ("", "no reason"),
    ],
)
def test_one_line_says_why(one: Known, errors: str, said: str) -> None:
    message = installing._meaning(one, errors)
    assert said in message
    assert "\n" not in message
