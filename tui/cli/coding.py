"""`glosse coding` and `note`: how far the coding of articles is, and notes about whole articles."""

from __future__ import annotations

import click

from annotations.errors import InputError, NothingError
from annotations.model import Coding
from tui.cli import output
from tui.cli.desk import Desk, pass_desk


@click.command()
@click.argument("state", type=click.Choice([state.word for state in Coding]))
@click.argument("articles", nargs=-1, type=int, metavar="ARTICLE...")
@click.option(
    "--query", default=None, metavar="QUERY", help="All articles that it finds, not some by number."
)
@pass_desk
def coding(desk: Desk, state: str, articles: tuple[int, ...], query: str | None) -> int:
    """Say how far the coding of articles is: uncoded, coding or coded.

    Of all articles together it is one action; `glosse undo` takes it back.
    """
    if bool(articles) == (query is not None):
        raise InputError("say which articles: either their numbers or --query QUERY")
    with desk.library() as library:
        ids = list(articles) if query is None else library.rows(query).ids().tolist()
        if not ids:
            raise NothingError("no article found")
        output.write_line(library.set_coding(ids, Coding[state.upper()]).message)
    return 0


@click.command()
@click.argument("article", type=int)
@click.argument("text", required=False, metavar="[TEXT|-]")
@click.option("--remove", is_flag=True, help="Take the note away.")
@pass_desk
def note(desk: Desk, article: int, text: str | None, remove: bool) -> int:
    """Print the note about ARTICLE, or write TEXT as its note, in Markdown; - reads it from standard input."""
    if remove and text is not None:
        raise InputError("--remove goes without a text")
    said = text
    if text == "-":
        from tui.cli.recognising import read_plain

        said = read_plain(text)
    if said is not None and not said.strip():
        raise InputError("the note is empty; --remove takes one away")
    with desk.library() as library:
        if said is not None or remove:
            output.write_line(library.note_article(article, said or "").message)
            return 0
        kept = library.article(article).note
    if not kept:
        raise NothingError(f"article {article} has no note; `glosse note {article} TEXT` writes one")
    for line in kept.split("\n"):
        output.write_line(line)
    return 0
