"""`glosse models evaluate` and `report`: how well pipelines do, on gold data and where a person corrected them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from annotations.measures import Evaluated, Reported
from tui import wording
from tui.cli import fields, output
from tui.cli.desk import Desk, json_option, pass_desk


@click.command("evaluate")
@click.argument("name")
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Texts with their names marked: .spacy, .jsonl, .jsonld, columns (.conll .iob .tsv), or a folder of such.",
)
@json_option
@pass_desk
def evaluate_model(desk: Desk, name: str, data: Path, as_json: bool) -> int:
    """Score the pipeline NAME, or one in a directory, on texts whose names were marked by hand.

    A name is right if its span and label are exactly those in the data. PLO is PER, ORG and LOC together; the interval
    holds for other texts of the same kind (bootstrap over texts, 95 %).
    """
    with desk.library_or_scratch() as library:
        try:
            done = library.evaluate(name, data, _Counter("texts").show)
        finally:
            _clear()
    if as_json:
        output.write_jsons(fields.label_score(one, done) for one in done.scores)
        return 0
    _write_evaluated(done)
    output.say(
        f"{done.pipeline}: {wording.amount(done.documents, 'text')}, {wording.amount(done.words, 'word')}"
        + (f", {done.words_per_s:,} words/s" if done.words_per_s else "")
    )
    if done.left_out:
        output.say(f"labels that do not count: {_left_out(done)}")
    return 0


def _write_evaluated(done: Evaluated) -> None:
    rows = (
        (
            one.label,
            f"{one.precision:.1f}",
            f"{one.recall:.1f}",
            f"{one.f1:.1f}",
            "-" if one.interval is None else f"{one.interval[0]:.1f}–{one.interval[1]:.1f}",
            f"{one.right:,}",
            f"{one.found:,}",
            f"{one.gold:,}",
        )
        for one in done.scores
    )
    columns = ("label", "precision", "recall", "F1", "95 %", "right", "found", "gold")
    output.write_rows(columns, rows, numbers=columns[1:])


def _left_out(done: Evaluated) -> str:
    return ", ".join(
        f"{label} ({gold:,} in the data)" if gold else f"{label} ({found:,} found)"
        for label, gold, found in done.left_out
    )


@click.command("report")
@click.option("--language", default="", metavar="CODE", help="Articles in one language (ISO 639-1) only.")
@json_option
@pass_desk
def report_models(desk: Desk, language: str, as_json: bool) -> int:
    """Score what every pipeline would have had right by itself where you corrected names.

    Pipelines that have not read a corrected article read it now. As corrections are of the errors of the pipeline in
    use, it scores low at these places. `whole` counts all names of the articles, where what it found stands unless you
    said otherwise: that favours it.
    """
    with desk.library() as library:
        try:
            reported = library.report(language, progress=_read, failed=_failed)
        finally:
            _clear()
    if as_json:
        output.write_jsons(map(fields.reported, reported))
    else:
        _write_reported(reported)
    return output.found(
        len(reported),
        f"no corrections{f' in {language}' if language else ''} yet; + x r in the reader make them",
    )


def _write_reported(reported: Iterable[Reported]) -> None:
    columns = ("pipeline", "articles", "right", "strict", "exact", "partial", "type", "whole", "used")
    rows = (
        (
            one.pipeline,
            f"{one.articles:,}",
            f"{one.right:,}/{one.places:,}",
            *(
                ("-",) * 4
                if one.credit is None
                else (
                    f"{each:.1f}"
                    for each in (one.credit.strict, one.credit.exact, one.credit.partial, one.credit.type)
                )
            ),
            f"{one.whole:.1f}",
            "used" if one.used else "-",
        )
        for one in reported
    )
    output.write_rows(columns, rows, numbers=columns[1:-1], wide=("pipeline",))


class _Counter:
    """Shows on stderr how many there are done, where a person sees it."""

    def __init__(self, noun: str) -> None:
        self._noun = noun

    def show(self, done: int, total: int) -> None:
        """So many of so many."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{done:,}/{total:,} {self._noun} …")
            sys.stderr.flush()


def _read(name: str, done: int, total: int) -> None:
    _Counter(f"articles read by {output.inert(name)}").show(done, total)


def _failed(reason: str) -> None:
    _clear()
    output.say(reason)


def _clear() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
