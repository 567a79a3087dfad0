"""The dialog that shows and hides layers: labels, names by label, annotations by tag and by person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from annotations.model import Annotation, Mention, Tag
from tui.reading.layering import NAMES, QUANTITIES, Shown, layers_of, tag_layers
from tui.screens.typeahead import TypeAhead
from tui.widgets.rows import Line, RowList

SPOKEN = {
    "PER": "people", "ORG": "organisations", "LOC": "places", "MISC": "other names",
    "DATE": "dates", "MONEY": "amounts of money", "PERCENT": "percentages",
}  # fmt: skip


KEYS = {"PER": "p", "ORG": "o", "LOC": "l", "MISC": "m", "DATE": "d"}


@dataclass(frozen=True, slots=True)
class Layer:
    """One row of the dialog."""

    label: str
    layers: tuple[str, ...]
    """What it switches; nothing stands for the labels at the line's end."""
    count: int
    key: str = ""


def rows_of(
    mentions: Sequence[Mention], annotations: Sequence[Annotation], favourites: Mapping[int, Tag]
) -> list[Layer]:
    """The layers of an article, each with how much there is of it; a favourite tag's digit is its key."""
    digits = {f"#{tag.name}": str(digit) for digit, tag in favourites.items()}
    rows = [Layer("labels at the end of the line", (), 0, "i"), Layer("all names", NAMES, 0, "n")]
    for label in (*NAMES, *QUANTITIES):
        count = sum(mention.label == label for mention in mentions)
        if count or label in NAMES:
            rows.append(Layer(f"  {label} {SPOKEN[label]}", (label,), count, KEYS.get(label, "")))
    tags, persons = layers_of(annotations)
    if tags:
        rows.append(Layer("all annotations", tuple(tags), len(annotations), "a"))
    for layer in tags:
        count = sum(layer in tag_layers(annotation) for annotation in annotations)
        said = layer if layer != "#" else "without a tag"
        rows.append(Layer(f"  {said}", (layer,), count, digits.get(layer, "")))
    for layer in persons if len(persons) > 1 else ():
        count = sum(f"@{annotation.creator}" == layer for annotation in annotations)
        rows.append(Layer(f"  by {layer.removeprefix('@') or 'nobody named'}", (layer,), count))
    return rows


class LayerRows(RowList[Layer]):
    """The layers, each with a box that is ticked while it is shown."""

    shown = Shown()

    def lines(self, item: Layer, *, current: bool) -> Sequence[Line]:
        """Box and name at the left, how many and the key at the right."""
        on = not self.shown.off.issuperset(item.layers) if item.layers else self.shown.labels
        bar = ("> " if self.ascii else "▸ ") if current else "  "
        count = f"{item.count:,}  " if item.count else ""
        return (
            (
                [(bar, "accent"), ("[x] " if on else "[ ] ", "" if on else "faint"), (item.label, "")],
                [(count, "faint"), (f"{item.key or ' '} ", "accent")],
            ),
        )


class LayersDialog(TypeAhead, ModalScreen[None]):
    """Switches layers while the text behind it follows."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave"),
        Binding("enter,space", "switch"),
        Binding("down,j,tab", "step('cursor_down')"),
        Binding("up,k,shift+tab", "step('cursor_up')"),
    ]

    def __init__(
        self, layers: Sequence[Layer], shown: Shown, show: Callable[[Shown], None], *, ascii: bool = False
    ) -> None:
        """`show` is called with every change."""
        super().__init__()
        self._layers, self._shown, self._show, self._ascii = layers, shown, show, ascii

    def compose(self) -> ComposeResult:
        """Heading, layers, keys."""
        with Vertical(classes="dialog dialog-menu"):
            yield Static("What is shown in the text", classes="dialog--heading", markup=False)
            yield LayerRows(ascii=self._ascii)
            arrows = "Up/Down" if self._ascii else "↑↓"
            yield Static(
                f"Space or its key switches   {arrows} choose   Esc leave",
                classes="dialog--hint",
                markup=False,
            )

    def on_mount(self) -> None:
        """Show the layers with the bar on the first."""
        rows = self.query_one(LayerRows)
        rows.shown = self._shown
        rows.styles.height = min(len(self._layers), 16)
        rows.load(len(self._layers), lambda offset, limit: self._layers[offset : offset + limit], cursor=0)
        self.type_into(rows)

    def on_key(self, event: events.Key) -> None:
        """A layer's own key switches it."""
        if self.too_early(event):
            return
        for layer in self._layers:
            if layer.key and event.key == layer.key:
                event.stop()
                self._switch(layer)
                return

    @on(RowList.Opened)
    def action_switch(self) -> None:
        """Switch the layer under the bar."""
        if layer := self.query_one(LayerRows).current:
            self._switch(layer)

    def _switch(self, layer: Layer) -> None:
        if layer.layers:
            self._shown = self._shown.toggled(*layer.layers)
        else:
            self._shown = Shown(not self._shown.labels, self._shown.off)
        rows = self.query_one(LayerRows)
        rows.shown = self._shown
        rows.refresh()
        self._show(self._shown)

    def action_step(self, action: str) -> None:
        """Move the bar."""
        self.query_one(LayerRows).step(action)

    def action_leave(self) -> None:
        """Back to the text."""
        self.dismiss(None)
