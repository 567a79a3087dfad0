"""`glosse annotations`: what people said about passages, listed in groups and changed many at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from annotations.errors import InputError, NothingError
from annotations.model import AnnotationRow
from annotations.review import Group, Grouping, Review, ReviewOrder
from tui.cli import fields, output
from tui.cli.desk import Desk, json_option, limit_option, pass_desk

if TYPE_CHECKING:
    from annotations.library import Library

PAGE: Final = 500
"""Annotations that are read at once when all are listed."""

COLUMNS: Final = ("id", "article", "range", "tags", "passage", "note", "title")


@click.command("annotations")
@click.argument("query", nargs=-1)
@click.option(
    "--sort",
    "order",
    type=click.Choice([order.value for order in ReviewOrder]),
    default=ReviewOrder.NEWEST.value,
    help="The one changed last first, by place in the text, or by title of the article.",
)
@click.option(
    "--group",
    type=click.Choice([one.value for one in Grouping if one]),
    default=None,
    help="Put those together that share a tag, an article, or a name in the passage.",
)
@limit_option
@click.option("--add-tag", multiple=True, metavar="TAG", help="Give all that QUERY finds this tag.")
@click.option("--remove-tag", multiple=True, metavar="TAG", help="Take this tag off all that QUERY finds.")
@click.option(
    "--color", default=None, metavar="COLOUR", help="Give all that QUERY finds this colour; '' for none."
)
@click.option("--delete", is_flag=True, help="Delete all that QUERY finds.")
@click.option("--dry-run", is_flag=True, help="Say what would be changed, and change nothing.")
@json_option
@pass_desk
def list_annotations(
    desk: Desk,
    query: tuple[str, ...],
    order: str,
    group: str | None,
    limit: int | None,
    add_tag: tuple[str, ...],
    remove_tag: tuple[str, ...],
    color: str | None,
    delete: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """List the annotations that QUERY finds, or all; or change those that it finds.

    A change is one action for `glosse undo`.
    """
    words = " ".join(query)
    editing = bool(add_tag or remove_tag or color is not None)
    if delete and editing:
        raise InputError("--delete goes alone: what is deleted needs no tags and no colour")
    if dry_run and not (delete or editing):
        raise InputError("--dry-run goes with --add-tag, --remove-tag, --color or --delete")
    if (delete or editing) and (group or as_json or limit is not None):
        raise InputError(
            "a change goes without --group, --limit and --json: it is made to all that QUERY finds"
        )
    if (delete or editing) and not words.strip():
        raise InputError(
            "say which annotations to change: `glosse annotations QUERY`, or `tag:* OR -tag:*` for all"
        )
    with desk.library() as library:
        if delete or editing:
            found = library.review(words)
            if not found.count:
                raise NothingError("no annotation found")
            ids = found.groups[0].ids
            if delete and dry_run:
                output.write_line(f"would be: deleted {found.count:,} annotation{'s' * (found.count != 1)}")
                return 0
            change = (
                library.delete(ids)
                if delete
                else library.change_annotations(
                    ids, add=add_tag, remove=remove_tag, color=color, dry_run=dry_run
                )
            )
            output.write_line(f"{'would be: ' * dry_run}{change.message}")
            return 0
        return _list(library, library.review(words, order=order, group=group or ""), group, limit, as_json)


def _list(library: Library, found: Review, group: str | None, limit: int | None, as_json: bool) -> int:
    bound = output.bound(limit, as_json)
    rows = _rows(library, found, bound)
    if as_json:
        written = output.write_jsons(
            {**fields.annotation(row), **({"group": one.label} if group else {})} for one, row in rows
        )
    else:
        columns = ("group", *COLUMNS) if group else COLUMNS
        cells = ((one.label, *_row(row)) if group else _row(row) for one, row in rows)
        written = output.write_rows(
            columns, cells, numbers=("id", "article"), wide=(*COLUMNS[3:], *(("group",) if group else ()))
        )
    total = sum(len(one.ids) for one in found.groups)
    if limit is None and written == bound and total > bound:
        output.say(f"{written:,} of {total:,} annotations; --limit 0 lists all")
    return output.found(written, "no annotation found")


def _rows(library: Library, found: Review, bound: int) -> Iterator[tuple[Group, AnnotationRow]]:
    """The rows of each group, at most so many in all, or for 0 all."""
    left = bound or -1
    for one in found.groups:
        for at in range(0, len(one.ids), PAGE):
            size = min(PAGE, left) if left > 0 else PAGE
            for row in library.review_rows(one.ids[at : at + size], sentences=True):
                yield one, row
                left -= 1
                if not left:
                    return


def _row(row: AnnotationRow) -> tuple[str, ...]:
    one = row.annotation
    return (
        str(one.id),
        str(one.article),
        f"{one.start}:{one.end}",
        ", ".join(one.tags),
        one.exact,
        one.note,
        row.article_title,
    )
