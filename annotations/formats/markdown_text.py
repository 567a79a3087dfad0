"""Outside strings made harmless in Markdown: they show as they are and do nothing.

Covers CommonMark, its common extensions, and what Obsidian adds (`[[links]]`, `#tags`, `==marks==`,
`%%comments%%`, `$formulas$`, `^blocks`).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_SPECIAL_IN_NOTES: Final = re.compile(r"[\\`\[\]<#|~$^{}]|&(?=[#\w])|={2,}|%{2,}")
_SPECIAL: Final = re.compile(rf"{_SPECIAL_IN_NOTES.pattern}|[*_]")
_LINE_START: Final = re.compile(r"([-+:=>])|(\d{1,9})([.)])")
_LIST_ITEM: Final = re.compile(r"(?:[-*+]|\d{1,9}[.)]) +(?=\w)")
_RULE: Final = re.compile(r"[\s*_-]+")
_PLAIN_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_UNPRINTABLE: Final = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML does not take unescaped on one line."""


def inline(value: str) -> str:
    """A string of one line as Markdown that shows exactly it."""
    return _line(value.replace("\n", " "), _SPECIAL)


def quotation(value: str) -> str:
    """A passage as a quotation: paragraphs stay apart, and lines within one stay lines."""
    paragraphs = [part.strip("\n") for part in re.split(r"\n{2,}", value) if part.strip()]
    lines = [[_line(line, _SPECIAL) for line in part.split("\n")] for part in paragraphs]
    return "\n>\n".join("> " + "\\\n> ".join(part) for part in lines)


def note(value: str) -> str:
    """A note as Markdown of which emphasis and simple lists are in force, and nothing else."""
    return "\n".join(_note_line(line.strip()) for line in value.split("\n"))


def _note_line(line: str) -> str:
    if _RULE.fullmatch(line):
        return _line(line, _SPECIAL)
    item = _LIST_ITEM.match(line)
    start = item.end() if item else 0
    return line[:start] + _line(line[start:], _SPECIAL_IN_NOTES)


def _line(line: str, special: re.Pattern[str]) -> str:
    """One line, with a backslash before whatever has a meaning inside it or at its start."""
    line = line.strip()
    escaped = special.sub(lambda found: "".join(f"\\{character}" for character in found[0]), line)
    start = _LINE_START.match(escaped)
    if start is None:
        return escaped
    return f"{start[2] or ''}\\{start[1] or start[3]}{escaped[start.end() :]}"


def tag(name: str) -> str:
    """A tag as Obsidian takes one: `#country/new-york`; empty if no letter or digit is left of it."""
    levels = [_tag_level(level) for level in name.split("/")]
    joined = "/".join(level for level in levels if level)
    if not joined:
        return ""
    return f"#_{joined}" if joined.replace("/", "").isdigit() else f"#{joined}"


def _tag_level(level: str) -> str:
    kept = "".join(c if c in "_-" or unicodedata.category(c)[0] in "LMN" else " " for c in level)
    return "-".join(kept.split())


def link(label: str, url: str) -> str:
    """A link to an address that `fragments.address` has passed."""
    return f"[{inline(label)}]({url.replace('(', '%28').replace(')', '%29')})"


def front_matter(fields: Sequence[tuple[str, str | Sequence[str]]]) -> str:
    """A YAML block of the fields that are not empty, each value quoted unless it is a plain date."""
    lines = [f"{key}: {yaml(value)}" for key, value in fields if value]
    return "\n".join(["---", *lines, "---"])


def yaml(value: str | Sequence[str]) -> str:
    """A string, or a list of them, as YAML on one line."""
    if isinstance(value, str):
        return value if _PLAIN_DATE.fullmatch(value) else _yaml_string(value)
    return "[" + ", ".join(_yaml_string(one) for one in value) + "]"


def _yaml_string(value: str) -> str:
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
