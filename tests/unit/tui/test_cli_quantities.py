"""`glosse recognise --quantities` and the setting, through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.cli.main import run

SENTENCE = (
    "Angela Merkel sprach am 4. September 2015 in\nBerlin von 12,5 Prozent und\nvon gestern: 3 Mrd. €.\n"
)


@pytest.fixture
def satz(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A text in a file, and a person with an empty home."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("GLOSSE_LIBRARY", str(tmp_path / "library.db"))
    path = tmp_path / "satz.txt"
    path.write_text(SENTENCE, "utf-8")
    return path


def test_quantities_come_with_the_names_and_their_value(
    satz: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["recognise", str(satz), "--lang", "de", "--quantities"]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [row[2:] for row in rows if row[2] in ("DATE", "MONEY", "PERCENT")] == [
        ["DATE", "4. September 2015", "2015-09-04"],
        ["PERCENT", "12,5 Prozent", "12.5"],
        ["MONEY", "3 Mrd. €", "3000000000 EUR"],
    ]
    assert ["LOC", "Berlin", "Berlin"] in [row[2:] for row in rows]
    assert [int(row[0]) for row in rows] == sorted(int(row[0]) for row in rows)
    assert all(SENTENCE[int(row[0]) : int(row[1])].replace("\n", " ") == row[3] for row in rows)


def test_without_the_option_there_are_only_names(satz: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recognise", str(satz), "--lang", "de", "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert not {record["label"] for record in records} & {"DATE", "MONEY", "PERCENT"}


def test_they_are_never_stored(satz: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recognise", "--all", "--quantities"]) == 2
    assert "--quantities" in capsys.readouterr().err


@pytest.mark.parametrize("on", [True, False])
def test_config_says_whether_the_reader_shows_them(
    tmp_path: Path, satz: Path, capsys: pytest.CaptureFixture[str], on: bool
) -> None:
    path = tmp_path / "my.toml"
    path.write_text(f"[recognition]\nquantities = {str(on).lower()}\n", "utf-8")
    assert run(["--config", str(path), "config"]) == 0
    assert f"[recognition]\nquantities = {str(on).lower()}\n" in capsys.readouterr().out
    assert run(["--config", str(path), "config", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["recognition"] == {"quantities": on}
