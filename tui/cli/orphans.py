"""`glosse orphans`: annotations whose passage is gone or not certain any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui.cli import output
from tui.cli.desk import Desk, json_option, pass_desk
from tui.cli.passages import parse_range

if TYPE_CHECKING:
    from annotations.model import Doubt


@click.group()
def orphans() -> None:
    """Annotations whose text changed so much that you have to say where they belong."""


@orphans.command("list")
@json_option
@pass_desk
def list_(desk: Desk, as_json: bool) -> int:
    """List them, with the likeliest place of each in the text now and how much speaks for it."""
    with desk.library() as library:
        found = library.doubts()
    if as_json:
        written = output.write_jsons(_fields(each) for each in found)
    else:
        written = output.write_rows(
            ("id", "article", "was", "now", "score"),
            (
                (
                    str(each.annotation.id),
                    each.article_title,
                    each.annotation.exact,
                    each.exact or "gone",
                    f"{each.score:.2f}" if each.place else "",
                )
                for each in found
            ),
            numbers=("id", "score"),
            wide=("was", "now"),
        )
    return output.found(written, "no annotation waits: every passage was found")


def _fields(doubt: Doubt) -> dict[str, object]:
    place = (
        {"start": doubt.place.start, "end": doubt.place.end, "exact": doubt.exact} if doubt.place else None
    )
    return {
        "type": "orphan",
        "id": doubt.annotation.id,
        "article": doubt.annotation.article,
        "article_title": doubt.article_title,
        "anchor": doubt.annotation.anchor.value,
        "exact": doubt.annotation.exact,
        "prefix": doubt.annotation.prefix,
        "suffix": doubt.annotation.suffix,
        "tags": list(doubt.annotation.tags),
        "note": doubt.annotation.note,
        "place": place,
        "score": doubt.score,
    }


@orphans.command()
@click.argument("ids", nargs=-1, required=True, type=int)
@pass_desk
def accept(desk: Desk, ids: tuple[int, ...]) -> int:
    """Put annotations on their likeliest places, all or none; `glosse undo` takes it back."""
    with desk.library() as library:
        doubts = [library.doubt(annotation) for annotation in dict.fromkeys(ids)]
        library.accept(*doubts)
    for doubt in doubts:
        output.say(f"annotation {doubt.annotation.id}: on its new passage")
    return 0


@orphans.command("set")
@click.argument("annotation", type=int)
@click.option(
    "--range", "extent", required=True, metavar="S:E", help="Code points of the text, from S to before E."
)
@pass_desk
def set_(desk: Desk, annotation: int, extent: str) -> int:
    """Put an annotation on another passage."""
    start, end = parse_range(extent)
    with desk.library() as library:
        library.doubt(annotation)
        output.say(f"annotation {annotation}: {library.edit(annotation, start=start, end=end).message}")
    return 0


@orphans.command()
@click.argument("ids", nargs=-1, required=True, type=int)
@pass_desk
def drop(desk: Desk, ids: tuple[int, ...]) -> int:
    """Delete annotations; `glosse undo` takes it back."""
    with desk.library() as library:
        for annotation in ids:
            library.doubt(annotation)
        output.say(library.delete(ids).message)
    return 0
