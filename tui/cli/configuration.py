"""`glosse config`: what is set, and where."""

from __future__ import annotations

import json

import click

from tui.actions import ACTIONS
from tui.cli import output
from tui.cli.desk import Desk, json_option, pass_desk
from tui.settings import default_path


@click.command()
@click.option("--keys", is_flag=True, help="Every action with its keys, as [keys] in config.toml names them.")
@json_option
@pass_desk
def config(desk: Desk, keys: bool, as_json: bool) -> int:
    """Print where the settings and the library are, and the settings in force, as config.toml has them."""
    settings = desk.settings
    bound = {action.id: list(settings.keys.get(action.id, action.keys)) for action in ACTIONS}
    path = desk.config_path or default_path()
    if as_json:
        output.write_json(
            {
                "path": str(path),
                "exists": settings.path is not None,
                "library": str(desk.path),
                "person": {"name": settings.name},
                "reading": {
                    "measure": settings.measure,
                    "spacing": settings.spacing,
                    "blind": settings.blind,
                },
                "interface": {"ascii": settings.ascii, "theme": settings.theme},
                "recognition": {"quantities": settings.quantities},
                "backups": settings.backups,
                "keys": bound if keys else {action: bound[action] for action in settings.keys},
            }
        )
        return 0
    output.write_line(f"# {path}{'' if settings.path else ' (not there; these are the defaults)'}")
    output.write_line(f"# library: {desk.path}")
    for line in (
        "[person]",
        f"name = {_toml(settings.name)}",
        "[reading]",
        f"measure = {settings.measure}",
        f"spacing = {settings.spacing}",
        f"blind = {_toml(settings.blind)}",
        "[interface]",
        f"ascii = {_toml(settings.ascii)}",
        f"theme = {_toml(settings.theme)}",
        "[recognition]",
        f"quantities = {_toml(settings.quantities)}",
        "[library]",
        f"backups = {settings.backups}",
        *(["[keys]"] if keys or settings.keys else []),
        *(f"{action} = {_toml(bound[action])}" for action in (bound if keys else settings.keys)),
    ):
        output.write_line(line)
    return 0


def _toml(value: object) -> str:
    """A string, switch or list of strings as TOML, whose syntax for these is JSON's."""
    return json.dumps(value, ensure_ascii=False)
