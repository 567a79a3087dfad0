"""`glosse export` and `import`: annotations for and from other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotations.errors import InputError, NothingError
from annotations.model import Loss
from tui.cli import output
from tui.cli.desk import Desk, pass_desk

if TYPE_CHECKING:
    from annotations.library import Library


@click.command()
@click.argument("query", nargs=-1)
@click.option("--format", "-f", "form", required=True, metavar="FORMAT", help="jsonl, markdown, csv or w3c.")
@click.option("--output", "-o", "target", default="-", metavar="FILE", help="A file, not standard output.")
@click.option("--seeds", is_flag=True, help="Seed articles too, also without annotations.")
@pass_desk
def export(desk: Desk, query: tuple[str, ...], form: str, target: str, seeds: bool) -> int:
    """Write the articles that QUERY finds, or all, with their annotations.

    Says on stderr what the format cannot carry. A file is replaced only once all is written.
    """
    words = " ".join(query)
    if not target:
        raise InputError("--output is empty; name a file, or - for standard output")
    with desk.library() as library:
        if form not in library.formats():
            raise InputError(f"no format “{form}”; there is {', '.join(library.formats())}")
        if not _exported(library, words, seeds):
            raise NothingError("no article to export; seed articles without annotations need --seeds")
        if target == "-":
            losses = library.export(form, sys.stdout, words, seeds=seeds)
        else:
            losses = library.export_file(form, Path(target), words, seeds=seeds)
    _say_losses(losses)
    return 0


def _exported(library: Library, query: str, seeds: bool) -> bool:
    """Whether anything would be exported, archived articles included."""
    library.count(query)  # so that an error tells its position in what was typed
    parts = [f"({query})"] if query.strip() else []
    if not seeds:
        parts.append("(-is:seed OR is:annotated)")
    return any(library.count(" ".join(wanted)) for wanted in (parts, [*parts, "is:archived"]))


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format", "-f", "form", default="", metavar="FORMAT", help="Else by the file's name and content."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@pass_desk
def import_(desk: Desk, file: Path, form: str, dry_run: bool) -> int:
    """Take in articles and annotations from FILE; what is there already stays once."""
    with desk.library(create=True) as library:
        report = library.import_file(file, form, dry_run=dry_run)
    counts = f"{report.new:,} new, {report.changed:,} changed, {report.same:,} unchanged"
    unmatched = f", {report.unmatched:,} without their article" if report.unmatched else ""
    output.write_line(f"{'would import: ' if dry_run else ''}{counts}{unmatched}")
    _say_losses(report.losses)
    return 1 if report.unmatched else 0


def _say_losses(losses: Iterable[Loss]) -> None:
    for loss in losses:
        output.say(f"{loss.count:,} {loss.what}")
