"""The conditional random field against sums over every sequence of tags."""

from __future__ import annotations

import itertools
import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.recognition import crf

LABELS = ["PER", "ORG"]
TAGS = crf.tag_names(LABELS)


def sequences(length: int, labels: list[str]) -> list[tuple[int, ...]]:
    """Every valid sequence of tags, found by trying all."""
    names = crf.tag_names(labels)

    def valid(tags: tuple[int, ...]) -> bool:
        open_label = ""
        for tag in tags:
            part, _, label = names[tag].partition("-")
            if (part in {"I", "L"}) != bool(open_label) or (open_label and label != open_label):
                return False
            open_label = label if part in {"B", "I"} else ""
        return not open_label

    return [tags for tags in itertools.product(range(len(names)), repeat=length) if valid(tags)]


def batch(seed: int, lengths: list[int], tags: int) -> tuple[crf.Floats, crf.Ints, crf.Floats]:
    random = np.random.default_rng(seed)
    scores, sizes = crf.filled([random.normal(0, 2, (n, tags)).astype(np.float32) for n in lengths])
    return scores, sizes, random.normal(0, 1, (tags, tags)).astype(np.float32)


def score(tags: tuple[int, ...], scores: crf.Floats, moves: crf.Floats) -> float:
    steps = sum(float(moves[one, other]) for one, other in itertools.pairwise(tags))
    return steps + sum(float(scores[at, tag]) for at, tag in enumerate(tags))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_sums_and_best_are_those_over_every_sequence(seed: int, lengths: list[int]) -> None:
    labels = ["PER"]
    scores, sizes, moves = batch(seed, lengths, 5)
    allowed, ends = crf.allowed(labels), crf.edges(labels)
    found = crf.sums(scores, sizes, np.exp(moves) * allowed, ends, pairs=True)
    best = crf.best(scores, sizes, np.where(allowed, moves, np.float32(-1e9)), ends)
    pairs = np.zeros((5, 5))
    for row, length in enumerate(lengths):
        weights = {tags: math.exp(score(tags, scores[row], moves)) for tags in sequences(length, labels)}
        total = sum(weights.values())
        assert math.isclose(found.log_z[row], math.log(total), rel_tol=1e-4, abs_tol=1e-4)
        marginals = np.zeros((length, 5))
        for tags, weight in weights.items():
            marginals[range(length), tags] += weight / total
            for pair in itertools.pairwise(tags):
                pairs[pair] += weight / total
        np.testing.assert_allclose(found.marginals[row, :length], marginals, atol=1e-3)
        assert weights[tuple(best[row])] >= max(weights.values()) * 0.999
    np.testing.assert_allclose(found.pairs, pairs, atol=1e-3)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_a_mask_leaves_only_the_sequences_it_allows(seed: int, length: int) -> None:
    labels = ["PER"]
    scores, sizes, moves = batch(seed, [length], 5)
    gold = sequences(length, labels)[seed % len(sequences(length, labels))]
    mask = np.zeros(scores.shape, dtype=bool)
    mask[0, range(length), gold] = True
    steps = np.exp(moves) * crf.allowed(labels)
    found = crf.sums(scores, sizes, steps, crf.edges(labels), mask)
    assert math.isclose(found.log_z[0], score(gold, scores[0], moves), rel_tol=1e-4, abs_tol=1e-3)
    assert found.marginals[0].argmax(axis=1).tolist() == list(gold)


@given(st.data())
def test_tags_of_spans_and_back(data: st.DataObject) -> None:
    length = data.draw(st.integers(0, 12))
    free, expected = 0, []
    while free < length:
        start = data.draw(st.integers(free, length))
        if start == length:
            break
        end = data.draw(st.integers(start + 1, length))
        expected.append((start, end, data.draw(st.sampled_from(LABELS))))
        free = end
    tags = ["O"] * length
    for start, end, label in expected:
        tags[start:end] = [f"I-{label}"] * (end - start)
        tags[start], tags[end - 1] = f"B-{label}", f"L-{label}"
        if end - start == 1:
            tags[start] = f"U-{label}"
    assert crf.spans([TAGS.index(tag) for tag in tags], LABELS) == expected


def test_a_long_text_neither_overflows_nor_vanishes() -> None:
    scores, sizes, moves = batch(1, [5_000], len(TAGS))
    found = crf.sums(scores * 20, sizes, np.exp(moves) * crf.allowed(LABELS), crf.edges(LABELS), pairs=True)
    assert np.isfinite(found.log_z).all()
    np.testing.assert_allclose(found.marginals[0].sum(axis=1), 1, atol=1e-3)
    assert math.isclose(found.pairs.sum(), 4_999, rel_tol=1e-3)
