"""Hashed features of words in their neighbourhood, and the table of their weights."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.recognition.linear import LinearTable, keys, templates

TEMPLATES = templates({0: [-1, 0, 1], 1: [0]}, [((-1, 0), (0, 0)), ((0, 0), (1, 0)), ((0, 0), (0, 1))])

COLUMNS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12)


def features(columns: list[tuple[int, int]]) -> list[list[tuple[int | None, ...]]]:
    """The values that each feature stands for; None beyond the text."""

    def value(token: int, column: int) -> int | None:
        return columns[token][column] if 0 <= token < len(columns) else None

    return [
        [tuple(value(token + offset, column) for offset, column in template) for template in TEMPLATES]
        for token in range(len(columns))
    ]


@settings(max_examples=60, deadline=None)
@given(COLUMNS, COLUMNS)
def test_features_are_equal_where_template_and_values_are(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    named: dict[int, tuple[int, tuple[int | None, ...]]] = {}
    for columns in (one, other):
        hashed = keys(np.array(columns, dtype=np.uint64), TEMPLATES)
        for row, expected in zip(hashed.tolist(), features(columns), strict=True):
            for number, (key, values) in enumerate(zip(row, expected, strict=True)):
                assert named.setdefault(key, (number, values)) == (number, values)


def test_scores_are_the_sums_of_known_features_and_survive_writing() -> None:
    found = keys(np.array([[1, 2], [3, 4], [1, 2]], dtype=np.uint64), TEMPLATES)
    known = np.unique(found[0])
    weights = np.vstack([np.arange(len(known) * 3, dtype=np.float32).reshape(-1, 3) / 8, np.zeros((1, 3))])
    table = LinearTable(known, weights.astype(np.float32), np.eye(3, dtype=np.float32))
    expected = [
        sum((weights[known.tolist().index(key)] for key in row if key in known), start=np.zeros(3))
        for row in found.tolist()
    ]
    np.testing.assert_allclose(table.scores(found), expected, rtol=1e-6)
    copy = LinearTable.from_message(table.to_message())
    np.testing.assert_array_equal(copy.scores(found), table.scores(found))
    np.testing.assert_array_equal(copy.moves, table.moves)


def test_an_empty_table_says_nothing() -> None:
    found = keys(np.array([[1, 2]], dtype=np.uint64), TEMPLATES)
    assert LinearTable.empty(3).scores(found).tolist() == [[0.0, 0.0, 0.0]]
