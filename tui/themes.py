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

DARK = Theme(
    name="glosse-dark",
    primary="#f0c674",
    secondary="#8a8f98",
    accent="#f0c674",
    foreground="#d6d9de",
    background="#16181d",
    surface="#16181d",
    panel="#1f2229",
    boost="#2a2e37",
    warning="#e5945a",
    error="#e06c75",
    success="#86c77b",
    dark=True,
    variables=_DARK_VARIABLES,
)
LIGHT = Theme(
    name="glosse-light",
    primary="#8f4d05",
    secondary="#666b73",
    accent="#8f4d05",
    foreground="#22252a",
    background="#fbfaf7",
    surface="#fbfaf7",
    panel="#f0efea",
    boost="#e4e3dd",
    warning="#b4620a",
    error="#c0392b",
    success="#3c8a2e",
    dark=False,
    variables=_LIGHT_VARIABLES,
)
THEMES = (DARK, LIGHT)
DEFAULT_VARIABLES = _DARK_VARIABLES
"""What a theme that is not ours (Textual's own) uses for labels and tags."""
