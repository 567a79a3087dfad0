"""Notes about articles as wholes in formats that have annotations of pages: no selector, nothing but an address."""

from __future__ import annotations

from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from annotations.formats.fields import Fields
from annotations.formats.fragments import address
from annotations.formats.records import ImportNote
from annotations.model import Article

HASHED: Final = "urn:sha256:"
"""What names a text without an address, before its hash."""

_MEDIA: Final = frozenset({"Image", "Video", "Sound"})
"""Classes of targets (Web Annotation Data Model, 3.2.2) that no article is."""


def note_uid(article_uid: str) -> str:
    """The UUID of the note about an article: the same in every export."""
    return str(uuid5(NAMESPACE_URL, f"glosse:article:{article_uid}:note"))


def page_of(article: Article) -> str:
    """The address of an article, or else what names its text."""
    return address(article.url) or f"{HASHED}{article.text_hash}"


def whole_page(targets: list[Any]) -> str:
    """The address that a list of targets names without a selector; empty where one is of a passage or of media."""
    for target in targets:
        if isinstance(target, str):
            return target
        if isinstance(target, dict) and "selector" not in target and target.get("type") not in _MEDIA:
            source = target.get("source", target.get("id"))
            source = source.get("id") if isinstance(source, dict) else source
            return source if isinstance(source, str) else ""
    return ""


def noted(uid: str, page: str, note: str, tags: tuple[str, ...], where: str) -> ImportNote:
    """The record of a note on a page."""
    hashed = page[len(HASHED) :].casefold() if page.casefold().startswith(HASHED) else ""
    return ImportNote(
        uid=uid,
        article_url="" if hashed else page,
        text_hash=Fields({"source": hashed}, where).hash("source"),
        note=note.strip(),
        tags=tags,
    )
