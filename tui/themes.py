"""The themes: two weights, one accent, and colours only for labels and tags."""

from __future__ import annotations

from zlib import crc32

from textual.theme import Theme

TAG_COLORS = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")
MARK_COLOR = "blue"
"""What a passage without a tag is drawn in."""


def tag_color(name: str, color: str = "") -> str:
    """The colour of a tag: its own, else one that its name always gives."""
    return color or TAG_COLORS[crc32(name.casefold().encode()) % len(TAG_COLORS)]


_DARK_VARIABLES = {
    "label-per": "#7db4f0",
    "label-org": "#c9a0f0",
    "label-loc": "#7fcf9a",
    "label-misc": "#e0b070",
    "label-date": "#5cc4bf",
    "label-money": "#e592ab",
    "label-percent": "#b5c46a",
    "tag-red": "#e06c75",
    "tag-orange": "#e5945a",
    "tag-yellow": "#e0c35c",
    "tag-green": "#86c77b",
    "tag-teal": "#56b6c2",
    "tag-blue": "#6aa3f0",
    "tag-purple": "#b58ae0",
    "tag-pink": "#e38fc0",
    "faint": "#8a8f98",
    "rule": "#363b44",
    "caret": "#f0c674",
    "target": "#23272f",
    "hit": "#c9d36a",
    "dimmed": "#666b74",
    "selection": "#2c5a94",
}
_LIGHT_VARIABLES = {
    "label-per": "#1d5fae",
    "label-org": "#7a3fb0",
    "label-loc": "#1f7a43",
    "label-misc": "#96590a",
    "label-date": "#0d6f74",
    "label-money": "#ab2f55",
    "label-percent": "#68660c",
    "tag-red": "#c0392b",
    "tag-orange": "#c76a1e",
    "tag-yellow": "#a8860a",
    "tag-green": "#3c8a2e",
    "tag-teal": "#1a7f8c",
    "tag-blue": "#2463b5",
    "tag-purple": "#7d47b8",
    "tag-pink": "#b8437f",
    "faint": "#666b73",
    "rule": "#cfd3d9",
    "caret": "#b4620a",
    "target": "#eceef1",
    "hit": "#5b6b00",
    "dimmed": "#999da5",
    "selection": "#a9cbf5",
}

_SEPIA_VARIABLES = _LIGHT_VARIABLES | {
    "label-per": "#1f5690",
    "label-org": "#72388f",
    "label-loc": "#2a6a35",
    "label-misc": "#8a4b00",
    "faint": "#75664f",
    "dimmed": "#a3947a",
    "rule": "#d8c9a8",
    "caret": "#9c4a12",
    "target": "#eadfc4",
    "selection": "#d3bf8f",
    "hit": "#5f5a00",
}
_CONTRAST_VARIABLES = _DARK_VARIABLES | {
    "label-per": "#8fd0ff",
    "label-org": "#e3b8ff",
    "label-loc": "#8dffb0",
    "label-misc": "#ffd080",
    "label-date": "#7af0ea",
    "label-money": "#ffb0c8",
    "label-percent": "#e0f080",
    "faint": "#c8c8c8",
    "dimmed": "#8c8c8c",
    "rule": "#a0a0a0",
    "caret": "#ffff00",
    "target": "#303030",
    "selection": "#0050c8",
    "hit": "#ffff80",
}
_ANSI_VARIABLES = {
    "label-per": "ansi_blue",
    "label-org": "ansi_magenta",
    "label-loc": "ansi_green",
    "label-misc": "ansi_yellow",
    "label-date": "ansi_cyan",
    "label-money": "ansi_red",
    "label-percent": "ansi_cyan",
    "tag-red": "ansi_red",
    "tag-orange": "ansi_yellow",
    "tag-yellow": "ansi_bright_yellow",
    "tag-green": "ansi_green",
    "tag-teal": "ansi_cyan",
    "tag-blue": "ansi_blue",
    "tag-purple": "ansi_magenta",
    "tag-pink": "ansi_bright_magenta",
    "faint": "ansi_bright_black",
    "dimmed": "ansi_bright_black",
    "rule": "ansi_bright_black",
    "caret": "ansi_yellow",
    "target": "ansi_default",
    "selection": "ansi_blue",
    "hit": "ansi_yellow",
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "border-blurred": "ansi_bright_black",
    "block-cursor-foreground": "ansi_black",
    "block-cursor-background": "ansi_white",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
    "input-selection-background": "ansi_blue",
    "input-selection-foreground": "ansi_white",
    "screen-selection-background": "ansi_blue",
    "screen-selection-foreground": "ansi_white",
}


def _theme(name: str, ground: str, ink: str, accent: str, variables: dict[str, str], **others: str) -> Theme:
    """A theme of one ground, one ink and one accent."""
    return Theme(
        name=f"glosse-{name}",
        primary=accent,
        accent=accent,
        secondary=variables["faint"],
        foreground=ink,
        background=ground,
        surface=ground,
        warning=others["warning"],
        error=others["error"],
        success=others["success"],
        panel=others["panel"],
        boost=others["boost"],
        dark=name in ("dark", "contrast"),
        ansi=name == "ansi",
        variables=variables,
    )


_ON_DARK = {"warning": "#e5945a", "error": "#e06c75", "success": "#86c77b"}
_ON_LIGHT = {"warning": "#b4620a", "error": "#c0392b", "success": "#3c8a2e"}

THEMES = (
    _theme(
        "dark", "#16181d", "#d6d9de", "#f0c674", _DARK_VARIABLES, panel="#1f2229", boost="#2a2e37", **_ON_DARK
    ),
    _theme(
        "light",
        "#fbfaf7",
        "#22252a",
        "#8f4d05",
        _LIGHT_VARIABLES,
        panel="#f0efea",
        boost="#e4e3dd",
        **_ON_LIGHT,
    ),
    _theme(
        "sepia",
        "#f4ecd8",
        "#3b2f20",
        "#8a3f0a",
        _SEPIA_VARIABLES,
        panel="#ebe1c8",
        boost="#dfd2b3",
        **_ON_LIGHT,
    ),
    _theme(
        "contrast",
        "#000000",
        "#ffffff",
        "#ffff00",
        _CONTRAST_VARIABLES,
        panel="#1c1c1c",
        boost="#3a3a3a",
        **_ON_DARK,
    ),
    _theme(
        "ansi",
        "ansi_default",
        "ansi_default",
        "ansi_yellow",
        _ANSI_VARIABLES,
        panel="ansi_default",
        boost="ansi_default",
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
    ),
)
"""The first is the default; `ansi` takes the colours that the terminal gives its sixteen names."""
DEFAULT_VARIABLES = _DARK_VARIABLES
"""What a theme that is not ours (Textual's own) uses for labels and tags."""
