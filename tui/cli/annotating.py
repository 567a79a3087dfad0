"""`glosse annotate`, `undo` and `redo`: what a person says about passages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from annotations.errors import ConflictError, InputError
from annotations.model import Change
from tui.cli import fields, output
from tui.cli.correcting import hide_counting, show_counting
from tui.cli.desk import Desk, json_option, pass_desk
from tui.cli.passages import locate, parse_range

if TYPE_CHECKING:
    from annotations.library import Library


@click.command()
@click.argument("article", type=int)
@click.option(
    "--range",
    "span",
    metavar="START:END",
    help="Code points of the text, from 0, without END.",
)
@click.option("--quote", metavar="TEXT", help="Words of the article.")
@click.option(
    "--nth", type=click.IntRange(1), metavar="N", help="Which one, where the quote stands several times."
)
@click.option(
    "--all", "everywhere", is_flag=True, help="Every place where the same words, or the same name, stand."
)
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag; can be given several times.")
@click.option("--note", default="", metavar="TEXT", help="A comment.")
@json_option
@pass_desk
def annotate(
    desk: Desk,
    article: int,
    span: str | None,
    quote: str | None,
    nth: int | None,
    everywhere: bool,
    tags: tuple[str, ...],
    note: str,
    as_json: bool,
) -> int:
    """Mark a passage of ARTICLE, with tags and a note if given."""
    if (span is None) == (quote is None):
        raise InputError("say which passage: either --range START:END or --quote TEXT")
    if nth is not None and quote is None:
        raise InputError("--nth goes with --quote")
    if everywhere and note:
        raise InputError("--all goes without --note: a comment is about one passage")
    with desk.library() as library:
        content = library.text(article).content
        if span is not None:
            start, end = parse_range(span)
            if end > len(content):
                raise InputError(f"--range {span}: article {article} has the offsets 0 to {len(content)}")
        else:
            start, end = locate(content, quote or "", nth, f"article {article}", any_of=everywhere)
        if everywhere:
            return _annotate_all(library, article, start, end, tags, as_json=as_json)
        change = library.annotate(article, start, end, tags=tags, note=note)
        if as_json:
            output.write_json(fields.annotation(library.annotation_row(change.annotation or 0)))
        else:
            output.write_line(f"annotation {change.annotation}: {change.message}")
    return 0


def _annotate_all(
    library: Library, article: int, start: int, end: int, tags: tuple[str, ...], *, as_json: bool
) -> int:
    places = library.occurrences(article, start, end)
    change = library.annotate_all(article, places, tags=tags)
    if as_json:
        carried, there = {tag.casefold() for tag in tags}, set(places)
        marked = [
            one.id
            for one in library.annotations_of(article)
            if one.span in there and carried <= {tag.casefold() for tag in one.tags}
        ]
        output.write_jsons(fields.annotation(library.annotation_row(id_)) for id_ in marked)
    else:
        output.write_line(change.message)
    return 0


def _force(command: click.decorators.FC) -> click.decorators.FC:
    return click.option("--force", is_flag=True, help="Even if the same records were changed since.")(command)


@click.command()
@_force
@pass_desk
def undo(desk: Desk, force: bool) -> int:
    """Take back the last change, from the reader or the command line."""
    with desk.library() as library:
        _take(library.undo, force)
    return 0


@click.command()
@_force
@pass_desk
def redo(desk: Desk, force: bool) -> int:
    """Make the change again that was taken back."""
    with desk.library() as library:
        _take(library.redo, force)
    return 0


def _take(step: Callable[..., Change], force: bool) -> None:
    try:
        change = step(force, progress=show_counting)
    except ConflictError as error:
        raise error if force else ConflictError(f"{error}; --force does it anyway") from error
    finally:
        hide_counting()
    output.write_line(change.message)
