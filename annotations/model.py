"""The records that cross layers: frozen, without behaviour beyond what their own fields answer.

Every `start` and `end` is a half-open range of Unicode code points into a canonical text, which its SHA-256 names.
Every time is UTC in ISO 8601 with milliseconds and `Z`; `published` may be coarser (`2017`, `2017-08`, `2017-08-06`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

CONTEXT = 32
"""Code points of prefix and suffix kept with a selector (design: 32)."""

COLORS = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")
"""The colours that tags and annotations can have."""


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


class BlockKind(StrEnum):
    """What a range of the text is, for the eye and for search."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTATION = "quotation"
    VERSE = "verse"


class Block(NamedTuple):
    """One block of the text; blocks are in order, never overlap, and leave only line ends between them.

    A tuple, since a feed has a hundred thousand of them.
    """

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    """Depth of a heading (1-6) or nesting of an item or quotation (0 is outermost)."""
    marker: str = ""
    """What is shown before an item and is not part of the text (`•`, `3.`); empty where the text has its own."""


@dataclass(frozen=True, slots=True)
class Link:
    """A passage that leads somewhere."""

    start: int
    end: int
    url: str


@dataclass(frozen=True)
class Text:
    """A canonical text with its structure; equal content has an equal hash whatever the structure."""

    content: str
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    rules: int = 1
    """Version of the canonical rules that made it."""

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the content in UTF-8, as 64 hexadecimal digits."""
        from hashlib import sha256

        return sha256(self.content.encode()).hexdigest()

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """The blocks as one row of values, which takes a quarter of the time: processes exchange many thousands."""
        return _text, (self.content, tuple(chain.from_iterable(self.blocks)), self.links, self.rules)


def _text(content: str, row: tuple[Any, ...], links: tuple[Link, ...], rules: int) -> Text:
    """A text out of what `Text.__reduce__` says."""
    values = iter(row)
    return Text(content, tuple(map(Block._make, zip(*[values] * 5, strict=True))), links, rules)


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a file, page or feed yields it, before the library knows it."""

    title: str
    text: Text
    byline: str = ""
    published: str = ""
    language: str = ""
    """ISO 639-1 code, or empty where the source does not say."""
    source: str = ""
    """Name of where it comes from, as a person would say it."""
    url: str = ""
    tags: tuple[str, ...] = ()
    origin: str = ""
    """What it is known by where it has no address: the file it was read from, as a `file:` address."""
    words: int = 0
    """Words of the text, where they are counted already."""

    def __reduce__(self) -> tuple[type[Draft], tuple[str | Text | tuple[str, ...] | int, ...]]:
        """Ten times as fast as what dataclasses do by themselves."""
        about = self.title, self.text, self.byline, self.published, self.language, self.source, self.url
        return Draft, (*about, self.tags, self.origin, self.words)


class Coding(IntEnum):
    """How far a person is with the coding of an article."""

    UNCODED = 0
    CODING = 1
    CODED = 2

    @property
    def word(self) -> str:
        """As queries, files and the command line name it."""
        return self.name.lower()

    @property
    def following(self) -> Coding:
        """What comes next; after the last the first again."""
        return Coding((self + 1) % len(Coding))


@dataclass(frozen=True, slots=True)
class Article:
    """One row of the list: what can be shown without loading the text."""

    id: int
    uid: str
    title: str
    byline: str
    published: str
    language: str
    sources: tuple[str, ...]
    url: str
    words: int
    read: bool
    starred: bool
    archived: bool
    tags: tuple[str, ...]
    text_hash: str
    added: str
    annotations: int
    """Number of annotations that are not deleted."""
    seed: bool = False
    """Whether Glosse brought it along for a new library."""
    coding: Coding = Coding.UNCODED
    note: str = ""
    """What is said of it as a whole, in Markdown."""


class RawMention(NamedTuple):
    """A name as a pipeline found it in a text; a tuple, since a long text has ten thousand of them."""

    start: int
    end: int
    label: str


class Mention(NamedTuple):
    """A name in a text, after the person's corrections; a tuple for the same reason."""

    start: int
    end: int
    label: str
    text: str
    name: str
    """The name it is counted under (`Maduros` and `Maduro` are both `Nicolás Maduro`)."""
    pipeline: str
    """`name version` of the pipeline, or `person` for one added by hand."""


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something mentioned, over one article or the whole library."""

    name: str
    label: str
    mentions: int
    articles: int
    first: str = ""
    """Day of the first article that mentions it, as precise as that says; '' for none or an article's own names."""
    last: str = ""
    at_most: bool = False
    """Whether there may be fewer articles: of merged names in very many, one with two of them counts twice."""


