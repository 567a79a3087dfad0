"""What a code book is made of, as lists show it: tags in their tree, what uses them, which are alike."""

from __future__ import annotations

from dataclasses import dataclass

from annotations.model import Article, Tag


@dataclass(frozen=True, slots=True)
class TagNode:
    """A tag in the tree, or a level that only has tags below it."""

    name: str
    """With all levels: `country/venezuela`."""
    tag: Tag | None
    """None for a level that is no tag itself."""
    own: int
    """Annotations that carry it."""
    whole: int
    """Annotations that carry it or a tag below it, each counted once."""
    articles: int
    """Articles that carry it themselves."""
    below: int
    """Tags below it."""

    @property
    def depth(self) -> int:
        """Levels above it."""
        return self.name.count("/")

    @property
    def level(self) -> str:
        """The last part of its name."""
        return self.name.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class TagUse:
    """What some tags are on, together."""

    tags: int
    """How many tags these are."""
    annotations: int
    articles: int
    """Articles that carry one themselves."""
    bare: int
    """Annotations that have no other tag."""
    silent: int
    """Of those, the ones that have no comment either."""
    rules: int = 0
    """Rules that give one of them to articles."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Two tags that may be one."""

    one: TagNode
    other: TagNode
    """The one that is used more: what the first would be merged into."""
    why: str
    """`spelling`, `ending` or `typo`."""


@dataclass(frozen=True, slots=True)
class Together:
    """How often a tag is used with another one."""

    name: str
    color: str
    annotations: int
    """Annotations that carry both."""
    articles: int
    """Articles in which, themselves or on annotations, both stand."""


@dataclass(frozen=True, slots=True)
class BookTaken:
    """What reading a code book did to the tags here."""

    new: int
    changed: int
    """Tags of which something was filled in."""
    same: int
    differing: int
    """Of the same ones, those whose colour, description or digit is another in the file; what is here stayed."""
    refused: tuple[str, ...] = ()
    """Tags that the closed code book does not have."""


@dataclass(frozen=True, slots=True)
class TagRule:
    """A query whose articles get a tag: those that are there, and those that come."""

    id: int
    uid: str
    tag: str
    query: str
    creator: str
    created: str


@dataclass(frozen=True, slots=True)
class RulePreview:
    """What a rule would do to the articles that are here."""

    articles: int
    """Articles that its query finds."""
    new: int
    """Of those, the ones that do not carry the tag yet."""
    first: tuple[Article, ...]
    """The first that it finds, in the order of lists."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tag that a passage may deserve, because passages like it have it."""

    tag: str
    score: float
    """The sum of how like they are, each of 1 for the same words."""
    passages: int
    """How many like passages have it."""
    like: str
    """The one that is most like it, on one line."""
    example: bool
    """Whether that is an example of the tag, and no annotation."""
    words: tuple[str, ...]
    """Words that it shares with the passage, those that say most first."""
