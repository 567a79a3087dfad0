"""Letters for a quick jump."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.reading.hints import LETTERS, letters


@given(st.integers(0, 700))
def test_names_are_distinct_and_none_begins_another(count: int) -> None:
    found = letters(count)
    assert len(set(found)) == len(found) == min(count, 676)
    singles = {name for name in found if len(name) == 1}
    assert not any(name[0] in singles for name in found if len(name) == 2)
    assert count > len(LETTERS) or singles == set(found)
