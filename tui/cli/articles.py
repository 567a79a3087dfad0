"""`glosse add`, `show` and `seeds`: bringing articles in and reading one."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from annotations.errors import NothingError
from annotations.model import AddResult, AddStatus
from tui import wording
from tui.cli import fields, output
from tui.cli.desk import Desk, json_option, pass_desk


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="PATH|URL|-...")
@click.option(
    "--lang", "language", default="", metavar="CODE", help="Language (ISO 639-1) where a source is silent."
)
@click.option("--watch", is_flag=True, help="Go on with whatever is put there or changed, until Ctrl-C.")
@json_option
@pass_desk
def add(desk: Desk, targets: tuple[str, ...], language: str, watch: bool, as_json: bool) -> int:
    """Add articles: files, folders, pages of the web by their address, or - for standard input.

    Files are .txt .md .html .eml .epub .pdf, or .jsonl with one article a line. Prints one line an article (added,
    unchanged, updated), on stderr what failed and the total. Adding the same thing twice changes nothing.
    """
    if watch:
        from tui.cli.watching import watch as follow

        return follow(desk, targets, language, as_json)
    totals: Counter[AddStatus] = Counter()
    progress = output.Progress("articles", every=50, alone=False, total=_expected(targets))
    with desk.library(create=True) as library:
        try:
            for results in library.add_steps(targets, language=language, stdin=sys.stdin.buffer):
                totals.update(result.status for result in results)
                for result in results:
                    progress.step()
                    write_added(result, as_json)
        except KeyboardInterrupt:
            progress.done()
            if totals:
                output.say(f"stopped; {totals_of(totals)} so far, and kept; the same command goes on")
            raise
        waiting = library.count_doubts() if totals[AddStatus.UPDATED] else 0
    progress.done()
    if not totals:
        raise NothingError("nothing to add: no file with text there that can be added")
    output.say(totals_of(totals))
    if waiting:
        output.say(
            f"{wording.amount(waiting, 'annotation')} to check: `glosse orphans list`, or g o in the reader"
        )
    failed = totals[AddStatus.FAILED]
    return 0 if not failed else 1 if failed < totals.total() else 2


def totals_of(totals: Counter[AddStatus]) -> str:
    """What was done, counted."""
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


def write_added(result: AddResult, as_json: bool) -> None:
    """What became of one thing to add."""
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
            shown.coding.word if shown.coding else "",
            shown.url,
        )
        first = text.content[text.blocks[0].start : text.blocks[0].end] if text.blocks else ""
        heading = "" if first == shown.title else shown.title
        output.write_prose(
            heading, " · ".join(filter(None, details)), text.content, desk.settings.measure, shown.note
        )
    else:
        output.write_text(text.content)
    return 0


@click.command()
@click.argument("articles", nargs=-1, required=True, type=int, metavar="ARTICLE...")
@json_option
@pass_desk
def fetch(desk: Desk, articles: tuple[int, ...], as_json: bool) -> int:
    """Fetch the pages of articles of which a feed has only the beginning.

    What is on the page becomes a new version of the article; its annotations follow. A page with less text than the
    article has (a notice, a wall) changes nothing.
    """
    totals: Counter[AddStatus] = Counter()
    progress = output.Progress("pages", alone=False)
    with desk.library() as library:
        for result in library.fetch_full(articles):
            totals[result.status] += 1
            progress.step()
            failed = result.status is AddStatus.FAILED
            write_added(replace(result, article=None) if failed and not as_json else result, as_json)
    progress.done()
    output.say(totals_of(totals))
    failed_ones = totals[AddStatus.FAILED]
    return 0 if not failed_ones else 1 if failed_ones < totals.total() else 2


@click.command()
@click.argument("article", type=int)
@pass_desk
def part(desk: Desk, article: int) -> int:
    """Make articles of their own again of what several feeds brought as one ARTICLE."""
    with desk.library() as library:
        output.write_line(library.part(article).message)
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