@dataclass(frozen=True, slots=True)
class NameRule:
    """What a person said about a name, wherever it is mentioned."""

    id: int
    name: str
    label: str
    target: str
    """The name that it counts as; '' for itself."""
    hidden: bool
    """Whether it is left out of lists."""
    created: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A mention of a name with what stands around it."""

    article: Article
    mention: Mention
    sentence: str
    start: int
    """Where the mention begins in the sentence, in code points."""
    annotations: tuple[Annotation, ...]
    """What is annotated there."""


class Relation(StrEnum):
    """Where a name stands that is mentioned near a quotation: what can be seen, not who speaks."""

    SENTENCE = "sentence"
    """In a sentence of the quotation, outside its marks: likely the speaker, or who is spoken to."""
    INSIDE = "inside"
    """Only within the marks."""
    NEAR = "near"
    """Only in the same paragraph."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Direct speech in a paragraph that mentions a name."""

    article: Article
    span: Span
    """Where it is in the text, its marks included."""
    context: str
    """Its sentences on one line; what is cut off is an ellipsis."""
    start: int
    """Where it begins in the context, in code points."""
    end: int
    relation: Relation
    annotations: tuple[Annotation, ...]
    """What is annotated there."""


@dataclass(frozen=True, slots=True)
class Companion:
    """A name that is mentioned in the same paragraphs as another."""

    name: str
    label: str
    together: int
    """Paragraphs with both."""
    paragraphs: int
    """Paragraphs with this one, in the same articles."""
    strength: float
    """Log-likelihood ratio of the two being together, 0 where they are no more often than by chance."""


class Anchor(StrEnum):
    """How an annotation sits on the current text."""

    EXACT = "exact"
    MOVED = "moved"
    UNCERTAIN = "uncertain"
    ORPHAN = "orphan"


@dataclass(frozen=True, slots=True)
class Selector:
    """A passage described so that it can be found again: position, exact quote and context."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """A passage that a person marked, with what was said about it."""

    id: int
    uid: str
    article: int
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    text_hash: str
    tags: tuple[str, ...]
    note: str
    color: str
    creator: str
    created: str
    modified: str
    anchor: Anchor = Anchor.EXACT
    score: float = 1.0

    @property
    def span(self) -> Span:
        """The range it covers."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """An annotation with what a list over many articles shows beside it."""

    annotation: Annotation
    article_title: str
    article_url: str
    article_published: str
    sources: tuple[str, ...]
    sentence: str
    """The sentence around its start, for reading it out of context."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """An annotation whose passage is gone or not certain, and the likeliest place for it in the text now."""

    annotation: Annotation
    """With the old passage and what stood around it."""
    article_title: str
    place: Span | None
    """None if nothing in the text is like the passage."""
    text_hash: str
    """The text that the place is in."""
    score: float
    """How much speaks for the place, 0 to 1."""
    exact: str
    prefix: str
    suffix: str
    """The words of the place, and 32 code points before and after it."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A word that a person sorts passages and articles by; `country/venezuela` stands below `country`."""

    id: int
    uid: str
    name: str
    color: str
    """Name of one of the eight tag colours, or empty for one chosen from the name."""
    description: str
    key: int
    """Digit 1-9 that sets it at once, or 0."""
    count: int
    """Annotations that carry it."""
    examples: tuple[str, ...] = ()
    """Passages that show what it is for, each on one line."""


class Scope(StrEnum):
    """How far a correction of a mention reaches."""

    HERE = "here"
    ARTICLE = "article"
    EVERYWHERE = "everywhere"


