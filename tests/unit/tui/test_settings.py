"""config.toml: what it can say, and how a mistake in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.errors import InputError
from tui.settings import Settings, default_path, load


def written(folder: Path, content: str) -> Path:
    path = folder / "config.toml"
    path.write_text(content, "utf-8")
    return path


def test_no_file_means_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("LOGNAME", "ada")
    assert default_path() == tmp_path / "glosse" / "config.toml"
    assert load() == Settings(name="ada")


def test_the_default_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "glosse").mkdir()
    written(tmp_path / "glosse", "[reading]\nmeasure = 60\n")
    assert load().measure == 60


def test_every_setting(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        [person]
        name = "Ada\\u001b Lovelace"
        [reading]
        measure = 120
        spacing = 2
        [interface]
        ascii = true
        theme = "glosse-light"
        [recognition]
        quantities = true
        [keys]
        undo = "Z"
        go_library = ["g b", "ctrl+b"]
        help = []
        """,
    )
    assert load(path) == Settings(
        name="Ada Lovelace",
        measure=120,
        spacing=2,
        ascii=True,
        theme="glosse-light",
        quantities=True,
        keys={"undo": ("Z",), "go_library": ("g b", "ctrl+b"), "help": ()},
        path=path,
    )


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("+", "plus"),
        ("-", "minus"),
        ("/", "slash"),
        (">", "greater_than_sign"),
        ("_", "underscore"),
        ("#", "number_sign"),
        ("ü", "ü"),
        ("ctrl+/", "ctrl+slash"),
        ("f9", "f9"),
        (" ", "space"),
        ("g +", "g plus"),
    ],
)
def test_characters_become_the_names_that_the_screen_knows(tmp_path: Path, typed: str, key: str) -> None:
    free = "".join(
        f"{action} = []\n"
        for action in (
            "add_mention",
            "add_feed",
            "filter",
            "find",
            "next_unread",
            "read_on",
            "grow",
            "toggle_read",
            "cards",
            "month_later",
        )
    )
    settings = load(written(tmp_path, f'[keys]\nundo = "{typed}"\n{free}'))
    assert settings.keys["undo"] == (key,)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[reading]\nmeasure = 39", ["[reading] measure", "40 to 120", "39"]),
        ("[reading]\nmeasure = 121", ["[reading] measure", "121"]),
        ("[reading]\nmeasure = true", ["[reading] measure", "whole number", "True"]),
        ('[reading]\nmeasure = "72"', ["[reading] measure", "whole number"]),
        ("[reading]\nwidth = 72", ["unknown setting [reading] width", "measure"]),
        ('[interface]\nascii = "yes"', ["[interface] ascii", "true or false"]),
        ("[interface]\ntheme = 1", ["[interface] theme", "string"]),
        ("[person]\nname = []", ["[person] name", "string"]),
        ("[colours]\nred = 1", ["unknown table [colours]", "[interface]"]),
        ("reading = 72", ["reading must be a table"]),
        ("[keys]\nundo = 1", ["[keys] undo", "list of keys"]),
        ("[keys]\nundo = ['a', 2]", ["[keys] undo", "list of keys"]),
        ("[keys]\nundo = ''", ["[keys] undo", "must be a key"]),
        ("[keys]\nundo = 'g  l'", ["[keys] undo", "must be a key"]),
        ("[keys]\nfly = 'x'", ["[keys] fly", "no action"]),
        ("[keys]\nundo = 'q'", ["[keys]", "already"]),
        ("[reading\n", ["not valid TOML"]),
    ],
)
def test_a_mistake_is_told_with_file_key_and_expectation(
    tmp_path: Path, content: str, told: list[str]
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(InputError) as caught:
        load(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    for part in told:
        assert part in message


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such settings file"):
        load(tmp_path / "missing.toml")


def test_a_folder_or_other_bytes_are_no_settings(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read the settings"):
        load(tmp_path)
    path = tmp_path / "latin.toml"
    path.write_bytes(b"[person]\nname = '\xe4'\n")
    with pytest.raises(InputError, match="byte 17 is not"):
        load(path)
