"""`glosse recognise`: the names in a text, or in all articles of the library."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from annotations.errors import InputError
from annotations.model import Mention
from tui.cli import archive, fields, output
from tui.cli.desk import Desk, json_option, pass_desk
from tui.reading.runs import apart

MOST_JOBS = 256
"""Processes at most; each takes 200 MB and more."""

_WRAP = re.compile(r"(?<=[^\n\r])\r?\n(?=[^\n\r])")
"""A line end inside a paragraph."""


class Jobs(click.ParamType[int]):
    """A number of processes, or `auto`, which is 0."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; fails, naming what is allowed, for everything else."""
        if value == "auto":
            return 0
        given = str(value)
        if len(given) < 9 and given.isdecimal() and int(given) <= MOST_JOBS:
            return int(given)
        self.fail(f"{value!r} is neither `auto` nor a number from 0 to {MOST_JOBS}", param, ctx)


@click.command()
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option("--lang", "language", default="", metavar="CODE", help="Language (ISO 639-1); else detected.")
@click.option(
    "--all", "library_wide", is_flag=True, help="All articles in the library that are not recognised yet."
)
@click.option(
    "--query", default=None, metavar="QUERY", help="With --all: only the articles that QUERY finds."
)
@click.option(
    "--jobs",
    type=Jobs(),
    default=None,
    metavar="N",
    help="With --all: N processes (1); `auto` for one a core.",
)
@click.option(
    "--cluster",
    default=None,
    metavar="ADDRESS",
    help="With --all: on the Dask cluster of this scheduler (tcp://host:8786).",
)
@click.option("--quantities", is_flag=True, help="Dates, amounts of money and percentages too (de, en).")
@json_option
@pass_desk
def recognise(
    desk: Desk,
    file: str,
    language: str,
    library_wide: bool,
    query: str | None,
    jobs: int | None,
    cluster: str | None,
    quantities: bool,
    as_json: bool,
) -> int:
    """Find the names in a plain text, without adding it; or with --all, in the library's articles.

    Prints start, end, label and text of each; offsets count the code points of the input from 0. With --all, stores
    them; after Ctrl-C, the same again goes on from there.
    """
    if library_wide:
        if file != "-" or language or quantities or as_json:
            raise InputError(
                "--all stores the names it finds; it goes without FILE, --lang, --quantities and --json"
            )
        if cluster is not None and jobs is not None:
            raise InputError(
                "--jobs is for processes of this machine and --cluster for others; give one of them"
            )
        return archive.recognise(desk, query or "", 1 if jobs is None else jobs, cluster or "")
    if query is not None or jobs is not None or cluster is not None:
        raise InputError("--query, --jobs and --cluster go with --all only")
    content = unwrapped(read_plain(file))
    with desk.library_or_scratch() as library:
        language, pipeline, found = library.recognise_text(content, language)
        if quantities:
            more = apart(library.quantities_of(content, language), found)
            found = tuple(sorted((*found, *more), key=lambda each: each.start))
    write_mentions(found, as_json, values=quantities)
    return output.found(len(found), f"{pipeline.title} finds no names there")


def read_plain(file: str) -> str:
    """The UTF-8 text in a file, or on standard input for `-`; InputError if it is none."""
    where = "standard input" if file == "-" else file
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise InputError(f"{where}: cannot be read: {error.strerror or error}") from error
    if b"\0" in raw:
        raise InputError(f"{where}: not a plain text (byte {raw.index(0)} is NUL)")
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{where}: not UTF-8 (byte {error.start}); convert it first, as with iconv"
        ) from error
    if not content.strip():
        raise InputError(f"{where}: there is no text")
    return content


def unwrapped(content: str) -> str:
    """The text with line ends inside paragraphs as blanks, so that no name is torn; offsets stay."""
    return _WRAP.sub(lambda match: " " * len(match[0]), content)


def write_mentions(mentions: Iterable[Mention], as_json: bool, *, values: bool = False) -> None:
    """Names with their place and label, as a table, lines or JSON; with `values`, also what they come to."""
    if as_json:
        output.write_jsons(fields.mention(one) for one in mentions)
        return
    columns = ("start", "end", "label", "text", *(["value"] if values else []))
    rows = ((str(one.start), str(one.end), one.label, one.text, one.name)[: len(columns)] for one in mentions)
    output.write_rows(columns, rows, numbers=("start", "end"), wide=("text", "value"))
