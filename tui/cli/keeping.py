"""`glosse backup` and `doctor`: copies of the library, what is wrong with it, what can be saved."""

from __future__ import annotations

from pathlib import Path

import click

from tui.cli import output
from tui.cli.desk import Desk, pass_desk


@click.command()
@click.argument("target", required=False, type=click.Path(path_type=Path), metavar="[PATH]")
@pass_desk
def backup(desk: Desk, target: Path | None) -> int:
    """Copy the library, checked, to PATH or into the folder `backups` beside it.

    It may be in use meanwhile. To go back to a copy, put it in the place of the library while no Glosse runs.
    """
    progress = output.Percent("copied")
    with desk.library() as library:
        made = library.back_up(target.expanduser() if target else None, progress.show)
    progress.done()
    size = made.stat().st_size
    output.write_line(f"{made} ({size / 1e6:,.1f} MB, checked)")
    return 0


@click.command()
@click.option(
    "--salvage",
    type=click.Path(path_type=Path),
    metavar="NEW",
    help="Write what can be read into the new library NEW.",
)
@pass_desk
def doctor(desk: Desk, salvage: Path | None) -> int:
    """Look for what is wrong in the library, and change nothing in it.

    Prints one line for each thing that is wrong, and exits with 1 then.
    """
    from annotations.library import keeping

    if salvage is not None:
        for line in keeping.salvage(desk.path, salvage.expanduser()):
            output.write_line(line)
        output.say(f"saved to {salvage}; `glosse --library {salvage}` opens it")
        return 0
    wrong = 0
    for found in keeping.examine(desk.path):
        wrong += 1
        output.write_line(found)
    if not wrong:
        output.say("nothing is wrong")
        return 0
    output.say(
        f"{wrong:,} wrong in {desk.path}: put a backup in its place (the folder {desk.path.with_name('backups')}), or"
        " save what can be read by `glosse doctor --salvage NEW`"
    )
    return 1
