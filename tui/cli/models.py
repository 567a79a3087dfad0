"""`glosse models`: the pipelines that find names."""

from __future__ import annotations

import click

from annotations.model import PipelineInfo
from tui.cli import fields, output
from tui.cli.desk import Desk, json_option, pass_desk
from tui.cli.teaching import train_model


@click.group()
def models() -> None:
    """The pipelines that find names."""


@models.command("list")
@click.argument("language", default="")
@json_option
@pass_desk
def list_models(desk: Desk, language: str, as_json: bool) -> int:
    """List the bundled and installed pipelines, for one LANGUAGE or all, with their measured score."""
    with desk.library_or_scratch() as library:
        used, found = library.used_pipelines(), library.pipelines(language)
    if as_json:
        output.write_jsons(fields.pipeline(one, used.get(one.language) == one.name) for one in found)
    else:
        columns = ("language", "name", "version", "score", "used", "labels")
        rows = (_model_row(one, used.get(one.language) == one.name) for one in found)
        output.write_rows(columns, rows, numbers=("score",), wide=("labels",))
    return output.found(
        len(found), f"no pipeline reads the language “{language}”" if language else "no pipeline found"
    )


def _model_row(one: PipelineInfo, used: bool) -> tuple[str, ...]:
    score = "unmeasured" if one.score is None else f"{one.score:.1f}"
    return (one.language, one.name, one.version, score, "used" if used else "-", " ".join(one.labels))


@models.command("use")
@click.argument("language")
@click.argument("name")
@pass_desk
def use_model(desk: Desk, language: str, name: str) -> int:
    """Use the pipeline NAME for all articles in LANGUAGE; `glosse undo` takes it back."""
    with desk.library(create=True) as library:
        output.write_line(library.use_pipeline(language, name).message)
    return 0


models.add_command(train_model)
