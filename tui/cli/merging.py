"""`glosse merge` and `agreement`: other people's annotations beside one's own."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotations.errors import InputError
from tui import wording
from tui.cli import output
from tui.cli.desk import Desk, json_option, pass_desk

if TYPE_CHECKING:
    from annotations.library.agreeing import Agreement
    from annotations.library.merged import Conflict, Merged


@click.command()
@click.argument("other", type=click.Path(path_type=Path), metavar="OTHER")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: what changed, and every conflict.")
@pass_desk
def merge(desk: Desk, other: Path, dry_run: bool, as_json: bool) -> int:
    """Take over what the library OTHER has: articles, annotations, tags, corrections, searches, what was read.

    Of what both changed the newer change counts; what is not kept is listed. OTHER is only read: merge this library
    into it, too, and both are the same. `glosse undo` takes back all but new articles. Exits with 1 if there are
    conflicts.
    """
    progress = output.Percent("merged")
    with desk.library(create=True) as library:
        done = library.merge(
            other, dry_run=dry_run, progress=lambda what, number, whole: progress.show(number, whole)
        )
    progress.done()
    if as_json:
        output.write_json(_fields(done))
    else:
        lines = done.lines() or ["nothing new"]
        for line in lines:
            output.write_line(f"would merge: {line}" if dry_run else line)
        for conflict in done.conflicts:
            output.write_line(_told(conflict))
    if done.conflicts:
        output.say(
            f"{len(done.conflicts):,} changed in both libraries, the newer change was kept: see the lines above"
        )
    return 1 if done.conflicts else 0


def _fields(done: Merged) -> dict[str, object]:
    return {
        "type": "merge",
        "changes": {name: number for name, number in sorted(done.numbers.items()) if number},
        "conflicts": [asdict(conflict) for conflict in done.conflicts],
    }


def _told(conflict: Conflict) -> str:
    where = f" (annotation {conflict.annotation})" if conflict.annotation else ""
    kept, lost = ("theirs", "ours") if conflict.theirs else ("ours", "theirs")
    return (
        f"conflict: {conflict.kind} {conflict.what}{where}, {conflict.field}: kept {conflict.kept}"
        f" ({kept}{_at(conflict.kept_at)}), not {conflict.lost} ({lost}{_at(conflict.lost_at)})"
    )


def _at(time: str) -> str:
    return f", {wording.date(time)}" if time else ""


@click.command()
@click.argument("query", nargs=-1)
@click.option(
    "--between", "people", multiple=True, metavar="NAME", help="Only these people; give it twice or more."
)
@json_option
@pass_desk
def agreement(desk: Desk, query: tuple[str, ...], people: tuple[str, ...], as_json: bool) -> int:
    """How far people agree who annotated the same articles, word by word: on all tags, then on each.

    QUERY chooses annotations, as in `glosse annotations`. `observed` is the share of words on which both say the same,
    `kappa` is Cohen's, beyond chance; `gamma`, which also compares borders, needs the package pygamma-agreement.
    """
    with desk.library() as library:
        known = library.creators()
        for name in people:
            if name not in known:
                there = ", ".join(map(_person, known)) or "nobody"
                raise InputError(f"nobody named “{name}” made annotations here; there is {there}")
        if len(people) == 1:
            raise InputError("name two people or more: give --between once for each")
        found = library.agreements(" ".join(query), people)
    if as_json:
        output.write_jsons({"type": "agreement", **asdict(each)} for each in found)
        return 0
    output.write_rows(
        ("between", "and", "tag", "words", "one", "other", "both", "observed", "kappa", "gamma"),
        (_row(each) for each in found),
        numbers=("words", "one", "other", "both", "observed", "kappa", "gamma"),
    )
    return 0


def _row(each: Agreement) -> tuple[str, ...]:
    return (
        _person(each.one),
        _person(each.other),
        each.tag or "all",
        f"{each.words:,}",
        f"{each.by_one:,}",
        f"{each.by_other:,}",
        f"{each.by_both:,}",
        f"{each.observed:.3f}",
        "" if each.kappa is None else f"{each.kappa:.3f}",
        "" if each.gamma is None else f"{each.gamma:.3f}",
    )


def _person(name: str) -> str:
    return name or "nobody"
