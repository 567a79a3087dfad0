"""`glosse add`, `articles`, `show` and `seeds`: bringing articles in and listing them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotations.errors import InputError, NothingError
from annotations.model import AddResult, AddStatus, Article
from tui import wording
from tui.cli import fields, output
from tui.cli.desk import Desk, json_option, limit_option, pass_desk

if TYPE_CHECKING:
    from annotations.library import Library

PAGE = 5000
"""Articles that are read at once when all are listed."""


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="PATH|-...")
@click.option(
    "--lang", "language", default="", metavar="CODE", help="Language (ISO 639-1) where a source is silent."
)
@json_option
@pass_desk
def add(desk: Desk, targets: tuple[str, ...], language: str, as_json: bool) -> int:
    """Add articles: .txt .md .html files, folders, .jsonl, or - for standard input.

    Prints one line an article (added, unchanged, updated), on stderr what failed and the total.
    Adding the same thing twice changes nothing.
    """
    totals: Counter[AddStatus] = Counter()
    progress = output.Progress("articles", every=50, alone=False, total=_expected(targets))
    with desk.library(create=True) as library:
        try:
            for result in library.add(targets, language=language, stdin=sys.stdin.buffer):
                totals[result.status] += 1
                progress.step()
                _write_added(result, as_json)
        except KeyboardInterrupt:
            progress.done()
            if totals:
                output.say(f"stopped; {_totals(totals)} so far, and kept; the same command goes on")
            raise
    progress.done()
    if not totals:
        raise NothingError("nothing to add: no .txt, .md, .html or .jsonl file with text there")
    output.say(_totals(totals))
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
@click.argument("query", nargs=-1)
@click.option("--sort", default="", metavar="KEY",
              help="published, added, title, words, source, annotations, relevance; with - descending.")  # fmt: skip
@limit_option
@click.option(
    "--offset", type=click.IntRange(min=0), default=0, metavar="N", help="Leave out so many at the beginning."
)
@click.option("--fields", "names", default="", metavar="NAME,...", help="Print these fields of docs/json.md.")
@json_option
@pass_desk
def articles(
    desk: Desk, query: tuple[str, ...], sort: str, limit: int | None, offset: int, names: str, as_json: bool
) -> int:
    """List the articles that QUERY finds, or all."""
    words = " ".join(query)
    chosen = _chosen(names)
    with desk.library() as library:
        bound = output.bound(limit, as_json)
        found = _pages(library, words, sort, offset, bound)
        if as_json:
            written = output.write_jsons(_only(fields.article(article), chosen) for article in found)
        elif chosen:
            rows = (_only(fields.article(article), chosen).values() for article in found)
            written = output.write_rows(chosen, ([_cell(value) for value in row] for row in rows))
        else:
            written = output.write_rows(
                ("id", "published", "lang", "words", "read", "marks", "source", "title"),
                (_row(article) for article in found),
                numbers=("id", "words", "marks"),
                wide=("source", "title"),
            )
        if limit is None and written == bound and (total := library.count(words)) > bound:
            output.say(f"{written:,} of {total:,} articles; --limit 0 lists all")
    return output.found(
        written, "no article found" if words else "the library is empty; `glosse add PATH` fills it"
    )


def _pages(library: Library, query: str, sort: str, offset: int, bound: int) -> Iterator[Article]:
    """The articles from row `offset` on, at most `bound` unless that is 0."""
    for rows in library.search(query, sort):
        enough = bound and offset + bound <= rows.count
        if rows.whole or enough:
            end = min(offset + bound, rows.count) if bound else rows.count
            for at in range(offset, end, PAGE):
                yield from rows.page(at, min(PAGE, end - at))
            return


def _chosen(names: str) -> tuple[str, ...]:
    """The fields that are asked for; InputError for one that articles do not have."""
    chosen = tuple(name.strip() for name in names.split(",") if name.strip())
    for name in chosen:
        if name not in fields.ARTICLE:
            raise InputError(f"articles have no field {name!r}; they have {', '.join(fields.ARTICLE)}")
    return chosen


def _only(record: Mapping[str, object], chosen: tuple[str, ...]) -> Mapping[str, object]:
    return {name: record[name] for name in chosen} if chosen else record


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _row(article: Article) -> tuple[str, ...]:
    return (
        str(article.id),
        article.published[:10],
        article.language,
        str(article.words),
        "read" if article.read else "unread",
        str(article.annotations),
        ", ".join(article.sources),
        article.title,
    )


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
