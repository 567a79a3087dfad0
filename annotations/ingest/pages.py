"""Pages of the web: the article on them, without what stands around it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from annotations.ingest import html, html_head, plain
from annotations.ingest.decode import decode
from annotations.ingest.fields import Fields, language_code
from annotations.ingest.flow import Flow
from annotations.ingest.links import absolute, host, page_address
from annotations.ingest.moments import moment
from annotations.model import Draft, Text
from annotations.text import clean_line

MAX_DEPTH: Final = 250
"""Elements within elements up to which a page is looked through for its article; one that is deeper is taken whole."""

MAX_ELEMENTS: Final = 30_000
"""Elements up to which it is."""

SHARE: Final = 0.2
"""Share of a page's <article> or <main> that the article found must have at least; with less, something was lost."""

_HEADING = re.compile(r"h[1-6]")
#: The elements of `trafilatura` that are called otherwise in HTML.
_NAMES: Final = {
    "item": "li",
    "quote": "blockquote",
    "lb": "br",
    "row": "tr",
    "cell": "td",
    "hi": "span",
    "del": "s",
}


def read(data: bytes, url: str, charset: str = "", media_type: str = "") -> Draft:
    """The article of a page, or a plain text; InputError for bytes that are no text and for a page without words.

    `url` is where it came from; its links are made absolute. What the page says about itself counts before what can
    be guessed from its words.
    """
    site = host(url)
    if media_type in ("text/plain", "text/markdown"):
        return replace(plain.read(decode(data, charset), site), url=url)
    page = html.parsed(data, charset)
    said = html_head.fields(page, url)
    base = _base(page, url)
    for link in page.iter("a"):
        link.set("href", absolute(link.get("href") or "", base))
    whole = html.body(page, said.title)
    found, guessed = _article(page, url, said.title)
    text = whole if _is_less(found.content, whole.content) else found
    fields = Fields(
        title=said.title or guessed.title,
        byline=said.byline or guessed.byline,
        published=said.published or guessed.published,
        language=said.language or guessed.language,
        source=said.source or guessed.source,
        url=_canonical(said.url, url),
    )
    return fields.draft(text, site)


def _is_less(found: str, whole: str) -> bool:
    """Whether an article has little of its page's words, or all of them, so that only their structure can be lost."""
    return len(found) < SHARE * len(whole) or found.split() == whole.split()


def _base(page: HtmlElement, url: str) -> str:
    """What the links of a page are relative to."""
    element = page.find(".//base")
    return page_address(element.get("href") or "" if element is not None else "", url) or url


def _canonical(said: str, url: str) -> str:
    """The address that a page gives itself, if it is one of its own site and not just the site's first page."""
    own, given = urlsplit(url), urlsplit(said)
    return said if said and own.netloc == given.netloc and given.path.strip("/") else url


def _article(page: HtmlElement, url: str, title: str) -> tuple[Text, Fields]:
    """The article that `trafilatura` finds, and what it knows about it; empty where there is none."""
    if not _is_modest(page):
        return Text(""), Fields()
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            page,
            url=url,
            include_comments=False,
            include_formatting=True,
            include_links=True,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception:  # noqa: BLE001 - it was not written for hostile pages; the page is read without it then
        return Text(""), Fields()
    if found is None or isinstance(found, dict) or found.body is None:
        return Text(""), Fields()
    return _text(found.body, title), Fields(
        title=clean_line(found.title or ""),
        byline=clean_line(found.author or "").replace("; ", ", "),
        published=moment(found.date or ""),
        language=language_code(found.language or ""),
        source=clean_line(found.sitename or ""),
    )


def _is_modest(page: HtmlElement) -> bool:
    """Whether a page is no deeper and no larger than pages that people write."""
    from lxml import etree

    depth = elements = 0
    for event, _ in etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if depth > MAX_DEPTH or elements > MAX_ELEMENTS:
            return False
    return True


def _text(body: HtmlElement, title: str) -> Text:
    """The blocks of an article in the elements of `trafilatura`, which become those of HTML."""
    flow = Flow()
    repeated = set()
    for element in list(body.iter("*")):
        rend = element.get("rend") or ""
        if element.tag == "head":
            element.tag = rend if _HEADING.fullmatch(rend) else "h2"
            if clean_line(str("".join(element.itertext()))) == title:
                repeated.add(element)
        elif element.tag == "ref":
            element.tag = "a"
            element.set("href", element.get("target") or "")
        elif element.tag == "list":
            element.tag = "ol" if rend == "ol" else "ul"
        elif element.tag in ("code", "quote") and len(element) == 0 and "\n" in (element.text or "").strip():
            element.tag = "pre"
        elif element.tag in _NAMES:  # Others stay: a parser lets names through that may not be given.
            element.tag = _NAMES[element.tag]
    html.walk(flow, body, skip=repeated)
    return flow.build()
