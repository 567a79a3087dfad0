"""`glosse tags` on a real library."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.cli.main import run

Glosse = Callable[..., tuple[int, str, str]]


@pytest.fixture
def glosse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Glosse:
    """Runs commands on a library with three tagged passages."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["--library", str(tmp_path / "library.db"), *arguments])
        return (code, *capsys.readouterr())

    (tmp_path / "a.txt").write_text("Ein Haus\n\nDas Haus am See hat ein Dach.", encoding="utf-8")
    assert call("add", str(tmp_path / "a.txt"))[0] == 0
    for quote, tag in (("See", "ort/see"), ("Dach", "teil"), ("hat", "teile")):
        assert call("annotate", "1", "--quote", quote, "--tag", tag)[0] == 0
    return call


def test_a_code_book_is_put_in_order(glosse: Glosse) -> None:
    assert glosse("tags", "rename", "ort", "land") == (
        0,
        "tag “ort” is now “land” · with 1 tag below it\n",
        "",
    )
    assert glosse("tags", "move", "land/see", "/")[1] == "tag “land/see” is now “see”\n"
    assert glosse("tags", "color", "see", "blue")[1] == "tag “see” is now blue\n"
    assert glosse("tags", "describe", "see", "Water")[1] == "tag “see” described\n"
    assert glosse("tags", "key", "SEE", "1")[1] == "1 sets “see”\n"
    code, out, _ = glosse("tags", "similar")
    assert (code, out) == (0, "teil\t1\tteile\t1\tending\n")
    pair = json.loads(glosse("tags", "similar", "--json")[1])
    assert (pair["name"], pair["like"], pair["why"]) == ("teil", "teile", "ending")
    assert glosse("tags", "merge", "teil", "teile")[1] == "merged “teil” into “teile” · 1 annotation\n"
    assert glosse("tags", "similar")[0] == 1
    listed = [json.loads(line) for line in glosse("tags", "list", "--json")[1].splitlines()]
    see = {"name": "see", "color": "blue", "description": "Water", "key": 1, "count": 1, "examples": []}
    assert see in listed
    for _ in range(6):
        assert glosse("undo")[0] == 0
    assert "ort/see\t\t1\t\t" in glosse("tags", "list")[1].splitlines()
    assert glosse("tags", "key", "claim", "0")[1] == "tag “claim” has no digit now\n"


def test_what_is_not_used_is_listed_and_deleted(glosse: Glosse) -> None:
    assert [line.split("\t")[0] for line in glosse("tags", "unused")[1].splitlines()] == [
        "check", "claim", "figure", "quote",
    ]  # fmt: skip
    once = [json.loads(line)["name"] for line in glosse("tags", "unused", "--once", "--json")[1].splitlines()]
    assert once == ["ort/see", "teil", "teile"]
    said = glosse("tags", "delete", "ort", "teil", "--below", "--dry-run")[1]
    assert said == (
        "would delete 2 tags · on 2 annotations and 0 articles · 2 would have no tag, 2 of them no comment either\n"
    )
    assert glosse("tags", "delete", "ort", "teil", "--below")[1] == (
        "deleted 2 tags · taken off 2 annotations, 2 have no tag now\n"
    )
    assert glosse("tags", "delete", "check", "claim", "figure", "quote")[1] == "deleted 4 tags\n"
    assert glosse("tags", "unused") == (1, "", "glosse: no tag is unused\n")


def test_a_code_book_goes_out_and_in(glosse: Glosse, tmp_path: Path) -> None:
    out = glosse("tags", "export")[1]
    assert [row["name"] for row in csv.DictReader(out.splitlines())] == [
        "check", "claim", "figure", "ort/see", "quote", "teil", "teile",
    ]  # fmt: skip
    code, _, said = glosse("tags", "export", "-o", str(tmp_path / "book.qdc"))
    assert (code, said) == (0, "glosse: 4 digits left out\n")
    assert "CodeBook" in (tmp_path / "book.qdc").read_text("utf-8")
    (tmp_path / "book.csv").write_text("name,color\nneu,red\nteil,green\nquote,red\n", "utf-8")
    assert glosse("tags", "import", str(tmp_path / "book.csv"))[1] == (
        "1 new, 1 completed, 1 unchanged (1 differ in the file)\n"
    )
    assert glosse("tags", "import", str(tmp_path / "book.csv"))[1].startswith(
        "0 new, 0 completed, 3 unchanged"
    )
    assert glosse("tags", "import", str(tmp_path / "book.qdc"))[1] == "0 new, 0 completed, 7 unchanged\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rename", "nothing", "x"), "no tag “nothing”"),
        (("rename", "teil", "teile"), "merge the two"),
        (("merge", "teil", "x"), "rename “teil” instead"),
        (("move", "teil", "teil/x"), "below itself"),
        (("color", "teil", "mauve"), "unknown colour"),
        (("key", "nothing", "1"), "no tag “nothing”"),
        (("key", "teil", "12"), "12"),
        (("delete", "ort"), "no tag itself"),
        (("import", "nowhere.csv"), "cannot read"),
        (("export", "-o", ""), "--output is empty"),
    ],
)
def test_what_cannot_be_done_says_why(glosse: Glosse, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = glosse("tags", *arguments)
    assert (code, out) == (2, "")
    assert said in err
