"""Sentences: a set of paragraphs whose sentences are known, and what must hold for any paragraph."""

from __future__ import annotations

from pathlib import Path

from annotations.model import Block, Text
from annotations.text import Segments

#: Share of the paragraphs below that must be cut exactly as marked.
FLOOR = 0.98


def paragraphs() -> list[tuple[str, list[str]]]:
    lines = (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()
    marked = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(language, [piece.strip() for piece in text.split("¦")]) for language, text in marked]


def cut(content: str, language: str) -> list[str]:
    segments = Segments(Text(content, (Block(0, len(content)),)), language)
    return [content[start:end] for start, end in segments.sentences(0, len(content))]


def wrong(unknown_language: bool = False) -> list[list[str]]:
    found = []
    for language, expected in paragraphs():
        got = cut(" ".join(expected), "" if unknown_language else language)
        if got != expected:
            found.append(got)
    return found


def test_most_paragraphs_are_cut_as_marked() -> None:
    assert len(paragraphs()) >= 60
    mistakes = wrong()
    assert len(mistakes) <= (1 - FLOOR) * len(paragraphs()), mistakes


def test_an_unknown_language_costs_little() -> None:
    mistakes = wrong(unknown_language=True)
    assert len(mistakes) <= 0.06 * len(paragraphs()), mistakes
