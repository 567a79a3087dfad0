"""docs/cli.md has every command and option that the program has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tui.cli.group import cli

CLI = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text("utf-8")


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below a group that is not a group itself, with its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


ALL = dict(commands(cli, "glosse"))


@pytest.mark.parametrize("path", ALL)
def test_every_command_and_option_is_documented(path: str) -> None:
    sections = [part for part in CLI.split("\n## ") if re.search(rf"`{path}\b", part)]
    assert sections, f"docs/cli.md has no {path}"
    options = [name for parameter in ALL[path].params for name in parameter.opts if name.startswith("--")]
    assert [name for name in options if not any(name in part for part in sections)] == []


def test_nothing_is_documented_that_is_not_there() -> None:
    headings = [line for line in CLI.splitlines() if line.startswith("## ")]
    named = {
        " ".join(words.split()) for line in headings for words in re.findall(r"`(glosse(?: [a-z]+)+)", line)
    }
    assert named == set(ALL)


@pytest.mark.parametrize("path", ALL)
def test_every_command_and_option_explains_itself(path: str) -> None:
    command = ALL[path]
    assert command.help
    assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == []
    assert command.get_short_help_str(200).endswith(".")


def test_global_options_are_documented() -> None:
    for name in ("--library", "GLOSSE_LIBRARY", "--config"):
        assert name in CLI
