"""`glosse rules`: corrections that hold everywhere, listed, put in order, handed on and taken in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click

from annotations.errors import InputError
from annotations.model import Change, CorrectionKind, Scope
from annotations.proposals import Rule
from tui import wording
from tui.cli import fields, output
from tui.cli.correcting import hide_counting, show_counting
from tui.cli.desk import Desk, json_option, pass_desk
from tui.cli.foreseen import list_places

NONE = "no rules yet; `glosse correct ... --scope everywhere` makes one"


@click.group()
def rules() -> None:
    """Corrections of names that hold everywhere."""


@rules.command("list")
@click.argument("words", nargs=-1)
@json_option
@pass_desk
def list_rules(desk: Desk, words: tuple[str, ...], as_json: bool) -> int:
    """List the rules, the newest first: all, or those with WORDS in theirs."""
    with desk.library() as library:
        listed = library.rule_list(" ".join(words))
        found = ((one, library.articles_with(one.made.correction.surface)) for one in listed)
        if as_json:
            written = output.write_jsons(fields.rule(*one) for one in found)
        else:
            columns = ("id", "words", "is", "kind", "articles", "by", "when", "made in")
            rows = (_row(*one) for one in found)
            written = output.write_rows(columns, rows, numbers=("id", "articles"), wide=("words", "made in"))
    return output.found(written, "no rule has that in its words" if words else NONE)


def _done(change: Callable[[], Change]) -> int:
    try:
        output.write_line(change().message)
    finally:
        hide_counting()
    return 0


def _row(rule: Rule, articles: int) -> tuple[str, ...]:
    made = rule.made
    return (
        str(made.id),
        made.correction.surface,
        rule.what,
        made.correction.kind.value,
        str(articles),
        made.creator,
        wording.moment(made.created),
        f"{made.article} {rule.article_title}",
    )


@rules.command("set")
@click.argument("rule", type=int, metavar="ID")
@click.option("--label", metavar="LABEL", help="What its words are: PER, ORG, LOC, MISC ...")
@click.option("--dismiss", is_flag=True, help="Its words are no name.")
@click.option(
    "--scope",
    type=click.Choice([scope.value for scope in Scope]),
    default=Scope.EVERYWHERE.value,
    show_default=True,
    help="Let it hold in the place, or the article, that it was made in only.",
)
@click.option("--dry-run", is_flag=True, help="List each place that would change, and do nothing.")
@click.option("as_json", "--json", is_flag=True, help="With --dry-run: print JSON lines (docs/json.md).")
@pass_desk
def set_rule(
    desk: Desk, rule: int, label: str | None, dismiss: bool, scope: str, dry_run: bool, as_json: bool
) -> int:
    """Let the rule ID say something else, or hold in fewer places; `glosse undo` takes it back.

    One that says something else is a new rule, with a new id.
    """
    if label is not None and dismiss:
        raise InputError("say what its words are: one of --label LABEL and --dismiss")
    if label is None and not dismiss and scope == Scope.EVERYWHERE.value:
        raise InputError("say what to change: --label LABEL, --dismiss or --scope SCOPE")
    if label is not None and not label.strip():
        raise InputError("give the label that the name should have, such as PER, ORG or LOC")
    with desk.library() as library:
        change = (rule, CorrectionKind.DISMISS if dismiss else None, (label or "").upper(), Scope(scope))
        if dry_run:
            return list_places(library, library.propose_rule(*change), as_json)
        return _done(lambda: library.set_rule(*change, progress=show_counting))


@rules.command()
@click.argument("rule", type=int, metavar="ID", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="List each place that would change, and do nothing.")
@click.option("as_json", "--json", is_flag=True, help="With --dry-run: print JSON lines (docs/json.md).")
@pass_desk
def delete(desk: Desk, rule: tuple[int, ...], dry_run: bool, as_json: bool) -> int:
    """Delete rules, as if they had never been made; one step to undo."""
    with desk.library() as library:
        if dry_run:
            return list_places(library, library.propose_deletion(rule), as_json)
        return _done(lambda: library.delete_rules(rule, progress=show_counting))


@rules.command()
@click.option("--output", "-o", "target", default="-", metavar="FILE", help="A file, not standard output.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["jsonl", "spacy"]),
    default="jsonl",
    show_default=True,
    help="Lines that `glosse rules import` reads, or patterns for spaCy's EntityRuler.",
)
@pass_desk
def export(desk: Desk, target: str, form: str) -> int:
    """Write all rules, the oldest first."""
    if not target:
        raise InputError("--output is empty; name a file, or - for standard output")
    with desk.library() as library:
        if target == "-":
            _, lost = library.export_rules(form, sys.stdout)
        else:
            _, lost = library.export_rules_file(form, Path(target))
    if lost:
        output.say(f"{wording.amount(lost, 'rule')} left out: no pattern can say that words are no name")
    return 0


@rules.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Where rules here say something else, those of FILE count.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@json_option
@pass_desk
def import_(desk: Desk, file: Path, replace: bool, dry_run: bool, as_json: bool) -> int:
    """Take in rules that `glosse rules export` wrote; identical ones stay once, one step to undo.

    Where rules here say something else of the same words, these stay, unless --replace is given.
    """
    with desk.library() as library:
        try:
            done = library.import_rules(file, replace=replace, dry_run=dry_run, progress=show_counting)
        finally:
            hide_counting()
    if as_json:
        output.write_json({"type": "rules import", "dry_run": dry_run, **asdict(done)})
        return 1 if done.unmatched else 0
    said = f"{done.new:,} new, {done.same:,} unchanged"
    said += f", {done.replaced:,} replaced" if done.replaced else ""
    said += f", {done.differing:,} differ and stay as they are here" if done.differing else ""
    said += f", {done.unmatched:,} left out: their words stand in no article" if done.unmatched else ""
    output.write_line(f"{'would import: ' if dry_run else ''}{said}")
    return 1 if done.unmatched else 0
