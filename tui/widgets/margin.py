"""The margin: annotations, names and favourite tags of the article beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotations.model import Annotation, Name, Tag
from tui import wording
from tui.themes import MARK_COLOR, tag_color
from tui.widgets.rows import Line, Piece, RowList


@dataclass(frozen=True, slots=True)
class MarginRow:
    """One line of the margin, with what it leads to."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...] = ()
    annotation: Annotation | None = None
    name: Name | None = None


class Margin(RowList[MarginRow]):
    """Lines that lead into the text."""

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(ascii=ascii, id=id)
        self._row_of: dict[int, int] = {}
        """Annotation -> the first of its rows."""

    def lines(self, item: MarginRow, *, current: bool) -> Sequence[Line]:
        """The one line of a row."""
        return ((item.left, item.right),)

    def fill(
        self,
        annotations: Sequence[Annotation],
        names: Sequence[Name],
        favourites: Mapping[int, Tag],
        colors: Mapping[str, str],
    ) -> None:
        """Show the margin of another article, or of the same one after a change."""
        rows = [
            *_annotation_rows(annotations, colors, ascii=self.ascii),
            *_name_rows(names),
            *_favourite_rows(favourites),
        ]
        self._row_of = {
            row.annotation.id: index
            for index, row in reversed(list(enumerate(rows)))
            if row.annotation is not None
        }
        self.load(len(rows), lambda offset, limit: rows[offset : offset + limit])

    def follow(self, annotation: Annotation | None) -> None:
        """Put the bar on the annotation under the caret."""
        if annotation is None or self.has_focus:
            return
        if (index := self._row_of.get(annotation.id)) is not None:
            self.move_cursor(index)


def _heading(text: str, count: int) -> MarginRow:
    return MarginRow(((text, "heading"),), ((f"{count} ", "faint"),) if count else ())


def _annotation_rows(
    annotations: Sequence[Annotation], colors: Mapping[str, str], *, ascii: bool
) -> list[MarginRow]:
    bracket, pen = ("| ", "note: ") if ascii else ("▎ ", "✎ ")
    rows = [_heading("Annotations", len(annotations))]
    for annotation in annotations:
        color = annotation.color or next(
            (colors[tag] for tag in annotation.tags if tag in colors), MARK_COLOR
        )
        rows.append(
            MarginRow(((bracket, color), (wording.clip(annotation.exact, 60), "")), annotation=annotation)
        )
        below: list[Piece] = [("  ", "")]
        below += [(f"#{tag} ", colors.get(tag, color)) for tag in annotation.tags]
        if annotation.note:
            below.append((pen + wording.clip(annotation.note, 60), "faint"))
        if len(below) > 1:
            rows.append(MarginRow(tuple(below), annotation=annotation))
    if not annotations:
        rows.append(MarginRow((("  none yet: 1 tags the sentence", "faint"),)))
    rows.append(MarginRow(()))
    return rows


def _name_rows(names: Sequence[Name]) -> list[MarginRow]:
    rows = [_heading("Names", len(names))]
    for name in names:
        rows.append(
            MarginRow(
                (
                    (
                        f"  {name.label:<4} ",
                        name.label.lower() if name.label in ("PER", "ORG", "LOC", "MISC") else "misc",
                    ),
                    (name.name, ""),
                ),
                ((f"{name.mentions} ", "faint"),),
                name=name,
            )
        )
    rows.append(MarginRow(()))
    return rows


def _favourite_rows(favourites: Mapping[int, Tag]) -> list[MarginRow]:
    rows = [_heading("Favourite tags", 0)]
    rows += [
        MarginRow(((f"  {digit} ", "accent"), (tag.name, tag_color(tag.name, tag.color))))
        for digit, tag in sorted(favourites.items())
    ]
    return rows
