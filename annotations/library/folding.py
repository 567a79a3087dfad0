"""Telling whether two texts are the same article, and parting them again."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from annotations.model import Block, BlockKind, Draft, Link, Text

ALIKE: Final = 0.9
"""Share of their runs of words that two texts have in common which are taken for one article (Jaccard index)."""

RUN: Final = 4
"""Words in a run, as for the numbers by which such texts are found."""

APART: Final = timedelta(days=3)
"""Time that may lie between two publications of one article: longer, and a table or a report is another day's."""

_WORD: Final = re.compile(r"\w+")


def alike(one: Text, other: Text) -> bool:
    """Whether two texts hardly differ, apart from their titles: agencies' texts get another one from every paper."""
    first, second = _runs(_body(one)), _runs(_body(other))
    together = len(first | second)
    return bool(together) and len(first & second) >= ALIKE * together


def _body(text: Text) -> str:
    titled = text.blocks and text.blocks[0].kind is BlockKind.TITLE
    return text.content[text.blocks[0].end :] if titled else text.content


def _runs(content: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(content.casefold())
    return set(zip(*(words[at:] for at in range(RUN)), strict=False))


def around(published: str) -> tuple[str, str] | None:
    """From when to when another publication of the same article may date; None where there is no time to go by."""
    try:
        at = datetime.fromisoformat(published)
    except ValueError:
        return None
    try:
        return _time(at - APART), _time(at + APART)
    except OverflowError:
        return None


def _time(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def packed(draft: Draft) -> str:
    """A draft as JSON, to be kept with the item that was folded into another article."""
    text = draft.text
    return json.dumps(
        {
            **{name: value for name, value in asdict(draft).items() if name != "text" and value},
            "content": text.content,
            "blocks": text.blocks,
            "links": [[link.start, link.end, link.url] for link in text.links],
            "rules": text.rules,
        },
        ensure_ascii=False,
    )


def unpacked(stored: str) -> Draft:
    """The draft that `packed` made JSON."""
    values: dict[str, Any] = json.loads(stored)
    text = Text(
        values.pop("content"),
        tuple(
            Block(s, e, BlockKind(kind), level, marker) for s, e, kind, level, marker in values.pop("blocks")
        ),
        tuple(Link(*link) for link in values.pop("links")),
        values.pop("rules"),
    )
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return Draft(**{"title": "", "text": text, **values})
