"""Cutting a text into what a pipeline reads at a time."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.model import Block
from annotations.recognition.units import OVERLAP, PART, UNIT, parts, units

CONTENT = st.text(st.sampled_from("aB.! \n’"), max_size=60)


@given(CONTENT, st.integers(0, 3000))
@settings(max_examples=100)
def test_units_cover_every_paragraph_once_and_stay_inside(content: str, repeat: int) -> None:
    text = content * repeat if len(content) * repeat < 3 * UNIT else content
    found = units(text)
    assert all(0 <= u.start <= u.first < u.last <= u.end <= len(text) for u in found)
    assert all(one.last <= other.first for one, other in pairwise(found))
    owned = "".join(text[u.first : u.last] for u in found)
    assert owned.replace("\n", "") == text.replace("\n", "")
    assert all("\n\n" not in text[u.start : u.end].strip("\n") for u in found)
    assert all(u.end - u.start <= UNIT + 2 * OVERLAP for u in found)


def test_blocks_are_units_and_what_lies_between_is_not_read() -> None:
    blocks = (Block(0, 5), Block(7, 12))
    assert [(u.start, u.end) for u in units("Titel\n\nThema\n\n[3]", blocks)] == [(0, 5), (7, 12)]


def test_a_long_block_is_cut_after_a_sentence() -> None:
    text = "Er kam aus Caracas. " * 2000
    found = units(text, (Block(0, len(text)),))
    assert len(found) > 3
    assert all(text[: u.last].endswith(". ") for u in found)
    assert all(one.end - one.last > OVERLAP - 20 for one in found[:-1])
    assert all(text[u.start - 1] == " " for u in found[1:])


def test_a_long_block_without_sentences_or_spaces_is_cut_all_the_same() -> None:
    for text in ("wort " * 9000, "x" * 45_000):
        found = units(text)
        assert found[-1].last == len(text)
        assert all(one.last == other.first for one, other in pairwise(found))


@given(st.lists(st.integers(1, UNIT), max_size=30))
@settings(max_examples=50)
def test_parts_keep_order_and_size(lengths: list[int]) -> None:
    found = units("\n\n".join("x" * length for length in lengths))
    groups = list(parts(found))
    assert [unit for group in groups for unit in group] == found
    assert all(groups)
    assert all(sum(u.end - u.start for u in group) <= PART for group in groups if len(group) > 1)
