"""`glosse versions` and `glosse diff`: older texts of an article, and what became different."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui import wording
from tui.cli import output
from tui.cli.desk import Desk, json_option, pass_desk

if TYPE_CHECKING:
    from annotations.library.versions import ArticleVersion, Difference
    from annotations.model import Annotation
    from tui.changes import Paragraph

STYLES = {"same": "", "gone": "red strike", "new": "green bold"}


@click.command()
@click.argument("article", type=int)
@json_option
@pass_desk
def versions(desk: Desk, article: int, as_json: bool) -> int:
    """List the texts that ARTICLE has had, the first one first."""
    with desk.library() as library:
        found = library.versions(article)
    if as_json:
        output.write_jsons({"type": "version", "article": article, **_version(each)} for each in found)
        return 0
    output.write_rows(
        ("version", "since", "words", "state"),
        (
            (
                str(each.number),
                wording.moment(each.added),
                f"{each.words:,}",
                "current" if each.current else "",
            )
            for each in found
        ),
        numbers=("version", "words"),
    )
    return 0


def _version(version: ArticleVersion) -> dict[str, object]:
    return {
        "number": version.number,
        "added": version.added,
        "words": version.words,
        "text_hash": version.text_hash,
        "current": version.current,
    }


@click.command()
@click.argument("article", type=int)
@click.option("--from", "old", type=click.IntRange(1), metavar="N", help="The older version.")
@click.option("--to", "new", type=click.IntRange(1), metavar="N", help="The newer version.")
@click.option("--all", "whole", is_flag=True, help="Paragraphs that did not change, too.")
@json_option
@pass_desk
def diff(desk: Desk, article: int, old: int | None, new: int | None, whole: bool, as_json: bool) -> int:
    """Print what changed in the text of ARTICLE since you annotated it, and what became of your annotations.

    [-words-] are gone, {+words+} are new. Without --from: the version that you annotated last, or the one before.
    """
    with desk.library() as library:
        found = library.difference(article, old, new)
    if as_json:
        output.write_json(_fields(article, found))
        return 0 if found.changes else 1
    from tui.changes import near_changes, paragraphs

    all_of_it = paragraphs(found)
    for paragraph in all_of_it if whole else near_changes(all_of_it):
        _write(paragraph)
    said = f"{wording.amount(found.changes, 'change')} from version {found.old.number} to {found.new.number}"
    output.say(f"{said} ({wording.moment(found.old.added)} to {wording.moment(found.new.added)})")
    for note in found.left:
        output.say(f"annotation {note.id} waits on the orphan desk: “{wording.clip(note.exact, 60)}”")
    return 0 if found.changes else 1


def _write(paragraph: Paragraph | None) -> None:
    if paragraph is None:
        output.write_line("…")
    elif not output.to_terminal():
        output.write_line(paragraph.marked())
    else:
        from rich.console import Console
        from rich.text import Text

        from tui.changes import MARKS

        text = Text()
        for words, kind in paragraph.words:
            before, after = MARKS[kind]
            text.append(f"{before}{output.inert(words)}{after}", style=STYLES[kind])
        console = Console(highlight=False, markup=False, emoji=False)
        console.print(text, end="\n\n")


def _fields(article: int, found: Difference) -> dict[str, object]:
    return {
        "type": "difference",
        "article": article,
        "from": _version(found.old),
        "to": _version(found.new),
        "changes": [
            {
                "old": {
                    "start": piece.old.start,
                    "end": piece.old.end,
                    "exact": found.old_content[slice(*piece.old)],
                },
                "new": {
                    "start": piece.new.start,
                    "end": piece.new.end,
                    "exact": found.new_content[slice(*piece.new)],
                },
            }
            for piece in found.pieces
            if not piece.same
        ],
        "followed": [_note(note) for note in found.followed],
        "left": [_note(note) for note in found.left],
    }


def _note(note: Annotation) -> dict[str, object]:
    return {"id": note.id, "start": note.start, "end": note.end, "exact": note.exact}
