"""What is committed works anywhere: no index host, no path of one machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

HOSTS = re.compile(
    r"\b(?:files\.pythonhosted|pypi|test\.pypi|registry\.npmjs|deb\.debian)\.org\b|--(?:extra-)?index-url"
)
PLACES = re.compile(
    r"(?<![\w.~-])/(?:work|home|Users|root|opt|mnt|media)/[\w.-]+|(?<![\w./-])/tmp/(?:brief|[\w.-]*wheel)"
)
"""Absolute paths that only one machine has; a test or a text may speak of `/tmp` or `/dev` as such."""


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("needs the repository, not an unpacked archive")
    return [ROOT / name for name in done.stdout.split("\0") if name]


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        if path == Path(__file__) or not path.is_file():
            continue
        raw = path.read_bytes()
        if b"\0" not in raw:
            found.append((path.relative_to(ROOT), raw.decode("utf-8", "replace")))
    return found


@pytest.mark.parametrize("pattern", [HOSTS, PLACES], ids=["index hosts", "machine paths"])
def test_nothing_names_one_machine(pattern: re.Pattern[str]) -> None:
    read = texts()
    assert len(read) > 20
    named = [f"{path}: {match[0]}" for path, content in read for match in pattern.finditer(content)]
    assert named == []


def test_constraints_are_exact_versions_and_nothing_else() -> None:
    lines = [
        line
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    assert len(lines) > 50
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*", line)] == []


def test_every_dependency_is_constrained() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[^A-Za-z0-9._-]", line)[0].lower().replace("_", "-") for line in wanted}
    fixed = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    }
    assert names - fixed == set()
