"""Draws one row of the reading column: text, names, annotations, margin brackets, caret and selection."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from annotations.model import Anchor, Annotation, BlockKind, Span
from annotations.text import Segments
from tui.reading.breaks import cell_count
from tui.reading.find import Hits
from tui.reading.kept import Content, Overlay, Stretch, Strips
from tui.reading.runs import Index, Layers, Run
from tui.reading.wrap import Layout, Row
from tui.themes import MARK_COLOR

GUTTER = 6
"""Cells left of the column: four brackets, the target's sign, a gap."""
LABELS = 4
"""Cells right of the column, for the labels of the names in a row."""
BRACKET = "▎"
"""Stands beside the rows of an annotation; one cell."""
BRACKETS = 4
"""Annotations that a row's gutter can show beside each other."""

QUANTITY = Style(italic=True)
UPRIGHT = Style(italic=False)
"""A quantity where everything around it is italic."""

PLAIN_MENTION: Mapping[str, Style] = {
    "PER": Style(underline=True),
    "ORG": Style(underline=True, italic=True),
    "LOC": Style(underline=True),
    "MISC": Style(underline=True, italic=True),
    "DATE": QUANTITY,
    "MONEY": QUANTITY,
    "PERCENT": QUANTITY,
}
"""What says that something is a name or a quantity without colour: names are underlined, quantities are not."""
PLAIN_ANNOTATION = Style(bold=True)
OVERLAP = Style(underline2=True)


@dataclass(frozen=True)
class Inks:
    """The styles of a theme that the column is drawn with."""

    base: Style = field(default_factory=Style)
    blocks: Mapping[BlockKind, Style] = field(default_factory=dict)
    lead: Style = field(default_factory=Style)
    link: Style = field(default_factory=Style)
    mentions: Mapping[str, Style] = field(default_factory=dict)
    """Label -> foreground; what says the same without colour is added here, not there."""
    tints: Mapping[str, Style] = field(default_factory=dict)
    """Tag colour -> background of a passage."""
    deep_tints: Mapping[str, Style] = field(default_factory=dict)
    """The same where annotations overlap."""
    brackets: Mapping[str, Style] = field(default_factory=dict)
    """Tag colour -> foreground of its bracket in the margin."""
    target: Style = field(default_factory=Style)
    jumped: Style = field(default_factory=Style)
    """A passage that was jumped to, and that operators act on; told apart from tints that lie over it."""
    hit: Style = field(default_factory=Style)
    """Words that were searched for."""
    dim: Style = field(default_factory=Style)
    """Foreground of the paragraphs beside the one that is read."""
    selection: Style = field(default_factory=Style)
    caret: Style = field(default_factory=Style)
    faint: Style = field(default_factory=Style)
    letters: Style = field(default_factory=Style)
    """The letters of a quick jump."""
    plain: bool = False
    """Whether colours cannot be relied on (`NO_COLOR`, 16 colours): bold and reverse say the same then."""

    def name(self, label: str) -> Style:
        """How a name of that label is drawn on plain ground."""
        style = self.base + PLAIN_MENTION.get(label, PLAIN_MENTION["MISC"])
        return style if self.plain else style + self.mentions.get(label, self.mentions.get("MISC", Style()))


