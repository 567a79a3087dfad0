"""Putting a canonical text together out of blocks, with links and title at the right offsets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from itertools import groupby

from annotations.model import Block, BlockKind, Link, Text
from annotations.text.canonical import INVISIBLE, RULES, characters, clean_line

_SPACES = re.compile("  +")
_INVISIBLE = re.compile(INVISIBLE)
_ATTACHING = re.compile("[\u1160-\u11ff]")
_block = partial(tuple.__new__, Block)
"""Makes a block of its values in a third of the time: a feed has a hundred thousand."""


def cut(text: Text, start: int, end: int) -> str:
    """The passage from `start` to `end`, both clamped to the text."""
    return text.content[max(start, 0) : max(end, 0)]


class TextBuilder:
    """Makes a canonical text out of blocks, which are given in reading order as plain or linked pieces."""

    def __init__(self, title: str = "") -> None:
        """Begin it, with a title of one line as a block of its own in front."""
        self._title = clean_line(title)
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._links: list[Link] = []
        self._length = 0
        if self._title:
            self._put(self._title, BlockKind.TITLE, 0, "")

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been added."""
        return len(self._parts) == bool(self._title)

    def add(
        self,
        pieces: Iterable[tuple[str, str]] | str,
        kind: BlockKind = BlockKind.PARAGRAPH,
        level: int = 0,
        marker: str = "",
    ) -> None:
        """Add a block of pieces (content, URL or ""); a block without visible content is left out.

        White space inside becomes one space, except that a verse keeps its lines and their indentation; blank
        lines part a verse into several blocks.
        """
        if kind is BlockKind.VERSE:
            whole = [(pieces, "")] if isinstance(pieces, str) else list(pieces)
            for stanza in _stanzas(_canonical_pieces(whole)):
                self._append(stanza, kind, level, marker)
        elif isinstance(pieces, str):
            self._put(_spaced(characters(pieces)).strip(), kind, level, marker)
        else:
            self._append(_flowed(_canonical_pieces(list(pieces))), kind, level, marker)

    def add_line(self, line: str, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> None:
        """Add a block as `add` does, of a line out of a text that `characters` has made."""
        self._put(_spaced(line).strip(), kind, level, "")

    def build(self) -> Text:
        """The text of all blocks added so far; where the first of them is the title, it stands there once."""
        if self._title and len(self._parts) > 1 and _same_line(self._parts[1], self._title):
            return self._untitled()
        return Text("\n\n".join(self._parts), tuple(self._blocks), tuple(self._links), RULES)

    def _untitled(self) -> Text:
        """The text without the title in front, which its first block is again."""
        by = len(self._title) + 2
        blocks = [
            _block((start - by, end - by, kind, level, mark))
            for start, end, kind, level, mark in self._blocks[1:]
        ]
        blocks[0] = Block(0, blocks[0].end, BlockKind.TITLE)
        links = tuple([Link(link.start - by, link.end - by, link.url) for link in self._links])
        return Text("\n\n".join(self._parts[1:]), tuple(blocks), links, RULES)

    def _append(self, pieces: list[tuple[str, str]], kind: BlockKind, level: int, marker: str) -> None:
        """Add a block of pieces that are canonical together, with their links."""
        offset = self._put("".join(piece for piece, _ in pieces), kind, level, marker)
        if offset is None or not any(url for _, url in pieces):
            return
        for url, run in groupby(pieces, key=lambda piece: piece[1]):
            linked = "".join(piece for piece, _ in run)
            if url:
                self._link(offset, linked, url)
            offset += len(linked)

    def _put(self, content: str, kind: BlockKind, level: int, marker: str) -> int | None:
        """Add a block of canonical content; returns where it starts, None if nothing of it would be seen."""
        if not "!" <= content[:1] <= "~" and _INVISIBLE.fullmatch(content):
            return None
        start = self._length + 2 if self._parts else 0
        self._length = start + len(content)
        self._parts.append(content)
        self._blocks.append(_block((start, self._length, kind, level, marker)))
        return start

    def _link(self, offset: int, piece: str, url: str) -> None:
        """Note a link over `piece` without the white space around it."""
        start = offset + len(piece) - len(piece.lstrip())
        end = offset + len(piece.rstrip())
        if start < end:
            self._links.append(Link(start, end, url))


def with_title(title: str, text: Text) -> Text:
    """The text with a title in front as a block of its own; where it already stands, it only becomes one."""
    title = clean_line(title)
    if not title:
        return text
    if text.blocks and _same_line(text.content[text.blocks[0].start : text.blocks[0].end], title):
        first = Block(text.blocks[0].start, text.blocks[0].end, BlockKind.TITLE)
        return replace(text, blocks=(first, *text.blocks[1:]))
    block = Block(0, len(title), BlockKind.TITLE)
    if not text.content:
        return replace(text, content=title, blocks=(block,), links=())
    by = len(title) + 2
    moved = [
        _block((start + by, end + by, kind, level, mark)) for start, end, kind, level, mark in text.blocks
    ]
    return Text(
        f"{title}\n\n{text.content}",
        (block, *moved),
        tuple([Link(link.start + by, link.end + by, link.url) for link in text.links]) if text.links else (),
        text.rules,
    )


def _same_line(content: str, title: str) -> bool:
    """Whether a block is the title and nothing but it: on one line, and not indented as verse may be."""
    begins = content[:1] == title[:1] and "\n" not in content
    return begins and content == content.strip() and clean_line(content) == title


def _attaches(character: str) -> bool:
    """Whether it may join with what stands before it when both are brought to normal form C."""
    return bool(_ATTACHING.match(character)) or unicodedata.category(character)[0] == "M"


def _canonical_pieces(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pieces whose concatenation is canonical: marks at the start of a piece go to the piece before."""
    if len(pieces) == 1:
        return [(characters(pieces[0][0]), pieces[0][1])]
    whole: list[tuple[str, str]] = []
    for content, url in pieces:
        content = characters(content)
        lead = 0
        while whole and lead < len(content) and not content[lead].isascii() and _attaches(content[lead]):
            lead += 1
        if lead:
            before, before_url = whole[-1]
            whole[-1] = characters(before + content[:lead]), before_url
        if len(content) > lead:
            whole.append((content[lead:], url))
    return whole


def _flowed(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pieces on one line: every run of spaces and line ends one space, none at either end."""
    flowed: list[tuple[str, str]] = []
    after_space = True
    for content, url in pieces:
        content = _spaced(content)
        if after_space:
            content = content.lstrip(" ") if flowed else content.lstrip()
        if content:
            after_space = content[-1] == " "
            flowed.append((content, url))
    while flowed:
        content, url = flowed.pop()
        if content := content.rstrip():
            return [*flowed, (content, url)]
    return []


def _spaced(content: str) -> str:
    """The content with one space for each run of spaces and line ends."""
    content = content.replace("\n", " ")
    return _SPACES.sub(" ", content) if "  " in content else content


def _stanzas(pieces: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The pieces of a verse, parted at blank lines, without space at the ends of lines."""
    content = "".join(piece for piece, _ in pieces)
    urls = [url for piece, url in pieces for _ in piece] if any(url for _, url in pieces) else None
    stanzas: list[list[tuple[str, str]]] = []
    lines: list[tuple[int, int]] = []
    offset = 0
    for line in [*content.split("\n"), ""]:
        if line.strip():
            lines.append((offset, offset + len(line.rstrip())))
        elif lines:
            stanzas.append(_lined(content, urls, lines))
            lines = []
        offset += len(line) + 1
    return stanzas


def _lined(content: str, urls: list[str] | None, lines: list[tuple[int, int]]) -> list[tuple[str, str]]:
    """Some lines of a verse as pieces, one a run of the same URL."""
    if urls is None:
        return [("\n".join(content[start:end] for start, end in lines), "")]
    pieces: list[tuple[str, str]] = []
    for number, (start, end) in enumerate(lines):
        if number:
            pieces.append(("\n", ""))
        while start < end:
            stop = start
            while stop < end and urls[stop] == urls[start]:
                stop += 1
            pieces.append((content[start:stop], urls[start]))
            start = stop
    return pieces
