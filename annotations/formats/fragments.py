"""Links into a page: addresses with a text fragment, which a browser scrolls to and marks.

https://wicg.github.io/scroll-to-text-fragment/ : `#:~:text=[prefix-,]start[,end][,-suffix]`.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlsplit

from annotations.model import CONTEXT, Annotation, Selector

_SCHEMES: Final = ("http", "https", "mailto")
_KEPT: Final = "/?#[]@!$&'()*+,;=:%~"
"""Reserved characters of RFC 3986, and those of encoded ones."""

_LONGEST: Final = 120
"""Code points up to which a quote is spelled out; a longer one is given by its first and last words."""

_WORDS: Final = 4
"""Words at either end of a long quote, and of context."""


def address(url: str) -> str:
    """An address that may be followed, all but address characters encoded; empty for any other."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme.casefold() not in _SCHEMES or not (parts.netloc or parts.path):
        return ""
    return quote(url, safe=_KEPT, errors="replace")


def fragment_link(url: str, passage: Annotation | Selector) -> str:
    """The address of a passage on its page, or empty where the article has no address of a page."""
    page = address(url)
    if not page.casefold().startswith("http"):
        return ""
    return f"{page}{'' if '#' in page else '#'}:~:text={text_directive(passage)}"


def glosse_link(kind: str, uid: str) -> str:
    """What `glosse read` opens: an `article` or an `annotation` by its UUID, in whatever library has it."""
    return f"glosse:{kind}/{uid}"


def text_directive(passage: Annotation | Selector) -> str:
    """The value of `text=`: the quote with as many words of context as tell it apart, percent-encoded."""
    parts = [_encode(part) for part in _quote_ends(passage.exact)]
    if prefix := _before(passage.prefix):
        parts.insert(0, _encode(prefix) + "-")
    if suffix := _after(passage.suffix):
        parts.append("-" + _encode(suffix))
    return ",".join(parts)


def _encode(words: str) -> str:
    """Percent-encoded, with what the syntax uses itself (`-`, `,`, `&`) encoded too."""
    return quote(words, safe="", errors="replace").replace("-", "%2D")


def _quote_ends(exact: str) -> list[str]:
    """The quote, or its first and last words where it is long or goes over a paragraph's end."""
    lines = [" ".join(line.split()) for line in exact.split("\n") if line.strip()]
    if not lines or (len(lines) == 1 and len(lines[0]) <= _LONGEST):
        return lines or [exact]
    first, last = lines[0].split()[:_WORDS], lines[-1].split()[-_WORDS:]
    if len(lines) == 1 and len(lines[0].split()) < 2 * _WORDS:
        return lines
    return [" ".join(first), " ".join(last)]


def _before(prefix: str) -> str:
    """The last whole words of the paragraph before the quote."""
    words = prefix.rstrip().rpartition("\n")[2].split()
    if words and len(prefix) == CONTEXT and "\n" not in prefix.rstrip() and not prefix[0].isspace():
        words = words[1:]
    return " ".join(words[-_WORDS:])


def _after(suffix: str) -> str:
    """The first whole words of the paragraph after the quote."""
    words = suffix.lstrip().partition("\n")[0].split()
    if words and len(suffix) == CONTEXT and "\n" not in suffix.lstrip() and not suffix[-1].isspace():
        words = words[:-1]
    return " ".join(words[:_WORDS])
