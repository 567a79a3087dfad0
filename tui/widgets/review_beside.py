"""What is told beside the list of annotations: the paragraph of the passage, its article, and what was said of it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from annotations.model import AnnotationRow
from annotations.review import Context
from tui import wording
from tui.marked import marked
from tui.widgets.rows import Piece

INKS = {"": "", "strong": "bold $primary", "faint": "$faint", "accent": "$primary"}
"""The styles of pieces; any other is the colour of a tag."""


def drawn(lines: Sequence[Sequence[Piece]]) -> Content:
    """Lines of pieces as one text."""
    return Content("\n").join(
        Content.assemble(*[(text, INKS.get(name, f"$tag-{name}")) for text, name in line]) for line in lines
    )


def in_lines(context: Context, width: int, rows: int, *, ascii: bool) -> Content:
    """Some lines of the paragraph, with the beginning of the passage among them, and what of it there is room for."""
    return drawn(marked(context.text, *context.passage, width, rows, ascii=ascii))


def whole(
    row: AnnotationRow, context: Context, tags: Sequence[Piece], width: int, rows: int, *, ascii: bool
) -> Content:
    """All about an annotation, of which the paragraph gets the room that the rest leaves."""
    gap = " - " if ascii else " · "
    note = row.annotation
    where = [*row.sources[:1], wording.date(row.article_published)]
    about = [drawn(marked(row.article_title, 0, len(row.article_title), width, 3, ascii=ascii))]
    about.append(Content.styled(gap.join(part for part in where if part), "$faint"))
    said: list[Content] = []
    if note.note:
        lines = [
            line
            for written in note.note.splitlines()
            for line in marked(written, 0, 0, width, max(rows // 3, 3), ascii=ascii)
        ]
        said.append(drawn(lines[: max(rows // 3, 3)]))
    if tags:
        said.append(drawn([tags]))
    when = [note.creator, wording.moment(note.created)]
    if note.modified != note.created:
        when.append(f"changed {wording.moment(note.modified)}")
    said.append(Content.styled(gap.join(part for part in when if part), "$faint"))
    taken = sum(str(part).count("\n") + 1 for part in (*about, *said)) + len(said) + 1
    paragraph = in_lines(context, width, max(rows - taken, 4), ascii=ascii)
    return Content("\n\n").join([Content("\n").join(about), paragraph, *said])
