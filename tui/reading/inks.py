"""Which style classes the reading column has, and how a theme's colours become its inks."""

from __future__ import annotations

from rich.style import Style
from textual.app import App
from textual.widget import Widget

from annotations.model import BlockKind
from tui.reading.paint import Inks
from tui.themes import TAG_COLORS

LABELS = ("PER", "ORG", "LOC", "MISC", "DATE", "MONEY", "PERCENT")

_BLOCKS = {
    BlockKind.TITLE: "reading--title",
    BlockKind.HEADING: "reading--heading",
    BlockKind.QUOTATION: "reading--quotation",
    BlockKind.VERSE: "reading--verse",
}

COMPONENTS: set[str] = {
    *_BLOCKS.values(),
    *(
        f"reading--{name}"
        for name in ("lead", "link", "target", "hit", "letters", "dim", "selection", "caret", "faint")
    ),
    *(f"reading--label-{label.lower()}" for label in LABELS),
    *(f"reading--tint-{color}" for color in TAG_COLORS),
    *(f"reading--deep-{color}" for color in TAG_COLORS),
    *(f"reading--bracket-{color}" for color in TAG_COLORS),
}


def without_color(app: App[object]) -> bool:
    """Whether colours cannot carry a meaning: `NO_COLOR` is set, or there are 16 colours or fewer.

    Without a terminal (tests, pictures) nothing limits the colours.
    """
    if app.no_color or app.native_ansi_color:
        return True
    return not app.is_headless and app.console.color_system in (None, "standard")


def inks_of(widget: Widget) -> Inks:
    """The inks for a widget whose component classes are `COMPONENTS`."""

    def partial(name: str) -> Style:
        return widget.get_component_rich_style(f"reading--{name}", partial=True)

    def ground(name: str) -> Style:
        """Only the background, its transparency already mixed with what lies below."""
        return Style(bgcolor=widget.get_component_rich_style(f"reading--{name}").bgcolor)

    base, plain = widget.rich_style, without_color(widget.app)
    return Inks(
        base=base,
        blocks={
            kind: base + widget.get_component_rich_style(name, partial=True) for kind, name in _BLOCKS.items()
        },
        lead=base + partial("lead"),
        link=partial("link"),
        mentions={label: partial(f"label-{label.lower()}") for label in LABELS},
        tints={color: ground(f"tint-{color}") for color in TAG_COLORS},
        deep_tints={color: ground(f"deep-{color}") for color in TAG_COLORS},
        brackets={color: base + partial(f"bracket-{color}") for color in TAG_COLORS},
        target=Style() if plain else ground("target"),
        jumped=Style(reverse=True) if plain else Style(bold=True),
        hit=Style(reverse=True, italic=True) if plain else partial("hit"),
        dim=Style(dim=True) if plain else partial("dim"),
        selection=Style(reverse=True) if plain else ground("selection"),
        caret=Style(reverse=True, underline=True) if plain else partial("caret"),
        faint=base + partial("faint"),
        letters=Style(reverse=True, bold=True) if plain else partial("letters"),
        plain=plain,
    )
