"""`glosse annotations`: lists in groups and in orders, and changes of all that a query finds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotations.library import Library
from annotations.model import Draft
from annotations.text import from_plain
from tui.cli.main import run

Ended = tuple[int, str, str]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of two articles with four annotations."""
    path = tmp_path / "library.db"
    with Library.open(path, creator="ada") as library:
        for number, title in enumerate(("Alpha", "Beta"), 1):
            text = from_plain("Der Rat tagte am Dienstag. Danach war Ruhe.")
            draft = Draft(
                title, text, published=f"2026-0{number}", language="xx", url=f"https://x.org/{number}"
            )
            assert library.add_draft(draft).article
        library.annotate(1, 27, 33, tags=["wann", "wort"])
        library.annotate(1, 4, 7, tags=["wort"], note="Welcher?")
        library.annotate(2, 4, 7, tags=["wort"], color="red")
        library.annotate(2, 8, 13)
    return path


@pytest.fixture
def glosse(path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    def call(*arguments: str) -> Ended:
        capsys.readouterr()
        code = run(["--library", str(path), *arguments])
        return (code, *capsys.readouterr())

    return call


def rows(ended: Ended) -> list[list[str]]:
    assert ended[0] == 0, ended
    return [line.split("\t") for line in ended[1].splitlines()]


def records(ended: Ended) -> list[dict[str, Any]]:
    assert ended[0] == 0, ended
    return [json.loads(line) for line in ended[1].splitlines()]


def test_groups_are_the_first_column_and_a_field(glosse: Callable[..., Ended]) -> None:
    found = rows(glosse("annotations", "--group", "tag"))
    assert [(row[0], row[1]) for row in found] == [
        ("wann", "1"), ("wort", "3"), ("wort", "2"), ("wort", "1"), ("", "4"),
    ]  # fmt: skip
    assert found[2][5:7] == ["Rat", "Welcher?"]
    found = rows(glosse("annotations", "--group", "article", "--sort", "title", "tag:wort"))
    assert [(row[0], row[1]) for row in found] == [("Alpha", "2"), ("Alpha", "1"), ("Beta", "3")]
    named = records(glosse("annotations", "--group", "name", "--json"))
    assert [(one["group"], one["id"]) for one in named] == [("", 4), ("", 3), ("", 2), ("", 1)]
    assert "group" not in records(glosse("annotations", "--json"))[0]
    assert records(glosse("annotations", "--json"))[2]["sentence"] == "Der Rat tagte am Dienstag."


def test_orders_and_limits(glosse: Callable[..., Ended]) -> None:
    assert [row[0] for row in rows(glosse("annotations", "--sort", "place"))] == ["3", "4", "2", "1"]
    assert [row[0] for row in rows(glosse("annotations", "--limit", "3"))] == ["4", "3", "2"]
    limited = rows(glosse("annotations", "--group", "tag", "--limit", "2"))
    assert [row[0] for row in limited] == ["wann", "wort"]
    assert rows(glosse("annotations", "--limit", "0", "color:red"))[0][0] == "3"


def test_tags_and_colours_of_all_that_a_query_finds(glosse: Callable[..., Ended], path: Path) -> None:
    change = ("annotations", "tag:wort", "--add-tag", "neu", "--add-tag", "wann", "--remove-tag", "wort")
    said = (
        "tagged “neu” · 3 annotations · tagged “wann” · 2 annotations (1 had it already)"
        " · tag “wort” removed · 3 annotations"
    )
    assert glosse(*change, "--dry-run") == (0, f"would be: {said}\n", "")
    assert len(rows(glosse("annotations", "tag:wort"))) == 3
    assert glosse(*change) == (0, f"{said}\n", "")
    assert len(rows(glosse("annotations", "tag:neu tag:wann -tag:wort"))) == 3
    assert glosse("annotations", "tag:neu", "--color", "blue")[1] == "now blue · 3 annotations\n"
    assert glosse("annotations", "color:blue", "--color", "")[1] == "colour removed · 3 annotations\n"
    for _ in range(3):
        assert glosse("undo")[0] == 0
    with Library.open(path) as library:
        assert library.count_annotations("tag:wort") == 3
        assert library.count_annotations("color:red") == 1


def test_all_that_a_query_finds_is_deleted(glosse: Callable[..., Ended]) -> None:
    assert (
        glosse("annotations", "tag:wort", "--delete", "--dry-run")[1] == "would be: deleted 3 annotations\n"
    )
    assert glosse("annotations", "tag:wort", "--delete")[1] == "deleted 3 annotations\n"
    assert [row[0] for row in rows(glosse("annotations"))] == ["4"]
    assert glosse("undo")[0] == 0
    assert len(rows(glosse("annotations"))) == 4


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (["--add-tag", "x"], "QUERY", 2),
        (["tag:wort", "--delete", "--color", "red"], "--delete goes alone", 2),
        (["tag:wort", "--dry-run"], "--dry-run goes with", 2),
        (["tag:wort", "--add-tag", "x", "--group", "tag"], "without --group", 2),
        (["tag:wort", "--color", "mauve"], "unknown colour", 2),
        (["tag:nix", "--add-tag", "x"], "no annotation found", 1),
        (["tag:wort", "--remove-tag", "nix"], "no tag “nix”", 2),
        (["color:mauve"], "unknown colour", 2),
        (["--group", "mood"], "mood", 2),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    glosse: Callable[..., Ended], arguments: list[str], said: str, code: int
) -> None:
    ended = glosse("annotations", *arguments)
    assert ended[0] == code, ended
    assert ended[1] == ""
    assert said in ended[2]


def test_only_some_annotations_are_exported(glosse: Callable[..., Ended]) -> None:
    code, out, _ = glosse("export", "--annotations", "tag:wann", "--format", "csv")
    assert code == 0
    assert "Danach" in out
    assert "Welcher?" not in out
    assert glosse("export", "lang:en", "--annotations", "tag:wann", "--format", "csv")[0] == 1
    assert glosse("export", "--annotations", "color:mauve", "--format", "csv")[0] == 2