class Painter:
    """Draws rows of one text at one width, and keeps them until what they show changes."""

    def __init__(
        self, segments: Segments, layout: Layout, inks: Inks, *, left: int, width: int, ascii: bool = False
    ) -> None:
        """`left` is the cell where the gutter begins, `width` the cells of the whole widget."""
        self.segments = segments
        self.text = segments.text
        self.layout = layout
        self.inks = inks
        self.left = left
        self.width = width
        self.ascii = ascii
        self.layers = Layers((), ())
        self.colors: Mapping[str, str] = {}
        self.labels = False
        self.hits = Hits("", "")
        self.lit: int | None = None
        """The only block that is not dimmed, if any is."""
        self._lanes: Mapping[int, int] = {}
        self._links = Index(self.text.links)
        self._strips = Strips()
        self._styles: dict[tuple[object, ...], Style] = {}

    @property
    def rebuilt(self) -> int:
        """Rows drawn anew so far, for tests of how little a key redraws."""
        return self._strips.rebuilt

    def set_layers(self, layers: Layers, colors: Mapping[str, str], *, labels: bool) -> None:
        """Show other names or annotations; `colors` maps a tag's name to its colour."""
        if layers.annotations is not self.layers.annotations:
            self._lanes = lanes(layers.annotations, self.layout)
        self.layers, self.colors, self.labels = layers, colors, labels
        self._strips.outdate()

    def set_inks(self, inks: Inks) -> None:
        """Draw in other inks from now on."""
        if inks != self.inks:
            self.inks = inks
            self._strips.clear()
            self._styles.clear()

    def set_hits(self, hits: Hits) -> None:
        """Show where the words stand that were searched for."""
        self.hits = hits
        self._strips.outdate()

    def light(self, block: int | None) -> bool:
        """Dim all blocks but one, or none; whether that changes anything."""
        changed = block != self.lit
        if changed:
            self.lit = block
            self._strips.outdate()
        return changed

    def row_end(self, index: int) -> int:
        """Where the row ends in code points, with the spaces that hang over its end."""
        if (
            index + 1 < len(self.layout)
            and self.layout.rows[index + 1].block == self.layout.rows[index].block
        ):
            return self.layout.rows[index + 1].start
        return max(self.layout.rows[index].end, self.layout.rows[index].start + 1)

    def paint(self, index: int, overlay: Overlay) -> Strip:
        """Row `index` of the layout as a strip of `width` cells."""
        row, over = self.layout.rows[index], self._over(index, overlay)
        return self._strips.get(
            index, over, lambda: self._content(index, row), lambda content: self._draw(row, content, over)
        )

    def fresh(self, index: int, overlay: Overlay) -> bool:
        """Whether row `index` is as it was drawn last."""
        row = self.layout.rows[index]
        return self._strips.fresh(index, self._over(index, overlay), lambda: self._content(index, row))

    def _over(self, index: int, overlay: Overlay) -> Overlay | None:
        row = self.layout.rows[index]
        return overlay.within(row.start, self.row_end(index)) if row.block >= 0 else None

    def _content(self, index: int, row: Row) -> Content:
        """What the layers let row `index` show."""
        if row.block < 0:
            return Content(self._gutter(self._bridging(index), row.end + 1))
        return Content(
            self._gutter(self.layers.touching(row.start, self.row_end(index)), row.start),
            tuple(self._stretch(run) for run in self.layers.runs(row.start, row.end)),
            tuple(self.hits.touching(row.start, row.end)),
            self.lit not in (None, row.block),
            self.labels,
        )

    def _stretch(self, run: Run) -> Stretch:
        mention = run.mention
        nested = sorted(run.annotations, key=lambda annotation: annotation.start - annotation.end)
        return Stretch(
            run.start,
            run.end,
            mention.label if mention else "",
            mention is not None and run.start == mention.start,
            tuple(self.color(annotation) for annotation in nested),
        )

    def _draw(self, row: Row, content: Content, over: Overlay | None) -> Strip:
        inks = self.inks
        sign = (":" if self.ascii else "┊") if over and over.target else " "
        segments = [Segment(" " * self.left, inks.base), *content.gutter]
        segments += [Segment(sign, inks.faint), Segment(" ", inks.base)]
        if row.indent:
            segments.append(Segment(row.lead.rjust(row.indent)[-row.indent :], inks.lead))
        if row.block >= 0:
            base = inks.blocks.get(self.text.blocks[row.block].kind, inks.base)
            for stretch in content.stretches:
                segments.extend(self._pieces(stretch, base, content, over))
        if over and over.caret >= row.end:
            segments.append(Segment(" " * (over.caret - row.end), inks.base))
            segments.append(Segment(" ", inks.caret))
        if content.labels:
            segments.extend(self._label_column(content, segments))
        return filled(segments, self.width, inks.base)

    def _bridging(self, index: int) -> tuple[Annotation, ...]:
        """Annotations that run on across a blank row: in the row above and in the one below."""
        if not 0 < index < len(self.layout) - 1:
            return ()
        above, below = self.layout.rows[index - 1], self.layout.rows[index + 1]
        return tuple(a for a in self.layers.touching(above.start, above.end) if a.end > below.start)

    def _gutter(self, annotations: tuple[Annotation, ...], begun: int) -> tuple[Segment, ...]:
        """Four lanes of brackets; one that begins in the row shows its tag's initial.

        `begun` is where the row begins; the lane next to the text is the first.
        """
        bracket = "|" if self.ascii else BRACKET
        lanes = [Segment(" ", self.inks.base)] * BRACKETS
        for annotation in annotations:
            lane = self._lanes.get(annotation.id, 0)
            ink = self.inks.brackets.get(self.color(annotation), self.inks.base)
            if lane < BRACKETS:
                lanes[lane] = Segment(initial(annotation) if annotation.start >= begun else bracket, ink)
        if any(self._lanes.get(annotation.id, 0) >= BRACKETS for annotation in annotations):
            lanes[-1] = Segment("+", self.inks.faint)
        return tuple(reversed(lanes))

    def color(self, annotation: Annotation) -> str:
        """The colour an annotation is shown in: its own, else its first tag's."""
        if annotation.color:
            return annotation.color
        return next((self.colors[tag] for tag in annotation.tags if tag in self.colors), MARK_COLOR)

    def _pieces(self, stretch: Stretch, base: Style, content: Content, over: Overlay | None) -> list[Segment]:
        """A stretch cut where links, hits, target, selection or caret begin and end."""
        inks, cuts = self.inks, {stretch.start, stretch.end}
        links = self._links.touching(stretch.start, stretch.end)
        spans: list[Span] = [*(Span(link.start, link.end) for link in links), *content.hits]
        if over:
            spans += [span for span in (over.selection, over.target) if span]
            if stretch.start <= over.caret < stretch.end:
                spans.append(Span(over.caret, self.segments.grapheme(over.caret).end))
        for span in spans:
            cuts.update(edge for edge in span if stretch.start < edge < stretch.end)
        pieces = []
        for start, end in itertools.pairwise(sorted(cuts)):
            style = self._style(stretch, base, any(link.start <= start < link.end for link in links))
            if any(hit.start <= start < hit.end for hit in content.hits):
                style += inks.hit
            if content.dimmed:
                style += inks.dim
            if over:
                style = self._laid_over(style, start, over, tinted=bool(stretch.colors))
            pieces.append(Segment(self.text.content[start:end], style))
        return pieces

    def _style(self, stretch: Stretch, base: Style, link: bool) -> Style:
        key = (base, stretch.label, stretch.colors, link)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._mix(base, stretch.label, stretch.colors, link)
        return style

    def _mix(self, base: Style, label: str, colors: tuple[str, ...], link: bool) -> Style:
        inks, style = self.inks, base
        if link:
            style += inks.link
        if colors:
            tints = inks.deep_tints if len(colors) > 1 else inks.tints
            style += PLAIN_ANNOTATION if inks.plain else tints.get(colors[-1], PLAIN_ANNOTATION)
        if label:
            marked = PLAIN_MENTION.get(label, PLAIN_MENTION["MISC"])
            style += UPRIGHT if marked is QUANTITY and base.italic else marked
            if not inks.plain:
                style += inks.mentions.get(label, inks.mentions.get("MISC", Style()))
        if len(colors) > 1:
            style += OVERLAP
        return style

    def _laid_over(self, style: Style, at: int, overlay: Overlay, *, tinted: bool) -> Style:
        if at == overlay.caret:
            return style + self.inks.caret
        if overlay.selection and overlay.selection.start <= at < overlay.selection.end:
            return style + self.inks.selection
        if overlay.target and overlay.target.start <= at < overlay.target.end:
            style = style if tinted else style + self.inks.target
            return style + self.inks.jumped if overlay.jumped else style
        return style

    def _label_column(self, content: Content, drawn: list[Segment]) -> list[Segment]:
        """The labels of the names in this row, right of the column: whole where there is room, else their initials."""
        labels = [stretch.label for stretch in content.stretches if stretch.begins]
        used = cell_count("".join(segment.text for segment in drawn))
        room = self.width - used - 2
        said = " ".join(labels)
        if len(said) > room:
            said = "".join(label[0] for label in labels)[: max(room, 0)]
        return [Segment(" " * (max(room - len(said), 0) + 1) + said, self.inks.faint)] if said else []


