"""What goes into a format and what comes out of one, independent of the library file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotations.model import (
    Anchor,
    AnnotationRow,
    Article,
    Coding,
    Draft,
    Loss,
    Mention,
    Selector,
    Tag,
    Text,
)

if TYPE_CHECKING:
    from annotations.formats.losses import Feature


@dataclass(frozen=True, slots=True)
class ExportArticle:
    """An article with all that a person added to it."""

    article: Article
    text: Text
    annotations: tuple[AnnotationRow, ...] = ()
    """In reading order."""
    tags: tuple[Tag, ...] = ()
    """Records of the tags that the article or its annotations carry; one repeated with a later article is
    written once."""
    mentions: tuple[Mention, ...] = ()
    """Names as the reader shows them, where they are asked for; never a person's annotation."""


@dataclass(frozen=True, slots=True)
class ImportArticle:
    """An article as a file brings it; its strings and its text are canonical."""

    draft: Draft
    uid: str = ""
    """UUID in lower case, or empty where the file gives none."""
    text_hash: str = ""
    """SHA-256 of the text as the file has it: what its annotations refer to."""
    sources: tuple[str, ...] = ()
    """All of them; `draft.source` is the first."""
    read: bool = False
    starred: bool = False
    archived: bool = False
    seed: bool = False
    added: str = ""
    titled: bool = True
    """Whether the file gives its title; without one its text alone tells which article it is."""
    coding: Coding = Coding.UNCODED
    note: str = ""


@dataclass(frozen=True, slots=True)
class ImportAnnotation:
    """An annotation as a file brings it, with everything by which its article can be recognised."""

    uid: str
    article_uid: str
    article_url: str
    text_hash: str
    """SHA-256 of the text that the selector's offsets count in."""
    selector: Selector
    tags: tuple[str, ...] = ()
    note: str = ""
    color: str = ""
    creator: str = ""
    created: str = ""
    modified: str = ""
    anchor: Anchor = Anchor.EXACT
    score: float = 1.0
    utf16: bool = False
    """Whether the selector's offsets count UTF-16 units, since the file has no text to convert them by."""
    lacks: frozenset[Feature] = frozenset()
    """What this file says nothing of, though its format could."""


@dataclass(frozen=True, slots=True)
class ImportNote:
    """A note about an article as a whole, from a format that has only annotations."""

    uid: str
    article_url: str
    text_hash: str
    """SHA-256 of the article's text, or empty where its address names it."""
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportTag:
    """A tag of the code book as a file brings it."""

    name: str
    uid: str = ""
    color: str = ""
    description: str = ""
    key: int = 0


Record = ImportArticle | ImportAnnotation | ImportNote | ImportTag | Loss
"""Whatever a reader yields: tags and articles come before the annotations that refer to them; a loss says what the
file has and Glosse has no place for."""
