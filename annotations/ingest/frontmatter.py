"""Front matter: a block of YAML between `---` lines at the very start of a text."""

from __future__ import annotations

import re

import yaml

from annotations.errors import InputError
from annotations.ingest.fields import Fields
from annotations.text import clean_line
from annotations.text.canonical import characters

MAX_LENGTH = 65_536
"""Code points in which front matter must end."""

_OPENING = re.compile(r"---[ \t]*\r?\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$\n?", re.MULTILINE)


def split(raw: str) -> tuple[Fields, str]:
    """The fields that front matter gives, and the text after it; no fields where there is none.

    Every value is read as text, so that a title such as `No` or `1984` stays one. Raises InputError for YAML
    that cannot be read and for a field of a wrong type. A rule (`---`) at the top of a text is none.
    """
    opening = _OPENING.match(raw)
    closing = _CLOSING.search(raw, opening.end(), opening.end() + MAX_LENGTH) if opening else None
    if opening is None or closing is None:
        return Fields(), raw
    values = _load(raw[opening.end() : closing.start()])
    if values is None:
        return Fields(), raw
    return Fields.of(values), raw[closing.end() :]


def _load(front: str) -> dict[str, object] | None:
    """The mapping that a piece of YAML is, None for any other YAML."""
    try:
        values = yaml.load(characters(front), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"has front matter that is not valid YAML{_where(error)}") from error
    if not isinstance(values, dict):
        return None
    return {key: value for key, value in values.items() if isinstance(key, str) and value not in _NONE_VALUES}


_NONE_VALUES: tuple[object, ...] = ("", "~", "null")


def _where(error: Exception) -> str:
    """The place and the reason that a YAML error gives, as part of a sentence."""
    mark = getattr(error, "problem_mark", None)
    problem = clean_line(str(getattr(error, "problem", None) or ""))
    place = f" (line {mark.line + 2})" if mark is not None else ""
    return f"{place}: {problem}" if problem else place
