"""Whatever comes in, by whichever door: clean when it is kept, or refused in one clean line."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotations.library import Library
from tests.data.hostile import HOSTILE, STEERING
from tests.hostile.conftest import BODY, Desk, given
from tests.unit.annotations.library.conftest import assert_sound

ADDRESSES = ("http://", "https://", "mailto:")


def test_nothing_that_steers_is_kept(hostile: Desk) -> None:
    with closing(sqlite3.connect(hostile.path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = 0
        for table in tables:
            if "_fts_" in table or table.startswith("sqlite_"):
                continue
            for row in connection.execute(f"SELECT * FROM {table}"):
                for value in row:
                    if isinstance(value, str):
                        assert not STEERING.search(value), (table, value[:80])
                        kept += 1
        links = [
            link[2]
            for (row,) in connection.execute("SELECT links FROM versions")
            for link in json.loads(row or "[]")
        ]
        links += [row[0] for row in connection.execute("SELECT url FROM articles")]
    assert kept > 1000
    assert any(links)
    assert [url for url in links if url and not url.startswith(ADDRESSES)] == []
    with Library.open(hostile.path) as library:
        assert_sound(library)


def test_nothing_is_written_elsewhere(hostile: Desk) -> None:
    assert {path.name.removesuffix("-wal").removesuffix("-shm") for path in hostile.folder.rglob("*")} == {
        "library.db"
    }


@pytest.mark.parametrize("name", HOSTILE)
def test_arguments(hostile: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    value = HOSTILE[name]
    below = tmp_path / "a" / "b" / "c" / "d"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    before = hostile.glosse("articles", "--count").out
    for arguments in (
        *(
            ["articles", value],
            ["articles", f'"{value}"'],
            ["articles", "--sort", value],
            ["articles", "--fields", value],
        ),
        *(
            ["annotations", value],
            ["annotations", f"tag:{value}"],
            ["names", value],
            ["show", value],
            [value],
        ),
        *(["show", "1", value], ["read", value], ["searches", "delete", value], ["config", value]),
        *(
            ["export", value, "-f", "jsonl"],
            ["export", "-f", value],
            ["import", value],
            ["import", "-f", value, "x"],
        ),
        *(
            ["annotate", "1", "--range", value],
            ["annotate", "1", "--quote", value],
            ["annotate", value, "--quote", "a"],
        ),
        *(
            ["correct", "1", "0", "3", "--add", value],
            ["recognise", "--all", "--jobs", value],
            ["add", "x.txt", "--lang", value],
        ),
        *(["rules", "list", value], ["rules", "import", value], ["rules", "set", "1", "--label", value]),
        *(["--config", value, "articles"], ["articles", "--limit", value], ["models", "use", value, value]),
    ):
        hostile.refused_or_done(*arguments)
    assert hostile.glosse("articles", "--count").out == before
    assert list(below.iterdir()) == []


def test_rules(hostile: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Titel\n\n{BODY}", "utf-8")
    library = ["--library", tmp_path / "library.db"]
    hostile.glosse(*library, "add", tmp_path / "a.txt", "--lang", "xx")
    taken = 0
    for value in HOSTILE.values():
        kept = value.encode("utf-8", "replace").decode()
        outside = dict.fromkeys(("label", "creator", "article_url", "article_title"), kept)
        lines = [
            {"type": "rule", "kind": "add", **outside, "words": "Rat"},
            {"type": "rule", "kind": "add", **outside, "words": kept},
        ]
        (tmp_path / "rules.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
        ended = hostile.glosse(*library, "rules", "import", tmp_path / "rules.jsonl", "--replace")
        if ended.code == 2:
            assert ended.err.count("\n") == 1
            continue
        taken += 1
        for arguments in (["list"], ["list", "--json"], ["export"], ["export", "--format", "spacy"]):
            assert hostile.glosse(*library, "rules", *arguments).out.count("\n") == 1
        assert hostile.glosse(*library, "rules", "delete", str(taken), "--dry-run").code in (0, 2)
    assert taken > len(HOSTILE) // 2


@pytest.mark.parametrize("name", HOSTILE)
def test_settings(hostile: Desk, tmp_path: Path, name: str) -> None:
    path = tmp_path / "config.toml"
    value = json.dumps(HOSTILE[name].encode("utf-8", "replace").decode())
    for content in (
        *(
            f"[person]\nname = {value}",
            f"[interface]\ntheme = {value}",
            f"[keys]\nquit = {value}",
            f"[{value}]",
        ),
        *(f"[keys]\n{value} = 'x'", f"[reading]\nmeasure = {value}", HOSTILE[name]),
    ):
        path.write_bytes(content.encode("utf-8", "replace"))
        hostile.refused_or_done("--config", path, "articles", "--limit", "1")


def test_a_library_of_that_name(hostile: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = tmp_path / "a" / "b" / "c" / "d"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    text = tmp_path / "a.txt"
    text.write_text(f"Titel\n\n{BODY}")
    for value in HOSTILE.values():
        if not value.startswith("/"):
            hostile.refused_or_done("--library", value, "add", text)
    made = {Path(parent) / name for parent, _, names in os.walk(tmp_path) for name in names} - {text}
    assert made
    asked = {os.path.normpath(os.path.join(below, given(value))) for value in HOSTILE.values()}  # noqa: PTH118
    assert {str(path).removesuffix("-wal").removesuffix("-shm") for path in made} <= asked
