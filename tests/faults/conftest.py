"""Programs that are killed, and libraries of every version there was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from annotations.library import Library
from tests.unit.annotations.library.conftest import assert_sound

ROOT = Path(__file__).resolve().parents[2]

Kill = Callable[..., dict[str, Any]]
Sound = Callable[[Library], None]


@pytest.fixture(scope="module")
def kill() -> Iterator[Kill]:
    """Runs a program of `nursery.py` and kills it `delay` seconds after a line of its, or after its start."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("nursery.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert server.stdin is not None
    assert server.stdout is not None

    def call(run: str, *given: Any, delay: float | None, after: str = "") -> dict[str, Any]:
        request = {"run": run, "given": given, "delay": delay, "after": after}
        print(json.dumps(request), file=server.stdin, flush=True)
        answer: dict[str, Any] = json.loads(server.stdout.readline())
        failures = [line[2] for line in answer["lines"] if line[1] == "failed"]
        assert failures == [], failures[0]
        return answer

    yield call
    server.stdin.close()
    server.wait(60)
    server.stdout.close()


@pytest.fixture(scope="session")
def sound() -> Sound:
    """Fails where indexes, counters or ranges of a library disagree with its rows."""
    return assert_sound
