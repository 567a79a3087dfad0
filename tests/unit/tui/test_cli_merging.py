"""`glosse merge` and `glosse agreement`."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotations.library import Library
from tests.unit.annotations.store.test_migrations import make_old
from tests.unit.tui.test_cli_keeping import glosse, model

__all__ = ["model"]


@pytest.fixture
def path(model: Path, tmp_path: Path) -> Path:
    """A library with one article."""
    return Path(shutil.copy(model, tmp_path / "mine.db"))


@pytest.fixture
def other(path: Path) -> Path:
    """Bo's copy of it, with an annotation that Ada changed otherwise."""
    target = path.with_name("bo.db")
    with Library.open(path, creator="Ada") as library:
        made = library.annotate(1, 10, 18, tags=["claim"]).annotation
        assert made is not None
        library.back_up(target)
        library.edit(made, note="by Ada")
    with Library.open(target, creator="Bo") as library:
        library.edit(made, note="by Bo")
        library.annotate(1, 10, 18, tags=["claim"])
    return target


def test_a_library_is_merged(path: Path, other: Path) -> None:
    tried = glosse(path, "merge", other, "--dry-run")
    assert "would merge: annotations: 1 new, 1 changed" in tried.stdout
    done = glosse(path, "merge", other)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "annotations: 1 new, 1 changed"
    assert lines[1].startswith(
        "conflict: annotation “Das Haus” (annotation 1), comment: kept “by Bo” (theirs, "
    )
    assert "not “by Ada” (ours, " in lines[1]
    assert (
        done.stderr == "glosse: 1 changed in both libraries, the newer change was kept: see the lines above\n"
    )
    again = glosse(path, "merge", other)
    assert (again.returncode, again.stdout, again.stderr) == (0, "nothing new\n", "")
    assert glosse(path, "undo").stdout == "undone: merged bo.db · 1 annotation, 1 other change\n"
    assert "by Ada" in glosse(path, "annotations", "--json").stdout


def test_what_merging_did_as_json(path: Path, other: Path) -> None:
    done = json.loads(glosse(path, "merge", other, "--json").stdout)
    assert done["changes"] == {"annotation changed": 1, "annotation new": 1}
    (conflict,) = done["conflicts"]
    assert (conflict["field"], conflict["kept"], conflict["theirs"]) == ("comment", "“by Bo”", True)


def test_what_cannot_be_merged(path: Path) -> None:
    for target, said in (
        (path, "is this library itself"),
        (path.with_name("none.db"), "there is no library at"),
        (Path(__file__), "is not a Glosse library"),
    ):
        done = glosse(path, "merge", target)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
        assert done.stderr.count("\n") == 1


def test_an_older_library_is_merged_and_left_as_it_is(path: Path) -> None:
    old = path.with_name("old.db")
    make_old(old, 3)
    words = "Alt\n\nEin alter Text."
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute(
            "INSERT INTO texts VALUES (1, ?, ?, 1)", (hashlib.sha256(words.encode()).digest(), words)
        )
        row = {"id": 1, "uid": "u-1", "title": "Alt", "title_key": "alt", "text_id": 1, "first_text_id": 1}
        row |= {"words": 4, "added": "2020-01-01T00:00:00.000Z", "modified": "2020-01-01T00:00:00.000Z"}
        places = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO articles({', '.join(row)}) VALUES ({places})", list(row.values()))
        connection.execute(
            "INSERT INTO versions VALUES (1, 1, 1, '2020-01-01T00:00:00.000Z', ?, '[]')",
            ('[[0,3,"title",0,""],[5,20,"paragraph",0,""]]',),
        )
        connection.execute(
            "INSERT INTO annotations(uid, article_id, text_id, start, end, exact, prefix, suffix, note, created,"
            " modified) VALUES ('u-2', 1, 1, 9, 14, 'alter', 'Ein ', ' Text.', 'kept', ?, ?)",
            ("2020-01-02T00:00:00.000Z", "2020-01-02T00:00:00.000Z"),
        )
    before = old.read_bytes()
    done = glosse(path, "merge", old)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "articles: 1 new\nannotations: 1 new\n"
    assert old.read_bytes() == before
    assert "\tkept\t" in glosse(path, "annotations").stdout
    assert glosse(path, "merge", old).stdout == "nothing new\n"
    assert glosse(path, "doctor").returncode == 0


def test_agreement(path: Path, other: Path) -> None:
    alone = glosse(path, "agreement")
    assert alone.returncode == 1
    assert "`glosse merge` brings another person's annotations" in alone.stderr
    glosse(path, "merge", other)
    done = glosse(path, "agreement")
    assert done.returncode == 0
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [row[:3] for row in rows] == [["Ada", "Bo", "all"], ["Ada", "Bo", "claim"]]
    assert [row[7:9] for row in rows] == [["1.000", "1.000"]] * 2
    records = [json.loads(line) for line in glosse(path, "agreement", "--json").stdout.splitlines()]
    assert [(record["tag"], record["kappa"]) for record in records] == [("", 1.0), ("claim", 1.0)]
    unknown = glosse(path, "agreement", "--between", "Cy", "--between", "Ada")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "nobody named “Cy”" in unknown.stderr
    assert "there is Ada, Bo" in unknown.stderr
    one = glosse(path, "agreement", "--between", "Ada")
    assert one.returncode == 2
    assert "two people or more" in one.stderr
