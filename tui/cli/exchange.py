"""`glosse export`, `import` and `formats`: annotations for and from other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotations.errors import InputError
from annotations.model import Exported, ExportOptions, FormatInfo, Loss
from tui.cli import output
from tui.cli.desk import Desk, json_option, pass_desk

if TYPE_CHECKING:
    from annotations.library import Library


@click.command()
@click.argument("query", nargs=-1)
@click.option(
    "--format",
    "-f",
    "form",
    default="",
    metavar="FORMAT",
    help="One of `glosse formats`; else by FILE's name.",
)
@click.option("--output", "-o", "target", default="-", metavar="FILE", help="A file, not standard output.")
@click.option(
    "--split", type=click.Choice(["article"]), default=None, help="A file an article, in the folder FILE."
)
@click.option(
    "--template",
    default="",
    metavar="TEMPLATE",
    help="Write by a Jinja2 template: a file, or one that Glosse brings (docs/templates.md).",
)
@click.option(
    "--with",
    "extra",
    type=click.Choice(["mentions"]),
    default=None,
    help="Recognised names too, apart from annotations.",
)
@click.option(
    "--annotations",
    "only",
    default=None,
    metavar="QUERY",
    help="Only the annotations that this QUERY finds, and their articles.",
)
@click.option("--seeds", is_flag=True, help="Seed articles too, also without annotations.")
@json_option
@pass_desk
def export(
    desk: Desk,
    query: tuple[str, ...],
    form: str,
    target: str,
    split: str | None,
    template: str,
    extra: str | None,
    only: str | None,
    seeds: bool,
    as_json: bool,
) -> int:
    """Write the articles that QUERY finds, or all, with their annotations.

    Says on stderr what the format cannot carry; with --json as an object, with the annotations concerned (on standard
    output if that is free). A file is replaced only once all is written.
    """
    if not target:
        raise InputError("--output is empty; name a file, or - for standard output")
    if split and target == "-":
        raise InputError("--split writes a folder; name it with --output")
    if form and template:
        raise InputError("--template is a format of its own; leave --format out")
    options = ExportOptions(" ".join(query), seeds, extra == "mentions", template, annotations=only)
    info = _format(form, Path(target), bool(template))
    with desk.library() as library:
        library.exportable(options)
        percent = output.Percent("exported")
        try:
            if split:
                done = library.export_folder(info.name, Path(target), options, percent.show)
            elif target != "-":
                done = library.export_file(info.name, Path(target), options, percent.show)
            else:
                done = _to_stdout(library, info, options, percent.show)
        finally:
            percent.done()
    _report(done, info.name, target, as_json)
    return 0


def _format(form: str, target: Path, by_template: bool) -> FormatInfo:
    """The format asked for, or that of the file's name."""
    from annotations.library import Library

    known = {one.name: one for one in Library.formats() if one.writes}
    if by_template:
        return FormatInfo("template", "", "", reads=False, writes=True, binary=False, carries=())
    name = form.strip().casefold() or Library.format_of(target)
    if not name:
        raise InputError(f"no format; name one with --format: {', '.join(known)}")
    if name not in known:
        raise InputError(f"no format “{form}” to write; there is {', '.join(known)}")
    return known[name]


def _to_stdout(
    library: Library, info: FormatInfo, options: ExportOptions, progress: Callable[[int, int], None]
) -> Exported:
    if not info.binary:
        return library.export(info.name, sys.stdout, options, progress)
    if sys.stdout.isatty():
        raise InputError(f"{info.name} is not text; name a file with --output (say, export{info.suffix})")
    sys.stdout.flush()
    return library.export(info.name, sys.stdout.buffer, options, progress)


def _report(done: Exported, form: str, target: str, as_json: bool) -> None:
    """Say what was lost: in lines on stderr, or as an object."""
    if not as_json:
        _say_losses(done.losses)
        return
    fields = {
        "type": "export",
        "format": form,
        "articles": done.articles,
        "annotations": done.annotations,
        "files": [str(path) for path in done.files],
        "losses": [_loss(loss) for loss in done.losses],
    }
    (sys.stderr if target == "-" else sys.stdout).write(output.json_line(fields) + "\n")


def _loss(loss: Loss) -> dict[str, object]:
    return {"what": loss.what, "count": loss.count, "annotations": list(loss.annotations)}


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format", "-f", "form", default="", metavar="FORMAT", help="Else by the file's content and name."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--open", "new_tags", is_flag=True, help="New tags too, though the code book is closed.")
@json_option
@pass_desk
def import_(desk: Desk, file: Path, form: str, dry_run: bool, new_tags: bool, as_json: bool) -> int:
    """Take in articles and annotations from FILE, or from a folder of brat; what is there already stays once.

    What was changed here later than in the file stays, and is counted as conflicting.
    """
    percent = output.Percent("imported")
    try:
        with desk.library(create=True) as library:
            report = library.import_file(
                file, form, dry_run=dry_run, new_tags=new_tags, progress=percent.show
            )
    finally:
        percent.done()
    if as_json:
        names = ("new", "changed", "same", "conflicting", "unmatched")
        counts: dict[str, object] = {name: getattr(report, name) for name in names}
        losses = [_loss(loss) for loss in report.losses]
        output.write_json({"type": "import", "dry_run": dry_run, **counts, "losses": losses})
        return 1 if report.unmatched else 0
    said = f"{report.new:,} new, {report.changed:,} changed, {report.same:,} unchanged"
    said += f", {report.conflicting:,} conflicting" if report.conflicting else ""
    said += f", {report.unmatched:,} without their article" if report.unmatched else ""
    output.write_line(f"{'would import: ' if dry_run else ''}{said}")
    _say_losses(report.losses)
    return 1 if report.unmatched else 0


def _say_losses(losses: Iterable[Loss]) -> None:
    for loss in losses:
        output.say(f"{loss.count:,} {loss.what}")


@click.command("formats")
@json_option
def formats(as_json: bool) -> int:
    """List the formats with what each reads, writes and carries."""
    from annotations.library import Library

    known = Library.formats()
    if as_json:
        output.write_jsons(asdict(one) for one in known)
        return 0
    columns = ("format", "in", "out", "file", "for")
    rows = [
        (one.name, "yes" if one.reads else "", "yes" if one.writes else "", one.suffix, one.about)
        for one in known
    ]
    output.write_rows(columns, rows, wide=("for",))
    return 0
