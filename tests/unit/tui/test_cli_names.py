"""`glosse names` over the library, and `glosse name`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotations.library import Library
from annotations.model import CorrectionKind
from tui.cli.main import run


@pytest.fixture
def glosse(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Runs a command on a library of two articles with three names."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LOGNAME", "ada")
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        for number in (1, 2):
            file = tmp_path / f"{number}.md"
            file.write_text(
                f"---\ndate: 2021-0{number}-03\n---\n# Titel {number}\n\nAda Kern traf Bea Lang in Lindau.\n"
            )
            assert len(list(library.add([str(file)], language="xx"))) == 1
            content = library.text(number).content
            for name, label in (("Ada Kern", "PER"), ("Bea Lang", "PER"), ("Lindau", "LOC"))[: 4 - number]:
                at = content.index(name)
                library.correct(number, at, at + len(name), CorrectionKind.ADD, label)

    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--library", str(path), *map(str, arguments)])
        return code, *capsys.readouterr()

    return call


def test_names_are_sorted_filtered_and_limited(glosse) -> None:
    assert glosse("names")[1] == (
        "Ada Kern\tPER\t2\t2\t2021-01-03\t2021-02-03\n"
        "Bea Lang\tPER\t2\t2\t2021-01-03\t2021-02-03\n"
        "Lindau\tLOC\t1\t1\t2021-01-03\t2021-01-03\n"
    )
    assert glosse("names", "--label", "loc")[1].startswith("Lindau")
    assert glosse("names", "--limit", 1)[1].count("\n") == 1
    assert glosse("names", "--sort", "last", "--limit", 1)[1].startswith("Ada Kern")
    assert glosse("names", "--sort", "length")[0] == 2
    assert [json.loads(line)["name"] for line in glosse("names", "kern", "--json")[1].splitlines()] == [
        "Ada Kern"
    ]


def test_what_is_said_about_names_is_done_listed_and_undone(glosse) -> None:
    assert glosse("name", "merge", "Bea Lang", "Ada Kern") == (
        0,
        "",
        "glosse: “Bea Lang” counts as “Ada Kern”\n",
    )
    assert glosse("names", "--label", "PER")[1] == "Ada Kern\tPER\t4\t2\t2021-01-03\t2021-02-03\n"
    assert glosse("name", "rules")[1] == "Bea Lang\tPER\tAda Kern\t\n"
    assert glosse("name", "split", "Bea Lang")[0] == 0
    assert glosse("name", "rename", "Lindau", "Lindau (Bodensee)")[0] == 0
    assert glosse("names", "boden")[1].startswith("Lindau (Bodensee)\tLOC")
    assert glosse("name", "hide", "Ada Kern")[0] == 0
    assert "Ada Kern" not in glosse("names")[1]
    assert glosse("names", "--hidden")[1].startswith("Ada Kern")
    assert glosse("name", "unhide", "Ada Kern")[0] == 0
    assert glosse("undo")[0] == 0
    assert glosse("name", "hide", "Nemo")[0] != 0
    assert glosse("name", "rules", "--json")[0] == 0


def test_a_dossier_is_markdown(glosse) -> None:
    code, out, _ = glosse("names", "Ada Kern", "--dossier")
    assert code == 0
    assert out.startswith(
        "# Ada Kern\n\nPER · 2 mentions in 2 articles\n\n## 2021-02\n\n1 mention\n\n### Titel 2\n\n2021-02-03"
    )
    assert out.count("\n* **Ada Kern** traf Bea Lang in Lindau.\n") == 2
    assert "\n| Bea Lang | PER | " in out
    assert glosse("names", "a", "--dossier")[0] == 2
    assert glosse("names", "nemo", "--dossier")[0] == 1
    assert glosse("names", "--dossier")[0] == 2


def test_a_dossier_is_written_to_a_file(glosse, tmp_path) -> None:
    page, text = tmp_path / "ada.html", tmp_path / "ada.txt"
    code, out, error = glosse("names", "Ada Kern", "--dossier", "-o", page)
    assert (code, out, error) == (0, "", f"glosse: wrote 2 mentions to {page}\n")
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert glosse("names", "Ada Kern", "--dossier", "--format", "html")[1] == page.read_text("utf-8")
    assert glosse("names", "Ada Kern", "--dossier", "-o", text)[0] == 2
    assert glosse("names", "Ada Kern", "--dossier", "-o", text, "--format", "markdown")[0] == 0
    assert glosse("names", "Ada Kern", "--dossier")[1] == text.read_text("utf-8")
    for wrong in (
        ("names", "Ada Kern", "--dossier", "--format", "pdf"),
        ("names", "Ada Kern", "--dossier", "-o", tmp_path / "none" / "a.md"),
        ("names", "Ada Kern", "--dossier", "-o", tmp_path, "--format", "html"),
        ("names", "Ada Kern", "--dossier", "-o", ""),
        ("names", "Ada Kern", "--format", "html"),
    ):
        code, out, error = glosse(*wrong)
        assert (code, out, error.count("\n")) == (2, "", 1)
    assert sorted(tmp_path.glob("*.part")) == []
