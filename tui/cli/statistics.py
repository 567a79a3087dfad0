"""`glosse stats`: what there is, what is annotated by what, and pictures of it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

import click

from annotations.errors import InputError
from annotations.pictures import KEYS, STEPS, Group, Key, Step, Summary
from tui.cli import output
from tui.cli.desk import Desk, json_option, limit_option, pass_desk

if TYPE_CHECKING:
    from annotations.library import Library
    from tui.pictures.shown import Data, Kind

PAGE: Final = 5_000
"""Groups that are read at once when all are listed."""

WIDTH: Final = 80
"""Cells of a picture that no terminal shows."""

STRIP: Final = 4
"""Lines of a name over time."""

PICTURES: Final = ("mentions", "sources", "together", "names")

_INKS: Final = {"strong": "bold", "accent": "cyan", "faint": "dim", "cursor": "reverse"}

_MISSING: Final = {
    "mentions": "no names there; `glosse recognise --all` finds them",
    "sources": "no annotation with a tag there, in an article that has a source",
    "together": "no tags there; `glosse annotate` makes them",
    "names": "no names there; `glosse recognise --all` finds them",
}
"""What is said where there is nothing to draw."""

_NONE: Final = {"tag": "(no tag)", "source": "(no source)", "name": "(no name)", "creator": "(nobody)"}
"""What a person reads where a key is empty."""


@click.command()
@click.argument("words", nargs=-1, metavar="[QUERY | NAME...]")
@click.option(
    "--by", multiple=True, type=click.Choice(KEYS), help="Count annotations by this; several combine."
)
@click.option("--picture", type=click.Choice(PICTURES), default=None,
              help="Draw mentions over time, tags by source, tags together or names together.")  # fmt: skip
@click.option("--step", type=click.Choice(STEPS), default=None,
              help="Steps of mentions over time; without it, those that fit.")  # fmt: skip
@click.option("--query", default="", metavar="QUERY", help="With --picture: only articles that QUERY finds.")
@limit_option
@json_option
@pass_desk
def stats(
    desk: Desk,
    words: tuple[str, ...],
    by: tuple[str, ...],
    picture: str | None,
    step: str | None,
    query: str,
    limit: int | None,
    as_json: bool,
) -> int:
    """Count what there is in the articles that QUERY finds, or all.

    With --picture, NAME... are the names or tags to show; without, the most frequent ones.
    """
    if picture and by:
        raise InputError("--by and --picture are two things; use one of them")
    if (step and picture != "mentions") or (query and not picture):
        raise InputError("--step needs --picture mentions" if step else "--query needs --picture")
    if len(set(by)) < len(by):
        raise InputError("--by names the same twice")
    with desk.library() as library:
        if picture:
            return _draw(
                desk, library, cast("Kind", picture), words, query, cast("Step | None", step), as_json
            )
        asked = " ".join(words)
        if by:
            return _list(library, cast("tuple[Key, ...]", by), asked, limit, as_json)
        found = library.summary(asked)
    if as_json:
        output.write_json(summary_fields(found))
    elif found.articles:
        form = "{:,}" if output.to_terminal() else "{}"
        rows = [(name, form.format(number)) for name, number in _told(found)]
        output.write_rows(("what", "number"), rows, numbers=("number",))
    return output.found(
        found.articles, "no article found" if asked else "the library is empty; `glosse add PATH` fills it"
    )


def summary_fields(value: Summary) -> dict[str, object]:
    """A summary as JSON has it; `coding` is null in a library where none was begun."""
    coding = value.coding and dict(zip(("not_begun", "begun", "done"), value.coding, strict=True))
    numbers = dict(_told(value)[:8])
    return {"type": "summary", **numbers, "coding": coding}


def group_fields(by: Sequence[str], value: Group) -> dict[str, object]:
    """A group as JSON has it: its keys, then its numbers."""
    keys = dict(zip(by, value.keys, strict=True))
    return {"type": "count", **keys, "annotations": value.annotations, "articles": value.articles}


def _told(found: Summary) -> list[tuple[str, int]]:
    numbers = [
        ("articles", found.articles),
        ("read", found.read),
        ("annotated", found.annotated),
        ("words", found.words),
        ("annotations", found.annotations),
        ("tags", found.tags),
        ("people", found.people),
        ("names", found.names),
    ]
    names = ("coding not begun", "coding begun", "coding done")
    return [*numbers, *(zip(names, found.coding, strict=True) if found.coding else ())]


def _list(library: Library, by: Sequence[Key], query: str, limit: int | None, as_json: bool) -> int:
    bound = output.bound(limit, as_json)
    # One more than are listed tells whether there are more.
    found = library.statistics(by, query, limit=bound + 1 if bound else -1)
    shown = found[:bound] if bound else found
    if as_json:
        output.write_jsons(group_fields(by, one) for one in shown)
    else:
        columns = (*by, "annotations", "articles")
        rows = ((*_cells(by, one), f"{one.annotations}", f"{one.articles}") for one in shown)
        output.write_rows(columns, rows, numbers=("annotations", "articles"), wide=by)
    if limit is None and len(found) > len(shown):
        output.say(f"the first {len(shown):,}; --limit 0 lists all")
    return output.found(
        len(shown), "no annotation found" if query else "no annotations yet; `glosse annotate` makes them"
    )


def _cells(by: Sequence[str], one: Group) -> list[str]:
    if not output.to_terminal():
        return list(one.keys)
    return [word or _NONE.get(key, "") for key, word in zip(by, one.keys, strict=True)]


def _draw(
    desk: Desk,
    library: Library,
    kind: Kind,
    chosen: Sequence[str],
    query: str,
    step: Step | None,
    as_json: bool,
) -> int:
    from tui.pictures import shown

    ascii = desk.settings.ascii
    size = shutil.get_terminal_size((WIDTH, 24))
    width = size.columns if output.to_terminal() else WIDTH
    data: Data
    if kind == "mentions":
        data = library.mentions_over_time(chosen, query, step=step, most=max((width - 4) // 2, 10))
    elif kind == "sources":
        data = library.source_grid(chosen, query)
    elif kind == "together":
        data = library.tag_grid(chosen, query)
    else:
        data = library.name_grid(chosen, query)
    if shown.is_empty(data):
        return output.found(0, _MISSING[kind] if not chosen else "no article mentions any of these names")
    if as_json:
        columns = shown.COLUMNS[kind]
        for cell in shown.cells(data):
            names, numbers = shown.record(data, cell)
            output.write_json({"type": kind, **dict(zip(columns, (*names, *numbers), strict=True))})
        return 0
    height = shown.picture(data).rows * STRIP + 2 if kind == "mentions" else shown.picture(data).rows + 1
    _print(shown.drawn(data, width, height, ascii=ascii))
    return 0


def _print(lines: Sequence[Sequence[tuple[str, str]]]) -> None:
    """Lines in ink on a terminal, plain elsewhere."""
    if not output.to_terminal():
        for line in lines:
            output.write_line("".join(text for text, _ in line).rstrip())
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    for line in lines:
        parts = ((output.inert(text), _INKS.get(style, "")) for text, style in line)
        console.print(Text.assemble(*parts), overflow="crop", no_wrap=True)
