"""Library files for tests of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.store.connection import Store
from annotations.store.opening import open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a library may be made."""
    return tmp_path / "library.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A new library, open for writing."""
    opened = open_store(path).store
    yield opened
    opened.close()
