"""What a review of annotations is made of: all that a query finds, in an order, group by group."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from enum import StrEnum

from annotations.model import Span


class ReviewOrder(StrEnum):
    """In which order annotations are listed."""

    NEWEST = "newest"
    """What was changed last comes first."""
    PLACE = "place"
    """Articles from the newest to the oldest, the passages of each in the order of its text."""
    TITLE = "title"
    """Articles by their titles, the passages of each in the order of its text."""


class Grouping(StrEnum):
    """What annotations are put together by."""

    NONE = ""
    TAG = "tag"
    ARTICLE = "article"
    NAME = "name"
    """The names that are mentioned in the passage, or overlap it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Annotations with something in common; an annotation can be in several groups."""

    key: str
    """What the group is known by as long as the library is open; `` for what is in no other group."""
    label: str
    """The tag, the title of the article or the name; `` for annotations without any."""
    about: str
    """The day of the article or the label of the name, else ``."""
    color: str
    """The colour that the tag was given, else ``."""
    ids: array[int]
    """The annotations, in the order of the list."""


@dataclass(frozen=True, slots=True)
class Review:
    """All annotations that a query finds, by their ids: eight bytes each, and their rows when they are shown."""

    groups: tuple[Group, ...]
    """Without grouping there is one, of all of them, or none."""
    count: int
    """How many annotations there are, each counted once."""


@dataclass(frozen=True, slots=True)
class Context:
    """The paragraphs that an annotated passage is in, on one line."""

    text: str
    passage: Span
    """The passage, in code points of `text`."""
    sentences: Span
    """The sentences that the passage touches, likewise."""
