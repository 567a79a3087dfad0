"""Turning a run of marked-up pieces into blocks, for Markdown and HTML alike."""

from __future__ import annotations

from dataclasses import dataclass

from annotations.ingest.links import absolute
from annotations.model import BlockKind, Text
from annotations.text import TextBuilder, characters

BULLET = "•"
"""What stands before an entry of a list without numbers."""

VERSE_LINE = 80
"""Code points up to which the lines that a writer broke are verse; longer ones are paragraphs."""


@dataclass(slots=True)
class _List:
    """A list that is open; `number` is that of the next entry, None without numbers."""

    number: int | None
    marker: str = ""
    """Marker of the current entry, until its first block has it."""
    inside: bool = False
    """Whether an entry is open."""


class Flow:
    """Collects text with its structure open around it, and puts it together block by block.

    `base` is the address that links are relative to; without one, relative links lead nowhere. A `title` stands in
    front as a block of its own.
    """

    def __init__(self, base: str = "", title: str = "") -> None:
        self._base = base
        self._builder = TextBuilder(title)
        self._pieces: list[tuple[str, str]] = []
        self._lists: list[_List] = []
        self._links: list[str] = []
        self._quotes = 0
        self._heading = 0
        self._verse = 0

    def text(self, content: str) -> None:
        """Words; their line ends are spaces, except in a verse."""
        self._pieces.append((content if self._verse else content.replace("\n", " "), self._url))

    def paragraph(self, content: str) -> None:
        """Words that are a block of their own, whatever stands around it; white space in them is one space."""
        self.flush()
        if self._verse or self._heading or self._lists or self._quotes or self._links:
            self.text(content)
            self.flush()
        else:
            self._builder.add_line(characters(content))

    def line_break(self) -> None:
        """A line end that the writer wanted."""
        self._pieces.append(("\n", self._url))

    def open_link(self, url: str) -> None:
        """The words that follow lead to `url`, if it is one that a link may lead to."""
        self._links.append(absolute(url, self._base))

    def close_link(self) -> None:
        """The end of the words that lead somewhere."""
        if self._links:
            self._links.pop()

    def heading(self, level: int) -> None:
        """A heading of level 1-6 begins."""
        self.flush()
        self._heading = level

    def end_heading(self) -> None:
        """The heading ends."""
        self.flush()
        self._heading = 0

    def quote(self) -> None:
        """A block quotation begins."""
        self.flush()
        self._quotes += 1

    def end_quote(self) -> None:
        """A block quotation ends."""
        self.flush()
        self._quotes = max(self._quotes - 1, 0)

    def verse(self) -> None:
        """Lines that stay as they are begin."""
        self.flush()
        self._verse += 1

    def end_verse(self) -> None:
        """Lines that stay as they are end."""
        self.flush()
        self._verse = max(self._verse - 1, 0)

    def open_list(self, number: int | None) -> None:
        """A list begins, numbered from `number` on unless that is None."""
        self.flush()
        self._lists.append(_List(number))

    def close_list(self) -> None:
        """A list ends."""
        self.flush()
        if self._lists:
            self._lists.pop()

    def item(self) -> None:
        """An entry of the innermost list begins."""
        self.flush()
        if not self._lists:
            self._lists.append(_List(None))
        innermost = self._lists[-1]
        innermost.inside = True
        innermost.marker = BULLET
        if innermost.number is not None:
            innermost.marker = f"{innermost.number}."
            innermost.number += 1

    def end_item(self) -> None:
        """An entry of the innermost list ends."""
        self.flush()
        if self._lists:
            self._lists[-1].inside = False

    def flush(self) -> None:
        """End the block that the pieces so far make, if they make one."""
        if not self._pieces:
            return
        pieces, self._pieces = self._pieces, []
        if not pieces[0][0].strip() and not any(content.strip() for content, _ in pieces):
            return
        if self._verse:
            self._builder.add(pieces, BlockKind.VERSE)
        elif self._heading:
            self._builder.add(pieces, BlockKind.HEADING, self._heading)
        elif self._lists and self._lists[-1].inside:
            marker, self._lists[-1].marker = self._lists[-1].marker, ""
            self._builder.add(pieces, BlockKind.ITEM, len(self._lists) - 1, marker)
        elif self._quotes:
            self._builder.add(pieces, BlockKind.QUOTATION, self._quotes - 1)
        else:
            self._paragraph(pieces)

    def build(self) -> Text:
        """The text of everything so far; empty if that is nothing but the title."""
        self.flush()
        return Text("") if self._builder.is_empty else self._builder.build()

    @property
    def _url(self) -> str:
        return self._links[-1] if self._links else ""

    def _paragraph(self, pieces: list[tuple[str, str]]) -> None:
        """A paragraph; broken into lines it is a verse, or several paragraphs if the lines are long."""
        if len(pieces) == 1 and not pieces[0][1]:
            self._builder.add(pieces[0][0])
            return
        lines: list[list[tuple[str, str]]] = [[]]
        for content, url in pieces:
            if content == "\n":
                lines.append([])
            else:
                lines[-1].append((content, url))
        lengths = [len("".join(content for content, _ in line).strip()) for line in lines]
        if sum(length > 0 for length in lengths) > 1 and max(lengths) <= VERSE_LINE:
            self._builder.add(pieces, BlockKind.VERSE)
            return
        for line in lines:
            self._builder.add(line)
