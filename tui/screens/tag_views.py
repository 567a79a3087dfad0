"""The views of the list of tags: what they are called, and what is said where one has nothing to show."""

from __future__ import annotations

from typing import Final, Literal

View = Literal["all", "unused", "once", "similar"]

VIEWS: Final[dict[View, str]] = {
    "all": "Tags", "unused": "Unused tags", "once": "Tags used once", "similar": "Similar tags",
}  # fmt: skip
"""The views and their headings, in the order of the key that goes from one to the next."""

SHORT: Final[dict[View, str]] = {"all": "all", "unused": "unused", "once": "used once", "similar": "similar"}
"""The views, in the footer."""

EMPTY: Final[dict[View, tuple[str, ...]]] = {
    "all": (
        "No tags yet.", "Press n to make one, or t in a text; or take in a code book from the shell:",
        "  glosse tags import FILE",
    ),
    "unused": ("There is no tag that nothing carries.",),
    "once": ("No tag is used just once.",),
    "similar": (
        "No tags are alike.", "Tags that differ by blanks, by their endings or by one letter would stand here.",
    ),
}  # fmt: skip
