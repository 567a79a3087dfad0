"""Scores by label with intervals, labels made comparable, and partial credit, on examples counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.measures import Credit
from annotations.recognition.scoring import Pair, exact, intervals, partial_credit, scores


def test_labels_are_compared_under_their_usual_names() -> None:
    gold = [(0, 4, "PERSON"), (10, 14, "GPE"), (20, 24, "NORP")]
    found = [(0, 4, "PER"), (10, 14, "FAC"), (20, 24, "MISC")]
    by_label, left_out = scores([(gold, found)])
    assert {one.label: one.f1 for one in by_label} == dict.fromkeys(
        ("PER", "ORG", "LOC", "MISC", "PLO", "ALL"), 100.0
    ) | {"ORG": 0.0}
    assert left_out == ()


def test_what_only_one_side_knows_does_not_count_and_is_named() -> None:
    gold = [(0, 4, "PER"), (5, 9, "DATE"), (30, 34, "MONEY")]
    found = [(0, 4, "PER"), (10, 14, "MISC"), (20, 24, "TIME"), (30, 34, "MONEY")]
    by_label, left_out = scores([(gold, found)])
    assert left_out == (("DATE", 1, 0), ("MISC", 0, 1), ("TIME", 0, 1))
    assert [one.label for one in by_label] == ["PER", "ORG", "LOC", "MONEY", "PLO", "ALL"]
    every = by_label[-1]
    assert (every.right, every.found, every.gold, every.f1) == (2, 2, 2, 100.0)


def test_a_single_text_has_no_interval() -> None:
    by_label, _ = scores([([(0, 4, "PER")], [(0, 4, "PER")])])
    assert {one.interval for one in by_label} == {None}


def test_the_interval_is_that_of_drawing_texts() -> None:
    """Of two texts, both or either twice are drawn: F1 is 100 or 0 each in more than a fortieth of the draws."""
    right, wrong = (1, 1, 1), (0, 1, 1)
    assert intervals([[right], [wrong]]) == [(0.0, 100.0)]
    ((low, high),) = filter(None, intervals([[right], [wrong]] * 200))
    assert 44 < low < 46
    assert 54 < high < 56
    assert intervals([[right], [wrong]] * 200) == [(low, high)]


spans = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["PER", "LOC", "MISC"])).map(
        lambda s: (s[0] * 3, s[0] * 3 + 2, s[1])
    ),
    unique_by=lambda span: span[0],
)


@settings(max_examples=50)
@given(st.lists(st.tuples(spans, spans), min_size=2, max_size=6))
def test_totals_are_those_of_the_labels(pairs: list[Pair]) -> None:
    by_label, _ = scores(pairs)
    table = {one.label: one for one in by_label}
    singles = [one for one in by_label if one.label not in ("PLO", "ALL")]
    assert table["ALL"].right == sum(one.right for one in singles)
    assert table["ALL"].gold == sum(len(gold) for gold, _ in pairs)
    for one in by_label:
        assert one.interval is not None
        assert 0 <= one.interval[0] <= one.interval[1] <= 100
        assert one.right <= min(one.found, one.gold)


def test_partial_credit_of_the_four_ways() -> None:
    """One exact, one with the wrong label, one half found, one missed, one that is none."""
    gold = [(0, 4, "PER"), (10, 14, "LOC"), (20, 30, "ORG"), (40, 44, "PER")]
    found = [(0, 4, "PER"), (10, 14, "ORG"), (20, 25, "ORG"), (60, 64, "LOC")]
    assert partial_credit([(gold, found)]) == Credit(
        pytest.approx(25.0), pytest.approx(50.0), pytest.approx(62.5), pytest.approx(50.0)
    )
    assert partial_credit([([], found)]) is None
    assert partial_credit([(gold[:1], []), ([], found[:1])]) == Credit(0.0, 0.0, 0.0, 0.0)


def test_neighbours_do_not_overlap() -> None:
    assert partial_credit([([(0, 4, "PER")], [(4, 8, "PER")])]) == Credit(0.0, 0.0, 0.0, 0.0)


def test_exact_over_all_labels() -> None:
    assert exact([([(0, 4, "PERSON"), (5, 9, "EVENT")], [(0, 4, "PER"), (5, 9, "DATE")])]).f1 == 50.0
