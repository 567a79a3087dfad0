"""What was done to a library, and what was deleted from it, as lists show them. Times are UTC in ISO 8601."""

from __future__ import annotations

from dataclasses import dataclass

from annotations.model import Annotation


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a person, as the journal has it."""

    id: int
    """Grows with every action."""
    at: str
    operation: str
    """What kind of action it was: `annotate`, `edit`, `delete`, `read` …"""
    message: str
    """What the footer said when it was done."""
    article: int | None
    """The article it was done in, or the first of several; None if it was about none, or that is gone."""
    article_title: str
    annotation: int | None
    start: int | None
    """Where in the article it was, in code points of the text of that time."""
    undone: bool
    own: bool
    """Whether this session did it."""
    undoable: bool
    """Whether `undo` gets to it, in its turn: not if it is undone, or if another program does it meanwhile."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """An annotation that was deleted, and can be restored."""

    annotation: Annotation
    """As it was; its offsets are in the text that its `text_hash` names."""
    article_title: str
    at: str
    """When it was deleted."""
