"""`glosse backup` and `glosse doctor`, and what every command says of a library that is none."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotations.store import schema
from tests.unit.annotations.store.test_migrations import make_old
from tui.cli.desk import Desk

ROOT = Path(__file__).resolve().parents[3]
GLOSSE = [sys.executable, "-m", "tui.cli.main"]


def glosse(path: Path, *argv: str | Path, size: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command; with `size` no file may grow beyond so many bytes."""
    command = [*GLOSSE, "--library", str(path), *map(str, argv)]
    env = {**os.environ, "HOME": str(path.parent), "XDG_CONFIG_HOME": str(path.parent)}

    def limited() -> None:
        if size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, preexec_fn=limited
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one article."""
    path = tmp_path_factory.mktemp("model") / "library.db"
    path.with_name("haus.txt").write_text("Das Haus\n\nDas Haus steht am See.\n")
    assert glosse(path, "add", path.with_name("haus.txt")).returncode == 0
    return path


@pytest.fixture
def path(model: Path, tmp_path: Path) -> Path:
    """A copy of it, with the file that it was made from."""
    shutil.copy(model.with_name("haus.txt"), tmp_path)
    return Path(shutil.copy(model, tmp_path))


def test_that_a_large_library_is_upgraded_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "old.db"
    make_old(path, schema.VERSION - 1)
    with Desk(path).library() as library:
        assert library.count() == 0
    assert capsys.readouterr().err == ""
    make_old(again := tmp_path / "large.db", schema.VERSION - 1)
    monkeypatch.setattr("tui.cli.desk.LARGE", 1)
    for expected in (["glosse: upgrading the library (0 MB) after copying it; this may take minutes"], []):
        with Desk(again).library():
            assert capsys.readouterr().err.splitlines() == expected


def test_whatever_is_made_belongs_to_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    (tmp_path / "haus.txt").write_text("Das Haus\n\nDas Haus von Theresa May steht am See in London.\n")
    names = {"XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state"}
    env = {**os.environ, "HOME": str(home), **{name: str(home / folder) for name, folder in names.items()}}
    for argv in (
        ["add", tmp_path / "haus.txt"],
        ["annotate", "1", "--quote", "London", "--note", "Notiz"],
        ["recognise", "--all"],
        ["export", "--format", "jsonl", "--output", home / "out.jsonl"],
        ["backup"],
    ):
        command = [*GLOSSE, *map(str, argv)]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, umask=0)
        assert done.returncode == 0, done.stderr
    made = list(home.rglob("*"))
    assert len(made) > 5
    assert [each for each in made if each.stat().st_mode & 0o077] == []


def test_a_backup_is_made_and_found_well(path: Path) -> None:
    made = glosse(path, "backup", path.parent / "copy.db")
    assert (made.returncode, made.stderr) == (0, "")
    assert "copy.db (0." in made.stdout
    assert "MB, checked)" in made.stdout
    again = glosse(path, "backup", path.parent / "copy.db")
    assert again.returncode == 2
    assert "is there already" in again.stderr
    well = glosse(path.parent / "copy.db", "doctor")
    assert (well.returncode, well.stdout, well.stderr) == (0, "", "glosse: nothing is wrong\n")
    assert glosse(path, "backup").stdout.startswith(str(path.with_name("backups")))


def test_what_is_wrong_is_said_and_the_rest_saved(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE tallies SET articles = 9 WHERE archived = 0")
    found = glosse(path, "doctor")
    assert (found.returncode, found.stdout) == (1, "the count of all articles is wrong\n")
    assert "glosse doctor --salvage NEW" in found.stderr
    saved = glosse(path, "doctor", "--salvage", path.parent / "new.db")
    assert saved.returncode == 0
    assert "1 article saved\n" in saved.stdout
    assert glosse(path.parent / "new.db", "doctor").returncode == 0


BAD = {
    "empty": (b"", "zero bytes long"),
    "text": (b"no library at all, but words\n" * 200, "is not a Glosse library"),
    "foreign": (None, "belongs to another program"),
    "newer": (None, "newer Glosse"),
    "short": (None, "cut short"),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("command", [["articles"], ["add", "haus.txt"]])
def test_a_bad_file_is_one_clear_line_and_stays_as_it_is(path: Path, kind: str, command: list[str]) -> None:
    content, said = BAD[kind]
    if content is not None:
        path.write_bytes(content)
    elif kind == "short":
        path.write_bytes(path.read_bytes()[:-5000])
    else:
        statement = "PRAGMA application_id = 7" if kind == "foreign" else "PRAGMA user_version = 99"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(statement)
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    arguments = [path.parent / each if each.endswith(".txt") else each for each in command]
    ended = glosse(path, *arguments)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert said in ended.stderr
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_disk_that_takes_no_more_is_said_and_the_library_unharmed(path: Path) -> None:
    (path.parent / "long.txt").write_text("Lang\n\n" + "Ein langer Satz ohne Ende. " * 40_000)
    cases: list[tuple[list[str], str, int]] = [
        (["--lang", "de"], "the disk of the library", 2),
        ([], "the language of a text", 1),
    ]
    for options, said, code in cases:
        ended = glosse(path, "add", path.parent / "long.txt", *options, size=path.stat().st_size + 50_000)
        assert ended.returncode == code
        assert ended.stderr.count("\n") == 1
        assert said in ended.stderr
    assert glosse(path, "doctor").returncode == 0
    assert glosse(path, "articles").stdout.count("\n") == 1
    assert glosse(path, "add", path.parent / "long.txt").returncode == 0


def test_a_new_library_that_does_not_fit_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "haus.txt").write_text("Das Haus\n\nDas Haus steht am See.\n")
    ended = glosse(tmp_path / "new.db", "add", tmp_path / "haus.txt", size=20_000)
    assert ended.returncode == 2
    assert "the disk of the library" in ended.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["haus.txt"]
