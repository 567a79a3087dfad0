"""How often sentence boundaries are right, on 300 sentences in the style of the news with what makes them hard."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import pytest

from annotations.model import Block, Text
from annotations.text import Segments

FILE = Path(__file__).parents[1] / "data" / "sentences.txt"
FLOOR = 0.98


@dataclass(frozen=True)
class Passage:
    """A paragraph of the file."""

    language: str
    sentences: tuple[str, ...]

    @property
    def wrong(self) -> list[str]:
        """Its sentences whose start or end is not found, with what was found instead."""
        content = " ".join(self.sentences)
        starts = list(accumulate((len(sentence) + 1 for sentence in self.sentences), initial=0))
        found = Segments(Text(content, (Block(0, len(content)),)), self.language).sentences(0, len(content))
        spans = {(span.start, span.end) for span in found}
        shown = " | ".join(content[start:end] for start, end in found)
        return [
            f"{sentence}\n    in: {shown}"
            for start, sentence in zip(starts, self.sentences, strict=False)
            if (start, start + len(sentence)) not in spans
        ]


def passages() -> list[Passage]:
    """The paragraphs of the file in order."""
    language, lines, found = "", [], []
    for line in [*FILE.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("["):
            language = line.strip("[]")
        elif line and not line.startswith("#"):
            lines.append(line)
        elif not line and lines:
            found.append(Passage(language, tuple(lines)))
            lines = []
    return found


@pytest.mark.parametrize(("language", "least"), [("de", 180), ("en", 120)])
def test_98_of_100_sentences_are_found(language: str, least: int) -> None:
    chosen = [passage for passage in passages() if passage.language == language]
    total = sum(len(passage.sentences) for passage in chosen)
    wrong = [line for passage in chosen for line in passage.wrong]
    assert total >= least
    right = 1 - len(wrong) / total
    assert right >= FLOOR, f"{right:.1%} of {total} in {language}; wrong:\n" + "\n".join(wrong)


def test_without_a_language_the_same_holds() -> None:
    chosen = [Passage("", passage.sentences) for passage in passages()]
    total = sum(len(passage.sentences) for passage in chosen)
    wrong = [line for passage in chosen for line in passage.wrong]
    assert 1 - len(wrong) / total >= 0.95, "\n".join(wrong)
