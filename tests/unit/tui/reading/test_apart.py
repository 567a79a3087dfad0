"""Quantities beside names: names win."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotations.model import Mention
from tui.reading.runs import apart

TEXT = "In der Agenda 2010 standen 12 Euro am Freitag."


def at(passage: str, label: str) -> Mention:
    start = TEXT.index(passage)
    return Mention(start, start + len(passage), label, passage, label, "rules")


def shown(quantities: list[Mention], names: list[Mention]) -> list[str]:
    kept = apart(quantities, names)
    assert [each.text for each in kept] == [TEXT[each.start : each.end] for each in kept]
    return [each.text for each in kept]


def test_one_that_touches_no_name_stays() -> None:
    assert shown([at("Freitag", "DATE")], [at("Agenda 2010", "MISC")]) == ["Freitag"]


def test_one_inside_a_name_or_the_name_itself_goes() -> None:
    assert shown([at("2010", "DATE")], [at("Agenda 2010", "MISC")]) == []
    assert shown([at("2010", "DATE")], [at("2010", "MISC")]) == []


def test_one_that_only_overlaps_a_name_goes() -> None:
    assert shown([at("2010 standen", "DATE")], [at("Agenda 2010", "MISC")]) == []


def test_one_around_a_name_is_shown_beside_it() -> None:
    (piece,) = apart([at("12 Euro", "MONEY")], [at("Euro", "MISC")])
    assert (piece.text, piece.label, piece.name) == ("12", "MONEY", "MONEY")


SPANS = st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=12, unique=True).map(sorted)


def laid(edges: list[int], label: str) -> list[Mention]:
    return [
        Mention(start, end, label, TEXT[start:end], "", "")
        for start, end in zip(edges[::2], edges[1::2], strict=False)
    ]


@given(SPANS, SPANS)
def test_nothing_shown_lies_on_a_name(quantities: list[int], names: list[int]) -> None:
    taken = laid(names, "PER")
    for each in apart(laid(quantities, "DATE"), taken):
        assert each.start < each.end
        assert each.text == TEXT[each.start : each.end].strip()
        assert not any(name.start < each.end and name.end > each.start for name in taken)
