"""Texts of every kind for properties of the reading column."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from annotations.model import BlockKind, Text
from annotations.text import TextBuilder

PIECES = (
    "Das", "Bündnis", "Mercosur", "Nord-Süd-Dialog", "und/oder", "1990–2000", "COVID-19", "„Wir", "kämpfen“,",
    "sagte", "—", "Donaudampfschifffahrtsgesellschaftskapitän", "https://example.org/a-long/path?with=query&more=1",
    "12\xa0%", "z.\u202fB.", "e\u0301", "n\u0303o", "x\u0323\u0307", "日本語の文章は、", "「引用」と", "漢字",
    "カタカナー", "한국어", "각", "👩‍👩‍👧", "👍🏽", "🇩🇪🇫🇷", "☂️", "1️⃣",
    "שלום", "עולם", "سلام", "می‌خواهم", "नमस्ते", "क्षत्रिय", "ක්‍රම", "ภาษาไทย",
    "zero\u200bwidth\u200bspace", "\u200b", "\u200d", "\u0301", "word\u2060joiner", "a", "I", "!", "ﷺ", "…", "\u3000",
)  # fmt: skip
LATIN = tuple(piece for piece in PIECES if piece.isascii())

passages = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map(" ".join),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join),
    st.lists(st.sampled_from(LATIN), min_size=1, max_size=20).map(" ".join),
    st.text(min_size=1, max_size=30),
)
marked = st.tuples(
    st.sampled_from(BlockKind), passages, st.integers(0, 3), st.sampled_from(["", "•", "3.", "12.", "viii."])
)


@st.composite
def built(draw: st.DrawFn) -> Text:
    """A canonical text of up to five blocks."""
    builder = TextBuilder()
    for kind, passage, level, marker in draw(st.lists(marked, max_size=5)):
        if kind is BlockKind.VERSE:
            passage = passage.replace(" ", draw(st.sampled_from([" ", "\n", "\n   "])))
        builder.add(passage, kind, level, marker if kind is BlockKind.ITEM else "")
    return builder.build()


@pytest.fixture(scope="session")
def texts() -> st.SearchStrategy[Text]:
    """Canonical texts with combining, wide, joined, right-to-left and zero-width characters."""
    return built()
