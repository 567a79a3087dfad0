"""The margin: annotations, names and favourite tags of the article beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar, Final, NamedTuple

from annotations.model import Annotation, Name, Tag
from tui import wording
from tui.themes import MARK_COLOR, tag_color
from tui.widgets.rows import COLOURS, Line, Piece, RowList

NOTE_WIDTH: Final = 26
"""Code points of a row of the note about the article: what the narrowest margin has room for."""

NOTE_ROWS: Final = 6
"""Rows of it that are shown."""


@dataclass(frozen=True, slots=True)
class MarginRow:
    """One line of the margin, with what it leads to."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...] = ()
    annotation: Annotation | None = None
    name: Name | None = None
    whole: bool = False
    """Whether it is of the note about the article as a whole."""


class Margin(RowList[MarginRow]):
    """Lines that lead into the text."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COLOURS

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
        note: str = "",
    ) -> None:
        """Show the margin of another article, or of the same one after a change; `note` is about all of it."""
        rows: list[_Listed | MarginRow] = [*_note_rows(note), _heading("Annotations", len(annotations))]
        self._row_of = {}
        for annotation in annotations:
            self._row_of[annotation.id] = len(rows)
            rows.append(_Listed(annotation, False))
            if annotation.tags or annotation.note:
                rows.append(_Listed(annotation, True))
        if not annotations:
            rows.append(MarginRow((("  none yet: 1 tags the sentence", "faint"),)))
        rows += [MarginRow(()), *_name_rows(names), *_favourite_rows(favourites)]

        def fetch(offset: int, limit: int) -> list[MarginRow]:
            return [
                _annotation_row(row, colors, ascii=self.ascii) if isinstance(row, _Listed) else row
                for row in rows[offset : offset + limit]
            ]

        self.load(len(rows), fetch)

    def follow(self, annotation: Annotation | None) -> None:
        """Put the bar on the annotation under the caret."""
        if annotation is None or self.has_focus:
            return
        if (index := self._row_of.get(annotation.id)) is not None:
            self.move_cursor(index)


def _heading(text: str, count: int) -> MarginRow:
    return MarginRow(((text, "heading"),), ((f"{count} ", "faint"),) if count else ())


def _note_rows(note: str) -> list[MarginRow]:
    """The beginning of the note about the article; nothing without one."""
    if not note:
        return []
    lines = [line for part in note.splitlines() if part.strip() for line in wrap(part, NOTE_WIDTH)]
    if len(lines) > NOTE_ROWS:
        lines = [*lines[: NOTE_ROWS - 1], f"{lines[NOTE_ROWS - 1]} …"]
    rows = [MarginRow(((f"  {line}", ""),), whole=True) for line in lines]
    return [_heading("Note", 0), *rows, MarginRow(())]


class _Listed(NamedTuple):
    """One of the rows of an annotation, which is written out when it comes on screen."""

    annotation: Annotation
    below: bool
    """Whether it is the second, with tags and note."""


def _annotation_row(row: _Listed, colors: Mapping[str, str], *, ascii: bool) -> MarginRow:
    annotation = row.annotation
    bracket, pen = ("| ", "note: ") if ascii else ("▎ ", "✎ ")
    color = annotation.color or next((colors[tag] for tag in annotation.tags if tag in colors), MARK_COLOR)
    if not row.below:
        said = wording.clip(annotation.exact, 60)
        return MarginRow(((bracket, color), (said, "")), annotation=annotation)
    pieces: list[Piece] = [("  ", "")]
    pieces += [(f"#{tag} ", colors.get(tag, color)) for tag in annotation.tags]
    if annotation.note:
        pieces.append((pen + wording.clip(annotation.note, 60), "faint"))
    return MarginRow(tuple(pieces), annotation=annotation)


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
