"""The keys of the list of annotations that no other list has; they join the one registry in `tui/actions.py`."""

from __future__ import annotations

from typing import Final

REVIEW_KEYS: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("open_passage", "enter", "open", "Open the passage in its article; on a heading, fold the group"),
    ("cards", "space", "cards", "Cards, with the whole passage and comment, or a list"),
    ("group_by", "tab", "group", "Group by tag, by article, by name, or not at all"),
    ("group_back", "shift+tab", "group back", "The grouping before"),
    ("review_order", "o", "order", "What was changed last first, in the order of the texts, or by title"),
    ("unfold_group", "right,l", "unfold", "Unfold the group; on an annotation, open its passage"),
    ("fold_group", "left,h", "fold", "Fold the group, or go to its heading"),
    ("fold_groups", "z", "fold all", "Fold all groups, or unfold them"),
    ("color_listed", "C", "colour", "Choose a colour for the annotation, or for all that are chosen"),
)
"""Id, keys, label and what it does."""
