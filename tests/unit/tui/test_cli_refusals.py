"""Mistyped commands and odd files: one line that says where and what next, and nothing half-done."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotations.library import Library
from tui.cli.main import run

ROOT = Path(__file__).resolve().parents[3]
GLOSSE = [sys.executable, "-m", "tui.cli.main"]
HUGE = "99999999999999999999"


@pytest.fixture
def library_path(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    (tmp_path / "a.txt").write_text("Ein Titel\n\nAngela Merkel sprach in Berlin.\n", "utf-8")
    with Library.open(path, creator="Ada") as library:
        assert len(list(library.add([str(tmp_path / "a.txt")], language="de"))) == 1
    return path


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LOGNAME", "ada")
    monkeypatch.delenv("GLOSSE_LIBRARY", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", HUGE], 2, f"no article {HUGE}"),
        (["annotate", HUGE, "--range", "0:3"], 2, f"no article {HUGE}"),
        (["names", HUGE], 2, f"no article {HUGE}"),
        (["annotate", "1", "--range", f"{HUGE}:{HUGE}0"], 2, "the offsets 0 to "),
        (["tags"], 2, "`glosse tags` needs one of its commands: close"),
        (["models"], 2, "needs one of its commands: evaluate, install, list, report, train, use"),
        (["undo"], 1, "nothing to undo"),
        (["redo"], 1, "nothing to redo"),
        (["seeds", "remove"], 1, "no seed articles"),
        (["add", "a.txt", "--lang", "de\x1b[31m"], 2, "give an ISO 639-1 code"),
        (["export", "--format", "jsonl", "--output", ""], 2, "--output is empty"),
        (["recognise", "--all", "a.txt"], 2, "goes without FILE"),
        (["recognise", "--all", "--lang", "de"], 2, "goes without FILE"),
    ],
)
def test_one_line_says_what_and_where(
    library_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    before = library_path.read_bytes()
    assert run(["--library", str(library_path), *arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("glosse: ")
    assert err.count("\n") == 1
    assert said in err
    assert "\x1b" not in err
    assert library_path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "reason", "shown", "pointer"),
    [
        (["articles", 'Berlin "offen'], "a quotation mark is not closed (character 8 ", 'Berlin "offen', 7),
        (["articles", "zzz:1"], "unknown field zzz:", "zzz:1", 0),
        (["articles", "--count", "sort:size"], "unknown order after sort:", "sort:size", 5),
        (["export", "--format", "csv", "(Berlin"], "a parenthesis is not closed", "(Berlin", 0),
        (["annotations", "Berlin", "sort:title"], "sort: orders articles", "", 0),
        (["articles", "日本 is:x"], "unknown state", "日本 is:x", 8),
        (["articles", "a\x1b[31m is:x"], "unknown state", "a\\x1b[31m is:x", 13),
        (["articles", "wort " * 30 + "(" + " wort" * 9], "not closed", "rt " + "wort " * 6 + "(", 36),
    ],
)
def test_a_query_is_pointed_at_where_it_goes_wrong(
    library_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    reason: str,
    shown: str,
    pointer: int,
) -> None:
    assert run(["--library", str(library_path), *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "\x1b" not in err
    first, *lines = err.splitlines()
    assert first.startswith("glosse: ")
    assert reason in first
    if not shown:
        assert lines == [] or lines[1].strip() == "^"
        return
    assert len(lines) == 2
    assert shown in lines[0]
    assert lines[1] == " " * (2 + pointer) + "^"


def test_loops_and_empty_paths_fail_beside_the_rest(
    library_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "up").symlink_to("..")
    os.mkfifo(folder / "pipe.md")
    (folder / "z.txt").write_text("Ein Text über Wien.", "utf-8")
    assert run(["--library", str(library_path), "add", "folder", ""]) == 1
    out, err = capsys.readouterr()
    assert [line.split("\t")[0] for line in out.splitlines()] == ["added"]
    assert "folder/loop.txt: " in err
    assert "folder/pipe.md: is not a file" in err
    assert '"": is no path' in err
    assert err.splitlines()[-1] == "glosse: 1 added, 3 failed"


def test_a_library_below_home_is_one_file_for_all_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Ein Text.")))
    assert run(["--library", "~/own.db", "add", "-"]) == 0
    assert (tmp_path / "own.db").is_file()
    assert run(["--library", "~/own.db", "articles"]) == 0
    assert "Ein Text." in capsys.readouterr().out


def test_a_library_path_may_be_any_bytes(library_path: Path, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/a\xff\x1b%3f b.db"
    shutil.copy(library_path, path)
    done = subprocess.run([*GLOSSE, "--library", path, "articles"], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert b"Ein Titel" in done.stdout


def test_a_path_that_is_too_long_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--library", "x" * 300, "articles"]) == 2
    assert "choose another with --library" in capsys.readouterr().err


def test_streams_that_are_closed_are_no_trouble(library_path: Path) -> None:
    for redirection in (">&-", "2>&-", ">&- 2>&-"):
        line = f'exec "$0" -m tui.cli.main --library "$1" articles {redirection}'
        done = subprocess.run(
            ["/bin/sh", "-c", line, sys.executable, str(library_path)], cwd=ROOT, capture_output=True
        )
        assert done.returncode == 0, done.stderr
        assert b"Traceback" not in done.stderr


def test_an_export_to_a_pipe_leaves_the_pipe(library_path: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    export = [*GLOSSE, "--library", str(library_path), "export", "--format", "jsonl", "-o", str(pipe)]
    with subprocess.Popen(export, cwd=ROOT, stderr=subprocess.PIPE) as child:
        with pipe.open(encoding="utf-8") as stream:
            records = [json.loads(line) for line in stream]
        assert child.wait() == 0
    assert [record["type"] for record in records] == ["article"]
    assert pipe.is_fifo()


def test_a_new_annotation_is_printed_without_reading_the_others(
    library_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--library", str(library_path), "annotate", "1", "--quote", "Berlin", "--json"]) == 0
    assert run(["--library", str(library_path), "annotate", "1", "--quote", "Merkel", "--json"]) == 0
    made = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["id"], one["exact"], one["sentence"]) for one in made] == [
        (1, "Berlin", "Angela Merkel sprach in Berlin."),
        (2, "Merkel", "Angela Merkel sprach in Berlin."),
    ]


def test_an_undo_that_others_are_in_the_way_of_names_the_way_round(
    library_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Library.open(library_path) as library:
        library.annotate(1, 0, 3, note="eins")
        with library._store.writing() as queries:
            queries.run("UPDATE annotations SET note = 'zwei', modified = '2999-01-01T00:00:00.000Z'")
    assert run(["--library", str(library_path), "undo"]) == 1
    assert capsys.readouterr().err == (
        "glosse: cannot undo: the annotation has changed since; --force does it anyway\n"
    )
    assert run(["--library", str(library_path), "undo", "--force"]) == 0
    assert run(["--library", str(library_path), "annotations"]) == 1


def test_names_are_not_looked_for_where_they_cannot_be_kept(library_path: Path, tmp_path: Path) -> None:
    """In a process without the superuser's rights, to whom permissions mean nothing."""
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.getuid() and parent.name and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)
    library_path.chmod(0o444)
    tmp_path.chmod(0o555)
    program = (
        "import os, sys; sys.path.insert(0, sys.argv[2])\n"
        "from annotations.library import Library\n"
        "from annotations.store import opening\n"
        "from tui.cli.group import run\n"
        "import platformdirs.unix\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "sys.exit(run(['--library', sys.argv[1], 'recognise', '--all']))\n"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", program, str(library_path), str(ROOT)],
            capture_output=True,
            text=True,
            cwd="/",
        )
    finally:
        tmp_path.chmod(0o755)
    assert done.returncode == 2
    assert (
        done.stderr == f"glosse: the library {library_path} is read-only; what is found could not be kept\n"
    )
