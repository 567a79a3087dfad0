"""`glosse add`, `show` and `seeds`: bringing articles in and reading one."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from annotations.errors import NothingError
from annotations.model import AddResult, AddStatus
from tui import wording
from tui.cli import fields, output
from tui.cli.desk import Desk, json_option, pass_desk


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="PATH|-...")
@click.option(
    "--lang", "language", default="", metavar="CODE", help="Language (ISO 639-1) where a source is silent."
)
@json_option
@pass_desk
def add(desk: Desk, targets: tuple[str, ...], language: str, as_json: bool) -> int:
    """Add articles: .txt .md .html .eml .epub .pdf files, folders, .jsonl, or - for standard input.

    Prints one line an article (added, unchanged, updated), on stderr what failed and the total.
    Adding the same thing twice changes nothing.
    """
    totals: Counter[AddStatus] = Counter()
    progress = output.Progress("articles", every=50, alone=False, total=_expected(targets))
    with desk.library(create=True) as library:
        try:
            for results in library.add_steps(targets, language=language, stdin=sys.stdin.buffer):
                totals.update(result.status for result in results)
                for result in results:
                    progress.step()
                    _write_added(result, as_json)
        except KeyboardInterrupt:
            progress.done()
            if totals:
                output.say(f"stopped; {_totals(totals)} so far, and kept; the same command goes on")
            raise
        waiting = library.count_doubts() if totals[AddStatus.UPDATED] else 0
    progress.done()
    if not totals:
        raise NothingError("nothing to add: no .txt, .md, .html or .jsonl file with text there")
    output.say(_totals(totals))
    if waiting:
        output.say(
            f"{wording.amount(waiting, 'annotation')} to check: `glosse orphans list`, or g o in the reader"
        )
    failed = totals[AddStatus.FAILED]
    return 0 if not failed else 1 if failed < totals.total() else 2


def _totals(totals: Counter[AddStatus]) -> str:
    return ", ".join(f"{totals[status]:,} {status}" for status in AddStatus if totals[status])


def _expected(targets: Sequence[str]) -> int:
    """How many articles are in files of JSON lines, 0 if there are others among the targets."""
    paths = [Path(target) for target in targets]
    if not all(path.suffix == ".jsonl" and path.is_file() for path in paths):
        return 0
    expected = 0
    for path in paths:
        with path.open("rb") as lines:
            expected += sum(block.count(b"\n") for block in iter(lambda: lines.read(1 << 20), b""))
    return expected


def _write_added(result: AddResult, as_json: bool) -> None:
    if as_json:
        output.write_json(fields.added(result))
    elif result.article is None:
        output.say(f"failed: {result.where}: {result.reason}")
    else:
        number = str(result.article.id)
        output.write_row((result.status.value, number, result.article.title, result.where))


@click.command()
@click.argument("article", type=int)
@json_option
@pass_desk
def show(desk: Desk, article: int, as_json: bool) -> int:
    """Print the text of ARTICLE.

    To a pipe or file, the bare text, so that offsets count from 0; on a terminal, wrapped, with a head.
    """
    with desk.library() as library:
        shown, text = library.article(article), library.text(article)
    if as_json:
        output.write_json(fields.article_with_text(shown, text))
    elif output.to_terminal():
        details = (
            shown.byline,
            wording.date(shown.published),
            ", ".join(shown.sources),
            wording.language(shown.language),
            wording.amount(shown.words, "word"),
            shown.url,
        )
        first = text.content[text.blocks[0].start : text.blocks[0].end] if text.blocks else ""
        heading = "" if first == shown.title else shown.title
        output.write_prose(heading, " · ".join(filter(None, details)), text.content, desk.settings.measure)
    else:
        output.write_text(text.content)
    return 0


@click.group()
def seeds() -> None:
    """The articles that a new library starts with."""


@seeds.command("remove")
@pass_desk
def remove_seeds(desk: Desk) -> int:
    """Remove the seed articles; those with annotations stay."""
    with desk.library() as library:
        output.write_line(library.remove_seeds().message)
    return 0
