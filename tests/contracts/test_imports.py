"""What each door of the program may load: looked up in a fresh interpreter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOW = "; import json, sys; json.dump(sorted({name.partition('.')[0] for name in sys.modules}), sys.stderr)"


def loaded(code: str, tmp_path: Path) -> set[str]:
    """The top-level modules that are loaded after running some code."""
    environment = {**os.environ, "HOME": str(tmp_path), "GLOSSE_LIBRARY": str(tmp_path / "library.db")}
    done = subprocess.run(
        [sys.executable, "-c", code + SHOW],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_the_library_loads_no_screen_and_nothing_heavy(tmp_path: Path) -> None:
    found = loaded("import annotations.library", tmp_path)
    assert "annotations" in found
    assert not found & {"textual", "spacy", "rich", "click", "numpy", "sqlite_utils", "lxml", "py3langid"}


def test_opening_a_library_a_second_time_loads_nothing_heavy_either(tmp_path: Path) -> None:
    open_it = (
        "from pathlib import Path; from annotations.library import Library; Library.open(Path({!r})).close()"
    )
    code = open_it.format(str(tmp_path / "library.db"))
    loaded(code, tmp_path)
    assert not loaded(code, tmp_path) & {"textual", "spacy", "rich", "click", "numpy", "sqlite_utils"}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["articles", "--help"], ["articles"], ["annotations"]]
)
def test_commands_load_neither_textual_nor_spacy(tmp_path: Path, arguments: list[str]) -> None:
    found = loaded(f"from tui.cli.main import run; run({arguments!r})", tmp_path)
    assert "tui" in found
    assert not found & {"textual", "spacy", "rich", "numpy", "sqlite_utils"}


def test_layers_hold() -> None:
    """The contracts in pyproject.toml, as import-linter sees them."""
    command = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout
