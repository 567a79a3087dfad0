"""A server that answers as told, and a library that refreshes from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from annotations.incoming import Refreshed
from annotations.library import Library
from tests.feeds.server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """A server without routes."""
    with Server() as running:
        yield running


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    with Library.open(tmp_path / "library.db", creator="Ada") as opened:
        yield opened


Refresh = Callable[..., list[Refreshed]]


@pytest.fixture
def refresh(library: Library) -> Refresh:
    """Refreshes, and returns what came of each feed, by name."""

    def run(ids: Sequence[int] | None = None, **options: bool) -> list[Refreshed]:
        finished = [step.finished for step in library.refresh(ids, **options) if step.finished]
        return sorted(finished, key=lambda one: one.name)

    return run
