"""Bars and marked passages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.marked import marked
from tui.sparkline import spark


def test_bars_are_as_high_as_their_share() -> None:
    assert spark([0, 1, 4, 8]) == " ▁▄█"
    assert spark([0, 1, 4, 8], ascii=True) == " .=@"
    assert spark([]) == ""
    assert spark([0, 0]) == "  "


def test_the_mark_is_where_it_stands() -> None:
    text = "eins zwei drei vier fünf sechs sieben acht"
    start = text.index("fünf")
    lines = marked(text, start, start + 4, 12, 2)
    assert lines == [
        [("…", "faint"), ("fünf", "strong"), (" sechs", "")],
        [("sieben acht", "")],
    ]
    assert marked("kurz", 0, 4, 40, 2) == [[("kurz", "strong")]]


@given(st.text(st.sampled_from("ab 你é"), min_size=1, max_size=120), st.data())
def test_the_mark_is_always_shown_from_its_beginning(text: str, data: st.DataObject) -> None:
    inked = [at for at, character in enumerate(text) if character != " "]
    if not inked:
        return
    start = data.draw(st.sampled_from(inked))
    end = data.draw(st.integers(start + 1, len(text)))
    lines = marked(text, start, end, 20, 2)
    assert 1 <= len(lines) <= 2
    shown = "".join(piece for line in lines for piece, style in line if style == "strong")
    assert shown[:1] == text[start]
    assert (
        all(sum(cell_len(piece) for piece, _ in line) <= 22 for line in lines)
        or max(map(cell_len, text.split())) > 18
    )
