"""The rows of groups are those of a plain list of all of them, whatever is folded."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from annotations.review import Group, Review
from tui.outline import HEADING, Outline

groups = st.lists(st.lists(st.integers(1, 12), max_size=5, unique=True), max_size=6)
"""The annotations of each group, of which some are in several."""


def outline(parts: list[list[int]], folded: set[int], *, grouped: bool = True) -> Outline:
    made = tuple(Group(f"k{at}", f"l{at}", "", "", array("q", ids)) for at, ids in enumerate(parts))
    count = len({id_ for ids in parts for id_ in ids})
    return Outline(Review(made, count), {f"k{at}" for at in folded}, grouped=grouped)


def plain(parts: list[list[int]], folded: set[int]) -> list[tuple[int, int]]:
    """Group, and place in it, of each row."""
    return [
        (number, at)
        for number, ids in enumerate(parts)
        for at in range(HEADING, 0 if number in folded else len(ids))
    ]


@given(groups, st.sets(st.integers(0, 5)))
def test_every_row_is_where_a_plain_list_has_it(parts: list[list[int]], folded: set[int]) -> None:
    made, rows = outline(parts, folded), plain(parts, folded)
    assert made.count == len(rows)
    assert [made.spot(row) for row in range(-1, made.count + 1)] == [None, *rows, None]
    for row, (number, at) in enumerate(rows):
        assert rows[made.heading(row)] == (number, HEADING)
        annotation = parts[number][at] if at != HEADING else 0
        assert made.row_of(f"k{number}", annotation) == row


@given(groups, st.sets(st.integers(0, 5)), st.integers(0, 40), st.integers(0, 40))
def test_what_is_chosen_is_in_the_rows(
    parts: list[list[int]], folded: set[int], first: int, after: int
) -> None:
    made, rows = outline(parts, folded), plain(parts, folded)
    wanted: list[int] = []
    for number, at in rows[first:after]:
        if at == HEADING and (after - first == 1 or number in folded):
            wanted += parts[number]
        elif at != HEADING:
            wanted.append(parts[number][at])
    assert made.chosen(first, after) == list(dict.fromkeys(wanted))
    assert set(made.everything()) == {id_ for ids in parts for id_ in ids}


@given(st.lists(st.integers(1, 50), min_size=1, unique=True))
def test_without_groups_there_are_no_headings(ids: list[int]) -> None:
    made = outline([ids], set(), grouped=False)
    assert made.count == len(ids)
    assert [made.row_of("k0", id_) for id_ in ids] == list(range(len(ids)))
    assert made.row_of("elsewhere", ids[-1]) == len(ids) - 1
    assert made.row_of("k0", 99) is None


def test_an_annotation_in_a_folded_group_is_at_its_heading() -> None:
    made = outline([[1, 2], [3]], {0})
    assert made.row_of("k0", 2) == 0
    assert made.row_of("gone", 3) == 2
    assert made.row_of("gone", 2) == 0
