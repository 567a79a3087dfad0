"""What a change is called in the footer: one short line, said once."""

from __future__ import annotations

from collections.abc import Sequence

OPENING = 24
"""Code points of a passage that are enough to know it by."""


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 word`, `1,204 words`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def quoted(value: str) -> str:
    """A name or passage in quotation marks."""
    return f"“{value}”"


def opening(passage: str) -> str:
    """The first words of a passage, on one line, in quotation marks, with `…` where more follows."""
    line = " ".join(passage.split())
    if len(line) <= OPENING:
        return quoted(line)
    cut = line[: OPENING + 1].rsplit(" ", 1)[0] if " " in line[: OPENING + 1] else line[:OPENING]
    return quoted(f"{cut} …")


def annotated(tags: Sequence[str], note: str, words: int) -> str:
    """What making an annotation did: `tagged “quote” · 12 words`."""
    done = [f"tagged {', '.join(quoted(tag) for tag in tags)}"] if tags else []
    if note:
        done.append("commented")
    return f"{', '.join(done) or 'marked'} · {counted(words, 'word')}"


def articles(number: int, what: str) -> str:
    """What was done to articles: `starred`, or `starred · 3 articles`."""
    return what if number == 1 else f"{what} · {counted(number, 'article')}"