class CorrectionKind(StrEnum):
    """What a correction does to the mentions of a text."""

    ADD = "add"
    DISMISS = "dismiss"
    RELABEL = "relabel"


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's word over a pipeline's: laid over its mentions on reading."""

    start: int
    """Where it was made; as much as `end` where it was made in another article."""
    end: int
    surface: str
    """The words it was made on; in scope `article` and `everywhere` it holds wherever they stand."""
    kind: CorrectionKind
    label: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction as the library keeps it."""

    id: int
    article: int
    """The article it was made in."""
    correction: Correction
    creator: str
    created: str


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query under a name."""

    id: int
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A comment that was being written when the program ended."""

    session: str
    article: int
    article_title: str
    annotation: int | None
    """The annotation whose comment it is, None for a new one."""
    span: Span | None
    """Its passage in the text now, None if that is gone or not certain."""
    was: Span
    """Its passage in the text in which it was begun."""
    text_hash: str
    """Names that text."""
    exact: str
    """The words of the passage."""
    note: str
    at: str

    @property
    def whole(self) -> bool:
        """Whether it is about the article as a whole: then there is no passage."""
        return self.was.start == self.was.end


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A source and how many of its articles are not archived."""

    name: str
    articles: int
    unread: int


@dataclass(frozen=True, slots=True)
class Position:
    """Where a person was in an article."""

    top: int
    """First code point on screen."""
    caret: int


@dataclass(frozen=True, slots=True)
class PipelineInfo:
    """A pipeline that can recognise names in one language."""

    name: str
    version: str
    digest: str
    """SHA-256 over its files: two trainings under one name are two pipelines."""
    language: str
    labels: tuple[str, ...]
    path: str
    """Directory, or the package name of an installed pipeline."""
    score: float | None
    """Micro-F1 (exact span and label, in percent) on `measured_on`, or None where nobody measured it."""
    measured_on: str = ""
    licence: str = ""

    @property
    def title(self) -> str:
        """`name version`, as mentions and legends give it."""
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class Taught:
    """What teaching a pipeline a person's corrections came to; scores are micro-F1 in percent, exact span and label."""

    pipeline: str
    """Name of the pipeline that was made, or empty if it was no better and thrown away."""
    parent: str
    """Name of the pipeline that was taught."""
    lessons: int
    """Corrected paragraphs that were learned from."""
    held_out: int
    """Corrected paragraphs that were kept back to test."""
    before: float
    """Score on those kept back, before..."""
    after: float
    """...and after."""
    check_before: float
    """Score on the check set that Glosse brings, before..."""
    check_after: float
    """...and after."""

    @property
    def better(self) -> bool:
        """Whether it finds more on the corrected paragraphs and has lost half a point at most on the check set."""
        return self.after > self.before and self.check_after >= self.check_before - 0.5


class Priority(IntEnum):
    """What is recognised first."""

    SCREEN = 0
    VISIBLE = 1
    REST = 2


class AddStatus(StrEnum):
    """What adding did to the library."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AddResult:
    """What became of one thing to add."""

    status: AddStatus
    where: str
    """Path, `path:line` or `-`."""
    article: Article | None = None
    reason: str = ""
    refused: tuple[str, ...] = ()
    """Tags that it came with and that the closed code book does not have."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was made, undone or redone, said in one line for the footer."""

    message: str
    article: int | None = None
    """Article it concerns, to show it there."""
    annotation: int | None = None
    start: int | None = None
    """Where in that article, in code points."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that an export or import could not carry."""

    what: str
    count: int
    annotations: tuple[str, ...] = ()
    """UUIDs of annotations that it concerns; of very many the first."""
    forms: tuple[str, str] = field(default=("", ""), compare=False, repr=False)
    """How one such loss is called, and how several, where that is known: losses of several files are added up."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What is to be exported, and how."""

    query: str = ""
    """Articles that it finds, archived ones included."""
    seeds: bool = False
    """Articles that Glosse brought along too, though nobody annotated them."""
    mentions: bool = False
    """Recognised names too, where the format has a place for them."""
    template: str = ""
    """Name of a template that Glosse brings or path of one, for the format `template`."""
    ids: tuple[int, ...] = ()
    """Only these articles, whatever the query."""
    annotations: str | None = None
    """Only the annotations that this query finds, and their articles; None for all of the articles."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote."""

    articles: int = 0
    annotations: int = 0
    losses: tuple[Loss, ...] = ()
    files: tuple[Path, ...] = ()
    """Where several were written: the first of them by name, at most a hundred."""


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """A format in which annotations are handed on or taken in, as a person is told of it."""

    name: str
    about: str
    suffix: str
    """The usual end of a file's name, with its dot."""
    reads: bool
    writes: bool
    binary: bool
    """Whether its files are not text, so that no terminal should get them."""
    carries: tuple[str, ...]
    """What it can hold, in the plural, in a fixed order."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do."""

    new: int = 0
    same: int = 0
    changed: int = 0
    conflicting: int = 0
    """Changed in the file and, later, in the library, which keeps its own."""
    unmatched: int = 0
    losses: tuple[Loss, ...] = ()
    details: Mapping[str, int] = field(default_factory=dict)
