"""HTML pages that were saved as files: the words of the article, with their structure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import islice
from typing import Any, Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from annotations.errors import InputError
from annotations.ingest import html_head
from annotations.ingest.decode import decode
from annotations.ingest.flow import Flow
from annotations.model import Draft, Text

_OPTIONS: Final[dict[str, Any]] = {
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
    "encoding": "utf-8",
    "huge_tree": True,
}
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile("  +")
_LEFT_OUT = frozenset(
    [
        *(
            "script",
            "style",
            "nav",
            "footer",
            "aside",
            "form",
            "noscript",
            "template",
            "iframe",
            "object",
            "svg",
        ),
        *("math", "button", "select", "textarea", "head", "title", "audio", "video", "canvas", "map"),
    ]
)
#: Of these, what leaves no trace in the line that it stands in.
_UNSEEN = frozenset(["script", "style", "noscript", "template", "svg", "math", "map", "button", "audio"])
_INLINE = frozenset(
    [
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
        ),
        *(
            "i",
            "ins",
            "kbd",
            "label",
            "mark",
            "q",
            "rp",
            "rt",
            "ruby",
            "s",
            "samp",
            "small",
            "span",
            "strike",
        ),
        *("strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "br"),
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
#: What does more than to part blocks or to mark words.
_STRUCTURE = frozenset(["br", "a", "ul", "menu", "ol", "li", "blockquote", "pre", "td", "th", *_HEADINGS])
MAX_ARTICLES = 200
"""Elements <article> of a page that are looked at."""

#: A page's article is its longest <article> from this share of its words on.
_ARTICLE_SHARE = 0.4


def read(data: bytes, source: str) -> Draft:
    """The draft of a page: InputError for bytes that are no text and for a page without words."""
    page = parsed(data)
    fields = html_head.fields(page)
    return fields.draft(body(page, fields.title), source)


def parsed(data: bytes, charset: str = "") -> HtmlElement:
    """The elements of a page, in `charset` or the encoding that it names where it is not in UTF-8.

    InputError for bytes that are no text, and for nothing but white space.
    """
    page = _page(decode(data, charset or _declared(data)))
    if page is None:
        raise InputError("has no text")
    return page


def body(page: HtmlElement, title: str, base: str = "") -> Text:
    """The text of a page's article; links are relative to `base`, headings that only say the title are left out."""
    flow = Flow(base)
    root = _body(page)
    walk(flow, root, skip=_repeated(root, title))
    return flow.build()


def feed(flow: Flow, markup: str) -> None:
    """Put the words of a piece of HTML into a flow."""
    try:
        page = etree.fromstring(f"<body>{markup}</body>".encode(), parser=_fragments())
    except (etree.LxmlError, ValueError, AssertionError):
        return
    if page is not None:
        walk(flow, page)


@cache
def _fragments() -> etree.HTMLParser:
    """The parser of pieces of HTML: of elements without the methods of `lxml.html`, which take a quarter longer."""
    return etree.HTMLParser(**_OPTIONS)


def _declared(data: bytes) -> str:
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii", "ignore") if found else ""


def _page(markup: str) -> HtmlElement | None:
    """The parsed page, None without any element; nothing is fetched for it."""
    parser = HTMLParser(**_OPTIONS)
    try:
        declaration = _DECLARATION.match(markup)
        body = markup[declaration.end() :] if declaration else markup
        return document_fromstring(body.encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _body(page: HtmlElement) -> HtmlElement:
    """The element that holds the article: <article>, else <main>, else everything."""
    body = page.find("body")
    whole = body if body is not None else page
    main = next(iter(whole.iter("main")), None)
    if main is not None:
        whole = main
    articles = [
        (len(html_head.words(article)), article) for article in islice(whole.iter("article"), MAX_ARTICLES)
    ]
    length, longest = max(articles, key=lambda pair: pair[0], default=(0, whole))
    return longest if length >= _ARTICLE_SHARE * len(html_head.words(whole)) else whole


def _repeated(body: HtmlElement, title: str) -> frozenset[HtmlElement]:
    """The headings that only say the title again."""
    return frozenset(heading for heading in body.iter("h1") if title and html_head.words(heading) == title)


def _is_hidden(element: HtmlElement) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(element.get("style") or "") is not None
    )


def walk(flow: Flow, root: HtmlElement, skip: Collection[HtmlElement] = ()) -> None:
    """Put the words of an element into a flow, without recursion, as a page may nest as deep as it likes."""
    _open(flow, root)
    preformatted = int(root.tag == "pre")
    _text(flow, root.text, preformatted)
    inside: list[tuple[HtmlElement, Iterator[HtmlElement]]] = [(root, iter(root))]
    while inside:
        parent, children = inside[-1]
        for element in children:
            tag = element.tag
            attributes = element.keys()
            if tag in _LEFT_OUT or (attributes and _is_hidden(element)) or (skip and element in skip):
                if tag not in _INLINE and tag not in _UNSEEN:
                    flow.flush()
            elif tag == "p" and not preformatted and not len(element):
                flow.paragraph(element.text or "")
            else:
                _open(flow, element)
                preformatted += tag == "pre"
                _text(flow, element.text, preformatted)
                if len(element):
                    inside.append((element, iter(element)))
                    break
                preformatted -= tag == "pre"
                _close(flow, element)
            _text(flow, element.tail, preformatted)
        else:
            inside.pop()
            preformatted -= parent.tag == "pre"
            _close(flow, parent)
            if inside:
                _text(flow, parent.tail, preformatted)
    flow.flush()


def _text(flow: Flow, content: str | None, preformatted: int) -> None:
    if content:
        flow.text(content if preformatted else _spaced(content))


def _spaced(content: str) -> str:
    """One space for each run of white space, without a search where none is to be found."""
    content = content.replace("\n", " ").replace("\t", " ").replace("\r", " ").replace("\f", " ")
    return _SPACES.sub(" ", content) if "  " in content else content


def _open(flow: Flow, element: HtmlElement) -> None:
    tag = element.tag
    if tag not in _STRUCTURE:
        if tag not in _INLINE:
            flow.flush()
        return
    match tag:
        case "br":
            flow.line_break()
        case "a":
            flow.open_link(element.get("href") or "")
        case "ul" | "menu":
            flow.open_list(None)
        case "ol":
            start = element.get("start") or "1"
            flow.open_list(int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1)
        case "li":
            flow.item()
        case "blockquote":
            flow.quote()
        case "pre":
            flow.verse()
        case "td" | "th":
            flow.text(" ")
        case _:
            flow.heading(_HEADINGS[tag])


def _close(flow: Flow, element: HtmlElement) -> None:
    tag = element.tag
    if tag not in _STRUCTURE:
        if tag not in _INLINE:
            flow.flush()
        return
    match tag:
        case "a":
            flow.close_link()
        case "ul" | "menu" | "ol":
            flow.close_list()
        case "li":
            flow.end_item()
        case "blockquote":
            flow.end_quote()
        case "pre":
            flow.end_verse()
        case "td" | "th":
            flow.text(" ")
        case _ if tag in _HEADINGS:
            flow.end_heading()
