"""`glosse name`: a person's word over names, in the whole library."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from annotations.model import Change
from tui.cli import fields, output
from tui.cli.desk import Desk, json_option, pass_desk

if TYPE_CHECKING:
    from annotations.library import Library

Command = TypeVar("Command", bound=Callable[..., object])
Make = Callable[..., Change]
"""Makes a change in a library."""


def label_option(command: Command) -> Command:
    """Which name is meant where several labels have it."""
    return click.option(
        "--label", default="", metavar="LABEL", help="Where several have the name: PER, ORG, LOC ..."
    )(command)


@click.group()
def name() -> None:
    """Merge, rename and hide names, in every article; each is one step to undo."""


def _changing(word: str, *arguments: str) -> Callable[[Make], click.Command]:
    """A command that makes one change with a name, a label and other arguments, and says what it did."""

    def made(make: Make) -> click.Command:
        def run(desk: Desk, /, label: str, **values: str) -> int:
            with desk.library() as library:
                output.say(make(library, **values, label=label.upper()).message)
            return 0

        command = label_option(pass_desk(run))
        for argument in reversed(("NAME", *arguments)):
            command = click.argument(argument.casefold(), metavar=argument)(command)
        return name.command(word, help=make.__doc__)(command)

    return made


@_changing("merge", "INTO")
def _merge(library: Library, name: str, into: str, label: str) -> Change:
    """Count NAME, and all that counts as it, as INTO."""
    return library.merge_name(name, into, label)


@_changing("relabel", "TO")
def _relabel(library: Library, name: str, to: str, label: str) -> Change:
    """Say that NAME is TO (PER, ORG, LOC ...) in every article, under all words that it goes by."""
    one = library.name(name, label)
    return library.relabel_name(one.name, one.label, to.upper())


@_changing("split")
def _split(library: Library, name: str, label: str) -> Change:
    """Let NAME, which counts as another, be a name of its own again."""
    return library.split_name(name, label)


@_changing("rename", "NEW")
def _rename(library: Library, name: str, new: str, label: str) -> Change:
    """Show NAME as NEW, which no name is yet."""
    return library.rename_name(name, new, label)


@_changing("hide")
def _hide(library: Library, name: str, label: str) -> Change:
    """Leave NAME out of lists; in the text it stays marked."""
    return library.hide_name(name, label)


@_changing("unhide")
def _unhide(library: Library, name: str, label: str) -> Change:
    """List NAME again."""
    return library.unhide_name(name, label)


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
