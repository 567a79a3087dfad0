"""What an HTML page says about itself: title, byline, date, language, name of its site, address."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from annotations.errors import InputError
from annotations.ingest.dates import published
from annotations.ingest.fields import Fields, language_code
from annotations.ingest.links import page_address
from annotations.text import clean_line, web_url


def fields(page: HtmlElement, url: str = "") -> Fields:
    """What a page says about itself: its language, and what stands in its <meta> elements.

    `url` is where it came from, which its own address may be relative to.
    """
    meta = dict(_meta(page))

    def first(*names: str) -> str:
        return next((meta[name] for name in names if meta.get(name)), "")

    canonical = next(
        (link.get("href", "") for link in page.iter("link") if link.get("rel") == "canonical"), ""
    )
    byline = first("author", "article:author", "dc.creator")
    return Fields(
        title=_title(page, first("og:title", "twitter:title", "dc.title")),
        byline="" if web_url(byline) else byline,
        published=_published(page, first("article:published_time", "datepublished", "date", "dc.date")),
        language=language_code(page.get("lang") or first("content-language", "og:locale")),
        source=first("og:site_name"),
        url=page_address(canonical, url) or page_address(first("og:url"), url),
    )


def _meta(page: HtmlElement) -> Iterator[tuple[str, str]]:
    """The <meta> elements by name in small letters, the first of a name last, so that it counts."""
    for element in reversed(list(page.iter("meta"))):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = element.get(attribute)
            if name:
                yield name.casefold(), clean_line(element.get("content") or "")


def _title(page: HtmlElement, given: str) -> str:
    """The headline: a first <h1> that the page's own title repeats, else that title, else the <h1>."""
    element = page.find(".//title")
    title = given or (words(element) if element is not None else "")
    headings = [line for heading in page.iter("h1") if (line := words(heading))]
    if not title:
        return headings[0] if headings else ""
    return next((line for line in headings if line.casefold() in title.casefold()), title)


def _published(page: HtmlElement, given: str) -> str:
    """The date that a page gives, or its first <time>; one that cannot be read is none."""
    times = (element.get("datetime") or "" for element in page.iter("time"))
    for value in (given, next(times, "")):
        try:
            if value and published(value):
                return published(value)
        except InputError:
            continue
    return ""


def words(element: HtmlElement) -> str:
    """The words of an element on one line."""
    return clean_line(str(element.text_content()))
