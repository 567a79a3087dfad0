"""`glosse tags`: the code book, put in order, looked over, taken in and handed on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from annotations.codebook import TagNode
from annotations.errors import InputError
from annotations.library import Library
from annotations.model import Change, Tag
from tui.cli import fields, output
from tui.cli.desk import Desk, json_option, pass_desk
from tui.wording import amount

PAGE = 1000
"""Tags that are read at once when all are listed."""


@click.group()
def tags() -> None:
    """The code book."""


@tags.command("list")
@json_option
@pass_desk
def list_tags(desk: Desk, as_json: bool) -> int:
    """List the tags, with their digit, colour and number of annotations."""
    with desk.library() as library:
        found = library.tags()
    return _list(iter(found), as_json, "no tags yet; `glosse annotate` makes them")


def _list(found: Iterator[Tag], as_json: bool, otherwise: str) -> int:
    if as_json:
        written = output.write_jsons(fields.tag(tag) for tag in found)
    else:
        columns = ("tag", "key", "count", "color", "description")
        written = output.write_rows(
            columns, map(_row, found), numbers=("key", "count"), wide=("tag", "description")
        )
    return output.found(written, otherwise)


def _row(tag: Tag) -> tuple[str, ...]:
    return (tag.name, str(tag.key) if tag.key else "", str(tag.count), tag.color, tag.description)


def _done(change: Change) -> int:
    output.write_line(change.message)
    return 0


@tags.command()
@click.argument("old")
@click.argument("new")
@pass_desk
def rename(desk: Desk, old: str, new: str) -> int:
    """Give the tag OLD, and all below it, the name NEW."""
    with desk.library() as library:
        return _done(library.rename_tag(old, new))


@tags.command()
@click.argument("from_", metavar="FROM")
@click.argument("into")
@pass_desk
def merge(desk: Desk, from_: str, into: str) -> int:
    """Give everything that carries the tag FROM the tag INTO instead."""
    with desk.library() as library:
        return _done(library.merge_tags(from_, into))


@tags.command()
@click.argument("tag")
@click.argument("below")
@pass_desk
def move(desk: Desk, tag: str, below: str) -> int:
    """Let TAG, and all below it, stand below the tag BELOW, or with / at the top."""
    with desk.library() as library:
        return _done(library.move_tag(tag, below))


@tags.command()
@click.argument("tag")
@click.argument("colour")
@pass_desk
def color(desk: Desk, tag: str, colour: str) -> int:
    """Give TAG one of the eight colours, or with '' the one that its name gives it."""
    with desk.library() as library:
        return _done(library.color_tag(tag, colour))


@tags.command()
@click.argument("tag")
@click.argument("text")
@pass_desk
def describe(desk: Desk, tag: str, text: str) -> int:
    """Say in one line what TAG is for; '' takes that away."""
    with desk.library() as library:
        return _done(library.describe_tag(tag, text))


@tags.command()
@click.argument("tag")
@click.argument("digit", type=click.IntRange(0, 9))
@pass_desk
def key(desk: Desk, tag: str, digit: int) -> int:
    """Let DIGIT (1 to 9) set TAG in the reader; 0 takes its digit away."""
    with desk.library() as library:
        name = library.tag(tag).name
        return _done(library.bind(digit, name) if digit else library.unbind(name))


@tags.command()
@click.argument("tag", nargs=-1, required=True)
@click.option("--below", is_flag=True, help="Also all tags below these.")
@click.option("--dry-run", is_flag=True, help="Say what they are on, and do nothing.")
@pass_desk
def delete(desk: Desk, tag: tuple[str, ...], below: bool, dry_run: bool) -> int:
    """Delete tags; what carried them stays, without them."""
    with desk.library() as library:
        if not dry_run:
            return _done(library.delete_tags(tag, below=below))
        use = library.tag_use(tag, below=below)
        carried = f"{amount(use.annotations, 'annotation')} and {amount(use.articles, 'article')}"
        left = f"{use.bare:,} would have no tag, {use.silent:,} of them no comment either"
        output.write_line(f"would delete {amount(use.tags, 'tag')} · on {carried} · {left}")
    return 0


@tags.command()
@click.option("--once", is_flag=True, help="Those that one annotation or article carries.")
@json_option
@pass_desk
def unused(desk: Desk, once: bool, as_json: bool) -> int:
    """List the tags that no annotation and no article carries."""
    with desk.library() as library:
        found = (node.tag for node in _pages(library, int(once)) if node.tag)
        return _list(found, as_json, f"no tag is {'used just once' if once else 'unused'}")


def _pages(library: Library, times: int) -> Iterator[TagNode]:
    offset = 0
    while page := library.tags_used(times, limit=PAGE, offset=offset):
        yield from page
        offset += len(page)


@tags.command()
@json_option
@pass_desk
def similar(desk: Desk, as_json: bool) -> int:
    """List pairs of tags that may be the same, the one that is used more last."""
    with desk.library() as library:
        found = library.similar_tags()
    if as_json:
        written = output.write_jsons(fields.alike(pair) for pair in found)
    else:
        columns = ("tag", "count", "like", "its count", "why")
        rows = (
            (pair.one.name, str(pair.one.whole), pair.other.name, str(pair.other.whole), pair.why)
            for pair in found
        )
        written = output.write_rows(columns, rows, numbers=("count", "its count"), wide=("tag", "like"))
    return output.found(written, "no tags are alike")


@tags.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@pass_desk
def import_(desk: Desk, file: Path) -> int:
    """Take in a code book: a table (CSV) with a column `name`, or REFI-QDA (.qdc).

    Tags that are here already keep what they have, and get what they lack.
    """
    with desk.library(create=True) as library:
        done = library.import_tags(file)
    kept = f" ({done.differing:,} differ in the file)" if done.differing else ""
    output.write_line(f"{done.new:,} new, {done.changed:,} completed, {done.same:,} unchanged{kept}")
    return 0


@tags.command()
@click.option("--output", "-o", "target", default="-", metavar="FILE", help="A file, not standard output.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["csv", "qdc"]),
    default=None,
    help="A table, or REFI-QDA; else by FILE's name.",
)
@pass_desk
def export(desk: Desk, target: str, form: str | None) -> int:
    """Write the code book: names, colours and descriptions, and in tables digits."""
    if not target:
        raise InputError("--output is empty; name a file, or - for standard output")
    with desk.library() as library:
        chosen = form or library.codebook_format(Path(target))
        if target != "-":
            library.export_tags_file(chosen, Path(target))
        else:
            sys.stdout.flush()
            library.export_tags(chosen, sys.stdout if chosen == "csv" else sys.stdout.buffer)
        digits = len(library.favourites())
    if chosen == "qdc" and digits:
        output.say(f"{digits:,} digits left out")
    return 0
