"""`glosse tags`: the code book, put in order, looked over, taken in and handed on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from annotations.codebook import TagNode
from annotations.errors import InputError
from annotations.library import Library
from annotations.library.booking import left_out
from annotations.model import Change, Tag
from tui.cli import fields, output, tag_rules
from tui.cli.desk import Desk, json_option, pass_desk
from tui.wording import amount

Make = Callable[..., Change]
"""Makes a change in a library."""

PAGE = 1000
"""Tags that are read at once when all are listed."""


@click.group()
def tags() -> None:
    """The code book."""


for each in (tag_rules.rule, tag_rules.rules, tag_rules.suggest):
    tags.add_command(each)


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


def _changing(name: str, *arguments: str) -> Callable[[Make], click.Command]:
    """A command that makes one change with its arguments, and says what it did."""

    def made(make: Make) -> click.Command:
        def run(desk: Desk, /, **values: str) -> int:
            with desk.library() as library:
                return output.write_change(make(library, **values))

        command = pass_desk(run)
        for argument in reversed(arguments):
            command = click.argument(argument.casefold(), metavar=argument.rstrip("_"))(command)
        return tags.command(name, help=make.__doc__)(command)

    return made


@_changing("new", "NAME")
def _new(library: Library, name: str) -> Change:
    """Make the tag NAME, also while the code book is closed."""
    return library.make_tag(name)


@_changing("close")
def _close(library: Library) -> Change:
    """Close the code book: from now on only `glosse tags new` makes tags."""
    return library.close_code_book()


@_changing("open")
def _open(library: Library) -> Change:
    """Open the code book: whatever tag is named is made."""
    return library.open_code_book()


@_changing("rename", "OLD", "NEW")
def _rename(library: Library, old: str, new: str) -> Change:
    """Give the tag OLD, and all below it, the name NEW."""
    return library.rename_tag(old, new)


@_changing("merge", "FROM_", "INTO")
def _merge(library: Library, from_: str, into: str) -> Change:
    """Give everything that carries the tag FROM the tag INTO instead."""
    return library.merge_tags(from_, into)


@_changing("move", "TAG", "BELOW")
def _move(library: Library, tag: str, below: str) -> Change:
    """Let TAG, and all below it, stand below the tag BELOW, or with / at the top."""
    return library.move_tag(tag, below)


@_changing("color", "TAG", "COLOUR")
def _color(library: Library, tag: str, colour: str) -> Change:
    """Give TAG one of the eight colours, or with '' the one that its name gives it."""
    return library.color_tag(tag, colour)


@_changing("describe", "TAG", "TEXT")
def _describe(library: Library, tag: str, text: str) -> Change:
    """Say in one line what TAG is for; '' takes that away."""
    return library.describe_tag(tag, text)


@tags.command()
@click.argument("tag")
@click.argument("passage", nargs=-1)
@click.option("--add", is_flag=True, help="To those that it has, not instead of them.")
@pass_desk
def examples(desk: Desk, tag: str, passage: tuple[str, ...], add: bool) -> int:
    """Show by each PASSAGE what TAG is for; '' takes them away, and without any they are listed."""
    with desk.library() as library:
        if passage:
            return output.write_change(library.exemplify_tag(tag, passage, add=add))
        found = library.tag(tag).examples
    for line in found:
        output.write_line(line)
    return output.found(len(found), f"no example of “{tag}”; `glosse tags examples TAG PASSAGE` gives one")


@tags.command()
@click.argument("tag")
@click.argument("digit", type=click.IntRange(0, 9))
@pass_desk
def key(desk: Desk, tag: str, digit: int) -> int:
    """Let DIGIT (1 to 9) set TAG in the reader; 0 takes its digit away."""
    with desk.library() as library:
        name = library.tag(tag).name
        return output.write_change(library.bind(digit, name) if digit else library.unbind(name))


@tags.command()
@click.argument("tag", nargs=-1, required=True)
@click.option("--below", is_flag=True, help="Also all tags below these.")
@click.option("--dry-run", is_flag=True, help="Say what they are on, and do nothing.")
@pass_desk
def delete(desk: Desk, tag: tuple[str, ...], below: bool, dry_run: bool) -> int:
    """Delete tags; what carried them stays, without them."""
    with desk.library() as library:
        if not dry_run:
            return output.write_change(library.delete_tags(tag, below=below))
        use = library.tag_use(tag, below=below)
        carried = f"{amount(use.annotations, 'annotation')} and {amount(use.articles, 'article')}"
        left = f"{use.bare:,} would have no tag, {use.silent:,} of them no comment either"
        rules = f" · {amount(use.rules, 'rule')} too" if use.rules else ""
        output.write_line(f"would delete {amount(use.tags, 'tag')} · on {carried} · {left}{rules}")
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
@click.option("--open", "new_tags", is_flag=True, help="New tags too, though the code book is closed.")
@pass_desk
def import_(desk: Desk, file: Path, new_tags: bool) -> int:
    """Take in a code book: a table (CSV) with a column `name`, or REFI-QDA (.qdc).

    Tags that are here already keep what they have, and get what they lack.
    """
    with desk.library(create=True) as library:
        done = library.import_tags(file, new_tags=new_tags)
    kept = f" ({done.differing:,} differ in the file)" if done.differing else ""
    output.write_line(f"{done.new:,} new, {done.changed:,} completed, {done.same:,} unchanged{kept}")
    if done.refused:
        output.say(f"{left_out(done.refused)}; --open takes them in")
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
    """Write the code book: names, colours, descriptions and examples, and in tables digits."""
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
