"""What is to be done to corrections, where that would change names, and rules as lists have them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotations.model import Article, Corrected, CorrectionKind, RawMention


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that a person is about to do to corrections."""

    said: str
    """What it comes to, in one line: `“Maduro” is ORG everywhere`."""
    before: tuple[Corrected, ...]
    """Those that go or change, as they are."""
    after: tuple[Corrected, ...]
    """Those that come or change, as they will be; a new one has an id above all others."""

    def over(self, corrections: Iterable[Corrected]) -> list[Corrected]:
        """These corrections once it is done, oldest first."""
        gone = {one.id for one in self.before}
        kept = (one for one in corrections if one.id not in gone)
        return sorted([*kept, *self.after], key=lambda one: one.id)


@dataclass(frozen=True, slots=True)
class Place:
    """A range of an article's text in which other names would stand. Offsets are code points."""

    article: int
    text_id: int
    """The text, in this library."""
    start: int
    end: int
    was: tuple[RawMention, ...]
    """The names that would go; empty where there is none."""
    becomes: tuple[RawMention, ...]
    """The names that would come."""


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A place with what a person needs to judge it."""

    place: Place
    article: Article
    text: str
    """The words of the range."""
    sentence: str
    """The sentence around it, on one line."""
    start: int
    """Where in the sentence the range begins."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A correction that holds everywhere, as lists show it."""

    made: Corrected
    article_title: str
    """Title of the article that it was made in..."""
    article_url: str
    """...and its address, empty if it has none."""

    @property
    def what(self) -> str:
        """What its words are: a label, or `no name`."""
        return (
            "no name" if self.made.correction.kind is CorrectionKind.DISMISS else self.made.correction.label
        )


@dataclass(frozen=True, slots=True)
class RulesTaken:
    """What taking in a file of rules did, or would do."""

    new: int = 0
    same: int = 0
    """Identical ones are here already."""
    differing: int = 0
    """Those here say something else of the same words, and stay."""
    replaced: int = 0
    """Those here said something else of the same words, and gave way."""
    unmatched: int = 0
    """Their words stand in no article of the library."""
