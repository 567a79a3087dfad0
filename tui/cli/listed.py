"""`glosse articles`: lists of articles, in whole or in part, with what a query found in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import click

from annotations.errors import InputError
from annotations.model import Article
from tui.cli import fields, output
from tui.cli.desk import Desk, json_option, limit_option, pass_desk

if TYPE_CHECKING:
    from annotations.library import Library

PAGE = 5000
"""Articles that are read at once when all are listed."""

SNIPPET: Final = "snippet"
"""The field that shows where the words of a query stand."""

FIELDS: Final = (*fields.ARTICLE, SNIPPET)
"""What `--fields` can name."""

COLUMNS: Final = ("id", "published", "lang", "words", "read", "marks", "source", "title")


@click.command()
@click.argument("query", nargs=-1)
@click.option("--sort", default="", metavar="KEY",
              help="published, added, title, words, source, annotations, relevance; with - descending."
                   " Else the query's sort:, else -published.")  # fmt: skip
@limit_option
@click.option("--offset", type=click.IntRange(0), default=0, metavar="N", help="Leave out the first N.")
@click.option("--fields", "named", default="", metavar="NAMES",
              help="Only these fields (docs/json.md), in this order; with commas between.")  # fmt: skip
@click.option("--snippets/--no-snippets", default=None,
              help="Show where the words of QUERY stand; without it, only on a terminal.")  # fmt: skip
@click.option("--count", "only_count", is_flag=True, help="Print how many there are, and nothing else.")
@json_option
@pass_desk
def articles(
    desk: Desk,
    query: tuple[str, ...],
    sort: str,
    limit: int | None,
    offset: int,
    named: str,
    snippets: bool | None,
    only_count: bool,
    as_json: bool,
) -> int:
    """List the articles that QUERY finds, or all."""
    words = " ".join(query)
    wanted = _fields(named)
    with desk.library() as library:
        if only_count:
            number = library.count(words)
            if number:
                output.write_line(str(number))
            return output.found(number, _nothing(words))
        bound = output.bound(limit, as_json)
        found = _pages(library, words, sort, offset, bound)
        shown = output.to_terminal() if snippets is None else snippets
        if as_json:
            names = wanted or (*fields.ARTICLE, *([SNIPPET] if snippets else []))
            written = output.write_jsons(_record(library, article, words, names) for article in found)
        elif wanted:
            rows = (_cells(_record(library, article, words, wanted)) for article in found)
            written = output.write_rows(wanted, rows, wide=("title", SNIPPET))
        else:
            written = output.write_rows(
                COLUMNS,
                map(_row, found),
                numbers=("id", "words", "marks"),
                wide=("source", "title"),
                note=_noted(library, words) if shown and words else None,
            )
        if limit is None and written == bound and (total := library.count(words)) > offset + bound:
            output.say(f"{written:,} of {total:,} articles; --limit 0 lists all")
    return output.found(written, f"no article after the first {offset:,}" if offset else _nothing(words))


def _nothing(words: str) -> str:
    return "no article found" if words else "the library is empty; `glosse add PATH` fills it"


def _fields(named: str) -> tuple[str, ...]:
    """The fields that are named, each once; InputError for an unknown one."""
    wanted = tuple(dict.fromkeys(name.strip() for name in named.split(",") if name.strip()))
    for name in wanted or ([named] if named else []):
        if name not in FIELDS:
            raise InputError(f"articles have no field {name!r}; they have {', '.join(FIELDS)}")
    return wanted


def _pages(library: Library, query: str, sort: str, offset: int, bound: int) -> Iterator[Article]:
    """The articles from row `offset` on, at most `bound` unless that is 0."""
    for rows in library.search(query, sort):
        if rows.whole or (bound and offset + bound <= rows.count):
            stop = min(offset + bound, rows.count) if bound else rows.count
            for start in range(offset, stop, PAGE):
                yield from rows.page(start, min(PAGE, stop - start))
            return


def _record(library: Library, article: Article, query: str, names: tuple[str, ...]) -> Mapping[str, object]:
    """The fields of an article that are asked for."""
    record = fields.article(article)
    if SNIPPET in names:
        found = library.snippet(article.id, query)
        record[SNIPPET] = found.text if found else ""
    return {name: record[name] for name in names}


def _cells(record: Mapping[str, object]) -> list[str]:
    """A record's values as text: lists with commas, truth as `true` and `false`."""
    return [
        ", ".join(map(str, value)) if isinstance(value, list) else
        str(value).lower() if isinstance(value, bool) else str(value)
        for value in record.values()
    ]  # fmt: skip


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


def _noted(library: Library, query: str) -> Callable[[Sequence[str]], output.Note | None]:
    """What stands below each row: the passage with the words of the query."""

    def note(row: Sequence[str]) -> output.Note | None:
        found = library.snippet(int(row[0]), query)
        return (found.text, [(hit.start, hit.end) for hit in found.hits]) if found else None

    return note
