"""`glosse log` and `glosse restore` on a real library."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotations.library import Library
from tui import wording
from tui.cli.main import run

Glosse = Callable[..., tuple[int, str, str]]


@pytest.fixture
def glosse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Glosse:
    """Runs a command on a library of one article; its exit code, output and messages."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["--library", str(tmp_path / "library.db"), *arguments])
        return (code, *capsys.readouterr())

    (tmp_path / "a.txt").write_text("Ein Haus\n\nDas Haus am See. Wasser und Wind.", encoding="utf-8")
    assert call("add", str(tmp_path / "a.txt"))[0] == 0
    return call


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A zone an hour or two from UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


def test_what_was_done_is_listed_newest_first(glosse: Glosse) -> None:
    assert glosse("log") == (1, "", "glosse: nothing was done in this library yet\n")
    glosse("annotate", "1", "--quote", "Das Haus", "--tag", "quote")
    glosse("annotate", "1", "--quote", "Wind", "--note", "woher?")
    glosse("undo")
    code, out, err = glosse("log")
    assert (code, err) == (0, "")
    rows = [line.split("\t") for line in out.splitlines()]
    assert [row[1:] for row in rows] == [
        ["commented · 1 word", "Ein Haus", "undone"],
        ["tagged “quote” · 2 words", "Ein Haus", ""],
    ]
    newest, oldest = (json.loads(line) for line in glosse("log", "--json")[1].splitlines())
    assert (newest["type"], newest["undone"], oldest["undone"]) == ("step", True, False)
    assert (oldest["operation"], oldest["article"], oldest["annotation"]) == ("annotate", 1, 1)
    assert rows[0][0] == wording.moment(newest["at"])
    assert len(glosse("log", "--limit", "1")[1].splitlines()) == 1
    assert glosse("log", "--offset", "1")[1].splitlines() == out.splitlines()[1:]
    assert glosse("log", "--offset", "2") == (1, "", "glosse: nothing after the first 2\n")


def test_deleted_annotations_are_listed_and_restored_as_one_action(glosse: Glosse, tmp_path: Path) -> None:
    assert glosse("log", "--deleted") == (1, "", "glosse: no annotation is deleted\n")
    for words in ("Das Haus", "Wasser", "Wind"):
        glosse("annotate", "1", "--quote", words, "--tag", "quote", "--note", f"zu {words}")
    glosse("undo")
    assert glosse("log", "--deleted")[1].split("\t")[3:] == ["Wind", "zu Wind", "Ein Haus\n"]
    glosse("redo")
    assert glosse("restore", "1")[0] == 2
    assert glosse("log", "--deleted")[0] == 1
    with Library.open(tmp_path / "library.db") as library:
        for annotation in (1, 2, 3):
            library.delete([annotation])
    found = [json.loads(line) for line in glosse("log", "--deleted", "--json")[1].splitlines()]
    assert [one["exact"] for one in found] == ["Wind", "Wasser", "Das Haus"]
    assert (found[0]["type"], found[0]["tags"], found[0]["note"]) == ("deleted", ["quote"], "zu Wind")
    assert glosse("restore", "1", "3") == (0, "restored 2 annotations\n", "")
    assert "restored 2 annotations" in glosse("log", "--limit", "1")[1]
    after = [json.loads(line) for line in glosse("annotations", "--json")[1].splitlines()]
    assert {one["exact"] for one in after} == {"Das Haus", "Wind"}
    assert {tuple(one["tags"]) for one in after} == {("quote",)}
    glosse("undo")
    assert glosse("annotations")[0] == 1
    assert len(glosse("log", "--deleted")[1].splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["restore"], "Missing argument 'ID...'"),
        (["restore", "x"], "'x' is not a valid integer"),
        (["restore", "7"], "no deleted annotation 7; `glosse log --deleted` lists them"),
        (["restore", "9" * 30], "no deleted annotation 999999999999999999999999999999;"),
        (["log", "--limit", "-1"], "-1 is not in the range"),
        (["log", "1"], "unexpected extra argument"),
    ],
)
def test_bad_input_is_one_clear_line(glosse: Glosse, arguments: list[str], said: str) -> None:
    code, out, err = glosse(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.usefixtures("berlin")
def test_times_are_those_of_the_person_and_what_is_no_time_stays() -> None:
    assert wording.moment("2017-08-06T12:30:59.000Z") == "2017-08-06 14:30"
    assert wording.moment("2017-12-31T23:30:00.000Z") == "2018-01-01 00:30"
    assert wording.moment("soon") == "soon"
    assert wording.moment("0001-01-01T00:00:00.000Z")
