"""`glosse correct`: a person's word over what a program found."""

from __future__ import annotations

import sys

import click

from annotations.errors import InputError
from annotations.model import Corrected, CorrectionKind, Scope
from tui import wording
from tui.cli import output
from tui.cli.desk import Desk, json_option, pass_desk
from tui.cli.foreseen import list_places


@click.command()
@click.argument("article", type=int)
@click.argument("start", type=int)
@click.argument("end", type=int)
@click.option("--add", metavar="LABEL", help="It is a name that the program missed: PER, ORG, LOC or MISC.")
@click.option("--dismiss", is_flag=True, help="It is no name.")
@click.option("--relabel", metavar="LABEL", help="It is a name of another kind.")
@click.option(
    "--scope",
    type=click.Choice([scope.value for scope in Scope]),
    default=Scope.ARTICLE.value,
    show_default=True,
    help="How far it reaches: this place, the same words in this article, or in every article.",
)
@click.option("--dry-run", is_flag=True, help="List each place that would change, and do nothing.")
@json_option
@pass_desk
def correct(
    desk: Desk,
    article: int,
    start: int,
    end: int,
    add: str | None,
    dismiss: bool,
    relabel: str | None,
    scope: str,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Correct the name at START to END (code points, without END) of ARTICLE; `glosse undo` takes it back."""
    kind, label = _what(add, dismiss, relabel)
    with desk.library() as library:
        if dry_run:
            proposal = library.propose(article, start, end, kind, label, Scope(scope))
            return list_places(library, proposal, as_json)
        change = library.correct(article, start, end, kind, label, Scope(scope), later=True)
        try:
            changed = max(1, library.settle(show_counting))
        finally:
            hide_counting()
        made = library.corrections(article)[-1]
    if as_json:
        output.write_json(_fields(made, changed))
    elif made.correction.scope is Scope.EVERYWHERE:
        output.write_line(f"{change.message} · {wording.amount(changed, 'article')}")
    else:
        output.write_line(change.message)
    return 0


def _what(add: str | None, dismiss: bool, relabel: str | None) -> tuple[CorrectionKind, str]:
    """The one correction that the options ask for."""
    if sum((add is not None, dismiss, relabel is not None)) != 1:
        raise InputError("say what is wrong: one of --add LABEL, --dismiss and --relabel LABEL")
    if dismiss:
        return CorrectionKind.DISMISS, ""
    if add is not None:
        return CorrectionKind.ADD, add.upper()
    return CorrectionKind.RELABEL, (relabel or "").upper()


def _fields(made: Corrected, articles: int) -> dict[str, object]:
    one = made.correction
    return {
        "id": made.id,
        "article": made.article,
        "start": one.start,
        "end": one.end,
        "text": one.surface,
        "kind": one.kind.value,
        "label": one.label,
        "scope": one.scope.value,
        "creator": made.creator,
        "created": made.created,
        "articles": articles,
    }


def show_counting(done: int, total: int) -> None:
    """Show on stderr how many articles were counted anew, where a person sees it."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[Kcounting names {done:,}/{total:,} …")
        sys.stderr.flush()


def hide_counting() -> None:
    """Take that away again."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
