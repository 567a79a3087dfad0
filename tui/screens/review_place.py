"""Where the list of annotations is: its filter, order and groups, and the row of the bar."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from annotations.model import AnnotationRow
from annotations.review import Grouping, ReviewOrder

ORDERS: Final = {
    ReviewOrder.NEWEST: "changed last first",
    ReviewOrder.PLACE: "in the order of the texts, the newest article first",
    ReviewOrder.TITLE: "by title of the article, in the order of the text",
}
"""The orders and what they are called."""

SHORT: Final = {ReviewOrder.NEWEST: "", ReviewOrder.PLACE: "in order", ReviewOrder.TITLE: "by title"}
"""The same in the top line; nothing for the usual one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the list of annotations was left, to come back to it."""

    query: str = ""
    cursor: int = 0
    order: ReviewOrder = ReviewOrder.NEWEST
    group: Grouping = Grouping.NONE
    folded: frozenset[str] = field(default_factory=frozenset)
    cards: bool = False
    key: str = ""
    """The group of the row under the bar."""
    annotation: int = 0
    """The annotation under the bar, 0 for the heading of its group."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The annotation that was opened, and where the list was left."""

    row: AnnotationRow
    place: Place
