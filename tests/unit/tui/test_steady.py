"""The scroll bar that moves by whole cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.steady import STEPS, steady


@given(st.integers(3, 100), st.integers(1, 20_000), st.data())
def test_it_never_runs_ahead_and_stands_still_within_a_cell(
    height: int, more: int, data: st.DataObject
) -> None:
    lines = height + more
    top = data.draw(st.integers(0, more))
    at, before = steady(top, height, lines), steady(max(top - 1, 0), height, lines)
    assert 0 <= before <= at <= top
    assert len({steady(line, height, lines) for line in range(0, more, max(more // 50, 1))}) <= height + 1


@given(st.integers(3, 100), st.integers(1, 20_000))
def test_both_ends_are_reached(height: int, more: int) -> None:
    assert steady(0, height, height + more) == 0
    assert steady(more, height, height + more) == more


def test_a_page_in_a_long_text_moves_it_only_now_and_then() -> None:
    pages = [steady(page * 36, 38, 11_162) for page in range(300)]
    assert len(set(pages)) <= 39
    assert all(at * STEPS == int(at * STEPS) for at in pages)
