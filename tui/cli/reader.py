"""`glosse read`: the reader on screen, the only command that loads it."""

from __future__ import annotations

import sys

import click

from annotations.errors import InputError
from tui.cli.desk import Desk, pass_desk


@click.command()
@click.argument("article", type=int, required=False)
@click.option(
    "--at", type=click.IntRange(0), default=None, metavar="OFFSET", help="Code point for the caret."
)
@pass_desk
def read(desk: Desk, article: int | None = None, at: int | None = None) -> int:
    """Open the reader, at ARTICLE if given. A new library starts with the seed articles."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError("the reader needs a terminal; `glosse --help` lists the commands for scripts")
    if at is not None and article is None:
        raise InputError("--at needs an ARTICLE to open")
    settings = desk.settings
    with desk.library(create=True) as library:
        if library.created:
            library.add_seeds()
        if article is not None:
            length = len(library.text(article).content)
            if at is not None and at > length:
                raise InputError(f"--at {at}: article {article} ends at offset {length}")
        from tui.app import run_reader

        return run_reader(library, settings, article, at)
