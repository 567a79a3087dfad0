"""Which style classes the reading column has, and how a theme's colours become its inks."""

from __future__ import annotations

from rich.style import Style
from textual.app import App
from textual.widget import Widget

from annotations.model import BlockKind
from tui.reading.paint import Inks

LABELS = ("PER", "ORG", "LOC", "MISC")
TAG_COLORS = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")

_BLOCKS = {
    BlockKind.TITLE: "reading--title",
    BlockKind.HEADING: "reading--heading",
    BlockKind.QUOTATION: "reading--quotation",
    BlockKind.VERSE: "reading--verse",
}

COMPONENTS: set[str] = {
    *_BLOCKS.values(),
    *(f"reading--{name}" for name in ("lead", "link", "target", "selection", "caret", "faint")),
    *(f"reading--label-{label.lower()}" for label in LABELS),
    *(f"reading--tint-{color}" for color in TAG_COLORS),
    *(f"reading--bracket-{color}" for color in TAG_COLORS),
}


def without_color(app: App[object]) -> bool:
    """Whether colours cannot carry a meaning: `NO_COLOR` is set, or the terminal has 16 colours or fewer."""
    return app.no_color or app.console.color_system in (None, "standard")


def inks_of(widget: Widget) -> Inks:
    """The inks for a widget whose component classes are `COMPONENTS`."""

    def partial(name: str) -> Style:
        return widget.get_component_rich_style(f"reading--{name}", partial=True)

    base = widget.rich_style
    return Inks(
        base=base,
        blocks={kind: base + widget.get_component_rich_style(name, partial=True) for kind, name in _BLOCKS.items()},
        lead=base + partial("lead"),
        link=partial("link"),
        mentions={label: partial(f"label-{label.lower()}") for label in LABELS},
        tints={color: partial(f"tint-{color}") for color in TAG_COLORS},
        brackets={color: base + partial(f"bracket-{color}") for color in TAG_COLORS},
        target=Style() if without_color(widget.app) else partial("target"),
        selection=Style(reverse=True) if without_color(widget.app) else partial("selection"),
        caret=Style(reverse=True, underline=True) if without_color(widget.app) else partial("caret"),
        faint=base + partial("faint"),
        plain=without_color(widget.app),
    )
