"""`glosse searches`: queries under a name."""

from __future__ import annotations

import click

from tui.cli import output
from tui.cli.desk import Desk, json_option, pass_desk


@click.group()
def searches() -> None:
    """Queries kept under a name, as the reader shows them beside the list."""


@searches.command("list")
@json_option
@pass_desk
def list_(desk: Desk, as_json: bool) -> int:
    """List the saved searches with how many unread articles each finds."""
    with desk.library() as library:
        found = [(each.name, each.query, library.unread(each.query)) for each in library.searches()]
    if as_json:
        written = output.write_jsons(
            {"type": "search", "name": name, "query": query, "unread": unread}
            for name, query, unread in found
        )
    else:
        written = output.write_rows(
            ("name", "unread", "query"),
            ((name, str(unread), query) for name, query, unread in found),
            numbers=("unread",),
            wide=("query",),
        )
    return output.found(written, "no saved search; `glosse searches save NAME QUERY` keeps one")


@searches.command()
@click.argument("name")
@click.argument("query", nargs=-1, required=True)
@pass_desk
def save(desk: Desk, name: str, query: tuple[str, ...]) -> int:
    """Keep QUERY under NAME; a search that has the name is replaced."""
    with desk.library() as library:
        output.say(library.save_search(name, " ".join(query)).message)
    return 0


@searches.command()
@click.argument("name")
@pass_desk
def delete(desk: Desk, name: str) -> int:
    """Forget the search NAME; what it finds stays."""
    with desk.library() as library:
        output.say(library.delete_search(name).message)
    return 0
