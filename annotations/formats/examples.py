"""Examples of tags where a format has a description and nothing else: a paragraph at its end, begun by `Examples:`.

People read it in other programs as it is; read back here, it becomes the examples again.
"""

from __future__ import annotations

import re
from typing import Final

from annotations.model import Tag

HEADING: Final = "Examples:"

_PARAGRAPH: Final = re.compile(rf"(?:\A|\n\n){HEADING}((?:\n- [^\n]+)*)\Z")


def described(tag: Tag) -> str:
    """Description and examples of a tag as one text.

    A description that ends in such a paragraph itself is followed by an empty one, so that it stays a description.
    """
    if not tag.examples and not _PARAGRAPH.search(tag.description):
        return tag.description
    paragraph = "\n- ".join([HEADING, *tag.examples])
    return "\n\n".join(filter(None, [tag.description, paragraph]))


def parted(text: str) -> tuple[str, tuple[str, ...]]:
    """The description and the examples of such a text, which is clean."""
    found = _PARAGRAPH.search(text)
    if found is None:
        return text, ()
    return text[: found.start()], tuple(found[1].split("\n- ")[1:])


def lines(text: str) -> tuple[str, ...]:
    """The examples of a clean text that has one a line."""
    return tuple(dict.fromkeys(line for each in text.split("\n") if (line := " ".join(each.split()))))
