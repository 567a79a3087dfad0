"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# No test fails because the machine has other work.
settings.register_profile("glosse", deadline=None)
settings.load_profile("glosse")

# A terminal's own size counts, not that of the one the tests run in; several test processes at once are told one.
for name in ("COLUMNS", "LINES"):
    os.environ.pop(name, None)

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material that is not part of the project; tests that need it skip without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder `shared` beside the project, which is not here")
    return folder


@pytest.fixture(scope="session")
def real_article(shared: Path) -> Path:
    """A real German news article, as plain text."""
    return next((shared / "seeds").glob("*.txt"))


@pytest.fixture(autouse=True, scope="session")
def own_logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Logs of workers and crashes go to a folder of the test run, never to the person's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield
