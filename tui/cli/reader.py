"""`glosse read`: the reader on screen, the only command that loads it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from annotations.errors import InputError
from tui.cli.desk import Desk, pass_desk

if TYPE_CHECKING:
    from annotations.library import Library


@click.command()
@click.argument("article", required=False)
@click.option(
    "--at", type=click.IntRange(0), default=None, metavar="OFFSET", help="Code point for the caret."
)
@click.option("--blind", is_flag=True, help="Hide what others annotated, for coding the same articles.")
@pass_desk
def read(desk: Desk, article: str | None = None, at: int | None = None, blind: bool = False) -> int:
    """Open the reader, at ARTICLE if given. A new library starts with the seed articles.

    ARTICLE is a number, or a link that an export has written (`glosse:annotation/…`).
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError("the reader needs a terminal; `glosse --help` lists the commands for scripts")
    if at is not None and article is None:
        raise InputError("--at needs an ARTICLE to open")
    settings = desk.settings
    with desk.library(create=True, blind=blind or settings.blind) as library:
        if library.created:
            library.add_seeds()
        place = _place(library, article, at) if article is not None else (None, None)
        from tui.app import run_reader

        return run_reader(library, settings, *place)


def _place(library: Library, article: str, at: int | None) -> tuple[int, int | None]:
    """The article, and the offset in it, that a person asks for."""
    if article.startswith("glosse:"):
        number, start = library.place_of(article)
        at = start if at is None else at
    elif article.isascii() and article.isdecimal():
        number = int(article)
    else:
        raise InputError(f"no article {article!r}; give its number, or a link such as glosse:article/UUID")
    length = len(library.text(number).content)
    if at is not None and at > length:
        raise InputError(f"--at {at}: article {number} ends at offset {length}")
    return number, at
