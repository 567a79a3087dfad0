"""`glosse name`: a person's word over names, in the whole library."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from tui.cli import fields, output
from tui.cli.desk import Desk, json_option, pass_desk

Command = TypeVar("Command", bound=Callable[..., object])


def label_option(command: Command) -> Command:
    """Which name is meant where several labels have it."""
    return click.option(
        "--label", default="", metavar="LABEL", help="Where several have the name: PER, ORG, LOC ..."
    )(command)


@click.group()
def name() -> None:
    """Merge, rename and hide names, in every article; each is one step to undo."""


@name.command()
@click.argument("name")
@click.argument("into", metavar="INTO")
@label_option
@pass_desk
def merge(desk: Desk, name: str, into: str, label: str) -> int:
    """Count NAME, and all that counts as it, as INTO."""
    with desk.library() as library:
        output.say(library.merge_name(name, into, label.upper()).message)
    return 0


@name.command()
@click.argument("name")
@label_option
@pass_desk
def split(desk: Desk, name: str, label: str) -> int:
    """Let NAME, which counts as another, be a name of its own again."""
    with desk.library() as library:
        output.say(library.split_name(name, label.upper()).message)
    return 0


@name.command()
@click.argument("name")
@click.argument("new", metavar="NEW")
@label_option
@pass_desk
def rename(desk: Desk, name: str, new: str, label: str) -> int:
    """Show NAME as NEW, which no name is yet."""
    with desk.library() as library:
        output.say(library.rename_name(name, new, label.upper()).message)
    return 0


@name.command()
@click.argument("name")
@label_option
@pass_desk
def hide(desk: Desk, name: str, label: str) -> int:
    """Leave NAME out of lists; in the text it stays marked."""
    with desk.library() as library:
        output.say(library.hide_name(name, label.upper()).message)
    return 0


@name.command()
@click.argument("name")
@label_option
@pass_desk
def unhide(desk: Desk, name: str, label: str) -> int:
    """List NAME again."""
    with desk.library() as library:
        output.say(library.unhide_name(name, label.upper()).message)
    return 0


@name.command()
@json_option
@pass_desk
def rules(desk: Desk, as_json: bool) -> int:
    """List what was said about names: what counts as what, and what is hidden."""
    with desk.library() as library:
        found = library.name_rules()
    if as_json:
        output.write_jsons(map(fields.name_rule, found))
    else:
        rows = (
            (one.name, one.label, one.target or one.name, "hidden" if one.hidden else "") for one in found
        )
        output.write_rows(("name", "label", "counts as", "listed"), rows, wide=("name", "counts as"))
    return output.found(len(found), "nothing was said about names; `glosse name merge NAME INTO` joins two")
