"""Where the rows of one line begin and end, and how many cells its graphemes take.

Cells are counted as terminals draw them, by `wcwidth`; Rich, by whose count Textual draws, differs in vowel signs of
Indic scripts and in a few emoji. Rows break by a small part of UAX #14: at spaces, after hyphens, dashes and slashes
inside words, at zero-width spaces, and between Han, kana and full-width characters with simple kinsoku. A word that
is longer than the row breaks between graphemes.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from itertools import accumulate

import wcwidth
from rich.cells import get_character_cell_size

#: Characters of one cell that are a grapheme of their own beside each other, and of whose spaces only U+0020 breaks.
SINGLE = (
    "\x20-\x7e\xa0-\xac\xae-\u02ff\u038e-\u03a1\u03a3-\u0482\u048a-\u052f\u0531-\u0556\u05d0-\u05ea\u061d-\u064a"
    "\u0660-\u066f\u0671-\u06d5\u10d0-\u10fa\u1e00-\u1f15\u2010-\u2027\u202f-\u205e\u20a0-\u20c0\u2150-\u218b"
    "\u2190-\u21ff\u2200-\u22ff"
)
#: Characters of two cells, each a grapheme of its own: punctuation, kana, Han, and full-width forms.
DOUBLE = "\u3000-\u3020\u3041-\u3096\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60"

_NOT_SINGLE = re.compile(f"[^{SINGLE}]")
_NOT_ALONE = re.compile(f"[^{SINGLE}{DOUBLE}]")
_IDEOGRAPH = re.compile(
    "[\u2e80-\u2fdf\u3001-\u30ff\u31f0-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"
)
_SPACES = frozenset(" \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000")
_GLUE = frozenset("\xa0\u2007\u202f\u2060\u2011\ufeff")
_ZERO_WIDTH_SPACE = "\u200b"
_MARGIN = 16
"""Code points looked at beyond as many as a row has cells, at first."""
_NEVER_FIRST = frozenset(
    "、。，．・：；？！）］｝〉》」』】〕〗〙｠゠ー～々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    ",.:;?!)]}%‰°»›”’…‥‧·"
)
_NEVER_LAST = frozenset("（［｛〈《「『【〔〖〘｟￥＄([{«‹„“‚‘$€£¥#")
#: The longest stretch that ends where a row may end inside a word; no break before a digit (`COVID-19`, `24/7`).
_INSIDE = re.compile(r".*(?:\w[-‐/]{1,3}(?=[^\W\d_])|[^\s\u2060–—][–—]{1,3}(?=[\w„“‚‘»«›‹\"'(]))", re.DOTALL)
_INSIDE_REACH = 4
"""Code points that `_INSIDE` looks back from the break: one and up to three signs."""


def is_single(content: str, start: int, end: int) -> bool:
    """Whether every code point is one cell and a grapheme of its own, told by its range alone."""
    return _NOT_SINGLE.search(content, start, end) is None


def cell_count(passage: str) -> int:
    """How many cells a terminal takes for a passage of whole graphemes."""
    if is_single(passage, 0, len(passage)):
        return len(passage)
    return sum(_size(cluster) for cluster in wcwidth.iter_graphemes(passage))


def _size(cluster: str) -> int:
    """The cells of one grapheme; a control character has none."""
    return max(wcwidth.wcswidth(cluster), 0)


def units(content: str, start: int, end: int) -> tuple[list[int], list[int]]:
    """Starts of what can be told apart on screen, and the cells before each and after the last.

    A unit is a grapheme (UAX #29) with all that has no cell of its own after it, so that every unit has at least one
    cell, but for a stretch that has none at all. `start` must begin a unit of its line.
    """
    if _NOT_ALONE.search(content, start, end) is None:
        sizes = map(get_character_cell_size, content[start:end])
        return list(range(start, end)), list(accumulate(sizes, initial=0))
    starts, cells, total, at = [start][: end - start], [0], 0, start
    for cluster in wcwidth.iter_graphemes(content[start:end]):
        size = _size(cluster)
        if size and total:
            starts.append(at)
            cells.append(total)
        total += size
        at += len(cluster)
    if starts:
        cells.append(total)
    return starts, cells


def break_line(content: str, start: int, end: int, first: int, rest: int) -> list[tuple[int, int]]:
    """The rows of a line as (start, end without the spaces that hang over it).

    `first` and `rest` are the cells that the first and the other rows have; a row is wider only where one unit is.
    Rows of which `is_single` holds are broken without looking at graphemes.
    """
    rows: list[tuple[int, int]] = []
    at, width, odd = start, max(first, 1), _next_odd(content, start, end)
    find = content.rfind
    while True:
        if odd < at:
            odd = _next_odd(content, at, end)
        limit = at + width
        if limit < end and limit < odd and content[at] != " ":  # what `single_row` does with nearly every row
            space = find(" ", at, limit + 1)
            following = space + 1
            if (
                at < space
                and following not in (odd, end)
                and (following >= limit or content[following:limit].isalnum())
                and content[space - 1] != " " != content[following]
            ):
                rows.append((at, space))
                at, width = following, max(rest, 1)
                continue
        stop, following = single_row(content, at, end, width) if odd > at + width else (at, odd)
        if following == odd:
            stop, following = any_row(content, at, end, width)
        rows.append((at, stop))
        if following >= end:
            return rows
        at, width = following, max(rest, 1)


def _next_odd(content: str, at: int, end: int) -> int:
    """The next character that is not in `SINGLE`, or an offset that no row reaches."""
    found = _NOT_SINGLE.search(content, at, end)
    return found.start() if found else sys.maxsize


def single_row(content: str, at: int, end: int, width: int) -> tuple[int, int]:
    """Where a row that begins at `at` ends, and the next begins; all up to `at + width` is in `SINGLE`."""
    limit = at + width
    if limit >= end:
        return _before_spaces(content, at, end), end
    word = at if content[at] != " " else _after_spaces(content, at, end)
    if word >= limit:
        return at, word
    space = content.rfind(" ", word, limit + 1)
    cut = space + 1 or word
    if cut < limit and not content[cut:limit].isalnum():  # faster than to look for signs that are not there
        inside = _INSIDE.match(content, cut, limit + 1)
        if inside:
            return inside.end(), inside.end()
    if space < 0:
        return limit, limit
    if content[space - 1] != " " and content[space + 1 : space + 2] != " ":
        return space, space + 1
    return _before_spaces(content, at, space), _after_spaces(content, space, end)


def _before_spaces(content: str, start: int, at: int) -> int:
    while at > start and content[at - 1] == " ":
        at -= 1
    return at


def _after_spaces(content: str, at: int, end: int) -> int:
    while at < end and content[at] == " ":
        at += 1
    return at


def any_row(content: str, at: int, end: int, width: int) -> tuple[int, int]:
    """Where a row of any characters that begins at `at` ends, and where the next begins."""
    size = width // 2 + _MARGIN
    while True:
        seen = min(at + size, end)
        starts, cells = units(content, at, seen)
        known = len(starts) if seen == end else len(starts) - 1
        starts.append(seen)
        fitting = min(max(bisect_right(cells, width) - 1, 1), known)
        following = fitting
        while following < known and _is_space(content, starts, following):
            following += 1
        if following < known or seen == end:
            break
        size *= 2
    if following < known:
        following = _best(content, starts, fitting, following)
    stop = following
    while stop > 0 and _is_space(content, starts, stop - 1):
        stop -= 1
    return starts[stop], starts[following]


def _is_space(content: str, starts: list[int], index: int) -> bool:
    """Whether a unit is a space at which rows break, and nothing more."""
    return content[starts[index]] in _SPACES and starts[index + 1] - starts[index] == 1


def _best(content: str, starts: list[int], fitting: int, last: int) -> int:
    """The unit that the next row begins with: at most `last`, and `fitting` where no break is allowed."""
    word = 0
    while word < last and _is_space(content, starts, word):
        word += 1
    if word >= fitting:
        return word
    for index in range(last, word, -1):
        if _is_space(content, starts, index - 1) or _may_break(content, starts, index, starts[word]):
            return index
    return fitting


def _may_break(content: str, starts: list[int], index: int, word: int) -> bool:
    """Whether a row whose first word is at `word` may end before unit `index`, which is no space and follows none."""
    at = starts[index]
    left, right = content[at - 1], content[at]
    if right in _SPACES or right in _GLUE or left in _GLUE:
        return False
    if left == _ZERO_WIDTH_SPACE:
        return True
    inside = _INSIDE.match(content, max(at - _INSIDE_REACH, word), at + 1)
    if inside and inside.end() == at:
        return True
    base = content[starts[index - 1]]
    if right in _NEVER_FIRST or left in _NEVER_LAST:
        return False
    return bool(_IDEOGRAPH.match(base) or _IDEOGRAPH.match(right))
