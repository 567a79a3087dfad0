"""`glosse names`: the names that programs found in articles."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotations.errors import GlosseError, InputError
from annotations.model import Article, Mention, Name, Priority
from tui import wording
from tui.cli import fields, output
from tui.cli.desk import Desk, json_option, limit_option, pass_desk
from tui.cli.recognising import write_mentions

if TYPE_CHECKING:
    from annotations.library import Library

LONGEST_NUMBER = 1_000
"""Digits from which on a number is no article's, but a name to look for."""


@click.command()
@click.argument("name", required=False, metavar="[NAME|ARTICLE]")
@click.option("--mentions", "with_mentions", is_flag=True, help="Each place where the name stands.")
@click.option(
    "--dossier",
    is_flag=True,
    help="NAME's mentions in context, what is quoted near, and the names beside it.",
)
@click.option(
    "--format",
    "-f",
    "form",
    default="",
    metavar="FORMAT",
    help="Of the dossier: markdown or html; else by FILE's name, else markdown.",
)
@click.option("--output", "-o", "target", default="-", metavar="FILE",
              help="A file for the dossier, not standard output.")  # fmt: skip
@click.option(
    "--label", default="", metavar="LABEL", help="Only names of this label: PER, ORG, LOC, MISC ..."
)
@click.option("--sort", default="mentions", metavar="KEY",
              help="mentions, articles, name, first or last (those seen most recently first).")  # fmt: skip
@click.option("--hidden", is_flag=True, help="The names that were hidden instead.")
@limit_option
@json_option
@pass_desk
def names(
    desk: Desk,
    name: str | None,
    with_mentions: bool,
    dossier: bool,
    form: str,
    target: str,
    label: str,
    sort: str,
    hidden: bool,
    limit: int | None,
    as_json: bool,
) -> int:
    """List the names in the library, those like NAME, or those in ARTICLE (a number).

    Without a number, only articles that have been recognised count: those opened in the reader or named here.
    """
    with desk.library() as library:
        if name and len(name) < LONGEST_NUMBER and name.isdecimal():
            return _names_of_article(library, int(name), with_mentions, as_json)
        if (with_mentions or dossier) and not name:
            raise InputError(f"{'--dossier' if dossier else '--mentions'} needs a NAME")
        if (form or target != "-") and not dossier:
            raise InputError("--format and --output are about the --dossier of a NAME")
        rows = library.name_rows(label.upper(), name or "", sort, hidden=hidden)
        most = output.bound(limit, as_json) or rows.count
        found = _like(rows.every(), name) if name else rows.page(0, most, exact=True)
        if dossier:
            return _write_dossier(library, found, name or "", form, target)
        if with_mentions:
            places = [
                place
                for each in dict.fromkeys(one.name for one in found)
                for place in library.name_mentions(each)
            ]
            _write_places(places, as_json)
        else:
            _write_names(found[:most], as_json, days=True)
            if limit is None and not name and len(found) < rows.count:
                output.say(f"{len(found):,} of {rows.count:,} names; --limit 0 lists all")
    missing = (
        f"no name like “{name}” in the recognised articles"
        if name
        else "no names yet; `glosse recognise --all` finds them"
    )
    return output.found(len(found), missing)


def _write_dossier(library: Library, found: list[Name], wanted: str, form: str, target: str) -> int:
    """One name's dossier; of several like it, the most mentioned that is exactly it."""
    if len(found) > 1 and found[0].name.casefold() != wanted.casefold():
        some = ", ".join(one.name for one in found[:5])
        raise InputError(f"{len(found)} names are like “{wanted}”: {some}{' ...' if len(found) > 5 else ''}")
    if found:
        one = found[0]
        if target == "-":
            form = library.dossier_format(Path("-.md"), form)
            for line in library.dossier_page(one.name, one.label, form):
                output.write_text(line)
        elif target:
            percent = output.Percent("written")
            try:
                number = library.export_dossier(one.name, one.label, Path(target), form, percent.show)
            finally:
                percent.done()
            output.say(f"wrote {wording.amount(number, 'mention')} to {target}")
        else:
            raise InputError("--output is empty; name a file, or - for standard output")
    return output.found(len(found), f"no name like “{wanted}” in the recognised articles")


def _like(found: Iterable[Name], wanted: str) -> list[Name]:
    """The names that are `wanted`, whatever their case, or if there is none, those that contain it."""
    fold = wanted.casefold()
    partly = [one for one in found if fold in one.name.casefold()]
    return [one for one in partly if one.name.casefold() == fold] or partly


def _names_of_article(library: Library, article: int, with_mentions: bool, as_json: bool) -> int:
    try:
        mentions = library.recognise(article, Priority.SCREEN).result()
    except GlosseError as error:
        raise type(error)(f"article {article}: {error}") from error
    if with_mentions:
        write_mentions(mentions, as_json)
    else:
        _write_names(library.names(article), as_json)
    return output.found(len(mentions), f"no names in article {article}")


def _write_places(places: Iterable[tuple[Article, Mention]], as_json: bool) -> None:
    if as_json:
        output.write_jsons({**fields.mention(one), "article": article.id} for article, one in places)
        return
    rows = (
        (str(article.id), str(one.start), str(one.end), one.label, one.text, article.title)
        for article, one in places
    )
    columns = ("article", "start", "end", "label", "text", "title")
    output.write_rows(columns, rows, numbers=columns[:3], wide=("text", "title"))


def _write_names(found: Iterable[Name], as_json: bool, *, days: bool = False) -> None:
    if as_json:
        output.write_jsons(fields.name(one) for one in found)
        return
    columns = ("name", "label", "mentions", "articles", *(("first", "last") if days else ()))
    rows = (
        (one.name, one.label, str(one.mentions), str(one.articles), one.first, one.last)[: len(columns)]
        for one in found
    )
    output.write_rows(columns, rows, numbers=("mentions", "articles"), wide=("name",))
