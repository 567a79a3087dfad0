"""What a source says about an article apart from its text, checked and cleaned field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from annotations.errors import InputError
from annotations.ingest.dates import published
from annotations.model import Draft, Text
from annotations.text import clean_line, derived_title, web_url, with_title

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")
#: Other names that front matter uses for a field.
_ALIASES = {"byline": "author", "published": "date", "language": "lang"}


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a draft besides its text; empty where the source does not say."""

    title: str = ""
    byline: str = ""
    published: str = ""
    language: str = ""
    source: str = ""
    url: str = ""
    tags: tuple[str, ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, object]) -> Fields:
        """The fields in a mapping from outside, without unknown keys; InputError for a wrong type."""
        return cls(
            title=_line(values, "title"),
            byline=_line(values, "byline"),
            source=_line(values, "source"),
            published=published(_line(values, "published")),
            language=_language(_line(values, "language")),
            url=_url(_line(values, "url")),
            tags=_tags(values.get("tags")),
        )

    def draft(self, text: Text, source: str, title: str = "") -> Draft:
        """The draft of a text: a title of these fields becomes its first block, `title` is only shown.

        `source` is the name where the fields have none. InputError if there is no text.
        """
        if not text.content:
            raise InputError("has no text")
        if self.title:
            text = with_title(self.title, text)
        return Draft(
            title=self.title or title or derived_title(text),
            text=text,
            byline=self.byline,
            published=self.published,
            language=self.language,
            source=self.source or clean_line(source),
            url=self.url,
            tags=self.tags,
        )


def language_code(value: str) -> str:
    """The ISO 639 code at the start of a language tag (`de` of `de-AT`), or "" if there is none."""
    found = _LANGUAGE.fullmatch(clean_line(value))
    return found[1].casefold() if found else ""


def _line(values: Mapping[str, object], name: str) -> str:
    value = values.get(name)
    if value is None:
        value = values.get(_ALIASES.get(name, ""))
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError(f"{name} is {_kind(value)}: expected text on one line")
    return clean_line(str(value))


def _language(value: str) -> str:
    if value and not language_code(value):
        raise InputError(f"language is “{value[:40]}”: expected a code as de or en")
    return language_code(value)


def _url(value: str) -> str:
    if value and not web_url(value):
        raise InputError(f"url is “{value[:40]}”: expected an address that begins with https:// or http://")
    return value


def _tags(value: object) -> tuple[str, ...]:
    """The tags of a list, or of text with commas, each once."""
    if isinstance(value, str):
        value = value.split(",")
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise InputError(f"tags is {_kind(value)}: expected a list of texts")
    tags: dict[str, str] = {}
    for tag in map(clean_line, value):
        if tag:
            tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


def _kind(value: object) -> str:
    """What a value is, in words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, list):
        return "a list of other things" if value and not isinstance(value[0], str) else "a list"
    return (
        "a mapping"
        if isinstance(value, dict)
        else "a number"
        if isinstance(value, int | float)
        else "no text"
    )
