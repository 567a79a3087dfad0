"""The last look at what is drawn: a library file that another program wrote may hold anything."""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What a terminal obeys instead of showing it, or turns round; none of it takes a cell."""


class Inert(LineFilter):
    """Leaves out what could steer the terminal.

    What Glosse takes in is cleaned then, so there is nothing to find in its own libraries: it costs one look at each
    row that is drawn anew.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without controls."""
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [Segment(_STEERING.sub("", text), style, control) for text, style, control in segments]
