"""`glosse log` and `glosse restore`: what was done to the library, and what was deleted from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

import click

from tui import wording
from tui.cli import output
from tui.cli.desk import Desk, json_option, limit_option, pass_desk

if TYPE_CHECKING:
    from annotations.library import Library
    from annotations.steps import Deleted, Step

PAGE = 1000
"""Rows that are read at once when all are listed."""

Row = TypeVar("Row")


@click.command()
@click.option("--deleted", is_flag=True, help="The deleted annotations instead, those deleted last first.")
@limit_option
@click.option("--offset", type=click.IntRange(0), default=0, metavar="N", help="Leave out the first N.")
@json_option
@pass_desk
def log(desk: Desk, deleted: bool, limit: int | None, offset: int, as_json: bool) -> int:
    """List what was done to the library, newest first, also what is undone."""
    with desk.library() as library:
        bound = output.bound(limit, as_json)
        write = _write_deleted if deleted else _write_steps
        written = write(library, offset, bound, as_json)
        if limit is None and written == bound:
            total = library.count_deleted() if deleted else library.count_steps()
            if total > offset + bound:
                what = "deleted annotations" if deleted else "actions"
                output.say(f"{written:,} of {total:,} {what}; --limit 0 lists all")
    what = "no annotation is deleted" if deleted else "nothing was done in this library yet"
    return output.found(written, f"nothing after the first {offset:,}" if offset else what)


def _write_steps(library: Library, offset: int, bound: int, as_json: bool) -> int:
    found = _pages(lambda limit, start: library.steps(limit=limit, offset=start), offset, bound)
    if as_json:
        return output.write_jsons(_step(each) for each in found)
    rows = (
        (wording.moment(each.at), each.message, each.article_title, "undone" if each.undone else "")
        for each in found
    )
    return output.write_rows(("time", "what", "title", "state"), rows, wide=("what", "title"))


def _write_deleted(library: Library, offset: int, bound: int, as_json: bool) -> int:
    found = _pages(lambda limit, start: library.deleted(limit=limit, offset=start), offset, bound)
    if as_json:
        return output.write_jsons(_deleted(each) for each in found)
    rows = (
        (
            str(each.annotation.id),
            wording.moment(each.at),
            ", ".join(each.annotation.tags),
            each.annotation.exact,
            each.annotation.note,
            each.article_title,
        )
        for each in found
    )
    columns = ("id", "deleted", "tags", "passage", "note", "title")
    return output.write_rows(columns, rows, numbers=("id",), wide=columns[2:])


def _pages(read: Callable[[int, int], list[Row]], offset: int, bound: int) -> Iterator[Row]:
    """Rows from `offset` on, at most `bound` unless that is 0."""
    done = 0
    while not bound or done < bound:
        size = min(PAGE, bound - done) if bound else PAGE
        page = read(size, offset + done)
        yield from page
        done += len(page)
        if len(page) < size:
            return


def _step(step: Step) -> dict[str, object]:
    return {
        "type": "step",
        "id": step.id,
        "at": step.at,
        "operation": step.operation,
        "message": step.message,
        "article": step.article,
        "article_title": step.article_title,
        "annotation": step.annotation,
        "start": step.start,
        "undone": step.undone,
    }


def _deleted(deleted: Deleted) -> dict[str, object]:
    one = deleted.annotation
    return {
        "type": "deleted",
        "id": one.id,
        "deleted": deleted.at,
        "article": one.article,
        "article_title": deleted.article_title,
        "start": one.start,
        "end": one.end,
        "exact": one.exact,
        "tags": list(one.tags),
        "note": one.note,
        "color": one.color,
        "creator": one.creator,
        "created": one.created,
        "text_hash": one.text_hash,
    }


@click.command()
@click.argument("ids", nargs=-1, required=True, type=int, metavar="ID...")
@pass_desk
def restore(desk: Desk, ids: tuple[int, ...]) -> int:
    """Bring deleted annotations back, with their tags and comments, as one action to undo."""
    with desk.library() as library:
        output.write_line(library.restore(ids).message)
    return 0
