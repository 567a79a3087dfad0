"""Annotations of many articles, as a list of three lines each or as cards with all that was said."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from annotations.model import Anchor, Annotation, AnnotationRow
from annotations.review import Context, Group, Grouping
from tui import wording
from tui.marked import marked
from tui.outline import HEADING, Outline
from tui.themes import MARK_COLOR, tag_color
from tui.widgets.rows import COLOURS, Line, Piece
from tui.widgets.uneven_rows import UnevenRows

PAGE: Final = 30
"""Annotations that are read at once."""

KEPT: Final = 600
"""Annotations that are kept in memory."""

MEASURE: Final = 96
"""Cells of a card's lines at most; longer ones are hard to read."""

WITHOUT: Final = {Grouping.TAG: "without a tag", Grouping.NAME: "without a name"}
"""What the group of those is called that are in no other."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: the heading of a group, or an annotation in it."""

    group: Group
    row: AnnotationRow | None
    """None for a heading, and for an annotation that is gone since the list was made."""
    heading: bool = False


class ReviewRows(UnevenRows[Entry]):
    """Shows the rows of an outline; what is not on screen is not read."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COLOURS

    def __init__(
        self,
        rows: Callable[[Sequence[int]], Sequence[AnnotationRow]],
        context: Callable[[AnnotationRow], Context | None],
        *,
        ascii: bool = False,
        id: str | None = None,
    ) -> None:
        """`rows` reads annotations by their ids, `context` what stands around one."""
        super().__init__(ascii=ascii, id=id)
        self._listed, self._around = rows, context
        self._known: OrderedDict[int, AnnotationRow | None] = OrderedDict()
        self.outline: Outline | None = None
        self.grouping = Grouping.NONE
        self.tag_colors: Mapping[str, str] = {}
        """The colours that tags were given."""
        self.cards = False
        self.held: dict[int, None] = {}
        """Annotations that stay chosen, wherever their rows are by now."""

    def choose(self, anchor: int | None, *, everything: bool = False) -> None:
        """Choose from a row to the bar, or everything; None for neither."""
        self.held = {}
        super().choose(anchor, everything=everything)

    @property
    def choosing(self) -> bool:
        """Whether several rows are chosen, or are being chosen."""
        return bool(self.held) or super().choosing

    def chosen(self, index: int) -> bool:
        """Whether a row is chosen."""
        if not self.held:
            return super().chosen(index)
        spot = self.outline.spot(index) if self.outline else None
        if spot is None or self.outline is None or spot.at == HEADING:
            return False
        return self.outline.review.groups[spot.group].ids[spot.at] in self.held

    def hold(self) -> None:
        """Let what is chosen stay chosen, though rows come, go and change places."""
        if super().choosing:
            held = dict.fromkeys(self.chosen_ids)
            self.choose(None)
            self.held = held

    def set_outline(self, outline: Outline, cursor: int, *, keep: bool = False) -> None:
        """Show other rows; with `keep` the bar stays at its height on screen."""
        self.hold()
        self.outline = outline
        self._known.clear()
        self.show(outline.count, cursor, keep=keep)

    def refetch(self) -> None:
        """Draw the same rows as they are in the store by now."""
        self._known.clear()
        super().refetch()

    def item(self, index: int) -> Entry | None:
        """The heading or annotation of a row, read with its neighbours if need be; None outside the list."""
        spot = self.outline.spot(index) if self.outline else None
        if spot is None or self.outline is None:
            return None
        group = self.outline.review.groups[spot.group]
        if spot.at == HEADING:
            return Entry(group, None, heading=True)
        id_ = group.ids[spot.at]
        if id_ not in self._known:
            start = spot.at - spot.at % PAGE
            ids = group.ids[start : start + PAGE]
            self._known.update(dict.fromkeys(ids))
            self._known.update((row.annotation.id, row) for row in self._listed(ids))
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return Entry(group, self._known[id_])

    @property
    def chosen_ids(self) -> list[int]:
        """The annotations that are chosen; without a choice, that under the bar, or all under its heading."""
        if self.held:
            return list(self.held)
        if self.outline is None:
            return []
        return self.outline.everything() if self.all_chosen else self.outline.chosen(*self.choice)

    def color(self, annotation: Annotation) -> str:
        """What an annotation is drawn in: its colour, else that of its first tag."""
        tag = next(iter(annotation.tags), "")
        return annotation.color or (self._tag_color(tag) if tag else MARK_COLOR)

    def _tag_color(self, tag: str) -> str:
        return tag_color(tag, self.tag_colors.get(tag, ""))

    def tags(self, annotation: Annotation) -> list[Piece]:
        """The tags, each in its colour."""
        return [(f"#{tag} ", self._tag_color(tag)) for tag in annotation.tags]

    def lines(self, item: Entry, *, current: bool) -> Sequence[Line]:
        """One line of a heading, three of an annotation in the list, as many as it takes on a card."""
        bar, edge = ("> ", "| ") if self.ascii else ("▸ ", "▌ ")
        begin: Piece = (bar if current else edge if self.chosen(self.drawn) else "  ", "accent")
        side: Piece = (edge if self.chosen(self.drawn) else "  ", "accent")
        if item.heading:
            return (self._heading(item.group, begin),)
        if item.row is None:
            return (((begin, ("  deleted", "faint")), ()),)
        return self._card(item.row, begin, side) if self.cards else self._short(item.row, begin, side)

    def _heading(self, group: Group, begin: Piece) -> Line:
        folded = self.outline is not None and group.key in self.outline.folded
        label, style, about = group.label, "strong", group.about
        if not group.key:
            label, style = WITHOUT.get(self.grouping, ""), "faint"
        elif self.grouping is Grouping.TAG:
            label, style = f"#{label}", tag_color(group.label, group.color)
        elif self.grouping is Grouping.ARTICLE:
            about = wording.date(about)
        left = [
            begin,
            ("+ " if folded else "- ", "faint"),
            (label, style),
            (f"  {about}" if about else "", "faint"),
        ]
        return (left, [(f"  {len(group.ids):,} ", "accent")])

    def _swatch(self, annotation: Annotation) -> Piece:
        return ("# " if self.ascii else "■ ", self.color(annotation))

    def _state(self, annotation: Annotation) -> list[Piece]:
        """What is wrong with its place, if anything is."""
        said = {Anchor.ORPHAN: "passage gone ", Anchor.UNCERTAIN: "place uncertain "}.get(annotation.anchor)
        return [(said, "accent")] if said else []

    def _short(self, row: AnnotationRow, begin: Piece, side: Piece) -> Sequence[Line]:
        pen, gap = ("note: ", " - ") if self.ascii else ("✎ ", " · ")
        note = row.annotation
        said: list[Piece] = [side, ("  ", ""), *self.tags(note)]
        if note.note:
            said.append((pen + wording.clip(note.note, 200), ""))
        if len(said) == 2:
            said.append(("marked", "faint"))
        where = [row.article_title, *row.sources[:1], wording.date(row.article_published)]
        return (
            (
                (begin, self._swatch(note), (wording.clip(note.exact, 300), "strong")),
                ((f"  {wording.date(note.modified)} ", "faint"),),
            ),
            (said, self._state(note)),
            (
                (side, ("  " + gap.join(part for part in where if part), "faint")),
                ((f"  {wording.clip(note.creator, 20)} ", "faint"),) if note.creator else (),
            ),
        )

    def _card(self, row: AnnotationRow, begin: Piece, side: Piece) -> Sequence[Line]:
        pen, gap = ("note: ", " - ") if self.ascii else ("✎ ", " · ")
        note, width = row.annotation, min(self.size.width - 6, MEASURE)
        who = gap.join(part for part in (note.creator, wording.date(note.created)) if part)
        top = [begin, self._swatch(note), *(self.tags(note) or [("marked", "faint")]), *self._state(note)]
        lines: list[Line] = [(top, [(f"  {who} ", "faint")])]
        lines += [([side, ("  ", ""), *line], ()) for line in self._in_context(row, width)]
        for number, written in enumerate(note.note.splitlines()):
            indent = pen if not number else " " * len(pen)
            for at, line in enumerate(marked(written, 0, 0, width - len(pen), 10_000, ascii=self.ascii)):
                lines.append(
                    ([side, ("  ", ""), (indent if not at else " " * len(pen), "accent"), *line], ())
                )
        where = [row.article_title, *row.sources[:1], wording.date(row.article_published)]
        lines.append(([side, ("  " + gap.join(part for part in where if part), "faint")], ()))
        lines.append(((side,), ()))
        return lines

    def _in_context(self, row: AnnotationRow, width: int) -> list[list[Piece]]:
        """The whole passage in its sentences."""
        context = self._around(row)
        if context is None:
            text = " ".join(row.annotation.exact.split())
            return marked(text, 0, len(text), width, 10_000, ascii=self.ascii)
        begin, end = context.sentences
        start, after = context.passage
        return marked(context.text[begin:end], start - begin, after - begin, width, 10_000, ascii=self.ascii)
