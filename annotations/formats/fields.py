"""Reading the fields of an object that came from outside: each is checked, cleaned and never trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, NoReturn, TypeVar
from uuid import UUID

from annotations.errors import FormatError
from annotations.text import clean_line, clean_note, clean_quote

_LARGEST: Final = 2**53
"""Beyond it other programs' JSON numbers are inexact, and no text is as long."""

_HASH: Final = re.compile("[0-9a-f]{64}")
_NAMES: Final = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
}
Kind = TypeVar("Kind", bound=StrEnum)


class Fields:
    """One object of a file; each method raises a FormatError of where it is, which key and what it should be.

    A missing key is an empty one, unless it is `required`. Errors never repeat a value: it may be anything.
    """

    def __init__(self, values: Mapping[str, object], where: str) -> None:
        self.values = values
        self.where = where

    def fail(self, key: str, expected: str) -> NoReturn:
        """Refuse a value."""
        if key not in self.values:
            raise FormatError(f"{self.where}: {key} is missing; it must be {expected}")
        kind = _NAMES.get(type(self.values[key]), "null")
        raise FormatError(f"{self.where}: {key} must be {expected} (it is {kind})")

    def raw(self, key: str, *, required: bool = False) -> str:
        """A string as it is."""
        value = self.values.get(key, None if required else "")
        if not isinstance(value, str):
            self.fail(key, "text")
        return value

    def line(self, key: str, *, required: bool = False) -> str:
        """A string of one line."""
        line = clean_line(self.raw(key, required=required))
        if required and not line:
            self.fail(key, "text that is not empty")
        return line

    def note(self, key: str) -> str:
        """A string of several lines."""
        return clean_note(self.raw(key))

    def quote(self, key: str, *, required: bool = False) -> str:
        """A passage of a text."""
        quote = clean_quote(self.raw(key, required=required))
        if required and not quote:
            self.fail(key, "text that is not empty")
        return quote

    def flag(self, key: str) -> bool:
        """Yes or no."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.fail(key, "true or false")
        return value

    def integer(self, key: str, least: int = 0, most: int = _LARGEST, default: int | None = None) -> int:
        """A whole number in a range; required unless there is a default."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.fail(key, f"a whole number from {least}" + (f" to {most}" if most < _LARGEST else ""))
        return value

    def share(self, key: str, default: float) -> float:
        """A number from 0 to 1."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            self.fail(key, "a number from 0 to 1")
        return float(value)

    def lines(self, key: str) -> tuple[str, ...]:
        """A list of strings of one line each, empty ones left out."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self.fail(key, "a list of texts")
        return tuple(line for value in values if (line := clean_line(value)))

    def objects(self, key: str) -> list[Fields]:
        """A list of objects, each of which says its own place in errors."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self.fail(key, "a list of objects")
        return [Fields(value, f"{self.where}: {key}[{number}]") for number, value in enumerate(values)]

    def choice(self, key: str, kinds: type[Kind], default: Kind) -> Kind:
        """One of the values of an enumeration."""
        value = self.values.get(key, default.value)
        if not isinstance(value, str) or value not in {kind.value for kind in kinds}:
            self.fail(key, f"one of {', '.join(kind.value for kind in kinds)}")
        return kinds(value)

    def uid(self, key: str, *, required: bool = False) -> str:
        """A UUID in lower case, or empty."""
        value = self.raw(key, required=required)
        try:
            return str(UUID(value)) if value or required else ""
        except ValueError:
            self.fail(key, "a UUID")

    def hash(self, key: str) -> str:
        """A SHA-256 as 64 hexadecimal digits, or empty."""
        value = self.raw(key).lower()
        if value and not _HASH.fullmatch(value):
            self.fail(key, "64 hexadecimal digits (SHA-256)")
        return value

    def time(self, key: str) -> str:
        """A time in UTC, ISO 8601 with milliseconds and `Z`, or empty; without a zone it is taken for UTC."""
        value = self.raw(key)
        if not value:
            return ""
        try:
            time = datetime.fromisoformat(value)
            utc = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(key, "a time such as 2026-01-31T18:30:00.000Z")
        return utc.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
