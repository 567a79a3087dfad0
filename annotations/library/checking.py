"""The check set that Glosse brings: its own articles, with every name marked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotations.recognition.teaching import Lesson


def check_set(language: str) -> list[Lesson]:
    """The paragraphs of the check set in a language (ISO 639-1), with their names; empty if there is none."""
    from annotations.ingest.seeds import gold
    from annotations.recognition.teaching import Lesson

    lessons = []
    for draft, spans in gold(language):
        for block in draft.text.blocks:
            inside = tuple(
                (start - block.start, end - block.start, label)
                for start, end, label in spans
                if block.start <= start < block.end
            )
            lessons.append(Lesson(draft.text.content[block.start : block.end], inside))
    return lessons
