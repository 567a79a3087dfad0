"""Addresses that Glosse keeps: those of pages, and those that a link may lead to."""

from __future__ import annotations

import re
from dataclasses import replace

from annotations.model import Text
from annotations.text.canonical import clean_line

_WEB = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s/?#]+\S*|mailto:\S+", re.IGNORECASE)


def link_url(url: str) -> str:
    """An address that a link may lead to (http, https, mailto), or "" for any other."""
    url = clean_line(url)
    return url if _LINK.fullmatch(url) else ""


def web_url(url: str) -> str:
    """An address of a page (http, https), or "" for any other."""
    url = clean_line(url)
    return url if _WEB.fullmatch(url) else ""


def with_allowed_links(text: Text) -> Text:
    """The text without the links that lead where none may."""
    links = tuple(link for link in text.links if link_url(link.url) == link.url)
    return text if len(links) == len(text.links) else replace(text, links=links)
