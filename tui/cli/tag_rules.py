"""`glosse tags rule`, `rules` and `suggest`: tags that follow from queries, and from like passages."""

from __future__ import annotations

import click

from annotations.errors import InputError
from tui import wording
from tui.cli import fields, output
from tui.cli.desk import Desk, json_option, pass_desk
from tui.cli.passages import locate
from tui.suggested import reason


@click.command()
@click.argument("tag", required=False)
@click.argument("query", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Say which articles it would tag, and do nothing.")
@click.option("--delete", "old", type=int, metavar="ID", help="Let a rule go; the tags that it set stay.")
@json_option
@pass_desk
def rule(
    desk: Desk, tag: str | None, query: tuple[str, ...], dry_run: bool, old: int | None, as_json: bool
) -> int:
    """Give TAG to every article that QUERY finds, and to new ones that it finds.

    Rules are numbered by `glosse tags rules`.
    """
    words = " ".join(query)
    if (old is None) is (tag is None):
        raise InputError("say which rule: TAG QUERY for a new one, or --delete ID")
    if as_json and not dry_run:
        raise InputError("--json goes with --dry-run")
    with desk.library() as library:
        if old is not None:
            return output.write_change(library.delete_tag_rule(old))
        assert tag is not None
        if not dry_run:
            percent = output.Percent("tagged")
            try:
                return output.write_change(library.make_tag_rule(tag, words, progress=percent.show))
            finally:
                percent.done()
        found = library.preview_tag_rule(tag, words)
    if as_json:
        output.write_json(fields.rule_preview(tag, words, found))
        return 0
    output.write_line(f"would tag {wording.amount(found.new, 'article')} · {found.articles:,} found")
    for article in found.first:
        output.write_row((str(article.id), article.title))
    return 0


@click.command()
@json_option
@pass_desk
def rules(desk: Desk, as_json: bool) -> int:
    """List the rules that give tags to articles, in the order in which they are asked."""
    with desk.library() as library:
        found = library.tag_rules()
    if as_json:
        output.write_jsons(map(fields.tag_rule, found))
    else:
        rows = ((str(one.id), one.tag, one.query, one.creator, one.created[:10]) for one in found)
        columns = ("id", "tag", "query", "by", "since")
        output.write_rows(columns, rows, numbers=("id",), wide=("tag", "query"))
    return output.found(len(found), "no rules yet; `glosse tags rule TAG QUERY` makes one")


@click.command()
@click.argument("number", type=int, metavar="ARTICLE|ANNOTATION")
@click.option("--quote", metavar="TEXT", help="Words of ARTICLE; without them it is an annotation.")
@json_option
@pass_desk
def suggest(desk: Desk, number: int, quote: str | None, as_json: bool) -> int:
    """Suggest tags for a passage, from your own annotations on passages like it; nothing is tagged."""
    with desk.library() as library:
        if quote is None:
            one = library.annotation(number)
            carried = {tag.casefold() for tag in one.tags}
            found = [
                s for s in library.suggest_tags(one.exact, without=one.id) if s.tag.casefold() not in carried
            ]
        else:
            content = library.text(number).content
            start, end = locate(content, quote, None, f"article {number}", any_of=True)
            found = library.suggest_tags(content[start:end])
    if as_json:
        output.write_jsons(map(fields.suggestion, found))
    else:
        output.write_rows(("tag", "why"), ((one.tag, reason(one)) for one in found), wide=("tag", "why"))
    return output.found(len(found), "nothing to suggest: no tagged passage of yours is like this one")
