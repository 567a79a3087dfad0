"""`glosse correct`: what it changes, says and refuses."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from annotations.library import Library
from annotations.model import CorrectionKind
from tui.cli.main import run


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of two articles in a language without a pipeline."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LOGNAME", "ada")
    with Library.open(tmp_path / "library.db") as library:
        for number in (1, 2):
            file = tmp_path / f"{number}.txt"
            file.write_text(f"Titel {number}\n\nMaduro sprach, Maduro schwieg.\n", "utf-8")
            assert len(list(library.add([str(file)], language="xx"))) == 1
    return tmp_path / "library.db"


@pytest.fixture
def glosse(path: Path, capsys: pytest.CaptureFixture[str]):
    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--library", str(path), *map(str, arguments)])
        return code, *capsys.readouterr()

    return call


def names(path: Path, article: int) -> list[tuple[int, str]]:
    with Library.open(path) as library:
        return [(mention.start, mention.label) for mention in library.mentions(article) or ()]


def place(path: Path) -> tuple[int, int]:
    with Library.open(path) as library:
        at = library.text(1).content.index("Maduro")
    return at, at + 6


def test_scopes_reach_as_far_as_they_say(glosse, path: Path) -> None:
    at, end = place(path)
    assert glosse("correct", 1, at, end, "--add", "per", "--scope", "here")[:2] == (
        0,
        "“Maduro” is PER here\n",
    )
    assert names(path, 1) == [(at, "PER")]
    code, out, err = glosse("correct", 1, at, end, "--relabel", "ORG")
    assert (code, out, err) == (0, "“Maduro” is ORG in this article\n", "")
    assert names(path, 1) == [(at, "ORG")]
    code, out, err = glosse("correct", 1, at, end, "--add", "LOC", "--scope", "everywhere")
    assert (code, out, err) == (0, "“Maduro” is LOC everywhere · 2 articles\n", "")
    assert [label for _, label in names(path, 2)] == ["LOC", "LOC"]
    assert glosse("undo")[:2] == (0, "undone: “Maduro” is LOC everywhere · 2 articles\n")
    assert names(path, 2) == []
    assert glosse("redo")[:2] == (0, "redone: “Maduro” is LOC everywhere · 2 articles\n")
    code, out, _ = glosse("names", "--json")
    assert [(one["name"], one["mentions"], one["articles"]) for one in map(json.loads, out.splitlines())] == [
        ("Maduro", 4, 2)
    ]


def test_json_says_what_was_made(glosse, path: Path) -> None:
    at, end = place(path)
    glosse("correct", 1, at, end, "--add", "PER", "--scope", "everywhere")
    code, out, _ = glosse("correct", 1, at, end, "--dismiss", "--scope", "everywhere", "--json")
    made = json.loads(out)
    assert code == 0
    assert (made["start"], made["end"], made["text"], made["kind"]) == (
        at,
        end,
        "Maduro",
        CorrectionKind.DISMISS,
    )
    assert (made["label"], made["scope"], made["articles"], made["creator"]) == ("", "everywhere", 2, "ada")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((1, 9, 15), "one of --add LABEL"),
        ((1, 9, 15, "--add", "PER", "--dismiss"), "one of --add LABEL"),
        ((1, 9, 999, "--dismiss"), "does not fit"),
        ((1, 15, 9, "--dismiss"), "does not fit"),
        ((1, 9, 15, "--add", " "), "give the label"),
        ((1, 9, 15, "--dismiss", "--scope", "nowhere"), "--scope"),
        ((9, 9, 15, "--dismiss"), "no article 9"),
    ],
)
def test_what_makes_no_sense_is_refused(glosse, path: Path, arguments: tuple[object, ...], said: str) -> None:
    code, out, err = glosse("correct", *arguments)
    assert code in (1, 2)
    assert out == ""
    assert err.count("\n") == 1
    assert said in err
    assert names(path, 1) == []


def test_a_read_only_library_says_so(glosse, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda _, mode, **__: mode != os.W_OK)
    code, out, err = glosse("correct", 1, 9, 15, "--dismiss", "--scope", "everywhere")
    assert (code, out) == (2, "")
    assert "read-only" in err
