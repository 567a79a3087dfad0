"""`glosse coding` and `glosse note`."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.cli.main import run

Glosse = Callable[..., tuple[int, str, str]]


@pytest.fixture
def glosse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Glosse:
    """Runs the program on a library of three articles, ids 1 to 3."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(["--library", str(tmp_path / "library.db"), *map(str, arguments)])
        return (code, *capsys.readouterr())

    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"Titel {name}\n\nEin Text über {name}.", "utf-8")
    assert call("add", *(tmp_path / f"{name}.txt" for name in "abc"))[0] == 0
    return call


def states(glosse: Glosse) -> dict[int, str]:
    lines = map(json.loads, glosse("articles", "--json")[1].splitlines())
    return {line["id"]: line["coding"] for line in lines}


def test_states_are_set_by_number_and_by_query(glosse: Glosse) -> None:
    assert glosse("coding", "coding", 1, 2) == (0, "marked as coding · 2 articles\n", "")
    assert states(glosse) == {1: "coding", 2: "coding", 3: "uncoded"}
    assert glosse("coding", "coded", "--query", "is:coding") == (0, "marked as coded · 2 articles\n", "")
    assert states(glosse) == {1: "coded", 2: "coded", 3: "uncoded"}
    assert glosse("undo")[1] == "undone: marked as coded · 2 articles\n"
    assert glosse("articles", "is:coding", "--count")[1] == "2\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("coded",), 2, "either their numbers or --query"),
        (("coded", "1", "--query", "x"), 2, "either their numbers or --query"),
        (("done", "1"), 2, "'uncoded', 'coding', 'coded'"),
        (("coded", "9"), 2, "no article 9"),
        (("coded", "--query", "is:starred"), 1, "no article found"),
        (("coded", "--query", "is:x"), 2, "unknown state"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(
    glosse: Glosse, arguments: tuple[str, ...], code: int, said: str
) -> None:
    found, out, err = glosse("coding", *arguments)
    assert (found, out) == (code, "")
    assert said in err
    assert set(states(glosse).values()) == {"uncoded"}


def test_a_note_is_written_printed_and_removed(glosse: Glosse, monkeypatch: pytest.MonkeyPatch) -> None:
    assert glosse("note", 1) == (
        1,
        "",
        "glosse: article 1 has no note; `glosse note 1 TEXT` writes one\n",
    )
    assert glosse("note", 1, "Noch *einmal* lesen") == (0, "article noted · 3 words\n", "")
    assert glosse("note", 1) == (0, "Noch *einmal* lesen\n", "")
    piped = io.TextIOWrapper(io.BytesIO(b"Erste Zeile\n\nzweite\x1b[31m\n"))
    monkeypatch.setattr(sys, "stdin", piped)
    assert glosse("note", 1, "-")[0] == 0
    assert glosse("note", 1)[1] == "Erste Zeile\n\nzweite[31m\n"
    assert json.loads(glosse("show", 1, "--json")[1])["note"] == "Erste Zeile\n\nzweite[31m"
    assert glosse("show", 1)[1] == "Titel a\n\nEin Text über a.\n"
    assert glosse("articles", "is:noted", "--fields", "id,note")[1] == "1\tErste Zeile zweite[31m\n"
    assert glosse("note", 1, "--remove") == (0, "note of the article removed\n", "")
    assert glosse("articles", "is:noted", "--count")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("1", ""), "the note is empty"),
        (("1", "x", "--remove"), "--remove goes without a text"),
        (("1", "--remove"), "no note to remove"),
        (("9", "x"), "no article 9"),
    ],
)
def test_a_note_that_cannot_be_is_refused(glosse: Glosse, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = glosse("note", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err
