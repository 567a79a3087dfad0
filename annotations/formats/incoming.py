"""What readers of labelled texts share: an article out of bare characters, annotations by offsets into them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from annotations.anchoring.selectors import describe
from annotations.errors import FormatError
from annotations.formats.fields import Fields
from annotations.formats.records import ImportAnnotation, ImportArticle
from annotations.model import CONTEXT, Annotation, Article, BlockKind, Draft, Selector, Text
from annotations.text import TextBuilder, Utf16, clean_line, clean_note, clean_quote, from_plain


class IncomingText:
    """A text of a file, with the offsets that others count in it.

    Line ends of other systems become `\\n`; `start` and `end` still count them as the file does.
    """

    def __init__(self, raw: str, where: str) -> None:
        self.where = where
        if not raw.strip():
            raise FormatError(f"{where}: has no text")
        self.raw = raw
        self._returns = [at for at in range(len(raw)) if raw.startswith("\r\n", at)] if "\r" in raw else []
        self.content = raw.replace("\r\n", "\n").replace("\r", "\n") if "\r" in raw else raw
        try:
            self.hash = Text(self.content).hash
        except UnicodeEncodeError as error:
            raise FormatError(f"{where}: the text has half a character at {error.start}") from error
        self._units: Utf16 | None = None

    def article(self, fields: Mapping[str, Any], uid: str = "") -> ImportArticle:
        """The article of this text; `fields` are those of `Draft`, cleaned, what is not known left out."""
        draft = Draft(**{"title": "", "text": _canonical(self.content), **fields})
        return ImportArticle(
            draft, uid, self.hash, sources=(draft.source,) if draft.source else (), titled=bool(draft.title)
        )

    @property
    def units_in_all(self) -> int:
        """Length of the file's text in UTF-16 units."""
        self._units = self._units or Utf16(self.raw)
        return self._units.to_utf16(len(self.raw))

    def from_utf16(self, units: int, where: str = "") -> int:
        """The offset in code points, as the file counts them, of one in UTF-16 units; FormatError for one beyond."""
        if not 0 <= units <= self.units_in_all:
            raise FormatError(
                f"{where or self.where}: {units} is not within the text, which has {self.units_in_all} UTF-16 units"
            )
        self._units = self._units or Utf16(self.raw)
        return self._units.from_utf16(units)

    def selector(self, start: int, end: int, where: str = "") -> Selector | None:
        """A passage by its code points in the file's text; None if nothing of it would be seen.

        FormatError where it is not within the text.
        """
        if not 0 <= start <= end <= len(self.raw):
            raise FormatError(
                f"{where or self.where}: {start} to {end} is not within the text, which has {len(self.raw)} characters"
            )
        start, end = self._moved(start), self._moved(end)
        passage = self.content[start:end]
        exact = clean_quote(passage)
        if not exact.strip():
            return None
        start += len(passage) - len(passage.lstrip("\n")) if exact != passage else 0
        about = describe(self.content, start, end)
        prefix, suffix = clean_quote(about.prefix), clean_quote(about.suffix)
        return Selector(start, start + len(exact), exact, prefix[-CONTEXT:], suffix[:CONTEXT])

    def annotation(
        self,
        selector: Selector,
        article: ImportArticle,
        fields: Mapping[str, Any],
        tags: tuple[str, ...] = (),
    ) -> ImportAnnotation:
        """An annotation on this text; `fields` are what else `ImportAnnotation` has, cleaned."""
        values = {"uid": "", **fields, "tags": tags}
        return ImportAnnotation(
            article_uid=article.uid,
            article_url=article.draft.url,
            text_hash=self.hash,
            selector=selector,
            **values,
        )

    def _moved(self, offset: int) -> int:
        return offset - bisect_right(self._returns, offset - 1) if self._returns else offset


UNSEEN: Final = "annotations of nothing that can be seen left out"
"""What readers count where a passage has no character that shows."""


def named(values: Mapping[str, object], *keys: str) -> str:
    """The first of some keys of somebody else's object that has a string, on one line."""
    for key in keys:
        value = values.get(key)
        if isinstance(value, str) and (line := clean_line(value)):
            return line
    return ""


def noted(value: object) -> str:
    """A note of somebody else's: a string, or a list of them."""
    if isinstance(value, list):
        return "\n\n".join(part for part in map(noted, value) if part)
    return clean_note(value) if isinstance(value, str) else ""


def _canonical(content: str) -> Text:
    """The text as it is if it can be kept so, with its blocks guessed; else what is left without what cannot."""
    plain = from_plain(content)
    if plain.content == content:
        return plain
    builder = TextBuilder()
    for part in content.split("\n\n"):
        builder.add(part, BlockKind.VERSE if "\n" in part else BlockKind.PARAGRAPH)
    built = builder.build()
    return built if built.content == content else plain


def extras(one: Annotation) -> dict[str, str]:
    """What labels alone do not say of an annotation, for a field of the program's own; empty ones left out."""
    values = {
        "uid": one.uid,
        "note": one.note,
        "color": one.color,
        "creator": one.creator,
        "created": one.created,
        "modified": one.modified,
    }
    return {key: value for key, value in values.items() if value}


def read_extras(values: object, where: str) -> dict[str, Any]:
    """What `extras` wrote, cleaned; nothing where a file has none. FormatError for a value that cannot be."""
    if not isinstance(values, dict):
        return {}
    fields = Fields(values, where)
    return {
        "uid": fields.uid("uid"),
        "note": fields.note("note"),
        "color": fields.line("color"),
        "creator": fields.line("creator"),
        "created": fields.time("created"),
        "modified": fields.time("modified"),
    }


def article_fields(article: Article) -> dict[str, object]:
    """What tells an article, for a field of the program's own; empty ones left out."""
    values = {
        "uid": article.uid,
        "title": article.title,
        "byline": article.byline,
        "published": article.published,
        "language": article.language,
        "sources": list(article.sources),
        "url": article.url,
        "tags": list(article.tags),
    }
    return {key: value for key, value in values.items() if value}


def read_article(text: IncomingText, values: Mapping[str, object]) -> ImportArticle:
    """The article of a text, with what `article_fields` wrote or another program says in fields of these names."""
    fields = Fields({key: value for key, value in values.items() if value is not None}, text.where)
    sources = _lines(values.get("sources"))
    known: dict[str, Any] = {
        "title": named(values, "title"),
        "byline": named(values, "byline"),
        "published": named(values, "published"),
        "language": named(values, "language"),
        "source": sources[0] if sources else "",
        "url": named(values, "url"),
        "tags": _lines(values.get("tags")),
    }
    return replace(text.article(known, fields.uid("uid")), sources=sources)


def _lines(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else []
    return tuple(line for one in given if isinstance(one, str) and (line := clean_line(one)))
