"""Fetches pipelines with spaCy's own downloader, in a process of its own, and never asks a package index.

An index would answer: packages of others stand there under the names of spaCy's pipelines. So only pipelines whose
digest is known are fetched, by the whole address of their wheel, and the installer gets no index to look things up in.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from importlib.machinery import PathFinder
from importlib.metadata import PackageNotFoundError, version

from annotations.errors import InputError, InstallError
from annotations.recognition.known import VERSION, Known, known

_DOWNLOAD = (
    "import sys; from spacy.cli.download import download_model; download_model(sys.argv[1], sys.argv[2:])"
)
"""spaCy's downloader without the look-up of a version: it installs a file below its own address of releases."""

NO_INDEX = ("--no-deps", "--no-index")
"""Options of pip and uv that leave nothing to be looked up anywhere."""

_UNREACHABLE = re.compile(
    r"Max retries|Connection(?:Error| ?refused| ?reset| ?aborted)|NewConnection|NameResolution|getaddrinfo|"
    r"[Tt]imed? ?out|Proxy|unreachable|HTTP error|SSLError|certificate|error sending request|dns error|Failed to fetch",
    re.IGNORECASE,
)


def wanted(name: str) -> Known:
    """The pipeline of a name that can be fetched; InputError for a name that is none or one that lacks a package."""
    one = known(name)
    if one is None:
        raise InputError(
            f"{name!r} is none of spaCy's pipelines that Glosse fetches; `glosse models list` shows them"
        )
    if one.needs and importlib.util.find_spec(one.needs.replace("-", "_")) is None:
        raise InputError(
            f"{name} needs the package {one.needs} (and PyTorch); install that beside Glosse first"
        )
    return one


def is_installed(one: Known) -> bool:
    """Whether this very release is installed already."""
    importlib.invalidate_caches()
    try:
        return version(one.name) == VERSION
    except PackageNotFoundError:
        return False


def install(one: Known, *, show: bool = False) -> None:
    """Fetch a pipeline and install it into the Python that runs this; its digest is checked before that.

    With `show`, the installer's progress goes to the terminal behind stderr. InstallError where it cannot be reached or
    installed: nothing is installed then.
    """
    done = subprocess.run(
        [sys.executable, "-c", _DOWNLOAD, f"{one.file}#sha256={one.sha256}", *_options()],
        stdin=subprocess.DEVNULL,
        stdout=2 if show else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONSAFEPATH": "1", "PIP_NO_INPUT": "1"},
        check=False,
    )
    if done.returncode:
        raise InstallError(_meaning(one, done.stderr.decode("utf-8", "replace")))
    if not is_installed(one):
        raise InstallError(
            f"{one.name} was installed where {sys.executable} does not look; see `pip config list` for `target`"
        )


def _options() -> tuple[str, ...]:
    """Options of the installer that spaCy will use: pip, else uv."""
    if PathFinder.find_spec("pip") is not None:
        return (*NO_INDEX, "--retries", "1", "--timeout", "15", "--disable-pip-version-check")
    if shutil.which("uv"):
        return (*NO_INDEX, "--python", sys.executable)
    raise InstallError(
        f"neither pip nor uv is there to install with; `{sys.executable} -m ensurepip` adds pip"
    )


def _meaning(one: Known, errors: str) -> str:
    """One line that says what went wrong and what to do, from what the installer wrote."""
    nothing = "nothing was installed"
    if "DO NOT MATCH THE HASHES" in errors or "Hash mismatch" in errors:
        return f"what came for {one.name} is not the file that spaCy published (another SHA-256); {nothing}"
    if "externally-managed-environment" in errors:
        return (
            f"the system manages {sys.executable} and takes no packages there; install Glosse in a venv first"
        )
    if _UNREACHABLE.search(errors):
        return (
            f"cannot reach github.com, so {nothing}; try again online, or fetch {one.url}"
            f" elsewhere and run `{sys.executable} -m pip install {' '.join(NO_INDEX)} FILE`"
        )
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    said = next(
        (line for line in reversed(lines) if line.lower().startswith("error")), (lines or ["no reason"])[-1]
    )
    return f"{one.name} could not be installed: {said.removeprefix('ERROR: ')}; {nothing}"