def filled(segments: list[Segment], width: int, style: Style) -> Strip:
    """A strip of `width` cells as the terminal counts them, whatever Rich counts; filled up in a style, or cut."""
    # Counted together: a vowel sign at the beginning of one stands over the end of the one before.
    whole = "".join(segment.text for segment in segments)
    brackets = whole.count(BRACKET)
    missing = width - brackets - (cell_count(whole.replace(BRACKET, "")) if brackets else cell_count(whole))
    if missing < 0:
        return Strip(segments).adjust_cell_length(width, style)
    return Strip([*segments, Segment(" " * missing, style)] if missing else segments, width)


def initial(annotation: Annotation) -> str:
    """What stands for an annotation in the gutter: the first letter of its first tag's last part.

    `*` without a tag, `?` for one that is not certain to be on its passage.
    """
    if annotation.anchor is Anchor.UNCERTAIN:
        return "?"
    name = annotation.tags[0].rsplit("/", 1)[-1] if annotation.tags else ""
    letter = name[:1].upper()
    return letter if len(letter) == 1 and cell_len(letter) == 1 else "*"


def lanes(annotations: Iterable[Annotation], layout: Layout) -> dict[int, int]:
    """The lane of each annotation's bracket, by its id: no two in one row share one, and it never changes lanes."""
    last: list[int] = []
    found: dict[int, int] = {}
    row_of = layout.row_of
    for annotation in annotations:
        first, end = row_of(annotation.start), row_of(annotation.end - 1)
        if not last or last[0] < first:
            last[:1] = [end]
            found[annotation.id] = 0
            continue
        lane = next((number for number, row in enumerate(last) if row < first), len(last))
        last[lane : lane + 1] = [end]
        found[annotation.id] = lane
    return found
