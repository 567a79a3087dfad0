"""A first look at a feed: whether it is well-formed, what it says of itself, and how much care it needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

MAX_DEPTH = 200
"""Elements within elements from which on only the most patient parser is trusted with a document."""

MAX_ATTRIBUTES = 300
"""Attributes of an element from which on parsers take for ever."""

_CUT = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)
_ITEMS = frozenset(["item", "entry"])
_WORDS = frozenset(["title", "description", "summary", "content", "encoded", "tagline"])


@dataclass(slots=True)
class Survey:
    """What was found out about a document."""

    problem: str = ""
    """Why it is not well-formed, with its line; empty if it is."""
    careful: bool = False
    """Whether it has what `fastfeedparser` leaves out: markup that is not escaped, `xml:base`, comments inside of
    words, a `guid` that says that it is no address."""
    deep: bool = False
    hostile: bool = False
    """Whether it was made to keep parsers busy."""
    cut: bool = False
    """Whether it ends before it should."""
    channel: dict[str, str] = field(default_factory=dict)
    """What stands directly under `channel` or `feed`, by name without prefix in small letters; the first counts."""
    around: tuple[str, ...] = ()
    """The elements that the items are in, outermost first."""
    parted: bool = False
    """Whether items are in other elements than the first one is, or may be."""
    start: int = -1
    """The byte at which the first item begins..."""
    end: int = -1
    """...and the one at which the end tag of the last whole item does."""


class _StopError(Exception):
    """Enough has been seen."""


def survey(data: bytes) -> Survey:
    """Look through a document in UTF-8 that has no document type; items are counted as little as possible."""
    surveyor = Surveyor()
    surveyor.look(data, last=True)
    return surveyor.found


class Surveyor:
    """Looks through a document bit by bit; `found` is what there is to say so far."""

    def __init__(self) -> None:
        self.found = Survey()
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        _Handlers(self._parser, self.found)

    def look(self, data: bytes | memoryview, *, last: bool = False) -> None:
        """Look at what comes next; there must be no problem yet."""
        found = self.found
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            found.cut = error.code in _CUT
            found.problem = (
                f"is not well-formed XML (line {error.lineno}: {expat.errors.messages[error.code]})"
            )
        except _StopError as error:
            found.problem = str(error)


class _Handlers:
    """What is done at the parser's events; `depth` counts the elements that are open."""

    def __init__(self, parser: expat.XMLParserType, found: Survey) -> None:
        self._parser, self._found = parser, found
        self._depth = 0
        self._item = 0
        """Depth of the item that is open, 0 for none."""
        self._top = 0
        """Depth of `channel` or `feed`."""
        self._names: list[str] = []
        """The elements that are open around items."""
        self._words = ""
        """The part of an item that is open, if it holds words."""
        self._field = ""
        self._parts: list[str] = []
        self._no_address = self._has_link = False
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CommentHandler = self._comment

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        if attributes:
            self._found.careful |= "xml:base" in attributes
            if len(attributes) > MAX_ATTRIBUTES:
                self._found.hostile = True
                raise _StopError(f"has an element with more than {MAX_ATTRIBUTES} attributes")
        if depth > MAX_DEPTH:
            self._found.deep = True
            raise _StopError(f"has elements nested more than {MAX_DEPTH} deep")
        if self._item:
            if depth == self._item + 1:
                local = name.rpartition(":")[2] if ":" in name else name
                self._words = local if local in _WORDS and "xhtml" not in attributes.get("type", "") else ""
                if local in ("title", "summary") and "xhtml" in attributes.get("type", ""):
                    self._found.careful = True
                if local == "link":
                    self._has_link = True
                elif local == "guid" and attributes.get("isPermaLink", "").casefold() == "false":
                    self._no_address = True
            elif self._words:
                self._found.careful = True
            return
        self._outside(name, depth, attributes)

    def _begin_item(self, depth: int) -> None:
        found = self._found
        self._item, self._words = depth, ""
        self._no_address = self._has_link = False
        if found.start < 0:
            found.start, found.around = self._parser.CurrentByteIndex, tuple(self._names)
        elif len(self._names) != len(found.around):
            found.parted = True

    def _outside(self, name: str, depth: int, attributes: dict[str, str]) -> None:
        """An element that is in no item."""
        local = name.rpartition(":")[2].casefold()
        if local in _ITEMS and depth > 1:
            self._begin_item(depth)
            return
        self._names.append(name)
        self._found.parted |= self._found.start >= 0 and depth <= len(self._found.around)
        if local in ("channel", "feed") and not self._top:
            self._top = depth
            for attribute, known in (("xml:lang", "language"), ("xml:base", "base")):
                if attribute in attributes:
                    self._found.channel[known] = attributes[attribute]
        elif self._top and depth == self._top + 1 and local not in self._found.channel:
            self._field, self._parts = local, []
            self._parser.CharacterDataHandler = self._parts.append
            if local == "link" and (attributes.get("rel", "alternate") != "alternate"):
                self._field = f"link {attributes['rel']}"
            if "href" in attributes:
                self._found.channel.setdefault(self._field, attributes["href"])

    def _end(self, name: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if depth == self._item:
            self._item = 0
            self._found.end = self._parser.CurrentByteIndex
            if self._no_address and not self._has_link:
                self._found.careful = True
        elif not self._item:
            self._names.pop()
            if self._field and depth == self._top + 1:
                self._parser.CharacterDataHandler = None
                self._found.channel.setdefault(self._field, "".join(self._parts).strip())
                self._field = ""

    def _comment(self, _: str) -> None:
        if self._item and self._words and self._depth > self._item:
            self._found.careful = True
