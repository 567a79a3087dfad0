"""A block of an article's text as HTML: cut wherever a highlight, link or name begins or ends.

Each piece is one `<mark>` that shows every annotation over it: the ground of the one that began last, and below the
words a line for each, which keeps its height from its first word to its last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, NamedTuple, Protocol, TypeVar

from annotations.formats.fragments import address
from annotations.formats.html_style import COLORS
from annotations.model import Annotation, Block, Link, Mention

LANES: Final = 4
"""Lines below the words that there is room for; whatever lies deeper shares the last."""

REL: Final = 'rel="noreferrer noopener"'


@dataclass(frozen=True, slots=True)
class Highlight:
    """An annotation as the page shows it."""

    number: int
    """What it is called by within its article, from 1."""
    key: str
    """Anchor of its note; that of its place in the text is `at-` and this."""
    color: str
    """One of `COLORS`."""
    annotation: Annotation
    lane: int = 0
    """Height of its line below the words, 0 the uppermost."""

    @property
    def start(self) -> int:
        """First code point."""
        return self.annotation.start

    @property
    def end(self) -> int:
        """Code point after the last one."""
        return self.annotation.end


class Marked(NamedTuple):
    """A block with what lies over it, in reading order."""

    block: Block
    highlights: list[Highlight]
    links: list[Link]
    mentions: list[Mention]


class _Ranged(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_R = TypeVar("_R", bound=_Ranged)


def color_of(annotation: Annotation, colors: dict[str, str]) -> str:
    """Its own colour, or that of its first tag that has one, or yellow."""
    named = (annotation.color, *(colors.get(tag, "") for tag in annotation.tags))
    return next((color for color in named if color in COLORS), "yellow")


def lanes(ranges: Sequence[_Ranged]) -> list[int]:
    """A height for each of the ranges, which are in order of their starts: no two that overlap share one,
    as long as there is room."""
    ends = [0] * LANES
    found = []
    for one in ranges:
        lane = next((lane for lane, end in enumerate(ends) if end <= one.start), LANES - 1)
        ends[lane] = max(ends[lane], one.end)
        found.append(lane)
    return found


def by_block(
    blocks: Sequence[Block],
    highlights: Sequence[Highlight],
    links: Sequence[Link],
    mentions: Sequence[Mention],
) -> Iterator[Marked]:
    """The blocks, each with what lies over it, in one pass over all four."""
    over = zip(
        blocks,
        _over(blocks, highlights),
        _over(blocks, sorted(links, key=lambda one: one.start)),
        _over(blocks, sorted(mentions, key=lambda one: one.start)),
        strict=True,
    )
    return (Marked(*one) for one in over)


def block_html(content: str, marked: Marked, refs: Iterable[Highlight]) -> str:
    """The words of a block with everything over them; `refs` are the highlights whose notes stand beside it."""
    block = marked.block
    numbers: defaultdict[int, list[str]] = defaultdict(list)
    for one in refs:
        numbers[min(max(one.end, block.start), block.end)].append(_ref(one))
    depth = depth_of(marked)
    cuts = {block.start, block.end, *numbers}
    over: tuple[_Ranged, ...] = (*marked.highlights, *marked.links, *marked.mentions)
    for ranged in over:
        cuts.update((max(ranged.start, block.start), min(ranged.end, block.end)))
    places = sorted(cuts)
    parts = ["".join(numbers[block.start])]
    running = zip(
        _running(places, marked.highlights),
        _running(places, marked.links),
        _running(places, marked.mentions),
        strict=True,
    )
    for start, end, (highlights, links, mentions) in zip(places, places[1:], running, strict=False):
        words = escape(content[start:end]).replace("\n", "<br>")
        words = _mark(_name(words, mentions), highlights, depth)
        parts.append(_link(words, links))
        parts.extend(numbers[end])
    return "".join(parts)


def depth_of(marked: Marked) -> int:
    """How many lines there are below the words of a block."""
    return max((one.lane + 1 for one in marked.highlights), default=1)


def _over(blocks: Sequence[Block], ranges: Sequence[_R]) -> Iterator[list[_R]]:
    """For each block what overlaps it; both are in order of their starts."""
    at, open_ones = 0, list[_R]()
    for block in blocks:
        open_ones = [one for one in open_ones if one.end > block.start]
        while at < len(ranges) and ranges[at].start < block.end:
            if ranges[at].end > max(block.start, ranges[at].start):
                open_ones.append(ranges[at])
            at += 1
        yield list(open_ones)


def _running(places: Sequence[int], ranges: Sequence[_R]) -> Iterator[list[_R]]:
    """For each place what covers the code point there; both are in order."""
    at, open_ones = 0, list[_R]()
    for place in places:
        open_ones = [one for one in open_ones if one.end > place]
        while at < len(ranges) and ranges[at].start <= place:
            open_ones.append(ranges[at])
            at += 1
        yield open_ones


def _mark(words: str, highlights: Sequence[Highlight], depth: int) -> str:
    if not highlights:
        return words
    inner = max(highlights, key=lambda one: (one.start, -one.end, one.number))
    title = "; ".join(", ".join((str(one.number), *one.annotation.tags)) for one in highlights)
    notes = " ".join(one.key for one in highlights)
    style = "" if depth == 1 else f' style="{_lines(highlights, depth)}"'
    return f'<mark class="{inner.color}"{style} title="{escape(title)}" aria-details="{escape(notes)}">{words}</mark>'


def _lines(highlights: Sequence[Highlight], depth: int) -> str:
    """The lines below a piece, one for each annotation over it, as backgrounds of a pixel-high picture each."""
    pictures = ",".join(f"linear-gradient(var(--{one.color}),var(--{one.color}))" for one in highlights)
    heights = ",".join(f"0 calc(100% - {3 * (depth - 1 - one.lane)}px)" for one in highlights)
    return f"background-image:{pictures};background-position:{heights}"


def _name(words: str, mentions: Sequence[Mention]) -> str:
    if not mentions:
        return words
    title = "; ".join(f"{one.label}: {one.name}" for one in mentions)
    return f'<span class="name" title="{escape(title)}">{words}</span>'


def _link(words: str, links: Sequence[Link]) -> str:
    url = address(links[0].url) if links else ""
    return f'<a href="{escape(url)}" {REL}>{words}</a>' if url else words


def _ref(one: Highlight) -> str:
    key = escape(one.key)
    label = f'aria-label="Annotation {one.number}"'
    return f'<sup class="ref"><a id="at-{key}" href="#{key}" {label}>{one.number}</a></sup>'
