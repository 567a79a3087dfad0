"""`glosse articles`: pages, fields, counts, and the passages that a query found."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.cli.main import run

Glosse = Callable[..., tuple[int, str, str]]
TEXTS = {
    "a": "Ein Haus\n\nDas Haus am See. " + "Wort " * 60 + "Die Häuser der Stadt.",
    "b": "Caracas\n\nDer Präsident sprach in Caracas.",
    "c": "London\n\nThe countries agreed in London.",
}


@pytest.fixture
def glosse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Glosse:
    """Runs the program on a library of three articles, a to c, ids 1 to 3."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(["--library", str(tmp_path / "library.db"), *map(str, arguments)])
        return (code, *capsys.readouterr())

    (tmp_path / "in").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "in" / f"{name}.txt").write_text(text, "utf-8")
    assert call("add", tmp_path / "in")[0] == 0
    return call


def ids(out: str) -> list[int]:
    return [int(line.split("\t")[0]) for line in out.splitlines()]


def test_pages_of_a_list(glosse: Glosse) -> None:
    assert ids(glosse("articles", "--sort", "added")[1]) == [1, 2, 3]
    assert ids(glosse("articles", "--sort", "added", "--offset", 1)[1]) == [2, 3]
    assert ids(glosse("articles", "--sort", "added", "--offset", 1, "--limit", 1)[1]) == [2]
    assert ids(glosse("articles", "sort:-added", "--limit", 2)[1]) == [3, 2]
    assert ids(glosse("articles", "sort:-added", "--sort", "added", "--limit", 2)[1]) == [1, 2]
    assert glosse("articles", "--offset", 3) == (1, "", "glosse: no article after the first 3\n")


def test_fields_are_given_as_asked(glosse: Glosse) -> None:
    code, out, _ = glosse("articles", "caracas", "--json", "--fields", "title,id, title")
    assert (code, out) == (0, '{"title": "Caracas", "id": 2}\n')
    assert glosse("articles", "caracas", "--fields", "id,sources,read")[1].split("\t")[::2] == [
        "2",
        "false\n",
    ]
    code, out, err = glosse("articles", "--fields", "id,size")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "no field 'size'; they have id, title, byline" in err
    assert glosse("articles", "--fields", ",")[0] == 2


def test_counting(glosse: Glosse) -> None:
    assert glosse("articles", "--count") == (0, "3\n", "")
    assert glosse("articles", "--count", "haus", "OR", "country") == (0, "2\n", "")
    assert glosse("articles", "--count", "nichts") == (1, "", "glosse: no article found\n")


def test_passages_are_given_where_they_are_asked_for(glosse: Glosse) -> None:
    plain = glosse("articles", "haus")[1]
    assert plain.count("\t") == 7
    line = glosse("articles", "haus", "--snippets")[1]
    assert line.rstrip("\n").split("\t")[:8] == plain.rstrip("\n").split("\t")
    assert "Das Haus am See." in line.split("\t")[8]
    record = json.loads(glosse("articles", "country", "--json", "--snippets")[1])
    assert record["snippet"] == "London  The countries agreed in London."
    assert "snippet" not in json.loads(glosse("articles", "country", "--json")[1])
    assert json.loads(glosse("articles", "is:unread", "--json", "--fields", "snippet", "--limit", 1)[1]) == {
        "snippet": ""
    }


def test_a_terminal_shows_the_passage_below_its_row(glosse: Glosse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    lines = glosse("articles", "haus", "OR", "caracas", "--sort", "added")[1].splitlines()
    assert [line.split()[0] for line in lines[1::2]] == ["1", "2"]
    assert lines[2].startswith("    ")
    assert "Das Haus am See." in lines[2]
    assert "Der Präsident sprach in Caracas." in lines[4]
    assert len(glosse("articles", "haus", "--no-snippets")[1].splitlines()) == 2
    assert len(glosse("articles", "is:unread")[1].splitlines()) == 4
