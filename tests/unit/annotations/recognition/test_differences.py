"""Where corrections would change the names of a text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotations.model import Correction, CorrectionKind, RawMention, Scope
from annotations.recognition.corrections import apply
from annotations.recognition.differences import Difference, differences

TEXT = "Ada Berg und Cem Dahl, Cem Dahl; Ada und Ada Berg in Ulm."
WORDS = ("Ada", "Ada Berg", "Berg", "Cem", "Dahl, Cem", "Ulm", "Cem Dahl")
ADD, DISMISS, RELABEL = CorrectionKind


def rule(words: str, kind: CorrectionKind, label: str = "", scope: Scope = Scope.EVERYWHERE) -> Correction:
    at = TEXT.index(words) if scope is not Scope.EVERYWHERE else 0
    end = at + len(words) if scope is not Scope.EVERYWHERE else 0
    return Correction(at, end, words, kind, label, scope)


def test_neighbours_are_two_differences_and_what_overlaps_is_one() -> None:
    raw = [(0, 3, "PER"), (4, 8, "LOC")]
    assert differences("Ada Berg", raw, [], [rule("Ada", DISMISS), rule("Berg", RELABEL, "PER")]) == [
        Difference(0, 3, (RawMention(0, 3, "PER"),), ()),
        Difference(4, 8, (RawMention(4, 8, "LOC"),), (RawMention(4, 8, "PER"),)),
    ]
    assert differences("Ada Berg", raw, [], [rule("Ada Berg", ADD, "PER")]) == [
        Difference(0, 8, (RawMention(0, 3, "PER"), RawMention(4, 8, "LOC")), (RawMention(0, 8, "PER"),))
    ]


def test_who_said_so_makes_no_difference() -> None:
    assert differences("Ada Berg", [(0, 3, "PER")], [], [rule("Ada", ADD, "PER")]) == []


corrections = st.builds(
    rule,
    st.sampled_from(WORDS),
    st.sampled_from(CorrectionKind),
    st.sampled_from(("PER", "LOC")),
    st.sampled_from(Scope),
)
mentions = st.builds(
    lambda start, length, label: (start, min(start + length, len(TEXT)), label),
    st.integers(0, len(TEXT) - 1),
    st.integers(1, 12),
    st.sampled_from(("PER", "LOC")),
)


@given(st.lists(mentions), st.lists(corrections), st.lists(corrections))
def test_the_differences_lead_from_one_to_the_other(
    raw: list[tuple[int, int, str]], before: list[Correction], after: list[Correction]
) -> None:
    found = differences(TEXT, raw, before, after)
    names = {RawMention(*one[:3]) for one in apply(TEXT, raw, before)}
    for one in found:
        assert names.issuperset(one.was)
        for name in (*one.was, *one.becomes):
            assert one.start <= name.start < name.end <= one.end
        names = names.difference(one.was).union(one.becomes)
    assert names == {RawMention(*one[:3]) for one in apply(TEXT, raw, after)}
    assert all(one.end <= other.start for one, other in pairwise(found))
