"""`glosse models`: the pipelines that find names, where they come from, and which one reads a language."""

from __future__ import annotations

import re
import sys

import click

from annotations.errors import InputError
from annotations.measures import Offer
from tui.cli import fields, output
from tui.cli.desk import Desk, json_option, pass_desk
from tui.cli.scores import evaluate_model, report_models
from tui.cli.teaching import train_model

_CODE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*")
"""A language code, with or without a region."""

COLUMNS = ("lang", "name", "MB", "words/s", "licence", "F1", "state", "data")


@click.group()
def models() -> None:
    """The pipelines that find names."""


@models.command("list")
@click.argument("language", default="")
@json_option
@pass_desk
def list_models(desk: Desk, language: str, as_json: bool) -> int:
    """List the pipelines that are there and those that can be fetched, for one LANGUAGE or all.

    F1 compares only between pipelines that were measured on the same data.
    """
    if language and not _CODE.fullmatch(language):
        raise InputError(f"{language!r} is no language code; give one of ISO 639-1, such as de")
    with desk.library_or_scratch() as library:
        found = library.offers(language)
    if as_json:
        output.write_jsons(map(fields.offer, found))
    else:
        output.write_rows(COLUMNS, map(_row, found), numbers=("MB", "words/s", "F1"), wide=("data",))
        if output.to_terminal():
            output.say("F1 compares on the same data only: `models evaluate NAME --data FILE`")
            output.say("what is available is fetched by `glosse models install NAME`")
    return output.found(len(found), "no pipeline found")


def _row(one: Offer) -> tuple[str, ...]:
    return (
        one.language,
        one.name,
        "-" if one.size_mb is None else "<1" if one.size_mb < 1 else f"{one.size_mb:,.0f}",
        "-" if one.words_per_s is None else f"{one.words_per_s:,}",
        one.licence or "-",
        "-" if one.score is None else f"{one.score:.1f}",
        "used" if one.used else one.origin.value,
        one.measured_on or "-",
    )


@models.command("install")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask before downloading.")
@pass_desk
def install_model(desk: Desk, name: str, yes: bool) -> int:
    """Fetch the pipeline NAME of spaCy's from where its makers publish it, and install it beside Glosse.

    Says how large it is and under which licence it stands, and asks first. No package index is ever asked: others have
    put packages under the names of spaCy's pipelines there.
    """
    from annotations.library import Library

    offer, terms = Library.offer(name)
    language = offer.language if offer.language != "xx" else "LANGUAGE"
    output.say(
        f"{offer.title}: {offer.size_mb:.0f} MB from github.com, licence {offer.licence}"
        + (f" ({terms})" if terms else "")
    )
    if not yes:
        if not sys.stdin.isatty():
            raise InputError("nothing is downloaded without asking; `--yes` answers beforehand")
        if not click.confirm("Download and install it?", err=True):
            output.say("nothing was installed")
            return 1
    fresh = Library.install(name, show=sys.stderr.isatty())
    output.write_line(
        f"{offer.title} is installed{'' if fresh else ' already'}; `glosse models use {language} {name}` uses it"
    )
    return 0


@models.command("use")
@click.argument("language")
@click.argument("name")
@pass_desk
def use_model(desk: Desk, language: str, name: str) -> int:
    """Use the pipeline NAME for all articles in LANGUAGE; `glosse undo` takes it back."""
    with desk.library(create=True) as library:
        output.write_line(library.use_pipeline(language, name).message)
    return 0


for command in (evaluate_model, report_models, train_model):
    models.add_command(command)
