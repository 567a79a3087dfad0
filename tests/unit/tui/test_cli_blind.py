"""`glosse read --blind` and the setting reach the library."""

from __future__ import annotations

from pathlib import Path

import pytest

import tui.app
from annotations.library import Library
from tui.cli import reader
from tui.cli.main import run


@pytest.mark.parametrize(
    ("arguments", "setting", "blind"),
    [
        (["read"], "false", False),
        (["read", "--blind"], "false", True),
        (["read"], "true", True),
        ([], "true", True),
        ([], "false", False),
    ],
)
def test_the_reader_is_blind_if_asked_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], setting: str, blind: bool
) -> None:
    seen: list[bool] = []

    def run_reader(library: Library, *rest: object) -> int:
        seen.append(library.blind)
        return 0

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(tui.app, "run_reader", run_reader)
    monkeypatch.setattr(reader.sys, "stdin", Terminal())
    monkeypatch.setattr(reader.sys.stdout, "isatty", lambda: True, raising=False)
    config = tmp_path / "config.toml"
    config.write_text(f'[person]\nname = "bea"\n[reading]\nblind = {setting}\n', "utf-8")
    Library.open(tmp_path / "library.db").close()
    head = ["--library", str(tmp_path / "library.db"), "--config", str(config)]
    assert run([*head, *arguments]) == 0
    assert seen == [blind]


def test_other_commands_are_never_blind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[person]\nname = "bea"\n[reading]\nblind = true\n', "utf-8")
    (tmp_path / "a.txt").write_text("Titel\n\nEin Text.", "utf-8")
    head = ["--library", str(tmp_path / "library.db"), "--config", str(config)]
    assert run(["--library", str(tmp_path / "library.db"), "add", str(tmp_path / "a.txt")]) == 0
    with Library.open(tmp_path / "library.db", creator="ada") as library:
        library.annotate(1, 0, 5, note="von ada")
    capsys.readouterr()
    assert run([*head, "annotations"]) == 0
    assert "von ada" in capsys.readouterr().out
    assert run([*head, "config"]) == 0
    assert "blind = true" in capsys.readouterr().out
