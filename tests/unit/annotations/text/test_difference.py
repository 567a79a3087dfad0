"""What became different between two texts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotations.text.difference import difference

texts = st.text(st.sampled_from("ab .,\n"), max_size=60)


@given(texts, texts)
def test_the_pieces_make_both_texts_and_equal_ones_are_equal(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert "".join(old[slice(*piece.old)] for piece in pieces) == old
    assert "".join(new[slice(*piece.new)] for piece in pieces) == new
    for piece in pieces:
        if piece.same:
            assert old[slice(*piece.old)] == new[slice(*piece.new)]
    assert all(one.same != other.same for one, other in pairwise(pieces))
    at_old = at_new = 0
    for piece in pieces:
        assert (piece.old.start, piece.new.start) == (at_old, at_new)
        at_old, at_new = piece.old.end, piece.new.end


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(piece.same for piece in difference(text, text))


def said(old: str, new: str) -> str:
    """A difference as one string."""
    parts = []
    for piece in difference(old, new):
        gone, come = old[slice(*piece.old)], new[slice(*piece.new)]
        parts.append(gone if piece.same else f"[{gone}|{come}]")
    return "".join(parts)


def test_words_are_compared_whole() -> None:
    assert said("Der Rat tagt heute.", "Der Kreisrat tagt heute.") == "Der [Rat|Kreisrat] tagt heute."
    assert (
        said("Es soll 2031 fertig sein.", "Es soll 2033 fertig sein.") == "Es soll [2031|2033] fertig sein."
    )


def test_differences_with_a_blank_between_are_one() -> None:
    assert said("a bb cc d", "a xx yy d") == "a [bb cc|xx yy] d"


def test_a_paragraph_more_leaves_the_others() -> None:
    assert said("Eins.\n\nDrei.", "Eins.\n\nZwei.\n\nDrei.") == "Eins.\n\n[|Zwei.\n\n]Drei."


def test_a_long_text_is_compared() -> None:
    words = [f"wort{number % 997}" for number in range(100_000)]
    old = "\n\n".join(" ".join(words[start : start + 100]) for start in range(0, len(words), 100))
    new = old.replace("wort500", "anders", 5)
    pieces = [piece for piece in difference(old, new) if not piece.same]
    assert [new[slice(*piece.new)] for piece in pieces] == ["anders"] * 5


def test_what_is_too_long_to_compare_is_one_difference() -> None:
    old, new = "a " * 5000, "b " * 5000
    assert [piece.same for piece in difference(old, new)] == [False]
